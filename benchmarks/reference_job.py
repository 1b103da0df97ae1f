"""A fixed job beside every promise in seconds, since machines differ by a factor of three.

The job is a numba loop of known work, like the hour loop of the zone model: six states of 64 zones
through ten years of hours, some 200 million multiplications and additions on numbers that lie in
the first cache. With two threads each does all of it. It is timed just before and after a run that
is measured; `slowness` is how many times as long it took as on the reference machine, and the run's
seconds are divided by it.

The reference machine is the AMD EPYC with two cores on which the promises of README were first
measured (November 2026, commit 55da609). It was not at hand when the job was written, so the job's
time on it follows by ratio: code of that commit was run on another machine with the job beside it,
in processor seconds because that machine was busy, and the job's seconds times (the EPYC's figure /
the figure here) are its seconds there. The job took 47 ms of processor time on that machine, which
was 1.5 to 1.6 times as slow in sessions of 10,000 cars (EPYC 0.25 s), 1.2 to 1.6 times in a sample
of Lisbon's bands (0.095 s) and 1.4 times in the sun on Greenwich (6.6 s): 32 ms, between 30 and 39.
For two threads the same is taken, since the EPYC had two cores to itself. So a promise is judged to
about a fifth. `python -m benchmarks.reference_job` measures the ratios again.
"""

import statistics
from collections.abc import Mapping
from functools import cache
from time import perf_counter, process_time

import numpy as np
from numba import njit, prange

STATES, ZONES, HOURS = 6, 64, 10 * 8760
RUNS = 3
REFERENCE_S: Mapping[int, float] = {1: 0.032, 2: 0.032}
"""Seconds of the job on the reference machine, by threads."""


@njit
def _years(gains, start, driven):
    """State of the zones after all hours: each hour every state takes a share of all others."""
    state, new = start.copy(), start.copy()
    for hour in range(driven.size):
        for i in range(STATES):
            for z in range(ZONES):
                new[i, z] = gains[i, z] * driven[hour]
            for j in range(STATES):
                share = gains[i, j]
                for z in range(ZONES):
                    new[i, z] += share * state[j, z]
        state, new = new, state
    return state[0, 0]


@njit(parallel=True)
def _side_by_side(gains, start, driven, threads):
    ends = np.zeros(threads)
    for k in prange(threads):
        ends[k] = _years(gains, start, driven)
    return ends


@cache
def _inputs():
    random = np.random.default_rng(0)
    gains = random.uniform(0.0, 1.0 / (2.0 * ZONES), (STATES, ZONES))
    return gains, np.full((STATES, ZONES), 20.0), random.uniform(0.0, 20.0, HOURS)


def job_s(threads: int = 1, runs: int = RUNS) -> float:
    """Median seconds of the job now, by one thread or by two side by side."""
    _side_by_side(*_inputs(), threads)  # compiled before the first is timed
    seconds = []
    for _ in range(runs):
        begun = perf_counter()
        _side_by_side(*_inputs(), threads)
        seconds.append(perf_counter() - begun)
    return statistics.median(seconds)


def job_processor_s(runs: int = RUNS) -> float:
    """Median processor seconds of the job by one thread."""
    _side_by_side(*_inputs(), 1)
    seconds = []
    for _ in range(runs):
        begun = process_time()
        _side_by_side(*_inputs(), 1)
        seconds.append(process_time() - begun)
    return statistics.median(seconds)


def slowness(threads: int = 1) -> float:
    """How many times as slow as the reference machine this one is now."""
    return job_s(threads) / REFERENCE_S[threads]


EPYC_SESSIONS_S, EPYC_SUN_S = 0.25, 6.6
"""Processor seconds of the reference machine: a year of sessions of 10,000 cars, README at 55da609;
sun on all surfaces of Greenwich from nothing, docs/validation.md at 55da609."""


def main() -> None:
    """Print the job's seconds on the reference machine, by the ratio of each known promise."""
    import tempfile

    from benchmarks.bench_ev import year_of_sessions
    from benchmarks.bench_shade import sun_from_nothing

    with tempfile.TemporaryDirectory() as folder:
        known = (
            ("sessions of 10,000 cars", EPYC_SESSIONS_S, lambda: year_of_sessions(10_000)),
            ("sun on Greenwich", EPYC_SUN_S, lambda: sun_from_nothing("greenwich", folder)),
        )
        for name, there_s, work in known:
            work()
            before, begun = job_processor_s(), process_time()
            work()
            here_s = process_time() - begun
            job = 0.5 * (before + job_processor_s())
            print(f"{name}: {here_s:.2f} s here, {there_s:g} there; job {1e3 * job:.0f} ms here, "
                  f"{1e3 * job * there_s / here_s:.0f} there")  # fmt: skip


if __name__ == "__main__":
    main()
