"""Plane surfaces of any slope, with holes, cut into triangles."""

import numpy as np
import shapely
from scipy.spatial import cKDTree

from layers.geometry.mesh import triangulated
from layers.solids.faces import Array, Faces, Ints, face_areas, polygons_of, take

_APART_M = 1e5  # faces are laid this far apart where corners are looked up


def triangles_of(faces: Faces) -> tuple[Array, Ints]:
    """Corners (m, 3, 3) [m] of triangles, counter-clockwise seen from outside, and the face (m,) of
    each. Every corner is a corner of its face, so that a warped face keeps its rim.

    Each face is cut on the axis plane that it looks at most.
    """
    area = face_areas(faces)
    axis = np.abs(area).argmax(axis=1)
    corners, face = [np.zeros((0, 3, 3))], [np.zeros(0, dtype=np.int64)]
    for k in range(3):
        rows = np.flatnonzero(axis == k)
        if not len(rows):
            continue
        u, v = (k + 1) % 3, (k + 2) % 3
        some = take(faces, rows)
        flat = some.points_m[:, [u, v, k]]
        moved = Faces(flat, some.ring_from, some.face_from, some.kind, some.part)
        cut, index = triangulated(shapely.make_valid(shapely.force_2d(polygons_of(moved))))
        spot = np.column_stack([cut.reshape(-1, 2), np.repeat(index, 3) * _APART_M])
        of_point = some.face_of_ring[some.ring_of_point]
        tree = cKDTree(np.column_stack([flat[:, :2], of_point * _APART_M]))
        found = some.points_m[tree.query(spot)[1]].reshape(-1, 3, 3)
        back = area[rows[index], k] < 0
        found[back] = found[back][:, ::-1]
        corners.append(found)
        face.append(rows[index])
    return np.concatenate(corners), np.concatenate(face)
