"""The weather year as an EPW file that EnergyPlus takes: typed header, exactly 8,760 rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.basis.calendar import MONTH_DAYS

F32 = NDArray[np.float32]
_YEAR = 2018  # without 29 February; no calculation reads it

WEATHER_COLUMNS = (
    "dry_bulb_c",
    "dew_point_c",
    "relative_humidity_frac",
    "pressure_pa",
    "infrared_w_m2",
    "ghi_w_m2",
    "dni_w_m2",
    "dhi_w_m2",
    "wind_direction_deg",
    "wind_m_s",
)
"""What `epw_text` writes, in the order in which a row takes it."""


def epw_text(
    place: tuple[str, str], site: tuple[float, float, float, float], columns: dict[str, F32]
) -> str:
    """An EPW file (EnergyPlus Auxiliary Programs, 'EPW Data Dictionary').

    place: city and country; site: latitude, longitude [deg], time zone [h], elevation [m]; columns,
    each (8760,): dry_bulb_c dew_point_c relative_humidity_frac pressure_pa infrared_w_m2 ghi_w_m2
    dni_w_m2 dhi_w_m2 wind_direction_deg wind_m_s. What nobody reads stands as missing.
    """
    city, country = (name.replace(",", " ") for name in place)
    head = [
        f"LOCATION,{city},-,{country},typical year,999999,"
        + ",".join(f"{value:.5g}" for value in site),
        "DESIGN CONDITIONS,0",
        "TYPICAL/EXTREME PERIODS,0",
        "GROUND TEMPERATURES,0",
        "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0",
        "COMMENTS 1,written by district-twin",
        "COMMENTS 2,",
        "DATA PERIODS,1,1,Data,Monday,1/1,12/31",
    ]
    table = np.stack([columns[name] for name in WEATHER_COLUMNS], axis=1).astype(np.float64)
    rows = []
    hour = 0
    for month, days in enumerate(MONTH_DAYS, 1):
        for day in range(1, days + 1):
            for of_day in range(1, 25):
                rows.append(_row(month, day, of_day, table[hour]))
                hour += 1
    return "\n".join([*head, *rows]) + "\n"


def _row(month: int, day: int, hour: int, v: NDArray[np.float64]) -> str:
    dry, dew, humid, pressure, infrared, ghi, dni, dhi, turn, wind = v
    return (
        f"{_YEAR},{month},{day},{hour},60,?9?9?9?9E0?9?9?9?9?9?9?9?9?9?9?9?9?9?9?9*9*9?9?9?9,"
        f"{dry:.2f},{dew:.2f},{100.0 * humid:.1f},{pressure:.0f},0,0,{infrared:.1f},{ghi:.1f},"
        f"{dni:.1f},{dhi:.1f},999999,999999,999999,9999,{turn:.0f},{wind:.2f},5,5,9999,99999,9,"
        "999999999,0,0.0,0,88,0.2,0.0,0.0"
    )
