"""The best plan off the GUI thread: packages, the plan, the curve beside it, its years.

Physics and readers are imported inside the functions, so that the window is shown before they load.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from twin.answer.compare import Answer
from twin.district.district import Array, District
from twin.scenario.scenario import Scenario
from ui.background.calculating import calculate
from ui.background.runner import Progress

if TYPE_CHECKING:
    from twin.best_plan.asked import Asked, Planned
    from twin.best_plan.curve import Curve
    from twin.best_plan.packages import Packages
    from twin.best_plan.robust import Robust

_FIRST_BUDGET_FRAC = 0.25
"""Of what all packages cost, where no budget is given: a place in the middle of the curve."""


@dataclass(frozen=True, eq=False)
class FoundPlan:
    """What was asked for, the plan, the curve that it lies on, and the plan of least regret beside
    it, None where limits do not allow to look for it."""

    asked: "Asked"
    planned: "Planned"
    curve: "Curve"
    robust: "Robust | None"

    @property
    def packages(self) -> "Packages":
        return self.planned.plan.packages


def found_plan(
    district: District,
    start: Scenario,
    last: Answer | None,
    asked: "Asked",
    known: "Packages | None",
    progress: Progress,
    cancelled: Callable[[], bool],
) -> FoundPlan:
    """Find what was asked for. start: the factors to count with; known: the packages under the
    same factors, where they were found before. Raises ValueError where no plan reaches it."""
    from twin.best_plan.asked import planned_from
    from twin.best_plan.curve import curve_of
    from twin.best_plan.packages import evaluated
    from twin.best_plan.robust import least_regret

    asked.check()
    say = _saying(progress, cancelled)
    packages = known
    if packages is None:
        today = calculate(district, start.with_measures(()), last, progress, cancelled)
        packages = evaluated(today, lambda _, share: say("Calculating the packages", share))
    limits = asked.limits_in_all()
    if asked.aim.kind == "budget" and asked.aim.value == 0.0:
        most = float(curve_of(packages, asked.aim, limits, 1.0).spent_eur[-1])
        asked = replace(asked, aim=replace(asked.aim, value=_FIRST_BUDGET_FRAC * most))
    planned = planned_from(packages, asked, lambda _, share: say("Choosing the plan", share))
    plan = planned.plan
    say("Weighing what is not sure", 0.0)
    curve = curve_of(packages, asked.aim, limits, plan.sold_worth_frac)
    robust = None
    if asked.aim.kind == "budget" and not limits.quarter_share and limits.most_buildings is None:
        from twin.best_plan.plan import allowed_eur

        cost = allowed_eur(packages, limits)
        robust = least_regret(packages, cost, plan.choice, plan.sold_worth_frac, asked.aim.value)
    return FoundPlan(asked, planned, curve, robust)


def _saying(progress: Progress, cancelled: Callable[[], bool]) -> Progress:
    """Progress that ends the work where nobody waits for it any more."""
    from twin.engine.engine import Cancelled

    def say(what: str, share: float) -> None:
        if cancelled():
            raise Cancelled
        progress(what, share)

    return say


def plan_at(
    found: FoundPlan, budget_eur: float, progress: Progress, cancelled: Callable[[], bool]
) -> FoundPlan:
    """The best plan for another budget on the same curve, to the last euro."""
    from twin.best_plan.asked import planned_from
    from twin.best_plan.plan import Aim

    asked = replace(found.asked, aim=Aim("budget", budget_eur))
    say = _saying(progress, cancelled)
    planned = planned_from(found.packages, asked, lambda _, s: say("Choosing the plan", s))
    return replace(found, asked=asked, planned=planned)


def years_of_plan(found: FoundPlan, option: Array) -> Array | None:
    """The year in which each unit of a choice is done (n_units,); None where no pace was given, or
    the pace does not suffice."""
    from twin.best_plan.rollout import ANY_PACE, years_of

    if found.asked.pace == ANY_PACE:
        return None
    gain = found.packages.saved_co2_kg_a(found.planned.plan.sold_worth_frac)
    try:
        return years_of(found.packages, option, gain, found.asked.pace)
    except ValueError:
        return None


def robust_scenario(found: FoundPlan) -> Scenario:
    """The plan of least regret as a scenario."""
    from twin.best_plan.written import plan_scenario

    assert found.robust is not None
    option = found.robust.choice.option
    return plan_scenario(found.packages, option, years_of_plan(found, option))
