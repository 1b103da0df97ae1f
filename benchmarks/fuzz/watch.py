"""Runs workers over ranges of inputs, and gives every crash, hang and excess a name."""

import json
import os
import select
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.fuzz.kinds import KINDS

ROOT = Path(__file__).resolve().parents[2]
MOST_S, MOST_MB = 10.0, 2_000
_START_S = 120.0  # until a new worker has its libraries and its first input
_APART_S = 60.0
_PATIENCE = 12  # times the limit, where other work keeps the processor busy


@dataclass
class Tally:
    """What became of the inputs of one kind; faults by (number, sentence)."""

    fates: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[int, str]] = field(default_factory=list)
    contained: int = 0
    slowest_s: float = 0.0
    highest_mb: int = 0

    @property
    def inputs(self) -> int:
        return sum(self.fates.values())


def watched(kind: str, seed: str, first: int, last: int) -> Tally:
    """Read all inputs of a range, whatever they do to the workers that read them."""
    tally = Tally()
    at = first
    while at < last:
        at = _one_worker(kind, seed, at, last, tally)
    return tally


def _one_worker(kind: str, seed: str, first: int, last: int, tally: Tally) -> int:
    """Read from `first` on until the end or a worker's own; where to go on."""
    at, fault = first - 1, ""
    with _worker(kind, seed, first, last) as worker:
        limit_s = [_START_S]  # the first input also loads the libraries
        for line in _lines(worker, limit_s):
            if line is None:
                fault = f"hangs for {limit_s[0]:g} s"
                worker.kill()
                break
            if line.startswith("> "):
                at = int(line[2:])
            elif line.startswith("< "):
                limit_s[0] = MOST_S
                if _counted(json.loads(line[2:]), at, tally):
                    fault = "over"
                    worker.kill()
                    break
        code = worker.wait()
    if fault == "over":
        return at + 1
    if not fault and code == 0:
        return last
    if not fault and KINDS[kind].apart is not None and at >= first and code < 0:
        fault = _apart(kind, seed, at, code)
        if not fault:
            tally.contained += 1
            tally.fates["refused"] += 1
            return at + 1
    tally.fates["fault"] += 1
    tally.faults.append((at, fault or f"ends the process ({code})"))
    return max(at, first) + 1


def _counted(said: dict[str, object], at: int, tally: Tally) -> bool:
    """Count one input; True where its memory calls for a new worker."""
    fate, why = str(said["fate"]), str(said.get("why", ""))
    tally.slowest_s = max(tally.slowest_s, float(str(said["s"])))
    tally.highest_mb = max(tally.highest_mb, int(str(said["mb"])))
    over = int(str(said["mb"])) > MOST_MB
    if fate in ("read", "refused") and not over:
        tally.fates[fate] += 1
        if why:
            tally.causes[why] += 1
    else:
        tally.fates["fault"] += 1
        tally.faults.append((at, f"takes {said['mb']} MB" if over else f"{fate}: {why}"))
    return over


def _apart(kind: str, seed: str, at: int, code: int) -> str:
    """What is wrong with an input that ends this process, read as the program reads it: apart."""
    command = _command(kind, seed, at, at + 1, apart=True)
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False,
                              timeout=_APART_S, cwd=ROOT)  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"hangs for {_APART_S:g} s, read apart"
    fates = [json.loads(x[2:])["fate"] for x in done.stdout.splitlines() if x.startswith("< ")]
    return "" if fates and fates[0] in ("refused", "read") else f"ends the program ({code})"


def _command(kind: str, seed: str, first: int, last: int, apart: bool = False) -> list[str]:
    numbers = [str(first), str(last), str(int(apart))]
    return [sys.executable, "-m", "benchmarks.fuzz.worker", kind, seed, *numbers]


def _worker(kind: str, seed: str, first: int, last: int) -> "subprocess.Popen[bytes]":
    one = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "NUMBA")}
    return subprocess.Popen(
        _command(kind, seed, first, last), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        cwd=ROOT, env={**os.environ, **one, "MALLOC_ARENA_MAX": "2"},
    )  # fmt: skip


def _processor_s(pid: int) -> float:
    """Seconds of the processor that a process took; where that is not known, those of the clock."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return time.monotonic()


def _lines(worker: "subprocess.Popen[bytes]", limit_s: list[float]) -> Iterator[str | None]:
    """Lines as they come; None where none comes in time."""
    assert worker.stdout is not None
    handle, held = worker.stdout.fileno(), b""
    while True:
        began = time.monotonic()
        worked_s = _processor_s(worker.pid)
        while b"\n" not in held:
            left = limit_s[0] - (time.monotonic() - began)
            if not select.select([handle], [], [], max(left, 1.0))[0]:
                waited = time.monotonic() - began
                at_work = _processor_s(worker.pid) - worked_s
                if waited > _PATIENCE * limit_s[0] or at_work >= 0.9 * limit_s[0]:
                    yield None
                    return
                continue
            more = os.read(handle, 1 << 16)
            if not more:
                return
            held += more
        line, held = held.split(b"\n", 1)
        yield line.decode("utf-8", "replace")
