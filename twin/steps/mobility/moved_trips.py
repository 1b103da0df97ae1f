"""Trips moved from the private fossil car and the diesel van or bus: shared cars, bikes, vans,
buses, deliveries by cargo bike, sensors that spare the search for a space."""

from dataclasses import dataclass

import numpy as np

from models.ev.fleet.factor_table import fleet_factor
from models.ev.fleet.fleet import Driving, e_bikes, shared_e_cars
from models.ev.fleet.mode_shift import cargo_bikes, e_buses, e_vans, smart_parking
from twin.assumptions.assumptions import Factors
from twin.district.district import Array, District
from twin.engine.results import Outlay
from twin.scenario.scenario import Measure

MOVED_KINDS = (
    "shared_cars", "e_bikes", "electric_vans", "electric_buses", "cargo_bikes", "smart_parking",
)  # fmt: skip
_FLEETS = ("electric_vans", "electric_buses")
_DEPOT_HOURS = np.isin(np.arange(24), (22, 23, 0, 1, 2, 3, 4, 5)).astype(float)
"""Vans and buses charge at the depot from 22 to 6 h; standing: estimate."""


@dataclass(frozen=True, eq=False)
class MovedTrips:
    """What the measures of MOVED_KINDS move in a year.

    `car_km_spared_a` [km] no longer driven by the fossil cars of the district; diesel [l] that vans
    and buses still burn, and what they charge [kWh]; `electric_km_a` [km]; `load_w` (8760,) [W];
    `count` of the vehicles or spaces by measure.
    """

    car_km_spared_a: float
    van_diesel_l_a: float
    bus_diesel_l_a: float
    van_kwh_a: float
    bus_kwh_a: float
    electric_km_a: float
    load_w: Array
    count: dict[str, float]

    @property
    def diesel_l_a(self) -> float:
        return self.van_diesel_l_a + self.bus_diesel_l_a


def fleet_size(district: District, kind: str, factors: Factors) -> float:
    """Vans or buses that work in the district: its own figure, else by residents."""
    name = "vans" if kind == "electric_vans" else "buses"
    known = district.facts.get(name)
    return (
        factors[f"{name}_per_1000_residents"] * district.residents / 1000.0
        if known is None
        else known
    )


def moved_trips(district: District, measures: tuple[Measure, ...], factors: Factors) -> MovedTrips:
    """Add up what moves; vans and buses that are not electric yet burn diesel in every scenario."""
    country = district.country
    van_km = fleet_size(district, "electric_vans", factors) * factors["van_km_a"]
    bus_km = fleet_size(district, "electric_buses", factors) * factors["bus_km_a"]
    car_km = electric_km = flat_kwh = 0.0
    depot_kwh = {kind: 0.0 for kind in _FLEETS}
    count: dict[str, float] = {}
    electric = {kind: 0.0 for kind in _FLEETS}
    for m in measures:
        if m.kind not in MOVED_KINDS:
            continue
        count[m.id], driving = _driving(district, m, factors, electric)
        electric_km += driving.km_a
        if m.kind in _FLEETS:
            depot_kwh[m.kind] += driving.grid_kwh_a
        else:
            flat_kwh += driving.grid_kwh_a
        if m.kind == "electric_buses":
            bus_km -= driving.car_km_displaced_a
        elif m.kind in ("electric_vans", "cargo_bikes"):
            van_km -= driving.car_km_displaced_a
        else:
            car_km += driving.car_km_displaced_a
    night = np.tile(_DEPOT_HOURS / _DEPOT_HOURS.sum() / 365.0, 365)
    return MovedTrips(
        car_km_spared_a=car_km,
        van_diesel_l_a=max(van_km, 0.0) * fleet_factor("van_diesel_l_per_km", country),
        bus_diesel_l_a=max(bus_km, 0.0) * fleet_factor("bus_diesel_l_per_km", country),
        van_kwh_a=depot_kwh["electric_vans"],
        bus_kwh_a=depot_kwh["electric_buses"],
        electric_km_a=electric_km,
        load_w=1000.0 * (flat_kwh / 8760.0 + sum(depot_kwh.values()) * night),
        count=count,
    )


def _driving(
    district: District, m: Measure, factors: Factors, electric: dict[str, float]
) -> tuple[float, Driving]:
    """How many vehicles or spaces a measure brings, and what they do in a year."""
    country = district.country
    if m.kind in _FLEETS:
        share = max(m.uptake_frac - electric[m.kind], 0.0)  # a second measure adds what is new
        electric[m.kind] += share
        number = share * fleet_size(district, m.kind, factors)
        if m.kind == "electric_vans":
            return number, e_vans(number, country, km_per_van_a=factors["van_km_a"])
        return number, e_buses(number, country, km_per_bus_a=factors["bus_km_a"])
    name = {"shared_cars": "vehicles", "smart_parking": "spaces"}.get(m.kind, "bikes")
    number = m.number(name) * m.uptake_frac
    if m.kind == "shared_cars":
        return number, shared_e_cars(
            number, country, km_per_shared_car_a=factors["shared_car_km_a"]
        )
    if m.kind == "e_bikes":
        share = factors["ebike_share_from_car"]
        km = factors["ebike_km_a"]
        return number, e_bikes(number, country, km_per_bike_a=km, share_from_car=share)
    if m.kind == "cargo_bikes":
        share = factors["cargo_bike_share_from_van"]
        km = factors["cargo_bike_km_a"]
        return number, cargo_bikes(number, country, km_per_bike_a=km, share_from_van=share)
    return number, smart_parking(
        number,
        country,
        acts_per_space_day=factors["parking_acts_per_space_day"],
        search_km=factors["parking_search_km"],
        saved_frac=factors["parking_search_saved_frac"],
    )


_FACTOR_KEYS = {
    "shared_cars": ("shared_car_eur", "ev_battery_kgco2e", "vehicle_life_a"),
    "e_bikes": ("e_bike_eur", "e_bike_kgco2e", "vehicle_life_a"),
    "electric_vans": ("e_van_extra_eur", "ev_battery_kgco2e", "vehicle_life_a"),
    "electric_buses": ("e_bus_extra_eur", "e_bus_battery_kgco2e", "vehicle_life_a"),
    "cargo_bikes": ("cargo_bike_eur", "cargo_bike_kgco2e", "vehicle_life_a"),
    "smart_parking": ("parking_sensor_eur", "sensor_kgco2e", "node_life_a"),
}


def moved_outlay(m: Measure, count: float, factors: Factors) -> Outlay:
    """What a measure of MOVED_KINDS costs; vans and buses at their extra price over diesel."""
    cost, embodied, life = keys = _FACTOR_KEYS[m.kind]
    return Outlay(
        m.id, count * factors[cost], count * factors[embodied], factors[life], 0, round(count),
        priced_by=keys,
    )  # fmt: skip
