"""The ground: a grid of heights in metres, north-up, and the height at any point of it."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from layers.source_error import SourceError


@dataclass(frozen=True, eq=False)
class Terrain:
    """A grid of ground heights.

    z_m: (rows, cols) float32 [m], row 0 in the north, NaN where nothing is known.
    west_m, north_m: the outer upper-left corner [m]; cell_m: the edge of a square cell [m].
    crs: the coordinate system as text, for example "EPSG:3763".
    """

    z_m: NDArray[np.float32]
    west_m: float
    north_m: float
    cell_m: float
    crs: str


def shifted(terrain: Terrain, origin_m: tuple[float, float]) -> Terrain:
    """The same ground with `origin_m` (east, north) [m] taken off its coordinates."""
    return replace(
        terrain, west_m=terrain.west_m - origin_m[0], north_m=terrain.north_m - origin_m[1]
    )


@lru_cache(maxsize=8)
def filled(terrain: Terrain) -> Terrain:
    """The same ground with every empty cell given the height of the nearest known one.

    The last few answers are kept, since every layer asks for heights of the same ground.
    Raises SourceError where no cell is known at all.
    """
    empty = np.isnan(terrain.z_m)
    if not empty.any():
        return terrain
    if empty.all():
        raise SourceError("The terrain holds no height at all: every cell is empty.")
    # Here, not above: most ground is whole, and scipy costs a third of a second of a start.
    from scipy import ndimage

    nearest = ndimage.distance_transform_edt(empty, return_distances=False, return_indices=True)
    return replace(terrain, z_m=terrain.z_m[tuple(nearest)])


def elevation_m(terrain: Terrain, x_m: ArrayLike, y_m: ArrayLike) -> NDArray[np.float64]:
    """Ground height [m] at points, bilinear between the four nearest cell centres.

    x_m, y_m: any shape, in the terrain's own frame [m]; the answer has the same shape.
    Empty cells count as their nearest known neighbour, and a point outside the grid as the
    nearest point of it, so that a building at the rim still stands on the ground.
    Raises SourceError where the terrain is wholly empty.
    """
    z = filled(terrain).z_m
    rows, cols = z.shape
    x, y = np.broadcast_arrays(np.asarray(x_m, float), np.asarray(y_m, float))
    col = np.clip((x - terrain.west_m) / terrain.cell_m - 0.5, 0, cols - 1)
    row = np.clip((terrain.north_m - y) / terrain.cell_m - 0.5, 0, rows - 1)
    left = np.minimum(col.astype(np.int64), max(cols - 2, 0))
    top = np.minimum(row.astype(np.int64), max(rows - 2, 0))
    right, low = np.minimum(left + 1, cols - 1), np.minimum(top + 1, rows - 1)
    u, v = col - left, row - top
    north = z[top, left] * (1 - u) + z[top, right] * u
    south = z[low, left] * (1 - u) + z[low, right] * u
    return np.asarray(north * (1 - v) + south * v, dtype=np.float64)
