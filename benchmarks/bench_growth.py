"""Does the whole calculation grow with the number of buildings? Lisbon, tiled side by side.

Run with a number (`python -m benchmarks.bench_growth 10000`) this script is the process that is
measured.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import numpy as np
import shapely

from benchmarks.peers.environments import ROOT
from benchmarks.table import Row
from twin.command.timing import peak_memory_mb
from twin.district.district import District, Features
from twin.district.folder import open_district
from twin.scenario.scenario import BASELINE

SIZES = (1_000, 10_000, 100_000)
FLAT_FRAC = 0.15
MOST_MB = 6000.0
_NEEDED_MB_PER_BUILDING = 0.2
"""To decide whether a size is tried at all: five arrays of 8,760 single-precision hours."""


def tiled(district: District, count: int) -> District:
    """The district repeated on a square grid of tiles until it has `count` buildings."""
    b, ground = district.buildings, district.terrain
    copies = -(-count // len(b))
    across = int(np.ceil(np.sqrt(copies)))
    down = -(-copies // across)
    width = ground.z_m.shape[1] * ground.cell_m
    height = ground.z_m.shape[0] * ground.cell_m
    geometry = np.concatenate(
        [_moved(b.geometry, i % across * width, -(i // across) * height) for i in range(copies)]
    )
    ids = np.concatenate([[f"{i}-{name}" for name in b.ids] for i in range(copies)])
    columns: Mapping[str, np.ndarray] = {
        name: np.tile(column, copies)[:count] for name, column in b.columns.items()
    }
    terrain = replace(ground, z_m=np.tile(ground.z_m, (down, across)))
    return replace(
        district, buildings=Features(ids[:count], geometry[:count], columns), terrain=terrain
    )


def _moved(geometry: np.ndarray, east_m: float, north_m: float) -> np.ndarray:
    moved: np.ndarray = shapely.transform(geometry, lambda xy: xy + np.array([east_m, north_m]))
    return moved


def grown(count: int) -> dict[str, float]:
    """Seconds and peak memory of a first answer for `count` buildings, code compiled before."""
    from twin.answer.step_table import answer

    lisbon = open_district("lisbon")
    answer(tiled(lisbon, 100), BASELINE)
    district = tiled(lisbon, count)
    before_mb = peak_memory_mb()
    begun = perf_counter()
    answer(district, BASELINE)
    return {"seconds": perf_counter() - begun, "before_mb": before_mb, "peak_mb": peak_memory_mb()}


def free_mb() -> float:
    """Memory that can be had [MB]; infinite where the system does not say."""
    try:
        lines = Path("/proc/meminfo").read_text("utf-8").splitlines()
    except OSError:
        return float("inf")
    return next(
        (float(x.split()[1]) * 1024 / 1e6 for x in lines if x.startswith("MemAvailable")),
        float("inf"),
    )


def measure() -> list[Row]:
    """Time and memory per building by size; the best of the smaller sizes sets the limit."""
    rows: list[Row] = []
    smaller_ms: list[float] = []
    for count in SIZES:
        time, memory = f"time per building, {count:,}", f"memory, {count:,} buildings"
        needed = count * _NEEDED_MB_PER_BUILDING
        if needed > free_mb():
            note = f"not tried: about {needed:,.0f} MB are needed, {free_mb():,.0f} are free"
            rows += [Row(time, None, "ms", note=note), Row(memory, None, "MB", note=note)]
            continue
        told = in_a_process(count)
        each_ms = told["seconds"] * 1e3 / count
        limit = min(smaller_ms) * (1 + FLAT_FRAC) if smaller_ms else None
        smaller_ms.append(each_ms)
        note = f"first answer, Lisbon tiled, {told['seconds']:.1f} s in all"
        rows.append(Row(time, each_ms, "ms", limit, note=note, relative=True))
        each_kb = (told["peak_mb"] - told["before_mb"]) * 1e3 / count
        note = f"peak of the process; {each_kb:,.0f} kB for each building"
        most = MOST_MB if count == SIZES[-1] else None
        rows.append(Row(memory, told["peak_mb"], "MB", most, note=note))
    return rows


def in_a_process(count: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.bench_growth", str(count)]
    with tempfile.TemporaryDirectory() as folder:  # nothing kept from an earlier run, nor left
        environment = {**os.environ, "XDG_CACHE_HOME": folder}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


if __name__ == "__main__":
    print(json.dumps(grown(int(sys.argv[1]))))
