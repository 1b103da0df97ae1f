"""Short ways to a scenario and to its answer."""

from twin.answer.compare import Answer
from twin.answer.step_table import answer
from twin.scenario.scenario import Measure, Scenario


def scenario_of(*measures: dict, **assumptions: float) -> Scenario:
    """A scenario of measures given as keywords; ids m1, m2 ..."""
    made = tuple(Measure(id=f"m{i}", **m) for i, m in enumerate(measures, start=1))
    return Scenario(name="Test", measures=made, assumptions=assumptions)


def answer_of(baseline: Answer, *measures: dict, **assumptions: float) -> Answer:
    """The answer for the baseline's district; only what differs is calculated."""
    return answer(baseline.district, scenario_of(*measures, **assumptions), last=baseline)
