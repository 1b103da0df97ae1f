"""n zones through a year with ideal heating and cooling: the plan of the loop and its call."""

from __future__ import annotations

import mmap
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.heat.loop import INPUT_GROUP, SERIES_GROUP, STATE_GROUP, year
from models.heat.reduce import Ports

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
Bool = NDArray[np.bool_]

OFF_C = 1.0e6
"""A set-point that is never reached."""


@dataclass(frozen=True, eq=False)
class Plan:
    """What the loop reads, with zones in blocks of LANES.

    series (hours, S): what the weather sends, one column per series. target (S,): the input of the
    network (0 = first outside temperature ...) a series acts on. share (blocks, seasons, S, LANES):
    how much. season (hours,): which of the seasons an hour is in.
    outdoor_c (hours,). outside: inputs 0 .. outside-1 start from outdoor_c. gain: the input that
    receives the profile's gains.
    step (blocks, states, 3 + inputs, LANES): decay, weight of the state in the flow to the air,
    effect of the air, effect of each input. answer (blocks, 6 + inputs, LANES): stored air heat per
    hour, bridges, infiltration, ventilation [W/K], gains' area [m2], conductance of the air to all
    that is steady [W/K], flow to the air of each input. rule (blocks, 2, LANES): share heated,
    share cooled. profile (blocks,); heat_c, cool_c, climb_frac, gain_w_m2,
    vent_frac (profiles, hours); climb_frac: in an hour in which the heating set-point rises, by
    which share of the rise its mean over the hour is short of the end.
    warm_up: hours run before the year starts, from its end.
    """

    series: F32
    target: I32
    share: F32
    season: I32
    outdoor_c: F32
    outside: int
    gain: int
    step: F32
    answer: F32
    rule: F32
    profile: I32
    heat_c: F32
    cool_c: F32
    climb_frac: F32
    gain_w_m2: F32
    vent_frac: F32
    warm_up: int


def noughts(zones: int, hours: int) -> F32:
    """Zeros (zones, hours) of which only the small pages that are written to cost memory.

    Half the hours of heating and nearly all of cooling are nought in the year of a usual district;
    numpy's own large arrays lie in pages of 2 MB, in which a single number keeps everything.
    """
    size = zones * hours * np.dtype(np.float32).itemsize
    if size == 0:
        return np.zeros((zones, hours), np.float32)
    if not hasattr(mmap, "MADV_NOHUGEPAGE"):
        return np.zeros((zones, hours), np.float32)
    store = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    store.madvise(mmap.MADV_NOHUGEPAGE)
    return np.frombuffer(store, np.float32).reshape(zones, hours)


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
    heating, cooling = noughts(zones, hours), noughts(zones, hours)
    air = np.zeros((zones if want_air else 0, hours), np.float32)
    series, target, share = _in_groups(plan)
    # No steep roof in the block: its series are passed over.
    active: Bool = (share != 0.0).any(axis=(1, 3, 4))
    step, answer = _whole_groups(plan)
    states, inputs = step.shape[1], step.shape[2] - 3
    share, step, answer, rule = (_flat(v) for v in (share, step, answer, plan.rule))

    def year_of(block: int) -> None:
        year(
            series, target, share[block], active[block], plan.season, plan.outdoor_c,
            plan.outside, plan.gain, step[block], answer[block], rule[block],
            plan.profile[block], plan.heat_c, plan.cool_c, plan.climb_frac, plan.gain_w_m2,
            plan.vent_frac, plan.warm_up, row[block], states, inputs, heating, cooling, air,
        )  # fmt: skip

    # Threads of our own, since numba's may not be entered from two threads at once everywhere.
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        list(pool.map(year_of, range(len(row))))
    return heating, cooling, air


def _whole_groups(plan: Plan) -> tuple[F32, F32]:
    """`step` and `answer` with idle states and inputs up to whole groups."""
    _, states, items, _ = plan.step.shape
    more = (0, -(items - 3) % INPUT_GROUP)
    step = np.pad(plan.step, ((0, 0), (0, -states % STATE_GROUP), more, (0, 0)))
    return step, np.pad(plan.answer, ((0, 0), more, (0, 0)))


def _flat(blocks: F32) -> F32:
    return np.ascontiguousarray(blocks).reshape(len(blocks), -1)


def _in_groups(plan: Plan) -> tuple[F32, I32, F32]:
    """Series of the same target side by side in groups of SERIES_GROUP, gaps filled with noughts:
    series (hours, groups, SERIES_GROUP), target (groups,), share (blocks, seasons, groups,
    SERIES_GROUP, LANES)."""
    order, targets = [], []
    for target in np.unique(plan.target):
        mine = np.flatnonzero(plan.target == target)
        padded = np.concatenate([mine, np.full(-len(mine) % SERIES_GROUP, len(plan.target))])
        order.append(padded.reshape(-1, SERIES_GROUP))
        targets += [target] * len(order[-1])
    index = np.concatenate(order)
    series = np.pad(plan.series, ((0, 0), (0, 1)))[:, index]
    share = np.pad(plan.share, ((0, 0), (0, 0), (0, 1), (0, 0)))[:, :, index]
    return np.ascontiguousarray(series), np.array(targets, np.int32), np.ascontiguousarray(share)


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
