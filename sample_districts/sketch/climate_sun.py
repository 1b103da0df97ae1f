"""Irradiation of a typical year: monthly sunshine, then days with persistence, then hours.

Month: Angstrom-Prescott with FAO-56's coefficients. Day: Graham, Hollands and Brunger 1988. Hour:
Graham and Hollands 1990. Direct and diffuse: Erbs, Klein and Duffie 1982, through pvlib.
"""

from dataclasses import dataclass

import numpy as np
import pvlib
from numpy.typing import NDArray
from scipy.special import ndtr

from layers.calendar import HOURS
from sample_districts.sketch.climate_chance import normal_series
from sample_districts.sketch.climate_normals import (
    DAY_OF_YEAR,
    MONTH_OF_DAY,
    Normals,
)

Floats = NDArray[np.float64]
SUBSTEPS = 12
DAY_PERSISTENCE = 0.29  # Graham, Hollands and Brunger 1988, Solar Energy 40(2)
HOUR_PERSISTENCE = 0.54  # Graham and Hollands 1990, Solar Energy 44(6)
ANGSTROM_A, ANGSTROM_B = 0.25, 0.50  # FAO Irrigation and Drainage Paper 56, eq. 35


@dataclass(frozen=True)
class SkyGeometry:
    """Shapes (8760,): mean sine of the sun's height while over the horizon, counted over the whole
    hour [-]; extraterrestrial normal and horizontal irradiance [W/m2]; relative air mass [-]."""

    sine: Floats
    normal_w_m2: Floats
    horizontal_w_m2: Floats
    air_mass: Floats


@dataclass(frozen=True)
class Irradiation:
    """Hourly means [W/m2] of shape (8760,) and the daily clearness [-] of shape (365,)."""

    ghi_w_m2: Floats
    dni_w_m2: Floats
    dhi_w_m2: Floats
    clearness: Floats


def sky_geometry(normals: Normals) -> SkyGeometry:
    """Sun height averaged over twelve instants of each hour.

    Declination and equation of time of Spencer 1971 (through pvlib), good to 0.05 degrees and half
    a minute; refraction is left out.
    """
    clock_h = (np.arange(24 * SUBSTEPS) + 0.5) / SUBSTEPS
    late_min = pvlib.solarposition.equation_of_time_spencer71(DAY_OF_YEAR)[:, None]
    sun_h = clock_h - normals.time_zone_h + normals.longitude_deg / 15.0 + late_min / 60.0
    declination = pvlib.solarposition.declination_spencer71(DAY_OF_YEAR)[:, None]
    cosine = np.cos(
        pvlib.solarposition.solar_zenith_analytical(
            np.radians(normals.latitude_deg), np.pi * (sun_h - 12.0) / 12.0, declination
        )
    )
    sines = cosine.clip(0.0).reshape(8760, SUBSTEPS)
    normal = np.repeat(pvlib.irradiance.get_extra_radiation(DAY_OF_YEAR), 24)
    up = np.maximum((sines > 0.0).mean(axis=1), 1.0 / SUBSTEPS)
    height_deg = np.degrees(np.arcsin(np.minimum(sines.mean(axis=1) / up, 1.0)))
    mass = pvlib.atmosphere.get_relative_airmass(90.0 - height_deg.clip(0.5))
    sine = sines.mean(axis=1)
    return SkyGeometry(sine, normal, sine * normal, np.asarray(mass))


def monthly_clearness(normals: Normals) -> Floats:
    """Monthly clearness [-], shape (12,): 0.25 + 0.50 n / N with n hours of sun in N of daylight.

    FAO-56, eq. 35; N from eq. 34.
    """
    latitude = np.radians(normals.latitude_deg)
    declination = 0.409 * np.sin(2.0 * np.pi * DAY_OF_YEAR / 365.0 - 1.39)
    daylight_h = 24.0 / np.pi * np.arccos(-np.tan(latitude) * np.tan(declination))
    possible_h = np.bincount(MONTH_OF_DAY, daylight_h)
    return ANGSTROM_A + ANGSTROM_B * normals.sunshine_h / possible_h


