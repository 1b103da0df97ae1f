"""The sample districts that the benchmarks run on, opened once each."""

from functools import cache

from twin.answer.compare import Answer
from twin.district.district import District
from twin.district.folder import SAMPLES, open_district, sample_folder
from twin.scenario.scenario import BASELINE

CITIES = tuple(key for key in SAMPLES if key != "tiny")


def present() -> tuple[str, ...]:
    """The cities whose folder is there."""
    return tuple(key for key in CITIES if (sample_folder(key) / "district.toml").is_file())


@cache
def district(key: str) -> District:
    return open_district(key)


@cache
def baseline(key: str) -> Answer:
    # Here, not above: who only loads districts need not load the physics.
    from twin.answer.step_table import answer

    return answer(district(key), BASELINE)
