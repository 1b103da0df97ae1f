"""Which substation feeds what: shortest ways along the streets, evened out by rating."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from models.grid.network.street_graph import StreetGraph

LEAST_LEAD_M = 5.0
GAP_M = 60.0
ROUNDS = 80
STEP_M = 80.0
EVEN_FRAC = 0.7


def with_leads(
    graph: StreetGraph, substation_xy_m: NDArray[np.float64]
) -> tuple[StreetGraph, NDArray[np.int64]]:
    """Each substation's busbar is a node of its own, led to the nearest free street node."""
    n = len(graph.xy_m)
    tree = cKDTree(graph.xy_m)
    choices = min(4, n)
    distance, node = tree.query(substation_xy_m, k=choices)
    distance, node = distance.reshape(-1, choices), node.reshape(-1, choices)
    taken: set[int] = set()
    leads, lengths = [], []
    for number in range(len(substation_xy_m)):
        nth = next((k for k in range(choices) if int(node[number, k]) not in taken), 0)
        taken.add(int(node[number, nth]))
        leads.append((n + number, int(node[number, nth])))
        lengths.append(max(float(distance[number, nth]), LEAST_LEAD_M))
    roots = n + np.arange(len(substation_xy_m), dtype=np.int64)
    return (
        StreetGraph(
            np.concatenate([graph.xy_m, substation_xy_m]),
            np.concatenate([graph.ends, np.array(leads, dtype=np.int64)]),
            np.concatenate([graph.length_m, lengths]),
        ),
        roots,
    )


def bridged_graph(graph: StreetGraph, roots: NDArray[np.int64]) -> tuple[StreetGraph, int]:
    """Join parts that no street joins by bee line; returns the graph and how many were joined.

    From the largest part on: one without a substation always, one with its own where the gap is
    at most `GAP_M`, so that neighbours can share the load.
    """
    ends, length = [graph.ends], [graph.length_m]
    count, part = connected_components(_matrix(graph), directed=False)
    fed = np.isin(np.arange(count), part[roots])
    size = np.bincount(part, minlength=count) * np.where(fed, 1_000_000, 1)
    inside = part == int(size.argmax())
    street = np.arange(len(graph.xy_m)) < roots[0]
    bridged = 0
    for number in np.argsort(-size, kind="stable")[1:]:
        own = np.flatnonzero((part == number) & street)
        others = np.flatnonzero(inside & street)
        distance, near = cKDTree(graph.xy_m[others]).query(graph.xy_m[own])
        best = int(np.argmin(distance))
        inside |= part == number
        if fed[number] and distance[best] > GAP_M:
            continue
        ends.append(np.array([[own[best], others[near[best]]]], dtype=np.int64))
        length.append(np.array([max(float(distance[best]), 0.1)]))
        bridged += 1
    return StreetGraph(graph.xy_m, np.concatenate(ends), np.concatenate(length)), bridged


def _matrix(graph: StreetGraph) -> coo_matrix:
    n = len(graph.xy_m)
    return coo_matrix((graph.length_m, (graph.ends[:, 0], graph.ends[:, 1])), shape=(n, n)).tocsr()


@dataclass(frozen=True)
class Ways:
    """Of each node: its parent on the way to its nearest substation, that substation's index,
    and all nodes from the nearest to the farthest."""

    parent: NDArray[np.int64]
    feeder: NDArray[np.int64]
    order: NDArray[np.int64]


def shortest_ways(graph: StreetGraph, roots: NDArray[np.int64]) -> Ways:
    way, before, source = dijkstra(
        _matrix(graph), directed=False, indices=roots, min_only=True, return_predecessors=True
    )
    parent = np.where(before >= 0, before, -1).astype(np.int64)
    order = np.argsort(way, kind="stable").astype(np.int64)
    return Ways(parent, np.asarray(source, dtype=np.int64) - roots[0], order)


def balanced_ways(
    graph: StreetGraph,
    roots: NDArray[np.int64],
    at: NDArray[np.int64],
    design_w: NDArray[np.floating],
    rating_kva: NDArray[np.floating],
) -> Ways:
    """Shortest ways where a full substation seems farther away, until none is overfull.

    Each round lengthens the lead of those loaded above the mean and shortens that of the others
    (an additively weighted Voronoi division of the street graph); the round with the least
    greatest loading stands. `at` (n_connections,) [node], `design_w` [W], `rating_kva` [kVA].
    """
    rating_w = np.maximum(np.asarray(rating_kva, dtype=np.float64), 1.0) * 1000.0
    mean = float(np.sum(design_w)) / float(rating_w.sum())
    lead = np.isin(graph.ends, roots).any(axis=1)
    owner = graph.ends[lead].max(axis=1) - roots[0]
    farther = np.zeros(len(roots))
    best, least = shortest_ways(graph, roots), np.inf
    for turn in range(ROUNDS):
        length = graph.length_m.copy()
        length[lead] += farther[owner]
        ways = shortest_ways(StreetGraph(graph.xy_m, graph.ends, length), roots)
        load_w = np.bincount(ways.feeder[at], design_w, minlength=len(roots))
        loading = load_w / rating_w
        if loading.max() < least:
            best, least = ways, float(loading.max())
        if least <= max(EVEN_FRAC, 1.1 * mean):
            break
        pull = np.clip(loading / max(mean, 1e-9) - 1.0, -1.0, 2.0)
        farther += STEP_M * pull / np.sqrt(1.0 + turn / 4.0)
        farther -= farther.min()
    return best
