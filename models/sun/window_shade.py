"""Overhangs and fins: which share of a window's sun they leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]

GRID = 16  # sample points along each side of the window
RINGS, WEDGES = 24, 48  # directions of the half space before it


@dataclass(frozen=True)
class Blade:
    """A flat rectangle before a window, in the window's own frame [m].

    The frame: x to the right as seen from outside, y outwards, z up along the pane, origin at the
    window's lower left corner. `level` is a blade at height `at` (an overhang) reaching from
    `low` to `high` in x; else it stands at x = `at` (a fin) and reaches from `low` to `high` in z.
    Both reach from the pane to `depth` in y.
    """

    level: bool
    at: float
    low: float
    high: float
    depth: float


@dataclass(frozen=True, eq=False)
class WindowShade:
    """beam_frac (hours,) share of the pane the sun reaches; sky_frac, ground_frac [-] share of an
    even sky and an even ground that it sees."""

    beam_frac: F64
    sky_frac: float
    ground_frac: float


def window_shade(
    blades: Sequence[Blade],
    width_m: float,
    height_m: float,
    tilt_deg: float,
    azimuth_deg: float,
    sun_azimuth_deg: F64,
    sun_elevation_deg: F64,
) -> WindowShade:
    """Shares of beam, sky and ground sun left by black blades before a window.

    Points of a GRID x GRID raster look along the sun's direction (beam) or along directions of
    equal cosine-weighted solid angle (sky and ground); dark is where the ray meets a blade.
    """
    points = _points(width_m, height_m)
    right, out, up = _in_window_frame(sun_azimuth_deg, sun_elevation_deg, tilt_deg, azimuth_deg)
    beam = np.ones(len(right))
    facing = (out > 1e-6) & (sun_elevation_deg > 0.0)
    rays = np.stack([right, out, up], axis=1)[facing]
    beam[facing] = 1.0 - _dark(blades, points, rays).mean(axis=1)
    rays = _hemisphere()
    lit = 1.0 - _dark(blades, points, rays).mean(axis=1)
    tilt = np.radians(tilt_deg)
    above = rays[:, 1] * np.cos(tilt) + rays[:, 2] * np.sin(tilt) > 0.0
    sky = float(lit[above].mean()) if above.any() else 1.0
    ground = float(lit[~above].mean()) if (~above).any() else 1.0
    return WindowShade(beam, sky, ground)


def _points(width_m: float, height_m: float) -> F64:
    """Mid-points of the raster (GRID^2, 2): x, z."""
    middle = (np.arange(GRID) + 0.5) / GRID
    x, z = np.meshgrid(middle * width_m, middle * height_m)
    return np.stack([x.ravel(), z.ravel()], axis=1)


def _in_window_frame(
    azimuth_deg: F64, elevation_deg: F64, tilt_deg: float, facing_deg: float
) -> tuple[F64, F64, F64]:
    """Sun direction as right, outward and up-the-pane components."""
    height, turn = np.radians(elevation_deg), np.radians(azimuth_deg - facing_deg)
    ahead, right = np.cos(height) * np.cos(turn), -np.cos(height) * np.sin(turn)
    tilt = np.radians(tilt_deg)
    out = ahead * np.sin(tilt) + np.sin(height) * np.cos(tilt)
    up = np.sin(height) * np.sin(tilt) - ahead * np.cos(tilt)
    return right, out, up


def _hemisphere() -> F64:
    """Directions (RINGS x WEDGES, 3) of equal share of the cosine-weighted half space."""
    ring = np.sqrt((np.arange(RINGS) + 0.5) / RINGS)
    wedge = 2.0 * np.pi * (np.arange(WEDGES) + 0.5) / WEDGES
    right = np.outer(ring, np.cos(wedge)).ravel()
    up = np.outer(ring, np.sin(wedge)).ravel()
    return np.stack([right, np.sqrt(1.0 - right**2 - up**2), up], axis=1)


def _dark(blades: Sequence[Blade], points: F64, rays: F64) -> NDArray[np.bool_]:
    """(rays, points): whether the ray from the point meets a blade."""
    dark = np.zeros((len(rays), len(points)), dtype=bool)
    for blade in blades:
        across, along = (2, 0) if blade.level else (0, 2)
        here = points[:, 1 if blade.level else 0][None, :]
        there = points[:, 0 if blade.level else 1][None, :]
        speed = rays[:, across][:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            time = (blade.at - here) / speed
            reach = time * rays[:, 1][:, None]
            place = there + time * rays[:, along][:, None]
            meets = (time > 0.0) & (reach <= blade.depth)
            dark |= meets & (place >= blade.low) & (place <= blade.high)
    return dark
