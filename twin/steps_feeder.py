"""Steps for the low-voltage network. They run only when somebody looks at the feeders."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from models.grid.hosting import hosting_capacity
from models.grid.lin_dist_flow import YearOfFlow, linear_year
from models.grid.overload import overload_sentence
from models.grid.power_flow import exact_year
from twin.compare import Answer
from twin.district import Array
from twin.engine import Step, equal, evaluate
from twin.feeder_results import (
    FeederAnswer,
    FeederDetail,
    FeederFlow,
    FeederPlan,
    PlacedCharging,
)
from twin.steps_feeder_charging import placed_charging
from twin.steps_feeder_load import base_load_w, building_load_w, feeder_plan

_FROM_BUILDINGS = (
    "shell", "skin", "run", "climate", "plant", "communal", "pv", "home_batteries", "pv_unit",
    "hot_water", "appliances", "surface_sun",
)  # fmt: skip


def flow_of(plan: FeederPlan, base_w: Array, charging: PlacedCharging) -> FeederFlow:
    """A year of linear load flow with the scenario's charging, and with plain charging beside."""
    plain = _year(plan, base_w, charging.node, charging.plain_w)
    flow = plain
    if charging.strategy:
        flow = _year(plan, base_w, charging.node, charging.load_w)
    worst, hour = flow.worst_hour()
    return FeederFlow(
        flow=flow,
        plain=plain,
        peak_frac=flow.transformer_frac.max(axis=1),
        hours_over=flow.hours_over(),
        plain_peak_frac=plain.transformer_frac.max(axis=1),
        plain_hours_over=plain.hours_over(),
        sentences=_sentences(plan, flow, plain, charging.strategy),
        worst=worst,
        worst_hour=hour,
    )


_REMEDIES = {
    "off_peak": "off-peak charging",
    "balanced": "charging spread over the stay",
    "valley_filling": "charging that fills the feeder's valleys",
    "pv_surplus": "charging from PV left over",
    "price": "charging by price",
    "carbon": "charging by carbon",
    "v2g": "charging both ways",
}
_MOST_TOLD = 4


def _sentences(
    plan: FeederPlan, flow: YearOfFlow, plain: YearOfFlow, strategy: str
) -> tuple[str, ...]:
    """On the transformers that pass their rating with or without the strategy, else on the fullest;
    those first that the strategy leaves over, or that were over longest."""
    before, after = plain.hours_over(), flow.hours_over()
    over = np.flatnonzero((before > 0) | (after > 0))
    told = over[np.lexsort((-before[over], -after[over]))][:_MOST_TOLD]
    if not len(told):
        told = np.array([flow.worst_hour()[0]])
    remedy = _REMEDIES.get(strategy, "")
    made = [
        overload_sentence(
            plan.names[sub],
            plain.transformer_frac[sub],
            remedy=remedy,
            remedied_frac=flow.transformer_frac[sub] if remedy else None,
        )
        for sub in told
    ]
    if len(over) > len(told):
        made.append(f"{len(over) - len(told)} more transformers pass their rating.")
    return tuple(made)


def detail_of(feeders: FeederAnswer, substation: int) -> FeederDetail:
    """One substation closely: the exact flow of its year, and what it still bears.

    Its load is spread over its buildings by their count; one car is the mean of those that charge
    in the district, a kilowatt-peak of PV faces as the best of the nine directions.
    """
    plan, charging = feeders.plan, feeders.charging
    tree, nodes = plan.network.of_substation(substation)
    load = feeders.results["base_load"][nodes].copy()
    place = np.full(plan.network.n_nodes, -1, dtype=np.int64)
    place[nodes] = np.arange(len(nodes))
    mine = place[charging.node] >= 0
    load[place[charging.node[mine]]] += charging.load_w[mine]
    exact = exact_year(tree, load)
    at = place[plan.building_node]
    share = np.bincount(at[at >= 0], minlength=len(nodes)).astype(float)
    if share.sum() == 0:
        share[-1] = 1.0
    share /= share.sum()
    cars = max(float(feeders.results["electric_cars"]), 1.0)
    one_car = charging.load_w.sum(axis=0, dtype=np.float64) / cars
    unit = np.asarray(feeders.results["supply"]["pv_unit"], dtype=np.float64)
    best = unit[int(unit.sum(axis=1).argmax())]
    more_cars = hosting_capacity(tree, load, share, one_car)
    more_pv = hosting_capacity(tree, load, share, -best)
    return FeederDetail(
        substation=substation,
        transformer_frac=exact.transformer_frac[0],
        v_min=float(exact.v_min.min()),
        cable_max_frac=float(exact.cable_max_frac.max()),
        cars=more_cars.units,
        cars_limited_by=more_cars.limited_by,
        pv_kwp=more_pv.units,
        pv_limited_by=more_pv.limited_by,
    )


def _year(plan: FeederPlan, base_w: Array, node: Array, charging_w: Array) -> YearOfFlow:
    load = base_w.copy()
    load[node] += charging_w
    return linear_year(plan.network, load)


FEEDER_STEPS: tuple[Step, ...] = (
    Step("feeder_plan", ("district", "today_energy"), feeder_plan, compares=False),
    Step("building_load", ("feeder_plan", "supply"), building_load_w, compares=False),
    Step(
        "base_load",
        ("feeder_plan", "building_load", "lighting", "burning"),
        base_load_w,
        compares=False,
    ),
    Step(
        "feeder_charging",
        (
            "district",
            "feeder_plan",
            "base_load",
            "fleet",
            "electric_cars",
            "lighting",
            "factors",
            "charging_measures",
        ),
        placed_charging,
        compares=False,
    ),
    Step("feeder_flow", ("feeder_plan", "base_load", "feeder_charging"), flow_of, compares=False),
)


def feeder_answer(answer: Answer, last: FeederAnswer | None = None) -> FeederAnswer:
    """The feeders of an answer; from the last one where that helps. Raises StepError."""
    if last is not None and last.answer.district is not answer.district:
        last = None
    old = last.results if last else None
    supply, today = _of_buildings(answer.results), answer.baseline["energy"]
    if old is not None:
        # what did not change keeps its identity, so that the engine sees it
        supply = old["supply"] if _same(supply, old["supply"]) else supply
        kept = old["today_energy"]
        today = kept if equal(kept.peak_import_w, today.peak_import_w) else today
    results = answer.results
    sources = {
        "district": answer.district,
        "today_energy": today,
        "supply": supply,
        **{name: results[name] for name in ("lighting", "burning", "fleet", "factors")},
        "electric_cars": results["mobility"].electric_cars,
        "charging_measures": answer.scenario.of_kind("charging", "lamp_charging"),
    }
    return FeederAnswer(answer, evaluate(FEEDER_STEPS, sources, old))


def _of_buildings(results: Any) -> dict[str, Any]:
    return {name: results[name] for name in _FROM_BUILDINGS}


def _same(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    return all(a[name] is b[name] for name in _FROM_BUILDINGS)
