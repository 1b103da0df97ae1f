"""Cells on every wall and roof: each has one sample point, and its sun is that of all its area.

What buildings gain is the sum over cells by their areas, and what the picture shows lies between
the middles of the cells, so that both say the same.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.geometry.face_grid import FaceGrid, corners_along, face_grid, on_triangles
from layers.geometry.mesh import Mesh
from layers.geometry.planes import Planes
from layers.terrain.ground import GroundGrid, height_m

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

CELLS, PER_BUILDING = 160_000, 16  # wanted in all, and for each building of a large district
FINEST_M = 1.0
SPOTS = 4  # along each side of a cell, where a surface is no rectangle
HALVINGS = 30


@dataclass(frozen=True, eq=False)
class SurfaceCells(FaceGrid):
    """Cells on p surfaces, the nodes of a grid in their middles.

    foot_m (p,): how far below the ground the surface begins [m, along its own `up`]; its cells
    share out what is above.
    """

    foot_m: Array


def surface_cells(planes: Planes, ground: GroundGrid, side_m: float | None = None) -> SurfaceCells:
    """Cells with sides of about `side_m`, by default such that there are about as many as are
    wanted; squares as near as sides of whole cells let them be."""
    foot, size = _seen_m(planes, ground)
    if side_m is None:
        side_m = cell_side_m(size, len(np.unique(planes.owner)))
    return SurfaceCells(**vars(face_grid(_count(size, side_m))), foot_m=foot)


def seen_size_m(planes: Planes, ground: GroundGrid) -> Array:
    """The sides (p, 2) [m] of what is above the ground of each surface."""
    return _seen_m(planes, ground)[1]


def cell_side_m(size: Array, n_buildings: int) -> float:
    """The side of cells [m] of which surfaces (p, 2) [m] of so many buildings have about as many
    as are wanted."""
    wanted = max(CELLS, PER_BUILDING * n_buildings)
    low, high = FINEST_M, max(float(size.max(initial=0.0)), 2.0 * FINEST_M)
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        more = _count(size, middle).prod(axis=1).sum() > wanted
        low, high = (middle, high) if more else (low, middle)
    return low


def _seen_m(planes: Planes, ground: GroundGrid) -> tuple[Array, Array]:
    foot = np.where(planes.upright, _foot_m(planes, ground), 0.0)
    return foot, planes.size_m - np.column_stack([np.zeros(len(foot)), foot])


def cells_along_m(cells: SurfaceCells, planes: Planes) -> tuple[Array, Array]:
    """The middles of cells (k, 2) [m] along (right, up) from the low corner of their surface, and
    their sides (k, 2) [m]."""
    foot = np.column_stack([np.zeros(len(cells.foot_m)), cells.foot_m])
    side = ((planes.size_m - foot) / cells.count)[cells.plane]
    at = np.column_stack([cells.column, cells.row]) + 0.5
    return foot[cells.plane] + at * side, side


def in_cells(
    cells: SurfaceCells, planes: Planes, plane: NDArray[np.integer], share: NDArray[np.floating]
) -> Array:
    """Places (q, 2) on surfaces (q,), as shares of their sides from low to high, counted in cells
    from the middle of the first."""
    foot = np.column_stack([np.zeros(len(cells.foot_m)), cells.foot_m])
    left = np.maximum(planes.size_m - foot, 1e-6)
    scale, start = planes.size_m / left * cells.count, foot / left * cells.count + 0.5
    return np.asarray(share * scale[plane] - start[plane])


def covered_part(
    cells: SurfaceCells, planes: Planes, mesh: Mesh
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Which part of each cell (k,) the faces of its surface cover, 0 to 1, and where in the cell
    the middle of that part is (k, 2), -0.5 to 0.5 of its sides; all of a rectangle."""
    part, middle = np.ones(len(cells)), np.zeros((len(cells), 2))
    _, side = cells_along_m(cells, planes)
    ragged = ~planes.rectangle
    fine = face_grid(np.where(ragged[:, None], cells.count * SPOTS, 0))
    faces = np.flatnonzero(ragged[planes.of])
    of = planes.of[faces]
    size = np.maximum(planes.size_m[of], 1e-6)[:, None]
    share = corners_along(mesh, planes)[faces] / size
    corner = in_cells(cells, planes, np.repeat(of, 3), share.reshape(-1, 2)).reshape(-1, 3, 2)
    on = np.flatnonzero(on_triangles(fine, (corner + 0.5) * SPOTS - 0.5, of))
    plane, spot = fine.plane[on], np.column_stack([fine.column[on], fine.row[on]])
    column, row = spot.T // SPOTS
    cell = cells.first[plane] + row * cells.count[plane, 0] + column
    off = (spot % SPOTS + 0.5) / SPOTS - 0.5
    n, mine = np.bincount(cell, minlength=len(cells)), ragged[cells.plane]
    area = side.prod(axis=1)
    spotted = np.bincount(cells.plane, n * area, len(planes))
    seen = planes.area_m2 - cells.foot_m * planes.size_m[:, 0]
    each = np.maximum(seen, 0.0) / np.maximum(spotted, 1e-9)
    part[mine] = (n * each[cells.plane])[mine]
    for k in range(2):
        middle[:, k] = np.bincount(cell, off[:, k], len(cells)) / np.maximum(n, 1)
    return part, middle


def _count(size_m: Array, step_m: float) -> Ints:
    return np.maximum(np.rint(size_m / step_m), 1).astype(np.int64)


def _foot_m(planes: Planes, ground: GroundGrid) -> Array:
    """How far the lowest ground before each wall lies above its low rim (p,) [m]."""
    p, lowest = np.arange(len(planes)), np.full(len(planes), np.inf)
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        place = planes.places(p, planes.size_m * [share, 0.0])
        lowest = np.minimum(lowest, height_m(ground, place[:, 0], place[:, 1]) - place[:, 2])
    return np.asarray(np.clip(lowest, 0.0, 0.9 * planes.size_m[:, 1]))
