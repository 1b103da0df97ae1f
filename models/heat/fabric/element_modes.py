"""Reduced modes of a district's elements: each distinct content is calculated once, in batches."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from models.heat.fabric import constructions as library
from models.heat.fabric.constructions import layers_with_u
from models.heat.fabric.elements import Layer, Modes, cell_chain, chain_modes
from models.heat.fabric.reduce import SPECTRUM, frequency, leading, projected

F64 = NDArray[np.float64]

SOIL_W_MK = 2.0  # EN ISO 13370:2017 table 7, sand or gravel
SOIL_DEPTH_M = 0.5  # the layer of ground that EN ISO 52016-1 puts below a floor
MOST_KNOWN = 20_000  # distinct contents remembered, about 1.1 kB each as measured


@dataclass(frozen=True)
class Content:
    """All that an element's modes depend on; equal contents share one calculation.

    element: wall, roof, floor, storey or partition; place in its library; u_w_m2k (0 = as the
    library has it); inside: insulation on the room side; below_m2k_w: ground under a floor;
    film_out, film_in [W/(m2 K)]; states kept.
    """

    element: str
    place: int
    u_w_m2k: float
    inside: bool
    below_m2k_w: float
    film_out_w_m2k: float
    film_in_w_m2k: float
    states: int


known: dict[Content, Modes] = {}


def element_modes(contents: list[Content]) -> Modes:
    """Modes of many elements, leading axis as the list; shorter ones padded with idle modes."""
    # Several threads ask at once: what this one needs is held here, whatever others forget.
    wanted = dict.fromkeys(contents)
    found = {content: modes for content in wanted if (modes := known.get(content)) is not None}
    missing = [content for content in wanted if content not in found]
    if missing:
        made = dict(zip(missing, _calculate(missing), strict=True))
        found.update(made)
        known.update(made)
        _forget_the_oldest()
    return _stacked([found[content] for content in contents])


def _forget_the_oldest() -> None:
    """Samples of uncertain inputs ask for contents that never come again, so that without an end
    to it an hour of edits would hold 200 MB of them."""
    if len(known) > MOST_KNOWN:
        for content in list(known)[: len(known) - MOST_KNOWN // 2]:
            known.pop(content, None)


def layers_of(content: Content) -> tuple[Layer, ...]:
    """The layers from outside to inside, insulation and ground included."""
    construction = tuple(library.LIBRARY[content.element].values())[content.place]
    if content.element not in ("wall", "roof", "floor"):
        return construction.layers
    layers = layers_with_u(construction, content.element, content.u_w_m2k, content.inside)
    if content.element != "floor":
        return layers
    soil = Layer(SOIL_DEPTH_M, SOIL_W_MK, 2000.0, 1000.0)
    if construction.layers[0].resistance_m2k_w is not None:  # a void below: the soil stores for
        soil = Layer(resistance_m2k_w=soil.resistance)  # the void, not for the room
    return (Layer(resistance_m2k_w=content.below_m2k_w), soil, *layers)


def _calculate(contents: list[Content]) -> list[Modes]:
    """Chains of up to `states` cells as they are, longer ones reduced together."""
    chains = [cell_chain(layers_of(c), c.film_out_w_m2k, c.film_in_w_m2k) for c in contents]
    done: list[Modes | None] = [
        chain_modes(*chain) if len(chain[0]) <= content.states else None
        for content, chain in zip(contents, chains, strict=True)
    ]
    for states in {c.states for c in contents}:
        long = [i for i, c in enumerate(contents) if done[i] is None and c.states == states]
        if long:
            for i, modes in zip(long, _reduced([chains[i] for i in long], states), strict=True):
                done[i] = modes
    return [modes for modes in done if modes is not None]


def _reduced(chains: list[tuple[F64, F64]], states: int) -> list[Modes]:
    """A batch of chains cut to the directions in which the inside moves and feels them.

    As `reduce.cut`, port = the inside film, on tridiagonal matrices padded to one length.
    """
    n, size = len(chains), max(len(c) for c, _ in chains)
    diagonal, beside = np.full((n, size), 1e-3), np.zeros((n, size - 1))
    b, d = np.zeros((n, size, 2)), np.zeros((n, 2, 2))
    for i, (capacity, g) in enumerate(chains):
        cells, root = len(capacity), np.sqrt(capacity)
        diagonal[i, :cells] = (g[:-1] + g[1:]) / capacity
        beside[i, : cells - 1] = -g[1:-1] / (root[:-1] * root[1:])
        b[i, 0, 0], b[i, cells - 1, 1] = g[0] / root[0], g[-1] / root[-1]
        d[i, 0, 0], d[i, 1, 1] = g[0], g[-1]
    seen = []
    for period_h, strength in SPECTRUM:
        shifted = diagonal + 1j * frequency(period_h)
        seen.append(strength * _tridiagonal(shifted, beside, b[:, :, 1:])[:, :, 0])
    kept = leading(seen, states)
    steady = _tridiagonal(diagonal, beside, np.concatenate([kept, b], axis=2))
    less = projected(b, d, kept, steady[:, :, :states], steady[:, :, states:])
    return [
        Modes(less.rate[i], less.b[i, :, 0], less.b[i, :, 1],
              less.d[i, 0, 0], less.d[i, 1, 1], less.d[i, 1, 0])
        for i in range(n)
    ]  # fmt: skip


def _tridiagonal(diagonal: NDArray, beside: F64, right: F64) -> NDArray:
    """Solve symmetric tridiagonal systems (n, size) for right (n, size, k): Thomas's sweeps."""
    pivot = diagonal.copy()
    answer = right.astype(diagonal.dtype)
    for j in range(1, diagonal.shape[1]):
        factor = beside[:, j - 1] / pivot[:, j - 1]
        pivot[:, j] -= factor * beside[:, j - 1]
        answer[:, j] -= factor[:, None] * answer[:, j - 1]
    answer[:, -1] /= pivot[:, -1, None]
    for j in range(diagonal.shape[1] - 2, -1, -1):
        answer[:, j] -= beside[:, j, None] * answer[:, j + 1]
        answer[:, j] /= pivot[:, j, None]
    return answer


def _stacked(found: list[Modes]) -> Modes:
    """One record with leading axis; idle modes (no input) fill the shorter chains."""
    size = max((len(m.rate) for m in found), default=0)
    columns = {}
    for field in fields(Modes):
        values = [getattr(m, field.name) for m in found]
        if field.name in ("rate", "b_out", "b_in"):
            table = np.full((len(found), size), 1e-3 if field.name == "rate" else 0.0)
            for i, value in enumerate(values):
                table[i, : len(value)] = value
            columns[field.name] = table
        else:
            columns[field.name] = np.array(values, dtype=np.float64)
    return Modes(**columns)
