"""Things that lie on the ground: streets, squares, green, parking, water.

Outlines are cut along the lines of the ground grid, cell by cell, and each piece along the
diagonal of its cell, so that every face lies within one face of the ground.
"""

from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.geometry.mesh import (
    ROOF,
    Mesh,
    counter_clockwise,
    empty_mesh,
    from_corners,
    sharing_points,
    triangulated,
)
from layers.terrain.ground import GroundGrid, height_m

Array = NDArray[np.float64]
Shapes = NDArray[np.object_]
Rows = NDArray[np.int64]

SLIVER_M2 = 1e-3
FAR_M = 1e7


def draped(polygons: Shapes, grid: GroundGrid, lift_m: float) -> Mesh:
    """Polygons (n,) laid on the ground, `lift_m` [m] above it, clipped to the grid's extent.

    Nothing sinks in or floats. owner: row of the polygon.
    """
    if len(polygons) == 0:
        return empty_mesh()
    pieces, row = _in_cells(polygons, grid)
    whole = shapely.area(pieces) > grid.cell_m**2 * (1 - 1e-6)
    halves, halves_row = _halved(pieces[whole], row[whole])
    corners, index = triangulated(pieces[~whole])
    corners, cut_row = split_on_diagonals(corners, row[~whole][index], grid)
    corners = np.concatenate([halves, counter_clockwise(corners)])
    z = height_m(grid, corners[..., 0], corners[..., 1]) + lift_m
    rows = np.concatenate([halves_row, cut_row])
    return sharing_points(from_corners(np.concatenate([corners, z[..., None]], axis=2), rows, ROOF))


def water_surface(polygons: Shapes, level_m: Array, grid: GroundGrid) -> Mesh:
    """Waters (n,) at their levels (n,) [m], clipped to the grid's extent; flat, so not cut."""
    if len(polygons) == 0:
        return empty_mesh()
    inside, row = _areas(shapely.intersection(polygons, shapely.box(*grid.extent_m)))
    corners, index = triangulated(inside)
    row = row[index]
    z = np.broadcast_to(level_m[row, None, None], (len(row), 3, 1))
    return sharing_points(from_corners(np.concatenate([corners, z], axis=2), row, ROOF))


def street_areas(axes: Shapes, width_m: Array, carriageway_m: Array) -> tuple[Shapes, Shapes]:
    """Carriageways (n,) one per street, and pavements (1,): what lies between the fronts and is
    not carriageway. axes: lines (n,); width_m front to front, carriageway_m kerb to kerb (n,)."""
    kerbs = np.minimum(carriageway_m, width_m)
    roads = shapely.buffer(axes, kerbs / 2, quad_segs=4)
    fronts = shapely.union_all(shapely.buffer(axes, width_m / 2, quad_segs=4))
    pavement = shapely.difference(fronts, shapely.union_all(roads))
    return roads, np.array([pavement], dtype=object)


def split_on_diagonals(triangles: Array, row: Rows, grid: GroundGrid) -> tuple[Array, Rows]:
    """Cuts triangles (m, 3, 2) that each lie in one cell along that cell's diagonal, from south
    west to north east; the area stays the same. Returns the pieces and their rows."""
    if len(triangles) == 0:
        return triangles, row
    cells = (triangles - [grid.west_m, grid.south_m]) / grid.cell_m
    corner = np.floor(cells.mean(axis=1))
    s = cells[..., 0] - cells[..., 1] - (corner[:, 0] - corner[:, 1])[:, None]
    s[np.abs(s) < 1e-9] = 0.0
    crossing = (s.min(axis=1) < 0) & (s.max(axis=1) > 0)
    pieces = _cut(triangles[crossing], s[crossing])
    u, v = pieces[:, 1] - pieces[:, 0], pieces[:, 2] - pieces[:, 0]
    solid = np.abs(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]) > SLIVER_M2 * 1e-3
    rows = np.concatenate([row[~crossing], np.tile(row[crossing], 3)[solid]])
    return np.concatenate([triangles[~crossing], pieces[solid]]), rows


def _cut(triangles: Array, s: Array) -> Array:
    """Each triangle cut in three where s (m, 3) passes 0: its tip and two of the rest."""
    above = s > 0
    lone = np.where(above.sum(axis=1) == 1, above.argmax(axis=1), (~above).argmax(axis=1))
    order = (lone[:, None] + np.arange(3)) % 3
    each = np.arange(len(triangles))[:, None]
    p, q = triangles[each, order], s[each, order]
    t = q[:, :1] / (q[:, :1] - q[:, 1:])
    a = p[:, 0] + t[:, :1] * (p[:, 1] - p[:, 0])
    b = p[:, 0] + t[:, 1:] * (p[:, 2] - p[:, 0])
    tip = np.stack([p[:, 0], a, b], axis=1)
    return np.concatenate(
        [tip, np.stack([a, p[:, 1], p[:, 2]], axis=1), np.stack([a, p[:, 2], b], axis=1)]
    )


def _in_cells(polygons: Shapes, grid: GroundGrid) -> tuple[Shapes, Rows]:
    """The pieces of polygons in each cell of the grid, and the rows they come from."""
    rows, cols = grid.z_m.shape
    x = np.asarray(grid.west_m + grid.cell_m * np.arange(cols))
    y = np.asarray(grid.south_m + grid.cell_m * np.arange(rows))
    pieces, row = _in_strips(polygons, np.arange(len(polygons)), x, 0)
    return _in_strips(pieces, row, y, 1)


def _in_strips(
    shapes: Shapes, row: Rows, lines: NDArray[np.floating], axis: int
) -> tuple[Shapes, Rows]:
    """Shapes cut into the strips between lines of x (axis 0) or y (axis 1)."""
    bounds = shapely.bounds(shapes)
    found: list[Shapes] = [shapes[:0]]
    found_row: list[Rows] = [row[:0]]
    low, high = bounds[:, axis], bounds[:, axis + 2]
    for a, b in pairwise(lines.tolist()):
        here = np.flatnonzero((low < b) & (high > a))
        if len(here) == 0:
            continue
        box = (a, -FAR_M, b, FAR_M) if axis == 0 else (-FAR_M, a, FAR_M, b)
        pieces, source = _areas(shapely.clip_by_rect(shapes[here], *box))
        found.append(pieces)
        found_row.append(row[here[source]])
    return np.concatenate(found), np.concatenate(found_row)


def _halved(squares: Shapes, row: Rows) -> tuple[Array, Rows]:
    """Whole cells as two triangles each, cut from south west to north east."""
    west, south, east, north = shapely.bounds(squares).T
    sw, se = np.column_stack([west, south]), np.column_stack([east, south])
    ne, nw = np.column_stack([east, north]), np.column_stack([west, north])
    corners = np.concatenate([np.stack([sw, se, ne], axis=1), np.stack([sw, ne, nw], axis=1)])
    return corners, np.tile(row, 2)


def _areas(shapes: Shapes) -> tuple[Shapes, Rows]:
    """The single polygons in shapes, without the points, lines and slivers that a clip may leave
    behind, and the place of the shape each comes from."""
    parts, outer = shapely.get_parts(shapes, return_index=True)
    parts, inner = shapely.get_parts(parts, return_index=True)
    solid = shapely.area(parts) > SLIVER_M2
    return parts[solid], outer[inner[solid]]
