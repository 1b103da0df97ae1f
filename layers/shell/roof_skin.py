"""How much roof looks where, from footprint, roof kind and roof height."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Array = NDArray[np.float64]

SECTORS = 8
FLAT = 8  # the ninth column
# A mansard is taken as a steep skirt that climbs this share of the roof height at this slope,
# under a nearly level cap (an estimate: Baixa's attic storeys stand 60-70 degrees steep).
_SKIRT_SHARE, _SKIRT_TILT_DEG = 0.8, 65.0


_REGULAR = 0.85  # a footprint that fills this much of its rectangle is one wing (an estimate)


def in_sectors(azimuth_deg: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of each direction that falls to the eight sectors, (m, 8); sector k faces 45 k deg.

    Linear between the two nearest, so that a building turned by a degree changes by little.
    """
    place = np.asarray(azimuth_deg) % 360.0 / 45.0
    first = np.floor(place).astype(np.int64) % SECTORS
    share = place - np.floor(place)
    out = np.zeros((len(place), SECTORS))
    rows = np.arange(len(place))
    out[rows, first] = 1.0 - share
    out[rows, (first + 1) % SECTORS] += share
    return out


def long_axes(footprints: NDArray[np.object_]) -> tuple[NDArray, NDArray, NDArray]:
    """Direction of the long side [deg from north, 0-180), its length and the short side's [m].

    Of the smallest rectangle round each footprint.
    """
    boxes = shapely.minimum_rotated_rectangle(footprints)
    corners = shapely.get_coordinates(boxes).reshape(-1, 5, 2)
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 1]
    a, b = np.hypot(*first.T), np.hypot(*second.T)
    long = np.where((a >= b)[:, None], first, second)
    azimuth = np.degrees(np.arctan2(long[:, 0], long[:, 1])) % 180.0
    return azimuth, np.maximum(a, b), np.minimum(a, b)


@dataclass(frozen=True, eq=False)
class RoofPlan:
    """What a roof stands on, n buildings.

    footprint_m2, perimeter_m: area, and length of outer and courtyard walls. ridge_deg: direction
    of the ridge; along_m, across_m: extent along and across it [m]. eaves_m (n, 8): length of
    wall in the open air by direction.
    """

    footprint_m2: Array
    perimeter_m: Array
    ridge_deg: Array
    along_m: Array
    across_m: Array
    eaves_m: Array


def roof_areas(plan: RoofPlan, roof: NDArray, roof_height_m: Array) -> tuple[Array, Array]:
    """Roof skin by direction (n, 9) [m2] (eight sectors, then level) and its slope (n,) [deg].

    roof, roof_height_m: kind and rise above the eaves [m], (n,). With tilt t of the slopes, plan
    area A, half width w = across/2, height h:
    gabled   tan t = h / w; two slopes, each A / 2 cos t
    hipped   as gabled, of which the two ends take across / 2 along of the plan
    both     where the footprint fills less than _REGULAR of its rectangle (wings, courtyards): w is
             half of 2 A / perimeter, a wing's width, and the slopes look where the eaves do
    mansard  a skirt of _SKIRT_TILT_DEG along the eaves, the rest level
    dome     a spherical cap, pi (r2 + h2) with r2 = A / pi; spire a cone, pi r sqrt(r2 + h2)
    A pitched kind without height is level.
    """
    n = len(plan.footprint_m2)
    out, tilt = np.zeros((n, SECTORS + 1)), np.zeros(n)
    rise = np.asarray(roof_height_m, dtype=np.float64)
    kind = np.where(rise > 0.05, np.asarray(roof).astype(str), "flat")
    flat = kind == "flat"
    out[flat, FLAT] = plan.footprint_m2[flat]
    for name, skin in (
        ("gabled", _pitched(plan, rise, np.zeros(n))),
        ("hipped", _pitched(plan, rise, _end_share(plan))),
        ("mansard", _mansard(plan, rise)),
        ("dome", _round(plan, np.pi * (plan.footprint_m2 / np.pi + rise**2))),
        ("spire", _round(plan, np.sqrt(plan.footprint_m2 * (plan.footprint_m2 + np.pi * rise**2)))),
    ):
        at = kind == name
        out[at], tilt[at] = skin[0][at], skin[1][at]
    return out, tilt


def _end_share(plan: RoofPlan) -> Array:
    """Share of a hipped roof's plan that its two ends take."""
    return np.minimum(plan.across_m / np.maximum(2 * plan.along_m, 1e-9), 0.5)


def _around(plan: RoofPlan) -> Array:
    """Share of the open eaves that looks in each direction (n, 8)."""
    total = plan.eaves_m.sum(axis=1, keepdims=True)
    return np.where(total > 0, plan.eaves_m / np.maximum(total, 1e-9), 1 / SECTORS)


def _pitched(plan: RoofPlan, rise_m: Array, end_share: Array) -> tuple[Array, Array]:
    sides = (in_sectors(plan.ridge_deg + 90.0) + in_sectors(plan.ridge_deg - 90.0)) / 2
    ends = (in_sectors(plan.ridge_deg) + in_sectors(plan.ridge_deg + 180.0)) / 2
    winged = plan.footprint_m2 < _REGULAR * plan.along_m * plan.across_m
    wing = np.minimum(2 * plan.footprint_m2 / plan.perimeter_m, plan.across_m)
    width = np.where(winged, wing, plan.across_m)
    slope = np.arctan2(rise_m, np.maximum(width / 2, 1e-9))
    split = (1 - end_share)[:, None] * sides + end_share[:, None] * ends
    split = np.where(winged[:, None], _around(plan), split)
    skin = (plan.footprint_m2 / np.cos(slope))[:, None] * split
    return np.column_stack([skin, np.zeros(len(skin))]), np.degrees(slope)


def _mansard(plan: RoofPlan, rise_m: Array) -> tuple[Array, Array]:
    steep = np.radians(_SKIRT_TILT_DEG)
    inset = _SKIRT_SHARE * rise_m / np.tan(steep)
    skirt = np.minimum(plan.eaves_m.sum(axis=1) * inset, plan.footprint_m2)
    skin = (skirt / np.cos(steep))[:, None] * _around(plan)
    level = plan.footprint_m2 - skirt
    return np.column_stack([skin, level]), np.full(len(level), _SKIRT_TILT_DEG)


def _round(plan: RoofPlan, skin_m2: Array) -> tuple[Array, Array]:
    """A roof that looks everywhere alike; its slope is the mean over the skin."""
    out = np.repeat((skin_m2 / SECTORS)[:, None], SECTORS + 1, axis=1)
    out[:, FLAT] = 0.0
    return out, np.degrees(np.arccos(np.clip(plan.footprint_m2 / skin_m2, 0.0, 1.0)))
