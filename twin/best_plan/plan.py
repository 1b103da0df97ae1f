"""The best plan: chosen from the packages, then run as a scenario like any other.

What the plan promises is what its own run says. The sum of the packages differs from it only by
the PV that is sold: hour by hour the neighbours use it or not. What a sold kWh is worth is
therefore taken from the plan's run, and the plan chosen again until the two agree.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from twin.answer.compare import Answer
from twin.answer.step_table import answer as answer_of
from twin.best_plan.front import Front, front
from twin.best_plan.limits import NO_LIMITS, Limits, with_floors, within_crews
from twin.best_plan.packages import Packages
from twin.best_plan.polish import Choice, best_choice, choice_of
from twin.best_plan.written import plan_scenario
from twin.district.district import Array
from twin.scenario.scenario import Scenario

_ROUNDS = 8
_ROUNDING = 1e-9
_SAME_WORTH = 1e-5
_TARGET_TRIES = 8
_NEAR_FRAC = 1e-6


@dataclass(frozen=True)
class Aim:
    """What the plan is for: most carbon saved for a budget [EUR], or least money for so much carbon
    [kg/a] or so much off the bills [EUR/a]."""

    kind: Literal["budget", "co2_target", "bill_saving"]
    value: float


class AimError(ValueError):
    """An aim that no plan reaches; the message says how far the best one comes."""


@dataclass(frozen=True, eq=False)
class Plan:
    """A choice of packages and what the model says of it.

    choice: sums over the packages, `gain` in kg CO2e/a or EUR/a by the aim; sold_worth_frac: what a
    kWh of PV sold counted for; added_co2_kg_a: carbon saved as the packages add up; answer: the
    run of `scenario`; gap_frac: how far cost or gain can be from the best.
    """

    packages: Packages
    aim: Aim
    limits: Limits
    choice: Choice
    gap_frac: float
    sold_worth_frac: float
    added_co2_kg_a: float
    scenario: Scenario
    answer: Answer

    @property
    def investment_eur(self) -> float:
        return self.answer.headline["investment_eur"]

    @property
    def co2_saved_kg_a(self) -> float:
        return self.answer.baseline_headline["co2_kg_a"] - self.answer.headline["co2_kg_a"]

    @property
    def bill_saved_eur_a(self) -> float:
        return self.answer.baseline_headline["bills_eur_a"] - self.answer.headline["bills_eur_a"]

    @property
    def reached(self) -> float:
        """What the run says of the aim's own quantity."""
        values = {
            "budget": self.investment_eur,
            "co2_target": self.co2_saved_kg_a,
            "bill_saving": self.bill_saved_eur_a,
        }
        return values[self.aim.kind]


def best_plan(
    packages: Packages,
    aim: Aim,
    limits: Limits = NO_LIMITS,
    progress: Callable[[str, float], None] = lambda *_: None,
) -> Plan:
    """The plan for an aim. Raises AimError where no plan reaches it, ValueError where limits and
    aim do not go together."""
    if limits.quarter_share > 0.0 and (aim.kind != "budget" or limits.most_buildings is not None):
        raise ValueError(
            "a share for every quarter needs a budget to share, and cannot be had together with "
            "crews; leave one of them out."
        )
    worth, wanted, last = 1.0, aim.value, packages.answer
    rounds: list[Plan] = []
    for turn in range(_ROUNDS):
        progress("plan", turn / _ROUNDS)
        choice, gap = chosen(packages, Aim(aim.kind, wanted), limits, worth)
        rounds.append(run_plan(packages, aim, limits, choice, gap, worth, last))
        last = rounds[-1].answer
        now = sold_worth_frac(last, worth)
        if abs(now - worth) > _SAME_WORTH:
            worth = now
        elif aim.kind == "budget" or rounds[-1].reached >= aim.value * (1 - _ROUNDING):
            break
        else:
            wanted += (aim.value - rounds[-1].reached) * (1 + _NEAR_FRAC)
    return _valued_by_its_run(max(rounds, key=_how_good))


def _valued_by_its_run(plan: Plan) -> Plan:
    """The plan with its sums, its bound and its gap at what its own run says a sold kWh is worth:
    one that was chosen at another worth can be the better one, since the mean worth of all that is
    sold is not that of the last roof."""
    packages, worth = plan.packages, sold_worth_frac(plan.answer, plan.sold_worth_frac)
    other, gap = chosen(packages, plan.aim, plan.limits, worth)
    rows, option = np.arange(len(plan.choice.option)), plan.choice.option
    gain = _gains(packages, plan.aim, worth)[rows, option].sum()
    proven = plan.aim.kind == "budget" and other.proven and gain >= other.gain * (1 - _ROUNDING)
    valued = replace(plan.choice, gain=float(gain), bound=other.bound, proven=bool(proven))
    if plan.aim.kind == "budget":
        gap = valued.gap_frac
    else:
        least = other.cost_eur * (1.0 - gap)
        gap = max(0.0, 1.0 - least / valued.cost_eur) if valued.cost_eur > 0.0 else 0.0
    added = float(packages.saved_co2_kg_a(worth)[rows, option].sum())
    return replace(plan, choice=valued, gap_frac=gap, sold_worth_frac=worth, added_co2_kg_a=added)


