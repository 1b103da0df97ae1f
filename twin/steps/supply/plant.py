"""The step that exchanges heating plant: pumps, boilers, stations, and who joins an estate."""

from dataclasses import dataclass

import numpy as np

from models.heat.measures.replant import (
    KeptBoiler,
    Replanted,
    connect_to_network,
    connection_refusals,
    exchange_boiler,
    exchange_for_heat_pump,
)
from models.heat.measures.retrofit import REFUSAL_REASONS
from models.heat.plant.communal import joined
from models.heat.stock.systems import (
    BOILERS,
    DISTRICT_HEAT,
    NEVER_C,
    HeatSystems,
    design_heat_w,
    systems_of,
    with_flow_shift,
)
from twin.assumptions.assumptions import Factors
from twin.district.district import Array, District
from twin.engine.results import NeedHours, Outlay
from twin.scenario.scenario import Measure
from twin.steps.buildings.outlays import Refusals, building_outlay, note_refusals
from twin.steps.money.bills import building_prices
from twin.targets.targets import chosen_buildings

COMMUNAL = "communal_heat_pump"
PLANT_KINDS = ("heat_pump", "new_boiler", "heat_network", COMMUNAL)
_UNIT_KEYS = {
    "heat_pump": ("heat_pump_eur_kw", "heat_pump_kgco2e_kw", "heat_pump_life_a"),
    "new_boiler": ("boiler_eur_kw", "boiler_kgco2e_kw", "boiler_life_a"),
    "heat_network": ("heat_station_eur_kw", "heat_station_kgco2e_kw", "heat_station_life_a"),
}


@dataclass(frozen=True, eq=False)
class Estate:
    """The buildings (rows) that one measure joins to a plant of their own; refused (n,) codes."""

    measure: Measure
    rows: Array
    refused: Array


@dataclass(frozen=True, eq=False)
class Plant:
    """The buildings' heating plant after the measures, what those cost, and who refused what.

    What an estate's plant costs hangs on its size, which the step `communal` finds.
    """

    systems: HeatSystems
    estates: tuple[Estate, ...]
    outlays: tuple[Outlay, ...]
    refusals: Refusals


def prices_asked(
    district: District, measures: tuple[Measure, ...], factors: Factors
) -> Array | None:
    """What each building pays (n, 4) where an old boiler goes by it, else None: so that a price
    leaves the plant alone unless it is asked for."""
    asked = any(m.parameters.get("old_boiler") == "price" for m in measures)
    return building_prices(district, factors) if asked else None


def plant(
    district: District,
    systems: HeatSystems,
    need: NeedHours,
    measures: tuple[Measure, ...],
    controls: tuple[Measure, ...],
    prices: Array | None,
    factors: Factors,
) -> Plant:
    """Exchange heating plant; it is sized by the need after the fabric measures, and pumps run at
    the flow temperature that their control asks for."""
    outlays: list[Outlay] = []
    refusals: Refusals = {}
    estates: list[Estate] = []
    sized = any(m.kind != COMMUNAL for m in measures)
    design_w = design_heat_w(need.heating_w) if sized else np.zeros(0, dtype=np.float32)
    for measure in measures:
        chosen = chosen_buildings(district, measure)
        if measure.kind == COMMUNAL:
            refused = connection_refusals(systems, chosen)
            members = chosen & (refused == 0)
            systems = joined(systems, members)
            estates.append(Estate(measure, np.flatnonzero(members), refused))
        else:
            done = _replanted(district, systems, measure, chosen, design_w, prices)
            systems, refused = done.systems, done.refused
            kw = np.where(done.done, done.size_kw, 0.0).astype(float)
            keys = _UNIT_KEYS[measure.kind]
            outlays.append(
                building_outlay(district, measure, kw, refused, REFUSAL_REASONS, keys, factors)
            )
        note_refusals(refusals, measure, refused, REFUSAL_REASONS)
    for measure in controls:
        if (cut := measure.number("flow_cut_k")) > 0:
            systems = with_flow_shift(systems, chosen_buildings(district, measure), -cut)
    still = tuple(
        Estate(e.measure, e.rows[systems.heating[e.rows] == DISTRICT_HEAT], e.refused)
        for e in estates
    )
    return Plant(systems, still, tuple(outlays), refusals)


def _replanted(
    district: District,
    systems: HeatSystems,
    measure: Measure,
    chosen: Array,
    design_w: Array,
    prices: Array | None,
) -> Replanted:
    if measure.kind == "heat_pump":
        source, emitter = str(measure.parameters["source"]), str(measure.parameters["emitter"])
        share = measure.number("size_frac")
        kept = _kept_boiler(systems, measure, prices)
        return exchange_for_heat_pump(systems, chosen, source, emitter, design_w, share, kept)
    if measure.kind == "new_boiler":
        like = _plant_of_all(district, "gas_boiler")
        return exchange_boiler(systems, chosen, like, measure.number("efficiency_frac"), design_w)
    return connect_to_network(systems, chosen, _plant_of_all(district, "district_heat"), design_w)


def _kept_boiler(systems: HeatSystems, measure: Measure, prices: Array | None) -> KeptBoiler | None:
    """The old boiler behind the pump: for the cold alone, or wherever a kWh of heat from it costs
    less, that is where the COP is below price of electricity x efficiency / price of fuel."""
    way, never = measure.parameters["old_boiler"], np.zeros(len(systems.heating), np.float32)
    if way == "cold":
        return KeptBoiler(measure.number("bivalence_c"), never)
    if way != "price":
        return None
    assert prices is not None
    fuel = np.where(systems.heating == BOILERS[0], prices[:, 1], prices[:, 2])
    even = prices[:, 0] * systems.generator_frac / np.maximum(fuel, 1e-6)
    return KeptBoiler(NEVER_C, even.astype(np.float32))


def _plant_of_all(district: District, heating: str) -> HeatSystems:
    """The plant as if every building had this heating."""
    use = district.buildings["use"].astype(str)
    return systems_of(district.country, use, np.full(len(use), heating))
