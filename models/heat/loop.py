"""The one loop: a block of zones side by side, hour by hour.

All that belongs to a block lies in flat arrays, item after item, LANES zones each: between items
whose distance the compiler knows it need not ask whether they overlap, and a whole item is a few
vectors. Places are unsigned, so that none is taken to count from the end.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
U64 = NDArray[np.uint64]
Bool = NDArray[np.bool_]

LANES = 64
"""Zones calculated side by side, which share a profile. Always all of them, so that no zone falls
into a remainder loop with another order of sums: a building has the same digits alone and among
others."""
CHUNK = 32
"""Hours kept close by before they are written out."""
TOGETHER = 4
"""Hours whose inputs are made ready in one sweep; hours and warm-up are multiples of it."""
SERIES_GROUP, INPUT_GROUP, STATE_GROUP = 4, 6, 6
"""Series, inputs and states taken in one sweep; their numbers are multiples of these."""

_W = np.uint64(LANES)
_1, _2, _3, _4, _5, _6, _7, _8 = (np.uint64(k * LANES) for k in range(1, 9))
_9, _10, _11, _12, _16, _20 = (np.uint64(k * LANES) for k in (9, 10, 11, 12, 16, 20))
_INPUTS, _STATES = np.uint64(INPUT_GROUP), np.uint64(STATE_GROUP)
_EVERY = 5 * TOGETHER  # hours between samples of the warm-up, so that every hour of the day comes
_FAST = {"contract", "reassoc", "nsz", "arcp"}


@njit(cache=True, nogil=True, fastmath=_FAST, error_model="numpy")
def year(
    series: F32, target: I32, share: F32, active: Bool, season: I32, outdoor: F32, outside: int,
    gain: int, step: F32, answer: F32, rule: F32, profile: int, heat_c: F32, cool_c: F32,
    climb_frac: F32, gain_w: F32, vent: F32, warm_up: int, row: I32, states: int, inputs: int,
    heating: F32, cooling: F32, air: F32,
) -> None:  # fmt: skip
    """One block of zones through the warm-up and the year; see `kernel.Plan` for what is what.
    share, step, answer, rule: flat, items in the order of the plan's axes."""
    hours = outdoor.shape[0]
    x = np.zeros(states * LANES, np.float32)
    u = np.zeros(TOGETHER * inputs * LANES, np.float32)
    flow = np.zeros(2 * LANES, np.float32)
    before = np.zeros(LANES, np.float32)
    kept = np.zeros(3 * CHUNK * LANES, np.float32)
    place = (target * (TOGETHER * LANES)).astype(np.uint64)
    of_season = series.shape[1] * SERIES_GROUP * LANES
    n, m = np.uint64(states), np.uint64(inputs)
    mean = np.zeros(inputs * LANES, np.float32)
    for t in range(hours - max(warm_up, 24), hours, _EVERY):
        _drive(u, series, t, place, share, season[t] * of_season, active, outdoor, outside)
        _add_up(mean, u, np.float32(TOGETHER * len(range(0, max(warm_up, 24), _EVERY))))
    _settle(x, before, step, mean)
    for now in range(-warm_up, hours):
        t = now if now >= 0 else now + hours
        slot = t % CHUNK
        if t % TOGETHER == 0:
            _drive(u, series, t, place, share, season[t] * of_season, active, outdoor, outside)
        at = np.uint64(t % TOGETHER * LANES)
        _give(u, np.uint64(gain) * _4 + at, answer, gain_w[profile, t])
        _flow_to_air(flow, x, u, at, before, step, answer, outdoor[t], vent[profile, t], n, m)
        low, high, climb = heat_c[profile, t], cool_c[profile, t], climb_frac[profile, t]
        _condition(flow, before, rule, low, high, climb, kept, np.uint64(slot) * _3)
        _advance(x, u, at, before, step, n, m)
        if now >= 0 and (slot == CHUNK - 1 or now == hours - 1):
            _write(kept, row, t - slot, slot + 1, heating, cooling, air)


