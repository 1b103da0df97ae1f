"""Many plane surfaces with holes as flat arrays, so that a whole city is measured at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

UNKNOWN, WALL, ROOF, GROUND, UNDERSIDE = range(5)
KINDS = ("unknown", "wall", "roof", "ground", "underside")
"""What a surface is. Undersides look down on the open air: arcades, bays, passages."""

SAME_POINT_M = 0.001  # val3dity's snap tolerance
UPRIGHT = 0.05  # a surface whose unit normal rises or falls less stands upright, within 3 degrees
LEVEL = 0.98  # within 11 degrees of level


@dataclass(frozen=True, eq=False)
class Faces:
    """f surfaces of r rings of n points; a face's first ring is its outline, the others holes.

    points_m (n, 3); ring_from (r + 1,): the first point of each ring, then n; face_from (f + 1,):
    the first ring of each face, then r; kind (f,): index into KINDS; part (f,): the shell that each
    face belongs to, counted from 0. The last point of a ring does not repeat the first.
    """

    points_m: Array
    ring_from: Ints
    face_from: Ints
    kind: NDArray[np.int8]
    part: Ints

    def __len__(self) -> int:
        return len(self.kind)

    @property
    def ring_of_point(self) -> Ints:
        """The ring (n,) of each point."""
        return np.repeat(np.arange(len(self.ring_from) - 1), np.diff(self.ring_from))

    @property
    def face_of_ring(self) -> Ints:
        """The face (r,) of each ring."""
        return np.repeat(np.arange(len(self)), np.diff(self.face_from))

    @property
    def following(self) -> Ints:
        """The index (n,) of the point that follows each one round its ring."""
        after = np.arange(1, len(self.points_m) + 1)
        after[self.ring_from[1:] - 1] = self.ring_from[:-1]
        return after

    def rings_of(self, face: int) -> list[Array]:
        """The rings of one face, each (k, 3) [m]."""
        ends = self.ring_from[self.face_from[face] : self.face_from[face + 1] + 1]
        return [self.points_m[a:b] for a, b in pairwise(ends)]


class FaceList:
    """Collects faces one by one, as readers meet them."""

    def __init__(self) -> None:
        self._points: list[Array] = []
        self._rings: list[int] = []
        self._faces: list[int] = []
        self._kind: list[int] = []
        self._part: list[int] = []

    def add(self, rings: Sequence[Array], kind: int, part: int) -> None:
        """One face from its rings (k, 3) [m]; a last point that repeats the first is dropped."""
        for ring in rings:
            closed = len(ring) > 1 and bool((ring[0] == ring[-1]).all())
            points = ring[:-1] if closed else ring
            self._points.append(points)
            self._rings.append(len(points))
        self._faces.append(len(rings))
        self._kind.append(kind)
        self._part.append(part)

    def mark(self) -> tuple[int, int]:
        """How far the list is, for `back_to`."""
        return len(self._rings), len(self._faces)

    def back_to(self, mark: tuple[int, int]) -> None:
        """Forget all faces added since the mark."""
        rings, faces = mark
        del self._points[rings:], self._rings[rings:]
        del self._faces[faces:], self._kind[faces:], self._part[faces:]

    def faces(self) -> Faces:
        """All that was collected."""
        return Faces(
            np.concatenate(self._points) if self._points else np.zeros((0, 3)),
            np.r_[0, np.cumsum(self._rings, dtype=np.int64)].astype(np.int64),
            np.r_[0, np.cumsum(self._faces, dtype=np.int64)].astype(np.int64),
            np.array(self._kind, dtype=np.int8),
            np.array(self._part, dtype=np.int64),
        )


def take(faces: Faces, keep: Mask | Ints) -> Faces:
    """Some of the faces (mask or indices), in that order."""
    rows = np.flatnonzero(keep) if np.asarray(keep).dtype == bool else np.asarray(keep)
    rings = _ranges(faces.face_from[rows], faces.face_from[rows + 1])
    points = _ranges(faces.ring_from[rings], faces.ring_from[rings + 1])
    return Faces(
        faces.points_m[points],
        np.r_[0, np.cumsum(np.diff(faces.ring_from)[rings])].astype(np.int64),
        np.r_[0, np.cumsum(np.diff(faces.face_from)[rows])].astype(np.int64),
        faces.kind[rows],
        faces.part[rows],
    )


def turned(faces: Faces, which: Mask) -> Faces:
    """The same faces, those of the mask (f,) seen from the other side."""
    if not which.any():
        return faces
    ring = faces.ring_of_point
    first, last = faces.ring_from[ring], faces.ring_from[ring + 1] - 1
    at = np.arange(len(ring))
    back = np.where(which[faces.face_of_ring[ring]], first + last - at, at)
    return replace(faces, points_m=faces.points_m[back])


def joined(some: list[Faces]) -> Faces:
    """The faces of several lists in one."""
    points, rings = 0, 0
    ring_from, face_from = [np.zeros(1, np.int64)], [np.zeros(1, np.int64)]
    for faces in some:
        ring_from.append(faces.ring_from[1:] + points)
        face_from.append(faces.face_from[1:] + rings)
        points += len(faces.points_m)
        rings += len(faces.ring_from) - 1
    return Faces(
        np.concatenate([f.points_m for f in some]),
        np.concatenate(ring_from),
        np.concatenate(face_from),
        np.concatenate([f.kind for f in some]),
        np.concatenate([f.part for f in some]),
    )


def ring_areas(faces: Faces) -> Array:
    """Vector area of each ring (r, 3) [m2], by Newell about the ring's first point."""
    ring = faces.ring_of_point
    start = faces.points_m[faces.ring_from[ring]]
    a, b = faces.points_m - start, faces.points_m[faces.following] - start
    return _sums(np.cross(a, b) / 2.0, ring, len(faces.ring_from) - 1)


