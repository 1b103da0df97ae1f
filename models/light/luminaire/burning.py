"""When street lamps burn: from the sun's elevation and a switching level."""

import numpy as np
from numpy.typing import NDArray

from models.basis.calendar import HOURS

Floats = NDArray[np.float64]

# Clear-sky illuminance of the ground by the sun's elevation h: log10 E = sum c_k (h / 90)^k.
# Janiczek and DeYoung, USNO Circular 171 (1987), reprinted in Seidelmann, Explanatory Supplement
# to the Astronomical Almanac (1992), 9.2; recalled, not read at the source: standing estimate.
# Check: the pieces join within 10 % and give 3.4 lx at -6 deg, the end of civil twilight.
_TWILIGHT_PIECES = (
    (-18.0, -12.0, (13.84, 262.72, 1447.42, 2797.93)),
    (-12.0, -5.0, (2.70, 12.17, -431.69, -1899.83)),
    (-5.0, -0.8, (2.88, 21.81, -258.11, -858.36)),
    (-0.8, 5.0, (2.88, 22.26, -207.64, 1034.30)),
    (5.0, 20.0, (3.05, 13.28, -45.98, 64.33)),
)

SWITCH_ON_LX = 35.0  # a common photocell setting; standing: estimate


def clear_sky_illuminance_lx(elevation_deg: float) -> float:
    """Horizontal illuminance under a clear sky [lx] for the sun at `elevation_deg` [deg].

    Valid from -18 to 20 deg. Raises ValueError outside.
    """
    for low, high, c in _TWILIGHT_PIECES:
        if low <= elevation_deg <= high:
            x = elevation_deg / 90.0
            return float(10.0 ** (c[0] + x * (c[1] + x * (c[2] + x * c[3]))))
    raise ValueError(
        f"the sun's elevation {elevation_deg} deg is outside -18 to 20 deg, "
        "the range of the twilight formula; give an elevation inside it."
    )


def switch_on_elevation_deg(switch_on_lx: float = SWITCH_ON_LX) -> float:
    """The sun's elevation [deg] at which the ground gets `switch_on_lx` [lx] on a clear evening.

    Bisection of `clear_sky_illuminance_lx`; 35 lx gives -3.85 deg. Raises ValueError if the level
    is outside 1 to 1,000 lx.
    """
    if not 1.0 <= switch_on_lx <= 1000.0:
        raise ValueError(f"a switch-on level of {switch_on_lx} lx is outside 1 to 1000 lx.")
    low, high = -12.0, 5.0
    for _ in range(50):
        middle = 0.5 * (low + high)
        if clear_sky_illuminance_lx(middle) < switch_on_lx:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def burning_frac(
    elevation_deg: NDArray[np.floating], switch_on_deg: float | None = None
) -> NDArray[np.float64]:
    """Share of each hour in which the lamps burn [-], (8760,).

    `elevation_deg` (8760,) [deg] is the sun's elevation in the middle of each hour;
    `switch_on_deg` [deg] the elevation below which the lamps burn (default: 35 lx, clear sky).
    Between hour middles the elevation is taken as linear, so a lamp switched in the middle of an
    hour burns for part of it. Raises ValueError on another shape or on values that are not finite.
    """
    sun = np.asarray(elevation_deg, dtype=np.float64)
    if sun.shape != (HOURS,) or not np.isfinite(sun).all():
        raise ValueError(
            f"the sun's elevation must be {HOURS} finite degrees, got shape {sun.shape}; "
            "give one value per hour of a year without a leap day."
        )
    level = switch_on_elevation_deg() if switch_on_deg is None else switch_on_deg
    over = sun - level
    edge = 0.5 * (over + np.roll(over, 1))  # at the start of each hour; the year closes on itself
    halves = _share_below_zero(edge, over) + _share_below_zero(over, np.roll(edge, -1))
    return 0.5 * halves


def _share_below_zero(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of a straight stretch from a to b that lies below zero."""
    low = np.minimum(a, b)
    span = np.abs(b - a)
    flat = span < 1e-12
    share = np.clip(-low / np.where(flat, 1.0, span), 0.0, 1.0)
    return np.where(flat, (low < 0.0).astype(np.float64), share)


def dark_hours_by_clock(latitude_deg: float, switch_on_deg: float | None = None) -> Floats:
    """Hours a year in which lamps burn in each hour of the solar clock [h/a], (24,).

    For a road without weather file: declination by Cooper (1969), delta = 23.45 sin(360 (284 + n) /
    365), no equation of time. Raises ValueError beyond 65 deg of latitude, where the sun may stay
    up or down for days.
    """
    if not -65.0 <= latitude_deg <= 65.0:
        raise ValueError(f"a latitude of {latitude_deg} deg is outside -65 to 65 deg.")
    hour = np.arange(HOURS) + 0.5
    declination = np.radians(23.45) * np.sin(2.0 * np.pi * (285.0 + hour // 24) / 365.0)
    angle = 2.0 * np.pi * (hour % 24 - 12.0) / 24.0
    latitude = np.radians(latitude_deg)
    sine = np.sin(latitude) * np.sin(declination)
    sine = sine + np.cos(latitude) * np.cos(declination) * np.cos(angle)
    elevation = np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0)))
    hours: Floats = burning_frac(elevation, switch_on_deg).reshape(-1, 24).sum(axis=0)
    return hours
