"""The named rules that a reading is refused or remarked by, and how often each has happened.

What is refused is counted with one example, and never mended by a guess.
"""

import threading
from collections.abc import Mapping

WRONG_TYPE = "wrong type"
NOT_FINITE = "not a finite number"
NO_TIME = "no time"
NO_ZONE = "time without zone"
AMBIGUOUS_TIME = "hour shown twice, given once"
SKIPPED_TIME = "hour that the clock skips"
FUTURE = "in the future"
TOO_OLD = "before 2000"
UNKNOWN_UNIT = "unknown unit"
UNKNOWN_SENSOR = "unknown sensor"
UNKNOWN_THING = "unknown thing"
OUT_OF_RANGE = "out of range"
TOO_LARGE = "payload too large"
MALFORMED = "malformed"
NOT_ALLOWED = "not allowed"
NO_CONSENT = "source without consent"
OUTLIER = "ten times above its usual highest"
SPIKE = "counter leaves its course and comes back"

DUPLICATE = "repeated, the last one kept"
RESET = "counter began anew"
GAP = "gap"
"""Remarks: what they name is kept, or left open, and said."""
REMARKS = frozenset({DUPLICATE, RESET, GAP})

_AHEAD_US = 5 * 60 * 1_000_000
_OLDEST_US = 946_684_800_000_000  # 2000-01-01
_EXAMPLE_LETTERS = 120


class Refused(ValueError):
    """A reading refused by a rule, with what was wrong with it."""

    def __init__(self, rule: str, example: str = "") -> None:
        super().__init__(f"{rule}: {example[:_EXAMPLE_LETTERS]}" if example else rule)
        self.rule, self.example = rule, example[:_EXAMPLE_LETTERS]


class Tally:
    """How often each rule has struck, by source; may be counted from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, str], int] = {}
        self._examples: dict[tuple[str, str], str] = {}

    def count(self, source: str, rule: str, example: str = "", times: int = 1) -> None:
        with self._lock:
            key = (source, rule)
            self._counts[key] = self._counts.get(key, 0) + times
            self._examples.setdefault(key, example[:_EXAMPLE_LETTERS])

    def refuse(self, source: str, fault: Refused) -> None:
        self.count(source, fault.rule, fault.example)

    def of(self, rule: str) -> int:
        """How often a rule has struck, whatever the source."""
        with self._lock:
            return sum(n for (_, r), n in self._counts.items() if r == rule)

    def plain(self) -> list[Mapping[str, object]]:
        """Rows {source, rule, refused, count, example}, sorted."""
        with self._lock:
            return [
                {"source": s, "rule": r, "refused": r not in REMARKS, "count": n,
                 "example": self._examples[s, r]}
                for (s, r), n in sorted(self._counts.items())
            ]  # fmt: skip


def checked_time(ts_us: int, now_us: int) -> int:
    """The time, if it can be one of a reading received at `now_us`. Raises Refused."""
    if ts_us > now_us + _AHEAD_US:
        raise Refused(FUTURE, f"{(ts_us - now_us) / 1e6:.0f} s ahead")
    if ts_us < _OLDEST_US:
        raise Refused(TOO_OLD, f"{ts_us}")
    return ts_us


def checked_number(value: object) -> float:
    """A finite number; texts and truth values are none. Raises Refused."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(WRONG_TYPE, repr(value))
    try:
        number = float(value)
    except OverflowError:
        raise Refused(NOT_FINITE, "too large") from None
    if number != number or number in (float("inf"), float("-inf")):
        raise Refused(NOT_FINITE, repr(value))
    return number


def checked_range(value: float, low: float, high: float) -> float:
    """The value, if it lies in what can be. Raises Refused."""
    if not low <= value <= high:
        raise Refused(OUT_OF_RANGE, f"{value:g} is not in {low:g} to {high:g}")
    return value
