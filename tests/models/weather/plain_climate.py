"""A year of made-up weather for tests that need some weather and no file."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
from pvlib import clearsky, location

from models.basis.calendar import HOURS
from models.sun.position import TYPICAL_YEAR
from models.weather.climate import Climate


@cache
def plain_climate(latitude_deg: float = 45.0, mean_c: float = 12.0) -> Climate:
    """Sine temperatures, a sky of seven cloudy and clear days in turn, steady wind."""
    hour = np.arange(HOURS)
    day = hour // 24
    yearly = -np.cos(2.0 * np.pi * (hour / HOURS - 0.055))
    daily = -np.cos(2.0 * np.pi * (hour % 24 - 3.0) / 24.0)
    spell = np.sin(2.0 * np.pi * day / 7.3)
    air = mean_c + 9.0 * yearly + 4.0 * daily + 3.0 * spell
    place = location.Location(latitude_deg, 0.0, "UTC", 100.0)
    times = pd.date_range(f"{TYPICAL_YEAR}-01-01 00:30", periods=8760, freq="h", tz="UTC")
    position = place.get_solarposition(times)
    clear = clearsky.haurwitz(position["apparent_zenith"])["ghi"].to_numpy()
    cloud = np.clip(0.5 + 0.5 * np.sin(2.0 * np.pi * day / 5.1), 0.1, 0.9)
    ghi = clear * (1.0 - 0.7 * cloud)
    dhi = ghi * (0.2 + 0.75 * cloud)
    sine = np.sin(np.radians(position["elevation"].to_numpy()))
    dni = np.where(sine > 0.05, (ghi - dhi) / np.maximum(sine, 0.05), 0.0)
    dhi = np.where(sine > 0.05, dhi, ghi)
    return Climate(
        latitude_deg=latitude_deg,
        longitude_deg=0.0,
        time_zone_h=0.0,
        elevation_m=100.0,
        dry_bulb_c=air,
        dew_point_c=air - 5.0,
        relative_humidity_frac=np.full(HOURS, 0.7),
        pressure_pa=np.full(HOURS, 100_000.0),
        infrared_w_m2=5.67e-8 * (air + 273.15) ** 4 * (0.75 + 0.2 * cloud),
        ghi_w_m2=ghi,
        dni_w_m2=np.clip(dni, 0.0, 1100.0),
        dhi_w_m2=dhi,
        wind_m_s=3.0 + 2.0 * spell * 0.5,
    )
