"""Whether shells are sound by ISO 19107, what is wrong with them by name, and what is mended.

The names and numbers of defects are those of val3dity (tudelft3d/val3dity), which follow ISO 19107.
"""

from dataclasses import dataclass, replace

import numpy as np

from layers.solids.edges import closed_parts, edges, unmatched
from layers.solids.faces import (
    GROUND,
    ROOF,
    SAME_POINT_M,
    UNDERSIDE,
    UNKNOWN,
    UPRIGHT,
    WALL,
    Array,
    Faces,
    Ints,
    Mask,
    face_areas,
    face_volumes,
    joined,
    lowest_highest,
    planarity_m,
    ring_areas,
    take,
    turned,
)
from layers.solids.mending import closed_shell

TOO_FEW_POINTS = "101 TOO_FEW_POINTS"
SAME_POINTS = "102 CONSECUTIVE_POINTS_SAME"
NOT_PLANE = "203 NON_PLANAR_POLYGON_DISTANCE_PLANE"
SAME_TURN = "208 ORIENTATION_RINGS_SAME"
FEW_FACES = "301 TOO_FEW_POLYGONS"
OPEN_SHELL = "302 SHELL_NOT_CLOSED"
FACE_TURNED = "307 POLYGON_WRONG_ORIENTATION"
SHELL_TURNED = "405 WRONG_ORIENTATION_SHELL"

PLANE_M = 0.01  # val3dity's tolerance of a point off its plane
_LEAST_M2 = 1e-6
_FOOT_M = 1.0  # what looks down within this of the foot is the ground


@dataclass(frozen=True)
class Defect:
    """One defect of a shell: its part, its name in ISO 19107's words, how it was settled."""

    part: int
    name: str
    done: str


@dataclass(frozen=True, eq=False)
class Shells:
    """Faces that look outwards, all with a kind, of p parts.

    closed (p,): whether the part is a closed shell; volume_m3 (p,): what it holds, NaN where it is
    open. defects: what was found.
    """

    faces: Faces
    closed: Mask
    volume_m3: Array
    defects: tuple[Defect, ...]


def sound_shells(faces: Faces, n_parts: int) -> Shells:
    """Every part checked and mended.

    Points that come twice are dropped, holes turned against their outline, faces turned so that
    neighbours agree, shells turned outwards, gaps of a few centimetres and plane holes closed
    (`layers.solids.mending`); what stays open is told. Faces without a kind get it from where they
    look.
    """
    defects: list[Defect] = []
    faces = _plain_rings(faces, defects)
    warped = planarity_m(faces, face_areas(faces)) > PLANE_M
    for part in np.unique(faces.part[warped]):
        defects.append(Defect(int(part), NOT_PLANE, "taken as triangles"))
    faces = _mended(faces, n_parts, defects)
    closed = closed_parts(faces, n_parts)
    few = np.bincount(faces.part, minlength=n_parts) < 4
    closed &= ~few
    faces, volume = _outwards(faces, n_parts, closed, defects)
    return Shells(with_kinds(faces), closed, volume, tuple(defects))


def with_kinds(faces: Faces) -> Faces:
    """Faces without a kind get one: upright ones are walls, what looks up is roof, what looks down
    ground where it is at the foot of its part, else an underside."""
    unknown = faces.kind == UNKNOWN
    if not unknown.any():
        return faces
    area = face_areas(faces)
    up = area[:, 2] / np.maximum(np.linalg.norm(area, axis=1), 1e-12)
    low, _ = lowest_highest(faces)
    foot = np.full(int(faces.part.max()) + 1, np.inf)
    np.minimum.at(foot, faces.part, low)
    at_foot = low < foot[faces.part] + _FOOT_M
    down = np.where(at_foot, GROUND, UNDERSIDE)
    kind = np.where(np.abs(up) < 4 * UPRIGHT, WALL, np.where(up > 0, ROOF, down))
    return replace(faces, kind=np.where(unknown, kind, faces.kind).astype(np.int8))


