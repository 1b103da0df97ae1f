"""Gaps of a weather file filled, and sun that cannot be told or refused."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from layers.quality.plausible import rule
from layers.sources.weather.rows import WeatherFileError

Doubles = NDArray[np.float64]

SHORT_GAP_H = 6  # of temperature, wind and the like: as long as weather hardly turns
_LOW_SUN = 0.05  # sine of the height below which hourly geometry says little
_LEAST_W_M2 = 50.0  # below, the hours of the balance are noise
_TWILIGHT_H = 100  # hours a year in which files that mean well have sun before it rises
_ODD_SHARE = 0.2  # of the sunny hours out of balance


def in_hours(count: int) -> str:
    """'1 hour', '3 hours'."""
    return f"{count:,} hour" + ("" if count == 1 else "s")


def bridged(values: Doubles, missing: NDArray[np.bool_]) -> tuple[Doubles, int]:
    """Short gaps drawn straight from the last hour before to the first after, over the year's end.

    Returns the values (n_hours,), NaN left in gaps of more than SHORT_GAP_H hours, and how many
    hours were filled.
    """
    out = np.where(missing, np.nan, values)
    if not missing.any() or missing.all():
        return out, 0
    known = np.flatnonzero(~missing)
    hours = np.arange(len(values))
    line = np.interp(hours, known, values[known], period=len(values))
    gap = np.diff(np.append(known, known[0] + len(values))) - 1
    before = np.searchsorted(known, hours, side="right") - 1
    short = missing & (gap[before] <= SHORT_GAP_H)
    out[short] = line[short]
    return out, int(short.sum())


def sine_of_sun_height(latitude_deg: float, longitude_deg: float, zone_h: float) -> Doubles:
    """Mean sine of the sun's height over each hour of a common year, 0 while it is down, (8760,).

    Declination and equation of time by Spencer 1971 (Fourier series), twelve moments an hour.
    """
    moment_h = np.arange(8760 * 12) / 12.0 + 1.0 / 24.0
    day = 2.0 * np.pi * (moment_h // 24) / 365.0
    declination = (
        0.006918 - 0.399912 * np.cos(day) + 0.070257 * np.sin(day) - 0.006758 * np.cos(2 * day)
        + 0.000907 * np.sin(2 * day) - 0.002697 * np.cos(3 * day) + 0.00148 * np.sin(3 * day)
    )  # fmt: skip
    equation_h = 3.8197 * (
        0.000075 + 0.001868 * np.cos(day) - 0.032077 * np.sin(day) - 0.014615 * np.cos(2 * day)
        - 0.040849 * np.sin(2 * day)
    )  # fmt: skip
    solar_h = moment_h % 24 + equation_h + longitude_deg / 15.0 - zone_h
    angle = np.radians(15.0 * (solar_h - 12.0))
    latitude = np.radians(latitude_deg)
    height = np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(
        declination
    ) * np.cos(angle)
    mean: Doubles = np.maximum(height, 0.0).reshape(8760, 12).mean(axis=1)
    return mean


def balanced_global(
    ghi: Doubles, dni: Doubles, dhi: Doubles, sine: Doubles
) -> tuple[Doubles, list[str]]:
    """Global radiation, from direct and diffuse where it is 0 all year, and a word of it."""
    if ghi.sum() > 0 or dni.sum() + dhi.sum() == 0:
        return ghi, []
    made: Doubles = dni * sine + dhi
    return made, [
        "global radiation is 0 all year beside direct and diffuse; calculated from those two"
    ]


def sun_doubts(ghi: Doubles, dni: Doubles, dhi: Doubles, sine: Doubles) -> list[str]:
    """What about the sun of a year [W/m2], (8760,) each, cannot quite be; empty where all can."""
    issues = ["no sun in any hour of the year"] if ghi.sum() == 0 else []
    balance, night = rule("sun_balance").high, rule("sun_at_night").high
    bright = (ghi > _LEAST_W_M2) & (sine > _LOW_SUN * 2)
    if bright.any():
        told = dni * sine + dhi
        off = np.abs(told - ghi)[bright] > np.maximum(balance * ghi[bright], _LEAST_W_M2)
        if off.mean() > _ODD_SHARE:
            issues.append(
                f"global radiation and direct with diffuse differ by more than {balance:.0%} in "
                f"{off.mean():.0%} of the sunny hours"
            )
    dark = (sine == 0.0) & (ghi + dni + dhi > night)
    if dark.sum() > _TWILIGHT_H:
        issues.append(f"sun in {in_hours(int(dark.sum()))} in which it is below the horizon")
    return issues


def refusal_of_sun(ghi: Doubles, dni: Doubles, dhi: Doubles) -> str:
    """Why a year's sun cannot be used at all; "" where it can."""
    bounds = rule("sun_year")
    year = float(ghi.sum()) / 1000.0
    most = float(max(ghi.max(), dni.max(), dhi.max()))
    if bounds.can_be(year) or most == 0.0:
        return ""
    why = (
        f"its global radiation of a year is {year:,.1f} kWh/m2, and no place on earth has less "
        f"than {bounds.low:,.0f} or more than {bounds.high:,.0f}"
    )
    if most < 10.0:
        return why + "; the values look like MJ/m2, where Wh/m2 belong: multiply them by 277.8"
    if year > bounds.high:
        return why + "; the values may be kJ/m2, where Wh/m2 belong: divide them by 3.6"
    return why + "; give a file with its sun in Wh/m2"


def usable_sun(
    path: Path, place: tuple[float, float, float, float],
    given: tuple[Doubles, Doubles, Doubles], issues: list[str],
) -> tuple[Doubles, Doubles, Doubles]:  # fmt: skip
    """Global, direct and diffuse radiation that can be; raises WeatherFileError where it cannot."""
    ghi, dni, dhi = given
    sine = sine_of_sun_height(place[0], place[1], place[2])
    ghi, told = balanced_global(ghi, dni, dhi, sine)
    why = refusal_of_sun(ghi, dni, dhi)
    if why:
        raise WeatherFileError(f"{path}: {why}.")
    issues += told + sun_doubts(ghi, dni, dhi, sine)
    return ghi, dni, dhi
