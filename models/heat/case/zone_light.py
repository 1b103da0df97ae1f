"""Where the sun let in is absorbed in a described zone, and what leaves it by the windows again.

The room is taken as a box as high as the zone, each window in the middle of its wall. Beam falls on
floor, back and sides as the sun stands; light of the sky and from the ground comes in evenly from
its half of the view. What a surface reflects goes to the other planes by area, what these reflect
to all surfaces; panes let their hemispherical g out again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.basis.calendar import HOURS
from models.heat.case.zone_form import Zone, ZoneSurface
from models.heat.case.zone_sun import window_sun
from models.heat.case.zone_window import ZoneWindow
from models.sun.irradiation import Sky

F64 = NDArray[np.float64]
Inside = ZoneSurface | ZoneWindow

PANE_POINTS = 4  # along each side of a pane from which rays start
VIEW_DEG = 10.0  # step of directions of diffuse light
FLOOR, CEILING, BACK, LEFT, RIGHT = range(5)
"""What a ray from a window may strike first."""


@dataclass(frozen=True, eq=False)
class ZoneLight:
    """let_in_w (8760,): sun let in, weighted by how much of it stays in that hour against the
    year's mean; share (parts,): of it, absorbed by each surface (windows: none)."""

    let_in_w: F64
    share: F64


def zone_light(zone: Zone, sky: Sky, parts: list[Inside]) -> ZoneLight:
    """The light of all windows on all parts, in the order of `parts`."""
    let_in = np.zeros(HOURS)
    absorbed = np.zeros((HOURS, len(parts)))
    after = _after_reflection(parts)
    for window in zone.windows:
        sun = window_sun(window, zone, sky)
        struck = _first_struck(window, zone, parts)
        direction = _from_window(window, sky.path.azimuth_deg, sky.path.elevation_deg)
        beam = struck.of(*direction)
        first = (
            sun.direct_w_m2[:, None] * beam
            + sun.sky_w_m2[:, None] * struck.even(up=True)
            + sun.ground_w_m2[:, None] * struck.even(up=False)
        )
        let_in += window.area_m2 * sun.total_w_m2()
        absorbed += window.area_m2 * first @ after
    inside = np.array([not isinstance(p, ZoneWindow) for p in parts])
    absorbed[:, ~inside] = 0.0
    total = float(let_in.sum())
    if total == 0.0:
        return ZoneLight(let_in, _floor_only(parts) @ after * inside)
    share = absorbed.sum(axis=0) / total
    return ZoneLight(absorbed.sum(axis=1) / max(float(share.sum()), 1e-9), share)


@dataclass(frozen=True, eq=False)
class _Struck:
    """A window in its box: width, height, depth [m], its own size, and the share of each part
    (5, parts) in what is behind FLOOR, CEILING, BACK, LEFT and RIGHT."""

    width_m: float
    height_m: float
    depth_m: float
    window_m: tuple[float, float]
    planes: F64

    def of(self, turn_rad: F64, rise_rad: F64) -> F64:
        """Shares of the parts (rays, parts) in light from directions: turn from the window's normal
        to its right as seen from inside, rise over the horizon; below it from the ground."""
        wide, tall = self.window_m
        place = (np.arange(PANE_POINTS) + 0.5) / PANE_POINTS - 0.5
        x = (self.width_m / 2.0 + wide * place)[:, None, None]
        z = (self.height_m / 2.0 + tall * place)[None, :, None]
        inward = np.maximum(np.cos(rise_rad) * np.cos(turn_rad), 1e-9)
        across = -np.cos(rise_rad) * np.sin(turn_rad)  # light from the right goes to the left
        down = np.sin(rise_rad)
        flat = np.full((PANE_POINTS, PANE_POINTS, len(turn_rad)), np.inf)
        with np.errstate(divide="ignore"):
            away = np.stack([
                np.where(down > 0.0, z / np.abs(down), flat),
                np.where(down < 0.0, (self.height_m - z) / np.abs(down), flat),
                np.broadcast_to(self.depth_m / inward, flat.shape),
                np.where(across < 0.0, x / np.abs(across), flat),
                np.where(across > 0.0, (self.width_m - x) / np.abs(across), flat),
            ])  # fmt: skip
        first = np.argmin(away, axis=0)
        hit = np.stack([(first == k).mean(axis=(0, 1)) for k in range(5)], axis=1)
        shares: F64 = hit @ self.planes
        return shares

    def even(self, up: bool) -> F64:
        """Shares (parts,) in even light of the upper or the lower half of the view."""
        step = np.radians(VIEW_DEG)
        turn = np.arange(-np.pi / 2.0 + step / 2.0, np.pi / 2.0, step)
        rise = np.arange(step / 2.0, np.pi / 2.0, step) * (1.0 if up else -1.0)
        turns, rises = (v.ravel() for v in np.meshgrid(turn, rise))
        weight = np.cos(rises) ** 2 * np.cos(turns)  # cosine of incidence times solid angle
        return np.asarray(weight @ self.of(turns, rises) / np.sum(weight))