def face_areas(faces: Faces) -> Array:
    """Vector area of each face (f, 3) [m2]; holes run against their outline and take off."""
    return _sums(ring_areas(faces), faces.face_of_ring, len(faces))


def face_volumes(faces: Faces, about_m: Array) -> Array:
    """Volume [m3] of the cone from a point (3,) or points (f, 3) over each face (f,), by the
    divergence theorem; over a closed shell that looks outwards these add up to its volume."""
    ring = faces.ring_of_point
    about = np.broadcast_to(about_m, (len(faces), 3))[faces.face_of_ring[ring]]
    start = faces.points_m[faces.ring_from[ring]] - about
    a, b = faces.points_m - about, faces.points_m[faces.following] - about
    each = np.einsum("ij,ij->i", start, np.cross(a, b)) / 6.0
    return np.asarray(np.bincount(faces.face_of_ring[ring], each, len(faces)))


def face_volumes_above(faces: Faces, level_m: Array) -> Array:
    """Volume [m3] between each face (f,) and a level (f,) [m] straight below it; negative where
    the face looks down. Summed over the roofs of a building it is that of the prisms below them."""
    ring = faces.ring_of_point
    face = faces.face_of_ring[ring]
    start = faces.points_m[faces.ring_from[ring]]
    a, b = faces.points_m, faces.points_m[faces.following]
    u, v = a - start, b - start
    plan = (u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]) / 2.0
    mean = (start[:, 2] + a[:, 2] + b[:, 2]) / 3.0 - level_m[face]
    return np.asarray(np.bincount(face, plan * mean, len(faces)))


def planarity_m(faces: Faces, area: Array) -> Array:
    """How far any point of a face lies off its mean plane (f,) [m]."""
    face = faces.face_of_ring[faces.ring_of_point]
    size = np.linalg.norm(area, axis=1, keepdims=True)
    normal = area / np.maximum(size, 1e-12)
    count = np.maximum(np.bincount(face, minlength=len(faces)), 1)
    middle = _sums(faces.points_m, face, len(faces)) / count[:, None]
    off = np.abs(np.einsum("ij,ij->i", faces.points_m - middle[face], normal[face]))
    most = np.zeros(len(faces))
    np.maximum.at(most, face, off)
    return most


def lowest_highest(faces: Faces) -> tuple[Array, Array]:
    """The least and the greatest height of each face (f,), (f,) [m]."""
    face = faces.face_of_ring[faces.ring_of_point]
    low, high = np.full(len(faces), np.inf), np.full(len(faces), -np.inf)
    np.minimum.at(low, face, faces.points_m[:, 2])
    np.maximum.at(high, face, faces.points_m[:, 2])
    return low, high


def polygons_of(faces: Faces) -> NDArray[np.object_]:
    """The faces as shapely polygons with heights (f,)."""
    sizes = np.diff(faces.ring_from)
    points = np.insert(
        faces.points_m, faces.ring_from[1:], faces.points_m[faces.ring_from[:-1]], axis=0
    )
    ring_from = np.r_[0, np.cumsum(sizes + 1)]
    points = np.ascontiguousarray(points)
    made = shapely.from_ragged_array(
        shapely.GeometryType.POLYGON, points, (ring_from, faces.face_from)
    )
    return np.asarray(made, dtype=object)


def faces_of(polygons: NDArray[np.object_], kind: NDArray, part: NDArray) -> Faces:
    """Faces from shapely polygons with heights; kind, part (f,) as in `Faces`."""
    _, points, (ring_from, face_from) = shapely.to_ragged_array(polygons, include_z=True)
    last = ring_from[1:] - 1
    keep = np.ones(len(points), dtype=bool)
    keep[last] = False
    return Faces(
        np.asarray(points[keep], dtype=np.float64),
        (ring_from - np.arange(len(ring_from))).astype(np.int64),
        np.asarray(face_from, dtype=np.int64),
        np.asarray(kind, dtype=np.int8),
        np.asarray(part, dtype=np.int64),
    )


def _sums(values: Array, group: Ints, n: int) -> Array:
    return np.column_stack([np.bincount(group, values[:, k], n) for k in range(3)]).astype(float)


def _ranges(first: Ints, end: Ints) -> Ints:
    """first[0] .. end[0] - 1, first[1] .. end[1] - 1 ... in one array."""
    size = end - first
    at = np.arange(int(size.sum()))
    return np.asarray(np.repeat(first - (np.cumsum(size) - size), size) + at)
