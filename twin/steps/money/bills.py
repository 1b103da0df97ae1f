"""Who pays which bill: households, firms and the city, at the prices that each of them pays."""

from dataclasses import dataclass

import numpy as np

from models.cost.parties import CITY, LINES, PARTIES, TENANT, investor_shares, user_shares
from models.heat.stock.figures import HOMES
from twin.assumptions.assumptions import Factors
from twin.district.district import Array, District
from twin.engine.results import (
    CARRIERS,
    DistrictBattery,
    Metered,
    Mobility,
    PartyBills,
    StreetLighting,
)

CITY_USES = ("civic", "education")
"""Buildings that the city owns and runs."""
_LINE = {name: i for i, name in enumerate(LINES)}
BUILDING_LINES = slice(0, 4)
"""The lines of LINES that buildings buy."""
_FIRMS_PAY_ELSE = ("electricity", "gas")
"""What offices, shops and all else that is no home buy at another price than households."""


def building_prices(district: District, factors: Factors) -> Array:
    """What each building pays for electricity, gas, oil and network heat (n, 4) [EUR/kWh], in the
    order of LINES: homes what households pay, taxes included; all others what firms pay."""
    home = np.isin(district.buildings["use"].astype(str), HOMES)
    firm = {c: factors[f"{c}_firm_eur_kwh"] for c in _FIRMS_PAY_ELSE}
    prices = [(factors[f"{c}_eur_kwh"], c) for c in LINES[BUILDING_LINES]]
    return np.column_stack([np.where(home, price, firm.get(c, price)) for price, c in prices])


def building_bill_lines(energy: Metered, prices: Array, factors: Factors) -> Array:
    """Each building's bill by line (n, 7) [EUR/a] at its `building_prices` (n, 4); PV sold to
    the neighbours lowers it only."""
    lines = np.zeros((len(energy.heat_need_kwh_a), len(LINES)))
    fuels = energy.final_kwh_a[:, [CARRIERS.index(c) for c in LINES[BUILDING_LINES][1:]]]
    bought = np.column_stack([energy.imported_kwh_a, fuels]).astype(float)
    lines[:, BUILDING_LINES] = bought * prices
    lines[:, _LINE["electricity"]] -= _sold_eur_a(energy, factors)
    return lines


def _sold_eur_a(energy: Metered, factors: Factors) -> Array:
    sold: Array = np.asarray(energy.exported_kwh_a, dtype=float) * factors["pv_export_eur_kwh"]
    return sold


@dataclass(frozen=True, eq=False)
class Tenure:
    """Shares of the parties: users and investors (n, 3) of each building, (3,) of the residents,
    and of the firms, who own or rent their rooms as shops and offices do."""

    users: Array
    investors: Array
    residents: Array
    firms: Array


def tenure(district: District, factors: Factors) -> Tenure:
    """Who lets and who rents in a district."""
    use = district.buildings["use"].astype(str)
    home = factors.known("rented_home_frac", district.facts)
    other = factors["rented_other_frac"]
    rented = np.where(np.isin(use, HOMES), home, other)
    is_city = np.isin(use, CITY_USES)
    residents, firms = np.array([1 - home, home, 0.0]), np.array([1 - other, other, 0.0])
    return Tenure(user_shares(rented, is_city), investor_shares(is_city), residents, firms)


def party_bills(
    district: District,
    energy: Metered,
    lighting: StreetLighting,
    mobility: Mobility,
    battery: DistrictBattery,
    factors: Factors,
) -> PartyBills:
    """Who pays what: users their buildings' energy, the city street and buses, drivers their cars.

    PV is sold by whoever owns the roof. At public posts drivers pay the city a margin. What the
    district battery earns is the city's.
    """
    who, prices = tenure(district, factors), building_prices(district, factors)
    lines = building_bill_lines(energy, prices, factors)
    sold = _sold_eur_a(energy, factors)
    lines[:, _LINE["electricity"]] += sold
    eur_a = who.users.T @ lines
    tenants = float(eur_a[TENANT].sum())
    eur_a[:, _LINE["electricity"]] -= who.investors.T @ sold
    lamps_kwh = float(lighting.district_w.sum()) / 1000.0
    eur_a[CITY, _LINE["electricity"]] += lamps_kwh * factors["street_electricity_eur_kwh"]
    eur_a[CITY, _LINE["electricity"]] -= battery_eur_a(battery, factors)
    eur_a[CITY, _LINE["upkeep"]] += lighting.upkeep_eur_a
    eur_a += _driving_eur_a(mobility, who, factors)
    used = np.asarray(energy.pv_self_used_kwh_a, dtype=float) * prices[:, _LINE["electricity"]]
    return PartyBills(eur_a, tenants, float(who.users[:, TENANT] @ used))


def _driving_eur_a(mobility: Mobility, who: Tenure, factors: Factors) -> Array:
    """What driving costs, (3, 7): cars the residents, vans the firms, buses the city; what charges
    at a depot is bought as firms buy."""
    eur_a = np.zeros((len(PARTIES), len(LINES)))
    cars_kwh, vans_kwh = mobility.car_charging_kwh_a, mobility.van_charging_kwh_a
    home, firm = factors["electricity_eur_kwh"], factors["electricity_firm_eur_kwh"]
    petrol = mobility.petrol_l_a * factors["petrol_eur_l"]
    city = np.eye(len(PARTIES))[CITY]
    for payer, charged_eur, diesel_l, petrol_eur in (
        (who.residents, cars_kwh * home, mobility.car_diesel_l_a, petrol),
        (who.firms, vans_kwh * firm, mobility.van_diesel_l_a, 0.0),
        (city, mobility.bus_charging_kwh_a * firm, mobility.bus_diesel_l_a, 0.0),
    ):
        fuel = petrol_eur + diesel_l * factors["diesel_eur_l"]
        eur_a[:, _LINE["electricity"]] += payer * charged_eur
        eur_a[:, _LINE["motor_fuel"]] += payer * fuel
    public_kwh = cars_kwh * (1.0 - factors["home_charging_frac"])
    margin = public_kwh * factors["public_charging_margin_eur_kwh"]
    eur_a[:, _LINE["transfers"]] += (who.residents - city) * margin
    return eur_a


def battery_eur_a(battery: DistrictBattery, factors: Factors) -> float:
    """What the district battery earns: electricity it gives to the neighbours, less what the roofs'
    surplus would have been paid. Where it takes more than it gives, that is bought in full."""
    saved, price = battery.saved_import_kwh_a, factors["electricity_eur_kwh"]
    worth = price * (factors["shared_electricity_frac"] if saved > 0 else 1.0)
    return saved * worth - battery.saved_export_kwh_a * factors["pv_export_eur_kwh"]
