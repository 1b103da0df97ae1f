"""Which part of a cell of a wall or roof stands in the open air, not against a neighbour."""

from dataclasses import replace

import numpy as np
from embreex.rtcore_scene import EmbreeScene
from numpy.typing import NDArray

from layers.geometry.planes import Planes
from layers.sun.horizon import covered
from layers.sun.surface_cells import SPOTS, SurfaceCells, cells_along_m
from layers.sun.surface_points import SurfacePoints

Array = NDArray[np.float64]


def in_open_air(
    scene: EmbreeScene, points: SurfacePoints, planes: Planes, cells: SurfaceCells
) -> SurfacePoints:
    """The points with the area of their cells that is in the open air, each moved to the middle of
    it; without those that have none.

    SPOTS x SPOTS places of a cell are asked; of those whose corners agree, only the corners.
    """
    step = (np.arange(SPOTS) + 0.5) / SPOTS - 0.5
    spot = np.stack(np.meshgrid(step, step), axis=-1).reshape(-1, 2)
    corner = np.abs(spot).min(axis=1) == step[-1]
    free = np.zeros((len(points), len(spot)), dtype=bool)
    every = np.arange(len(points))
    free[:, corner] = _free(scene, points, planes, cells, every, spot[corner])
    some = free[:, corner].sum(axis=1)
    free[some == corner.sum()] = True
    mixed = np.flatnonzero((some > 0) & (some < corner.sum()))
    free[np.ix_(mixed, ~corner)] = _free(scene, points, planes, cells, mixed, spot[~corner])
    # to the free place nearest to the middle of all that are free
    mine = free[mixed].astype(float)
    middle = mine @ spot / mine.sum(axis=1, keepdims=True)
    far = ((spot - middle[:, None]) ** 2).sum(axis=2)
    at = spot[np.where(mine > 0, far, np.inf).argmin(axis=1)]
    xyz = points.xyz_m.copy()
    xyz[mixed] = _places(points, planes, cells, mixed, at[:, None])[:, 0]
    area = points.area_m2 * free.mean(axis=1).astype(np.float32)
    return replace(points, xyz_m=xyz, area_m2=area).take(some > 0)


def _free(
    scene: EmbreeScene,
    points: SurfacePoints,
    planes: Planes,
    cells: SurfaceCells,
    rows: NDArray[np.int64],
    spot: Array,
) -> NDArray[np.bool_]:
    """Which spots (s, 2) of the cells of some points (r,) have nothing above them (r, s)."""
    shape = len(rows), len(spot)
    at = _places(points, planes, cells, rows, np.broadcast_to(spot, (*shape, 2)))
    plane = np.repeat(cells.plane[points.cell[rows]], len(spot))
    under = covered(scene, at.reshape(-1, 3), planes.normal[plane], planes.upright[plane])
    return ~under.reshape(shape)


def _places(
    points: SurfacePoints,
    planes: Planes,
    cells: SurfaceCells,
    rows: NDArray[np.int64],
    spot: Array,
) -> NDArray[np.float32]:
    """Where spots (r, s, 2), counted in sides of the cell from its point, are (r, s, 3) [m]."""
    plane = cells.plane[points.cell[rows]]
    wide = cells_along_m(cells, planes)[1][points.cell[rows], 0]
    tall = points.area_m2[rows] / wide
    right, up = planes.right[plane] * wide[:, None], planes.up[plane] * tall[:, None]
    off = spot[..., :1] * right[:, None] + spot[..., 1:] * up[:, None]
    return np.asarray(points.xyz_m[rows, None] + off, dtype=np.float32)
