"""A graph of cable trenches from street axes: crossings become nodes, long stretches are cut."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

SNAP_M = 1.5
ROWS_AT_ONCE = 256


@dataclass(frozen=True)
class StreetGraph:
    """Nodes `xy_m` (n, 2) [m] and stretches `ends` (n_edges, 2), `length_m` (n_edges,) [m]."""

    xy_m: NDArray[np.float64]
    ends: NDArray[np.int64]
    length_m: NDArray[np.float64]


def street_graph(
    streets_xy_m: Sequence[NDArray[np.floating]], *, step_m: float = 25.0
) -> StreetGraph:
    """Graph of street axes, each (n_points, 2) [m].

    Axes are cut where they cross, where one ends on another (within 1.5 m) and every `step_m`;
    points closer than 1.5 m are one node. Raises ValueError where there is no street.
    """
    segments = _segments(streets_xy_m)
    if len(segments) == 0:
        raise ValueError("there is no street to lay cables along")
    which, cut = _cuts(segments)
    points, pairs = _pieces(segments, which, cut, step_m)
    return _merged(points, pairs)


def _segments(streets_xy_m: Sequence[NDArray[np.floating]]) -> NDArray[np.float64]:
    """All straight pieces (n, 2 ends, 2) of some length."""
    parts = [np.stack([line[:-1, :2], line[1:, :2]], axis=1) for line in streets_xy_m]
    if not parts:
        return np.empty((0, 2, 2))
    segments = np.concatenate(parts).astype(np.float64)
    long = np.hypot(*(segments[:, 1] - segments[:, 0]).T) > 1e-6
    kept: NDArray[np.float64] = segments[long]
    return kept


def _cuts(segments: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Where each segment meets another: segment numbers and places along it [0 to 1].

    Solves a + t d = b + s e for all pairs whose boxes come near; a place a little past an end
    counts, by the snapping distance.
    """
    start, along = segments[:, 0], segments[:, 1] - segments[:, 0]
    length = np.hypot(*along.T)
    low, high = segments.min(axis=1) - SNAP_M, segments.max(axis=1) + SNAP_M
    which, places = [], []
    for first in range(0, len(segments), ROWS_AT_ONCE):
        rows = np.arange(first, min(first + ROWS_AT_ONCE, len(segments)))
        near = (low[rows, None] <= high[None]).all(axis=2)
        near &= (high[rows, None] >= low[None]).all(axis=2)
        i, j = np.nonzero(near)
        i = rows[i]
        cross = along[i, 0] * along[j, 1] - along[i, 1] * along[j, 0]
        bent = (i != j) & (np.abs(cross) > 1e-9 * length[i] * length[j])
        i, j, cross = i[bent], j[bent], cross[bent]
        gap = start[j] - start[i]
        t = (gap[:, 0] * along[j, 1] - gap[:, 1] * along[j, 0]) / cross
        s = (gap[:, 0] * along[i, 1] - gap[:, 1] * along[i, 0]) / cross
        slack_t, slack_s = SNAP_M / length[i], SNAP_M / length[j]
        meet = (t >= -slack_t) & (t <= 1 + slack_t) & (s >= -slack_s) & (s <= 1 + slack_s)
        which.append(i[meet])
        places.append(np.clip(t[meet], 0.0, 1.0))
    return np.concatenate(which), np.concatenate(places)


def _pieces(
    segments: NDArray[np.float64],
    which: NDArray[np.int64],
    cut: NDArray[np.float64],
    step_m: float,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Points along all segments and the pairs that follow each other."""
    length = np.hypot(*(segments[:, 1] - segments[:, 0]).T)
    steps = np.maximum(np.ceil(length / step_m).astype(np.int64), 1)
    regular_of = np.repeat(np.arange(len(segments)), steps + 1)
    offset = np.concatenate([[0], np.cumsum(steps + 1)])[:-1]
    place = (np.arange(len(regular_of)) - np.repeat(offset, steps + 1)) / steps[regular_of]
    owner = np.concatenate([regular_of, which])
    place = np.concatenate([place, cut])
    order = np.lexsort((place, owner))
    owner, place = owner[order], place[order]
    ends = segments[owner]
    points = ends[:, 0] + place[:, None] * (ends[:, 1] - ends[:, 0])
    follow = np.flatnonzero(owner[1:] == owner[:-1])
    return points, np.stack([follow, follow + 1], axis=1)


def _merged(points: NDArray[np.float64], pairs: NDArray[np.int64]) -> StreetGraph:
    close = cKDTree(points).query_pairs(SNAP_M, output_type="ndarray")
    links = coo_matrix(
        (np.ones(len(close)), (close[:, 0], close[:, 1])), shape=(len(points), len(points))
    )
    count, group = connected_components(links, directed=False)
    weight = np.bincount(group, minlength=count)
    xy = np.stack(
        [np.bincount(group, points[:, axis], minlength=count) / weight for axis in (0, 1)], axis=1
    )
    ends = np.sort(group[pairs], axis=1)
    ends = np.unique(ends[ends[:, 0] != ends[:, 1]], axis=0)
    length = np.hypot(*(xy[ends[:, 1]] - xy[ends[:, 0]]).T)
    return StreetGraph(xy, ends.astype(np.int64), np.maximum(length, 0.1))
