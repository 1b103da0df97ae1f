"""What is calculated beside the year on request: batteries at best, the years to 2050.

Physics and readers are imported inside the functions, so that the window is shown before they load.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from twin.answer.compare import Answer
from ui.background.runner import Progress

if TYPE_CHECKING:
    from twin.on_demand.dispatch.dispatch_report import BatteryReport
    from twin.pathway.results import Pathway


def best_dispatch(answer: Answer, rows: tuple[int, ...]) -> "tuple[BatteryReport, ...]":
    """The batteries in force by their rule and at best; ValueError where there is none."""
    from twin.on_demand.dispatch.dispatch import battery_reports

    return battery_reports(answer, rows)


def pathway_of(answer: Answer, progress: Progress, cancelled: Callable[[], bool]) -> "Pathway":
    """The years to 2050 of an answer."""
    from twin.pathway.pathway import pathway

    return pathway(answer, progress, cancelled)
