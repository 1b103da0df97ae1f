"""Which part of each wall stands against a neighbour, from footprints and heights alone."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

# Two walls this far apart or nearer count as one: drawn maps leave gaps and overlaps of this
# size between houses that touch (an estimate; OpenStreetMap is traced from pictures of 0.3 m).
PARTY_GAP_M = 0.5
FACING = -np.cos(np.radians(10.0))  # normals this opposite count as face to face
SHORTEST_M = 0.05


@dataclass(frozen=True, eq=False)
class Walls:
    """Every straight wall of every building, one entry per wall.

    owner: index of its building. start, end: (m, 2) [m], so that the outside lies on the right.
    length_m: [m]. azimuth_deg: where the wall faces, clockwise from grid north.
    outer: False where it faces a courtyard of its own building.
    """

    owner: NDArray[np.int64]
    start: NDArray[np.float64]
    end: NDArray[np.float64]
    length_m: NDArray[np.float64]
    azimuth_deg: NDArray[np.float64]
    outer: NDArray[np.bool_]


def walls_of(footprints: NDArray[np.object_]) -> Walls:
    """The straight walls of footprints (n polygons), courtyards included."""
    turned = shapely.orient_polygons(footprints, exterior_cw=False)
    rings, ring_owner = shapely.get_rings(turned, return_index=True)
    # get_rings gives the outer ring of each polygon before its holes.
    ring_outer = np.r_[True, ring_owner[1:] != ring_owner[:-1]] if len(ring_owner) else ring_owner
    points, ring = shapely.get_coordinates(rings, return_index=True)
    inside_ring = ring[1:] == ring[:-1]
    start, end = points[:-1][inside_ring], points[1:][inside_ring]
    ring = ring[:-1][inside_ring]
    step = end - start
    length = np.hypot(step[:, 0], step[:, 1])
    long_enough = length > 1e-6
    step, ring = step[long_enough], ring[long_enough]
    # Outer rings run anticlockwise and holes clockwise: the outside is always on the right,
    # along (dy, -dx).
    azimuth = np.degrees(np.arctan2(step[:, 1], -step[:, 0])) % 360.0
    return Walls(
        owner=ring_owner[ring].astype(np.int64),
        start=start[long_enough],
        end=end[long_enough],
        length_m=length[long_enough],
        azimuth_deg=azimuth,
        outer=ring_outer[ring].astype(bool),
    )


def party_area_m2(
    walls: Walls, base_m: NDArray[np.float64], top_m: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Area of each wall that a neighbour's wall covers, shape (m,) [m2].

    base_m, top_m: (n,) foot and head of each building's walls [m]. A wall is covered along the
    stretch where a neighbour's wall faces it within PARTY_GAP_M, between the higher foot and the
    lower head of the two.
    """
    area = np.zeros(len(walls.owner))
    one, other, begin, stop = _facing_pairs(walls)
    if not len(one):
        return area
    mine, theirs = walls.owner[one], walls.owner[other]
    low = np.maximum(base_m[mine], base_m[theirs])
    high = np.minimum(top_m[mine], top_m[theirs])
    keep = high > low
    one, begin, stop, cover = one[keep], begin[keep], stop[keep], (high - low)[keep]
    order = np.lexsort((begin, one))
    one, begin, stop, cover = one[order], begin[order], stop[order], cover[order]
    same = one[1:] == one[:-1]
    clash = np.unique(one[1:][same & (begin[1:] < stop[:-1] - 1e-9)])
    plain = ~np.isin(one, clash)
    np.add.at(area, one[plain], ((stop - begin) * cover)[plain])
    for wall in clash:  # few: more than one neighbour along the same stretch
        rows = one == wall
        area[wall] = _covered_area(begin[rows], stop[rows], cover[rows])
    return area


def _facing_pairs(walls: Walls) -> tuple[NDArray, NDArray, NDArray, NDArray]:
    """Pairs of walls face to face: index, index of the other, begin and stop along the first."""
    lines = shapely.linestrings(np.stack([walls.start, walls.end], axis=1))
    one, other = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=PARTY_GAP_M)
    along = (walls.end - walls.start) / walls.length_m[:, None]
    keep = walls.owner[one] != walls.owner[other]
    keep &= (along[one] * along[other]).sum(axis=1) < FACING
    one, other = one[keep], other[keep]
    to_start = walls.start[other] - walls.start[one]
    to_end = walls.end[other] - walls.start[one]
    at = (to_start * along[one]).sum(axis=1), (to_end * along[one]).sum(axis=1)
    begin = np.clip(np.minimum(*at), 0.0, walls.length_m[one])
    stop = np.clip(np.maximum(*at), 0.0, walls.length_m[one])
    middle = walls.start[one] + along[one] * ((begin + stop) / 2)[:, None]
    off = middle - walls.start[other]
    gap = np.abs(off[:, 0] * along[other][:, 1] - off[:, 1] * along[other][:, 0])
    keep = (stop - begin > SHORTEST_M) & (gap <= PARTY_GAP_M)
    return one[keep], other[keep], begin[keep], stop[keep]


def _covered_area(begin: NDArray, stop: NDArray, cover: NDArray) -> float:
    """Area under the highest of several overlapping covers along one wall [m2]."""
    cuts = np.unique(np.r_[begin, stop])
    middle = (cuts[:-1] + cuts[1:]) / 2
    inside = (begin[:, None] <= middle) & (middle <= stop[:, None])
    return float((np.diff(cuts) * (inside * cover[:, None]).max(axis=0)).sum())
