"""The year of a scenario off the GUI thread.

Physics and readers are imported inside the functions, so that the window is shown before they load.
"""

from collections.abc import Callable

from twin.answer.compare import Answer
from twin.district.district import District
from twin.scenario.scenario import Scenario
from ui.background.runner import Progress


def calculate(
    district: District,
    scenario: Scenario,
    last: Answer | None,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> Answer:
    """The answer to a scenario, from the last one where that helps."""
    from twin.answer.step_table import answer

    def say(_: str, share: float) -> None:
        progress("Calculating the year", share)  # a step's name tells a planner nothing

    return answer(district, scenario, last, say, cancelled)
