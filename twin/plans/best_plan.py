"""The best plan for a budget: which building takes which package of measures."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from twin.answer.compare import Answer
from twin.answer.step_table import answer
from twin.district.district import Array, District
from twin.plans.knapsack import Choice, Front, best_within, cheapest_for, front_of, polished
from twin.scenario.scenario import Measure, Scenario, Target

Progress = Callable[[str, float], None]

PACKAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Nothing", ()),
    ("Roof PV", ("pv",)),
    ("Draught-proofing", ("draught_proofing",)),
    ("Roof", ("roof",)),
    ("Walls", ("walls",)),
    ("Windows", ("windows",)),
    ("Walls and roof", ("walls", "roof")),
    ("Whole envelope", ("walls", "roof", "windows", "draught_proofing")),
    ("Heat pump", ("heat_pump",)),
    ("Roof and PV", ("roof", "pv")),
    ("Heat pump and PV", ("heat_pump", "pv")),
    ("Roof and heat pump", ("roof", "heat_pump")),
    ("Walls, roof and heat pump", ("walls", "roof", "heat_pump")),
    ("Walls, roof, heat pump and PV", ("walls", "roof", "heat_pump", "pv")),
    ("Envelope and heat pump", ("walls", "roof", "windows", "draught_proofing", "heat_pump")),
    ("Envelope, heat pump and PV",
     ("walls", "roof", "windows", "draught_proofing", "heat_pump", "pv")),
)  # fmt: skip
"""What a building may take, with the parameters that each measure starts with."""
_KINDS = ("walls", "roof", "windows", "draught_proofing", "heat_pump", "pv")
_FRONT_POINTS = 21
_VALUED_AGAIN_FRAC = 0.01  # a target that only the new worth of PV puts out of reach is the most
_MOST_ROUNDS, _CLOSE = 4, 1e-3  # of valuing PV that is given away again, and when it is enough


@dataclass(frozen=True, eq=False)
class Packages:
    """What every building's packages cost and save, (n_buildings, n_packages), package 0 being
    nothing: investment_eur; own_co2_saved_kg_a of what the building itself buys; surplus_kwh_a of
    PV that it gives away.

    surplus_kgco2e_kwh: what a kilowatt-hour given away saves in the district: what neighbours buy
    less, and the credit for what leaves. It is least where all have PV, as it is found here.
    """

    district: District
    baseline: Answer
    investment_eur: Array
    own_co2_saved_kg_a: Array
    surplus_kwh_a: Array
    surplus_kgco2e_kwh: float

    @property
    def co2_saved_kg_a(self) -> Array:
        """What each package saves in the district (n_buildings, n_packages)."""
        return self.own_co2_saved_kg_a + self.surplus_kgco2e_kwh * self.surplus_kwh_a

    @property
    def front(self) -> Front:
        """All that can be had for money."""
        return front_of(self.investment_eur, self.co2_saved_kg_a)


@dataclass(frozen=True, eq=False)
class Plan:
    """The choice, the scenario that carries it out and what the model says of that."""

    packages: Packages
    front: Front
    choice: Choice
    scenario: Scenario
    answer: Answer


def evaluated(district: District, progress: Progress = lambda *_: None) -> Packages:
    """Every package in every building, one run of the model for each package.

    A building counts by itself: buildings that share a plant or a feeder are not seen together.
    """
    last = baseline = answer(district, Scenario(name="Baseline"))
    before = np.asarray(baseline.results["building_sums"].co2_kg_a, dtype=float)
    none = np.zeros(len(before))
    costs, saved, surplus, worth = [none], [none], [none], 0.0
    for number, (title, kinds) in enumerate(PACKAGES[1:], 1):
        progress(title, number / len(PACKAGES))
        everywhere = tuple(Measure(id=kind, kind=kind) for kind in kinds)
        last = answer(district, Scenario(name=title, measures=everywhere), last)
        costs.append(_investment_eur(last, len(before)))
        saved.append(before - last.results["building_sums"].co2_kg_a)
        surplus.append(_surplus_kwh_a(last) - _surplus_kwh_a(baseline))
        if kinds == ("pv",):
            worth = _surplus_worth(last, saved[-1], surplus[-1])
    cost, own, given = (np.column_stack(part) for part in (costs, saved, surplus))
    return Packages(district, baseline, cost, own, given, worth)


def _investment_eur(one: Answer, count: int) -> Array:
    parts = [o.building_cost_eur for o in one.results["outlays"] if len(o.building_cost_eur)]
    return np.asarray(np.sum([np.zeros(count), *parts], axis=0))


def _surplus_kwh_a(one: Answer) -> Array:
    energy = one.results["energy"]
    return np.asarray(energy.pv_produced_kwh_a - energy.pv_self_used_kwh_a, dtype=float)


def _surplus_worth(one: Answer, own_saved_kg_a: Array, surplus_kwh_a: Array) -> float:
    """What a kilowatt-hour given away saves: what the district saves over its buildings' own
    savings, by the surplus [kg CO2e/kWh]."""
    district = one.baseline_headline["co2_kg_a"] - one.headline["co2_kg_a"]
    given = float(surplus_kwh_a.sum())
    return (district - float(own_saved_kg_a.sum())) / given if given > 1.0 else 0.0


def check_aim(budget_eur: float | None, co2_target_kg_a: float | None) -> None:
    """Raises ValueError where neither or both are given, or a number that nothing can be."""
    if (budget_eur is None) == (co2_target_kg_a is None):
        raise ValueError("say what the plan is for: a budget or a carbon target, one of them.")
    for name, value in (("budget", budget_eur), ("carbon target", co2_target_kg_a)):
        if value is not None and not 0.0 <= value < np.inf:
            raise ValueError(f"the {name} is {value:g}; give 0 or more.")


def best_plan(
    packages: Packages, budget_eur: float | None = None, co2_target_kg_a: float | None = None
) -> Plan:
    """The most carbon saved within a budget, or the least money that saves so much.

    Raises ValueError for a budget or a target below zero, or where the target is out of reach.
    """
    check_aim(budget_eur, co2_target_kg_a)
    last = packages.baseline
    for _ in range(_MOST_ROUNDS):
        choice = _chosen(packages, budget_eur, co2_target_kg_a)
        scenario = scenario_of(packages.district, choice)
        last = answer(packages.district, scenario, last)
        plan = Plan(packages, packages.front, choice, scenario, last)
        # with fewer roofs than all, neighbours use more of what is given away: valued again so
        rows = np.arange(len(choice.chosen))
        own, surplus = (
            values[rows, choice.chosen]
            for values in (packages.own_co2_saved_kg_a, packages.surplus_kwh_a)
        )
        worth = _surplus_worth(last, own, surplus)
        if abs(worth - packages.surplus_kgco2e_kwh) * surplus.sum() <= _CLOSE * choice.gain:
            break
        packages = replace(packages, surplus_kgco2e_kwh=worth)
    return plan


def _chosen(packages: Packages, budget_eur: float | None, co2_target_kg_a: float | None) -> Choice:
    front, cost, gain = packages.front, packages.investment_eur, packages.co2_saved_kg_a
    if budget_eur is not None:
        return polished(front, cost, gain, best_within(front, budget_eur), budget_eur, np.inf)
    assert co2_target_kg_a is not None
    most = front.start_gain + float(front.gain.sum())
    if co2_target_kg_a > most * (1 + _VALUED_AGAIN_FRAC):
        raise ValueError(
            f"{co2_target_kg_a:g} kg CO2e a year cannot be saved by measures on buildings; "
            f"give 0 to {most:.0f}."
        )
    target = min(co2_target_kg_a, most)
    return polished(front, cost, gain, cheapest_for(front, target), np.inf, target)


def scenario_of(district: District, choice: Choice) -> Scenario:
    """The plan as any other scenario: each kind of measure in the buildings that take it."""
    ids = district.buildings.ids
    measures = []
    for kind in _KINDS:
        taking = [number for number, (_, kinds) in enumerate(PACKAGES) if kind in kinds]
        rows = np.flatnonzero(np.isin(choice.chosen, taking))
        if len(rows):
            picked = tuple(str(ids[row]) for row in rows)
            measures.append(Measure(id=kind, kind=kind, target=Target(picked=picked)))
    return Scenario(name="Best plan", measures=tuple(measures))


def plan_json(plan: Plan) -> dict[str, Any]:
    """The form that `district-twin optimise --json` prints. investment_eur and co2_saved_kg_a are
    what the model says of the plan as a whole; `planned` is the sum of its packages."""
    found, choice, packages = plan.answer, plan.choice, plan.packages
    saved = found.baseline_headline["co2_kg_a"] - found.headline["co2_kg_a"]
    rows = np.arange(len(choice.chosen))
    cost = packages.investment_eur[rows, choice.chosen]
    gain = packages.co2_saved_kg_a[rows, choice.chosen]
    return {
        "district": packages.district.key,
        "investment_eur": found.headline["investment_eur"],
        "co2_saved_kg_a": saved,
        "bound_gap_frac": choice.gap_frac,
        "bound_investment_eur" if choice.of_cost else "bound_co2_saved_kg_a": choice.bound,
        "planned": {"investment_eur": choice.cost, "co2_saved_kg_a": choice.gain},
        "bills_saved_eur_a": found.baseline_headline["bills_eur_a"] - found.headline["bills_eur_a"],
        "packages": [
            {
                "name": title,
                "measures": list(kinds),
                "buildings": int(there.sum()),
                "investment_eur": float(cost[there].sum()),
                "co2_saved_kg_a": float(gain[there].sum()),
            }
            for number, (title, kinds) in enumerate(PACKAGES)
            if (there := choice.chosen == number).any()
        ],
        "front": _front_json(plan.front),
    }


def _front_json(front: Front) -> list[dict[str, float]]:
    """Points along the front, evenly spaced in money."""
    most = front.start_cost + float(front.cost.sum())
    points = [best_within(front, b) for b in np.linspace(front.start_cost, most, _FRONT_POINTS)]
    return [{"investment_eur": p.cost, "co2_saved_kg_a": p.gain} for p in points]
