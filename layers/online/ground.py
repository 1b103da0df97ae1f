"""Bare ground out of a surface model in which buildings stand."""

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.features import rasterize
from rasterio.transform import Affine
from scipy import ndimage
from scipy.interpolate import griddata

from layers.terrain.terrain import Terrain

_OPEN_FRAC = 0.15  # of a cell under roofs: a cell with less shows the ground (an estimate)
_FINE = 6  # parts of a cell's side for its share under roofs
_LOW_CELLS = 5  # a cell far above the lowest so near is no ground, whatever the outlines say
_RISE = 0.15  # slope of a street that is steep (an estimate)
_STEP_M = 4.0  # above what such a slope gives: trees, walls and the radar's noise


def bare_ground(surface: Terrain, buildings: NDArray[np.object_]) -> Terrain:
    """The ground under a district from a surface model of about 30 m.

    surface: heights [m] of what is seen from above; buildings: outlines in its system [m].
    Cells with less than 15 % under roofs, and not more than a steep street's rise above the lowest
    of their neighbourhood (5 x 5 cells), are taken as ground; between those it is linear, then
    smoothed over one cell, and nowhere above the surface by more than the smoothing. The rule is
    an approximation of a progressive morphological filter (Zhang et al. 2003, IEEE TGRS 41 (4))
    that knows where the buildings are. Where no cell is open, the lowest of each neighbourhood
    stands in.
    """
    z = surface.z_m.astype(np.float64)
    known = np.isfinite(z)
    if not known.any():
        return surface
    lowest = ndimage.percentile_filter(np.where(known, z, np.nanmax(z)), 10, size=_LOW_CELLS)
    rise_m = _STEP_M + _RISE * surface.cell_m * (_LOW_CELLS // 2)
    open_air = known & (_share_under_roofs(surface, buildings) < _OPEN_FRAC)
    ground = open_air & (z <= lowest + rise_m)
    if ground.sum() < 3:
        return replace(surface, z_m=lowest.astype(np.float32))
    rows, cols = np.meshgrid(*map(np.arange, z.shape), indexing="ij")
    at, heights = np.column_stack([rows[ground], cols[ground]]), z[ground]
    nearest = griddata(at, heights, (rows, cols), method="nearest")
    between = nearest
    if (np.ptp(at, axis=0) > 0).all() and len(at) > 3:
        linear = griddata(at, heights, (rows, cols), method="linear")
        between = np.where(np.isnan(linear), nearest, linear)
    smooth = ndimage.gaussian_filter(np.minimum(between, np.where(known, z, np.inf)), 1.0)
    return replace(surface, z_m=np.where(known, smooth, np.nan).astype(np.float32))


def _share_under_roofs(surface: Terrain, buildings: NDArray[np.object_]) -> NDArray[np.float64]:
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
    share: NDArray[np.float64] = roofs.reshape(rows, _FINE, cols, _FINE).mean(axis=(1, 3))
    return share
