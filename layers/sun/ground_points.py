"""Sample points on the open ground, in even steps, and the picture between them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, map_coordinates

from layers.sun.surface_points import SurfacePoints

F32 = NDArray[np.float32]
WANTED = 60_000


@dataclass(frozen=True, eq=False)
class GroundPoints:
    """Points in the open on a raster of places, every `step` cells of the ground's from `first` on.

    row (rows, cols): the point at each place, -1 under a building; nearest (rows, cols): the point
    in the open that is nearest to it. points: level, in the order of the places.
    """

    step: int
    first: int
    row: NDArray[np.int64]
    nearest: NDArray[np.int64]
    points: SurfacePoints


def ground_points(ground_m: F32, is_open: NDArray[np.bool_]) -> GroundPoints:
    """About WANTED of the open cells of the ground (rows, cols, 3) [m]."""
    step = max(round(float(np.sqrt(is_open.sum() / WANTED))), 1)
    first = step // 2
    places, free = ground_m[first::step, first::step], is_open[first::step, first::step]
    row = np.where(free, np.cumsum(free).reshape(free.shape) - 1, -1)
    found = distance_transform_edt(~free, return_distances=False, return_indices=True)
    n = int(free.sum())
    zero = np.zeros(n, dtype=np.float32)
    points = SurfacePoints(
        xyz_m=np.ascontiguousarray(places[free], dtype=np.float32),
        tilt_deg=zero,
        azimuth_deg=zero,
        area_m2=np.ones(n, dtype=np.float32),
        owner=np.full(n, -1, dtype=np.int32),
        roof=np.ones(n, dtype=bool),
        cell=np.arange(n, dtype=np.int32),
    )
    return GroundPoints(step, first, row, row[tuple(found)], points)


def between_points(ground: GroundPoints, values: F32, shape: tuple[int, int], finer: int) -> F32:
    """Values (q,) of the points on a raster of so many cells, each of `finer` cells of the ground's
    along a side: linear between the open places around, else that of the nearest."""
    place = [(finer * (np.arange(n) + 0.5) - 0.5 - ground.first) / ground.step for n in shape]
    at = np.stack(np.meshgrid(*place, indexing="ij"))
    free = (ground.row >= 0).astype(np.float32)
    on_places = values[ground.nearest].astype(np.float32)
    weight = map_coordinates(free, at, order=1, mode="nearest")
    mixed = map_coordinates(on_places * free, at, order=1, mode="nearest")
    lone = map_coordinates(on_places, at, order=0, mode="nearest")
    found = np.where(weight > 0.01, mixed / np.maximum(weight, 0.01), lone)
    return np.asarray(found, dtype=np.float32)
