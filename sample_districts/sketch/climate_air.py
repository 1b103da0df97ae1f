"""Air of a typical year: temperature, humidity, cloud, sky radiation and wind, hour by hour."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from layers.calendar import HOURS, MONTH_DAYS
from layers.sources.weather.fill import dew_point_c, relative_humidity_frac, sky_infrared_w_m2
from sample_districts.sketch.climate_chance import normal_series
from sample_districts.sketch.climate_normals import MONTH_OF_DAY, Normals, month_means

Floats = NDArray[np.float64]
HOUR_MONTH = np.repeat(MONTH_OF_DAY, 24)
DAY_PERSISTENCE = 0.75  # estimate: lag-one correlation of daily means at mid-latitude stations
WIND_PERSISTENCE = 0.90  # estimate: lag-one-hour correlation of wind speed
DIRECTION_PERSISTENCE = 0.985  # estimate


@dataclass(frozen=True)
class Air:
    """Hourly values of shape (8760,)."""

    dry_bulb_c: Floats
    dew_point_c: Floats
    relative_humidity_frac: Floats
    cloud_tenths: Floats
    infrared_w_m2: Floats
    wind_m_s: Floats
    wind_direction_deg: Floats


def air(normals: Normals, clearness: Floats, clear_share: Floats) -> Air:
    """The air that goes with a daily clearness (365,) and a share of a clear day (365,)."""
    dry_bulb = temperature_c(normals, clearness)
    humidity = humidity_frac(normals, dry_bulb)
    dew = np.minimum(dew_point_c(dry_bulb, humidity), dry_bulb)
    cloud = cloud_tenths(clear_share)
    wind, direction = wind_m_s_and_deg(normals)
    infrared = sky_infrared_w_m2(dry_bulb, dew, cloud)
    return Air(dry_bulb, dew, humidity, cloud, infrared, wind, direction)


def temperature_c(normals: Normals, clearness: Floats) -> Floats:
    """Dry bulb [C], shape (8760,): normals, day-to-day spread, and a daily wave.

    The wave is that of Erbs, Klein and Beckman 1983 (ASHRAE Journal 25(6), eq. 4); its height is
    the normal range, larger on clear days: range ~ (-ln(1 - K / 0.7))^(1/2.4) with daily clearness
    K, Bristow and Campbell 1984 (Agricultural and Forest Meteorology 31(2)). The mean of each
    month is the normal exactly.
    """
    height = (-np.log(1.0 - np.minimum(clearness, 0.66) / 0.70)) ** (1.0 / 2.4)
    wave_range = (normals.tmax_c - normals.tmin_c)[MONTH_OF_DAY]
    wave_range = wave_range * height / month_means(height)[MONTH_OF_DAY]
    angle = 2.0 * np.pi * (np.arange(24) + 0.5) / 24.0
    wave = (
        0.4632 * np.cos(angle - 3.805)
        + 0.0984 * np.cos(2.0 * angle - 0.360)
        + 0.0168 * np.cos(3.0 * angle - 0.822)
        + 0.0138 * np.cos(4.0 * angle - 3.513)
    )
    hours = np.arange(8760) + 0.5
    daily = _smooth(normals.tmean_c) + _spread(normals)
    noon = 24.0 * np.arange(-1, 366) + 12.0
    base = np.interp(hours, noon, np.concatenate([daily[-1:], daily, daily[:1]]))
    hourly = base + (wave_range[:, None] * wave).ravel()
    return hourly + (normals.tmean_c - month_means(hourly))[HOUR_MONTH]


def _smooth(monthly: Floats) -> Floats:
    """Daily values, shape (365,), without steps, that keep the monthly means (12,)."""
    middle = np.cumsum(MONTH_DAYS) - np.array(MONTH_DAYS) / 2.0
    days = np.arange(365) + 0.5
    at = monthly.copy()
    for _ in range(30):
        daily = np.interp(days, middle, at, period=365.0)
        at += monthly - month_means(daily)
    return daily


def _spread(normals: Normals) -> Floats:
    """Departures of the daily mean [K], shape (365,), mean zero and the stated spread per month."""
    series = normal_series(normals.city, "temperature", 365, DAY_PERSISTENCE)
    series -= month_means(series)[MONTH_OF_DAY]
    series /= np.sqrt(month_means(series**2))[MONTH_OF_DAY]
    winter, summer = normals.january_spread_c, normals.july_spread_c
    season = 0.5 + 0.5 * np.cos(2.0 * np.pi * (np.arange(365) - 15.0) / 365.0)
    return series * (summer + (winter - summer) * season)


def humidity_frac(normals: Normals, dry_bulb: Floats) -> Floats:
    """Relative humidity [0..1], shape (8760,), from a dew point held through each day.

    The dew point is the day's lowest temperature (FAO-56, eq. 48), moved by one number a month so
    that the monthly mean humidity is the normal, where one is known.
    """
    lowest = dry_bulb.reshape(365, 24).min(axis=1)
    hour_lowest = np.interp(np.arange(8760) + 0.5, 24.0 * np.arange(365) + 6.0, lowest)
    shift = np.zeros(12)
    known = np.isfinite(normals.relative_humidity_frac)
    for _ in range(60):
        humidity = relative_humidity_frac(dry_bulb, hour_lowest + shift[HOUR_MONTH])
        wrong = normals.relative_humidity_frac - month_means(humidity)
        shift = np.where(known, shift + 10.0 * np.nan_to_num(wrong), 0.0)
    return np.clip(humidity, 0.05, 1.0)


def cloud_tenths(clear_share: Floats) -> Floats:
    """Opaque cloud [tenths], shape (8760,), from the share of a clear day's irradiation (365,).

    share = 1 - 0.75 (N / 8)^3.4 with N in eighths: Kasten and Czeplak 1980, Solar Energy 24(2),
    eq. 3; between the noons of two days the cover changes evenly, night included.
    """
    tenths = 10.0 * (np.clip(1.0 - clear_share, 0.0, 0.75) / 0.75) ** (1.0 / 3.4)
    noon = 24.0 * np.arange(-1, 366) + 12.0
    around = np.concatenate([tenths[-1:], tenths, tenths[:1]])
    return np.interp(np.arange(8760) + 0.5, noon, around)


def wind_m_s_and_deg(normals: Normals) -> tuple[Floats, Floats]:
    """Wind speed [m/s] and direction [deg], shapes (8760,).

    Speeds are Rayleigh distributed (Weibull with shape 2, the usual assumption where only a mean
    is known: Justus and others 1978) with persistence; the monthly mean is the normal. By day the
    wind is 15 % stronger than the mean, by night 15 % weaker [estimate].
    """
    chance = ndtr(normal_series(normals.city, "wind", HOURS, WIND_PERSISTENCE))
    speed = np.sqrt(-np.log1p(-np.minimum(chance, 1.0 - 1e-9)))
    hour = np.tile(np.arange(24) + 0.5, 365)
    speed *= 1.0 - 0.15 * np.cos(2.0 * np.pi * (hour - 2.0) / 24.0)
    speed *= (normals.wind_m_s / month_means(speed))[HOUR_MONTH]
    turn = normal_series(normals.city, "wind direction", HOURS, DIRECTION_PERSISTENCE)
    return speed, (normals.wind_from_deg + 70.0 * turn) % 360.0
