"""What a network still bears at given places: transformers, cables on the way, lowest voltages."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix

from models.grid.flow.hosting import Limits
from models.grid.flow.lin_dist_flow import YearOfFlow
from models.grid.network.grid_types import NOMINAL_V, transformer_of
from models.grid.network.radial import RadialNetwork


@dataclass(frozen=True)
class SpareRoom:
    """Limits that more load must keep, at the worst hour of each: `use` @ load [kW] <= `room_kw`.

    `use` (n_limits, n_places) what a kW at a place takes of a limit [1], `room_kw` (n_limits,).
    First the transformers, one for each substation, then cables, then voltages.
    """

    use: csr_matrix
    room_kw: NDArray[np.float64]


def spare_room(
    network: RadialNetwork,
    flow: YearOfFlow,
    node: NDArray[np.integer],
    limits: Limits | None = None,
) -> SpareRoom:
    """Room of a year's flow for load at `node` (n_places,), power factor 1.

    A transformer or cable: rating less its greatest load. Voltages, by LinDistFlow: V^2 falls at a
    node by 2 R P / V_n^2, R the resistance of the way that the load shares with it; watched
    are each place with all behind it, and each substation's weakest node. A limit that is passed
    already leaves no room.
    """
    chosen = limits or Limits()
    substation = network.substation[node]
    paths = [_path(network, int(start)) for start in node]
    on_path = [(row, place) for place, path in enumerate(paths) for row in path[:-1]]
    cables = np.unique([row for row, _ in on_path]).astype(np.int64)
    rating = network.rating_a[cables] * np.sqrt(3.0) * NOMINAL_V / 1000.0
    transformer = chosen.transformer_frac - flow.transformer_frac.max(axis=1)
    places, n = np.arange(len(node)), network.n_substations
    watched, at, shares, volt_room = _voltages(network, flow, node, paths, chosen.v_low)
    room = np.concatenate(
        [
            network.rating_kva * transformer,
            rating * (chosen.cable_frac - flow.cable_max_frac[cables]),
            volt_room,
        ]
    )
    rows = [substation, n + np.searchsorted(cables, [row for row, _ in on_path])]
    rows.append(n + len(cables) + watched)
    columns = [places, np.array([place for _, place in on_path], dtype=np.int64), at]
    values = np.concatenate([np.ones(len(node) + len(on_path)), shares])
    use = coo_matrix(
        (values, (np.concatenate(rows).astype(np.int64), np.concatenate(columns))),
        shape=(len(room), len(node)),
    )
    return SpareRoom(use.tocsr(), np.maximum(room, 0.0))


def _path(network: RadialNetwork, node: int) -> list[int]:
    """The nodes from one up to its busbar, that one last."""
    path = [node]
    while network.parent[path[-1]] >= 0:
        path.append(int(network.parent[path[-1]]))
    return path


def _voltages(
    network: RadialNetwork,
    flow: YearOfFlow,
    node: NDArray[np.integer],
    paths: list[list[int]],
    v_low: float,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """For each pair of a watched node and a place of its substation: row of the first, place, share
    of the way in common; and how much load each watched node itself would bear [kW]."""
    behind = flow.v_min.astype(np.float64)
    for one in range(network.n_nodes - 1, -1, -1):
        if network.parent[one] >= 0:
            up = network.parent[one]
            behind[up] = min(behind[up], behind[one])
    lowest = {int(one): behind[one] for one in node}
    for sub in np.unique(network.substation[node]):
        rows = np.flatnonzero(network.substation == sub)
        weakest = int(rows[flow.v_min[rows].argmin()])
        lowest.setdefault(weakest, float(flow.v_min[weakest]))
    watched, at, shares, room = [], [], [], np.zeros(len(lowest))
    for row, (one, volt) in enumerate(lowest.items()):
        ohm = _ohm_from_source(network, one)
        room[row] = (volt**2 - v_low**2) * NOMINAL_V**2 / (2.0 * ohm[one]) / 1000.0
        for place in np.flatnonzero(network.substation[node] == network.substation[one]):
            watched.append(row)
            at.append(place)
            shares.append(ohm[next(step for step in paths[place] if step in ohm)] / ohm[one])
    return np.array(watched, np.int64), np.array(at, np.int64), np.array(shares, np.float64), room


def _ohm_from_source(network: RadialNetwork, node: int) -> dict[int, float]:
    """Resistance from the medium voltage to each node on the way to one [ohm]."""
    ohm = {}
    total = transformer_of(float(network.rating_kva[network.substation[node]])).r_ohm
    for step in reversed(_path(network, node)):
        total += float(network.r_ohm[step]) if network.parent[step] >= 0 else 0.0
        ohm[step] = total
    return ohm
