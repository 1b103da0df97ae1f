"""Seconds of several runs, each beside the reference job timed just before and after it."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

from benchmarks.reference_job import slowness
from benchmarks.table import Row

PER_S = {"s": 1.0, "ms": 1000.0}


@dataclass(frozen=True)
class Timed:
    """Seconds of each run, and how many times as slow as the reference machine this one was."""

    seconds: tuple[float, ...]
    slowness: tuple[float, ...]

    @property
    def median_s(self) -> float:
        return statistics.median(self.seconds)

    @property
    def scaled_s(self) -> tuple[float, ...]:
        """Each run as it would have taken on the reference machine [s]."""
        return tuple(s / slow for s, slow in zip(self.seconds, self.slowness, strict=True))

    def row(
        self, promise: str, unit: str, limit: float | None = None, note: str = "", count: int = 1
    ) -> Row:
        """The row of a promise, per one of `count` things that a run did."""
        per = PER_S[unit] / count
        scaled = self.scaled_s
        return Row(
            promise,
            per * self.median_s,
            unit,
            limit,
            note=note,
            scaled=per * statistics.median(scaled),
            worst=per * max(scaled),
        )


def timed(
    work: Callable[[], object], runs: int = 5, threads: int = 1, warm_up: bool = True
) -> Timed:
    """Time `work`, which keeps `threads` threads busy, after one run to warm up."""
    if warm_up:
        work()

    def run() -> float:
        begun = perf_counter()
        work()
        return perf_counter() - begun

    return timed_by(run, runs, threads)


def timed_by(run: Callable[[], float], runs: int, threads: int = 1) -> Timed:
    """The same of work that says itself how many seconds it took."""
    (one,) = timed_parts(lambda: (run(),), runs, threads)
    return one


def timed_parts(
    run: Callable[[], Sequence[float]], runs: int, threads: int = 1
) -> tuple[Timed, ...]:
    """The same of work whose parts have promises of their own."""
    each = [_beside(run, threads) for _ in range(runs)]
    slow = tuple(slow for _, slow in each)
    return tuple(Timed(tuple(part), slow) for part in zip(*(s for s, _ in each), strict=True))


def _beside(run: Callable[[], Sequence[float]], threads: int) -> tuple[Sequence[float], float]:
    """Seconds of a run's parts, and the slowness around it: the mean of before and after."""
    before = slowness(threads)
    seconds = run()
    return seconds, 0.5 * (before + slowness(threads))
