"""How the numbers of a block of zones are laid out for the loop, and how it starts.

All that belongs to a block is in flat arrays, item after item, LANES zones each. A place is that of
an item's first zone; places are unsigned, so that none is taken to count from the end.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from models.heat.zone.loop_write import LANES

F32 = NDArray[np.float32]

CHUNK = 32
"""Hours kept close by before they are written out."""
TOGETHER = 4
"""Hours whose inputs are made ready in one sweep; hours and warm-up are multiples of it."""
SERIES_GROUP, INPUT_GROUP, STATE_GROUP = 4, 6, 6
"""Series, inputs and states taken in one sweep; their numbers are multiples of these."""

STORED, BRIDGES, LEAKS, FRESH, AREA, OWN, HEATED, COOLED = (np.uint64(k * LANES) for k in range(8))
"""Items of `number`: stored air heat, bridges, infiltration, ventilation, gains' area, conductance
to all that is steady, share heated, share cooled."""
FIRST = 8
"""How many they are; the states follow by groups of STATE_GROUP."""
DECAY, WEIGHT, EFFECT = (
    tuple(np.uint64((FIRST + kind * STATE_GROUP + i) * LANES) for i in range(STATE_GROUP))
    for kind in range(3)
)
"""Of the first group: decay of each state, its weight in the flow to the air, effect of the air."""
SURFACES, RESISTANCE, WINTER, GAINS, SUN = (np.uint64(k * LANES) for k in range(5))
"""Items at the end of `number`, about the inside films: see `kernel.Plan.film`."""
FILM_ITEMS = 5


_W, _ONE = np.uint64(LANES), np.uint64(1)
_INPUTS, _STATES = np.uint64(INPUT_GROUP), np.uint64(STATE_GROUP)


@njit(inline="always")
def place_of_state(i):  # type: ignore[no-untyped-def]
    """Place in `number` of the decay of state i; its weight and the effect of the air follow at
    distances of STATE_GROUP items."""
    return np.uint64(FIRST * LANES) + (i // _STATES * np.uint64(2) * _STATES + i) * _W


@njit(cache=True)
def add_up(mean: F32, u: F32, times: np.float32) -> None:
    """Add TOGETHER hours of inputs to their mean."""
    for j in range(len(u) // LANES):
        for lane in range(LANES):
            mean[j // TOGETHER * LANES + lane] += u[j * LANES + lane] / times


@njit(cache=True)
def settle(room: F32, number: F32, states: np.uint64, inputs: np.uint64, mean: F32) -> None:
    """Start every lane in the steady state of 20 degC inside and the warm-up's mean inputs."""
    reach = np.uint64(FIRST * LANES) + np.uint64(3) * states * _W
    for lane in range(_W):
        room[lane] = 20.0
        for i in range(states):
            k = place_of_state(i) + lane
            pushed = number[k + np.uint64(2) * _STATES * _W] * np.float32(20.0)
            for j in range(inputs):
                group, item = j // _INPUTS * (_ONE + states) + _ONE + i, j % _INPUTS
                effect = number[reach + (group * _INPUTS + item) * _W + lane]
                pushed += effect * mean[j * _W + lane]
            left = np.float32(1.0) - number[k]
            held = pushed / left if left > 0.0 else np.float32(0.0)
            room[(np.uint64(2) + i) * _W + lane] = held
