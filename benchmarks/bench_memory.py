"""Memory with the sample districts open: all three answered in one process, all three opened in
turn in the app and edited, and each in an app of its own.

Run with a name after it (`python -m benchmarks.bench_memory KEY ...`) this script is the process
that is measured.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.app_process import NotStarted, displayed, start
from benchmarks.districts import present
from benchmarks.peers.environments import ROOT
from benchmarks.table import Row
from twin.command.timing import RETROFIT_ALL, peak_memory_mb
from twin.district.folder import open_district
from twin.scenario.scenario import BASELINE

LIMIT_MB = 1200.0
ROUNDS, GROWTH_MB = 3, 40.0
TOURS = 5


def hold(keys: list[str]) -> dict[str, float]:
    """Load and answer the districts, then edit each once, all of them kept; peaks so far [MB]."""
    from twin.answer.step_table import answer

    districts = [open_district(key) for key in keys]
    loaded = peak_memory_mb()
    answers = [answer(one, BASELINE) for one in districts]
    answered = peak_memory_mb()
    for i, one in enumerate(districts):
        answers[i] = answer(one, RETROFIT_ALL.scenario(0), last=answers[i])
    return {"loaded": loaded, "answered": answered, "edited": peak_memory_mb()}


def in_a_process(keys: tuple[str, ...]) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.bench_memory", *keys]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    peaks: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return peaks


def measure() -> list[Row]:
    """All districts in one process, then in the app in turn, then each in an app of its own."""
    keys = present()
    peaks = in_a_process(keys)
    named = ", ".join(keys)
    note = f"{named} in one process; after loading {peaks['loaded']:,.0f} MB; peak"
    rows = [
        Row("all three districts", peaks["answered"], "MB", LIMIT_MB, note=note),
        Row(
            "all three districts, edited",
            peaks["edited"],
            "MB",
            LIMIT_MB,
            note="the same, and the walls of every building insulated in each; peak",
        ),
    ]
    return rows + _in_turn(keys) + [_in_rounds(keys)] + [_in_the_app(key) for key in keys]


def _in_rounds(keys: tuple[str, ...]) -> Row:
    """What the app holds more after its last round through the districts than after its first."""
    promise = f"growth of the app from the first to the last of {ROUNDS} rounds of edits"
    if not displayed():
        return Row(promise, None, "MB", GROWTH_MB, note="no display; run under xvfb-run")
    command = [sys.executable, "-m", "benchmarks.app_tour", "--rounds", str(ROUNDS), *keys]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        return Row(promise, None, "MB", GROWTH_MB, note=why)
    ends = json.loads(done.stdout.splitlines()[-1])["rounds"]
    note = "all districts in turn, edits, undo, charts and colours in each; at the end of each: "
    return Row(promise, ends[-1] - ends[0], "MB", GROWTH_MB,
               note=note + ", ".join(f"{mb:,.0f}" for mb in ends))  # fmt: skip


def _in_turn(keys: tuple[str, ...]) -> list[Row]:
    """The app led through all districts: its peak, what it rests at, and what its empty window
    takes, most of which is the software that draws where there is no graphics card."""
    promise = "all three districts in turn in the app"
    if not displayed():
        return [Row(promise, None, "MB", LIMIT_MB, note="no display; run under xvfb-run")]
    command = [sys.executable, "-m", "benchmarks.app_tour", *keys]
    tours = []
    for _ in range(TOURS):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            return [Row(promise, None, "MB", LIMIT_MB, note=why)]
        tours.append(json.loads(done.stdout.splitlines()[-1]))
    window = statistics.median(tour["window"] for tour in tours)
    note = f"each opened, lit and edited; peak of {TOURS} tours. The empty window: {window:,.0f}"
    at_rest = [max(tour["rest"].values()) for tour in tours]
    return [
        _of_tours(promise, [tour["peak"] for tour in tours], note),
        _of_tours("the same at rest", at_rest, "the district that takes most"),
    ]


def _of_tours(promise: str, mb: list[float], note: str) -> Row:
    """Median and worst; a limit that some tours pass is missed."""
    return Row(promise, statistics.median(mb), "MB", LIMIT_MB, note=note, worst=max(mb))


def _in_the_app(key: str) -> Row:
    promise = f"{key} in the app"
    if not displayed():
        return Row(promise, None, "MB", LIMIT_MB, note="no display; run under xvfb-run")
    try:
        with tempfile.TemporaryDirectory() as home:
            once = start(key, Path(home))
    except NotStarted as why:
        return Row(promise, None, "MB", LIMIT_MB, note=f"the app did not come up: {why}")
    return Row(promise, once.peak_mb, "MB", LIMIT_MB, note="peak until its first answer is shown")


if __name__ == "__main__":
    print(json.dumps(hold(sys.argv[1:])))
