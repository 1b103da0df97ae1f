"""The one loop: a block of zones side by side, hour by hour.

What is used together stands at distances the compiler knows (`loop_layout`): so it need not ask
whether items overlap, and a whole item is a few vectors.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from models.heat.zone import loop_layout as of
from models.heat.zone.loop_layout import CHUNK, INPUT_GROUP, STATE_GROUP, TOGETHER, add_up, settle
from models.heat.zone.loop_write import FAST, LANES, write

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
U64 = NDArray[np.uint64]
Bool = NDArray[np.bool_]
_W = np.uint64(LANES)
_1, _2, _3, _4, _5, _6, _7, _8 = (np.uint64(k * LANES) for k in range(1, 9))
_12, _16, _18, _20, _24, _30, _36 = (np.uint64(k * LANES) for k in (12, 16, 18, 20, 24, 30, 36))
_ONE, _INPUTS, _STATES = np.uint64(1), np.uint64(INPUT_GROUP), np.uint64(STATE_GROUP)
_HOURS = np.uint64(TOGETHER)
_EVERY = 5 * TOGETHER  # hours between samples of the warm-up, so that every hour of the day comes


def work_size(states: int, inputs: int) -> int:
    """Numbers that `year` works with: the room, what pushes it, the inputs, the hours kept."""
    return ((2 + states) + (2 + states + inputs) * TOGETHER + 3 * CHUNK) * LANES


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def year(
    work: F32, series: F32, lit: Bool, target: I32, share: F32, active: Bool, season: I32,
    outdoor: F32, gain: int, number: F32, states: int, inputs: int, profile: int, heat_c: F32,
    cool_c: F32, climb_frac: F32, gain_w: F32, vent: F32, warm_up: int, row: I32, heating: F32,
    cooling: F32, air: F32, used: bool,
) -> None:  # fmt: skip
    """One block of zones through the warm-up and the year; see `kernel.Plan` for what is what.

        work: `work_size` zeros. used: whether old numbers are in heating and cooling.
    series (hours, groups, SERIES_GROUP); lit (hours / TOGETHER, groups): where one of them is not
    zero; target (groups,), the same ones beside each other. share, flat (seasons, groups,
    SERIES_GROUP, LANES); active (groups,): where one of them is not zero.
    number, flat (`loop_layout`): FIRST items; decay, weight in the flow to the air and effect of
    the air of each state, by groups of STATE_GROUP; by groups of INPUT_GROUP, effect of each input
    on the flow to the air, then on each state; of a climb: heat stored, effect on each state;
    `kernel.Plan.film`, its flow as the fourth root.
    """
    hours = outdoor.shape[0]
    n, m = np.uint64(states), np.uint64(inputs)
    a = (2 + states) * LANES
    b = a + (1 + states) * TOGETHER * LANES
    c = b + inputs * TOGETHER * LANES
    d = c + TOGETHER * LANES
    room, push, u, straight, kept = work[:a], work[a:b], work[b:c], work[c:d], work[d:]
    place = (target * (TOGETHER * LANES)).astype(np.uint64)
    of_season = series.shape[1] * of.SERIES_GROUP * LANES
    film = np.uint64(len(number) - of.FILM_ITEMS * LANES)
    rise = film - (_ONE + n) * _W
    mean = np.zeros(inputs * LANES, np.float32)
    for t in range(hours - max(warm_up, 24), hours, _EVERY):
        _drive(u, series, lit, t, place, share, season[t] * of_season, active)
        add_up(mean, u, np.float32(TOGETHER * len(range(0, max(warm_up, 24), _EVERY))))
    settle(room, number, n, m, mean)
    for now in range(-warm_up, hours):
        t = now if now >= 0 else now + hours
        at = np.uint64(t % TOGETHER) * _W
        if at == 0:
            _drive(u, series, lit, t, place, share, season[t] * of_season, active)
            _give(u, np.uint64(gain) * _4, number, gain_w, profile, t)
            _go_straight(straight, u, np.uint64(gain) * _4, number, film)
            _push(push, u, number, n, m)
        slot = t % CHUNK
        for i in range(_STATES, n):
            _feel(room, number, i)
        _hour(
            room, push, number, kept, at, np.uint64(slot) * _3, outdoor[t], vent[profile, t],
            heat_c[profile, t], cool_c[profile, t], climb_frac[profile, t], rise, straight, film,
        )  # fmt: skip
        for i in range(_STATES, n):
            _follow(room, push, number, kept, at, np.uint64(slot) * _3 + _2, i)
        room[_1:_2] = 0.0
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
        p, s = place[i], np.uint64(month + i * of.SERIES_GROUP * LANES)
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
        area = number[of.AREA + lane]
        u[place + lane] = g0 * area
        u[place + _1 + lane] = g1 * area
        u[place + _2 + lane] = g2 * area
        u[place + _3 + lane] = g3 * area


@njit(cache=True, fastmath=FAST, error_model="numpy", forceinline=True)
def _go_straight(straight: F32, u: F32, place: np.uint64, number: F32, film: np.uint64) -> None:
    """What gains and sun of TOGETHER hours give straight to the air [W]."""
    for h in range(_HOURS):
        g, s = place + h * _W, place + (_HOURS + h) * _W
        for lane in range(_W):
            gains = number[film + of.GAINS + lane] * u[g + lane]
            straight[h * _W + lane] = gains + number[film + of.SUN + lane] * u[s + lane]


@njit(cache=True, fastmath=FAST, error_model="numpy", forceinline=True)
def _push(push: F32, u: F32, number: F32, states: np.uint64, inputs: np.uint64) -> None:
    """What the inputs of TOGETHER hours send to the air [W] and do to each state
    (1 + states, TOGETHER, LANES)."""
    k = np.uint64(of.FIRST * LANES) + _3 * states
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
    rise: np.uint64, straight: F32, film: np.uint64,
) -> None:  # fmt: skip
    """Ideal heating and cooling of one hour, and air and first STATE_GROUP states at its end.

    room (2 + states, LANES): air at the hour's end [degC], what further states send to it [W],
    states. climb: by which share of the rise that heating makes the mean of this hour is short of
    `low`, which the air has at its end; air and surfaces store what the end has over the mean as
    well. rise: place in `number` of what they store [W/K]. straight: what is given straight to the
    air. film: place of the inside films (`inside_films`): the hour is answered by those of the
    network, then once more with surfaces that meet air as much warmer as the films are stronger.
    kept (CHUNK, 3, LANES): heating, cooling [W] and air [degC].
    """
    none, d, e = np.float32(0.0), of.DECAY, of.EFFECT
    for k in range(_W):
        before, p = room[k], at + k
        x0, x1, x2 = room[_2 + k], room[_3 + k], room[_4 + k]
        x3, x4, x5 = room[_5 + k], room[_6 + k], room[_7 + k]
        fresh = number[of.LEAKS + k] + vent * number[of.FRESH + k]
        loss = number[of.OWN + k] + fresh
        apart = straight[p] + number[of.STORED + k] * before
        apart += (number[of.BRIDGES + k] + fresh) * outdoor
        flow = push[p] - straight[p] + room[_1 + k]
        flow += number[of.WEIGHT[0] + k] * x0 + number[of.WEIGHT[1] + k] * x1
        flow += number[of.WEIGHT[2] + k] * x2 + number[of.WEIGHT[3] + k] * x3
        flow += number[of.WEIGHT[4] + k] * x4 + number[of.WEIGHT[5] + k] * x5
        free = (flow + apart) / loss
        short = climb * max(low - max(before, free), none)
        inside = max(free, low - short) if number[of.HEATED + k] > none else free
        inside = min(inside, high) if number[of.COOLED + k] > none else inside
        given = number[film + of.SURFACES + k] * inside - flow
        warmer = warmer_k(given, number[film + of.RESISTANCE + k], number[film + of.WINTER + k])
        given += number[film + of.SURFACES + k] * warmer
        warmer = warmer_k(given, number[film + of.RESISTANCE + k], number[film + of.WINTER + k])
        free -= number[film + of.SURFACES + k] * warmer / loss
        short = climb * max(low - max(before, free), none)
        lacking = (low - short - free) * loss + number[rise + k] * short
        heat = max(lacking, none) * number[of.HEATED + k]
        cool = max((free - high) * loss, none) * number[of.COOLED + k]
        short *= number[of.HEATED + k]
        air = free + (heat - cool - number[rise + k] * short) / loss
        kept[slot + k] = heat
        kept[slot + _1 + k] = cool
        kept[slot + _2 + k] = air
        room[k] = air + short
        air += warmer  # as the surfaces meet it
        room[_1 + k] = warmer
        room[_2 + k] = number[d[0] + k] * x0 + number[e[0] + k] * air + push[p + _4]
        room[_3 + k] = number[d[1] + k] * x1 + number[e[1] + k] * air + push[p + _8]
        room[_4 + k] = number[d[2] + k] * x2 + number[e[2] + k] * air + push[p + _12]
        room[_5 + k] = number[d[3] + k] * x3 + number[e[3] + k] * air + push[p + _16]
        room[_6 + k] = number[d[4] + k] * x4 + number[e[4] + k] * air + push[p + _20]
        room[_7 + k] = number[d[5] + k] * x5 + number[e[5] + k] * air + push[p + _24]


@njit(inline="always")
def warmer_k(given, resistance, root_of_winter):  # type: ignore[no-untyped-def]
    """By how much warmer air surfaces meet through films that follow the heat given to them [K]:
    Q R (1 - (Q0 / Q)^(1/4)), Q0 as its fourth root."""
    size = abs(given)
    root = max(np.sqrt(np.sqrt(size)), np.float32(1e-3))
    return resistance * given * (np.float32(1.0) - root_of_winter / root)


@njit(cache=True, fastmath=FAST, error_model="numpy", forceinline=True)
def _feel(room: F32, number: F32, i: np.uint64) -> None:
    """Add what a state of a further group sends to the air [W]."""
    x, k = _2 + i * _W, of.place_of_state(i) + _6
    for lane in range(_W):
        room[_1 + lane] += number[k + lane] * room[x + lane]


@njit(cache=True, fastmath=FAST, error_model="numpy", forceinline=True)
def _follow(
    room: F32, push: F32, number: F32, kept: F32, at: np.uint64, air: np.uint64, i: np.uint64
) -> None:
    """A state of a further group at the end of the hour; air: where `kept` has the hour's mean, to
    which `room` has how much warmer surfaces meet it."""
    x, k, p = _2 + i * _W, of.place_of_state(i), at + (i + _ONE) * _4
    for lane in range(_W):
        met = kept[air + lane] + room[_1 + lane]
        moved = number[k + lane] * room[x + lane] + number[k + _12 + lane] * met
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
