"""Zones put together from their elements: one air node, one radiant node, outside temperatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.heat.fabric.elements import Modes
from models.heat.fabric.reduce import Coupled

F64 = NDArray[np.float64]

AIR = 0
"""Input 0 of an assembled network is the air temperature; 1..k the outside temperatures; then the
radiant gains [W] and the sun let in [W]."""


@dataclass(frozen=True, eq=False)
class Part:
    """One element of each of n zones.

    area_m2 (n,); modes per m2 with leading axis n or 1; boundary: which outside temperature (1..k)
    lies beyond it, 0 = none (adiabatic); film_convective, film_radiant [W/(m2 K)] inside;
    sun_share (n,) [-, of the sun let in, absorbed on its inside surface].
    """

    area_m2: F64
    modes: Modes
    boundary: int
    film_convective_w_m2k: F64
    film_radiant_w_m2k: F64
    sun_share: F64

    def of_rows(self, rows: slice) -> Part:
        """The same element of some of the zones."""
        modes = Modes(*(value[rows] for value in vars(self.modes).values()))
        return Part(self.area_m2[rows], modes, self.boundary, self.film_convective_w_m2k[rows],
                    self.film_radiant_w_m2k[rows], self.sun_share[rows])  # fmt: skip


def assemble(parts: Sequence[Part], boundaries: int) -> Coupled:
    """Networks of n zones: inputs (air, boundaries 1..k, radiant gains, sun), outputs (air, 1..k).

    Each part meets the room through a film to the air (convective) and one to a common radiant node
    (the star network of Carroll 1980, An MRT method of computing radiant energy exchange in rooms).
    The radiant node stores nothing and is eliminated: with f_c, f_r the films' shares and
    s = film - d_in,
        G T_m = Phi_r + sum f_r (A s f_c T_a + s S / film - A d_cross T_out) + v . z,
        G = sum A film_r - sum A f_r^2 s,   v = sqrt(A) f_r b_in,
    so the zone is the modes of its parts plus one rank-one coupling -v v^T / G.
    """
    n = parts[0].area_m2.shape[0]
    m = boundaries + 3
    sizes = [part.modes.rate.shape[-1] for part in parts]
    ends = np.cumsum(sizes)
    mean = np.zeros((n, 1, m))  # G x radiant temperature by input
    mean[:, 0, m - 2] = 1.0
    sink = np.zeros(n)
    v = np.zeros((n, int(ends[-1])))
    rate = np.zeros_like(v)
    for part, end, size in zip(parts, ends, sizes, strict=True):
        span = slice(int(end) - size, int(end))
        c, r, s, lit = _shares(part)
        mean[:, 0, AIR] += part.area_m2 * r * c * s
        mean[:, 0, part.boundary] -= part.area_m2 * r * part.modes.d_cross * (part.boundary > 0)
        mean[:, 0, m - 1] += r * s * lit
        sink += part.area_m2 * (part.film_radiant_w_m2k - r * r * s)
        v[:, span] = (np.sqrt(part.area_m2) * r)[:, None] * part.modes.b_in
        rate[:, span] = part.modes.rate
    mean /= sink[:, None, None]
    b, d = _gather(parts, ends, mean, v / sink[:, None])
    return Coupled(rate, v / np.sqrt(sink)[:, None], b, d)


def _shares(part: Part) -> tuple[F64, F64, F64, F64]:
    """Film shares to air and radiant node, s = film - d_in, and sun per W/m2K of film."""
    film = part.film_convective_w_m2k + part.film_radiant_w_m2k
    convective, radiant = part.film_convective_w_m2k / film, part.film_radiant_w_m2k / film
    return convective, radiant, film - part.modes.d_in, part.sun_share / film


def _gather(parts: Sequence[Part], ends: NDArray, mean: F64, v_sink: F64) -> tuple[F64, F64]:
    """Input matrix b (n, r, m) and direct matrix d (n, k + 1, m) with the radiant node put in."""
    n, _, m = mean.shape
    b = np.zeros((n, v_sink.shape[1], m))
    d = np.zeros((n, m - 2, m))
    for part, end in zip(parts, ends, strict=True):
        size = part.modes.rate.shape[-1]
        span = slice(int(end) - size, int(end))
        c, r, s, lit = _shares(part)
        room = r[:, None] * mean[:, 0, :]  # temperature seen from the film, by input
        room[:, AIR] += c
        room[:, m - 1] += np.divide(lit, part.area_m2, out=np.zeros(n), where=part.area_m2 > 0.0)
        root = np.sqrt(part.area_m2)[:, None]
        b[:, span] += (root * part.modes.b_in)[:, :, None] * room[:, None, :]
        d[:, AIR, AIR] += part.area_m2 * part.film_convective_w_m2k
        d[:, AIR, :] -= (part.area_m2 * c * s)[:, None] * room
        if part.boundary > 0:
            b[:, span, part.boundary] += root * part.modes.b_out
            d[:, AIR, part.boundary] += part.area_m2 * c * part.modes.d_cross
            d[:, part.boundary, part.boundary] += part.area_m2 * part.modes.d_out
            d[:, part.boundary, :] += (part.area_m2 * part.modes.d_cross)[:, None] * room
    return b, d
