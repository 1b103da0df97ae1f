"""The sun on a described zone: on its walls, and through its windows, behind overhangs and fins."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.heat.case.zone_form import Zone, ZoneSurface
from models.heat.case.zone_window import ZoneWindow
from models.heat.zone.district_sky import behind_glass
from models.sun.irradiation import Incident, Sky, incident_sun
from models.sun.window_shade import Blade, WindowShade, window_shade

F64 = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class WindowSun:
    """Heat let in by a window (8760,) [W per m2 of glass]: by beam and the sun's surroundings, by
    the sky, by the ground."""

    direct_w_m2: F64
    sky_w_m2: F64
    ground_w_m2: F64

    def total_w_m2(self) -> F64:
        return self.direct_w_m2 + self.sky_w_m2 + self.ground_w_m2


def window_sun(window: ZoneWindow, zone: Zone, sky: Sky) -> WindowSun:
    """Heat let in by a window with its reveal, overhang and fins."""
    sun = _incident(sky, window.tilt_deg, window.azimuth_deg, zone)
    if blades := window.before_pane():
        size = (window.width_m, window.height_m)
        sun = _shaded(sun, _shade(blades, size, window.tilt_deg, window.azimuth_deg, sky))
    dark = np.zeros_like(sun.beam_w_m2)
    parts = (
        replace(sun, sky_w_m2=dark, ground_w_m2=dark),
        replace(sun, beam_w_m2=dark, circumsolar_w_m2=dark, ground_w_m2=dark),
        replace(sun, beam_w_m2=dark, circumsolar_w_m2=dark, sky_w_m2=dark),
    )
    glass = (window.angle_deg, window.g, window.g_hemispherical)
    return WindowSun(*(behind_glass(part, *glass)[:, 0] for part in parts))


def surface_sun(surface: ZoneSurface, zone: Zone, sky: Sky) -> F64:
    """Sun on a surface (8760, 1) [W/m2]. What stands before a window shades its wall too."""
    sun = _incident(sky, surface.tilt_deg, surface.azimuth_deg, zone)
    here = [w for w in zone.windows if _same_plane(w, surface)]
    total = np.zeros_like(sun.beam_w_m2)
    for window in here:
        shaded = sun
        if window.blades:
            glass = sum(w.area_m2 for w in here)
            height = zone.volume_m3 / zone.floor_area_m2
            blades, size = _before_wall(window, (surface.area_m2 + glass) / height, height)
            tilt, azimuth = surface.tilt_deg, surface.azimuth_deg
            shaded = _shaded(sun, _shade(blades, size, tilt, azimuth, sky))
        total += shaded.total_w_m2() / len(here)
    return total if here else sun.total_w_m2()


def _before_wall(
    window: ZoneWindow, width_m: float, height_m: float
) -> tuple[tuple[Blade, ...], tuple[float, float]]:
    """The window's blades in the frame of its whole wall, and the wall's size [m].

    The file does not say where in its wall a window sits: the wall's top is taken at the highest
    blade, its middle at the middle of the overhang where that is the wider, else of the window.
    """
    level = [b for b in window.blades if b.level and b.high - b.low <= width_m * 1.01]
    left, right = (level[0].low, level[0].high) if level else (0.0, window.width_m)
    start = (left + right - width_m) / 2.0
    tops = [b.at if b.level else min(b.high, height_m) for b in window.blades]
    foot = max(tops) - height_m
    moved = []
    for b in window.blades:
        across, along = (foot, start) if b.level else (start, foot)
        moved.append(replace(b, at=b.at - across, low=b.low - along, high=b.high - along))
    return tuple(moved), (width_m, height_m)


def _shade(
    blades: tuple[Blade, ...],
    size: tuple[float, float],
    tilt_deg: float,
    azimuth_deg: float,
    sky: Sky,
) -> WindowShade:
    path = sky.path
    return window_shade(blades, *size, tilt_deg, azimuth_deg, path.azimuth_deg, path.elevation_deg)


def _shaded(sun: Incident, shade: WindowShade) -> Incident:
    lit = shade.beam_frac[:, None]
    return Incident(
        beam_w_m2=sun.beam_w_m2 * lit,
        circumsolar_w_m2=sun.circumsolar_w_m2 * lit,
        sky_w_m2=sun.sky_w_m2 * shade.sky_frac,
        ground_w_m2=sun.ground_w_m2 * shade.ground_frac,
        cos_incidence=sun.cos_incidence,
    )


def _same_plane(window: ZoneWindow, surface: ZoneSurface) -> bool:
    turn = (window.azimuth_deg - surface.azimuth_deg + 180.0) % 360.0 - 180.0
    return abs(window.tilt_deg - surface.tilt_deg) < 1.0 and abs(turn) < 1.0


def _incident(sky: Sky, tilt_deg: float, azimuth_deg: float, zone: Zone) -> Incident:
    one = np.ones(1)
    return incident_sun(sky, tilt_deg * one, azimuth_deg * one, zone.ground_reflectance)