@njit(cache=True, fastmath=_FAST, error_model="numpy")
def _drive(
    u: F32, series: F32, t: int, place: U64, share: F32, month: int, active: Bool, outdoor: F32,
    outside: int,
) -> None:  # fmt: skip
    """Inputs of TOGETHER hours (inputs, TOGETHER, LANES): outdoor air where a temperature is asked
    for, plus the series' shares."""
    for j in range(np.uint64(len(u)) // _W):
        base = outdoor[t + j % TOGETHER] if j < outside * TOGETHER else np.float32(0.0)
        for lane in range(_W):
            u[j * _W + lane] = base
    for i in range(len(place)):
        a0, a1, a2, a3 = series[t, i, 0], series[t, i, 1], series[t, i, 2], series[t, i, 3]
        b = t + 1
        b0, b1, b2, b3 = series[b, i, 0], series[b, i, 1], series[b, i, 2], series[b, i, 3]
        c = t + 2
        c0, c1, c2, c3 = series[c, i, 0], series[c, i, 1], series[c, i, 2], series[c, i, 3]
        d = t + 3
        d0, d1, d2, d3 = series[d, i, 0], series[d, i, 1], series[d, i, 2], series[d, i, 3]
        dark = a0 == 0.0 and a1 == 0.0 and a2 == 0.0 and a3 == 0.0
        dark = dark and b0 == 0.0 and b1 == 0.0 and b2 == 0.0 and b3 == 0.0
        dark = dark and c0 == 0.0 and c1 == 0.0 and c2 == 0.0 and c3 == 0.0
        dark = dark and d0 == 0.0 and d1 == 0.0 and d2 == 0.0 and d3 == 0.0
        if dark or not active[i]:
            continue
        p, s = place[i], np.uint64(month + i * SERIES_GROUP * LANES)
        for lane in range(_W):
            k0, k1 = share[s + lane], share[s + _1 + lane]
            k2, k3 = share[s + _2 + lane], share[s + _3 + lane]
            u[p + lane] += a0 * k0 + a1 * k1 + a2 * k2 + a3 * k3
            u[p + _1 + lane] += b0 * k0 + b1 * k1 + b2 * k2 + b3 * k3
            u[p + _2 + lane] += c0 * k0 + c1 * k1 + c2 * k2 + c3 * k3
            u[p + _3 + lane] += d0 * k0 + d1 * k1 + d2 * k2 + d3 * k3


@njit(cache=True, fastmath=_FAST, error_model="numpy")
def _give(u: F32, place: np.uint64, answer: F32, gain_w_m2: np.float32) -> None:
    """The profile's gains of one hour on each zone's area [W]."""
    for lane in range(_W):
        u[place + lane] = gain_w_m2 * answer[_4 + lane]


@njit(cache=True, fastmath=_FAST, error_model="numpy")
def _flow_to_air(
    flow: F32, x: F32, u: F32, at: np.uint64, before: F32, step: F32, answer: F32,
    outdoor: np.float32, vent: np.float32, states: np.uint64, inputs: np.uint64,
) -> None:  # fmt: skip
    """flow: heat to the air were it at 0 degC [W], then what it loses per kelvin [W/K]."""
    for lane in range(_W):
        fresh = answer[_2 + lane] + vent * answer[_3 + lane]
        flow[_1 + lane] = answer[_5 + lane] + fresh
        flow[lane] = (answer[_1 + lane] + fresh) * outdoor + answer[lane] * before[lane]
    for j in range(np.uint64(0), inputs, _INPUTS):
        a, v = _6 + j * _W, at + j * _4
        for lane in range(_W):
            flow[lane] += (
                answer[a + lane] * u[v + lane]
                + answer[a + _1 + lane] * u[v + _4 + lane]
                + answer[a + _2 + lane] * u[v + _8 + lane]
                + answer[a + _3 + lane] * u[v + _12 + lane]
                + answer[a + _4 + lane] * u[v + _16 + lane]
                + answer[a + _5 + lane] * u[v + _20 + lane]
            )
    size = _3 + inputs * _W
    for i in range(np.uint64(0), states, _STATES):
        p, a = i * _W, i * size + _1
        b, c, d = a + size, a + size + size, a + size + size + size
        e, f = d + size, d + size + size
        for lane in range(_W):
            flow[lane] += (
                step[a + lane] * x[p + lane]
                + step[b + lane] * x[p + _1 + lane]
                + step[c + lane] * x[p + _2 + lane]
                + step[d + lane] * x[p + _3 + lane]
                + step[e + lane] * x[p + _4 + lane]
                + step[f + lane] * x[p + _5 + lane]
            )


@njit(cache=True, fastmath=_FAST, error_model="numpy")
def _condition(
    flow: F32, before: F32, rule: F32, low: np.float32, high: np.float32, climb: np.float32,
    kept: F32, slot: np.uint64,
) -> None:  # fmt: skip
    """Ideal heating and cooling of one hour; `before` becomes the hour's air temperature.

    climb: by which share of its rise the set-point is below `low` in the mean of this hour.
    kept (CHUNK, 3, LANES): heating, cooling [W] and air [degC].
    """
    none = np.float32(0.0)
    for lane in range(_W):
        loss = flow[_1 + lane]
        free = flow[lane] / loss
        wanted = low - climb * max(low - before[lane], none)
        heat = max((wanted - free) * loss, none) * rule[lane]
        cool = max((free - high) * loss, none) * rule[_1 + lane]
        air = free + (heat - cool) / loss
        kept[slot + lane] = heat
        kept[slot + _1 + lane] = cool
        kept[slot + _2 + lane] = air
        before[lane] = air


@njit(cache=True, fastmath=_FAST, error_model="numpy")
def _advance(
    x: F32, u: F32, at: np.uint64, before: F32, step: F32, states: np.uint64, inputs: np.uint64
) -> None:
    """States at the end of the hour."""
    size = _3 + inputs * _W
    for i in range(states):
        p, a = i * _W, i * size
        for lane in range(_W):
            x[p + lane] = step[a + lane] * x[p + lane] + step[a + _2 + lane] * before[lane]
    for i in range(np.uint64(0), states, _STATES):
        for j in range(np.uint64(0), inputs, _INPUTS):
            p, a, v = i * _W, i * size + _3 + j * _W, at + j * _4
            b, c, d = a + size, a + size + size, a + size + size + size
            e, f = d + size, d + size + size
            for lane in range(_W):
                u0, u1, u2 = u[v + lane], u[v + _4 + lane], u[v + _8 + lane]
                u3, u4, u5 = u[v + _12 + lane], u[v + _16 + lane], u[v + _20 + lane]
                x[p + lane] += _pushed(step, a + lane, u0, u1, u2, u3, u4, u5)
                x[p + _1 + lane] += _pushed(step, b + lane, u0, u1, u2, u3, u4, u5)
                x[p + _2 + lane] += _pushed(step, c + lane, u0, u1, u2, u3, u4, u5)
                x[p + _3 + lane] += _pushed(step, d + lane, u0, u1, u2, u3, u4, u5)
                x[p + _4 + lane] += _pushed(step, e + lane, u0, u1, u2, u3, u4, u5)
                x[p + _5 + lane] += _pushed(step, f + lane, u0, u1, u2, u3, u4, u5)


@njit(inline="always")
def _pushed(step, k, u0, u1, u2, u3, u4, u5):  # type: ignore[no-untyped-def]
    """What six inputs do to one state in an hour."""
    first = step[k] * u0 + step[k + _1] * u1 + step[k + _2] * u2
    return first + step[k + _3] * u3 + step[k + _4] * u4 + step[k + _5] * u5


@njit(cache=True)
def _write(
    kept: F32, row: I32, start: int, count: int, heating: F32, cooling: F32, air: F32
) -> None:
    """Hand the kept hours over, building by building."""
    for lane in range(LANES):
        r = row[lane]
        if r >= 0:
            # Noughts are there already: pages that hold nothing else cost no memory.
            if _any(kept, lane, count):
                _write_row(kept, lane, heating, r, start, count)
            if _any(kept, LANES + lane, count):
                _write_row(kept, LANES + lane, cooling, r, start, count)
            if air.shape[0] > 0:
                _write_row(kept, 2 * LANES + lane, air, r, start, count)


@njit(cache=True)
def _any(kept: F32, first: int, count: int) -> bool:
    some = False
    for i in range(count):
        some |= kept[first + 3 * LANES * i] != 0.0
    return some


@njit(cache=True)
def _write_row(kept: F32, first: int, hours: F32, r: int, start: int, count: int) -> None:
    for i in range(count):
        hours[r, start + i] = kept[first + 3 * LANES * i]


@njit(cache=True)
def _add_up(mean: F32, u: F32, times: np.float32) -> None:
    """Add TOGETHER hours of inputs to their mean."""
    for j in range(len(u) // LANES):
        for lane in range(LANES):
            mean[j // TOGETHER * LANES + lane] += u[j * LANES + lane] / times


@njit(cache=True)
def _settle(x: F32, before: F32, step: F32, mean: F32) -> None:
    """Start every lane in the steady state of 20 degC inside and the warm-up's mean inputs."""
    inputs = len(mean) // LANES
    for lane in range(LANES):
        before[lane] = 20.0
        for i in range(len(x) // LANES):
            first = i * (3 + inputs) * LANES + lane
            push = step[first + 2 * LANES] * np.float32(20.0)
            for j in range(inputs):
                push += step[first + (3 + j) * LANES] * mean[j * LANES + lane]
            left = np.float32(1.0) - step[first]
            x[i * LANES + lane] = push / left if left > 0.0 else np.float32(0.0)
