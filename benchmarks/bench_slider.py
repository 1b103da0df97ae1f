"""Sliders over all of Lisbon: from a new place of the slider to new headline numbers."""

from benchmarks.districts import baseline, district
from benchmarks.table import Row
from benchmarks.timed import timed_by
from twin.command.timing import (
    CARS,
    CHARGING,
    DIMMING,
    LAMPS,
    RETROFIT_ALL,
    RETROFIT_UPTAKE,
    Slider,
    edit_seconds,
)

RETROFIT_LIMIT_MS, OPTION_LIMIT_MS = 150.0, 30.0
_LIMITS: tuple[tuple[Slider, float], ...] = (
    (RETROFIT_UPTAKE, RETROFIT_LIMIT_MS),
    (RETROFIT_ALL, RETROFIT_LIMIT_MS),
    (LAMPS, OPTION_LIMIT_MS),
    (DIMMING, OPTION_LIMIT_MS),
    (CARS, OPTION_LIMIT_MS),
    (CHARGING, OPTION_LIMIT_MS),
)
RUNS = 9
THREADS = 2


def measure() -> list[Row]:
    """A row for each slider."""
    lisbon = district("lisbon")
    first = baseline("lisbon")
    rows = []
    for slider, limit_ms in _LIMITS:
        edits = edit_seconds(lisbon, slider, first, RUNS)
        each = timed_by(edits.__next__, RUNS, THREADS)
        note = (
            f"Lisbon, {len(lisbon.buildings):,} buildings, {RUNS} edits of one step each; "
            f"quickest {1000 * min(each.seconds):.0f}, slowest {1000 * max(each.seconds):.0f} ms"
        )
        rows.append(each.row(slider.title, "ms", limit_ms, note))
    return rows
