"""The plane surfaces of a mesh: faces that meet in one plane, each with axes of its own."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from layers.geometry.mesh import Mesh, face_areas_m2, face_normals, joined_edges

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

# Faces whose normals agree so well are one plane; where that leaves a surface bent, better, at last
# not at all: a wall that bends by half a degree stands off its mean plane by more than a texel may.
SAME_PLANE_COS = (0.999995, 1.0 - 1e-6, 2.0)
FLAT_M = 0.01  # corners lie so near their plane
LEVEL = 0.999  # the upward part of a normal from which a plane has no slope to follow
UPRIGHT = 0.05  # a surface whose normal rises or falls less is a wall


@dataclass(frozen=True, eq=False)
class Planes:
    """p plane surfaces of a mesh of m faces.

    of (m,): the plane of each face. owner (p,); normal, right, up (p, 3): unit vectors at right
    angles, `right` level, `up` along the slope or up the wall; on a level plane `right` follows
    its longest side. low_m (p, 2): the least place of any corner along (right, up), measured from
    the origin of the frame; size_m (p, 2): how far the corners reach from there; height_m (p,):
    the place of the plane along its normal; area_m2 (p,).
    """

    of: Ints
    owner: Ints
    normal: Array
    right: Array
    up: Array
    low_m: Array
    size_m: Array
    height_m: Array
    area_m2: Array

    def __len__(self) -> int:
        return len(self.owner)

    @property
    def upright(self) -> NDArray[np.bool_]:
        """Which planes (p,) are walls."""
        return np.asarray(np.abs(self.normal[:, 2]) < UPRIGHT)

    @property
    def rectangle(self) -> NDArray[np.bool_]:
        """Which planes (p,) fill the rectangle around their corners."""
        return np.asarray(self.area_m2 > 0.999 * self.size_m.prod(axis=1))

    def places(self, plane: NDArray[np.integer], along_m: Array) -> Array:
        """Points (k, 3) [m] on planes (k,) at places (k, 2) [m] from their low corners."""
        at = self.low_m[plane] + along_m
        return np.asarray(
            self.right[plane] * at[:, :1]
            + self.up[plane] * at[:, 1:]
            + self.normal[plane] * self.height_m[plane][:, None]
        )


def planes_of(mesh: Mesh, corner_m: NDArray[np.float32] | None = None) -> Planes:
    """The plane surfaces of a mesh; corner_m (3,): as for `joined_edges`, of a part of a mesh."""
    normal, area = face_normals(mesh), face_areas_m2(mesh)
    corners = mesh.points_m[mesh.triangles].astype(np.float64)
    sides = joined_edges(mesh, corner_m)
    strict = np.full(len(area), SAME_PLANE_COS[0])
    for stricter in (*SAME_PLANE_COS[1:], None):
        of, inner = _joined(mesh, normal, sides, strict)
        n = int(of.max()) + 1 if len(of) else 0
        mean = _mean_normals(normal, area, of, n)
        each = np.einsum("mcx,mx->mc", corners, mean[of])
        height = np.bincount(of, each.sum(axis=1), n) / np.maximum(3 * np.bincount(of), 1)
        off = np.abs(each - height[of][:, None]).max(axis=1)
        bent = np.zeros(n)
        np.maximum.at(bent, of, off)
        if stricter is None or not (bent > FLAT_M).any():
            break
        strict[bent[of] > FLAT_M] = stricter
    right = _right(mean, corners, of, inner)
    up = np.cross(mean, right)
    at = np.stack([np.einsum("mcx,mx->mc", corners, axis[of]) for axis in (right, up)], axis=2)
    low, high = np.full((n, 2), np.inf), np.full((n, 2), -np.inf)
    for k in range(3):
        np.minimum.at(low, of, at[:, k])
        np.maximum.at(high, of, at[:, k])
    owner = np.zeros(n, dtype=np.int64)
    owner[of] = mesh.owner
    area_m2 = np.bincount(of, area, n).astype(np.float64)
    return Planes(of, owner, mean, right, up, low, high - low, height, area_m2)


def _mean_normals(normal: Array, area: Array, of: Ints, n: int) -> Array:
    """The mean normal of each plane (n, 3); straight up for one without area."""
    weight = [np.bincount(of, normal[:, k] * area, n) for k in range(3)]
    total: Array = np.column_stack(weight).astype(np.float64)
    length = np.linalg.norm(total, axis=1, keepdims=True)
    unit = total / np.maximum(length, 1e-9)
    return np.where(length > 1e-9, unit, np.array([0.0, 0.0, 1.0]))


def _joined(
    mesh: Mesh, normal: Array, sides: tuple[Ints, Ints], strict: Array
) -> tuple[Ints, NDArray[np.bool_]]:
    """The number of the plane of each face (m,), and which sides (m, 3) lie within it; strict
    (m,): the cosine above which a face is joined to its neighbours."""
    a, b = (side // 3 for side in sides)
    same = mesh.part[a] == mesh.part[b]
    same &= np.einsum("ij,ij->i", normal[a], normal[b]) > np.maximum(strict[a], strict[b])
    m = len(mesh.triangles)
    graph = coo_matrix((np.ones(int(same.sum())), (a[same], b[same])), shape=(m, m))
    inner = np.zeros(3 * m, dtype=bool)
    for side in sides:
        inner[side[same]] = True
    of = connected_components(graph, directed=False)[1].astype(np.int64)
    return of, inner.reshape(m, 3)


def _right(normal: Array, corners: Array, of: Ints, inner: NDArray[np.bool_]) -> Array:
    """A level unit vector in each plane (p, 3); on a level one along its longest outer side."""
    right = np.column_stack([-normal[:, 1], normal[:, 0], np.zeros(len(normal))])
    side = np.roll(corners, -1, axis=1) - corners
    reach = np.hypot(side[..., 0], side[..., 1]) * ~inner
    best = reach.argmax(axis=1)
    longest = side[np.arange(len(of)), best]
    order = np.argsort(reach.max(axis=1), kind="stable")
    along = np.zeros_like(right)
    along[of[order]] = longest[order]  # the longest comes last and stays
    level = np.abs(normal[:, 2]) > LEVEL
    right[level] = along[level]
    right -= normal * (right * normal).sum(axis=1, keepdims=True)
    length = np.linalg.norm(right, axis=1, keepdims=True)
    fallback = np.where(np.abs(normal[:, :1]) < 0.9, [[1.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]])
    fallback = np.cross(normal, np.cross(fallback, normal))
    fallback /= np.linalg.norm(fallback, axis=1, keepdims=True)
    return np.where(length > 1e-9, right / np.maximum(length, 1e-9), fallback)
