"""The hourly year of all buildings, beside the open programs that do one building at a time."""

import statistics
import tempfile
from dataclasses import replace
from pathlib import Path
from time import process_time

import shapely

from benchmarks.districts import district
from benchmarks.peers.energyplus import processor_s_per_year
from benchmarks.peers.environments import PeerMissing, told_by
from benchmarks.table import Row
from benchmarks.timed import timed_by
from twin.command.timing import year_seconds_per_building
from twin.district.district import District

LIMIT_MS = 0.1
RUNS = 3
ENERGYPLUS_RATIO = 10_000.0
PEERS = (
    ("iso52016", "iso52016 0.0.3", 5_000.0),
    ("pybuildingenergy", "pybuildingenergy 2.1.1", 100_000.0),
)
"""Other programs: environment, name, and how many times faster ours must be."""


def measure() -> list[Row]:
    """Ours per building of Lisbon, once for each peer, whose building is one box of one zone."""
    lisbon = district("lisbon")
    ours = timed_by(lambda: year_seconds_per_building(lisbon, runs=1), RUNS, threads=2)
    weather = str(lisbon.folder / "weather.epw")
    note = f"Lisbon, {len(lisbon.buildings):,} buildings together, all from nothing"
    rows = []
    for name, title, least_ratio in PEERS:
        try:
            told = told_by(name, weather, str(RUNS))
        except PeerMissing as missing:
            beside = f"{title}: peer not run"
            row = ours.row(_PROMISE, "ms", LIMIT_MS, f"{note}; {missing}")
            row = replace(row, peer=beside)
        else:
            beside = f"{title}, one box, same weather"
            median_ms = 1000.0 * statistics.median(told["seconds"])
            row = replace(
                ours.row(_PROMISE, "ms", LIMIT_MS, note),
                peer=beside,
                peer_value=median_ms,
                least_ratio=least_ratio,
            )
        rows.append(row)
    return [*rows, beside_energyplus(lisbon)]


def beside_energyplus(lisbon: District) -> Row:
    """Both by the processor's seconds, all threads together, in the same run."""
    ours_ms = 1000.0 * year_seconds_per_building(lisbon, RUNS, process_time)
    building = typical_flats(lisbon)
    note = f"{len(lisbon.buildings):,} buildings together; beside it {building}, start left out"
    row = Row(_PROCESSOR, ours_ms, "ms", peer="EnergyPlus", note=note)
    try:
        with tempfile.TemporaryDirectory() as folder:
            theirs = processor_s_per_year(lisbon.key, building, Path(folder), RUNS)
    except PeerMissing as missing:
        return replace(row, peer="EnergyPlus: peer not run", note=f"{note}; {missing}")
    median_ms = 1000.0 * statistics.median(theirs)
    return replace(row, peer_value=median_ms, least_ratio=ENERGYPLUS_RATIO)


def typical_flats(there: District) -> str:
    """The block of flats with the median footprint."""
    rows = [r for r, use in enumerate(there.buildings.columns["use"]) if use == "apartment"]
    area = shapely.area(there.buildings.geometry)
    return str(there.buildings.ids[sorted(rows, key=lambda r: area[r])[len(rows) // 2]])


_PROMISE = "hourly year, per building"
_PROCESSOR = "hourly year, per building, processor time"
