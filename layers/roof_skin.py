"""How much roof looks where, from footprint, roof kind and roof height."""

import numpy as np
import shapely
from numpy.typing import NDArray

SECTORS = 8
FLAT = 8  # the ninth column
# A mansard is taken as a steep skirt that climbs this share of the roof height at this slope,
# under a nearly level cap (an estimate: Baixa's attic storeys stand 60-70 degrees steep).
_SKIRT_SHARE, _SKIRT_TILT_DEG = 0.8, 65.0


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


def roof_areas(
    footprint_m2: NDArray[np.float64],
    perimeter_m: NDArray[np.float64],
    roof: NDArray,
    roof_height_m: NDArray[np.float64],
    ridge_deg: NDArray[np.float64],
    along_m: NDArray[np.float64],
    across_m: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Roof skin by direction (n, 9) [m2] (eight sectors, then level) and its slope (n,) [deg].

    All inputs (n,). ridge_deg: direction of the ridge; along_m, across_m: extent along and across
    it [m]. With tilt t of the slopes, plan area A, half width w = across/2, height h:
    gabled   tan t = h / w; two slopes, each A / 2 cos t
    hipped   as gabled, of which the two ends take across / 2 along of the plan
    mansard  a skirt of _SKIRT_TILT_DEG round the eaves, the rest level
    dome     a spherical cap, pi (r2 + h2) with r2 = A / pi; spire a cone, pi r sqrt(r2 + h2)
    A pitched kind without height is level.
    """
    n = len(footprint_m2)
    out, tilt = np.zeros((n, SECTORS + 1)), np.zeros(n)
    kind = np.where(roof_height_m > 0.05, np.asarray(roof).astype(str), "flat")
    flat = kind == "flat"
    out[flat, FLAT] = footprint_m2[flat]

    sides = (in_sectors(ridge_deg + 90.0) + in_sectors(ridge_deg - 90.0)) / 2
    ends = (in_sectors(ridge_deg) + in_sectors(ridge_deg + 180.0)) / 2
    for name, end_share in (
        ("gabled", np.zeros(n)),
        ("hipped", np.minimum(across_m / np.maximum(2 * along_m, 1e-9), 0.5)),
    ):
        at = kind == name
        slope = np.arctan2(roof_height_m, np.maximum(across_m / 2, 1e-9))
        skin = footprint_m2 / np.cos(slope)
        split = (1 - end_share)[:, None] * sides + end_share[:, None] * ends
        out[at, :SECTORS] = (skin[:, None] * split)[at]
        tilt[at] = np.degrees(slope)[at]

    at = kind == "mansard"
    steep = np.radians(_SKIRT_TILT_DEG)
    inset = _SKIRT_SHARE * roof_height_m / np.tan(steep)
    skirt_plan = np.minimum(perimeter_m * inset, footprint_m2)
    around = (along_m[:, None] * sides + across_m[:, None] * ends) / (along_m + across_m)[:, None]
    out[at, :SECTORS] = (skirt_plan / np.cos(steep))[at, None] * around[at]
    out[at, FLAT] = (footprint_m2 - skirt_plan)[at]
    tilt[at] = _SKIRT_TILT_DEG

    radius2 = footprint_m2 / np.pi
    skins = {
        "dome": np.pi * (radius2 + roof_height_m**2),
        "spire": np.pi * np.sqrt(radius2 * (radius2 + roof_height_m**2)),
    }
    for name, skin in skins.items():
        at = kind == name
        out[at, :SECTORS] = skin[at, None] / SECTORS
        tilt[at] = np.degrees(np.arccos(np.clip(footprint_m2 / skin, 0.0, 1.0)))[at]
    return out, tilt
