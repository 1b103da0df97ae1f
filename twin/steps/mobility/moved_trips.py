"""Trips moved from the private fossil car and the diesel van or bus: shared cars, bikes, vans,
buses, deliveries by cargo bike, sensors that spare the search for a space."""

from dataclasses import dataclass

import numpy as np

from models.ev.fleet.factor_table import fleet_factor
from models.ev.fleet.fleet import Driving
from twin.assumptions.assumptions import Factors
from twin.district.district import Array, District
from twin.engine.results import Outlay
from twin.scenario.scenario import Measure

_DEPOT_HOURS = np.isin(np.arange(24), (22, 23, 0, 1, 2, 3, 4, 5)).astype(float)
"""Vans and buses charge at the depot from 22 to 6 h; standing: estimate."""


@dataclass(frozen=True, eq=False)
class MovedTrips:
    """What the measures of the stage 'trips' move in a year.

    `car_km_spared_a` [km] no longer driven by the fossil cars of the district; diesel [l] that vans
    and buses still burn; `electric_km_a` [km]; `shared_w`, `van_w`, `bus_w` (8760,) [W] what shared
    cars and bikes, vans and buses charge; `count` of the vehicles or spaces by measure.
    """

    car_km_spared_a: float
    van_diesel_l_a: float
    bus_diesel_l_a: float
    electric_km_a: float
    shared_w: Array
    van_w: Array
    bus_w: Array
    count: dict[str, float]


def fleet_size(district: District, vehicles: str, factors: Factors) -> float:
    """'vans' or 'buses' that work in the district: its own figure, else by residents."""
    known = district.facts.get(vehicles)
    if known is not None:
        return known
    return factors[f"{vehicles}_per_1000_residents"] * district.residents / 1000.0


def moved_trips(district: District, measures: tuple[Measure, ...], factors: Factors) -> MovedTrips:
    """Add up what moves; vans and buses that are not electric yet burn diesel in every scenario."""
    country = district.country
    km_left = {
        "vans": fleet_size(district, "vans", factors) * factors["van_km_a"],
        "buses": fleet_size(district, "buses", factors) * factors["bus_km_a"],
    }
    depot_kwh = dict.fromkeys(km_left, 0.0)
    electric_frac = dict.fromkeys(km_left, 0.0)
    car_km = electric_km = flat_kwh = 0.0
    count: dict[str, float] = {}
    for m in measures:
        record = m.record
        if record.stage != "trips":
            continue
        assert record.spares is not None
        number = _number(district, m, factors, electric_frac)
        driving: Driving = record.apply(number, country, factors)
        count[m.id] = number
        electric_km += driving.km_a
        if record.parameters:  # so many of them; else a share of a fleet, which has a depot
            flat_kwh += driving.grid_kwh_a
        else:
            depot_kwh[record.spares] += driving.grid_kwh_a
        if record.spares == "cars":
            car_km += driving.car_km_displaced_a
        else:
            km_left[record.spares] -= driving.car_km_displaced_a
    night = np.tile(_DEPOT_HOURS / _DEPOT_HOURS.sum() / 365.0, 365) * 1000.0
    return MovedTrips(
        car_km_spared_a=car_km,
        van_diesel_l_a=max(km_left["vans"], 0.0) * fleet_factor("van_diesel_l_per_km", country),
        bus_diesel_l_a=max(km_left["buses"], 0.0) * fleet_factor("bus_diesel_l_per_km", country),
        electric_km_a=electric_km,
        shared_w=np.full(8760, flat_kwh * 1000.0 / 8760.0),
        van_w=depot_kwh["vans"] * night,
        bus_w=depot_kwh["buses"] * night,
        count=count,
    )


def _number(
    district: District, m: Measure, factors: Factors, electric_frac: dict[str, float]
) -> float:
    """How many vehicles or spaces a measure brings: what its first parameter says, or, where it
    has none, its share of the fleet; a second measure on a fleet adds what is new."""
    record = m.record
    if record.parameters:
        return m.number(record.parameters[0].name) * m.uptake_frac
    assert record.spares is not None
    added = max(m.uptake_frac - electric_frac[record.spares], 0.0)
    electric_frac[record.spares] += added
    return added * fleet_size(district, record.spares, factors)


def moved_outlay(m: Measure, count: float, factors: Factors) -> Outlay:
    """What a measure of the stage 'trips' costs; vans and buses by their extra over diesel."""
    cost, embodied, life = m.cost
    return Outlay(
        m.id, count * factors[cost], count * factors[embodied], factors[life], 0, round(count),
        priced_by=m.cost,
    )  # fmt: skip
