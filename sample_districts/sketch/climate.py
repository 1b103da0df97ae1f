"""An hourly typical year from published monthly normals, written as an EPW file.

`python -m sample_districts.sketch.climate london > weather.epw`

Every input is in climate_normals.csv, climate_stations.csv and climate_sources.csv. No measured
hourly file goes in: those are used to check the result (docs/validation.md, Weather).
"""

import sys

import numpy as np
from numpy.typing import NDArray

from layers.calendar import MONTH_DAYS
from layers.sources.weather.fill import standard_pressure_pa
from sample_districts.sketch.climate_air import Air, air
from sample_districts.sketch.climate_normals import Normals, read_normals
from sample_districts.sketch.climate_sun import (
    Irradiation,
    SkyGeometry,
    clear_day_wh_m2,
    irradiation,
)

YEAR = 2021  # begins on a Friday and has no 29 February; any such year would do
FLAGS = "?9" * 21
COMMENT = (
    "Made from published monthly normals by sample_districts/sketch/climate.py. Not measured: "
    "a typical year for a schematic district."
)


def typical_year_epw(city: str) -> str:
    """The text of an EPW file for a city of climate_stations.csv or a sample district.

    Raises
    ------
    ValueError
        when the city is unknown; the sentence names those there are.
    """
    normals = read_normals(city)
    sun, geometry = irradiation(normals)
    share = sun.ghi_w_m2.reshape(365, 24).sum(axis=1) / clear_day_wh_m2(geometry)
    weather = air(normals, sun.clearness, share)
    return "\n".join([*_header(normals), *_rows(normals, sun, geometry, weather), ""])


def _header(normals: Normals) -> list[str]:
    place = f"{normals.latitude_deg:.3f},{normals.longitude_deg:.3f}"
    return [
        f"LOCATION,{normals.place},-,{normals.country},made from monthly normals,000000,{place},"
        f"{normals.time_zone_h:.1f},{normals.elevation_m:.1f}",
        "DESIGN CONDITIONS,0",
        "TYPICAL/EXTREME PERIODS,0",
        "GROUND TEMPERATURES,0",
        "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0",
        f"COMMENTS 1,{COMMENT}",
        "COMMENTS 2,Figures and sources: climate_normals.csv climate_sources.csv",
        "DATA PERIODS,1,1,Data,Friday,1/1,12/31",
    ]


def _rows(normals: Normals, sun: Irradiation, geometry: SkyGeometry, weather: Air) -> list[str]:
    pressure = f"{standard_pressure_pa(normals.elevation_m):.0f}"
    numbers = zip(
        *_text(weather.dry_bulb_c, 1),
        *_text(weather.dew_point_c, 1),
        *_text(100.0 * weather.relative_humidity_frac, 0),
        *_text(geometry.horizontal_w_m2, 0),
        *_text(np.where(geometry.sine > 0.0, geometry.normal_w_m2, 0.0), 0),
        *_text(weather.infrared_w_m2, 0),
        *_text(sun.ghi_w_m2, 0),
        *_text(sun.dni_w_m2, 0),
        *_text(sun.dhi_w_m2, 0),
        *_text(weather.wind_direction_deg, 0),
        *_text(weather.wind_m_s, 1),
        *_text(weather.cloud_tenths, 0),
    )
    rows = []
    for stamp, values in zip(_stamps(), numbers):
        t, dew, rh, extra, normal, infrared, ghi, dni, dhi, turn, wind, cloud = values
        rows.append(
            f"{stamp},{FLAGS},{t},{dew},{rh},{pressure},{extra},{normal},{infrared},{ghi},{dni},"
            f"{dhi},999999,999999,999999,9999,{turn},{wind},{cloud},{cloud},9999,99999,9,"
            "999999999,999,.999,999,99,999,999,99"
        )
    return rows


def _text(values: NDArray[np.float64], decimals: int) -> tuple[list[str]]:
    # +0.0 turns the minus zero that rounding leaves into a plain zero
    return ([f"{value:.{decimals}f}" for value in (np.round(values, decimals) + 0.0).tolist()],)


def _stamps() -> list[str]:
    return [
        f"{YEAR},{month},{day},{hour},0"
        for month, days in enumerate(MONTH_DAYS, start=1)
        for day in range(1, days + 1)
        for hour in range(1, 25)
    ]


if __name__ == "__main__":
    sys.stdout.write(typical_year_epw(sys.argv[1]))
