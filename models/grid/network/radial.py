"""A radial low-voltage network as arrays, and the tree made from loose cables.

Nodes are numbered so that a parent comes before its children: one pass from the last node to the
first adds loads up, one pass the other way brings voltages down.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import breadth_first_order, connected_components

from models.grid.network.grid_types import cable_type, cable_types


class NetworkError(ValueError):
    """A network that cannot be run; the message is one sentence for the user."""


@dataclass(frozen=True)
class RadialNetwork:
    """All low-voltage trees of a district.

    Per node (n_nodes,): `parent` [node, -1 at the busbar of a substation], `substation` [index],
    `xy_m` (n_nodes, 2) [m]; and of the cable to its parent: `length_m` [m], `r_ohm`, `x_ohm`
    [ohm], `rating_a` [A], `edge` [index of the cable given, -1 at a busbar].
    Per substation (n_substations,): `root` [node], `rating_kva` [kVA].
    """

    parent: NDArray[np.int64]
    substation: NDArray[np.int64]
    xy_m: NDArray[np.float64]
    length_m: NDArray[np.float64]
    r_ohm: NDArray[np.float64]
    x_ohm: NDArray[np.float64]
    rating_a: NDArray[np.float64]
    edge: NDArray[np.int64]
    root: NDArray[np.int64]
    rating_kva: NDArray[np.float64]

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.parent)

    @property
    def n_substations(self) -> int:
        """Number of substations, one transformer each."""
        return len(self.root)

    def of_substation(self, index: int) -> tuple["RadialNetwork", NDArray[np.int64]]:
        """One substation's tree alone, and its nodes' numbers in the whole network."""
        nodes = np.flatnonzero(self.substation == index)
        place = np.full(self.n_nodes, -1, dtype=np.int64)
        place[nodes] = np.arange(len(nodes))
        parent = self.parent[nodes]
        part = RadialNetwork(
            np.where(parent >= 0, place[parent], -1),
            np.zeros(len(nodes), dtype=np.int64),
            self.xy_m[nodes],
            self.length_m[nodes],
            self.r_ohm[nodes],
            self.x_ohm[nodes],
            self.rating_a[nodes],
            self.edge[nodes],
            np.zeros(1, dtype=np.int64),
            self.rating_kva[index : index + 1],
        )
        return part, nodes


def radial_network(
    xy_m: NDArray[np.floating],
    ends: NDArray[np.integer],
    length_m: NDArray[np.floating],
    cable: Sequence[str],
    root: NDArray[np.integer],
    rating_kva: NDArray[np.floating],
    *,
    parallel: NDArray[np.integer] | None = None,
    edge_name: Sequence[str] | None = None,
    node_name: Sequence[str] | None = None,
) -> tuple[RadialNetwork, NDArray[np.int64]]:
    """The tree of cables, and for each node given its number in it (n_nodes,).

    `xy_m` (n_nodes, 2) [m], `ends` (n_cables, 2) [nodes], `length_m` (n_cables,) [m], `cable`
    names in `cable_types.csv`, `root` (n_substations,) [node of each busbar], `rating_kva`,
    `parallel` (n_cables,) [cables side by side, 1 where not given].
    Raises NetworkError, naming the place: an unknown cable or a length that is not above zero,
    a cable that closes a loop or joins two substations, a node that no substation reaches.
    """
    names = list(edge_name) if edge_name is not None else [str(i) for i in range(len(ends))]
    nodes = list(node_name) if node_name is not None else [str(i) for i in range(len(xy_m))]
    _check_cables(length_m, cable, names)
    graph = _graph(len(xy_m), ends)
    _check_tree(graph, np.asarray(ends), np.asarray(root), names, nodes)
    order, parent_of, substation = _walk(graph, np.asarray(root))
    place = np.empty(len(xy_m), dtype=np.int64)
    place[order] = np.arange(len(order))
    edge_of = np.full(len(xy_m), -1, dtype=np.int64)
    for number, (a, b) in enumerate(np.asarray(ends)):
        edge_of[b if parent_of[b] == a else a] = number
    edge, parent = edge_of[order], parent_of[order]
    length, r_ohm, x_ohm, rating_a = _cable_columns(length_m, cable, parallel, edge)
    network = RadialNetwork(
        np.where(parent >= 0, place[parent], -1),
        substation[order],
        np.asarray(xy_m, dtype=np.float64)[order],
        length,
        r_ohm,
        x_ohm,
        rating_a,
        edge,
        place[np.asarray(root)],
        np.asarray(rating_kva, dtype=np.float64),
    )
    return network, place


def _cable_columns(
    length_m: NDArray[np.floating],
    cable: Sequence[str],
    parallel: NDArray[np.integer] | None,
    edge: NDArray[np.int64],
) -> tuple[NDArray[np.float64], ...]:
    """Length, resistance, reactance and rating of the cable over each node; none at a busbar."""
    # one row more, taken by edge -1: a busbar has no cable
    table = np.zeros((len(cable) + 1, 4))
    table[-1, 3] = np.inf
    count = np.ones(len(cable)) if parallel is None else np.asarray(parallel, dtype=np.float64)
    for number, name in enumerate(cable):
        km = float(length_m[number]) / 1000.0 / count[number]
        kind = cable_type(name)
        assert kind is not None  # checked before
        table[number] = (
            length_m[number],
            kind.r_ohm_km * km,
            kind.x_ohm_km * km,
            kind.rating_a * count[number],
        )
    columns = table[edge]
    return columns[:, 0], columns[:, 1], columns[:, 2], columns[:, 3]


def _check_cables(
    length_m: NDArray[np.floating], cable: Sequence[str], names: Sequence[str]
) -> None:
    for name, kind, length in zip(names, cable, length_m, strict=True):
        if cable_type(kind) is None:
            raise NetworkError(
                f"cable {name}: its type {kind!r} is not in the table; "
                f"take one of {', '.join(cable_types())}, name its section and metal (4x95 Al), or "
                "give r_ohm_km, x_ohm_km and rating_a"
            )
        if not (np.isfinite(length) and length > 0):
            raise NetworkError(f"cable {name}: its length is {length} m; give one above zero")


def _graph(n_nodes: int, ends: NDArray[np.integer]) -> coo_matrix:
    pairs = np.asarray(ends, dtype=np.int64).reshape(-1, 2)
    ones = np.ones(2 * len(pairs))
    rows = np.concatenate([pairs[:, 0], pairs[:, 1]])
    columns = np.concatenate([pairs[:, 1], pairs[:, 0]])
    return coo_matrix((ones, (rows, columns)), shape=(n_nodes, n_nodes)).tocsr()


def _check_tree(
    graph: coo_matrix,
    ends: NDArray[np.integer],
    root: NDArray[np.integer],
    names: Sequence[str],
    nodes: Sequence[str],
) -> None:
    _, part = connected_components(graph, directed=False)
    fed = np.zeros(part.max() + 1, dtype=np.int64)
    np.add.at(fed, part[root], 1)
    island = np.flatnonzero(fed[part] == 0)
    if island.size:
        raise NetworkError(
            f"node {nodes[island[0]]} and {island.size - 1} more are an island that no substation "
            "feeds; join them by a cable or leave them out"
        )
    group = np.arange(len(nodes))

    def leader(node: int) -> int:
        while group[node] != node:
            group[node] = group[group[node]]
            node = int(group[node])
        return node

    for number, (a, b) in enumerate(ends):
        one, other = leader(int(a)), leader(int(b))
        if one == other:
            raise NetworkError(
                f"cable {names[number]} from node {nodes[a]} to node {nodes[b]} closes a loop; "
                "open it at its switch, the network is run as a tree"
            )
        group[one] = other
    twice = np.flatnonzero(fed > 1)
    if twice.size:
        pair = [nodes[r] for r in root if part[r] == twice[0]][:2]
        raise NetworkError(
            f"substations at nodes {pair[0]} and {pair[1]} feed the same cables; "
            "open the cable between them"
        )


def _walk(
    graph: coo_matrix, root: NDArray[np.integer]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Nodes with parents first, each node's parent, each node's substation."""
    parent = np.full(graph.shape[0], -1, dtype=np.int64)
    substation = np.full(graph.shape[0], -1, dtype=np.int64)
    orders = []
    for number, start in enumerate(root):
        order, before = breadth_first_order(graph, int(start), directed=False)
        parent[order[1:]] = before[order[1:]]
        substation[order] = number
        orders.append(order)
    return np.concatenate(orders), parent, substation


def connection_load_w(
    node: NDArray[np.integer], load_w: NDArray[np.floating], n_nodes: int
) -> NDArray[np.float32]:
    """Loads of connections (n_connections, n_hours) [W] added up at their nodes (n_nodes, n_hours).

    Load positive, PV negative.
    """
    count = len(node)
    gather = coo_matrix(
        (np.ones(count, dtype=np.float32), (np.asarray(node), np.arange(count))),
        shape=(n_nodes, count),
    ).tocsr()
    total: NDArray[np.float32] = gather @ load_w.astype(np.float32, copy=False)
    return total
