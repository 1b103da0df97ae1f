"""Goods, buses and parking: kilometres moved from diesel by stated, conservative shares.

Every share is an argument and a row of `fleet_factors.csv`; the defaults count little.
"""

from models.ev.fleet.factor_table import fleet_factor
from models.ev.fleet.fleet import Driving, fuel_displaced_l


def _or_default(value: float | None, key: str, country: str) -> float:
    return fleet_factor(key, country) if value is None else value


def _at_plug(kwh: float) -> float:
    return kwh / fleet_factor("charging_efficiency")


def cargo_bikes(
    bikes: float,
    country: str,
    *,
    km_per_bike_a: float | None = None,
    share_from_van: float | None = None,
) -> Driving:
    """E-cargo bikes: a share of their km replaces a diesel van's km one for one."""
    km = bikes * _or_default(km_per_bike_a, "cargo_bike_km_a", country)
    van_km = km * _or_default(share_from_van, "cargo_bike_share_from_van", country)
    grid = _at_plug(km * fleet_factor("cargo_bike_kwh_per_km"))
    return Driving(km, van_km, grid, 0.0, van_km * fleet_factor("van_diesel_l_per_km"), 0.0)


def e_vans(vans: float, country: str, *, km_per_van_a: float | None = None) -> Driving:
    """Electric vans in place of as many diesel vans, km for km; they charge at the depot."""
    km = vans * _or_default(km_per_van_a, "van_km_a", country)
    grid = _at_plug(km * fleet_factor("e_van_kwh_per_km"))
    return Driving(km, km, grid, 0.0, km * fleet_factor("van_diesel_l_per_km"), 0.0)


def e_buses(buses: float, country: str, *, km_per_bus_a: float | None = None) -> Driving:
    """Electric buses in place of as many diesel buses, km for km; they charge at the depot."""
    km = buses * _or_default(km_per_bus_a, "bus_km_a", country)
    grid = _at_plug(km * fleet_factor("e_bus_kwh_per_km"))
    return Driving(km, km, grid, 0.0, km * fleet_factor("bus_diesel_l_per_km"), 0.0)


def smart_parking(
    spaces: float,
    country: str,
    *,
    acts_per_space_day: float | None = None,
    search_km: float | None = None,
    saved_frac: float | None = None,
) -> Driving:
    """Occupancy sensors: km of search saved = spaces x acts a day x 365 x km x share saved.

    The saved km are those of today's fossil mix; nothing is driven instead.
    """
    acts = spaces * 365.0 * _or_default(acts_per_space_day, "parking_acts_per_space_day", country)
    km = acts * _or_default(search_km, "parking_search_km", country)
    saved = km * _or_default(saved_frac, "parking_search_saved_frac", country)
    petrol, diesel = fuel_displaced_l(saved, country)
    return Driving(0.0, saved, 0.0, petrol, diesel, 0.0)
