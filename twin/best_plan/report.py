"""A plan as JSON and as a table of plain text."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from twin.best_plan.packages import package_name
from twin.best_plan.plan import Plan, plan_front, quarters
from twin.best_plan.robust import Robust
from twin.district.district import Array
from twin.words.quantities import percent, written

_POINTS = 20


def plan_json(
    plan: Plan, years: Array | None = None, robust: Robust | None = None
) -> dict[str, Any]:
    """What `district-twin optimise --json` prints."""
    added = plan.added_co2_kg_a
    return {
        "district": plan.packages.answer.district.key,
        "aim": plan.aim.kind,
        "aim_value": plan.aim.value,
        "investment_eur": plan.investment_eur,
        "co2_saved_kg_a": plan.co2_saved_kg_a,
        "bills_saved_eur_a": plan.bill_saved_eur_a,
        "bound_gap_frac": plan.gap_frac,
        **_bound(plan),
        "proven_best": plan.choice.proven,
        "planned": {
            "investment_eur": plan.choice.cost_eur,
            "co2_saved_kg_a": added,
            "difference_frac": abs(added - plan.co2_saved_kg_a) / max(abs(added), 1e-9),
            "sold_pv_counts_frac": plan.sold_worth_frac,
        },
        "packages": _package_rows(plan),
        "quarters": _quarter_rows(plan),
        "front": _front_rows(plan),
        **({"years": _year_rows(plan, years)} if years is not None else {}),
        **({"robust": _robust(robust)} if robust is not None else {}),
    }


def _bound(plan: Plan) -> dict[str, float]:
    """What no plan exceeds in carbon for the budget, or stays below in money for the target."""
    if plan.aim.kind == "budget":
        return {"bound_co2_saved_kg_a": plan.choice.bound}
    return {"bound_investment_eur": plan.choice.cost_eur * (1.0 - plan.gap_frac)}


def _package_rows(plan: Plan) -> list[dict[str, Any]]:
    """Each package with how many buildings or streets have it, and what that costs and saves."""
    option, n = plan.choice.option, plan.packages.n_buildings
    units = np.arange(len(option))
    gain = plan.packages.saved_co2_kg_a(plan.sold_worth_frac)
    rows = []
    for is_building, table in (
        (True, plan.packages.building_measures),
        (False, plan.packages.street_measures),
    ):
        for number, measures in enumerate(table):
            mine = np.flatnonzero((option == number) & ((units < n) == is_building))
            if len(mine):
                rows.append(
                    {
                        "name": package_name(measures),
                        "measures": [m.kind for m in measures],
                        "buildings" if is_building else "streets": len(mine),
                        "investment_eur": float(plan.packages.cost_eur[mine, number].sum()),
                        "co2_saved_kg_a": float(gain[mine, number].sum()),
                    }
                )
    return rows


def _quarter_rows(plan: Plan) -> list[dict[str, Any]]:
    """What goes into each quarter, beside its share of the floor area."""
    which, share = quarters(plan.packages)
    rows = np.arange(len(which))
    spent = plan.packages.cost_eur[rows, plan.choice.option]
    names = np.unique(plan.packages.answer.district.buildings["quarter"].astype(str))
    return [
        {
            "quarter": str(name),
            "investment_eur": float(spent[which == i].sum()),
            "floor_area_frac": float(share[i]),
            "buildings": int(np.count_nonzero((which == i) & (plan.choice.option > 0))),
        }
        for i, name in enumerate(names)
    ]


def _front_rows(plan: Plan) -> list[dict[str, float]]:
    """Points of the front: investment [EUR], and what the aim counts a year."""
    counted = "bills_saved_eur_a" if plan.aim.kind == "bill_saving" else "co2_saved_kg_a"
    found = plan_front(plan.packages, plan.aim, plan.limits, plan.sold_worth_frac)
    places = np.linspace(0, len(found.rate), _POINTS + 1).round().astype(int)
    return [
        {"investment_eur": float(found.spent_eur[k]), counted: float(found.gained[k])}
        for k in places
    ]


def _year_rows(plan: Plan, years: Array) -> list[dict[str, Any]]:
    option, n = plan.choice.option, plan.packages.n_buildings
    units = np.arange(len(option))
    cost = plan.packages.cost_eur[units, option]
    return [
        {
            "year": int(year),
            "buildings": int(np.count_nonzero((years == year) & (option > 0) & (units < n))),
            "streets": int(np.count_nonzero((years == year) & (option > 0) & (units >= n))),
            "investment_eur": float(cost[(years == year) & (option > 0)].sum()),
        }
        for year in np.unique(years[option > 0])
    ]


def _robust(robust: Robust) -> dict[str, Any]:
    return {
        "samples": robust.samples,
        "investment_eur": robust.choice.cost_eur,
        "co2_saved_kg_a": robust.choice.gain,
        "greatest_regret_kg_a": robust.greatest_regret_kg_a,
        "mean_saved_kg_a": robust.mean_saved_kg_a,
        "best_greatest_regret_kg_a": robust.best_greatest_regret_kg_a,
        "best_mean_saved_kg_a": robust.best_mean_saved_kg_a,
        "same_choice_frac": robust.same_choice_frac,
    }


def plan_lines(
    plan: Plan, years: Array | None = None, robust: Robust | None = None
) -> Iterator[str]:
    """The plan as text."""
    yield f"{plan.packages.answer.district.name}: {plan.scenario.name}"
    yield f"{'Investment':28}{written(plan.investment_eur, 'EUR'):>22}"
    yield f"{'Carbon saved':28}{written(plan.co2_saved_kg_a, 'kg CO₂e a year'):>22}"
    yield f"{'Bills saved':28}{written(plan.bill_saved_eur_a, 'EUR a year'):>22}"
    best = "the best there is" if plan.choice.proven else "within the gap of the best"
    yield f"{'Gap to the bound':28}{plan.gap_frac:>22.2g}  {best}"
    yield ""
    yield f"{'':10}{'investment':>14}{'carbon saved':>22}  package"
    for row in _package_rows(plan):
        count = f"{row['buildings']} x" if "buildings" in row else f"{row['streets']} streets"
        yield (
            f"{count:>10}{written(row['investment_eur'], 'EUR'):>14}"
            f"{written(row['co2_saved_kg_a'], 'kg CO₂e a year'):>22}  {row['name']}"
        )
    for row in _year_rows(plan, years) if years is not None else ():
        done = f"{row['buildings']} buildings, {row['streets']} streets"
        yield f"{row['year']:>10}{written(row['investment_eur'], 'EUR'):>14}{'':22}  {done}"
    if robust is not None:
        yield ""
        yield (
            f"Over {robust.samples} samples this plan falls short of the best of each by up to "
            f"{written(robust.best_greatest_regret_kg_a, 'kg CO₂e a year')}; the plan of least "
            f"regret by {written(robust.greatest_regret_kg_a, 'kg CO₂e a year')}, with "
            f"{percent(robust.same_choice_frac)} of the choices the same."
        )