def daily_clearness(city: str, monthly: Floats, extra_wh_m2: Floats) -> Floats:
    """Daily clearness [-], shape (365,), whose sum with `extra_wh_m2` (365,) meets each month.

    A normal series with lag-one correlation 0.29 (Graham, Hollands, Brunger 1988) is mapped to
    the clearness distribution of Hollands and Huget 1983, Solar Energy 30(3), eqs. 6 to 12.
    """
    chance = ndtr(normal_series(city, "clearness", 365, DAY_PERSISTENCE))
    daily = np.empty(365)
    for month, mean in enumerate(monthly):
        days = month == MONTH_OF_DAY
        highest, values, cumulated = _clearness_distribution(mean)
        drawn = np.interp(chance[days], cumulated, values)
        for _ in range(50):
            reached = (drawn * extra_wh_m2[days]).sum() / extra_wh_m2[days].sum()
            drawn = np.clip(drawn * mean / reached, 0.03, highest)
        daily[days] = drawn
    return daily


def _clearness_distribution(mean: float) -> tuple[float, Floats, Floats]:
    highest = 0.6313 + 0.267 * mean - 11.9 * (mean - 0.75) ** 8
    gamma = highest / (highest - mean)
    slope = 2.0 * gamma - 17.519 * np.exp(-1.3118 * gamma) - 1062.0 * np.exp(-5.0426 * gamma)
    slope /= highest
    values = np.linspace(0.0, highest, 2001)
    density = (highest - values) * np.exp(slope * values)
    cumulated = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2.0)])
    return highest, values, cumulated / cumulated[-1]


def irradiation(normals: Normals) -> tuple[Irradiation, SkyGeometry]:
    """Global, direct and diffuse irradiation of the typical year."""
    geometry = sky_geometry(normals)
    extra = geometry.horizontal_w_m2.reshape(365, 24)
    daily = daily_clearness(normals.city, monthly_clearness(normals), extra.sum(axis=1))
    hourly = _hourly_clearness(normals.city, daily, geometry).reshape(365, 24)
    for _ in range(50):
        reached = (hourly * extra).sum(axis=1) / extra.sum(axis=1)
        hourly = np.clip(hourly * (daily / reached)[:, None], 0.02, 0.80)
    ghi = (hourly * extra).ravel()
    direct, diffuse = _split(ghi, geometry)
    return Irradiation(ghi, direct, diffuse, daily), geometry


def _hourly_clearness(city: str, daily: Floats, geometry: SkyGeometry) -> Floats:
    """Hourly clearness [-], shape (8760,): a mean that falls with air mass, and a persistent
    deviation whose spread follows the day's clearness (Graham and Hollands 1990)."""
    day = np.repeat(daily, 24)
    mean = (
        day
        - 1.167 * day**3 * (1.0 - day)
        + 0.979 * (1.0 - day) * np.exp(-1.141 * (1.0 - day) / day * geometry.air_mass)
    )
    spread = 0.16 * np.sin(np.pi * np.minimum(day, 0.9) / 0.90)
    return mean + spread * normal_series(city, "hourly clearness", HOURS, HOUR_PERSISTENCE)


def _split(ghi: Floats, geometry: SkyGeometry) -> tuple[Floats, Floats]:
    """Direct normal and diffuse horizontal [W/m2]; direct + diffuse close on the global.

    No beam is stronger than that of a clean sky, 0.7^(mass^0.678) (Meinel and Meinel 1976); what
    is above it goes to the diffuse part.
    """
    zenith = np.degrees(np.arccos(np.clip(geometry.sine, 1e-3, 1.0)))
    erbs = pvlib.irradiance.erbs(ghi, zenith, np.repeat(DAY_OF_YEAR, 24), 1e-3, 90.0)
    diffuse = np.asarray(erbs["dhi"])
    sine = np.maximum(geometry.sine, 1e-6)
    strongest = geometry.normal_w_m2 * 0.7 ** (geometry.air_mass**0.678)
    direct = np.minimum((ghi - diffuse) / sine, strongest)
    direct = np.where(geometry.sine > 0.01, direct, 0.0)
    return direct, ghi - direct * geometry.sine


def clear_day_wh_m2(geometry: SkyGeometry) -> Floats:
    """Global irradiation of a cloudless day [Wh/m2], shape (365,): 910 sin(h) - 30 W/m2.

    Kasten and Czeplak 1980, Solar Energy 24(2), eq. 1.
    """
    return (910.0 * geometry.sine - 30.0).clip(0.0).reshape(365, 24).sum(axis=1)
