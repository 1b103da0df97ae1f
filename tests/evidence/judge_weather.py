"""The typical years made from normals beside measured years."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from layers.sources.weather.epw import WeatherYear, read_epw
from sample_districts.sketch.climate import typical_year_epw
from sample_districts.sketch.climate_normals import month_means
from tests.evidence.record import Record
from tests.reference_files import reference_file

SECTION = "Weather"
MEASURED = {
    "london": "GBR_ENG_London.City.AP.037683_TMYx.2007-2021.epw",
    "milan": "ITA_Milano-Linate.160800_IGDG.epw",
    "lisbon": "PRT_Lisboa.085360_INETI.epw",
}
TITLES = {
    "london": "London, City Airport, TMYx 2007-2021",
    "milan": "Milan, Linate, IGDG (1951-1970)",
    "lisbon": "Lisbon, INETI (1951-1980)",
}
DEGREE_DAYS_FRAC, SUN_FRAC, MONTH_K = 0.07, 0.05, 1.2


@dataclass(frozen=True)
class Beside:
    """One quantity of a city; its difference is in its unit or, `relative`, a share."""

    quantity: str
    unit: str
    made: float
    measured: float
    relative: bool = True

    @property
    def difference(self) -> float:
        return self.made / self.measured - 1.0 if self.relative else self.made - self.measured


def made_year(city: str) -> WeatherYear:
    """The year that a district of this city is given."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{city}.epw"
        path.write_text(typical_year_epw(city), encoding="utf-8")
        return read_epw(path)


def measured_year(city: str) -> WeatherYear:
    return read_epw(reference_file(f"weather/{MEASURED[city]}"))


def heating_degree_days_18(weather: WeatherYear) -> float:
    """Of daily means [K d]."""
    daily = weather.dry_bulb_c.astype(float).reshape(365, 24).mean(axis=1)
    return float(np.maximum(18.0 - daily, 0.0).sum())


def _hourly_degree_days_18(weather: WeatherYear) -> float:
    return float(np.maximum(18.0 - weather.dry_bulb_c.astype(float), 0.0).sum() / 24.0)


@cache
def beside_measured(city: str) -> tuple[Beside, ...]:
    """Temperature, degree days, sun, humidity and sky of a city."""
    made, measured = made_year(city), measured_year(city)

    def mean(name: str, scale: float = 1.0) -> tuple[float, float]:
        values = (getattr(year, name).astype(float).mean() * scale for year in (made, measured))
        return float(next(values)), float(next(values))

    year_kwh = 8760.0 / 1000.0
    return (
        Beside("mean temperature", "C", *mean("dry_bulb_c"), relative=False),
        Beside("heating degree days", "", *map(heating_degree_days_18, (made, measured))),
        Beside("the same from hours", "", *map(_hourly_degree_days_18, (made, measured))),
        Beside("global irradiation", "kWh/m2", *mean("ghi_w_m2", year_kwh)),
        Beside("direct normal", "kWh/m2", *mean("dni_w_m2", year_kwh)),
        Beside("diffuse", "kWh/m2", *mean("dhi_w_m2", year_kwh)),
        Beside("mean humidity", "%", *mean("relative_humidity_frac", 100.0), relative=False),
        Beside("mean sky infrared", "W/m2", *mean("infrared_w_m2")),
    )


@cache
def months_k(city: str) -> tuple[float, ...]:
    """Monthly mean temperature, made less measured [K]."""
    difference = made_year(city).dry_bulb_c - measured_year(city).dry_bulb_c
    return tuple(float(k) for k in month_means(difference.astype(float)))


def city_weather() -> Record:
    """London is held to its limits; the files of Milan and Lisbon are of older decades."""
    by_name = {row.quantity: row for row in beside_measured("london")}
    held = [
        abs(by_name["heating degree days"].difference) <= DEGREE_DAYS_FRAC,
        abs(by_name["the same from hours"].difference) <= DEGREE_DAYS_FRAC,
        abs(by_name["global irradiation"].difference) <= SUN_FRAC,
        max(map(abs, months_k("london"))) <= MONTH_K,
    ]
    return Record(
        "typical year of London, made from monthly normals",
        "measured years 2007-2021 at City Airport",
        SECTION,
        asked="degree days within 7 %, sun 5 %, each month 1.2 K",
        found=f"degree days {by_name['heating degree days'].difference:+.1%}, sun "
        f"{by_name['global irradiation'].difference:+.1%}, months within "
        f"{max(map(abs, months_k('london'))):.1f} K",
        inside=sum(held),
        total=len(held),
        passed=all(held),
        tables={"weather": _table(tuple(MEASURED)), "months": _months(tuple(MEASURED))},
    )


def _table(cities: Sequence[str]) -> str:
    text = ["| city, measured file | quantity | made | measured | difference |",
            "|---|---|---:|---:|---:|"]  # fmt: skip
    for city in cities:
        for k, row in enumerate(beside_measured(city)):
            digits = 1 if row.unit == "C" else 0
            unit = f" {row.unit}" if row.unit else ""
            points = "K" if row.unit == "C" else "points"
            difference = f"{row.difference:+.1%}".replace("%", " %")
            difference = difference if row.relative else f"{row.difference:+.1f} {points}"
            text.append(
                f"| {TITLES[city] if k == 0 else ''} | {row.quantity} "
                f"| {row.made:,.{digits}f}{unit} | {row.measured:,.{digits}f}{unit} "
                f"| {difference} |"
            )
    return "\n".join(text)


def _months(cities: Sequence[str]) -> str:
    text = ["| made less measured [K] | J | F | M | A | M | J | J | A | S | O | N | D |",
            f"|---|{'---:|' * 12}"]  # fmt: skip
    for city in cities:
        months = " | ".join(f"{k:+.1f}" for k in months_k(city))
        text.append(f"| {city.capitalize()} | {months} |")
    return "\n".join(text)
