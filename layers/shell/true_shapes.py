"""Areas and volumes of buildings that have a shape of their own, as the physics sees them."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.shell.party_walls import FACING, PARTY_GAP_M, SHORTEST_M, Walls
from layers.shell.roof_skin import FLAT, SECTORS, in_sectors
from layers.solids.faces import (
    GROUND,
    UPRIGHT,
    Array,
    FaceList,
    Faces,
    Ints,
    Mask,
    face_areas,
    joined,
    polygons_of,
    take,
)
from layers.solids.faces import ROOF as ROOF_FACE
from layers.solids.faces import WALL as WALL_FACE
from layers.solids.solids import Solids, volumes_m3

LEVEL_DEG = 3.0  # a roof less steep than this is flat, as in layers/sun/surface_points.py


@dataclass(frozen=True, eq=False)
class TrueShapes:
    """What the shells of n buildings measure; 0 for those without a shape of their own.

    own (n,): which have one. volume_m3 (n,) [m3]; roof_area_m2 (n, 9), wall_area_m2 (n, 8) [m2] in
    the open air, gables in, by direction; roof_tilt_deg (n,) [deg] mean slope of what is pitched,
    by area; party_wall_area_m2 (n,) [m2] against neighbours.
    """

    own: Mask
    volume_m3: Array
    wall_area_m2: Array
    roof_area_m2: Array
    roof_tilt_deg: Array
    party_wall_area_m2: Array


def measured(solids: Solids, walls: Walls, base_m: Array, height_m: Array) -> TrueShapes:
    """The shells of n buildings measured.

    walls: of the footprints of all buildings; base_m, height_m (n,) [m]: their foot and the height
    of their eaves, for neighbours that have no shape of their own. A wall is covered where another
    wall faces it within PARTY_GAP_M; by a part of its own building it is inside, not outside.
    """
    n, faces, row = len(height_m), solids.faces, solids.row
    area = face_areas(faces)
    size = np.linalg.norm(area, axis=1)
    up = area[:, 2] / np.maximum(size, 1e-12)
    tilt = np.degrees(np.arccos(np.clip(up, -1.0, 1.0)))
    facing = in_sectors(np.degrees(np.arctan2(area[:, 0], area[:, 1])))
    own = solids.buildings(n)
    upright = (np.abs(up) < UPRIGHT) & (faces.kind != GROUND)
    party, inner = _covered(solids, upright, walls, base_m, height_m)
    wall = upright | ((faces.kind == WALL_FACE) & (up > 0))
    open_air = np.where(wall, np.maximum(size - party - inner, 0.0), 0.0)
    roof = np.where((faces.kind == ROOF_FACE) & ~upright & (up > 0), size, 0.0)
    pitched = np.where(tilt >= LEVEL_DEG, roof, 0.0)
    skin = np.column_stack([pitched[:, None] * facing, roof - pitched])
    volume = np.bincount(solids.building, volumes_m3(solids), n)
    slope = np.bincount(row, pitched * tilt, n) / np.maximum(np.bincount(row, pitched, n), 1e-9)
    return TrueShapes(
        own=own,
        volume_m3=volume.astype(np.float64),
        wall_area_m2=_by_row(open_air[:, None] * facing, row, n, SECTORS),
        roof_area_m2=_by_row(skin, row, n, FLAT + 1),
        roof_tilt_deg=slope,
        party_wall_area_m2=np.bincount(row, party, n).astype(np.float64),
    )


def _by_row(values: Array, row: Ints, n: int, columns: int) -> Array:
    return np.column_stack([np.bincount(row, values[:, k], n) for k in range(columns)])


def _covered(
    solids: Solids, upright: Mask, walls: Walls, base_m: Array, height_m: Array
) -> tuple[Array, Array]:
    """Area of each face (f,) that walls of other buildings cover, and that walls of its own do."""
    party, inner = np.zeros(len(solids.faces)), np.zeros(len(solids.faces))
    mine = np.flatnonzero(upright)
    if not len(mine):
        return party, inner
    own = take(solids.faces, mine)
    owner = solids.row[mine]
    face = own.face_of_ring[own.ring_of_point]
    own.points_m[:, 2] += base_m[owner[face]]
    others = np.flatnonzero(~solids.buildings(len(height_m))[walls.owner])
    every = joined([own, _upright_faces(walls, others, base_m, height_m, solids)])
    row = np.concatenate([owner, walls.owner[others]])
    one, other = _face_to_face(every, len(mine))
    ours = row[one] == row[other]
    # A face of the same shell folds back on itself; only another shell of the building covers.
    keep = ~ours | (every.part[one] != every.part[other])
    one, other, ours = one[keep], other[keep], ours[keep]
    party[mine] = _shared_m2(every, one[~ours], other[~ours])[: len(mine)]
    inner[mine] = _shared_m2(every, one[ours], other[ours])[: len(mine)]
    return party, inner


def _upright_faces(
    walls: Walls, rows: Ints, base_m: Array, height_m: Array, solids: Solids
) -> Faces:
    """Walls of footprints as faces, from foot to eaves."""
    out = FaceList()
    low, high = base_m[walls.owner[rows]], (base_m + height_m)[walls.owner[rows]]
    first = len(solids.building)
    for k, wall in enumerate(rows):
        (ax, ay), (bx, by) = walls.start[wall], walls.end[wall]
        corners = [(ax, ay, low[k]), (bx, by, low[k]), (bx, by, high[k]), (ax, ay, high[k])]
        out.add([np.array(corners)], WALL_FACE, first + k)
    return out.faces()


def _face_to_face(every: Faces, n_mine: int) -> tuple[Ints, Ints]:
    """Pairs of upright faces that face each other within PARTY_GAP_M, the first among n_mine."""
    area = face_areas(every)
    normal = area[:, :2] / np.maximum(np.linalg.norm(area[:, :2], axis=1, keepdims=True), 1e-12)
    along = np.column_stack([-normal[:, 1], normal[:, 0]])
    face = every.face_of_ring[every.ring_of_point]
    place = np.einsum("ij,ij->i", every.points_m[:, :2], along[face])
    depth = np.bincount(face, np.einsum("ij,ij->i", every.points_m[:, :2], normal[face]))
    depth = (depth / np.bincount(face))[:, None] * normal
    low, high = np.full(len(every), np.inf), np.full(len(every), -np.inf)
    np.minimum.at(low, face, place)
    np.maximum.at(high, face, place)
    ends = np.stack([depth + along * low[:, None], depth + along * high[:, None]], axis=1)
    lines = shapely.linestrings(ends)
    one, other = shapely.STRtree(lines).query(
        lines[:n_mine], predicate="dwithin", distance=PARTY_GAP_M
    )
    facing = np.einsum("ij,ij->i", normal[one], normal[other]) < FACING
    one, other = one[facing], other[facing]
    at = np.einsum("ijk,ik->ij", ends[other], along[one])
    begin = np.maximum(at.min(axis=1), low[one])
    stop = np.minimum(at.max(axis=1), high[one])
    gap = np.einsum("ij,ij->i", ends[other].mean(axis=1) - ends[one].mean(axis=1), normal[one])
    keep = (stop - begin > SHORTEST_M) & (np.abs(gap) <= PARTY_GAP_M)
    return one[keep], other[keep]


def _shared_m2(every: Faces, one: Ints, other: Ints) -> Array:
    """Area of each face (f,) that the faces paired with it cover [m2]."""
    out = np.zeros(len(every))
    if not len(one):
        return out
    area = face_areas(every)
    mine = _seen_along(take(every, one), area[one])
    theirs = _seen_along(take(every, other), area[one])
    shared = shapely.intersection(mine, theirs)
    order = np.argsort(one, kind="stable")
    cut = np.flatnonzero(np.diff(one[order])) + 1
    for group in np.split(order, cut):
        whole = shared[group[0]] if len(group) == 1 else shapely.union_all(shared[group])
        out[one[group[0]]] = whole.area
    return np.asarray(np.minimum(out, np.linalg.norm(area, axis=1)))


def _seen_along(faces: Faces, area: Array) -> NDArray[np.object_]:
    """Faces as polygons (k,) on the upright planes across vector areas (k, 3)."""
    normal = area[:, :2] / np.maximum(np.linalg.norm(area[:, :2], axis=1, keepdims=True), 1e-12)
    along = np.column_stack([-normal[:, 1], normal[:, 0]])
    face = faces.face_of_ring[faces.ring_of_point]
    place = np.einsum("ij,ij->i", faces.points_m[:, :2], along[face])
    flat = np.column_stack([place, faces.points_m[:, 2], place])
    moved = Faces(flat, faces.ring_from, faces.face_from, faces.kind, faces.part)
    shapes = shapely.force_2d(polygons_of(moved))
    return np.asarray(np.where(shapely.is_valid(shapes), shapes, shapely.make_valid(shapes)))
