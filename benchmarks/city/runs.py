"""A city on 1, 2 and 4 workers: what it costs, and where more workers stop to pay.

Cost of a run on w workers, with n buildings in t tiles [s]:

    start + n cut + ceil(t / w) n / t each(w) + t call

start: until the workers are there; cut: reading, settling and cutting a building, by the command
alone; each(w): a building on one of w workers, which share cores and memory; call: what a tile
costs the scheduler. ceil(t / w) is the straggler: at the end some workers wait for the last tiles.
Over the network goes a tile's number and its note, under 10 kB; tiles lie in a shared folder.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path

import psutil

from benchmarks.city.grown_city import grow_city
from benchmarks.peers.environments import ROOT
from benchmarks.table import Row

SIZES = (1_000, 10_000)
WORKERS = (1, 2, 4)
BUILDINGS, TILES = 4_000, 8
MODEL_BUILDINGS = 1_000_000
_CALL_S = 0.01
_PAYS_FRAC = 0.5
"""A worker more pays as long as it does half of what the first one does."""


@dataclass(frozen=True)
class Timed:
    """A run: seconds in all, until the first tile began, of a tile's calculation by worker; peak
    memory [MB] of the command and of its largest worker."""

    seconds: float
    before_s: float
    tile_s: float
    command_mb: float
    worker_mb: float


@dataclass(frozen=True)
class CostModel:
    """As in the text above; each_s by number of workers measured."""

    start_s: float
    cut_s: float
    each_s: Mapping[int, float]

    def seconds(self, buildings: int, workers: int, tile: int = 4_000) -> float:
        """What a run costs; more workers than cores are on further machines like this one."""
        tiles = max(1, ceil(buildings / tile))
        here = min(workers, max(self.each_s), os.cpu_count() or 1)
        each = self.each_s[max(w for w in self.each_s if w <= here)]
        turns = ceil(tiles / workers)
        return self.start_s + self.cut_s * buildings + turns * buildings / tiles * each + (
            tiles * _CALL_S
        )  # fmt: skip

    def most_workers(self, buildings: int) -> int:
        """The most workers of which the last one still does _PAYS_FRAC of the first one's share:
        seconds(1) / seconds(w) of w."""
        one, w = self.seconds(buildings, 1), 1
        while w < 4096 and one / self.seconds(buildings, 2 * w) >= 2 * w * _PAYS_FRAC:
            w *= 2
        return w


def measure_runs() -> list[Row]:
    """The runs, the model that they give, and memory by size."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        rows, model = _by_workers(place)
        return [*rows, *_model_rows(model), *_by_size(place)]


def _by_workers(place: Path) -> tuple[list[Row], CostModel]:
    city = _grown(place, BUILDINGS)
    rows, each, starts, cuts = [], {}, [], []
    for workers in WORKERS:
        run = timed(city, place / "out", workers, TILES)
        each[workers] = run.tile_s * TILES / BUILDINGS
        starts.append(run.before_s)
        cuts.append(_cut_s(city, place / "cut"))
        rows.append(
            Row(
                f"city of {BUILDINGS:,} in {TILES} tiles, {_of(workers)}",
                run.seconds,
                "s",
                note=f"{run.tile_s:.1f} s a tile; {os.cpu_count()} cores",
            )
        )
    cut = min(cuts)
    return rows, CostModel(max(min(starts) - cut, 0.0), cut / BUILDINGS, each)


def _model_rows(model: CostModel) -> list[Row]:
    hours = {w: model.seconds(MODEL_BUILDINGS, w) / 3600.0 for w in (2, 64)}
    return [
        Row("a worker more stops to pay, 100,000 buildings", float(model.most_workers(100_000)),
            "workers", note="model: the last does half of what the first does"),
        Row("a million buildings, 2 workers", hours[2], "h", note="model"),
        Row("a million buildings, 64 workers", hours[64], "h",
            note="model: 32 machines like this; cutting by the command alone bounds it"),
    ]  # fmt: skip


def _by_size(place: Path) -> list[Row]:
    rows = []
    for size in SIZES:
        city = _grown(place, size)
        run = timed(city, place / "out", 1, None)
        shutil.rmtree(city)
        rows.append(
            Row(f"memory of the largest worker, {size:,} buildings", run.worker_mb, "MB",
                note=f"command {run.command_mb:,.0f} MB; a tile at a time, whatever the city")
        )  # fmt: skip
    return rows


def timed(city: Path, out: Path, workers: int, tiles: int | None) -> Timed:
    """Run the command and watch it."""
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "twin.command.main", "city", "run", str(city), "--out",
               str(out), "--workers", str(workers)]  # fmt: skip
    command += [] if tiles is None else ["--tiles", str(tiles)]
    begun, first = time.perf_counter(), 0.0
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        watched, command_mb, worker_mb = psutil.Process(process.pid), 0.0, 0.0
        while process.poll() is None:
            first = first or (time.perf_counter() - begun if (out / "attempts").exists() else 0.0)
            mine, theirs = _memory_mb(watched)
            command_mb, worker_mb = max(command_mb, mine), max(worker_mb, theirs)
            time.sleep(0.1)
    seconds = time.perf_counter() - begun
    if process.returncode != 0:
        raise RuntimeError(f"the run of {city} ended with {process.returncode}")
    notes = [_seconds(path) for path in (out / "done").glob("*.json")]
    return Timed(seconds, first, sum(notes) / len(notes), command_mb, worker_mb)


def _memory_mb(process: psutil.Process) -> tuple[float, float]:
    """Memory of a process and of the largest below it [MB]."""
    try:
        mine = process.memory_info().rss / 1e6
        below = [child.memory_info().rss / 1e6 for child in process.children(recursive=True)]
    except psutil.Error:
        return 0.0, 0.0
    return mine, max(below, default=0.0)


def _cut_s(city: Path, out: Path) -> float:
    """Seconds to cut a city, by this process."""
    from twin.city.cut_city import cut_city
    from twin.scenario.scenario import BASELINE

    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    begun = time.perf_counter()
    cut_city(str(city), BASELINE, out, TILES)
    return time.perf_counter() - begun


def _seconds(path: Path) -> float:

    return float(json.loads(path.read_text("utf-8"))["seconds"])


def _grown(place: Path, buildings: int) -> Path:
    city = place / f"city_{buildings}"
    if not city.exists():
        for _ in grow_city(city, buildings):
            pass
    return city


def _of(workers: int) -> str:
    return f"{workers} worker" if workers == 1 else f"{workers} workers"
