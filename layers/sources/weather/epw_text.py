"""A year of weather written as an EPW file."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.calendar import MONTH_DAYS
from layers.safety.clean_text import clean

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Station:
    """Where a year was taken: names, place [deg], time zone [h east of UTC], height [m]."""

    city: str
    country: str
    source: str
    latitude_deg: float
    longitude_deg: float
    time_zone_h: float
    elevation_m: float


# Columns of a line behind date and source flags: name of the array, digits, mark for 'missing'
# (EnergyPlus Auxiliary Programs, EPW data dictionary).
_FIELDS = (
    ("dry_bulb_c", 2, "99.9"), ("dew_point_c", 2, "99.9"), ("relative_humidity_pct", 1, "999"),
    ("pressure_pa", 0, "999999"), ("", 0, "9999"), ("", 0, "9999"), ("infrared_w_m2", 1, "9999"),
    ("ghi_w_m2", 1, "9999"), ("dni_w_m2", 1, "9999"), ("dhi_w_m2", 1, "9999"),
    ("", 0, "999999"), ("", 0, "999999"), ("", 0, "999999"), ("", 0, "9999"),
    ("wind_direction_deg", 0, "999"), ("wind_m_s", 2, "999"), ("total_cover_tenths", 0, "99"),
    ("opaque_cover_tenths", 0, "99"), ("", 0, "9999"), ("", 0, "99999"), ("", 0, "9"),
    ("", 0, "999999999"), ("", 0, "999"), ("", 0, ".999"), ("", 0, "999"), ("", 0, "99"),
    ("", 0, "999"), ("", 0, "999"), ("", 0, "99"),
)  # fmt: skip
_FLAGS = "?9" * 21


def epw_text(
    station: Station, columns: Mapping[str, Doubles], years: NDArray[np.int64], comment: str
) -> str:
    """An EPW file of 8,760 hours in local standard time, element 0 from 00:00 to 01:00.

    columns: arrays (8760,) by the names of `_FIELDS`; what is left out is marked as missing.
    years: (8760,) the year that each hour was taken from. comment: a sentence for COMMENTS 1.
    """
    names = (clean(text).replace(",", " ") or "-" for text in (station.city, station.country))
    city, country = names
    source = clean(station.source).replace(",", " ")
    head = [
        f"LOCATION,{city},-,{country},{source},unknown,{station.latitude_deg:.5f},"
        f"{station.longitude_deg:.5f},{station.time_zone_h:.1f},{station.elevation_m:.1f}",
        "DESIGN CONDITIONS,0", "TYPICAL/EXTREME PERIODS,0", "GROUND TEMPERATURES,0",
        "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0", f"COMMENTS 1,{clean(comment)}", "COMMENTS 2,",
        "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31",
    ]  # fmt: skip
    written = [
        np.char.mod(f"%.{digits}f", columns[name]) if name in columns else missing
        for name, digits, missing in _FIELDS
    ]
    rows = []
    for row, (month, day, hour) in enumerate(_dates()):
        values = ",".join(part if isinstance(part, str) else part[row] for part in written)
        rows.append(f"{years[row]},{month},{day},{hour},60,{_FLAGS},{values}")
    return "\n".join([*head, *rows]) + "\n"


def _dates() -> list[tuple[int, int, int]]:
    """Month, day and hour (1 to 24) of every hour of the year."""
    return [
        (month, day, hour)
        for month, days in enumerate(MONTH_DAYS, start=1)
        for day in range(1, days + 1)
        for hour in range(1, 25)
    ]
