"""Sun on shaded surfaces: every hour's beam against the horizon, the rest by the sky left.

Obstacles are black: they hide beam, the sky around the sun and the sky dome. What the ground
before a surface and the fronts across the street throw back is taken as much as the surface sees
of the sky, since they stand in the same shade (docs/validation.md has the check).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields

import numpy as np
from numba import njit
from numpy.typing import NDArray

from models.basis.calendar import HOURS, month_edges_h
from models.sun.figures import GROUND_REFLECTANCE_FRAC, SUNSHINE_W_M2
from models.sun.glass import ANGLES_DEG, G_AT_ANGLE, G_HEMISPHERICAL
from models.sun.irradiation import Sky
from models.sun.sky_view import band_view_frac, bin_turns, own_edge, sky_view_frac

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I32 = NDArray[np.int32]

MONTHS = 12
ROWS_AT_ONCE = 8_000


@dataclass(frozen=True, eq=False)
class Surfaces:
    """p planes with their horizons.

    tilt_deg (p,) [deg, 0 = facing up]; azimuth_deg (p,) [deg from north, clockwise]; horizon_deg
    (p, bins) [deg]: the sky is hidden below; bin j looks to the own azimuth + (j + 0.5) 360 / bins.
    """

    tilt_deg: F32
    azimuth_deg: F32
    horizon_deg: F32


@dataclass(frozen=True, eq=False)
class MonthlySun:
    """Sun of each month on p planes, float32 (p, 12).

    lit_kwh_m2, free_kwh_m2 [kWh/m2]: with and without obstacles; glass_lit_kwh_m2,
    glass_free_kwh_m2: what passes a pane of g = 1 at normal incidence; sun_h, free_sun_h [h]:
    hours in which sunshine (WMO: at least 120 W/m2 direct) falls on the plane.
    """

    lit_kwh_m2: F32
    free_kwh_m2: F32
    glass_lit_kwh_m2: F32
    glass_free_kwh_m2: F32
    sun_h: F32
    free_sun_h: F32


def monthly_sun(
    sky: Sky, surfaces: Surfaces, ground_reflectance_frac: float = GROUND_REFLECTANCE_FRAC
) -> MonthlySun:
    """Sun on planes by month, shaded and free.

    In every hour: beam and circumsolar part where the sun stands above the horizon in its azimuth
    bin; dome x `sky_view_frac`; horizon band x `band_view_frac` (with the dome where it is darker
    than that); ground part x `sky_view_frac`. Without obstacles equal to `incident_sun`. Taller
    obstacles never add. Glass: beam and circumsolar by angle of incidence, the rest hemispherical,
    double clear glazing as in `models.sun.glass`.
    """
    sun, hour = _hours(sky, ground_reflectance_frac)
    month = np.searchsorted(hour, month_edges_h()).astype(np.int32)
    out = np.zeros((len(surfaces.tilt_deg), 6, MONTHS), dtype=np.float32)
    glass, diffuse_g = _glass(), np.float32(G_HEMISPHERICAL)

    def part(rows: slice) -> None:
        some = (getattr(surfaces, f.name)[rows] for f in fields(surfaces))
        _by_month(*_planes(Surfaces(*some)), sun, month, glass, diffuse_g, out[rows])

    _in_threads(part, len(out))
    return MonthlySun(*(out[:, k] for k in range(6)))


def hourly_sun_w_m2(
    sky: Sky, surfaces: Surfaces, ground_reflectance_frac: float = GROUND_REFLECTANCE_FRAC
) -> F32:
    """Sun on each plane in every hour with its obstacles (p, 8760) [W/m2]; as `monthly_sun`.

    For some planes at a time: the answer takes 35 kB a plane, the way to it ten times as much.
    """
    plane, obstacle = _planes(surfaces)
    sun, hour = _hours(sky, ground_reflectance_frac)
    east, north, up, facing, view, edge = (column[:, None] for column in plane.T)
    bins = obstacle.shape[1]
    turn = (sun[3] - facing) % np.float32(2.0 * np.pi)
    place = np.minimum((turn * np.float32(bins / (2.0 * np.pi))).astype(np.int64), bins - 1)
    above = sun[4] >= np.take_along_axis(obstacle, place, axis=1)
    cosine = np.maximum(east * sun[0] + north * sun[1] + up * sun[2], 0.0)
    dome, band = sun[7] * (1.0 + up) / 2.0, sun[8] * np.sqrt(np.maximum(1.0 - up**2, 0.0))
    around = sun[6] * cosine
    real = around + dome + band > 0.0
    spread = np.maximum(dome * view + band * np.where(band > 0.0, edge, view), 0.0)
    out = np.zeros((len(plane), HOURS), dtype=np.float32)
    out[:, hour] = above * (sun[5] * cosine + around * real) + spread * real
    out[:, hour] += sun[9] * (1.0 - up) / 2.0 * view
    return out


def _planes(surfaces: Surfaces) -> tuple[F32, F32]:
    """What the loops read of the planes: normal (east, north, up), azimuth [rad], sky and band
    left (p, 6); the elevation (p, bins) [deg] of obstacles, -90 where there are none."""
    tilt = np.radians(surfaces.tilt_deg.astype(np.float64))
    azimuth = np.radians(surfaces.azimuth_deg.astype(np.float64)) % (2.0 * np.pi)
    edge = own_edge(tilt[:, None], bin_turns(surfaces.horizon_deg.shape[1])[None, :])
    free = surfaces.horizon_deg <= np.degrees(edge) + 1e-3
    normal = np.sin(tilt) * np.sin(azimuth), np.sin(tilt) * np.cos(azimuth), np.cos(tilt)
    sky = sky_view_frac(surfaces.horizon_deg, surfaces.tilt_deg)
    band = band_view_frac(surfaces.horizon_deg, surfaces.tilt_deg)
    plane = np.column_stack([*normal, azimuth, sky, band])
    return plane.astype(np.float32), np.where(free, -90.0, surfaces.horizon_deg).astype(np.float32)


def _hours(sky: Sky, ground_reflectance_frac: float) -> tuple[F32, I32]:
    """Hours with any sun: its direction (east, north, up), azimuth [rad], elevation [deg], beam,
    circumsolar, dome, band, ground [W/m2] (10, hours), and which hour of the year each is."""
    some = (sky.ghi_w_m2 > 0) | (sky.beam_w_m2 > 0) | (sky.dome_w_m2 > 0)
    hour = np.flatnonzero(some).astype(np.int32)
    height = np.radians(sky.path.elevation_deg)
    azimuth = np.radians(sky.path.azimuth_deg) % (2.0 * np.pi)
    table = np.stack(
        [
            np.cos(height) * np.sin(azimuth),
            np.cos(height) * np.cos(azimuth),
            np.sin(height),
            azimuth,
            sky.path.elevation_deg,
            sky.beam_w_m2,
            sky.circumsolar_w_m2,
            sky.dome_w_m2,
            sky.band_w_m2,
            ground_reflectance_frac * sky.ghi_w_m2,
        ]
    )
    return np.ascontiguousarray(table[:, hour], dtype=np.float32), hour


def _glass() -> F32:
    """Share of the normal-incidence g left at 1,001 even steps of the cosine of incidence."""
    angle = np.degrees(np.arccos(np.linspace(0.0, 1.0, 1001)))
    return np.interp(angle, ANGLES_DEG, G_AT_ANGLE).astype(np.float32)


def _in_threads(work: Callable[[slice], None], n: int) -> None:
    """Run a loop that holds no lock over slices of n rows, on all cores; small ones, which bounds
    the memory of what is made on the way."""
    step = min(max(-(-n // (os.cpu_count() or 1)), 1), ROWS_AT_ONCE)
    with ThreadPoolExecutor() as pool:
        list(pool.map(work, (slice(a, a + step) for a in range(0, n, step))))


@njit(cache=True, nogil=True, fastmath=True)
def _by_month(
    plane: F32, obstacle: F32, sun: F32, month: I32, glass: F32, diffuse_g: float, out: F32
) -> None:
    """Sums into out (p, 6, 12) in the order of `MonthlySun` [kWh/m2, h].

    sun (10, hours) of `_hours`; month (13,): where each month starts in it.
    """
    bins = obstacle.shape[1]
    scale, wh = np.float32(bins / (2.0 * np.pi)), np.float32(0.001)
    zero, one, half = np.float32(0.0), np.float32(1.0), np.float32(0.5)
    for p in range(len(plane)):
        east, north, up, facing, sky, edge = plane[p]
        upright = np.sqrt(max(one - up * up, zero))
        to_dome, to_ground = half * (one + up), half * (one - up)
        for m in range(12):
            lit, free, glass_lit, glass_free, hours, free_hours = zero, zero, zero, zero, zero, zero
            for h in range(month[m], month[m + 1]):
                cosine = max(east * sun[0, h] + north * sun[1, h] + up * sun[2, h], zero)
                place = (sun[3, h] - facing) * scale
                place = place + bins if place < zero else place
                above = sun[4, h] >= obstacle[p, min(int(place), bins - 1)]
                dome, band = sun[7, h] * to_dome, sun[8, h] * upright
                around = sun[6, h] * cosine
                real = one if around + dome + band > zero else zero
                direct = sun[5, h] * cosine + around * real
                ground = sun[9, h] * to_ground
                open_ = (dome + band) * real + ground
                left = max(dome * sky + band * (edge if band > zero else sky), zero) * real
                left += ground * sky
                seen = direct if above else zero
                g = glass[int(cosine * np.float32(1000.0))]
                shines = one if cosine > zero and sun[5, h] >= SUNSHINE_W_M2 else zero
                lit += seen + left
                free += direct + open_
                glass_lit += g * seen + diffuse_g * left
                glass_free += g * direct + diffuse_g * open_
                hours += shines if above else zero
                free_hours += shines
            out[p, 0, m], out[p, 1, m] = lit * wh, free * wh
            out[p, 2, m], out[p, 3, m] = glass_lit * wh, glass_free * wh
            out[p, 4, m], out[p, 5, m] = hours, free_hours
