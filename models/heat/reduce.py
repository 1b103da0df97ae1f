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


def cut(ports: Ports, weight: F64, states: int) -> Ports:
    """The `states` most telling directions of each network, the rest taken as always settled.

    The gramian of a symmetric system in modal form is known in closed form,
    P_ij = (b_i W^2 b_j^T) / (rate_i + rate_j) (Antoulas 2005, Approximation of Large-Scale
    Dynamical Systems, chapters 4.3 and 7.1), so no Lyapunov equation is solved. Its leading
    eigenvectors are kept, the others are eliminated by singular perturbation (Liu and Anderson
    1989, doi 10.1080/00207178908953437), which keeps the steady state exact, the network passive.

    weight (m,) or (n, 1, m): how large each input typically is, so that a unit of temperature and a
    unit of heat compare.
    """
    size = ports.rate.shape[1]
    if states >= size:
        return ports
    scaled = ports.b * weight
    gram = scaled @ scaled.transpose(0, 2, 1)
    gram /= ports.rate[:, :, None] + ports.rate[:, None, :]
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
