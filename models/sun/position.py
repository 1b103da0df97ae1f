"""Where the sun stands: hour by hour for a typical year, or at one moment for the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.basis.calendar import HOURS
from models.weather.climate import Climate

F64 = NDArray[np.float64]

# A typical year mixes months of many years. The sun's path is calculated for one common year in the
# middle of today's leap cycle; the choice moves the sun by less than 0.2 degrees.
TYPICAL_YEAR = 2023
_YEAR_BEGINS_UNIX_S = 1672531200.0
_DELTA_T_S = 69.2  # terrestrial less universal time in that year
_MEAN_AIR_C, _REFRACTION_DEG = 12.0, 0.5667  # for refraction only, which is not asked for


@dataclass(frozen=True, eq=False)
class SunPath:
    """The sun at the middle of every hour; arrays (8760,) float64.

    azimuth_deg [deg, clockwise from the north of the buildings' frame], elevation_deg [deg, true
    geometric elevation], extra_w_m2 [W/m2, normal irradiance outside the atmosphere].
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
    hours = np.arange(HOURS, dtype=np.float64) + 0.5
    azimuth, elevation = _position(
        hours - climate.time_zone_h, climate.latitude_deg, climate.longitude_deg,
        climate.elevation_m,
    )  # fmt: skip
    # Here and below, not above: pvlib brings half a second of imports, and who has kept what it
    # gave need not load it.
    from pvlib import irradiance

    azimuth = (azimuth + climate.true_north_deg) % 360.0
    extra = irradiance.get_extra_radiation(np.arange(HOURS) // 24 + 1)
    return SunPath(azimuth, elevation, np.asarray(extra, dtype=np.float64))


def sun_at(
    latitude_deg: float, longitude_deg: float, time_zone_h: float, hour_of_year: float
) -> tuple[float, float]:
    """Sun azimuth and elevation [deg, deg] at one moment.

    hour_of_year [h since 1 January 00:00 local standard time, 0..8760, fractions allowed].
    """
    hour_utc = np.array([float(hour_of_year) - float(time_zone_h)])
    azimuth, elevation = _position(hour_utc, latitude_deg, longitude_deg, 0.0)
    return float(azimuth[0]), float(elevation[0])


def _position(
    hour_utc: F64, latitude_deg: float, longitude_deg: float, elevation_m: float
) -> tuple[F64, F64]:
    """Azimuth and elevation [deg] at hours since the year's beginning in UTC."""
    from pvlib import atmosphere, spa

    pressure_hpa = atmosphere.alt2pres(elevation_m) / 100.0
    table = spa.solar_position(
        _YEAR_BEGINS_UNIX_S + 3600.0 * hour_utc, latitude_deg, longitude_deg, elevation_m,
        pressure_hpa, _MEAN_AIR_C, _DELTA_T_S, _REFRACTION_DEG,
    )  # fmt: skip
    elevation, azimuth = table[3], table[4]  # true elevation, no refraction
    return np.asarray(azimuth, np.float64), np.asarray(elevation, np.float64)
