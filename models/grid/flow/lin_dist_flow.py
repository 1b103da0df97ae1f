"""Linear load flow of a radial network: the live answer, marked as such.

LinDistFlow (Baran & Wu 1989, doi 10.1109/61.25627): losses left out,
    P_k = p_k + sum of children's P,  V_k^2 = V_parent^2 - 2 (r_k P_k + x_k Q_k).
It is some 0.003 of the nominal voltage too high and some points too low on the transformer at
full load; confirm with `power_flow`.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from models.grid.network.grid_types import NOMINAL_V, transformer_of
from models.grid.network.radial import RadialNetwork

BLOCK = 256


@dataclass(frozen=True)
class YearOfFlow:
    """What a year of load flow leaves behind.

    Per substation: `transformer_frac` (n_substations, n_hours) [loading, 1 = rating].
    Per node: `v_min`, `v_max` [of 400 V], `v_min_hour` (n_nodes,).
    Per node, of the cable to its parent: `cable_max_frac` [1 = rating], `cable_max_hour`,
    `cable_hours_over` (n_nodes,). `method` says how it was found.
    """

    transformer_frac: NDArray[np.float32]
    v_min: NDArray[np.float32]
    v_max: NDArray[np.float32]
    v_min_hour: NDArray[np.int32]
    cable_max_frac: NDArray[np.float32]
    cable_max_hour: NDArray[np.int32]
    cable_hours_over: NDArray[np.int32]
    method: str

    def hours_over(self, limit_frac: float = 1.0) -> NDArray[np.int64]:
        """Hours a year in which each transformer passes a loading (n_substations,)."""
        count: NDArray[np.int64] = (self.transformer_frac > limit_frac).sum(axis=1)
        return count

    def worst_hour(self) -> tuple[int, int]:
        """Substation and hour of the greatest transformer loading."""
        place = int(self.transformer_frac.argmax())
        n_hours = self.transformer_frac.shape[1]
        return place // n_hours, place % n_hours


def linear_year(
    network: RadialNetwork,
    node_w: NDArray[np.float32],
    *,
    tan_phi: float = 0.0,
    source_v: float = 1.0,
) -> YearOfFlow:
    """A year of linear load flow. `node_w` (n_nodes, n_hours) [W], PV negative.

    `tan_phi`: reactive over active power of all that is drawn, `source_v`: medium voltage [of
    nominal]. Raises ValueError where the shape does not fit the network.
    """
    if node_w.ndim != 2 or node_w.shape[0] != network.n_nodes:
        raise ValueError(
            f"the loads must be ({network.n_nodes} nodes, hours), got shape {node_w.shape}"
        )
    kinds = [transformer_of(float(kva)) for kva in network.rating_kva]
    n_hours = node_w.shape[1]
    n = network.n_nodes
    out = YearOfFlow(
        np.zeros((network.n_substations, n_hours), dtype=np.float32),
        np.full(n, np.inf, dtype=np.float32),
        np.full(n, -np.inf, dtype=np.float32),
        np.zeros(n, dtype=np.int32),
        np.zeros(n, dtype=np.float32),
        np.zeros(n, dtype=np.int32),
        np.zeros(n, dtype=np.int32),
        "linear (LinDistFlow, no losses)",
    )
    _sweep_year(
        network.parent,
        network.substation,
        network.r_ohm.astype(np.float32),
        network.x_ohm.astype(np.float32),
        (network.rating_a * np.sqrt(3.0) * NOMINAL_V).astype(np.float32),
        np.array([kind.r_ohm for kind in kinds], dtype=np.float32),
        np.array([kind.x_ohm for kind in kinds], dtype=np.float32),
        (network.rating_kva * 1000.0).astype(np.float32),
        np.ascontiguousarray(node_w, dtype=np.float32),
        tan_phi,
        source_v,
        (out.transformer_frac, out.v_min, out.v_max, out.cable_max_frac),
        (out.v_min_hour, out.cable_max_hour, out.cable_hours_over),
    )
    return out


@njit(cache=True, nogil=True, fastmath=True)
def _sweep_year(
    parent: NDArray[np.int64],
    substation: NDArray[np.int64],
    r_ohm: NDArray[np.float32],
    x_ohm: NDArray[np.float32],
    rating_va: NDArray[np.float32],
    source_r: NDArray[np.float32],
    source_x: NDArray[np.float32],
    source_va: NDArray[np.float32],
    node_w: NDArray[np.float32],
    tan_phi: float,
    source_v: float,
    levels: tuple[NDArray, ...],
    counts: tuple[NDArray, ...],
) -> None:
    n_nodes, n_hours = node_w.shape
    apparent = np.float32(np.sqrt(1.0 + tan_phi * tan_phi))
    base = np.float32(NOMINAL_V * NOMINAL_V)
    for first in range(0, n_hours, BLOCK):
        last = min(first + BLOCK, n_hours)
        power = node_w[:, first:last].copy()
        square = np.empty_like(power)
        for node in range(n_nodes - 1, -1, -1):
            if parent[node] >= 0:
                for h in range(last - first):
                    power[parent[node], h] += power[node, h]
        for node in range(n_nodes):
            at = substation[node]
            if parent[node] < 0:
                drop = np.float32(2.0 * (source_r[at] + source_x[at] * tan_phi)) / base
                for h in range(last - first):
                    square[node, h] = source_v * source_v - drop * power[node, h]
                    levels[0][at, first + h] = abs(power[node, h]) * apparent / source_va[at]
            else:
                drop = np.float32(2.0 * (r_ohm[node] + x_ohm[node] * tan_phi)) / base
                for h in range(last - first):
                    square[node, h] = square[parent[node], h] - drop * power[node, h]
        _note_extremes(power, square, apparent, rating_va, first, levels, counts)


@njit(cache=True, nogil=True, fastmath=True, forceinline=True)
def _note_extremes(
    power: NDArray[np.float32],
    square: NDArray[np.float32],
    apparent: float,
    rating_va: NDArray[np.float32],
    first: int,
    levels: tuple[NDArray, ...],
    counts: tuple[NDArray, ...],
) -> None:
    for node in range(power.shape[0]):
        for h in range(power.shape[1]):
            v = np.float32(np.sqrt(max(square[node, h], np.float32(0.0))))
            if v < levels[1][node]:
                levels[1][node] = v
                counts[0][node] = first + h
            levels[2][node] = max(levels[2][node], v)
            loading = abs(power[node, h]) * apparent / rating_va[node]
            if loading > levels[3][node]:
                levels[3][node] = loading
                counts[1][node] = first + h
            if loading > 1.0:
                counts[2][node] += 1


def linear_hour(
    network: RadialNetwork,
    node_w: NDArray[np.floating],
    *,
    tan_phi: float = 0.0,
    source_v: float = 1.0,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Voltage [of nominal] and cable loading [1 = rating] of all nodes in one hour, (n_nodes,).

    `node_w` (n_nodes,) [W]. The same equations as `linear_year`, for a map of one hour.
    """
    power = np.asarray(node_w, dtype=np.float64).copy()
    for node in range(network.n_nodes - 1, -1, -1):
        if network.parent[node] >= 0:
            power[network.parent[node]] += power[node]
    square = np.empty(network.n_nodes)
    kinds = [transformer_of(float(kva)) for kva in network.rating_kva]
    for node in range(network.n_nodes):
        before = int(network.parent[node])
        kind = kinds[int(network.substation[node])]
        r, x = (
            (network.r_ohm[node], network.x_ohm[node]) if before >= 0 else (kind.r_ohm, kind.x_ohm)
        )
        above = square[before] if before >= 0 else source_v**2
        square[node] = above - 2.0 * (r + x * tan_phi) * power[node] / NOMINAL_V**2
    rating_w = network.rating_a * np.sqrt(3.0) * NOMINAL_V
    loading = np.abs(power) * np.sqrt(1.0 + tan_phi**2) / rating_w
    return np.sqrt(np.maximum(square, 0.0)), loading
