"""A grid on each of many plane surfaces: nodes in rows and columns, numbered through.

The map of faces has its texels in such grids, and the sample points of the sun stand in the middle
of its cells.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.geometry.mesh import Mesh
from layers.geometry.planes import Planes

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Ints32 = NDArray[np.int32]
Ints16 = NDArray[np.int16]

AT_ONCE = 100_000  # nodes; bounds the memory of a step that needs many numbers for each
_TRIANGLES_AT_ONCE = 2_000


@dataclass(frozen=True, eq=False)
class FaceGrid:
    """k nodes on p surfaces.

    count (p, 2): nodes across and up each surface; first (p,): the place of its first node in the
    arrays of all, row by row. plane (k,): the surface of each node; column, row (k,): counted
    within the surface, which has fewer than 32,768 either way.
    """

    count: Ints
    first: Ints
    plane: Ints32
    column: Ints16
    row: Ints16

    def __len__(self) -> int:
        return len(self.plane)


def face_grid(count: Ints) -> FaceGrid:
    """A grid of so many nodes across and up (p, 2) each surface."""
    number = count[:, 0] * count[:, 1]
    plane, at = numbered(number)
    row, column = np.divmod(at, count[plane, 0])
    first = np.cumsum(number) - number
    return FaceGrid(
        count, first, plane.astype(np.int32), column.astype(np.int16), row.astype(np.int16)
    )


def numbered(count: Ints) -> tuple[Ints, Ints]:
    """For groups of so many things (p,): the group of each thing and its number within it."""
    group = np.repeat(np.arange(len(count)), count)
    return group, np.arange(len(group)) - np.repeat(np.cumsum(count) - count, count)


def corners_along(mesh: Mesh, planes: Planes) -> Array:
    """The corners of faces (m, 3, 2) [m] along (right, up) from the low corner of their surface."""
    corners, of = mesh.points_m[mesh.triangles].astype(np.float64), planes.of
    axes = np.stack([planes.right[of], planes.up[of]], axis=1)
    along = np.einsum("mcx,max->mca", corners, axes) - planes.low_m[of][:, None]
    return np.asarray(np.clip(along, 0.0, planes.size_m[of][:, None]))


def between_nodes(
    grid: FaceGrid, values: Array, plane: NDArray[np.integer], at: Array
) -> NDArray[np.float32]:
    """Values (k,) of nodes at places (q, 2), counted in nodes, of surfaces (q,): linear between the
    four around, beyond the outer ones as there; NaN where one of them is."""
    last = grid.count[plane] - 1
    at = np.clip(at, 0.0, last)
    low = at.astype(np.int64)
    u, v = (at - low).astype(np.float32).T
    across = np.minimum(low[:, 0] + 1, last[:, 0]) - low[:, 0]
    up = (np.minimum(low[:, 1] + 1, last[:, 1]) - low[:, 1]) * grid.count[plane, 0]
    corner = grid.first[plane] + low[:, 1] * grid.count[plane, 0] + low[:, 0]
    z = values.astype(np.float32)
    foot = z[corner] * (1 - u) + z[corner + across] * u
    top = z[corner + up] * (1 - u) + z[corner + up + across] * u
    return np.asarray(foot * (1 - v) + top * v, dtype=np.float32)


def filled_from(known: NDArray[np.bool_], grid: FaceGrid) -> Ints32:
    """For each node (k,) the known one that speaks for it: the nearest in its row, else in its
    column; -1 where its surface has none."""
    source = np.where(known, np.arange(len(known), dtype=np.int32), np.int32(-1))
    by_row = _nearest(source, grid.plane, grid.row, grid.column)
    return _nearest(by_row, grid.plane, grid.column, grid.row)


def on_triangles(grid: FaceGrid, corner: Array, of: Ints) -> NDArray[np.bool_]:
    """Which nodes (k,) lie on triangles, or on their sides: corners (m, 3, 2) counted in nodes, of
    surfaces (m,)."""
    on = np.zeros(len(grid), dtype=bool)
    for first in range(0, len(of), _TRIANGLES_AT_ONCE):
        part = slice(first, first + _TRIANGLES_AT_ONCE)
        on[_nodes_on(grid, corner[part], of[part])] = True
    return on


def _nodes_on(grid: FaceGrid, corner: Array, of: Ints) -> Ints:
    most = grid.count[of] - 1
    low = np.clip(np.floor(corner.min(axis=1)).astype(np.int64), 0, most)
    high = np.clip(np.ceil(corner.max(axis=1)).astype(np.int64), 0, most)
    span = high - low + 1
    face, at = numbered(span.prod(axis=1))
    spot = low[face] + np.column_stack([at % span[face, 0], at // span[face, 0]])
    inside = _inside(corner[face], spot)
    node = grid.first[of[face]] + spot[:, 1] * grid.count[of[face], 0] + spot[:, 0]
    return np.asarray(node[inside])


def _nearest(source: Ints32, plane: Ints32, line: Ints16, place: Ints16) -> Ints32:
    """Fill the gaps (-1) along the lines of each surface from the nearer end."""
    order = np.lexsort((place, line, plane))
    s, at = source[order], np.arange(len(order), dtype=np.int32)
    key = plane[order].astype(np.int64) * (int(line.max(initial=0)) + 1) + line[order]
    before = np.maximum.accumulate(np.where(s >= 0, at, np.int32(-1)))
    last = np.int32(len(at))
    after = np.minimum.accumulate(np.where(s >= 0, at, last)[::-1])[::-1]
    back, ahead = np.clip(before, 0, None), np.clip(after, None, max(len(at) - 1, 0))
    has_back = (before >= 0) & (key[back] == key)
    has_ahead = (after < len(at)) & (key[ahead] == key)
    nearer = has_back & (~has_ahead | (at - before <= after - at))
    found = np.where(nearer, s[back], np.where(has_ahead, s[ahead], np.int32(-1)))
    out = np.empty_like(source)
    out[order] = np.where(s >= 0, s, found)
    return out


def _inside(corner: Array, spot: Ints) -> NDArray[np.bool_]:
    """Which spots (k, 2) lie in their triangles (k, 3, 2), or on a side."""
    sides = []
    for k in range(3):
        a, b = corner[:, k], corner[:, (k + 1) % 3]
        way, to = b - a, spot - a
        length = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)
        sides.append((way[:, 0] * to[:, 1] - way[:, 1] * to[:, 0]) / length)
    return np.asarray(np.minimum.reduce(sides) > -1e-3)
