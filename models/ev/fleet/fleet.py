"""Cars of a district and what their kilometres take: electricity, fuel, trips moved.

Every default is in `fleet_factors.csv` with source and standing; each function takes the
figure as an argument too, so that a scenario can carry its own.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.ev.fleet.factor_table import fleet_factor


@dataclass(frozen=True)
class Driving:
    """Yearly totals of one option; fuel and electricity are per year at the place named.

    `km_a` [km] driven by the new vehicles, `car_km_displaced_a` [km] no longer driven by fossil
    cars, `grid_kwh_a` [kWh] drawn at the plug with charging loss, `petrol_l_a`, `diesel_l_a` [l]
    of fuel not burnt, `cars_replaced` [cars] that stop standing in the street.
    """

    km_a: float
    car_km_displaced_a: float
    grid_kwh_a: float
    petrol_l_a: float
    diesel_l_a: float
    cars_replaced: float


def cars_in_district(
    residents: float,
    country: str,
    *,
    households: float | None = None,
    cars_per_1000_residents: float | None = None,
) -> float:
    """Private cars [cars] of a district.

    Residents times motorisation; the district's own figure first, then the national one. Where
    residents are unknown (0) and households are given: households times cars per household.
    Raises ValueError on negative counts.
    """
    if residents < 0 or (households or 0) < 0 or (cars_per_1000_residents or 0) < 0:
        raise ValueError(
            "residents, households and cars per 1,000 residents must not be negative: "
            f"got {residents}, {households}, {cars_per_1000_residents}"
        )
    if residents == 0 and households:
        return households * fleet_factor("cars_per_household", country)
    rate = cars_per_1000_residents
    if rate is None:
        rate = fleet_factor("cars_per_1000_residents", country)
    return residents * rate / 1000.0


def temperature_factor(temperature_c: NDArray[np.floating]) -> NDArray[np.float64]:
    """Consumption of an electric car at a temperature over its European mean [1], same shape.

    f(T) = (1 + a max(15 - T, 0) + b max(T - 20, 0)) / f_mean with a = 0.0098 /K (cabin and
    battery heating) and b = 0.0063 /K (cooling). Source: PyPSA-Eur, sector options
    EV_lower_degree_factor, EV_upper_degree_factor; f_mean see fleet_factors.csv.
    """
    temperature = np.asarray(temperature_c, dtype=np.float64)
    cold = fleet_factor("cold_slope_per_k") * np.maximum(
        fleet_factor("cold_edge_c") - temperature, 0.0
    )
    hot = fleet_factor("hot_slope_per_k") * np.maximum(
        temperature - fleet_factor("hot_edge_c"), 0.0
    )
    factor: NDArray[np.float64] = (1.0 + cold + hot) / fleet_factor("temperature_factor_mean")
    return factor


def kwh_per_km_at_plug(
    country: str = "", temperature_c: NDArray[np.floating] | None = None
) -> float:
    """Electricity at the plug per km [kWh/km]: use on the road over charging efficiency.

    With the hourly temperature of a year, the mean of `temperature_factor` over it.
    """
    mean = 1.0 if temperature_c is None else float(temperature_factor(temperature_c).mean())
    use = fleet_factor("kwh_per_km", country) * mean
    return use / fleet_factor("charging_efficiency", country)


def fuel_displaced_l(car_km_a: float, country: str) -> tuple[float, float]:
    """Petrol and diesel [l/a] that fossil cars of the national mix burn over `car_km_a` [km/a].

    Real-world use, not the type-approval figure. Source: COM(2024) 122; mix by country.
    """
    petrol_share = fleet_factor("petrol_share", country)
    petrol = car_km_a * petrol_share * fleet_factor("petrol_l_per_km", country)
    diesel = car_km_a * (1.0 - petrol_share) * fleet_factor("diesel_l_per_km", country)
    return petrol, diesel


def electric_cars(
    cars: float,
    electric_frac: float,
    country: str,
    *,
    temperature_c: NDArray[np.floating] | None = None,
    km_per_car_a: float | None = None,
) -> Driving:
    """Private electric cars: `electric_frac` [1] of `cars` drive electric, km for km.

    Raises ValueError where the share lies outside 0 to 1.
    """
    if not 0.0 <= electric_frac <= 1.0:
        raise ValueError(
            f"the share of electric cars must lie between 0 and 1, got {electric_frac}"
        )
    km_per_car = fleet_factor("km_per_car_a", country) if km_per_car_a is None else km_per_car_a
    km = cars * electric_frac * km_per_car
    petrol, diesel = fuel_displaced_l(km, country)
    return Driving(km, km, km * kwh_per_km_at_plug(country, temperature_c), petrol, diesel, 0.0)


def shared_e_cars(
    shared_cars: float,
    country: str,
    *,
    temperature_c: NDArray[np.floating] | None = None,
    cars_replaced_per_shared_car: float | None = None,
    km_per_shared_car_a: float | None = None,
) -> Driving:
    """Shared electric cars: their km replace fossil km one for one, and cars leave the street.

    Conservative: that members drive less in all (CoMoUK: 153 miles a year) is not counted, and
    five private cars go per shared car where surveys say 20 and more.
    """
    replaced = cars_replaced_per_shared_car
    if replaced is None:
        replaced = fleet_factor("cars_replaced_per_shared_car", country)
    km_each = km_per_shared_car_a
    if km_each is None:
        km_each = fleet_factor("shared_car_km_a", country)
    km = shared_cars * km_each
    petrol, diesel = fuel_displaced_l(km, country)
    grid = km * kwh_per_km_at_plug(country, temperature_c)
    return Driving(km, km, grid, petrol, diesel, shared_cars * replaced)


def e_bikes(
    bikes: float,
    country: str,
    *,
    km_per_bike_a: float | None = None,
    share_from_car: float | None = None,
) -> Driving:
    """E-bikes: of their km a share comes from the car, as person-km over the car's occupancy.

    car km = bikes x km x share / persons per car. Source of the share: Bigazzi & Wong 2020.
    """
    km_each = fleet_factor("ebike_km_a", country) if km_per_bike_a is None else km_per_bike_a
    share = fleet_factor("ebike_share_from_car", country)
    if share_from_car is not None:
        share = share_from_car
    km = bikes * km_each
    car_km = km * share / fleet_factor("persons_per_car", country)
    petrol, diesel = fuel_displaced_l(car_km, country)
    grid = km * fleet_factor("ebike_kwh_per_km") / fleet_factor("charging_efficiency")
    return Driving(km, car_km, grid, petrol, diesel, 0.0)
