"""One building element per square metre: its layers as a chain of cells, and the chain's modes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]

# A cell is at most as thick as heat diffuses in this time (cell Fourier number 1). Halving it
# changes no annual need of the check cases by more than 0.05 %.
CELL_TIME_S = 900.0
LIGHT_J_M2K = 10.0  # a layer below this heat capacity carries no cell of its own


@dataclass(frozen=True)
class Layer:
    """One layer: thickness_m [m], conductivity_w_mk [W/(m K)], density_kg_m3 [kg/m3],
    heat_capacity_j_kgk [J/(kg K)]; or resistance_m2k_w [m2 K/W] alone for a layer without mass."""

    thickness_m: float = 0.0
    conductivity_w_mk: float = 1.0
    density_kg_m3: float = 0.0
    heat_capacity_j_kgk: float = 0.0
    resistance_m2k_w: float | None = None

    @property
    def resistance(self) -> float:
        """Thermal resistance [m2 K/W]."""
        if self.resistance_m2k_w is not None:
            return self.resistance_m2k_w
        return self.thickness_m / self.conductivity_w_mk

    @property
    def capacity_j_m2k(self) -> float:
        """Heat capacity [J/(m2 K)]."""
        return self.thickness_m * self.density_kg_m3 * self.heat_capacity_j_kgk


def cell_count(layer: Layer) -> int:
    """Cells a layer is cut into: thickness over the depth heat diffuses in CELL_TIME_S."""
    if layer.capacity_j_m2k < LIGHT_J_M2K:
        return 0
    diffusivity = layer.conductivity_w_mk / (layer.density_kg_m3 * layer.heat_capacity_j_kgk)
    return int(np.clip(np.ceil(layer.thickness_m / np.sqrt(diffusivity * CELL_TIME_S)), 1, 24))


def cell_chain(
    layers: Sequence[Layer], film_out_w_m2k: float, film_in_w_m2k: float
) -> tuple[F64, F64]:
    """Capacities (N,) [J/(m2 K)] and conductances (N + 1,) [W/(m2 K)] from outside to inside.

    The first conductance joins the outside temperature (film included) to the first cell, the last
    the last cell to the inside temperature. film_out 0 = adiabatic. A chain without any mass has
    N = 0 and one conductance.
    """
    resistance = [1.0 / film_out_w_m2k if film_out_w_m2k > 0.0 else np.inf]
    capacity: list[float] = []
    for layer in layers:
        cells = cell_count(layer)
        if cells == 0:
            resistance[-1] += layer.resistance
            continue
        half = layer.resistance / cells / 2.0
        for _ in range(cells):
            resistance[-1] += half
            capacity.append(layer.capacity_j_m2k / cells)
            resistance.append(half)
    resistance[-1] += 1.0 / film_in_w_m2k
    return np.array(capacity), 1.0 / np.array(resistance)


@dataclass(frozen=True, eq=False)
class Modes:
    """An element (or a batch of them, leading axes) as independent modes, per m2.

    With T_out, T_in the temperatures beyond the outside and inside film:
        z' = -rate z + b_out T_out + b_in T_in                       [z in sqrt(J/m2 K) K]
        q_in  = d_in T_in + d_cross T_out - b_in . z                 [W/m2 from room into element]
        q_out = d_out T_out + d_cross T_in - b_out . z               [W/m2 from outside into it]
    rate (..., r) [1/s]; b_out, b_in (..., r); d_out, d_in, d_cross (...) [W/(m2 K)].
    """

    rate: F64
    b_out: F64
    b_in: F64
    d_out: F64
    d_in: F64
    d_cross: F64


def chain_modes(capacity: F64, conductance: F64) -> Modes:
    """All modes of one chain of cells; exact for the chain."""
    n = len(capacity)
    if n == 0:
        u = np.asarray(conductance[0])
        return Modes(np.zeros(0), np.zeros(0), np.zeros(0), u, u, -u)
    root = np.sqrt(capacity)
    matrix = np.diag((conductance[:-1] + conductance[1:]) / capacity)
    cross = -conductance[1:-1] / (root[:-1] * root[1:])
    matrix += np.diag(cross, 1) + np.diag(cross, -1)
    rate, shape = np.linalg.eigh(matrix)
    b_out = shape[0] * conductance[0] / root[0]
    b_in = shape[-1] * conductance[-1] / root[-1]
    d_out, d_in = np.asarray(conductance[0]), np.asarray(conductance[-1])
    return Modes(rate, b_out, b_in, d_out, d_in, np.asarray(0.0))
