"""Buildings from footprints: walls, roofs and the edges between them, in one merged mesh."""

from dataclasses import dataclass, fields, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.geometry.mesh import WALL, Mesh, feature_edges, from_corners, merged
from layers.scene.roofs import RoofInput, roofs

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class BuildingShapes:
    """What a building looks like: polygons (n,), heights (n,) [m] over datum, roof kinds (n,).

    base_m: where the walls start, below ground; eaves_m: top of the walls; ridge_m: top of all.
    in_rows (n, 2): what neighbours do to the ridge, as `rows_of` finds it; of a part of a
    district from the whole one. Found among these buildings where it is left out.
    """

    polygons: NDArray[np.object_]
    base_m: Array
    eaves_m: Array
    ridge_m: Array
    roof: NDArray[np.object_]
    in_rows: NDArray[np.bool_] | None = None

    def take(self, rows: NDArray[np.integer]) -> "BuildingShapes":
        """Some of the buildings."""
        given = (f.name for f in fields(self) if getattr(self, f.name) is not None)
        return replace(self, **{name: getattr(self, name)[rows] for name in given})


def building_mesh(shapes: BuildingShapes) -> Mesh:
    """One mesh of all buildings, closed but for the floor; owner is the row of the building.

    Edges: eaves, ridges, hips and wall corners of more than 20 degrees, none below ground.
    Raises ValueError where eaves are not above the base, or a roof kind is unknown.
    """
    low = np.flatnonzero(~(shapes.eaves_m > shapes.base_m))
    if len(low):
        raise ValueError(
            f"Building in row {low[0]} has its eaves at {shapes.eaves_m[low[0]]:.1f} m, not above "
            f"its base at {shapes.base_m[low[0]]:.1f} m: give it a greater height."
        )
    polygons = shapely.orient_polygons(shapes.polygons)
    rise = np.maximum(shapes.ridge_m - shapes.eaves_m, 0.0)
    given = RoofInput(polygons, np.arange(len(polygons)), shapes.eaves_m, rise)
    body = merged(
        [walls(polygons, shapes.base_m, shapes.eaves_m), roofs(given, shapes.roof, shapes.in_rows)]
    )
    return with_edges(body, shapes.base_m)


def with_edges(body: Mesh, base_m: Array) -> Mesh:
    """The mesh with its edges, without those at the base (n,) [m] of the walls, below ground."""
    edges_m, edge_owner = feature_edges(body)
    at_base = edges_m[:, :, 2].max(axis=1) < base_m[edge_owner] + 0.01
    return replace(body, edges_m=edges_m[~at_base], edge_owner=edge_owner[~at_base])


def walls(polygons: NDArray[np.object_], base_m: Array, eaves_m: Array) -> Mesh:
    """Vertical walls on every ring, outside and courtyards: two triangles per side.

    polygons (n,) with the outer ring counter-clockwise and holes clockwise, so that all walls
    look outwards; base_m, eaves_m (n,) [m].
    """
    start, end, row = ring_sides(polygons)
    low, high = base_m[row], eaves_m[row]
    a, b = np.column_stack([start, low]), np.column_stack([end, low])
    c, d = np.column_stack([end, high]), np.column_stack([start, high])
    corners = np.stack([np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)], axis=1)
    return from_corners(corners.reshape(-1, 3, 3), np.repeat(row, 2), WALL)


def ring_sides(
    polygons: NDArray[np.object_],
) -> tuple[Array, Array, NDArray[np.int64]]:
    """Start and end (k, 2) [m] of every side of every ring, and the row of its polygon (k,)."""
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    start, end = points[:-1][same], points[1:][same]
    return start, end, polygon[ring[:-1][same]]
