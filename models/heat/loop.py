"""The one loop: a block of zones side by side, hour by hour."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
Bool = NDArray[np.bool_]

LANES = 128
LANE_STEP = 64
"""Zones calculated side by side, which share a profile; a block runs a multiple of LANE_STEP.
A multiple of the compiler's widest unrolled sweep, so that no zone falls into a remainder loop with
another order of sums: a building has the same digits alone and among others."""
CHUNK = 32
"""Hours kept close by before they are written out."""
SERIES_GROUP, INPUT_GROUP = 4, 4
"""Terms added in one sweep over the lanes. A sweep costs more to start than to run, yet with more
than eight pairs of arrays that might overlap the compiler gives up on vectors. Inputs: two, then
groups."""

_FAST = {"contract", "reassoc", "nsz", "arcp"}


@njit(cache=True, nogil=True, fastmath=_FAST, error_model="numpy")
def year(
    series: F32, target: I32, share: F32, active: Bool, season: I32, outdoor: F32, outside: int,
    gain: int, step: F32, answer: F32, rule: F32, profile: int, heat_c: F32, cool_c: F32,
    climb_frac: F32, gain_w: F32, vent: F32, warm_up: int, row: I32, lanes: int, heating: F32,
    cooling: F32, air: F32,
) -> None:  # fmt: skip
    """One block of zones through the warm-up and the year; see `kernel.Plan` for what is what."""
    hours = outdoor.shape[0]
    x = np.zeros((step.shape[0], LANES), np.float32)
    u = np.zeros((step.shape[1] - 3, LANES), np.float32)
    mean = np.zeros_like(u)
    flow = np.zeros((2, LANES), np.float32)
    before = np.zeros(LANES, np.float32)
    kept = np.zeros((3, CHUNK, LANES), np.float32)
    for t in range(hours - max(warm_up, 24), hours, 5):  # a sample of every hour of the day
        _drive(u, series[t], target, share[season[t]], active, outdoor[t], outside, lanes)
        mean += u
    _settle(x, before, step, mean / np.float32(len(range(0, max(warm_up, 24), 5))))
    for now in range(-warm_up, hours):
        t = now if now >= 0 else now + hours
        slot = t % CHUNK
        _drive(u, series[t], target, share[season[t]], active, outdoor[t], outside, lanes)
        for lane in range(lanes):
            u[gain, lane] = gain_w[profile, t] * answer[4, lane]
        _flow_to_air(flow, x, u, before, step, answer, outdoor[t], vent[profile, t], lanes)
        low, high, climb = heat_c[profile, t], cool_c[profile, t], climb_frac[profile, t]
        _condition(flow, before, rule, low, high, climb, kept, slot, lanes)
        _advance(x, u, before, step, lanes)
        if now >= 0 and (slot == CHUNK - 1 or now == hours - 1):
            _write(kept, row, t - slot, slot + 1, heating, cooling, air, lanes)


@njit(cache=True, fastmath=_FAST, error_model="numpy")
def _drive(
    u: F32, series: F32, target: I32, share: F32, active: Bool, outdoor: np.float32, outside: int,
    lanes: int,
) -> None:  # fmt: skip
    """Inputs of one hour: outdoor air where a temperature is asked for, plus the series' shares."""
    for j in range(u.shape[0]):
        base = outdoor if j < outside else np.float32(0.0)
        for lane in range(lanes):
            u[j, lane] = base
    for i in range(series.shape[0]):
        a, b, c, d = series[i, 0], series[i, 1], series[i, 2], series[i, 3]
        dark = a == 0.0 and b == 0.0 and c == 0.0 and d == 0.0
        if active[i] and not dark:
            j = target[i]
            for lane in range(lanes):
                u[j, lane] += (
                    a * share[i, 0, lane]
                    + b * share[i, 1, lane]
                    + c * share[i, 2, lane]
                    + d * share[i, 3, lane]
                )


