"""How much more a feeder bears: chargers, heat pumps or PV, by the linear flow."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.grid.network.grid_types import NOMINAL_V, transformer_of
from models.grid.network.radial import RadialNetwork


@dataclass(frozen=True)
class Limits:
    """What a network must keep: voltage band [of 400 V], loading [1 = rating].

    EN 50160 asks +-10 %; 100 % of transformer and cable rating.
    """

    v_low: float = 0.90
    v_high: float = 1.10
    transformer_frac: float = 1.0
    cable_frac: float = 1.0


@dataclass(frozen=True)
class Hosting:
    """Answer: `units` that fit [number of the unit profile], `limited_by` in words, `hour`."""

    units: float
    limited_by: str
    hour: int


def hosting_capacity(
    tree: RadialNetwork,
    node_w: NDArray[np.floating],
    share: NDArray[np.floating],
    unit_w: NDArray[np.floating],
    *,
    limits: Limits | None = None,
    hours_spared: int = 0,
    tan_phi: float = 0.0,
    source_v: float = 1.0,
) -> Hosting:
    """How many units one substation's tree takes on top of its load.

    `node_w` (n_nodes, n_hours) [W], `share` (n_nodes,) [1, sums to 1: where units go], `unit_w`
    (n_hours,) [W of one unit after diversity, negative for PV]. The flow is linear in the
    number k, so each limit gives the greatest k of each hour in closed form; the answer is the
    least over all, but `hours_spared` hours a year may be passed over. The load's power factor
    holds for the units too. Raises ValueError where shares do not sum to 1 or the tree is not
    of one substation.
    """
    if tree.n_substations != 1:
        raise ValueError("hosting capacity is asked for one substation at a time")
    if abs(float(np.sum(share)) - 1.0) > 1e-6:
        raise ValueError(f"the shares of where units go must sum to 1, got {np.sum(share):g}")
    chosen = limits or Limits()
    have = _summed(tree, np.asarray(node_w, dtype=np.float64))
    more = _summed(tree, np.asarray(share, dtype=np.float64)[:, None])[:, 0]
    unit = np.asarray(unit_w, dtype=np.float64)
    apparent = np.sqrt(1.0 + tan_phi**2)
    rating_w = float(tree.rating_kva[0]) * 1000.0 / apparent * chosen.transformer_frac
    names = ["the transformer", "a cable", "the lowest voltage", "the highest voltage"]
    most = [
        _room(have[0], unit, rating_w),
        _cable_room(tree, have, more, unit, chosen.cable_frac / apparent),
        *_voltage_room(tree, have, more, unit, (chosen.v_low, chosen.v_high), tan_phi, source_v),
    ]
    table = np.maximum(np.stack(most), 0.0)
    best = table.min(axis=0)
    hour = int(np.argsort(best, kind="stable")[min(hours_spared, len(best) - 1)])
    return Hosting(float(best[hour]), names[int(table[:, hour].argmin())], hour)


def _summed(tree: RadialNetwork, load: NDArray[np.float64]) -> NDArray[np.float64]:
    total = load.copy()
    for node in range(tree.n_nodes - 1, 0, -1):
        total[tree.parent[node]] += total[node]
    return total


def _room(
    have_w: NDArray[np.float64], unit_w: NDArray[np.float64], most_w: float | NDArray[np.float64]
) -> NDArray[np.float64]:
    """Greatest k with |have + k unit| <= most, of each hour; infinite where unit is zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        k = np.where(unit_w > 0, (most_w - have_w) / unit_w, (-most_w - have_w) / unit_w)
    return np.where(unit_w == 0, np.inf, k)


def _cable_room(
    tree: RadialNetwork,
    have: NDArray[np.float64],
    more: NDArray[np.float64],
    unit_w: NDArray[np.float64],
    frac: float,
) -> NDArray[np.float64]:
    best = np.full(len(unit_w), np.inf)
    for node in range(1, tree.n_nodes):
        if more[node] > 0:
            most_w = float(tree.rating_a[node]) * np.sqrt(3.0) * NOMINAL_V * frac
            best = np.minimum(best, _room(have[node], more[node] * unit_w, most_w))
    return best


def _voltage_room(
    tree: RadialNetwork,
    have: NDArray[np.float64],
    more: NDArray[np.float64],
    unit_w: NDArray[np.float64],
    band: tuple[float, float],
    tan_phi: float,
    source_v: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """k at which some node reaches the lower, the upper voltage; V^2 falls linearly with k."""
    kind = transformer_of(float(tree.rating_kva[0]))
    drop = np.empty_like(have)
    per_unit = np.empty(tree.n_nodes)
    low = np.full(len(unit_w), np.inf)
    high = np.full(len(unit_w), np.inf)
    for node in range(tree.n_nodes):
        r, x = (tree.r_ohm[node], tree.x_ohm[node]) if node else (kind.r_ohm, kind.x_ohm)
        factor = 2.0 * (r + x * tan_phi) / NOMINAL_V**2
        before = tree.parent[node]
        drop[node] = factor * have[node] + (drop[before] if node else 0.0)
        per_unit[node] = factor * more[node] + (per_unit[before] if node else 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            down = (source_v**2 - band[0] ** 2 - drop[node]) / (per_unit[node] * unit_w)
            up = (source_v**2 - band[1] ** 2 - drop[node]) / (per_unit[node] * unit_w)
        low = np.minimum(low, np.where(unit_w > 0, down, np.inf))
        high = np.minimum(high, np.where(unit_w < 0, up, np.inf))
    return low, high
