"""Scenarios side by side off the GUI thread: their years, their common samples, their measures.

Physics and readers are imported inside the functions, so that the window is shown before they load.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from twin.answer.compare import Answer
from twin.district.district import District
from twin.scenario.scenario import Scenario
from ui.background.calculating import calculate
from ui.background.runner import Progress

if TYPE_CHECKING:
    from twin.comparison.side_by_side import SideBySide


def answers_of(
    district: District,
    wanted: Sequence[tuple[Scenario, Answer | None]],
    progress: Progress,
    cancelled: Callable[[], bool],
) -> "SideBySide":
    """The answers of scenarios, those that are known as they are, under their names."""
    from twin.comparison.side_by_side import SideBySide, distinct_names

    answers: list[Answer] = []
    for number, (scenario, known) in enumerate(wanted):

        def say(_: str, share: float, number: int = number) -> None:
            progress("Calculating the scenarios", (number + share) / len(wanted))

        last = answers[-1] if answers else next((a for _, a in wanted if a), None)
        answers.append(known or calculate(district, scenario, last, say, cancelled))
    names = distinct_names([(s.name, str(n)) for n, (s, _) in enumerate(wanted, 1)])
    return SideBySide(names, tuple(answers))


def with_samples(
    beside: "SideBySide", count: int, progress: Progress, cancelled: Callable[[], bool]
) -> "SideBySide":
    """The same with samples of the same draws for all of them."""
    from twin.comparison.side_by_side import common_samples

    def say(_: str, share: float) -> None:
        progress("Drawing common samples", share)

    made = common_samples(beside.answers, count, beside.seed, say, cancelled)
    return replace(beside, samples=made)


def with_contributions(
    beside: "SideBySide", progress: Progress, cancelled: Callable[[], bool]
) -> "SideBySide":
    """The same with what each measure of each scenario alone does."""
    from twin.comparison.contributions import contributions

    made = []
    for number, answer in enumerate(beside.answers):

        def say(_: str, share: float, number: int = number) -> None:
            progress("Each measure alone", (number + share) / len(beside.answers))

        made.append(contributions(answer, say, cancelled))
    return replace(beside, contributions=tuple(made))
