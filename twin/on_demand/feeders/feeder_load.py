"""Steps for the load of the low-voltage network: the plan of it, and what hangs on its nodes.

The hours of every building are calculated anew in blocks, since those of an answer are written
over by the next one (docs/decisions/0006); what is kept is the load of each node of the network.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from models.basis.calendar import HOURS
from models.heat.plant.bought_energy import energy_by_carrier
from models.heat.stock.systems import ground_temperature_c, source_temperatures_c
from models.heat.stock.zones import take_operation_rows, take_rows
from models.heat.zone.need import Need, heating_and_cooling_need
from models.light.luminaire.operation import lamp_groups, lighting_power_w
from models.pv.self_use import battery_hours_w
from twin.district.district import Array
from twin.engine.results import StreetLighting
from twin.on_demand.feeders.feeder_results import FeederPlan
from twin.steps.buildings.buildings import sky as sky_over
from twin.steps.buildings.unfit import fit_mask
from twin.steps.lighting.lamps import PROFILES

_BLOCK = 512


def building_hours_w(values: Mapping[str, Any], rows: Array) -> tuple[Array, Array]:
    """Electricity and PV of some buildings (rows), (n_rows, 8760) each [W].

    `values` holds shell, skin, run, climate, plant, pv, pv_unit, heated_water, appliances and
    surface_sun. The same calls as in the steps `need` and `metered`, so that both agree.
    """
    climate, systems = values["climate"], values["plant"].systems
    outside = climate.dry_bulb_c
    source = source_temperatures_c(outside, ground_temperature_c(outside))
    sun, unit = values["surface_sun"], np.asarray(values["pv_unit"], dtype=np.float32)
    kwp = (values["pv"].kwp[rows] * sun.pv_sun_frac[rows]).astype(np.float32)
    need = need_hours(values, rows)
    bought = energy_by_carrier(
        need.heating_w,
        need.cooling_w,
        values["heated_water"].of_rows(rows),
        values["appliances"].of_rows(rows),
        take_rows(systems, rows),
        outside,
        source,
    )
    return bought.electricity_w, kwp @ unit


def need_hours(values: Mapping[str, Any], rows: Array) -> Need:
    """Heating and cooling need of some buildings (rows), (n_rows, 8760) each [W].

    For those who may not read the hours of an answer, which are the worker's
    (twin/engine/hours.py).
    """
    return heating_and_cooling_need(
        take_rows(values["shell"], rows),
        take_rows(values["skin"].fabric, rows),
        take_operation_rows(values["run"].operation, rows),
        values["climate"],
        sun_left=take_rows(values["surface_sun"].left, rows),
        sky=sky_over(values["climate"]),
    )


def building_load_w(plan: FeederPlan, values: Mapping[str, Any]) -> Array:
    """Load of the buildings less PV at every node (n_nodes, 8760) float32 [W]."""
    load = np.zeros((plan.network.n_nodes, HOURS), dtype=np.float32)
    homes = values["home_batteries"].batteries
    n = len(values["shell"].floor_area_m2)
    for first in range(0, n, _BLOCK):
        rows = np.arange(first, min(first + _BLOCK, n))
        rows = rows[fit_mask(values["shell"])[rows]]
        used, made = building_hours_w(values, rows)
        net = used - made + battery_hours_w(used, made, homes.of_rows(rows))
        for row, hours in zip(rows, net, strict=True):
            load[plan.building_node[row]] += hours
    for year in values["communal"].years:  # the plant stands at one of the blocks it heats
        load[plan.building_node[year.rows[:1]]] += year.electricity_w.astype(np.float32)
    return load


def base_load_w(
    plan: FeederPlan, buildings_w: Array, lighting: StreetLighting, burning_frac: Array
) -> Array:
    """Load of buildings and lamps less PV at every node (n_nodes, 8760) float32 [W].

    Lamps of one luminaire, profile and level share their hours; standby is the rest of the year.
    """
    load, node = buildings_w.copy(), plan.lamp_node
    if len(node) == 0:
        return load
    kinds, group = lamp_groups(
        lighting.luminaire, lighting.profile, len(PROFILES), lighting.level_frac
    )
    hours = np.zeros((len(kinds), HOURS), dtype=np.float32)
    lit_kwh = np.zeros(len(kinds))
    for g, (luminaire, profile, level) in enumerate(kinds):
        one = lighting_power_w(
            np.array([luminaire]), PROFILES[profile], burning_frac, level_frac=np.array([level])
        )
        hours[g], lit_kwh[g] = one.district_w, one.lamp_kwh[0]
    count = np.zeros((len(load), len(kinds)), dtype=np.float32)
    np.add.at(count, (node, group), 1.0)
    standby_w = (lighting.lamp_kwh_a - lit_kwh[group]) * 1000.0 / HOURS
    used = np.unique(node)
    load[used] += count[used] @ hours
    load += np.bincount(node, standby_w, minlength=len(load)).astype(np.float32)[:, None]
    return load
