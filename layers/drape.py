"""Things that lie on the ground: streets, squares, green, parking, water."""

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.ground import GroundGrid, height_m
from layers.mesh import ROOF, Mesh, counter_clockwise, from_corners, triangulated

Array = NDArray[np.float64]

TINY = 1e-7  # in cells: what counts as lying on a grid line


def draped(
    polygons: NDArray[np.object_], grid: GroundGrid, lift_m: float, floor_m: Array | None = None
) -> Mesh:
    """Polygons (n,) laid on the ground, `lift_m` [m] above it, clipped to the grid's extent.

    Every face lies within one face of the ground, so nothing sinks in or floats. With floor_m
    (n,) [m] no point lies lower than that: the surface of a water. owner: row of the polygon.
    """
    inside = shapely.intersection(polygons, shapely.box(*grid.extent_m))
    corners, row = triangulated(_areas_only(inside))
    origin = np.array([grid.west_m, grid.south_m])
    cells = (corners - origin) / grid.cell_m
    for normal in ((1.0, 0.0), (0.0, 1.0), (1.0, -1.0)):
        cells, row = split_at_whole_numbers(cells, row, np.array(normal))
    corners = counter_clockwise(cells * grid.cell_m + origin)
    z = height_m(grid, corners[..., 0], corners[..., 1]) + lift_m
    if floor_m is not None:
        z = np.maximum(z, floor_m[row, None])
    return from_corners(np.concatenate([corners, z[..., None]], axis=2), row, ROOF)


def split_at_whole_numbers(
    triangles: Array, row: NDArray[np.int64], normal: Array
) -> tuple[Array, NDArray[np.int64]]:
    """Cuts triangles (m, 3, 2) along all lines where point . normal is a whole number.

    The area stays the same; no piece crosses a line. Returns the pieces and their rows.
    """
    done, done_row = [], []
    while len(triangles):
        s = triangles @ normal
        low, high = np.ceil(s.min(axis=1) + TINY), np.floor(s.max(axis=1) - TINY)
        crossing = low <= high
        done.append(triangles[~crossing])
        done_row.append(row[~crossing])
        level = np.floor((low + high) / 2)[crossing]
        triangles, row = _cut(triangles[crossing], s[crossing], level), np.tile(row[crossing], 3)
        u, v = triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]
        solid = np.abs(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]) > 1e-10
        triangles, row = triangles[solid], row[solid]
    if not done:
        return np.zeros((0, 3, 2)), np.zeros(0, dtype=np.int64)
    return np.concatenate(done), np.concatenate(done_row)


def _cut(triangles: Array, s: Array, level: Array) -> Array:
    """Each triangle cut in three where s (m, 3) passes level (m,): its tip and two of the rest."""
    above = s > level[:, None]
    lone = np.where(above.sum(axis=1) == 1, above.argmax(axis=1), (~above).argmax(axis=1))
    order = (lone[:, None] + np.arange(3)) % 3
    each = np.arange(len(triangles))[:, None]
    p, q = triangles[each, order], s[each, order]
    t = (level[:, None] - q[:, :1]) / (q[:, 1:] - q[:, :1])
    a = p[:, 0] + t[:, :1] * (p[:, 1] - p[:, 0])
    b = p[:, 0] + t[:, 1:] * (p[:, 2] - p[:, 0])
    tip = np.stack([p[:, 0], a, b], axis=1)
    return np.concatenate(
        [tip, np.stack([a, p[:, 1], p[:, 2]], axis=1), np.stack([a, p[:, 2], b], axis=1)]
    )


def _areas_only(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Shapes with points and lines left out, which a clip may leave behind."""
    mixed = shapely.get_type_id(shapes) == 7
    if not mixed.any():
        return shapes
    out = shapes.copy()
    for i in np.flatnonzero(mixed):
        parts = shapely.get_parts(shapes[i])
        out[i] = shapely.union_all(parts[shapely.area(parts) > 0])
    return out


def street_areas(
    axes: NDArray[np.object_], width_m: Array, carriageway_m: Array
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Carriageways (n,) one per street, and pavements (1,): what lies between the fronts and is
    not carriageway. axes: lines (n,); width_m front to front, carriageway_m kerb to kerb (n,)."""
    kerbs = np.minimum(carriageway_m, width_m)
    roads = shapely.buffer(axes, kerbs / 2, quad_segs=4)
    fronts = shapely.union_all(shapely.buffer(axes, width_m / 2, quad_segs=4))
    pavement = shapely.difference(fronts, shapely.union_all(roads))
    return roads, np.array([pavement], dtype=object)
