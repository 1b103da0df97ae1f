"""Where the sun stands: hour by hour for a typical year, or at one moment for the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pvlib import irradiance, solarposition

from models.heat.climate import HOURS, Climate

F64 = NDArray[np.float64]

# A typical year mixes months of many years. The sun's path is calculated for one common year in the
# middle of today's leap cycle; the choice moves the sun by less than 0.2 degrees.
TYPICAL_YEAR = 2023


@dataclass(frozen=True, eq=False)
class SunPath:
    """The sun at the middle of every hour; arrays (8760,) float64.

    azimuth_deg [deg, 0 = north, clockwise], elevation_deg [deg, true geometric elevation],
    extra_w_m2 [W/m2, normal irradiance outside the atmosphere].
    """

    azimuth_deg: F64
    elevation_deg: F64
    extra_w_m2: F64


def solar_position(climate: Climate) -> tuple[F64, F64]:
    """Sun azimuth and elevation (8760,) [deg, deg] at the middle of every hour of the year.

    Row k is the hour that ends at k + 1 o'clock local standard time, so the sun is taken at
    k + 0:30. NREL solar position algorithm (Reda and Andreas 2004,
    doi 10.1016/j.solener.2003.12.003) as implemented by pvlib.
    """
    path = sun_path(climate)
    return path.azimuth_deg, path.elevation_deg


def sun_path(climate: Climate) -> SunPath:
    """Azimuth, elevation and extraterrestrial irradiance of every hour's middle.

    Extraterrestrial irradiance after Spencer (1971), as pvlib's default.
    """
    times = _mid_hours(climate.time_zone_h)
    azimuth, elevation = _position(
        times, climate.latitude_deg, climate.longitude_deg, climate.elevation_m
    )
    extra = np.asarray(irradiance.get_extra_radiation(times), dtype=np.float64)
    return SunPath(azimuth, elevation, extra)


def sun_at(
    latitude_deg: float, longitude_deg: float, time_zone_h: float, hour_of_year: float
) -> tuple[float, float]:
    """Sun azimuth and elevation [deg, deg] at one moment.

    hour_of_year [h since 1 January 00:00 local standard time, 0..8760, fractions allowed].
    """
    start = pd.Timestamp(f"{TYPICAL_YEAR}-01-01", tz="UTC")
    moment = start + pd.Timedelta(hours=float(hour_of_year) - float(time_zone_h))
    azimuth, elevation = _position(pd.DatetimeIndex([moment]), latitude_deg, longitude_deg, 0.0)
    return float(azimuth[0]), float(elevation[0])


def _mid_hours(time_zone_h: float) -> pd.DatetimeIndex:
    start = pd.Timestamp(f"{TYPICAL_YEAR}-01-01 00:30", tz="UTC")
    return pd.date_range(start - pd.Timedelta(hours=time_zone_h), periods=HOURS, freq="h")


def _position(
    times: pd.DatetimeIndex, latitude_deg: float, longitude_deg: float, elevation_m: float
) -> tuple[F64, F64]:
    table = solarposition.get_solarposition(
        times, latitude_deg, longitude_deg, altitude=elevation_m, method="nrel_numpy"
    )
    azimuth: F64 = table["azimuth"].to_numpy(dtype=np.float64)
    elevation: F64 = table["elevation"].to_numpy(dtype=np.float64)
    return azimuth, elevation
