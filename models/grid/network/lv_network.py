"""A plausible low-voltage network along the streets: schematic, never a survey.

Each substation feeds what is nearest to it along the streets by shortest ways, and its fuller
neighbours hand over at their edges; cables are sized for the load of today, as a network that
works today would be.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from models.grid.network.feeding_areas import (
    LEAST_LEAD_M,
    Ways,
    balanced_ways,
    bridged_graph,
    shortest_ways,
    with_leads,
)
from models.grid.network.grid_types import NOMINAL_V, cable_types, next_rating_kva
from models.grid.network.radial import NetworkError, RadialNetwork, radial_network
from models.grid.network.street_graph import StreetGraph, street_graph

MAIN_CABLE, BRANCH_CABLE = "NAYY 4x150", "NAYY 4x50"
PLANNED_FRAC = 0.7
PLANNED_DROP = 0.05


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
    raise_ratings: bool = False,
) -> StreetNetwork:
    """Lay cables from substations along streets to all connection points.

    `streets_xy_m`: axes (n, 2) [m] that carry cables; `substation_xy_m` (n_substations, 2);
    `rating_kva` (n_substations,) or None: next standard size over today's load / 0.7, which
    `raise_ratings` puts in place of a smaller one given (for schematic districts);
    `connection_xy_m` (n_connections, 2) of buildings, posts and chargers; `design_w`
    (n_connections,) [W]: load after diversity the cables are sized for, 0 for what is to come.
    Cables: NAYY 4x150, as many side by side as keep today's load under 0.7 of their rating and
    the voltage lost to the end under 0.05, or one NAYY 4x50 where that does (both planning
    figures are estimates). Raises NetworkError without a substation or a connection.
    """
    if len(substation_xy_m) == 0:
        raise NetworkError("there is no substation to feed the district; add one to the district")
    if len(connection_xy_m) == 0:
        raise NetworkError("there is nothing to connect: no building, post or charger was given")
    graph = street_graph(streets_xy_m, step_m=step_m)
    graph, roots = with_leads(graph, np.asarray(substation_xy_m, dtype=np.float64))
    graph, bridged = bridged_graph(graph, roots)
    streets_only = len(graph.xy_m) - len(roots)
    _, at = cKDTree(graph.xy_m[:streets_only]).query(connection_xy_m)
    ways = shortest_ways(graph, roots)
    if rating_kva is not None:
        ways = balanced_ways(graph, roots, np.asarray(at), np.asarray(design_w), rating_kva)
    kept = _kept(ways.parent, np.asarray(at), roots)
    load = _downstream_w(ways, np.asarray(at), np.asarray(design_w), kept)
    rating = _ratings(rating_kva, load[roots], raise_ratings)
    return _built(graph, roots, ways, kept, load, np.asarray(at), rating, bridged)


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
    ways: Ways, at: NDArray[np.int64], design_w: NDArray[np.floating], kept: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Design load that passes the cable over each node [W], (n_nodes,)."""
    load = np.bincount(at, design_w, minlength=len(ways.parent)).astype(np.float64)
    for node in ways.order[::-1]:
        if kept[node] and ways.parent[node] >= 0:
            load[ways.parent[node]] += load[node]
    return load


def _side_by_side(
    ways: Ways, kept: NDArray[np.bool_], load_w: NDArray[np.float64], length_m: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Which nodes are on a branch cable, and how many main cables else, (n_nodes,) each.

    First by rating, then, where a feeder's end would lose more than `PLANNED_DROP` of the
    voltage, all its cables in proportion.
    """
    main, branch = cable_types()[MAIN_CABLE], cable_types()[BRANCH_CABLE]
    current = load_w / (np.sqrt(3.0) * NOMINAL_V)
    small = current <= PLANNED_FRAC * branch.rating_a
    count = np.maximum(np.ceil(current / (PLANNED_FRAC * main.rating_a)), 1.0)
    for _ in range(4):
        r_km = np.where(small, branch.r_ohm_km, main.r_ohm_km / count)
        drop = np.zeros(len(load_w))
        for node in ways.order:
            if kept[node] and ways.parent[node] >= 0:
                own = r_km[node] * length_m[node] / 1000.0 * load_w[node] / NOMINAL_V**2
                drop[node] = drop[ways.parent[node]] + own
        worst = np.zeros(int(ways.feeder.max()) + 1)
        np.maximum.at(worst, ways.feeder[kept], drop[kept])
        excess = (worst / PLANNED_DROP)[ways.feeder]
        deep = (excess > 1.0) & (drop > 0)
        if not deep.any():
            break
        count = np.where(deep, np.ceil(np.where(small, 1.0, count * excess)), count)
        small &= ~deep
    return small, count.astype(np.int64)


def _ratings(
    given_kva: NDArray[np.floating] | None, load_w: NDArray[np.float64], raised: bool
) -> NDArray[np.float64]:
    """Transformer ratings [kVA]: given, planned for today's load, or the greater of both."""
    wanted = load_w / 1000.0 / PLANNED_FRAC
    planned = np.array([next_rating_kva(max(float(kva), 1.0)) for kva in wanted])
    if given_kva is None:
        return planned
    given = np.asarray(given_kva, dtype=np.float64)
    return np.maximum(given, planned) if raised else given


def _built(
    graph: StreetGraph,
    roots: NDArray[np.int64],
    ways: Ways,
    kept: NDArray[np.bool_],
    load_w: NDArray[np.float64],
    at: NDArray[np.int64],
    rating_kva: NDArray[np.float64],
    bridged: int,
) -> StreetNetwork:
    nodes = np.flatnonzero(kept)
    place = np.full(len(kept), -1, dtype=np.int64)
    place[nodes] = np.arange(len(nodes))
    own = nodes[ways.parent[nodes] >= 0]
    over = ways.parent[own]
    length = np.zeros(len(kept))
    least = np.where(np.isin(over, roots), LEAST_LEAD_M, 0.1)
    length[own] = np.maximum(np.hypot(*(graph.xy_m[own] - graph.xy_m[over]).T), least)
    small, count = _side_by_side(ways, kept, load_w, length)
    network, number = radial_network(
        graph.xy_m[nodes],
        np.stack([place[over], place[own]], axis=1),
        length[own],
        [BRANCH_CABLE if thin else MAIN_CABLE for thin in small[own]],
        place[roots],
        rating_kva,
        parallel=np.where(small, 1, count)[own],
    )
    node = number[place[at]]
    return StreetNetwork(network, node, ways.feeder[at], float(length[own].sum()), bridged)
