"""Every number that is shown, once: key, name, unit, whether less is better, how it is written."""

from dataclasses import dataclass
from math import floor, isfinite, log10


@dataclass(frozen=True)
class Quantity:
    """A headline number of the district. `better` is the sign of a change that helps; `includes`
    says what is in the sum, where its name does not."""

    key: str
    label: str
    unit: str
    better: int
    headline: bool = False
    includes: str = ""


QUANTITIES: tuple[Quantity, ...] = (
    Quantity("buildings", "Buildings", "", 0),
    Quantity("floor_area_m2", "Floor area", "m²", 0),
    Quantity("residents", "Residents", "people", 0),
    Quantity(
        "final_energy_kwh_a",
        "Final energy, vehicle fuel included",
        "kWh a year",
        -1,
        True,
        "Electricity, gas, heating oil and network heat in buildings, street lighting, vehicle "
        "charging, and the petrol and diesel of the vehicles",
    ),
    Quantity("heat_need_kwh_a", "Heat need", "kWh a year", -1),
    Quantity("cooling_need_kwh_a", "Cooling need", "kWh a year", -1),
    Quantity("gas_kwh_a", "Gas", "kWh a year", -1),
    Quantity("oil_kwh_a", "Heating oil", "kWh a year", -1),
    Quantity("heat_network_kwh_a", "Network heat", "kWh a year", -1),
    Quantity("electricity_kwh_a", "Electricity used", "kWh a year", -1),
    Quantity("grid_import_kwh_a", "Electricity from the grid", "kWh a year", -1),
    Quantity("grid_hourly_eur_a", "Grid electricity at hourly prices", "EUR a year", -1),
    Quantity("grid_hourly_co2_kg_a", "Carbon of grid electricity by hour", "kg CO₂e a year", -1),
    Quantity("pv_kwh_a", "PV yield", "kWh a year", 1),
    Quantity("pv_self_use_frac", "PV used in the building", "share", 1),
    Quantity("battery_kwh_a", "Electricity out of batteries", "kWh a year", 0),
    Quantity("street_lighting_kwh_a", "Street lighting", "kWh a year", -1),
    Quantity("lamp_visits_a", "Trips to lamp posts", "trips a year", -1),
    Quantity("ev_charging_kwh_a", "Vehicle charging", "kWh a year", 0),
    Quantity("car_fuel_kwh_a", "Vehicle fuel", "kWh a year", -1),
    Quantity("peak_load_kw", "Peak load on the grid", "kW", -1, True),
    Quantity("co2_kg_a", "Carbon in operation", "kg CO₂e a year", -1, True),
    Quantity("embodied_co2_kg", "Carbon embodied in measures", "kg CO₂e", -1),
    Quantity("bills_eur_a", "Energy and fuel bills", "EUR a year", -1, True),
    Quantity("upkeep_eur_a", "Upkeep of street lamps", "EUR a year", -1),
    Quantity("investment_eur", "Investment", "EUR", -1, True),
    Quantity("npv_eur", "Net present value", "EUR", 1, True),
    Quantity("subsidy_eur", "Subsidies from outside", "EUR", 1),
    Quantity("npv_owner_eur", "Net present value, owners", "EUR", 1),
    Quantity("npv_tenant_eur", "Net present value, tenants", "EUR", 1),
    Quantity("npv_city_eur", "Net present value, city", "EUR", 1),
    Quantity("payback_a", "Simple payback", "years", -1),
    Quantity("discounted_payback_a", "Discounted payback", "years", -1),
    Quantity("saved_energy_eur_kwh", "Levelised cost of saved energy", "EUR/kWh", -1),
    Quantity("carbon_payback_a", "Payback of embodied carbon", "years", -1),
    Quantity("eur_per_t_co2", "Cost of a tonne avoided", "EUR/t CO₂e", -1),
)

BY_KEY: dict[str, Quantity] = {q.key: q for q in QUANTITIES}

_SCALED = {
    "kWh": (("TWh", 1e9), ("GWh", 1e6), ("MWh", 1e3), ("kWh", 1.0)),
    "kW": (("GW", 1e6), ("MW", 1e3), ("kW", 1.0)),
    "kg": (("kt", 1e6), ("t", 1e3), ("kg", 1.0)),
    "EUR": (("bn EUR", 1e9), ("M EUR", 1e6), ("k EUR", 1e3), ("EUR", 1.0)),
}

_COUNTED = ("", "people")
MOST_YEARS = 50.0
"""A payback beyond this, longer than the longest life in the table of lifetimes, is not a number
that anybody can rely on."""


def written(value: float | None, unit: str, signed: bool = False) -> str:
    """A number as a person reads it: three significant digits, a fitting prefix, the unit.

    >>> written(1239842.33, "kWh a year")
    '1.24 GWh a year'
    >>> written(-0.12, "share", signed=True)
    '−12 %'
    """
    if value is None or value != value:
        return "–"
    if unit in _COUNTED:
        return f"{_sign(value, signed)}{abs(value):,.0f} {unit}".strip()
    if unit == "years" and value > MOST_YEARS:
        return f"more than {MOST_YEARS:.0f} years"
    name, one = scaled_unit(abs(value), unit)
    return f"{figures(value / one, signed)} {name}"


def scaled_unit(size: float, unit: str) -> tuple[str, float]:
    """The unit with a fitting prefix for numbers up to `size`, and what to divide them by.

    >>> scaled_unit(2.5e6, "kWh a year")
    ('GWh a year', 1000000.0)
    """
    if unit == "share":
        return "%", 0.01
    head, _, tail = unit.partition(" ")
    for name, one in _SCALED.get(head, ()):
        if size >= 0.9995 * one:  # 999.6 would be written as 1,000 of the smaller unit
            return f"{name} {tail}".strip(), one
    return unit, 1.0


def unit_of(value: float, unit: str) -> str:
    """The unit that a number is written with, the year left out.

    >>> unit_of(2.5e6, "kWh a year")
    'GWh'
    """
    return scaled_unit(abs(value), unit)[0].removesuffix(" a year")


def percent(share: float) -> str:
    """A share in whole per cent: '60 %'."""
    return f"{share * 100:.0f} %"


def payback_in_words(payback_a: float, paid_eur: float) -> str:
    """How long an investment takes to come back; '–' where nothing is invested.

    >>> payback_in_words(float("nan"), 1000.0)
    'does not pay back'
    """
    if paid_eur > 0 and payback_a != payback_a:
        return "does not pay back"
    return written(payback_a, "years")


def last_digit(value: float) -> float:
    """What one more in the third significant digit of a number is worth; 0 where it is 0.

    >>> last_digit(211e6)
    1000000.0
    """
    return 10.0 ** (floor(log10(abs(value))) - 2) if value and isfinite(value) else 0.0


def _sign(value: float, signed: bool) -> str:
    if value < 0:
        return "−"
    return "+" if signed and value > 0 else ""


def figures(value: float, signed: bool = False) -> str:
    """Three significant digits with a true minus: '−12.3'."""
    return _sign(value, signed) + _digits(abs(value))


def _digits(size: float) -> str:
    if size == 0:
        return "0"
    if size >= 99.95:
        return f"{size:,.0f}"
    return f"{size:.1f}" if size >= 9.995 else f"{size:.2f}"
