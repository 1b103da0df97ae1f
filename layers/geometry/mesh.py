"""Triangle meshes as plain arrays: what the drawing, the ray caster and the exports share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Ints64 = NDArray[np.int64]

WALL, ROOF = 0, 1

CREASE_COS = 0.94  # faces that meet at more than 20 degrees show an edge


@dataclass(frozen=True, eq=False)
class Mesh:
    """Triangles that know what they belong to.

    points_m: (n, 3) float32 [m], local frame, x east, y north, z up.
    triangles: (m, 3) int32, counter-clockwise seen from outside.
    owner: (m,) int32, the row of the thing each face belongs to.
    part: (m,) uint8, WALL or ROOF (ROOF for everything that lies flat).
    edges_m: (k, 2, 3) float32 [m], the lines worth drawing; edge_owner: (k,) int32.
    """

    points_m: Floats
    triangles: Ints
    owner: Ints
    part: NDArray[np.uint8]
    edges_m: Floats
    edge_owner: Ints

    @property
    def is_empty(self) -> bool:
        """True where there is nothing to draw."""
        return len(self.triangles) == 0


def from_corners(
    corners_m: NDArray[np.floating], owner: NDArray[np.integer], part: int | NDArray[np.uint8]
) -> Mesh:
    """A mesh of faces that share no points, from their corners (m, 3, 3) [m].

    Faces with their own points are shaded flat and take a colour each, which is what a building
    wants. owner: (m,); part: one for all or (m,).
    """
    m = len(corners_m)
    return Mesh(
        points_m=np.ascontiguousarray(corners_m.reshape(-1, 3), dtype=np.float32),
        triangles=np.arange(3 * m, dtype=np.int32).reshape(m, 3),
        owner=np.asarray(owner, dtype=np.int32).reshape(m),
        part=np.broadcast_to(np.asarray(part, dtype=np.uint8), (m,)).copy(),
        edges_m=np.zeros((0, 2, 3), dtype=np.float32),
        edge_owner=np.zeros(0, dtype=np.int32),
    )


def sharing_points(mesh: Mesh) -> Mesh:
    """The same faces, with one point for all corners at the same place: a fifth of the memory for
    what lies flat and is lit evenly."""
    order = np.lexsort(mesh.points_m.T)
    sorted_m = mesh.points_m[order]
    new = np.append(True, (sorted_m[1:] != sorted_m[:-1]).any(axis=1))[: len(order)]
    first = order[new]
    kept = np.sort(first)
    number = np.empty(len(order), dtype=np.int32)
    number[order] = np.searchsorted(kept, first)[np.cumsum(new) - 1]
    return replace(mesh, points_m=mesh.points_m[kept], triangles=number[mesh.triangles])


def empty_mesh() -> Mesh:
    """A mesh with no faces."""
    return from_corners(np.zeros((0, 3, 3)), np.zeros(0, dtype=np.int32), ROOF)


def merged(meshes: Iterable[Mesh]) -> Mesh:
    """One mesh of many; owners are kept as they are."""
    parts: Sequence[Mesh] = [m for m in meshes if len(m.points_m) or len(m.edges_m)]
    if not parts:
        return empty_mesh()
    starts = np.cumsum([0, *(len(m.points_m) for m in parts[:-1])])
    return Mesh(
        points_m=np.concatenate([m.points_m for m in parts]),
        triangles=np.concatenate([m.triangles + s for m, s in zip(parts, starts)]).astype(np.int32),
        owner=np.concatenate([m.owner for m in parts]),
        part=np.concatenate([m.part for m in parts]),
        edges_m=np.concatenate([m.edges_m for m in parts]),
        edge_owner=np.concatenate([m.edge_owner for m in parts]),
    )


def face_normals(mesh: Mesh) -> NDArray[np.float64]:
    """Unit outward normals (m, 3); a face of no area gets (0, 0, 0)."""
    p = mesh.points_m[mesh.triangles].astype(np.float64)
    n = np.cross(p[:, 1] - p[:, 0], p[:, 2] - p[:, 0])
    length = np.linalg.norm(n, axis=1, keepdims=True)
    return np.asarray(np.divide(n, length, out=np.zeros_like(n), where=length > 1e-9))


def face_areas_m2(mesh: Mesh) -> NDArray[np.float64]:
    """Area of each face (m,) [m2]."""
    p = mesh.points_m[mesh.triangles].astype(np.float64)
    cross = np.cross(p[:, 1] - p[:, 0], p[:, 2] - p[:, 0])
    return np.asarray(np.linalg.norm(cross, axis=1) / 2.0)


def joined_edges(mesh: Mesh, corner_m: Floats | None = None) -> tuple[Ints64, Ints64]:
    """Pairs of sides (k,), (k,) of faces of one owner that are one edge, by the place of its ends.
    Side 3 i + j runs from corner j of face i to the next.

    corner_m (3,): from where places are rounded to one; of a part of a mesh, the least of all its
    points, so that they are rounded alike. By default the least of this mesh.
    """
    if mesh.is_empty:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    _, _, edge = _sides(mesh.triangles, mesh.owner, _one_point(mesh, corner_m))
    order = np.argsort(edge, kind="stable")
    same = np.flatnonzero(np.diff(edge[order]) == 0)
    return order[same], order[same + 1]


def _sides(triangles: Ints, owner: Ints, point: Ints64) -> tuple[Ints, Ints, Ints64]:
    """Ends (3 n,), (3 n,) of the sides of faces, and a number for the edge that each is a side of,
    the same for sides of one owner between the same places."""
    a, b = triangles.ravel(), np.roll(triangles, -1, axis=1).ravel()
    low, high = np.minimum(point[a], point[b]), np.maximum(point[a], point[b])
    n_points = int(point.max()) + 1
    return a, b, (np.repeat(owner, 3).astype(np.int64) * n_points + low) * n_points + high


def _one_point(mesh: Mesh, corner_m: Floats | None = None) -> Ints64:
    """A number for each point (n,); points within 2 cm have the same."""
    step = 0.02
    corner = mesh.points_m.min(axis=0) if corner_m is None else corner_m
    grid = np.rint((mesh.points_m - corner) / step).astype(np.int64)
    key = (grid[:, 0] << 42) | (grid[:, 1] << 20) | grid[:, 2]
    return np.asarray(np.unique(key, return_inverse=True)[1], dtype=np.int64)


def feature_edges(mesh: Mesh, crease_cos: float = CREASE_COS) -> tuple[Floats, Ints]:
    """The edges worth drawing: where two faces of one owner fold, or where a face ends.

    Points count as one when they agree to 2 cm. Returns (k, 2, 3) [m] and the owner (k,).
    """
    if mesh.is_empty:
        return mesh.edges_m, mesh.edge_owner
    point = _one_point(mesh)
    normals = face_normals(mesh)
    solid = normals.any(axis=1)
    if not solid.any():
        return mesh.edges_m[:0], mesh.edge_owner[:0]
    a, b, edge = _sides(mesh.triangles[solid], mesh.owner[solid], point)
    owner = np.repeat(mesh.owner[solid], 3)
    normal = np.repeat(normals[solid], 3, axis=0)
    order = np.argsort(edge, kind="stable")
    first = np.flatnonzero(np.r_[True, np.diff(edge[order]) != 0])
    count = np.diff(np.r_[first, len(order)])
    twin = order[np.minimum(first + 1, len(order) - 1)]
    fold = np.einsum("ij,ij->i", normal[order[first]], normal[twin]) < crease_cos
    show = ((count != 2) | fold) & (point[a] != point[b])[order[first]]
    chosen = order[first][show]
    ends = np.stack([mesh.points_m[a[chosen]], mesh.points_m[b[chosen]]], axis=1)
    return ends.astype(np.float32), owner[chosen].astype(np.int32)


def triangulated(polygons: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Corners (m, 3, 2) [m] of a constrained Delaunay triangulation, counter-clockwise,
    and the row (m,) of the polygon each comes from. Holes stay holes; empty polygons vanish.
    """
    parts, row = shapely.get_parts(
        shapely.constrained_delaunay_triangles(polygons), return_index=True
    )
    if len(parts) == 0:
        return np.zeros((0, 3, 2)), np.zeros(0, dtype=np.int64)
    corners = shapely.get_coordinates(parts).reshape(-1, 4, 2)[:, :3]
    return counter_clockwise(corners), row


def counter_clockwise(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same triangles (m, 3, 2 or 3), each turned so that it faces up."""
    u, v = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    turned = u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0] < 0
    out = corners.copy()
    out[turned] = corners[turned][:, ::-1]
    return out
