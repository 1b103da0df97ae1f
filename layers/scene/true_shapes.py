"""Buildings that have a shape of their own, as they are drawn: on their ground, without floors."""

import numpy as np

from layers.geometry.mesh import ROOF, WALL, Mesh, from_corners
from layers.solids.faces import GROUND, UPRIGHT, Array, Ints, Mask, face_areas, take
from layers.solids.solids import Solids
from layers.solids.triangles import triangles_of

NEAR_GROUND_M = 1.5  # ground surfaces higher over the foot lie over a passage
_SAME_PLACE_M = 0.002


def true_mesh(solids: Solids, ground_m: Array, base_m: Array) -> Mesh:
    """The walls and roofs of all shells; owner is the row of the building, no edges yet.

    ground_m, base_m (n,) [m over datum]: where the foot of each building stands, and how far down
    its walls are drawn where they stand on its ground.
    """
    faces, row = solids.faces, solids.row
    seen = faces.kind != GROUND
    drawn, owner = take(faces, seen), row[seen]
    at_foot = _on_ground(solids)[np.repeat(seen, _corners(solids))]
    of_point = drawn.face_of_ring[drawn.ring_of_point]
    area = face_areas(drawn)
    up = area[:, 2] / np.maximum(np.linalg.norm(area, axis=1), 1e-12)
    upright = np.abs(up) < UPRIGHT
    sink = at_foot & upright[of_point]
    drawn.points_m[:, 2] += ground_m[owner[of_point]]
    low = np.minimum(drawn.points_m[:, 2], base_m[owner[of_point]])
    drawn.points_m[:, 2] = np.where(sink, low, drawn.points_m[:, 2])
    corners, face = triangles_of(drawn)
    part = np.where(upright | (up < 0), WALL, ROOF).astype(np.uint8)
    return from_corners(corners, owner[face], part[face])


def tops_m(solids: Solids, n: int) -> Array:
    """The highest point of each of n buildings over its foot (n,) [m]; 0 without a shape."""
    faces = solids.faces
    top = np.zeros(n)
    np.maximum.at(top, solids.row[faces.face_of_ring[faces.ring_of_point]], faces.points_m[:, 2])
    return top


def _corners(solids: Solids) -> Ints:
    """How many points each face has (f,)."""
    faces = solids.faces
    return np.diff(faces.ring_from[faces.face_from])


def _on_ground(solids: Solids) -> Mask:
    """Which points (n,) of the faces are corners of a ground surface of their building too."""
    faces = solids.faces
    face = faces.face_of_ring[faces.ring_of_point]
    place = np.column_stack([np.rint(faces.points_m / _SAME_PLACE_M), solids.row[face]])
    ground = (faces.kind[face] == GROUND) & (faces.points_m[:, 2] < NEAR_GROUND_M)
    _, number = np.unique(place.astype(np.int64), axis=0, return_inverse=True)
    number = number.reshape(-1)
    meets = np.zeros(int(number.max(initial=-1)) + 1, dtype=bool)
    meets[number[ground]] = True
    return np.asarray(meets[number])
