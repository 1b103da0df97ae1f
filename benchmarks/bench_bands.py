"""How sure: from an answer on all of Lisbon to its first band and to all its samples."""

from time import perf_counter

from benchmarks.districts import district
from benchmarks.table import Row
from twin.answer.step_table import answer
from twin.district.folder import sample_scenarios
from twin.scenario.scenario import read_scenario
from twin.uncertainty.sampled_bands import SAMPLES, extended, started

FIRST_LIMIT_S, ALL_LIMIT_S = 1.0, 8.0
FIRST = 4


def measure() -> list[Row]:
    """A row for the first band, one for the last sample, one for what drives the band."""
    lisbon = district("lisbon")
    answered = answer(lisbon, read_scenario(sample_scenarios(lisbon)[0]))
    extended(started(answered), 1)  # compiled code is loaded
    begun = perf_counter()
    sampling = extended(started(answered), FIRST)
    first_s = perf_counter() - begun
    sampling = extended(sampling, SAMPLES)
    all_s = perf_counter() - begun
    sampling = extended(sampling, 1)
    drivers_s = perf_counter() - begun - all_s
    stand = len(sampling.ground.chosen.rows)
    note = f"Lisbon, {len(lisbon.buildings):,} buildings, {stand} of which stand for all"
    return [
        Row("first band", first_s, "s", FIRST_LIMIT_S, note=f"{note}; {FIRST} samples"),
        Row(f"{SAMPLES} samples", all_s, "s", ALL_LIMIT_S, note=note),
        Row("what drives each band", drivers_s, "s", note=f"{note}; after the samples"),
    ]
