"""The shells of buildings that have a shape of their own, as scene and physics read them."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from layers.solids.faces import (
    GROUND,
    KINDS,
    ROOF,
    Array,
    Faces,
    Ints,
    Mask,
    face_areas,
    face_volumes,
    face_volumes_above,
    faces_of,
)


def _no_faces() -> Faces:
    nothing = np.zeros(0, dtype=np.int64)
    start = np.zeros(1, dtype=np.int64)
    return Faces(np.zeros((0, 3)), start, start, nothing.astype(np.int8), nothing)


@dataclass(frozen=True, eq=False)
class Solids:
    """The surfaces of p shells that look outwards, heights counted from the foot of their building.

    faces: in the local frame [m]; building (p,): the row of the building of each shell; closed
    (p,): whether the shell is closed.
    """

    faces: Faces = field(default_factory=_no_faces)
    building: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    closed: Mask = field(default_factory=lambda: np.zeros(0, dtype=bool))

    @property
    def row(self) -> Ints:
        """The row of the building of each face (f,)."""
        return np.asarray(self.building[self.faces.part])

    def buildings(self, n: int) -> Mask:
        """Which of n buildings have a shape of their own."""
        out = np.zeros(n, dtype=bool)
        out[self.building] = True
        return out


def solids_of(
    polygons: NDArray[np.object_],
    columns: dict[str, NDArray],
    building_ids: NDArray,
) -> Solids:
    """From the layer `building_surfaces`: polygons (f,) with heights, its columns, and the ids of
    all buildings in their order."""
    if not len(polygons):
        return Solids()
    order = np.argsort(building_ids)
    row = order[np.searchsorted(building_ids, columns["building_id"].astype(str), sorter=order)]
    key = np.array([f"{r}/{p}" for r, p in zip(row, columns["part"], strict=True)])
    _, first, part = np.unique(key, return_index=True, return_inverse=True)
    kind = np.array([KINDS.index(k) for k in columns["kind"]], dtype=np.int8)
    faces = faces_of(polygons, kind, part.reshape(-1))
    foot = columns["foot_m"].astype(float)
    face = faces.face_of_ring[faces.ring_of_point]
    faces.points_m[:, 2] -= foot[face]
    closed = np.ones(len(first), dtype=bool)
    np.logical_and.at(closed, faces.part, columns["closed"].astype(bool))
    return Solids(faces, row[first], closed)


def volumes_m3(solids: Solids) -> Array:
    """The volume (p,) of each shell [m3]: of a closed one by the divergence theorem, of an open one
    that of the prisms between its roofs and its foot."""
    faces, n = solids.faces, len(solids.building)
    first = np.zeros((n, 3))
    first[faces.part] = faces.points_m[faces.ring_from[faces.face_from[:-1]]]
    whole = np.bincount(faces.part, face_volumes(faces, first[faces.part]), n)
    up = np.abs(face_areas(faces)[:, 2])
    ground = np.where(faces.kind == GROUND, up, 0.0)
    level = face_volumes_above(faces, np.zeros(len(faces)))
    # the mean height of the ground, which is 0 where there is one part
    mean = np.bincount(faces.part, np.where(faces.kind == GROUND, -level, 0.0), n)
    foot = mean / np.maximum(np.bincount(faces.part, ground, n), 1e-9)
    prisms = face_volumes_above(faces, foot[faces.part])
    below = np.bincount(faces.part, np.where(faces.kind == ROOF, prisms, 0.0), n)
    return np.asarray(np.where(solids.closed, whole, below), dtype=np.float64)