def _plain_rings(faces: Faces, defects: list[Defect]) -> Faces:
    """Without points that come twice and faces without area; holes against their outline."""
    ring = faces.ring_of_point
    gap = np.linalg.norm(faces.points_m[faces.following] - faces.points_m, axis=1)
    same = gap < SAME_POINT_M
    for part in np.unique(faces.part[faces.face_of_ring[ring[same]]]):
        defects.append(Defect(int(part), SAME_POINTS, "one of them dropped"))
    size = np.bincount(ring[~same], minlength=len(faces.ring_from) - 1)
    kept = replace(
        faces, points_m=faces.points_m[~same], ring_from=np.r_[0, np.cumsum(size)].astype(np.int64)
    )
    kept = _without_small_rings(kept, size, defects)
    area, outer = ring_areas(kept), kept.face_from[:-1][kept.face_of_ring]
    hole = outer != np.arange(len(area))
    same_turn = hole & (np.einsum("ij,ij->i", area, area[outer]) > 0)
    if same_turn.any():
        for part in np.unique(kept.part[kept.face_of_ring[same_turn]]):
            defects.append(Defect(int(part), SAME_TURN, "the hole turned"))
        ring = kept.ring_of_point
        at, first, last = np.arange(len(ring)), kept.ring_from[ring], kept.ring_from[ring + 1] - 1
        back = np.where(same_turn[ring], first + last - at, at)
        kept = replace(kept, points_m=kept.points_m[back])
    return kept


def _without_small_rings(faces: Faces, size: Ints, defects: list[Defect]) -> Faces:
    """Without holes of less than three points, and without faces that have no outline or area."""
    large = size >= 3
    outer = faces.face_from[:-1]
    area = np.linalg.norm(face_areas(faces), axis=1)
    good = large[outer] & (area > _LEAST_M2)
    for part in np.unique(faces.part[~good]):
        defects.append(Defect(int(part), TOO_FEW_POINTS, "the surface left out"))
    keep_ring = large & good[faces.face_of_ring]
    keep_point = keep_ring[faces.ring_of_point]
    rings = np.bincount(faces.face_of_ring[keep_ring], minlength=len(faces))
    thin = Faces(
        faces.points_m[keep_point],
        np.r_[0, np.cumsum(size[keep_ring])].astype(np.int64),
        np.r_[0, np.cumsum(rings)].astype(np.int64),
        faces.kind,
        faces.part,
    )
    return take(thin, good)


def _mended(faces: Faces, n_parts: int, defects: list[Defect]) -> Faces:
    """The faces with those of open parts in the form that closes them best."""
    u, v, part, _ = edges(faces)
    broken = np.unique(part[unmatched(u, v)])
    if not len(broken):
        return faces
    order = np.argsort(faces.part, kind="stable")
    starts = np.searchsorted(faces.part[order], np.arange(n_parts + 1))
    mended = []
    for p in broken:
        rows = order[starts[p] : starts[p + 1]]
        result, done = closed_shell(take(faces, rows))
        mended.append(result)
        for name, how in done:
            defects.append(Defect(int(p), name, how))
    whole = take(faces, ~np.isin(faces.part, broken))
    return joined([whole, *mended])


def _outwards(
    faces: Faces, n_parts: int, closed: Mask, defects: list[Defect]
) -> tuple[Faces, Array]:
    """Closed shells that hold less than nothing are turned; open ones by where their roofs and
    grounds look. Returns the volumes (p,) [m3] too, NaN of open ones."""
    first = np.zeros((n_parts, 3))
    first[faces.part] = faces.points_m[faces.ring_from[faces.face_from[:-1]]]
    each = face_volumes(faces, first[faces.part])
    volume = np.bincount(faces.part, each, n_parts)
    area = face_areas(faces)[:, 2]
    side = np.select([faces.kind == ROOF, faces.kind == GROUND], [area, -area], 0.0)
    inside_out = np.where(closed, volume, np.bincount(faces.part, side, n_parts)) < 0
    for part in np.flatnonzero(inside_out):
        defects.append(Defect(int(part), SHELL_TURNED, "all surfaces turned"))
    faces = turned(faces, inside_out[faces.part])
    return faces, np.where(closed, np.abs(volume), np.nan)
