"""Cutting a symmetric thermal network down to a few states without touching its steady state."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Ports:
    """A batch of networks in modal form (leading axis n).

        z' = -rate z + b u,   y = d u - b[:, :, :p]^T z
    rate (n, r) [1/s]; b (n, r, m); d (n, p, m). The first p inputs are temperatures, and y are the
    heat flows [W] they send into the network: a network of resistances and capacities answers where
    it is asked. The other inputs are heat sources [W].
    """

    rate: F64
    b: F64
    d: F64


SPECTRUM: tuple[tuple[float, float], ...] = (
    (8760.0, 1.0), (120.0, 0.5), (24.0, 1.0), (12.0, 0.5), (8.0, 0.25), (4.0, 0.12)
)  # fmt: skip
"""Periods [h] and relative strengths of what weather and use do to a building: the year, a spell of
weather, the day and its harmonics. Estimates; the reduction hardly depends on them."""


def cut(ports: Ports, port: int, states: int) -> Ports:
    """The `states` most telling directions of each network, the rest taken as always settled.

    Only one port has to be answered well: the air of the room (for an element: its inside), and by
    reciprocity what the port moves is what it feels. So the responses of the modes to that port at
    the periods of SPECTRUM are collected,
        P_ij = b_i b_j sum_w g_w^2 (rate_i rate_j + w^2) / ((rate_i^2 + w^2) (rate_j^2 + w^2)),
    the frequency-weighted gramian in closed form (frequency-domain proper orthogonal decomposition,
    Willcox and Peraire 2002, doi 10.2514/2.1570). Its leading eigenvectors are kept, the others are
    eliminated by singular perturbation (Liu and Anderson 1989, doi 10.1080/00207178908953437),
    which keeps the steady state exact and the network passive.
    """
    size = ports.rate.shape[1]
    if states >= size:
        return ports
    rate = ports.rate
    gram = np.zeros((len(rate), size, size))
    for period_h, strength in SPECTRUM:
        w = 2.0 * np.pi / (period_h * 3600.0)
        swing = strength * ports.b[:, :, port] / (rate**2 + w * w)
        slow = swing * rate
        gram += slow[:, :, None] * slow[:, None, :]
        gram += w * w * swing[:, :, None] * swing[:, None, :]
    _, directions = np.linalg.eigh(gram)
    return eliminate(ports, directions, size - states)


def eliminate(ports: Ports, directions: F64, fast: int) -> Ports:
    """Settle the first `fast` of the orthonormal directions (n, r, r), keep the others."""
    turned = directions.transpose(0, 2, 1) @ (ports.rate[:, :, None] * directions)
    b = directions.transpose(0, 2, 1) @ ports.b
    k22, k12 = turned[:, :fast, :fast], turned[:, fast:, :fast]
    settled = np.linalg.solve(k22, np.concatenate([b[:, :fast], k12.transpose(0, 2, 1)], axis=2))
    m, p = ports.b.shape[2], ports.d.shape[1]
    kept = turned[:, fast:, fast:] - k12 @ settled[:, :, m:]
    b_kept = b[:, fast:] - k12 @ settled[:, :, :m]
    d = ports.d - b[:, :fast, :p].transpose(0, 2, 1) @ settled[:, :, :m]
    rate, shape = np.linalg.eigh((kept + kept.transpose(0, 2, 1)) / 2.0)
    return Ports(rate, shape.transpose(0, 2, 1) @ b_kept, d)