def _first_struck(window: ZoneWindow, zone: Zone, parts: list[Inside]) -> _Struck:
    height = zone.volume_m3 / zone.floor_area_m2
    wall = sum(p.area_m2 for p in parts if _side(p, window) == "own")
    width = max(wall / height, window.width_m)
    planes = np.stack([_within(parts, window, k) for k in ("floor", "roof", "back", "left",
                                                            "right")])  # fmt: skip
    size = (window.width_m, min(window.height_m, height))
    if window.tilt_deg < 45.0:  # from above: on the floor
        planes[:] = planes[FLOOR]
    return _Struck(width, height, zone.floor_area_m2 / width, size, planes)


def _within(parts: list[Inside], window: ZoneWindow, side: str) -> F64:
    """Shares by area of the parts on a side of the window; of the floor where there is none."""
    for name in (side, "floor"):
        area = np.array([p.area_m2 * (_side(p, window) == name) for p in parts])
        if area.any():
            return np.asarray(area / area.sum())
    return _floor_only(parts)


def _side(part: Inside, window: ZoneWindow) -> str:
    """Where a part is, for one who stands in the room and looks out of the window."""
    if part.tilt_deg < 45.0:
        return "roof"
    if part.tilt_deg > 135.0:
        return "floor"
    turn = round((part.azimuth_deg - window.azimuth_deg) / 90.0) % 4
    return ("own", "right", "back", "left")[turn]


def _from_window(window: ZoneWindow, azimuth_deg: F64, elevation_deg: F64) -> tuple[F64, F64]:
    """The sun's turn to the right of the window's normal and its rise [rad], seen from inside."""
    turn = (azimuth_deg - window.azimuth_deg + 180.0) % 360.0 - 180.0
    return np.radians(turn), np.radians(elevation_deg)


def _floor_only(parts: list[Inside]) -> F64:
    floor = np.array([not isinstance(p, ZoneWindow) and p.tilt_deg > 135.0 for p in parts])
    if not floor.any():
        floor = np.array([not isinstance(p, ZoneWindow) for p in parts])
    area = np.array([p.area_m2 for p in parts]) * floor
    return np.asarray(area / area.sum())


def _after_reflection(parts: list[Inside]) -> F64:
    """Shares absorbed by each part (struck, parts) of light that first strikes a part."""
    area = np.array([p.area_m2 for p in parts])
    takes = np.array([p.g_hemispherical if isinstance(p, ZoneWindow) else p.inside_absorptance
                      for p in parts])  # fmt: skip
    plane = [(round(p.tilt_deg), round(p.azimuth_deg) if 1 < p.tilt_deg < 179 else 0)
             for p in parts]  # fmt: skip
    other = np.array([[a != b for b in plane] for a in plane]) * area
    if not other.any():
        other = np.tile(area, (len(parts), 1))
    onto = other / np.maximum(other.sum(axis=1), 1e-12)[:, None]
    first = np.diag(takes)
    second = (1.0 - takes)[:, None] * onto * takes
    left = 1.0 - takes - second.sum(axis=1)
    every = area * takes / max(float(np.sum(area * takes)), 1e-12)
    return np.asarray(first + second + left[:, None] * every)
