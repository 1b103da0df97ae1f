"""Bare ground out of a surface model in which buildings stand."""

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.features import rasterize
from rasterio.transform import Affine
from scipy import ndimage

from layers.terrain.terrain import Terrain

Doubles = NDArray[np.float64]

_REACH_CELLS = 2.0  # standard deviation of the neighbourhood's weights (an estimate)
_FINE = 6  # parts of a cell's side for its share under roofs
_OPEN_FRAC = 0.15  # around a cell under roofs: with less its own relief counts (an estimate)
_LOW_CELLS = 5  # a cell far above the lowest so near is no ground, whatever the outlines say
_STEEP, _STEP_M = 0.15, 4.0  # a steep street's rise, and what noise and trees add (estimates)
_RIDGE = 1e-4


def bare_ground(surface: Terrain, buildings: NDArray[np.object_]) -> Terrain:
    """The ground under a district from a surface model of about 30 m.

    surface: heights [m] of what is seen from above; buildings: outlines in its system [m].
    Around each cell a plane and the share s under roofs are fitted to the heights,
    z = a + b x + c y + h s, by least squares with Gaussian weights; a, the height where nothing
    is built, is the ground, and h, not below 0, the buildings' own height there. Where little is
    built the cell's own relief is put back. Cells far above the lowest of their neighbourhood that
    stand under no roof (towers that the outlines lack, masts) take no part.
    Checked at Covent Garden, where 2 of 210 cells are open (`tests/layers/online/test_ground.py`).
    """
    z = surface.z_m.astype(np.float64)
    known = np.isfinite(z)
    if not known.any():
        return surface
    share = _share_under_roofs(surface, buildings)
    lowest = ndimage.percentile_filter(np.where(known, z, np.nanmax(z)), 10, size=_LOW_CELLS)
    rise_m = _STEP_M + _STEEP * surface.cell_m * (_LOW_CELLS // 2)
    odd = (share < _OPEN_FRAC) & (z > lowest + rise_m)
    base = np.nanmedian(z)
    ground, lift = _fitted(np.where(known, z - base, 0.0), share, known & ~odd)
    own = z - base - lift * share - ground
    built = ndimage.gaussian_filter(share, 1.0)
    detail = np.where(odd, 0.0, np.clip(1.0 - built / _OPEN_FRAC, 0.0, 1.0))
    bare = base + ground + np.nan_to_num(own) * detail
    return replace(surface, z_m=np.where(known, bare, np.nan).astype(np.float32))


def _fitted(z: Doubles, share: Doubles, counts: NDArray[np.bool_]) -> tuple[Doubles, Doubles]:
    """Ground and height of buildings at each cell, (rows, cols) [m], by moving least squares."""
    rows, cols = z.shape
    y, x = np.mgrid[0:rows, 0:cols].astype(np.float64)
    terms = (np.ones_like(z), x, y, share)

    def mean(values: Doubles) -> Doubles:
        smooth: Doubles = ndimage.gaussian_filter(
            values * counts, _REACH_CELLS, mode="constant", truncate=4.0
        )
        return smooth

    weight = np.maximum(mean(terms[0]), 1e-12)
    matrix = np.empty((rows, cols, 4, 4))
    right = np.empty((rows, cols, 4))
    for one in range(4):
        right[..., one] = mean(terms[one] * z) / weight
        for other in range(one, 4):
            matrix[..., one, other] = mean(terms[one] * terms[other]) / weight
            matrix[..., other, one] = matrix[..., one, other]
    matrix += _RIDGE * np.eye(4)
    found = np.linalg.solve(matrix, right[..., None])[..., 0]
    plain = np.linalg.solve(matrix[..., :3, :3], right[..., :3, None])[..., 0]
    rises = found[..., 3] > 0.0
    a, b, c = (np.where(rises, found[..., k], plain[..., k]) for k in range(3))
    return a + b * x + c * y, np.where(rises, found[..., 3], 0.0)


def _share_under_roofs(surface: Terrain, buildings: NDArray[np.object_]) -> Doubles:
    """The part of each cell that lies under a roof (rows, cols), 0 to 1."""
    rows, cols = surface.z_m.shape
    fine_m = surface.cell_m / _FINE
    shapes = [shape for shape in buildings if not shapely.is_empty(shape)]
    if not shapes:
        return np.zeros((rows, cols))
    roofs = rasterize(
        shapes,
        out_shape=(rows * _FINE, cols * _FINE),
        transform=Affine(fine_m, 0.0, surface.west_m, 0.0, -fine_m, surface.north_m),
        dtype="uint8",
    )
    share: Doubles = roofs.reshape(rows, _FINE, cols, _FINE).mean(axis=(1, 3))
    return share
