"""The surface of every street for the 3D view: what carries the street colours."""

import numpy as np
import shapely

from layers.geometry.mesh import Mesh, empty_mesh
from layers.scene.drape import draped
from layers.terrain.ground import GroundGrid, height_m
from twin.district.district import Array, District

LIFT_M = 0.2  # over the carriageway as drawn, so that colours lie on it
EDGE_LIFT_M = 0.6
EDGE_STEP_M = 8.0
_RANK = ("primary", "secondary", "residential", "pedestrian", "service")


def street_surfaces(district: District, grid: GroundGrid) -> Mesh:
    """Carriageways, or whole widths where there is none, that do not overlap; owner: the street.

    At a crossing the higher street keeps its surface. `edges_m` are the outlines.
    """
    streets = district.layers.get("streets")
    if streets is None or len(streets) == 0:
        return empty_mesh()
    kerbs, width = streets["carriageway_m"].astype(float), streets["width_m"].astype(float)
    whole = shapely.buffer(
        streets.geometry, np.where(kerbs > 0, kerbs, width) / 2, cap_style="flat", quad_segs=4
    )
    shapes = _without_overlaps(whole, [str(kind) for kind in streets["kind"]], width)
    mesh = draped(shapes, grid, LIFT_M)
    edges, owner = _outlines(whole, grid)
    return Mesh(mesh.points_m, mesh.triangles, mesh.owner, mesh.part, edges, owner)


def _without_overlaps(shapes: Array, kinds: list[str], width: Array) -> Array:
    rank = np.array([_RANK.index(k) if k in _RANK else len(_RANK) for k in kinds])
    order = np.lexsort((-width, rank))
    place = np.empty(len(order), dtype=int)
    place[order] = np.arange(len(order))
    tree = shapely.STRtree(shapes)
    cut = shapes.copy()
    mine, others = tree.query(shapes, predicate="intersects")
    for row in range(len(shapes)):
        above = others[(mine == row) & (place[others] < place[row])]
        if len(above):
            cut[row] = shapely.difference(shapes[row], shapely.union_all(shapes[above]))
    return cut


def _outlines(shapes: Array, grid: GroundGrid) -> tuple[Array, Array]:
    """Outlines as segments (k, 2, 3) [m] a little over the ground, and their streets (k,)."""
    rings, ring_owner = shapely.get_rings(shapes, return_index=True)
    fine = shapely.segmentize(rings, EDGE_STEP_M)
    xy, of = shapely.get_coordinates(fine, return_index=True)
    xyz = np.column_stack([xy, height_m(grid, xy[:, 0], xy[:, 1]) + EDGE_LIFT_M])
    follows = np.flatnonzero(of[1:] == of[:-1])
    edges = np.stack([xyz[follows], xyz[follows + 1]], axis=1).astype(np.float32)
    return edges, ring_owner[of[follows]].astype(np.int32)
