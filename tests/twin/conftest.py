"""The district `tiny` and its baseline, opened and calculated once for all tests of twin."""

import pytest

from twin.answer.compare import Answer
from twin.answer.step_table import answer
from twin.district.district import District
from twin.district.folder import open_district, sample_scenarios
from twin.scenario.scenario import BASELINE, Scenario, read_scenario


@pytest.fixture(scope="session")
def tiny() -> District:
    return open_district("tiny")


@pytest.fixture(scope="session")
def baseline(tiny: District) -> Answer:
    return answer(tiny, BASELINE)


@pytest.fixture(scope="session")
def sample_scenario(tiny: District) -> Scenario:
    return read_scenario(sample_scenarios(tiny)[0])


@pytest.fixture(scope="session")
def sample_answer(tiny: District, sample_scenario: Scenario, baseline: Answer) -> Answer:
    """The sample scenario, which holds a measure of nearly every kind."""
    return answer(tiny, sample_scenario, last=baseline)
