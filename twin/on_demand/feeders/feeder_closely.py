"""One substation closely: the exact flow of its year, and what its feeders still bear."""

import numpy as np

from models.grid.flow.hosting import Hosting, hosting_capacity
from models.grid.flow.power_flow import exact_year
from models.grid.network.radial import RadialNetwork
from models.heat.stock.systems import SINK_C, cop
from twin.district.district import Array
from twin.on_demand.feeders.feeder_load import need_hours
from twin.on_demand.feeders.feeder_results import FeederAnswer, FeederDetail
from twin.steps.buildings.unfit import fit_mask

_AIR, _RADIATOR = 0, 0


def detail_of(feeders: FeederAnswer, substation: int) -> FeederDetail:
    """The exact year of one substation, and how many cars, heat pumps and how much PV it bears.

    What is added is spread over its buildings by their count. One car is the mean of those that
    charge in the district; a heat pump is an air-source one that heats the mean dwelling of this
    substation; a kilowatt-peak of PV faces as the best of the nine directions.
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
    pumps = _heat_pumps(feeders, np.flatnonzero(at >= 0), tree, load, share)
    more_pv = hosting_capacity(tree, load, share, -best)
    return FeederDetail(
        substation=substation,
        transformer_frac=exact.transformer_frac[0],
        v_min=float(exact.v_min.min()),
        cable_max_frac=float(exact.cable_max_frac.max()),
        cars=more_cars.units,
        cars_limited_by=more_cars.limited_by,
        heat_pumps=pumps.units,
        heat_pumps_limited_by=pumps.limited_by,
        pv_kwp=more_pv.units,
        pv_limited_by=more_pv.limited_by,
    )


def _heat_pumps(
    feeders: FeederAnswer, buildings: Array, tree: RadialNetwork, load: Array, share: Array
) -> Hosting:
    """How many dwellings more could heat with a pump; the heat need is the scenario's own."""
    homes = feeders.answer.district.buildings["dwellings"].astype(float)[buildings]
    lived_in = buildings[homes > 0]
    if len(lived_in) == 0:
        return Hosting(0.0, "no dwelling is connected to it", 0)
    supply = feeders.results["supply"]
    heated = lived_in[fit_mask(supply["shell"])[lived_in]]
    heat_w = need_hours(supply, heated).heating_w.sum(axis=0, dtype=np.float64)
    outside_c = np.asarray(supply["climate"].dry_bulb_c, dtype=np.float64)
    sink, slope = SINK_C[_RADIATOR]
    efficiency = cop(sink + slope * outside_c - outside_c, _AIR)
    return hosting_capacity(tree, load, share, heat_w / homes.sum() / efficiency)
