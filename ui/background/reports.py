"""What is calculated beside the year on request: batteries at best, the years to 2050, EnergyPlus.

Physics and readers are imported inside the functions, so that the window is shown before they load.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from twin.answer.bands import Bands
from twin.answer.compare import Answer
from ui.background.runner import Progress

if TYPE_CHECKING:
    from twin.on_demand.dispatch.dispatch_report import BatteryReport
    from twin.pathway.results import Pathway
    from twin.programme.reached import Reached
    from twin.scenario.choices import Finance
    from twin.verify.record import Comparison
    from twin.who_pays.who_pays import WhoPays


def best_dispatch(answer: Answer, rows: tuple[int, ...]) -> "tuple[BatteryReport, ...]":
    """The batteries in force by their rule and at best; ValueError where there is none."""
    from twin.on_demand.dispatch.dispatch import battery_reports

    return battery_reports(answer, rows)


def pathway_of(answer: Answer, progress: Progress, cancelled: Callable[[], bool]) -> "Pathway":
    """The years to 2050 of an answer."""
    from twin.pathway.pathway import pathway

    return pathway(answer, progress, cancelled)


def programme_of(answer: Answer, bands: "Bands | None") -> "tuple[Reached, ...]":
    """The programme's ten targets beside what an answer reaches."""
    from twin.programme.reached import programme

    return programme(answer, bands)


def who_pays_of(
    answer: Answer,
    finance: "Finance",
    samples: tuple[int, int],
    progress: Progress,
    cancelled: Callable[[], bool],
) -> "WhoPays":
    """The parties' money under a business model, from so many samples of a seed."""
    from twin.who_pays.who_pays import who_pays

    return who_pays(answer, finance, *samples, progress, cancelled)


def verified(
    answer: Answer,
    building: str,
    neighbours_m: float,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> "Comparison":
    """One building beside EnergyPlus, today and, where there are measures, after them."""
    from twin.engine.engine import Cancelled
    from twin.scenario.scenario import BASELINE
    from twin.verify.compare import compare, order_of, state_of
    from twin.verify.process import Stopped

    order = order_of(answer.district, building, neighbours_m)
    today = state_of(answer.district, BASELINE, neighbours_m > 0.0)
    after = answer.results if answer.scenario.measures else None
    try:
        return compare(answer.district, (today, after), order, progress, cancelled)
    except Stopped:
        raise Cancelled from None
