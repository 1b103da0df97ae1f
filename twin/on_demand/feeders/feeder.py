"""Steps for the low-voltage network. They run only when somebody looks at the feeders."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from models.grid.flow.hosting import Limits
from models.grid.flow.lin_dist_flow import YearOfFlow, linear_year
from models.grid.flow.overload import overload_sentence
from twin.answer.compare import Answer
from twin.district.district import Array
from twin.engine.engine import Step, equal, evaluate
from twin.on_demand.feeders.feeder_charging import placed_charging
from twin.on_demand.feeders.feeder_load import base_load_w, building_load_w
from twin.on_demand.feeders.feeder_plan import feeder_plan
from twin.on_demand.feeders.feeder_results import (
    FeederAnswer,
    FeederFlow,
    FeederPlan,
    PlacedCharging,
)
from twin.steps.mobility.mobility import single_cars
from twin.words.quantities import percent

_FROM_BUILDINGS = (
    "shell", "skin", "run", "climate", "plant", "communal", "pv", "home_batteries", "pv_unit",
    "heated_water", "appliances", "surface_sun",
)  # fmt: skip
_BESIDE_BUILDINGS = ("lighting", "post_chargers", "burning", "fleet", "factors")


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
    return (*made, *_on_the_way(plan, flow))


def _on_the_way(plan: FeederPlan, flow: YearOfFlow) -> tuple[str, ...]:
    """What passes its limit between a transformer and its houses: cables, voltage."""
    made, limits = [], Limits()
    fullest, lowest = int(np.argmax(flow.cable_max_frac)), int(np.argmin(flow.v_min))
    if flow.cable_max_frac[fullest] > limits.cable_frac:
        place = plan.names[plan.network.substation[fullest]]
        share = percent(float(flow.cable_max_frac[fullest]))
        made.append(f"The fullest cable, from {place}, reaches {share} of its rating.")
    if flow.v_min[lowest] < limits.v_low:
        place = plan.names[plan.network.substation[lowest]]
        made.append(
            f"The voltage falls to {percent(float(flow.v_min[lowest]))} of 400 V at an end fed "
            f"from {place}; at least {percent(limits.v_low)} is asked."
        )
    return tuple(made)


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
        "single_cars",
        ("district", "fleet", "factors", "electric_cars"),
        single_cars,
        compares=False,
        remembers=True,
    ),
    Step(
        "feeder_charging",
        (
            "district",
            "feeder_plan",
            "base_load",
            "single_cars",
            "electric_cars",
            "post_chargers",
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
        **{name: results[name] for name in _BESIDE_BUILDINGS},
        "electric_cars": results["mobility"].electric_cars,
        "charging_measures": answer.scenario.of_kind("charging", "lamp_charging", "charge_points"),
    }
    return FeederAnswer(answer, evaluate(FEEDER_STEPS, sources, old))


def _of_buildings(results: Any) -> dict[str, Any]:
    return {name: results[name] for name in _FROM_BUILDINGS}


def _same(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    return all(a[name] is b[name] for name in _FROM_BUILDINGS)
