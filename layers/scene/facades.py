"""Where windows may be on walls: each point's place on its wall, in metres and storeys."""

import numpy as np
from numpy.typing import NDArray

from layers.geometry.mesh import WALL, Mesh, face_normals

Array = NDArray[np.float64]

LEAST_WALL_M = 1.8  # a narrower or lower strip has no window
STOREY_M = 3.1  # where a building's storeys are not known
_STEP_M = 0.05  # faces whose planes agree to this are one wall


def facade_places(mesh: Mesh, ground_m: Array, storeys: Array) -> NDArray[np.float32]:
    """Each point of a mesh on its wall (n_points, 4): metres from its left end, storeys over the
    ground, and the wall's length [m] and storeys; all 0 where there is no window.

    ground_m, storeys: (n_buildings,); storeys 0 where not known. A wall is all faces of one
    building in one upright plane. Its storeys end at the eaves: above, in a gable, there are none.
    """
    out = np.zeros((len(mesh.points_m), 4), dtype=np.float32)
    walls = np.flatnonzero(mesh.part == WALL)
    if len(walls) == 0:
        return out
    normal = face_normals(mesh)[walls]
    corners = mesh.points_m[mesh.triangles[walls]].astype(np.float64)
    owner = mesh.owner[walls]
    along = np.column_stack([-normal[:, 1], normal[:, 0]])
    s = np.einsum("ikj,ij->ik", corners[..., :2], along)
    wall = _one_wall(owner, normal, np.einsum("ij,ij->i", corners[:, 0], normal), s)
    n = int(wall.max()) + 1
    left, right, eaves = np.full(n, np.inf), np.full(n, -np.inf), np.full(n, -np.inf)
    np.minimum.at(left, wall, s.min(axis=1))
    np.maximum.at(right, wall, s.max(axis=1))
    height = corners[..., 2] - ground_m[owner][:, None]
    at_end = (s < left[wall][:, None] + _STEP_M) | (s > right[wall][:, None] - _STEP_M)
    np.maximum.at(eaves, wall, np.where(at_end, height, -np.inf).max(axis=1))
    length, of_wall = right - left, np.zeros(n, dtype=np.int64)
    of_wall[wall] = owner
    known = storeys[of_wall]
    floors = np.where(known > 0, known, np.maximum(np.rint(eaves / STOREY_M), 1.0))
    open_wall = (length > LEAST_WALL_M) & (eaves > LEAST_WALL_M)
    per_m = np.where(open_wall, floors / np.maximum(eaves, 0.1), 0.0)
    place = np.stack(
        [
            s - left[wall][:, None],
            height * per_m[wall][:, None],
            np.broadcast_to(length[wall][:, None], s.shape),
            np.broadcast_to(floors[wall][:, None], s.shape),
        ],
        axis=-1,
    )
    place[~open_wall[wall]] = 0.0
    out[mesh.triangles[walls].ravel()] = place.reshape(-1, 4)
    return out


def _one_wall(
    owner: NDArray[np.integer], normal: Array, offset_m: Array, s: Array
) -> NDArray[np.int64]:
    """A number for each face (m,), the same for neighbours of one building in one upright plane.

    Faces of a plane that do not touch, as on both sides of a courtyard, are walls of their own.
    """
    turn = np.rint(np.arctan2(normal[:, 1], normal[:, 0]) / 0.02)
    plane = np.column_stack([owner, turn, np.rint(offset_m / 0.3)])
    first, last = s.min(axis=1), s.max(axis=1)
    order = np.lexsort([first, plane[:, 2], plane[:, 1], plane[:, 0]])
    sorted_plane = plane[order]
    fresh = np.append(True, (sorted_plane[1:] != sorted_plane[:-1]).any(axis=1))
    # how far the faces of this plane reach so far: planes one after the other, each far beyond
    group = np.cumsum(fresh) - 1
    span = float(np.ptp(s)) + 10.0
    reach = np.maximum.accumulate(last[order] + group * span)
    begin = first[order] + group * span
    fresh[1:] |= begin[1:] > reach[:-1] + _STEP_M
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.cumsum(fresh) - 1
    return number
