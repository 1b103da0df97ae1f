"""What is metered: one table of quantities with the unit kept and the range that can be.

Ranges are estimates of what no meter of a district exceeds in one reading; what lies outside is
refused by the rule 'out of range', never cut to the limit.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class MeteredQuantity:
    """`kind`: 'interval' is the sum since the reading before, 'register' a counter that only grows
    until it is reset, 'instant' a state. low, high: in `unit`."""

    key: str
    label: str
    unit: str
    kind: str
    low: float
    high: float


_ROWS = (
    MeteredQuantity("electricity_kwh", "Electricity", "kWh", "interval", 0.0, 1e5),
    MeteredQuantity("gas_kwh", "Gas", "kWh", "interval", 0.0, 1e5),
    MeteredQuantity("oil_kwh", "Heating oil", "kWh", "interval", 0.0, 1e5),
    MeteredQuantity("heat_network_kwh", "Network heat", "kWh", "interval", 0.0, 1e5),
    MeteredQuantity("pv_kwh", "PV yield", "kWh", "interval", 0.0, 1e5),
    MeteredQuantity("electricity_register_kwh", "Electricity, counter", "kWh", "register", 0, 1e10),
    MeteredQuantity("gas_register_kwh", "Gas, counter", "kWh", "register", 0.0, 1e10),
    MeteredQuantity("heat_register_kwh", "Heat, counter", "kWh", "register", 0.0, 1e10),
    MeteredQuantity("charge_register_kwh", "Charged, counter", "kWh", "register", 0.0, 1e10),
    MeteredQuantity("power_kw", "Power", "kW", "instant", -1e5, 1e5),
    MeteredQuantity("temperature_c", "Temperature", "degC", "instant", -60.0, 150.0),
    MeteredQuantity("illuminance_lx", "Illuminance", "lx", "instant", 0.0, 2e5),
    MeteredQuantity("level_frac", "Dimming level", "share", "instant", 0.0, 1.0),
    MeteredQuantity("vehicles_count", "Vehicles there", "count", "instant", 0.0, 1e5),
    MeteredQuantity("docks_count", "Free docks", "count", "instant", 0.0, 1e5),
)

METERED: dict[str, MeteredQuantity] = {q.key: q for q in _ROWS}


def quantity_of(sensor: str) -> MeteredQuantity | None:
    """The quantity that a sensor `<kind>/<id>/<quantity>` reads; None for one of its own."""
    return METERED.get(sensor.rpartition("/")[2])
