"""The one loop: n zones through a year, hour by hour, with ideal heating and cooling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from models.heat.reduce import Ports

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I32 = NDArray[np.int32]

LANES = 64
"""Zones calculated side by side; they share a profile."""
CHUNK = 64
"""Hours kept close by before they are written out."""
OFF_C = 1.0e6
"""A set-point that is never reached."""


@dataclass(frozen=True, eq=False)
class Plan:
    """What the loop reads, with zones in blocks of LANES.

    series (hours, S): what the weather sends, one column per series. target (S,): the input of the
    network (0 = first outside temperature ...) a series acts on. share (blocks, S, LANES): how much.
    outdoor_c (hours,). outside: inputs 0 .. outside-1 start from outdoor_c. gain: the input that
    receives the profile's gains.
    step (blocks, states, 3 + inputs, LANES): decay, weight of the state in the flow to the air,
    effect of the air, effect of each input. answer (blocks, 6 + inputs, LANES): stored air heat per
    hour, bridges, infiltration, ventilation [W/K], gains' area [m2], conductance of the air to all
    that is steady [W/K], flow to the air of each input. rule (blocks, 2, LANES): share heated,
    share cooled. profile (blocks,); heat_c, cool_c, gain_w_m2, vent_frac (profiles, hours).
    warm_up: hours run before the year starts, from its end.
    """

    series: F32
    target: I32
    share: F32
    outdoor_c: F32
    outside: int
    gain: int
    step: F32
    answer: F32
    rule: F32
    profile: I32
    heat_c: F32
    cool_c: F32
    gain_w_m2: F32
    vent_frac: F32
    warm_up: int


def run(plan: Plan, row: I32, zones: int, want_air: bool = False) -> tuple[F32, F32, F32]:
    """Heating, cooling (zones, hours) [W] and air temperature [degC] (empty unless wanted).

    row (blocks, LANES): which zone a lane is, -1 = none. In each hour the air of a zone is at one
    temperature T; with F the flow its surfaces would send it at T = 0, K = own conductance + air
    exchange H + stored heat C / h:
        T_free = (F + H T_out + C / h T_before) / K,
        heating = K (T_heat - T_free) where positive, cooling likewise.
    Surfaces are exact for inputs constant over the hour, flows are hourly means.
    """
    hours = plan.outdoor_c.shape[0]
    heating = np.zeros((zones, hours), np.float32)
    cooling = np.zeros((zones, hours), np.float32)
    air = np.zeros((zones if want_air else 0, hours), np.float32)
    _loop(
        plan.series, plan.target, plan.share, plan.outdoor_c, plan.outside, plan.gain,
        plan.step, plan.answer, plan.rule, plan.profile, plan.heat_c, plan.cool_c,
        plan.gain_w_m2, plan.vent_frac, plan.warm_up, row, heating, cooling, air,
    )  # fmt: skip
    return heating, cooling, air


def discretise(ports: Ports, hour_s: float, convective: F64) -> tuple[F64, F64]:
    """`step` (n, states, 3 + inputs) and the network's part of `answer` (n, 1 + inputs).

    Exact for inputs held over the step: a = exp(-rate h), state mean over the step
    = phi z + (1 - phi) / rate b u with phi = (1 - a) / (rate h).
    convective (n, inputs): heat that a unit of each input sends straight to the air.
    """
    a = np.exp(-ports.rate * hour_s)
    gone = -np.expm1(-ports.rate * hour_s)
    phi = gone / (ports.rate * hour_s)
    air = ports.b[:, :, 0]
    step = np.empty((*ports.rate.shape, 2 + ports.b.shape[2]))
    step[:, :, 0] = a
    step[:, :, 1] = phi * air
    step[:, :, 2:] = (gone / ports.rate)[:, :, None] * ports.b
    mean = ((1.0 - phi) / ports.rate * air)[:, None, :] @ ports.b
    flow = mean[:, 0, :] - ports.d[:, 0, :]
    flow[:, 1:] += convective
    return step, flow


@njit(
    parallel=True, cache=True, fastmath={"contract", "reassoc", "nsz", "arcp"}, error_model="numpy"
)
def _loop(
    series, target, share, outdoor, outside, gain, step, answer, rule, profile,
    heat_c, cool_c, gain_w, vent, warm_up, row, heating, cooling, air,
):  # fmt: skip
    hours = outdoor.shape[0]
    states, width = step.shape[1], step.shape[2]
    inputs = width - 3
    for block in prange(row.shape[0]):
        x = np.zeros((states, LANES), np.float32)
        u = np.zeros((inputs, LANES), np.float32)
        flow = np.zeros(LANES, np.float32)
        fresh = np.zeros(LANES, np.float32)
        before = np.zeros(LANES, np.float32)
        hot = np.zeros((CHUNK, LANES), np.float32)
        cold = np.zeros((CHUNK, LANES), np.float32)
        warm = np.zeros((CHUNK, LANES), np.float32)
        p = profile[block]
        w = share[block]
        s = step[block]
        k = answer[block]
        _settle(x, before, s, outdoor, outside, warm_up)
        for now in range(-warm_up, hours):
            t = now if now >= 0 else now + hours
            out = outdoor[t]
            for j in range(inputs):
                base = out if j < outside else np.float32(0.0)
                for lane in range(LANES):
                    u[j, lane] = base
            g = gain_w[p, t]
            for lane in range(LANES):
                u[gain, lane] = g * k[4, lane]
            for i in range(series.shape[1]):
                value = series[t, i]
                j = target[i]
                if value != 0.0:
                    for lane in range(LANES):
                        u[j, lane] += value * w[i, lane]
            v = vent[p, t]
            for lane in range(LANES):
                fresh[lane] = k[2, lane] + v * k[3, lane]
                flow[lane] = (k[1, lane] + fresh[lane]) * out + k[0, lane] * before[lane]
            for j in range(inputs):
                for lane in range(LANES):
                    flow[lane] += k[6 + j, lane] * u[j, lane]
            for i in range(states):
                for lane in range(LANES):
                    flow[lane] += s[i, 1, lane] * x[i, lane]
            low, high = heat_c[p, t], cool_c[p, t]
            slot = t % CHUNK
            for lane in range(LANES):
                total = k[5, lane] + fresh[lane]
                free = flow[lane] / total
                heat = max(np.float32(0.0), (low - free) * total) * rule[block, 0, lane]
                cool = max(np.float32(0.0), (free - high) * total) * rule[block, 1, lane]
                before[lane] = free + (heat - cool) / total
                hot[slot, lane] = heat
                cold[slot, lane] = cool
            for i in range(states):
                for lane in range(LANES):
                    x[i, lane] = s[i, 0, lane] * x[i, lane] + s[i, 2, lane] * before[lane]
                for j in range(inputs):
                    for lane in range(LANES):
                        x[i, lane] += s[i, 3 + j, lane] * u[j, lane]
            if air.shape[0] > 0:
                for lane in range(LANES):
                    warm[slot, lane] = before[lane]
            if now >= 0 and (slot == CHUNK - 1 or now == hours - 1):
                start = t - slot
                for lane in range(LANES):
                    r = row[block, lane]
                    if r >= 0:
                        heating[r, start : t + 1] = hot[: slot + 1, lane]
                        cooling[r, start : t + 1] = cold[: slot + 1, lane]
                        if air.shape[0] > 0:
                            air[r, start : t + 1] = warm[: slot + 1, lane]


@njit(cache=True)
def _settle(x, before, step, outdoor, outside, warm_up):  # type: ignore[no-untyped-def]
    """Start every lane in the steady state of 20 degC inside and the warm-up's mean outdoors."""
    hours = outdoor.shape[0]
    mean = np.float32(0.0)
    first = hours - max(warm_up, 24)
    for t in range(first, hours):
        mean += outdoor[t]
    mean /= hours - first
    for lane in range(x.shape[1]):
        before[lane] = 20.0
        for i in range(x.shape[0]):
            push = step[i, 2, lane] * np.float32(20.0)
            for j in range(outside):
                push += step[i, 3 + j, lane] * mean
            left = np.float32(1.0) - step[i, 0, lane]
            x[i, lane] = push / left if left > 0.0 else np.float32(0.0)
