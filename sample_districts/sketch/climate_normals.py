"""The few monthly figures a typical year is made from; climate_sources.csv says whence."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from layers.calendar import MONTH_DAYS

Floats = NDArray[np.float64]
FOLDER = Path(__file__).parent
MONTH_OF_DAY = np.repeat(np.arange(12), MONTH_DAYS)
DAY_OF_YEAR = np.arange(1, 366)

DISTRICT_CITIES = {"porta_romana": "milan", "greenwich": "london"}


@dataclass(frozen=True)
class Normals:
    """Monthly normals of one city, each of shape (12,), and what one needs to know of the place.

    `relative_humidity_frac` is NaN where none is known. `january_spread_c` and `july_spread_c` are
    the day-to-day standard deviation of the daily mean temperature [K].
    """

    city: str
    place: str
    country: str
    latitude_deg: float
    longitude_deg: float
    elevation_m: float
    time_zone_h: float
    january_spread_c: float
    july_spread_c: float
    wind_from_deg: float
    tmax_c: Floats
    tmin_c: Floats
    sunshine_h: Floats
    relative_humidity_frac: Floats
    wind_m_s: Floats

    @property
    def tmean_c(self) -> Floats:
        """(tmax + tmin) / 2 [C], the definition of the normals."""
        return (self.tmax_c + self.tmin_c) / 2.0


def read_normals(city: str) -> Normals:
    """The normals of a city or of a sample district; ValueError names the cities there are."""
    city = DISTRICT_CITIES.get(city, city)
    stations = {row["city"]: row for row in _rows("climate_stations.csv")}
    if city not in stations:
        raise ValueError(
            f"climate_stations.csv has no city '{city}'; it has {', '.join(stations)}."
        )
    station = stations[city]
    months = [row for row in _rows("climate_normals.csv") if row["city"] == city]
    if [row["month"] for row in months] != [str(month) for month in range(1, 13)]:
        raise ValueError(f"climate_normals.csv needs months 1 to 12 of '{city}' in order.")

    def column(name: str) -> Floats:
        return np.array([float(row[name] or "nan") for row in months])

    numbers = {
        key: float(value)
        for key, value in station.items()
        if key not in ("city", "place", "country")
    }
    return Normals(
        city=city,
        place=station["place"],
        country=station["country"],
        **numbers,
        tmax_c=column("tmax_c"),
        tmin_c=column("tmin_c"),
        sunshine_h=column("sunshine_h"),
        relative_humidity_frac=column("relative_humidity_pct") / 100.0,
        wind_m_s=column("wind_m_s"),
    )


def month_means(daily: Floats) -> Floats:
    """Mean of each month, shape (12,), of 365 daily or 8,760 hourly values."""
    month = MONTH_OF_DAY if daily.size == 365 else np.repeat(MONTH_OF_DAY, 24)
    means: Floats = np.bincount(month, daily) / np.bincount(month)
    return means


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
