"""Times as tables write them: ISO 8601, day first or month first, of a spreadsheet.

Which of 3/4/2021 is the day is never guessed: the column tells it where one number is above 12, or
who reads it says so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from twin.city_data.readings.rules import NO_TIME, Refused
from twin.city_data.readings.times import each_local_us, in_us, parsed

_CLOCK = r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?: ?([AaPp])\.?[Mm]\.?)?)?"
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _CLOCK)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})" + _CLOCK)


class UnclearDates(ValueError):
    """Day and month cannot be told apart; the message says what to do."""


@dataclass(frozen=True)
class _Order:
    day_first: bool | None


def column_us(
    cells: Sequence[Any], local: tzinfo | None, day_first: bool | None = None
) -> list[int | Refused]:
    """Times of one column as microseconds since 1970 UTC, in its order, with the fault in place of
    one that cannot be told.

    local: the zone of times without an offset. day_first: None lets the column tell. Raises
    UnclearDates.
    """
    order = _Order(_told_order(cells) if day_first is None else day_first)
    found = [_read(cell, order) for cell in cells]
    at = [k for k, one in enumerate(found) if isinstance(one, datetime) and one.tzinfo is None]
    naive = [one for one in found if isinstance(one, datetime) and one.tzinfo is None]
    if naive and naive[0] > naive[-1]:  # newest first: the doubled hour comes in that order too
        at.reverse()
        naive.reverse()
    instants: list[int | Refused] = [
        one if isinstance(one, Refused) else 0 if one.tzinfo is None else in_us(one)
        for one in found
    ]
    for k, instant in zip(at, each_local_us(naive, local), strict=True):
        instants[k] = instant
    return instants


def _told_order(cells: Sequence[Any]) -> bool | None:
    """Whether the day comes first; None where no date needs to know."""
    texts = [cell.strip() for cell in cells if isinstance(cell, str)]
    parts = [m.group(1, 2, 3) for m in map(_YEAR_LAST.match, texts) if m]
    if not parts:
        return None
    if all(sign == "." for _, sign, _ in parts):
        return True  # only day-first countries write dots
    first, second = (any(int(p[k]) > 12 for p in parts) for k in (0, 2))
    if first == second:
        why = "some say one, some the other" if first else "no number is above 12"
        raise UnclearDates(
            f"day and month of dates like {texts[0][:20]} cannot be told apart ({why}); say which "
            "comes first."
        )
    return first


def _read(cell: Any, order: _Order) -> datetime | Refused:
    if isinstance(cell, datetime):
        return _rounded(cell)
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if not isinstance(cell, str):
        return Refused(NO_TIME, "" if cell is None else repr(cell))
    text = cell.strip()
    try:
        if found := _YEAR_FIRST.fullmatch(text):
            year, month, day = found.group(1, 2, 3)
            return _moment(year, month, day, found.group(4, 5, 6, 7))
        if found := _YEAR_LAST.fullmatch(text):
            one, _, other, year = found.group(1, 2, 3, 4)
            day, month = (one, other) if order.day_first else (other, one)
            return _moment(year, month, day, found.group(5, 6, 7, 8))
        at = parsed(text)
        return at if at.tzinfo is None else at.astimezone(UTC)
    except Refused as fault:
        return fault
    except (ValueError, OverflowError):
        return Refused(NO_TIME, text)


def _moment(year: str, month: str, day: str, clock: tuple[str | None, ...]) -> datetime:
    hour, minute, second = (int(part or 0) for part in clock[:3])
    if clock[3]:
        if not 1 <= hour <= 12:
            raise ValueError(f"{hour} {clock[3]}m")
        hour = hour % 12 + 12 * (clock[3] in "pP")
    midnight = datetime(int(year), int(month), int(day))
    if (hour, minute, second) == (24, 0, 0):  # the end of a day, as interval meters write it
        return midnight + timedelta(days=1)
    return midnight.replace(hour=hour, minute=minute, second=second)


def _rounded(at: datetime) -> datetime:
    """To the second: a spreadsheet keeps days as fractions, and 10:00 comes as 9:59:59.999."""
    whole = (at + timedelta(milliseconds=500)).replace(microsecond=0)
    return whole if whole.tzinfo is None else whole.astimezone(UTC)
