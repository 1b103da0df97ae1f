"""All that can be asked of a plan in one go: aim, limits, pace, least regret."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from twin.answer.compare import Answer
from twin.best_plan.limits import NO_LIMITS, Limits
from twin.best_plan.packages import Packages, evaluated
from twin.best_plan.plan import Aim, Plan, allowed_eur, best_plan, run_plan
from twin.best_plan.robust import Robust, least_regret
from twin.best_plan.rollout import ANY_PACE, Pace, most_by, years_of
from twin.best_plan.written import plan_scenario
from twin.district.district import Array
from twin.scenario.scenario import Scenario


@dataclass(frozen=True)
class Asked:
    """deadline: the last year of all work, None for whenever. robust: the plan of least regret in
    the place of the one that is best as calculated."""

    aim: Aim
    limits: Limits = NO_LIMITS
    pace: Pace = ANY_PACE
    deadline: int | None = None
    robust: bool = False

    def check(self) -> None:
        """Raises ValueError for what cannot be asked, or not together."""
        amounts = {self.aim.kind.replace("_", " "): self.aim.value}
        if self.pace.yearly_eur is not None:
            amounts["yearly budget"] = self.pace.yearly_eur
        for name, value in amounts.items():
            if not 0.0 <= value < float("inf"):
                raise ValueError(f"the {name} is {value:g}; give 0 or more.")
        if not 0.0 <= self.limits.quarter_share <= 1.0:
            raise ValueError(f"--quarter-share {self.limits.quarter_share}: give 0 to 1.")
        if self.pace.buildings_a is not None and self.pace.buildings_a < 1:
            raise ValueError(f"--crews {self.pace.buildings_a}: give 1 or more buildings a year.")
        if self.deadline is not None:
            if self.pace.buildings_a is None:
                raise ValueError("--deadline needs --crews: how many buildings are done in a year.")
            most_by(self.deadline, self.pace.buildings_a)
        if self.robust and (self.aim.kind != "budget" or self.limits.quarter_share > 0.0):
            raise ValueError("--robust needs --budget, and no --quarter-share.")
        if self.robust and self.deadline is not None:
            raise ValueError("--robust and --deadline cannot be had together; leave one out.")

    def limits_in_all(self) -> Limits:
        """The limits with what crews can do by the deadline."""
        if self.deadline is None or self.pace.buildings_a is None:
            return self.limits
        return replace(self.limits, most_buildings=most_by(self.deadline, self.pace.buildings_a))


@dataclass(frozen=True, eq=False)
class Planned:
    """A plan, the year of each unit (n_units,) where a pace was given, and what was weighed where
    least regret was asked for; scenario: all of it, as it is written."""

    plan: Plan
    years: Array | None
    robust: Robust | None
    scenario: Scenario


def planned(
    today: Answer, asked: Asked, progress: Callable[[str, float], None] = lambda *_: None
) -> Planned:
    """Find what was asked for. `today`: the answer without measures. Raises ValueError."""
    asked.check()
    packages = evaluated(today, lambda what, share: progress(what, 0.7 * share))
    return planned_from(packages, asked, lambda what, share: progress(what, 0.7 + 0.3 * share))


def planned_from(
    packages: Packages, asked: Asked, progress: Callable[[str, float], None] = lambda *_: None
) -> Planned:
    """The same from packages that are known. Raises ValueError."""
    asked.check()
    limits = asked.limits_in_all()
    plan = best_plan(packages, asked.aim, limits, progress)
    robust = None
    if asked.robust:
        cost, worth = allowed_eur(packages, limits), plan.sold_worth_frac
        robust = least_regret(packages, cost, plan.choice, worth, asked.aim.value)
        gap = robust.choice.gap_frac
        plan = run_plan(packages, asked.aim, limits, robust.choice, gap, worth, plan.answer)
    if asked.pace == ANY_PACE:
        return Planned(plan, None, robust, plan.scenario)
    gain = packages.saved_co2_kg_a(plan.sold_worth_frac)
    years = years_of(packages, plan.choice.option, gain, asked.pace)
    scenario = plan_scenario(packages, plan.choice.option, years)
    return Planned(plan, years, robust, scenario)
