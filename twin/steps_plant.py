"""The step that exchanges heating plant: pumps, boilers, stations, and who joins an estate."""

from dataclasses import dataclass

import numpy as np

from models.heat.communal import joined
from models.heat.replant import (
    Replanted,
    connect_to_network,
    connection_refusals,
    exchange_boiler,
    exchange_for_heat_pump,
)
from models.heat.retrofit import REFUSAL_REASONS
from models.heat.systems import (
    DISTRICT_HEAT,
    HeatSystems,
    design_heat_w,
    systems_of,
    with_flow_shift,
)
from twin.assumptions import Factors
from twin.building_outlays import Refusals, building_outlay, note_refusals
from twin.district import Array, District
from twin.results import NeedHours, Outlay
from twin.scenario import Measure
from twin.targets import chosen_buildings

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


def plant(
    district: District,
    systems: HeatSystems,
    need: NeedHours,
    measures: tuple[Measure, ...],
    controls: tuple[Measure, ...],
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
            done = _replanted(district, systems, measure, chosen, design_w)
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
    district: District, systems: HeatSystems, measure: Measure, chosen: Array, design_w: Array
) -> Replanted:
    if measure.kind == "heat_pump":
        source, emitter = str(measure.parameters["source"]), str(measure.parameters["emitter"])
        share = measure.number("size_frac")
        return exchange_for_heat_pump(systems, chosen, source, emitter, design_w, share)
    if measure.kind == "new_boiler":
        like = _plant_of_all(district, "gas_boiler")
        return exchange_boiler(systems, chosen, like, measure.number("efficiency_frac"), design_w)
    return connect_to_network(systems, chosen, _plant_of_all(district, "district_heat"), design_w)


def _plant_of_all(district: District, heating: str) -> HeatSystems:
    """The plant as if every building had this heating."""
    use = district.buildings["use"].astype(str)
    return systems_of(district.country, use, np.full(len(use), heating))
