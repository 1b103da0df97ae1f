"""Cutting a symmetric thermal network down to a few states without touching its steady state."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

F64 = NDArray[np.float64]

SPECTRUM: tuple[tuple[float, float], ...] = (
    (8760.0, 1.0), (120.0, 0.5), (24.0, 1.0), (12.0, 0.5), (8.0, 0.25), (4.0, 0.12)
)  # fmt: skip
"""Periods [h] and relative strengths of what weather and use do to a building: the year, a spell of
weather, the day and its harmonics. Estimates; the reduction hardly depends on them."""

NOTHING_LEFT = 1e-16
"""Share of the largest answer, squared, below which what is left of it is rounding."""


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


@dataclass(frozen=True, eq=False)
class Coupled:
    """As `Ports`, with modes tied by one common node: z' = -(diag(rate) - v v^T) z + b u.

    v (n, r).
    """

    rate: F64
    v: F64
    b: F64
    d: F64

    def answer(self, w_per_s: float, push: F64) -> NDArray:
        """(diag(rate) - v v^T + i w)^-1 push for push (n, r, k), by the rank-one update of
        Sherman and Morrison 1950 (doi 10.1214/aoms/1177729893)."""
        bare = 1.0 / (self.rate + (1j * w_per_s if w_per_s else 0.0))
        tied = bare * self.v
        loop = 1.0 - np.sum(self.v * tied, axis=1)
        common = np.einsum("nr,nrk->nk", tied, push) / loop[:, None]
        reply: NDArray = bare[:, :, None] * push + tied[:, :, None] * common[:, None, :]
        return reply


def diagonal(coupled: Coupled) -> Ports:
    """All states kept, the common node diagonalised away."""
    matrix = -coupled.v[:, :, None] * coupled.v[:, None, :]
    place = np.arange(coupled.rate.shape[1])
    matrix[:, place, place] += coupled.rate
    rate, shape = np.linalg.eigh(matrix)
    return Ports(rate, shape.transpose(0, 2, 1) @ coupled.b, coupled.d)


def cut(coupled: Coupled, port: int, states: int) -> Ports:
    """The `states` most telling directions of each network, the rest taken as always settled.

    Only one port has to be answered well, the air of the room, and by reciprocity what the port
    moves is what it feels. So the states' answers to that port at the periods of SPECTRUM are
    collected, as in proper orthogonal decomposition in the frequency domain (Willcox and Peraire
    2002, doi 10.2514/2.1570), and `leading` directions of that collection are kept.
    """
    if states >= coupled.rate.shape[1]:
        return diagonal(coupled)
    push = coupled.b[:, :, port : port + 1]
    seen = [g * coupled.answer(frequency(h), push)[:, :, 0] for h, g in SPECTRUM]
    kept = leading(seen, states)
    steady_kept, steady_b = coupled.answer(0.0, kept), coupled.answer(0.0, coupled.b)
    return projected(coupled.b, coupled.d, kept, np.real(steady_kept), np.real(steady_b))


def leading(seen: list[NDArray], states: int) -> F64:
    """Orthonormal directions (n, r, states) that span most of answers (n, r), complex, at several
    frequencies: one after the other the answer that is told least by those before (Gram and Schmidt
    with column pivoting, Businger and Golub 1965, doi 10.1007/BF01436084).

    About as near as the singular vectors of the collection, at a tenth of their time.
    """
    views = np.stack([part for answer in seen for part in (answer.real, answer.imag)], axis=1)
    kept = np.empty((len(views), states, views.shape[2]))
    _pick(np.ascontiguousarray(views), kept)
    return kept.transpose(0, 2, 1)


@njit(cache=True, nogil=True, fastmath={"contract", "reassoc", "nsz"})
def _pick(views: F64, kept: F64) -> None:
    """Directions (n, states, r) picked of views (n, k, r), which are used up."""
    for left, taken in zip(views, kept):
        all_told = 0.0
        for state, direction in enumerate(taken):
            size, most = 0.0, 0
            for k in range(len(left)):
                here = 0.0
                for value in left[k]:
                    here += value * value
                if here > size:
                    size, most = here, k
            if state == 0:
                all_told = NOTHING_LEFT * size
            if size > all_told:
                direction[:] = left[most]
            else:
                _turn_aside(direction, taken[:state])
            direction /= np.sqrt(np.sum(direction * direction))
            for k in range(len(left)):
                told = 0.0
                for i in range(len(direction)):
                    told += left[k, i] * direction[i]
                for i in range(len(direction)):
                    left[k, i] -= told * direction[i]


@njit(cache=True)
def _turn_aside(direction: F64, before: F64) -> None:
    """A direction at right angles to those before: of the axes the one they have least of."""
    most, axis = -1.0, 0
    for i in range(len(direction)):
        own = 1.0
        for other in before:
            own -= other[i] * other[i]
        if own > most:
            most, axis = own, i
    direction[:] = 0.0
    direction[axis] = 1.0
    for other in before:
        direction -= other[axis] * other


def frequency(period_h: float) -> float:
    """Angular frequency [rad/s] of a period [h]."""
    return 2.0 * np.pi / (period_h * 3600.0)


def projected(b: F64, d: F64, kept: F64, steady_kept: F64, steady_b: F64) -> Ports:
    """The network on orthonormal directions `kept` (n, r, s), all others settled at every moment.

    Singular perturbation (Liu and Anderson 1989, doi 10.1080/00207178908953437), which keeps the
    steady state exact and the network passive; with K^-1 kept and K^-1 b given, since the Schur
    complement of K is the inverse of K^-1's own block:
        K_s = (kept^T K^-1 kept)^-1,  b_s = K_s kept^T K^-1 b,
        d_s = d - b^T K^-1 b + b_s^T K_s^-1 b_s.
    """
    p = d.shape[1]
    turned = kept.transpose(0, 2, 1)
    block = turned @ steady_kept
    stiff = np.linalg.inv((block + block.transpose(0, 2, 1)) / 2.0)
    reach = turned @ steady_b
    b_kept = stiff @ reach
    d_kept = d - b[:, :, :p].transpose(0, 2, 1) @ steady_b
    d_kept = d_kept + reach[:, :, :p].transpose(0, 2, 1) @ b_kept
    rate, shape = np.linalg.eigh((stiff + stiff.transpose(0, 2, 1)) / 2.0)
    return Ports(rate, shape.transpose(0, 2, 1) @ b_kept, d_kept)
