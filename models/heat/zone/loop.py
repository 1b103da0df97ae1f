"""The one loop: a block of zones side by side, hour by hour.

All that belongs to a block lies in flat arrays, item after item, LANES zones each, what is used
together at distances the compiler knows: so it need not ask whether items overlap, and a whole item
is a few vectors. Places are unsigned, so that none is taken to count from the end.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from models.heat.zone.loop_write import FAST, LANES, write

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
U64 = NDArray[np.uint64]
Bool = NDArray[np.bool_]

CHUNK = 32
"""Hours kept close by before they are written out."""
TOGETHER = 4
"""Hours whose inputs are made ready in one sweep; hours and warm-up are multiples of it."""
SERIES_GROUP, INPUT_GROUP, STATE_GROUP = 4, 6, 6
"""Series, inputs and states taken in one sweep; their numbers are multiples of these."""
FIRST = 8
"""Items of `number` before the states: stored air heat, bridges, infiltration, ventilation, gains'
area, conductance to all that is steady, share heated, share cooled."""

_W = np.uint64(LANES)
_1, _2, _3, _4, _5, _6, _7, _8 = (np.uint64(k * LANES) for k in range(1, 9))
_9, _10, _11, _12, _13, _14, _15, _16 = (np.uint64(k * LANES) for k in range(9, 17))
_17, _18, _19, _20, _21, _22, _23, _24 = (np.uint64(k * LANES) for k in range(17, 25))
_25, _30, _36 = (np.uint64(k * LANES) for k in (25, 30, 36))
_ONE, _INPUTS, _STATES = np.uint64(1), np.uint64(INPUT_GROUP), np.uint64(STATE_GROUP)
_HOURS = np.uint64(TOGETHER)
_EVERY = 5 * TOGETHER  # hours between samples of the warm-up, so that every hour of the day comes


def work_size(states: int, inputs: int) -> int:
    """Numbers that `year` works with: the room, what pushes it, the inputs, the hours kept."""
    return ((2 + states) + (1 + states + inputs) * TOGETHER + 3 * CHUNK) * LANES


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def year(
    work: F32, series: F32, lit: Bool, target: I32, share: F32, active: Bool, season: I32,
    outdoor: F32, gain: int, number: F32, states: int, inputs: int, profile: int, heat_c: F32,
    cool_c: F32, climb_frac: F32, gain_w: F32, vent: F32, warm_up: int, row: I32, heating: F32,
    cooling: F32, air: F32, used: bool,
) -> None:  # fmt: skip
    """One block of zones through the warm-up and the year; see `kernel.Plan` for what is what.

    work: `work_size` noughts. used: whether old numbers stand in heating and cooling.
    series (hours, groups, SERIES_GROUP); lit (hours / TOGETHER, groups): where one of them is not
    nought; target (groups,), the same ones beside each other. share, flat (seasons, groups,
    SERIES_GROUP, LANES); active (groups,): where one of them is not nought.
    number, flat: FIRST items; decay, weight in the flow to the air and effect of the air of each
    state, by groups of STATE_GROUP; by groups of INPUT_GROUP, effect of each input on the flow to
    the air, then on each state; of a climb: heat stored, effect on each state.
    """
    hours = outdoor.shape[0]
    n, m = np.uint64(states), np.uint64(inputs)
    a = (2 + states) * LANES
    b = a + (1 + states) * TOGETHER * LANES
    c = b + inputs * TOGETHER * LANES
    room, push, u, kept = work[:a], work[a:b], work[b:c], work[c:]
    place = (target * (TOGETHER * LANES)).astype(np.uint64)
    of_season = series.shape[1] * SERIES_GROUP * LANES
    rise = np.uint64(len(number)) - (_ONE + n) * _W
    mean = np.zeros(inputs * LANES, np.float32)
    for t in range(hours - max(warm_up, 24), hours, _EVERY):
        _drive(u, series, lit, t, place, share, season[t] * of_season, active)
        _add_up(mean, u, np.float32(TOGETHER * len(range(0, max(warm_up, 24), _EVERY))))
    _settle(room, number, n, m, mean)
    for now in range(-warm_up, hours):
        t = now if now >= 0 else now + hours
        at = np.uint64(t % TOGETHER) * _W
        if at == 0:
            _drive(u, series, lit, t, place, share, season[t] * of_season, active)
            _give(u, np.uint64(gain) * _4, number, gain_w, profile, t)
            _push(push, u, number, n, m)
        slot = t % CHUNK
        for i in range(_STATES, n):
            _feel(room, number, i)
        _hour(
            room, push, number, kept, at, np.uint64(slot) * _3, outdoor[t], vent[profile, t],
            heat_c[profile, t], cool_c[profile, t], climb_frac[profile, t], rise,
        )  # fmt: skip
        for i in range(_STATES, n):
            _follow(room, push, number, kept, at, np.uint64(slot) * _3 + _2, i)
        if climb_frac[profile, t] > 0.0:
            _climb(room, number, kept, np.uint64(slot) * _3 + _2, rise, n)
        if now >= 0 and (slot == CHUNK - 1 or now == hours - 1):
            write(kept, row, t - slot, slot + 1, heating, cooling, air, used)


@njit(cache=True, fastmath=FAST, error_model="numpy", forceinline=True)
def _drive(
    u: F32, series: F32, lit: Bool, t: int, place: U64, share: F32, month: int, active: Bool
) -> None:
    """Inputs of TOGETHER hours (inputs, TOGETHER, LANES): the series' shares."""
    for i in range(len(place)):
        first = i == 0 or place[i] != place[i - 1]
        if not first and not (active[i] and lit[t // TOGETHER, i]):
            continue
        left = np.float32(0.0 if first else 1.0)
        a0, a1, a2, a3 = series[t, i, 0], series[t, i, 1], series[t, i, 2], series[t, i, 3]
        b = t + 1
        b0, b1, b2, b3 = series[b, i, 0], series[b, i, 1], series[b, i, 2], series[b, i, 3]
        c = t + 2
        c0, c1, c2, c3 = series[c, i, 0], series[c, i, 1], series[c, i, 2], series[c, i, 3]
        d = t + 3
        d0, d1, d2, d3 = series[d, i, 0], series[d, i, 1], series[d, i, 2], series[d, i, 3]
        p, s = place[i], np.uint64(month + i * SERIES_GROUP * LANES)
        for lane in range(_W):
            k0, k1 = share[s + lane], share[s + _1 + lane]
            k2, k3 = share[s + _2 + lane], share[s + _3 + lane]
            q = p + lane
            u[q] = left * u[q] + a0 * k0 + a1 * k1 + a2 * k2 + a3 * k3
            u[q + _1] = left * u[q + _1] + b0 * k0 + b1 * k1 + b2 * k2 + b3 * k3
            u[q + _2] = left * u[q + _2] + c0 * k0 + c1 * k1 + c2 * k2 + c3 * k3
            u[q + _3] = left * u[q + _3] + d0 * k0 + d1 * k1 + d2 * k2 + d3 * k3


@njit(cache=True, fastmath=FAST, error_model="numpy", forceinline=True)
def _give(u: F32, place: np.uint64, number: F32, gain_w_m2: F32, profile: int, t: int) -> None:
    """The profile's gains of TOGETHER hours on each zone's area [W]."""
    g0, g1 = gain_w_m2[profile, t], gain_w_m2[profile, t + 1]
    g2, g3 = gain_w_m2[profile, t + 2], gain_w_m2[profile, t + 3]
    for lane in range(_W):
        area = number[_4 + lane]
        u[place + lane] = g0 * area
        u[place + _1 + lane] = g1 * area
        u[place + _2 + lane] = g2 * area
        u[place + _3 + lane] = g3 * area


@njit(cache=True, fastmath=FAST, error_model="numpy", forceinline=True)
def _push(push: F32, u: F32, number: F32, states: np.uint64, inputs: np.uint64) -> None:
    """What the inputs of TOGETHER hours send to the air [W] and do to each state
    (1 + states, TOGETHER, LANES)."""
    k = np.uint64(FIRST * LANES) + _3 * states
    for v in range(np.uint64(0), inputs * _4, _24):
        left = np.float32(0.0 if v == 0 else 1.0)
        for lane in range(_W):
            _push_row(push, lane, u, v + lane, number, k + lane, left)
        k += _6
        for i in range(np.uint64(0), states, _STATES):
            p = (_ONE + i) * _4
            for lane in range(_W):
                q, w, n = p + lane, v + lane, k + lane
                _push_row(push, q, u, w, number, n, left)
                _push_row(push, q + _4, u, w, number, n + _6, left)
                _push_row(push, q + _8, u, w, number, n + _12, left)
                _push_row(push, q + _12, u, w, number, n + _18, left)
                _push_row(push, q + _16, u, w, number, n + _24, left)
                _push_row(push, q + _20, u, w, number, n + _30, left)
            k += _36


@njit(inline="always")
def _push_row(push, q, u, w, number, n, left):  # type: ignore[no-untyped-def]
    """A group of inputs upon one row of `push`."""
    a, b, c = number[n], number[n + _1], number[n + _2]
    d, e, f = number[n + _3], number[n + _4], number[n + _5]
    for h in range(_HOURS):
        r, x = q + h * _W, w + h * _W
        first = a * u[x] + b * u[x + _4] + c * u[x + _8]
        push[r] = left * push[r] + first + d * u[x + _12] + e * u[x + _16] + f * u[x + _20]


@njit(cache=True, fastmath=FAST, error_model="numpy", forceinline=True)
def _hour(
    room: F32, push: F32, number: F32, kept: F32, at: np.uint64, slot: np.uint64,
    outdoor: np.float32, vent: np.float32, low: np.float32, high: np.float32, climb: np.float32,
    rise: np.uint64,
) -> None:  # fmt: skip
    """Ideal heating and cooling of one hour, and air and first STATE_GROUP states at its end.

    room (2 + states, LANES): air at the hour's end [degC], what further states send to it [W],
    states. climb: by which share of the rise that heating makes the mean of this hour is short of
    `low`, which the air has at its end; air and surfaces store what the end has over the mean as
    well. rise: place in `number` of what they store [W/K].
    kept (CHUNK, 3, LANES): heating, cooling [W] and air [degC].
    """
    none = np.float32(0.0)
    for k in range(_W):
        before, p = room[k], at + k
        x0, x1, x2 = room[_2 + k], room[_3 + k], room[_4 + k]
        x3, x4, x5 = room[_5 + k], room[_6 + k], room[_7 + k]
        fresh = number[_2 + k] + vent * number[_3 + k]
        loss = number[_5 + k] + fresh
        flow = push[p] + room[_1 + k] + (number[_1 + k] + fresh) * outdoor + number[k] * before
        flow += number[_14 + k] * x0 + number[_15 + k] * x1 + number[_16 + k] * x2
        flow += number[_17 + k] * x3 + number[_18 + k] * x4 + number[_19 + k] * x5
        free = flow / loss
        short = climb * max(low - max(before, free), none)
        heat = max((low - short - free) * loss + number[rise + k] * short, none) * number[_6 + k]
        cool = max((free - high) * loss, none) * number[_7 + k]
        short *= number[_6 + k]
        air = free + (heat - cool - number[rise + k] * short) / loss
        kept[slot + k] = heat
        kept[slot + _1 + k] = cool
        kept[slot + _2 + k] = air
        room[k] = air + short
        room[_1 + k] = none
        room[_2 + k] = number[_8 + k] * x0 + number[_20 + k] * air + push[p + _4]
        room[_3 + k] = number[_9 + k] * x1 + number[_21 + k] * air + push[p + _8]
        room[_4 + k] = number[_10 + k] * x2 + number[_22 + k] * air + push[p + _12]
        room[_5 + k] = number[_11 + k] * x3 + number[_23 + k] * air + push[p + _16]
        room[_6 + k] = number[_12 + k] * x4 + number[_24 + k] * air + push[p + _20]
        room[_7 + k] = number[_13 + k] * x5 + number[_25 + k] * air + push[p + _24]


@njit(inline="always")
def _of_state(i):  # type: ignore[no-untyped-def]
    """Place in `number` of the decay of state i; its weight and the effect of the air follow at
    distances of _6."""
    return np.uint64(FIRST * LANES) + (i // _STATES * np.uint64(2) * _STATES + i) * _W


@njit(cache=True, fastmath=FAST, error_model="numpy", forceinline=True)
def _feel(room: F32, number: F32, i: np.uint64) -> None:
    """Add what a state of a further group sends to the air [W]."""
    x, k = _2 + i * _W, _of_state(i) + _6
    for lane in range(_W):
        room[_1 + lane] += number[k + lane] * room[x + lane]


@njit(cache=True, fastmath=FAST, error_model="numpy", forceinline=True)
def _follow(
    room: F32, push: F32, number: F32, kept: F32, at: np.uint64, air: np.uint64, i: np.uint64
) -> None:
    """A state of a further group at the end of the hour; air: where `kept` has the hour's mean."""
    x, k, p = _2 + i * _W, _of_state(i), at + (i + _ONE) * _4
    for lane in range(_W):
        moved = number[k + lane] * room[x + lane] + number[k + _12 + lane] * kept[air + lane]
        room[x + lane] = moved + push[p + lane]


@njit(cache=True, fastmath=FAST, error_model="numpy", forceinline=True)
def _climb(
    room: F32, number: F32, kept: F32, air: np.uint64, rise: np.uint64, states: np.uint64
) -> None:
    """What all states have at the end of an hour of a straight climb over one at its mean."""
    for i in range(states):
        x, k = _2 + i * _W, rise + (i + _ONE) * _W
        for lane in range(_W):
            room[x + lane] += number[k + lane] * (room[lane] - kept[air + lane])


@njit(cache=True)
def _add_up(mean: F32, u: F32, times: np.float32) -> None:
    """Add TOGETHER hours of inputs to their mean."""
    for j in range(len(u) // LANES):
        for lane in range(LANES):
            mean[j // TOGETHER * LANES + lane] += u[j * LANES + lane] / times


@njit(cache=True)
def _settle(room: F32, number: F32, states: np.uint64, inputs: np.uint64, mean: F32) -> None:
    """Start every lane in the steady state of 20 degC inside and the warm-up's mean inputs."""
    reach = np.uint64(FIRST * LANES) + _3 * states
    for lane in range(_W):
        room[lane] = 20.0
        for i in range(states):
            k = _of_state(i) + lane
            pushed = number[k + _12] * np.float32(20.0)
            for j in range(inputs):
                group, item = j // _INPUTS * (_ONE + states) + _ONE + i, j % _INPUTS
                pushed += number[reach + group * _6 + item * _W + lane] * mean[j * _W + lane]
            left = np.float32(1.0) - number[k]
            room[_2 + i * _W + lane] = pushed / left if left > 0.0 else np.float32(0.0)
