"""Uncertainty: from an answer on all of Lisbon to its first interval and to all its samples."""

from time import perf_counter

from benchmarks.districts import district
from benchmarks.table import Row
from benchmarks.timed import timed_parts
from twin.answer.step_table import answer
from twin.district.folder import sample_scenarios
from twin.scenario.scenario import read_scenario
from twin.uncertainty.sampled_bands import SAMPLES, extended, started

FIRST_LIMIT_S, ALL_LIMIT_S = 1.0, 8.0
FIRST = 4
RUNS, THREADS = 3, 2


def measure() -> list[Row]:
    """A row for the first interval, one for the last sample, one for what drives the interval."""
    lisbon = district("lisbon")
    answered = answer(lisbon, read_scenario(sample_scenarios(lisbon)[0]))
    extended(started(answered), 1)  # compiled code is loaded
    last = []

    def sampled() -> tuple[float, float, float]:
        begun = perf_counter()
        sampling = extended(started(answered), FIRST)
        first_s = perf_counter() - begun
        sampling = extended(sampling, SAMPLES)
        all_s = perf_counter() - begun
        last[:] = [extended(sampling, 1)]
        return first_s, all_s, perf_counter() - begun - all_s

    first, all_samples, drivers = timed_parts(sampled, RUNS, THREADS)
    (sampling,) = last
    stand = len(sampling.ground.chosen.rows)
    note = f"Lisbon, {len(lisbon.buildings):,} buildings, {stand} of which stand for all"
    return [
        first.row("first 80 % interval", "s", FIRST_LIMIT_S, f"{note}; {FIRST} samples"),
        all_samples.row(f"{SAMPLES} samples", "s", ALL_LIMIT_S, note),
        drivers.row("what drives each band", "s", note=f"{note}; after the samples"),
    ]
