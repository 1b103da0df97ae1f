"""Times of readings: instants in UTC, as microseconds since 1970.

A time with its own offset is taken as it is. A time without one is taken only where the source
names its zone; the hour that a clock skips in spring is refused, the hour that it shows twice in
autumn is told apart by its order and refused where it comes once.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from twin.city_data.readings.rules import AMBIGUOUS_TIME, NO_TIME, NO_ZONE, SKIPPED_TIME, Refused

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_US = timedelta(microseconds=1)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?([Zz]|[+-]\d{2}:?\d{2})?)?")


def zone(name: str) -> tzinfo:
    """A time zone by its IANA name. Raises ValueError with a sentence."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(
            f"time zone '{name[:60]}' is not known; give an IANA name such as Europe/Lisbon."
        ) from None


def in_us(moment: datetime) -> int:
    """An aware time as microseconds since 1970 UTC."""
    return (moment - _EPOCH) // _US


def moment(ts_us: int) -> datetime:
    """The time in UTC of microseconds since 1970."""
    return _EPOCH + ts_us * _US


def iso(ts_us: int) -> str:
    """An instant as RFC 3339 text in UTC, with as many digits as it needs."""
    at = moment(ts_us)
    digits = "milliseconds" if at.microsecond else "seconds"
    if at.microsecond % 1000:
        digits = "microseconds"
    return at.isoformat(timespec=digits).replace("+00:00", "Z")


def parsed(text: object) -> datetime:
    """A time as a source writes it by ISO 8601, with or without an offset. Raises Refused."""
    if not isinstance(text, str) or not _ISO.fullmatch(text.strip()):
        raise Refused(NO_TIME, str(text))
    try:
        return datetime.fromisoformat(text.strip().replace("z", "Z").replace(",", "."))
    except ValueError:
        raise Refused(NO_TIME, text) from None


def instant_us(text: object, local: tzinfo | None = None) -> int:
    """One time as microseconds since 1970; `local` is the source's zone where it names one.

    Raises Refused by rule.
    """
    at = parsed(text)
    if at.tzinfo is None:
        return local_us([at], local)[0]
    try:
        return in_us(at)
    except OverflowError:
        raise Refused(NO_TIME, str(text)) from None


def local_us(times: Sequence[datetime], local: tzinfo | None) -> list[int]:
    """Naive times of one meter, in the order of its file, as microseconds since 1970.

    Raises Refused for the first one that cannot be told.
    """
    told = []
    for one in each_local_us(times, local):
        if isinstance(one, Refused):
            raise one
        told.append(one)
    return told


def each_local_us(times: Sequence[datetime], local: tzinfo | None) -> list[int | Refused]:
    """The same, with the fault in place of a time that cannot be told."""
    if local is None:
        return [Refused(NO_ZONE, f"{at}") for at in times]
    twice = _shown_twice(times, local)
    return [_one(at, local, twice) for at in times]


class _Twice:
    """How often each wall time of the doubled hour has come so far."""

    def __init__(self, counts: dict[datetime, int]) -> None:
        self.counts, self.seen = counts, dict.fromkeys(counts, 0)

    def fold(self, at: datetime) -> int | None:
        """Which of the two hours this one is in; None where it came once and cannot be told."""
        if self.counts[at] < 2:
            return None
        self.seen[at] += 1
        return min(self.seen[at] - 1, 1)


def _shown_twice(times: Sequence[datetime], local: tzinfo) -> _Twice:
    counts: dict[datetime, int] = {}
    for at in times:
        if is_doubled(at, local):
            counts[at] = counts.get(at, 0) + 1
    return _Twice(counts)


def is_doubled(at: datetime, local: tzinfo) -> bool:
    """Whether the clock shows this wall time twice."""
    first, second = (at.replace(tzinfo=local, fold=f).utcoffset() for f in (0, 1))
    return first is not None and second is not None and first > second


def _one(at: datetime, local: tzinfo, twice: _Twice) -> int | Refused:
    first, second = (at.replace(tzinfo=local, fold=f).utcoffset() for f in (0, 1))
    if first == second:
        return in_us(at.replace(tzinfo=local))
    if first is not None and second is not None and first < second:
        return Refused(SKIPPED_TIME, f"{at}")
    fold = twice.fold(at)
    return (
        Refused(AMBIGUOUS_TIME, f"{at}")
        if fold is None
        else in_us(at.replace(tzinfo=local, fold=fold))
    )
