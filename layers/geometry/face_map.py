"""A map of all faces: every plane surface has a grid of texels in one common picture.

So what falls on a wall can be seen from its foot to its eaves, without a finer mesh. Texels stand
on the rim of their surface too; between them the picture is interpolated, and no surface reads
the texels of another.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.geometry.face_grid import (
    AT_ONCE,
    FaceGrid,
    Ints32,
    corners_along,
    face_grid,
    on_triangles,
)
from layers.geometry.mesh import Mesh
from layers.geometry.planes import Planes

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

WIDTH = 4096  # texels across the picture; every graphics card takes twice that
TALLEST = 1024
RIM_M = 0.08  # texels on a rim look out from a little inside it
LIFT_M = 0.03


@dataclass(frozen=True, eq=False)
class FaceMap(FaceGrid):
    """Texels, the nodes of a grid on the faces of a mesh of n points.

    shape: rows and columns of the picture. uv (n, 2) float32: the place of each point in it, 0 to
    1. texel (k,): index in the flat picture. xyz_m (k, 3) float32: where it is, LIFT_M in front.
    on_face (k,): False beyond the faces, where the surface is no rectangle.
    """

    shape: tuple[int, int]
    uv: NDArray[np.float32]
    texel: Ints32
    xyz_m: NDArray[np.float32]
    on_face: NDArray[np.bool_]

    def share_of(self, texels: slice | NDArray[np.integer]) -> NDArray[np.float32]:
        """The places of some texels (q, 2) on their surfaces from low to high, 0 to 1."""
        return _shares(self, texels).astype(np.float32)


def face_map(mesh: Mesh, planes: Planes, step_m: float, plain: NDArray[np.bool_]) -> FaceMap:
    """A map with a texel at least every `step_m`; `plain` surfaces (p,) have their corners only."""
    count = np.ceil(planes.size_m / step_m).astype(np.int64) + 1
    count = np.clip(count, 2, [WIDTH // 2, TALLEST])
    count[plain] = 2
    low, rows = _packed(count)
    grid = face_grid(count)
    plane = grid.plane
    texel = (low[plane, 1] + grid.row) * WIDTH + low[plane, 0] + grid.column
    steps = (count - 1) / np.maximum(planes.size_m, 1e-6)
    corner = corners_along(mesh, planes) * steps[planes.of][:, None]
    return FaceMap(
        **vars(grid),
        shape=(rows, WIDTH),
        uv=_uv(mesh, corner + low[planes.of][:, None], rows),
        texel=texel.astype(np.int32),
        xyz_m=_before_faces(planes, grid),
        on_face=_on_faces(planes, grid, corner, plain),
    )


def _shares(grid: FaceGrid, nodes: slice | NDArray[np.integer]) -> Array:
    """How far along its surface's width and height each of some nodes is (q, 2), 0 to 1."""
    at = np.column_stack([grid.column[nodes], grid.row[nodes]])
    return np.asarray(at / (grid.count[grid.plane[nodes]] - 1))


def _before_faces(planes: Planes, grid: FaceGrid) -> NDArray[np.float32]:
    """Where each texel is (k, 3) [m]."""
    xyz = np.empty((len(grid), 3), dtype=np.float32)
    for first in range(0, len(grid), AT_ONCE):
        part = slice(first, first + AT_ONCE)
        plane = grid.plane[part]
        rim = np.minimum(RIM_M, 0.25 * planes.size_m[plane])
        along = rim + _shares(grid, part) * (planes.size_m[plane] - 2 * rim)
        xyz[part] = planes.places(plane, along) + LIFT_M * planes.normal[plane]
    return xyz


def texel_at(faces: FaceMap, planes: Planes, face: int, point_m: Array) -> int:
    """The texel nearest to a point (3,) [m] of a face of the mesh."""
    plane = int(planes.of[face])
    axes = np.stack([planes.right[plane], planes.up[plane]])
    share = (axes @ point_m - planes.low_m[plane]) / np.maximum(planes.size_m[plane], 1e-9)
    last = faces.count[plane] - 1
    column, row = np.clip(np.rint(share * last), 0, last).astype(int)
    return int(faces.first[plane] + row * faces.count[plane, 0] + column)


def _packed(count: Ints) -> tuple[Ints, int]:
    """Where each grid of texels has its low corner (p, 2): in shelves, the tallest first; and how
    many rows the picture then has."""
    order = np.lexsort((-count[:, 0], -count[:, 1]))
    wide, tall = count[order, 0].tolist(), count[order, 1].tolist()
    x = y = shelf = 0
    places = []
    for w, h in zip(wide, tall, strict=True):
        if x + w > WIDTH:
            x, y, shelf = 0, y + shelf, 0
        shelf = shelf or h
        places.append((x, y))
        x += w
    corner = np.zeros((len(count), 2), dtype=np.int64)
    corner[order] = np.array(places, dtype=np.int64).reshape(-1, 2)
    return corner, max(y + shelf, 1)


def _uv(mesh: Mesh, corner: Array, rows: int) -> NDArray[np.float32]:
    """Points in the middle of their texels; corner (m, 3, 2): where the corners of faces lie in the
    picture, counted in texels."""
    uv = np.zeros((len(mesh.points_m), 2), dtype=np.float32)
    uv[mesh.triangles.ravel()] = ((corner + 0.5) / [WIDTH, rows]).reshape(-1, 2)
    return uv


def _on_faces(
    planes: Planes, grid: FaceGrid, corner: Array, plain: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which texels (k,) lie on a face: all of a rectangle, else what its triangles cover."""
    whole = planes.rectangle | plain
    ragged = np.flatnonzero(~whole[planes.of])
    return whole[grid.plane] | on_triangles(grid, corner[ragged], planes.of[ragged])