@njit(cache=True, fastmath=_FAST, error_model="numpy")
def _flow_to_air(
    flow: F32, x: F32, u: F32, before: F32, step: F32, answer: F32, outdoor: np.float32,
    vent: np.float32,
    lanes: int,
) -> None:  # fmt: skip
    """flow[0]: heat to the air were it at 0 degC [W]; flow[1]: what it loses per kelvin [W/K]."""
    for lane in range(lanes):
        flow[1, lane] = answer[5, lane] + answer[2, lane] + vent * answer[3, lane]
    for lane in range(lanes):
        steady = answer[1, lane] + answer[2, lane] + vent * answer[3, lane]
        flow[0, lane] = steady * outdoor + answer[0, lane] * before[lane]
    for lane in range(lanes):
        flow[0, lane] += answer[6, lane] * u[0, lane] + answer[7, lane] * u[1, lane]
    for j in range(2, u.shape[0], INPUT_GROUP):
        for lane in range(lanes):
            flow[0, lane] += (
                answer[6 + j, lane] * u[j, lane]
                + answer[7 + j, lane] * u[j + 1, lane]
                + answer[8 + j, lane] * u[j + 2, lane]
                + answer[9 + j, lane] * u[j + 3, lane]
            )
    for i in range(x.shape[0]):
        for lane in range(lanes):
            flow[0, lane] += step[i, 1, lane] * x[i, lane]


@njit(cache=True, fastmath=_FAST, error_model="numpy")
def _condition(
    flow: F32,
    before: F32,
    rule: F32,
    low: np.float32,
    high: np.float32,
    climb: np.float32,
    kept: F32,
    slot: int,
    lanes: int,
) -> None:
    """Ideal heating and cooling of one hour; `before` becomes the hour's air temperature.

    climb: by which share of its rise the set-point is below `low` in the mean of this hour.
    """
    heat, cool, air = kept[0, slot], kept[1, slot], kept[2, slot]
    none = np.float32(0.0)
    for lane in range(lanes):
        air[lane] = flow[0, lane] / flow[1, lane]
    for lane in range(lanes):
        wanted = low - climb * max(low - before[lane], none)
        lack = (wanted - air[lane]) * flow[1, lane]
        heat[lane] = (lack if lack > none else none) * rule[0, lane]
    for lane in range(lanes):
        excess = (air[lane] - high) * flow[1, lane]
        cool[lane] = (excess if excess > none else none) * rule[1, lane]
    for lane in range(lanes):
        air[lane] += (heat[lane] - cool[lane]) / flow[1, lane]
    for lane in range(lanes):
        before[lane] = air[lane]


@njit(cache=True, fastmath=_FAST, error_model="numpy")
def _advance(x: F32, u: F32, before: F32, step: F32, lanes: int) -> None:
    """States at the end of the hour."""
    for i in range(x.shape[0]):
        for lane in range(lanes):
            x[i, lane] = (
                step[i, 0, lane] * x[i, lane]
                + step[i, 2, lane] * before[lane]
                + step[i, 3, lane] * u[0, lane]
                + step[i, 4, lane] * u[1, lane]
            )
        for j in range(2, u.shape[0], INPUT_GROUP):
            for lane in range(lanes):
                x[i, lane] += (
                    step[i, 3 + j, lane] * u[j, lane]
                    + step[i, 4 + j, lane] * u[j + 1, lane]
                    + step[i, 5 + j, lane] * u[j + 2, lane]
                    + step[i, 6 + j, lane] * u[j + 3, lane]
                )


@njit(cache=True)
def _write(
    kept: F32,
    row: I32,
    start: int,
    count: int,
    heating: F32,
    cooling: F32,
    air: F32,
    lanes: int,
) -> None:
    """Hand the kept hours over, building by building."""
    for lane in range(lanes):
        r = row[lane]
        if r >= 0:
            for i in range(count):
                # Noughts are there already: pages that hold nothing else cost no memory.
                if kept[0, i, lane] != 0.0:
                    heating[r, start + i] = kept[0, i, lane]
                if kept[1, i, lane] != 0.0:
                    cooling[r, start + i] = kept[1, i, lane]
            if air.shape[0] > 0:
                for i in range(count):
                    air[r, start + i] = kept[2, i, lane]


@njit(cache=True)
def _settle(x: F32, before: F32, step: F32, mean: F32) -> None:
    """Start every lane in the steady state of 20 degC inside and the warm-up's mean inputs."""
    for lane in range(x.shape[1]):
        before[lane] = 20.0
        for i in range(x.shape[0]):
            push = step[i, 2, lane] * np.float32(20.0)
            for j in range(mean.shape[0]):
                push += step[i, 3 + j, lane] * mean[j, lane]
            left = np.float32(1.0) - step[i, 0, lane]
            x[i, lane] = push / left if left > 0.0 else np.float32(0.0)
