"""Sliders over all of Lisbon: from a new place of the slider to new headline numbers."""

import statistics

from benchmarks.districts import baseline, district
from benchmarks.table import Row
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


def measure() -> list[Row]:
    """A row for each slider."""
    lisbon = district("lisbon")
    first = baseline("lisbon")
    rows = []
    for slider, limit_ms in _LIMITS:
        seconds = edit_seconds(lisbon, slider, first, RUNS)
        note = (
            f"Lisbon, {len(lisbon.buildings):,} buildings, {RUNS} edits of one step each; "
            f"quickest {1000 * min(seconds):.0f}, slowest {1000 * max(seconds):.0f} ms"
        )
        median_ms = 1000.0 * statistics.median(seconds)
        rows.append(Row(slider.title, median_ms, "ms", limit_ms, note=note))
    return rows
