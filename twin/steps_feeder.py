"""Steps for the low-voltage network. They run only when somebody looks at the feeders.

The hours of every building are calculated anew in blocks, since those of an answer are written
over by the next one (docs/decisions/0006); what is kept is the load of each node of the network.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import shapely

from models.grid.hosting import hosting_capacity
from models.grid.lin_dist_flow import YearOfFlow, linear_year
from models.grid.lv_network import lay_network
from models.grid.overload import overload_sentence
from models.grid.power_flow import exact_year
from models.heat.bought_energy import FactoredNeed, energy_by_carrier
from models.heat.need import heating_and_cooling_need
from models.heat.systems import ground_temperature_c, source_temperatures_c
from models.heat.zones import take_operation_rows, take_rows
from models.light.operation import lighting_power_w
from twin.compare import Answer
from twin.district import Array, District, Features
from twin.engine import Step, evaluate
from twin.feeder_results import FeederAnswer, FeederDetail, FeederFlow, FeederPlan, PlacedCharging
from twin.results import StreetLighting
from twin.steps_feeder_charging import placed_charging
from twin.steps_street import PROFILES

_BLOCK = 512
_HOURS = 8760
_FROM_BUILDINGS = (
    "shell", "skin", "run", "climate", "plant", "pv", "pv_unit", "hot_water", "appliances",
)  # fmt: skip


def building_hours_w(values: Mapping[str, Any]) -> Iterator[tuple[Array, Array, Array]]:
    """Rows of a block of buildings, their electricity and their PV (n, 8760) [W], block by block.

    `values` holds shell, skin, run, climate, plant, pv, pv_unit, hot_water and appliances.
    """
    climate, systems = values["climate"], values["plant"].systems
    outside = climate.dry_bulb_c
    source = source_temperatures_c(outside, ground_temperature_c(outside))
    kwp, unit = values["pv"].kwp, np.asarray(values["pv_unit"], dtype=np.float32)
    n = len(values["shell"].floor_area_m2)
    for first in range(0, n, _BLOCK):
        rows = np.arange(first, min(first + _BLOCK, n))
        need = heating_and_cooling_need(
            take_rows(values["shell"], rows),
            take_rows(values["skin"].fabric, rows),
            take_operation_rows(values["run"].operation, rows),
            climate,
        )
        bought = energy_by_carrier(
            need.heating_w,
            need.cooling_w,
            _rows_of(values["hot_water"], rows),
            _rows_of(values["appliances"], rows),
            take_rows(systems, rows),
            outside,
            source,
        )
        yield rows, bought.electricity_w, kwp[rows] @ unit


def _rows_of(need: FactoredNeed, rows: Array) -> FactoredNeed:
    return FactoredNeed(need.kwh_a[rows], need.profiles, need.profile[rows])


def feeder_plan(district: District, today: Mapping[str, Any]) -> FeederPlan:
    """Lay a network for the load of today.

    A building counts with its greatest load of the year times what all buildings reach together
    over the sum of their greatest loads. Raises ValueError where there is no substation.
    """
    n = len(district.buildings)
    peak, together = np.zeros(n), np.zeros(_HOURS)
    for rows, load, _ in building_hours_w(today):
        peak[rows] = load.max(axis=1)
        together += load.sum(axis=0, dtype=np.float64)
    design = peak * float(together.max()) / max(float(peak.sum()), 1.0)
    substations, streets = district.layers.get("substations"), district.layers.get("streets")
    if substations is None or len(substations) == 0 or streets is None:
        raise ValueError("the district has no substations or no streets, so no feeder can be laid.")
    places = _points(substations)
    homes = shapely.get_coordinates(shapely.centroid(district.buildings.geometry))
    lamps, points = (_points(district.layers.get(name)) for name in ("lamp_posts", "charge_points"))
    at = np.concatenate([homes, lamps, points])
    laid = lay_network(
        [shapely.get_coordinates(axis) for axis in streets.geometry],
        places,
        substations["rating_kva"].astype(float),
        at,
        np.concatenate([design, np.zeros(len(lamps) + len(points))]),
        raise_ratings=district.schematic,
    )
    node = laid.connection_node
    names = tuple(_place_name(str(name), number) for number, name in enumerate(substations["name"]))
    return FeederPlan(
        laid.network,
        node[:n],
        node[n : n + len(lamps)],
        node[n + len(lamps) :],
        names,
        places,
        laid.cable_m,
        laid.bridged,
    )


def _points(features: Features | None) -> Array:
    if features is None or len(features) == 0:
        return np.zeros((0, 2))
    return shapely.get_coordinates(shapely.centroid(features.geometry))


def _place_name(name: str, number: int) -> str:
    """'Rua do Arsenal substation (schematic)' is at 'Rua do Arsenal', the second one too."""
    short = name.split(" substation")[0].strip()
    return f"{short or 'substation'} ({number + 1})"


def building_load_w(plan: FeederPlan, values: Mapping[str, Any]) -> Array:
    """Load of the buildings less PV at every node (n_nodes, 8760) float32 [W]."""
    load = np.zeros((plan.network.n_nodes, _HOURS), dtype=np.float32)
    for rows, used, made in building_hours_w(values):
        net = used - made
        for row, hours in zip(rows, net, strict=True):
            load[plan.building_node[row]] += hours
    return load


def base_load_w(
    plan: FeederPlan, buildings_w: Array, lighting: StreetLighting, burning_frac: Array
) -> Array:
    """Load of buildings and lamps less PV at every node (n_nodes, 8760) float32 [W].

    Lamps of one lantern and profile share their hours; standby is what is left of the year.
    """
    load, node = buildings_w.copy(), plan.lamp_node
    if len(node) == 0:
        return load
    key = lighting.lantern * len(PROFILES) + lighting.profile
    kinds, group = np.unique(key, return_inverse=True)
    group = group.reshape(-1)
    hours = np.zeros((len(kinds), _HOURS), dtype=np.float32)
    lit_kwh = np.zeros(len(kinds))
    for g, kind in enumerate(kinds):
        lantern, profile = divmod(int(kind), len(PROFILES))
        one = lighting_power_w(np.array([lantern]), PROFILES[profile], burning_frac)
        hours[g], lit_kwh[g] = one.district_w, one.lamp_kwh[0]
    count = np.zeros((len(load), len(kinds)), dtype=np.float32)
    np.add.at(count, (node, group), 1.0)
    standby_w = (lighting.lamp_kwh_a - lit_kwh[group]) * 1000.0 / _HOURS
    used = np.unique(node)
    load[used] += count[used] @ hours
    load += np.bincount(node, standby_w, minlength=len(load)).astype(np.float32)[:, None]
    return load


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
    Step("feeder_plan", ("district", "today"), feeder_plan, compares=False),
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
    today, supply = _of_buildings(answer.baseline), _of_buildings(answer.results)
    if old is not None:
        # what did not change keeps its identity, so that the engine sees it
        today = old["today"] if _same(today, old["today"]) else today
        supply = old["supply"] if _same(supply, old["supply"]) else supply
    if _same(supply, today):
        supply = today
    results = answer.results
    sources = {
        "district": answer.district,
        "today": today,
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
