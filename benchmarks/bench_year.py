"""The hourly year of all buildings, beside the open programs that do one building at a time."""

import statistics

from benchmarks.districts import district
from benchmarks.peers.environments import PeerMissing, told_by
from benchmarks.table import Row
from twin.command.timing import year_seconds_per_building

LIMIT_MS = 0.1
RUNS = 3
PEERS = (
    ("iso52016", "iso52016 0.0.3", 5_000.0),
    ("pybuildingenergy", "pybuildingenergy 2.1.1", 100_000.0),
)
"""Other programs: environment, name, and how many times faster ours must be."""


def measure() -> list[Row]:
    """Ours per building of Lisbon, once for each peer, whose building is one box of one zone."""
    lisbon = district("lisbon")
    ours_ms = 1000.0 * year_seconds_per_building(lisbon)
    weather = str(lisbon.folder / "weather.epw")
    note = f"Lisbon, {len(lisbon.buildings):,} buildings together, all from nothing"
    rows = []
    for name, title, least_ratio in PEERS:
        try:
            told = told_by(name, weather, str(RUNS))
        except PeerMissing as missing:
            beside = f"{title}: peer not run"
            row = Row(_PROMISE, ours_ms, "ms", LIMIT_MS, beside, note=f"{note}; {missing}")
        else:
            beside = f"{title}, one box, same weather"
            median_ms = 1000.0 * statistics.median(told["seconds"])
            row = Row(_PROMISE, ours_ms, "ms", LIMIT_MS, beside, median_ms, note, least_ratio)
        rows.append(row)
    return rows


_PROMISE = "hourly year, per building"
