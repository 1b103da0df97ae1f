"""A plausible low-voltage network along the streets: schematic, never a survey.

Each substation feeds what is nearest to it along the streets by shortest ways; cables are sized
for the load of today, as a network that works today would be.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from models.grid.grid_types import NOMINAL_V, cable_types, next_rating_kva
from models.grid.radial import NetworkError, RadialNetwork, radial_network
from models.grid.street_graph import StreetGraph, street_graph

MAIN_CABLE, BRANCH_CABLE = "NAYY 4x150", "NAYY 4x50"
PLANNED_FRAC = 0.7
LEAST_LEAD_M = 5.0


@dataclass(frozen=True)
class StreetNetwork:
    """A network laid along streets.

    `network`; `connection_node` (n_connections,) [node of each connection point];
    `substation` (n_connections,) [index of what feeds it]; `cable_m` [m] of trench laid;
    `bridged` [parts of the street graph joined by bee line since no street reaches them].
    """

    network: RadialNetwork
    connection_node: NDArray[np.int64]
    substation: NDArray[np.int64]
    cable_m: float
    bridged: int


def lay_network(
    streets_xy_m: Sequence[NDArray[np.floating]],
    substation_xy_m: NDArray[np.floating],
    rating_kva: NDArray[np.floating] | None,
    connection_xy_m: NDArray[np.floating],
    design_w: NDArray[np.floating],
    *,
    step_m: float = 25.0,
) -> StreetNetwork:
    """Lay cables from substations along streets to all connection points.

    `streets_xy_m`: axes (n, 2) [m] that carry cables; `substation_xy_m` (n_substations, 2);
    `rating_kva` (n_substations,) or None: next standard size over today's load / 0.7;
    `connection_xy_m` (n_connections, 2) of buildings, posts and chargers; `design_w`
    (n_connections,) [W]: load after diversity the cables are sized for, 0 for what is to come.
    Cables: NAYY 4x150, as many side by side as keep today's load under 0.7 of their rating, or
    one NAYY 4x50 where that does. Raises NetworkError without a substation or a connection.
    """
    if len(substation_xy_m) == 0:
        raise NetworkError("there is no substation to feed the district; add one to the district")
    if len(connection_xy_m) == 0:
        raise NetworkError("there is nothing to connect: no building, post or charger was given")
    graph = street_graph(streets_xy_m, step_m=step_m)
    graph, roots = _with_leads(graph, np.asarray(substation_xy_m, dtype=np.float64))
    graph, bridged = _bridged(graph, roots)
    streets_only = len(graph.xy_m) - len(roots)
    _, at = cKDTree(graph.xy_m[:streets_only]).query(connection_xy_m)
    parent, feeder = _shortest_ways(graph, roots)
    kept = _kept(parent, np.asarray(at), roots)
    load = _downstream_w(parent, np.asarray(at), np.asarray(design_w), kept, graph, roots)
    return _built(graph, roots, parent, feeder, kept, load, np.asarray(at), rating_kva, bridged)


def _with_leads(
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


def _bridged(graph: StreetGraph, roots: NDArray[np.int64]) -> tuple[StreetGraph, int]:
    """Join every part without a substation to the nearest fed node by bee line."""
    ends, length = [graph.ends], [graph.length_m]
    matrix = _matrix(graph)
    count, part = connected_components(matrix, directed=False)
    fed = np.isin(np.arange(count), part[roots])
    inside = fed[part]
    street = np.arange(len(graph.xy_m)) < roots[0]
    bridged = 0
    for number in np.flatnonzero(~fed):
        own = np.flatnonzero(part == number)
        others = np.flatnonzero(inside & street)
        distance, near = cKDTree(graph.xy_m[others]).query(graph.xy_m[own])
        best = int(np.argmin(distance))
        ends.append(np.array([[own[best], others[near[best]]]], dtype=np.int64))
        length.append(np.array([max(float(distance[best]), 0.1)]))
        inside[own] = True
        bridged += 1
    return StreetGraph(graph.xy_m, np.concatenate(ends), np.concatenate(length)), bridged


def _matrix(graph: StreetGraph) -> coo_matrix:
    n = len(graph.xy_m)
    return coo_matrix((graph.length_m, (graph.ends[:, 0], graph.ends[:, 1])), shape=(n, n)).tocsr()


def _shortest_ways(
    graph: StreetGraph, roots: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each node's parent on the way to its nearest substation, and that substation."""
    _, before, source = dijkstra(
        _matrix(graph), directed=False, indices=roots, min_only=True, return_predecessors=True
    )
    parent = np.where(before >= 0, before, -1).astype(np.int64)
    return parent, np.asarray(source, dtype=np.int64) - roots[0]


def _kept(
    parent: NDArray[np.int64], at: NDArray[np.int64], roots: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Nodes on the way from a connection to its substation."""
    kept = np.zeros(len(parent), dtype=bool)
    kept[roots] = True
    for start in np.unique(at):
        node = int(start)
        while node >= 0 and not kept[node]:
            kept[node] = True
            node = int(parent[node])
    return kept


def _downstream_w(
    parent: NDArray[np.int64],
    at: NDArray[np.int64],
    design_w: NDArray[np.floating],
    kept: NDArray[np.bool_],
    graph: StreetGraph,
    roots: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Design load that passes the cable over each node [W], (n_nodes,)."""
    load = np.bincount(at, design_w, minlength=len(parent)).astype(np.float64)
    way = dijkstra(_matrix(graph), directed=False, indices=roots, min_only=True)
    for node in np.argsort(way)[::-1]:
        if kept[node] and parent[node] >= 0:
            load[parent[node]] += load[node]
    return load


def _built(
    graph: StreetGraph,
    roots: NDArray[np.int64],
    parent: NDArray[np.int64],
    feeder: NDArray[np.int64],
    kept: NDArray[np.bool_],
    load_w: NDArray[np.float64],
    at: NDArray[np.int64],
    rating_kva: NDArray[np.floating] | None,
    bridged: int,
) -> StreetNetwork:
    nodes = np.flatnonzero(kept)
    place = np.full(len(kept), -1, dtype=np.int64)
    place[nodes] = np.arange(len(nodes))
    own = nodes[parent[nodes] >= 0]
    ends = np.stack([place[parent[own]], place[own]], axis=1)
    length = np.maximum(np.hypot(*(graph.xy_m[own] - graph.xy_m[parent[own]]).T), 0.1)
    length[np.isin(parent[own], roots)] = np.maximum(
        length[np.isin(parent[own], roots)], LEAST_LEAD_M
    )
    kinds = cable_types()
    current = load_w[own] / (np.sqrt(3.0) * NOMINAL_V)
    small = current <= PLANNED_FRAC * kinds[BRANCH_CABLE].rating_a
    cable = np.where(small, BRANCH_CABLE, MAIN_CABLE)
    side_by_side = np.ceil(current / (PLANNED_FRAC * kinds[MAIN_CABLE].rating_a))
    parallel = np.where(small, 1, np.maximum(side_by_side, 1)).astype(np.int64)
    if rating_kva is None:
        wanted = load_w[roots] / 1000.0 / PLANNED_FRAC
        rating_kva = np.array([next_rating_kva(max(float(kva), 1.0)) for kva in wanted])
    network, number = radial_network(
        graph.xy_m[nodes],
        ends,
        length,
        [str(name) for name in cable],
        place[roots],
        np.asarray(rating_kva, dtype=np.float64),
        parallel=parallel,
    )
    node = number[place[at]]
    return StreetNetwork(network, node, feeder[at], float(length.sum()), bridged)
