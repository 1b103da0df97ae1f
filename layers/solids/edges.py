"""The sides of faces, and which of them meet no other: what makes a shell closed."""

import numpy as np
from numpy.typing import NDArray

from layers.solids.faces import SAME_POINT_M, Array, Faces, Ints, Mask


def closed_parts(faces: Faces, n_parts: int) -> Mask:
    """Which parts (p,) are closed shells whose faces all look the same way out."""
    u, v, part, _ = edges(faces)
    closed = np.bincount(faces.part, minlength=n_parts) > 0
    closed[np.unique(part[unmatched(u, v)])] = False
    return np.asarray(closed)


def edges(faces: Faces) -> tuple[Ints, Ints, Ints, Ints]:
    """Start and end of every side of every ring (n,), as numbers of places, its part, its face.
    Points of one part within a millimetre are one place."""
    face = faces.face_of_ring[faces.ring_of_point]
    part = faces.part[face]
    place = _places(faces.points_m, part)
    return place, place[faces.following], part, face


def unmatched(u: Ints, v: Ints) -> Mask:
    """Which sides (n,) have no side that runs back between the same places."""
    low, high = np.minimum(u, v), np.maximum(u, v)
    order = np.lexsort((high, low))
    key = np.column_stack([low, high])[order]
    new = np.r_[True, (key[1:] != key[:-1]).any(axis=1)] if len(key) else np.zeros(0, bool)
    group = np.cumsum(new) - 1
    way = np.where(u < v, 1, -1)[order]
    odd = np.bincount(group, way) != 0 if len(group) else np.zeros(0, bool)
    out = np.zeros(len(u), dtype=bool)
    out[order] = odd[group]
    return out


def _places(points_m: Array, part: NDArray[np.int64]) -> Ints:
    """A number for each point (n,), the same for points of one part at one place."""
    if not len(part):
        return np.zeros(0, np.int64)
    low = np.full((int(part.max()) + 1, 3), np.inf)
    np.minimum.at(low, part, points_m)
    # 2^20 mm is a kilometre, more than any part reaches; beyond it places only share a number
    # where they also share it modulo that, within one part.
    grid = np.rint((points_m - low[part]) / SAME_POINT_M).astype(np.int64) & 0x1FFFFF
    key = (grid[:, 0] << 42) | (grid[:, 1] << 21) | grid[:, 2]
    order = np.lexsort((key, part))
    k, p = key[order], part[order]
    new = np.r_[True, (k[1:] != k[:-1]) | (p[1:] != p[:-1])]
    out = np.empty(len(part), dtype=np.int64)
    out[order] = np.cumsum(new) - 1
    return out
