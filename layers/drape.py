"""Things that lie on the ground: streets, squares, green, parking, water."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.ground import GroundGrid, height_m
from layers.mesh import ROOF, Mesh, empty_mesh, from_corners, triangulated

Array = NDArray[np.float64]
Shapes = NDArray[np.object_]

TILE_CELLS = 16  # large outlines are first cut to tiles of this many cells, which is quicker
SLIVER_M2 = 1e-4


@dataclass(frozen=True, eq=False)
class Facets:
    """The faces of a ground grid seen from above, ready to cut outlines with.

    halves: (2 cells,) triangles and the tree over them; tiles: larger squares and their tree.
    """

    grid: GroundGrid
    halves: Shapes
    halves_tree: shapely.STRtree
    tiles: Shapes
    tiles_tree: shapely.STRtree


def facets_of(grid: GroundGrid) -> Facets:
    """The faces of the ground as shapes: two triangles a cell, and tiles of 16 x 16 cells."""
    rows, cols = grid.z_m.shape
    x = grid.west_m + grid.cell_m * np.arange(cols)
    y = grid.south_m + grid.cell_m * np.arange(rows)
    sw = np.stack(np.meshgrid(x[:-1], y[:-1]), axis=-1).reshape(-1, 2)
    east, north = np.array([grid.cell_m, 0.0]), np.array([0.0, grid.cell_m])
    se, ne, nw = sw + east, sw + east + north, sw + north
    rings = np.concatenate([np.stack([sw, se, ne], axis=1), np.stack([sw, ne, nw], axis=1)])
    halves = shapely.polygons(rings)
    size = TILE_CELLS * grid.cell_m
    tx, ty = np.meshgrid(np.arange(x[0], x[-1], size), np.arange(y[0], y[-1], size))
    right, top = np.minimum(tx + size, x[-1]), np.minimum(ty + size, y[-1])
    tiles = shapely.box(tx.ravel(), ty.ravel(), right.ravel(), top.ravel())
    return Facets(grid, halves, shapely.STRtree(halves), tiles, shapely.STRtree(tiles))


def draped(polygons: Shapes, facets: Facets, lift_m: float) -> Mesh:
    """Polygons (n,) laid on the ground, `lift_m` [m] above it, clipped to the grid's extent.

    Every face lies within one face of the ground, so nothing sinks in or floats.
    owner: row of the polygon.
    """
    pieces, row = _cut_by(polygons, np.arange(len(polygons)), facets.tiles, facets.tiles_tree)
    pieces, row = _cut_by(pieces, row, facets.halves, facets.halves_tree)
    corners, index = triangulated(pieces)
    z = height_m(facets.grid, corners[..., 0], corners[..., 1]) + lift_m
    return from_corners(np.concatenate([corners, z[..., None]], axis=2), row[index], ROOF)


def water_surface(polygons: Shapes, level_m: Array, facets: Facets) -> Mesh:
    """Waters (n,) at their levels (n,) [m], clipped to the grid's extent; flat, so not cut."""
    if len(polygons) == 0:
        return empty_mesh()
    inside = shapely.intersection(polygons, shapely.box(*facets.grid.extent_m))
    corners, row = triangulated(_areas_only(inside))
    z = np.broadcast_to(level_m[row, None, None], (len(row), 3, 1))
    return from_corners(np.concatenate([corners, z], axis=2), row, ROOF)


def street_areas(axes: Shapes, width_m: Array, carriageway_m: Array) -> tuple[Shapes, Shapes]:
    """Carriageways (n,) one per street, and pavements (1,): what lies between the fronts and is
    not carriageway. axes: lines (n,); width_m front to front, carriageway_m kerb to kerb (n,)."""
    kerbs = np.minimum(carriageway_m, width_m)
    roads = shapely.buffer(axes, kerbs / 2, quad_segs=4)
    fronts = shapely.union_all(shapely.buffer(axes, width_m / 2, quad_segs=4))
    pavement = shapely.difference(fronts, shapely.union_all(roads))
    return roads, np.array([pavement], dtype=object)


def _cut_by(
    polygons: Shapes, row: NDArray[np.int64], cutters: Shapes, tree: shapely.STRtree
) -> tuple[Shapes, NDArray[np.int64]]:
    """The pieces of polygons inside each cutter, with the rows they come from."""
    if len(polygons) == 0:
        return polygons, row
    source, cutter = tree.query(polygons, predicate="intersects")
    if len(source) == 0:
        return polygons[:0], row[:0]
    whole_source, whole_cutter = tree.query(polygons, predicate="covers")
    whole = np.isin(source * len(cutters) + cutter, whole_source * len(cutters) + whole_cutter)
    pieces = cutters[cutter]
    pieces[~whole] = shapely.intersection(polygons[source[~whole]], cutters[cutter[~whole]])
    pieces = _areas_only(pieces)
    solid = shapely.area(pieces) > SLIVER_M2
    return pieces[solid], row[source[solid]]


def _areas_only(shapes: Shapes) -> Shapes:
    """Shapes with points and lines left out, which a clip may leave behind."""
    mixed = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    if not mixed.any():
        return shapes
    out = shapes.copy()
    for i in np.flatnonzero(mixed):
        parts: Sequence[shapely.Geometry] = shapely.get_parts(shapes[i])
        out[i] = shapely.union_all([p for p in parts if shapely.area(p) > 0])
    return out
