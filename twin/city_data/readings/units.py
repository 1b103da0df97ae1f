"""Units of readings: names and UN/CEFACT codes (Recommendation 20), and how to reach the unit kept.

A value is kept in the unit of its dimension: kWh, kW, degC, lx, share, count.
"""

from dataclasses import dataclass


class UnknownUnit(ValueError):
    """A unit that is not in the table; the message names it."""


@dataclass(frozen=True)
class Unit:
    """value in `base` = value x `scale` + `offset`."""

    base: str
    scale: float = 1.0
    offset: float = 0.0

    def convert(self, value: float) -> float:
        return value * self.scale + self.offset


_J = 1.0 / 3.6e6
UNITS: dict[str, Unit] = {
    "kWh": Unit("kWh"), "KWH": Unit("kWh"), "Wh": Unit("kWh", 1e-3), "WHR": Unit("kWh", 1e-3),
    "MWh": Unit("kWh", 1e3), "MWH": Unit("kWh", 1e3), "J": Unit("kWh", _J), "JOU": Unit("kWh", _J),
    "MJ": Unit("kWh", 1e6 * _J), "3B": Unit("kWh", 1e6 * _J),
    "GJ": Unit("kWh", 1e9 * _J), "GV": Unit("kWh", 1e9 * _J),
    "kW": Unit("kW"), "KWT": Unit("kW"), "W": Unit("kW", 1e-3), "WTT": Unit("kW", 1e-3),
    "MW": Unit("kW", 1e3), "MAW": Unit("kW", 1e3),
    "degC": Unit("degC"), "°C": Unit("degC"), "Celsius": Unit("degC"), "CEL": Unit("degC"),
    "degF": Unit("degC", 5.0 / 9.0, -160.0 / 9.0), "°F": Unit("degC", 5.0 / 9.0, -160.0 / 9.0),
    "FAH": Unit("degC", 5.0 / 9.0, -160.0 / 9.0), "Fahrenheit": Unit("degC", 5 / 9, -160 / 9),
    "K": Unit("degC", 1.0, -273.15), "KEL": Unit("degC", 1.0, -273.15),
    "lx": Unit("lx"), "LUX": Unit("lx"),
    "share": Unit("share"), "C62": Unit("count"), "count": Unit("count"),
    "%": Unit("share", 0.01), "P1": Unit("share", 0.01), "Percent": Unit("share", 0.01),
}  # fmt: skip


def unit(name: str) -> Unit:
    """The unit of this name or UN/CEFACT code. Raises UnknownUnit."""
    try:
        return UNITS[name]
    except (KeyError, TypeError):
        raise UnknownUnit(
            f"unit '{str(name)[:40]}' is not known; use one of {', '.join(UNITS)}."
        ) from None