def _how_good(plan: Plan) -> tuple[float, float]:
    """What makes one plan better than another: an aim that its own run reaches, then the carbon
    saved for a budget, or the less money."""
    if plan.aim.kind == "budget":
        return 1.0, plan.co2_saved_kg_a
    reached = min(plan.reached / max(plan.aim.value, 1e-9), 1.0 - _ROUNDING)
    return reached, -plan.investment_eur


def chosen(packages: Packages, aim: Aim, limits: Limits, worth: float) -> tuple[Choice, float]:
    """The best choice under the worth of a sold kWh, and how far it can be off as a share."""
    gain, cost = _gains(packages, aim, worth), allowed_eur(packages, limits)
    if aim.kind != "budget":
        return _for_target(cost, gain, aim, limits)
    if limits.most_buildings is not None:
        choice = within_crews(cost, gain, _worked_on(packages), limits.most_buildings, aim.value)
    elif limits.quarter_share > 0.0:
        quarter, area_frac = quarters(packages)
        floors = limits.quarter_share * aim.value * area_frac
        choice, _ = with_floors(front(cost, gain), quarter, floors, aim.value)
    else:
        choice = best_choice(front(cost, gain), aim.value)
    return choice, choice.gap_frac


def run_plan(
    packages: Packages, aim: Aim, limits: Limits, choice: Choice, gap_frac: float, worth: float,
    last: Answer,
) -> Plan:  # fmt: skip
    """A choice as a scenario, calculated like any other."""
    scenario = plan_scenario(packages, choice.option)
    answer = answer_of(packages.answer.district, scenario, last)
    rows = np.arange(len(choice.option))
    added = float(packages.saved_co2_kg_a(worth)[rows, choice.option].sum())
    return Plan(packages, aim, limits, choice, gap_frac, worth, added, scenario, answer)


def sold_worth_frac(answer: Answer, unknown: float) -> float:
    """What a kWh of PV sold spares of one bought, in the district as it is calculated: what its
    neighbours use of it in the same hour in full, what leaves the district by its credit."""
    energy, year = answer.results["energy"], answer.results["yearly"]
    sold = float(np.sum(energy.exported_kwh_a, dtype=float))
    if sold <= 0.0:
        return unknown
    meters = float(np.sum(energy.imported_kwh_a, dtype=float))
    meters += year["street_lighting_kwh_a"] + year["ev_charging_kwh_a"]
    used = meters - year["grid_import_kwh_a"]
    credit = answer.results["factors"]["export_credit_frac"]
    return float(np.clip((used + credit * (sold - used)) / sold, 0.0, 1.0))


def plan_front(packages: Packages, aim: Aim, limits: Limits, worth: float) -> Front:
    """The whole front of cost against the aim's gain, for a curve and a place along it."""
    return front(allowed_eur(packages, limits), _gains(packages, aim, worth))


def _gains(packages: Packages, aim: Aim, worth: float) -> Array:
    """What the aim counts of each package (n_units, n_packages)."""
    return packages.bill_eur_a if aim.kind == "bill_saving" else packages.saved_co2_kg_a(worth)


def quarters(packages: Packages) -> tuple[Array, Array]:
    """The quarter of each unit (n_units,), -1 for streets, and each quarter's share of the floor
    area (n_quarters,)."""
    buildings = packages.answer.district.buildings
    names, which = np.unique(buildings["quarter"].astype(str), return_inverse=True)
    area = np.asarray(packages.answer.results["shell"].floor_area_m2, dtype=float)
    share = np.bincount(which.reshape(-1), area, len(names)) / max(area.sum(), 1e-9)
    unit = np.full(len(packages.cost_eur), -1)
    unit[: len(area)] = which.reshape(-1)
    return unit, share


def allowed_eur(packages: Packages, limits: Limits) -> Array:
    """The costs (n_units, n_packages), inf for what the limits forbid."""
    cost = packages.cost_eur
    if not limits.leave_protected:
        return cost
    protected = packages.answer.district.buildings["protected"].astype(bool)
    cost = cost.copy()
    cost[: len(protected)][protected, 1:] = np.inf
    return cost


def _worked_on(packages: Packages) -> Array:
    counts = np.zeros(packages.cost_eur.shape)
    counts[: packages.n_buildings, 1:] = 1.0
    return counts


def _for_target(cost: Array, gain: Array, aim: Aim, limits: Limits) -> tuple[Choice, float]:
    """The cheapest choice that reaches a gain: the whole steps that do, then ever smaller budgets
    as long as their best choice still does."""
    if limits.most_buildings is not None:
        raise ValueError("crews by a year need a budget; give --budget with them.")
    found = front(cost, gain)
    steps, least = found.steps_for(aim.value), found.least_cost(aim.value)
    if steps is None:
        unit = "EUR" if aim.kind == "bill_saving" else "kg CO2e"
        raise AimError(
            f"{aim.value:,.0f} {unit} a year cannot be saved: all packages together save "
            f"{found.gained[-1]:,.0f}; ask for less."
        )
    choice = choice_of(found, found.chosen(steps), float(found.gained[-1]))
    low = least
    for _ in range(_TARGET_TRIES):
        budget = (low + choice.cost_eur) / 2.0
        if choice.cost_eur - low <= _NEAR_FRAC * max(choice.cost_eur, 1.0):
            break
        cheaper = best_choice(found, budget)
        if cheaper.gain >= aim.value:
            choice = cheaper
        else:
            low = budget
    gap = (choice.cost_eur - least) / choice.cost_eur if choice.cost_eur > 0.0 else 0.0
    return choice, max(gap, 0.0)
