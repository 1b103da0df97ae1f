"""What walls, roofs and ground can be coloured by: the sun of a year, a month or a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

_NEW_YEAR = datetime(2023, 1, 1)  # any year without a leap day names the days alike

PERIODS: dict[str, str] = {
    "year": "Whole year",
    "month": "Month of the slider",
    "day": "Day of the slider",
}


@dataclass(frozen=True)
class FaceIndicator:
    """A quantity on every place of walls, roofs and the ground."""

    key: str
    title: str
    name: str
    unit: str


FACE_INDICATORS: tuple[FaceIndicator, ...] = (
    FaceIndicator("face_irradiation", "Sun on all surfaces", "Sun", "kWh/m²"),
    FaceIndicator("face_sun_hours", "Hours of sun", "Sun hours", "h"),
)
BY_KEY: dict[str, FaceIndicator] = {i.key: i for i in FACE_INDICATORS}


def period_in_words(period: str, hour: int) -> str:
    """'a year', 'in June', 'on 21 June' for a period around an hour of the year."""
    moment = _NEW_YEAR + timedelta(hours=hour)
    if period == "month":
        return f"in {moment:%B}"
    return f"on {moment.day} {moment:%B}" if period == "day" else "a year"


def month_of(hour: int) -> int:
    """The month, 0 to 11, of an hour of the year."""
    return (_NEW_YEAR + timedelta(hours=hour)).month - 1
