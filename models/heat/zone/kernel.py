"""n zones through a year with ideal heating and cooling: the plan of the loop and its call."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.heat.fabric.reduce import Ports
from models.heat.zone.hour_pages import hour_arrays
from models.heat.zone.loop import work_size, year
from models.heat.zone.loop_layout import INPUT_GROUP, SERIES_GROUP, STATE_GROUP, TOGETHER
from models.heat.zone.loop_write import LANES

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
Bool = NDArray[np.bool_]

CACHE_LINE = 64
OFF_C = 1.0e6
"""A set-point that is never reached."""


@dataclass(frozen=True, eq=False)
class Plan:
    """What the loop reads, of n zones.

    series (hours, S): what the weather sends, one column per series. target (S,): the input of the
    network (0 = first outside temperature ...) a series acts on. share (n, S, seasons): how much.
    season (hours,): which of the seasons an hour is in.
    outdoor_c (hours,). outside: inputs 0 .. outside-1 start from outdoor_c. gain: the input that
    receives the profile's gains.
    step (n, states, 3 + inputs): decay, weight of the state in the flow to the air, effect of the
    air, effect of each input. answer (n, 6 + inputs): stored air heat per hour, bridges,
    infiltration, ventilation [W/K], gains' area [m2], conductance of the air to all that is steady
    [W/K], flow to the air of each input. rule (n, 2): share heated, share cooled.
    rise (n, 1 + states): see `climb`. film (n, 5): conductance of the surfaces to the air [W/K],
    resistance of all inside films together [K/W], the flow through it that they are for [W], shares
    of the gains and of the input after them (the sun) that go straight to the air; zeros where
    films are given. profile (n,), a row of heat_c, cool_c, climb_frac, gain_w_m2
    and vent_frac (profiles, hours); climb_frac: in an hour in which the heating set-point rises, by
    which share of the rise the mean over the hour is short of the end, which the air reaches.
    warm_up: hours run before the year starts, from its end.
    """

    series: F32
    target: I32
    share: F32
    season: I32
    outdoor_c: F32
    outside: int
    gain: int
    step: F64
    answer: F64
    rise: F64
    film: F64
    rule: F32
    profile: I32
    heat_c: F32
    cool_c: F32
    climb_frac: F32
    gain_w_m2: F32
    vent_frac: F32
    warm_up: int


def run(plan: Plan, want_air: bool = False) -> tuple[F32, F32, F32]:
    """Heating, cooling (n, hours) [W] and air temperature [degC] (empty unless wanted).

    In each hour the air of a zone is at one temperature T; with F the flow its surfaces would send
    it at T = 0, K = own conductance + air exchange H + stored heat C / h:
        T_free = (F + H T_out + C / h T_before) / K,
        heating = K (T_heat - T_free) where positive, cooling likewise.
    Surfaces are exact for inputs constant over the hour, flows are hourly means.
    """
    zones, hours = len(plan.profile), plan.outdoor_c.shape[0]
    (heating, cooling), used = hour_arrays(2, zones, hours)
    air = np.zeros((zones if want_air else 0, hours), np.float32)
    series, column, target = _in_groups(plan)
    lit: Bool = (series != 0.0).reshape(-1, TOGETHER, *series.shape[1:]).any(axis=(1, 3))
    blocks = _blocks(plan.profile)

    def year_of(block: int) -> None:
        row = blocks[block]
        zone = np.maximum(row, 0)
        number, states, inputs = _numbers(plan, zone)
        share = _shares(plan, zone, column)
        # No steep roof in the block: its series are passed over.
        active: Bool = (share != 0.0).any(axis=(0, 2, 3))
        work = _at_cache_lines(work_size(states, inputs))
        year(
            work, series, lit, target, share.reshape(-1), active, plan.season, plan.outdoor_c,
            plan.gain, number, states, inputs, plan.profile[zone[0]], plan.heat_c, plan.cool_c,
            plan.climb_frac, plan.gain_w_m2, plan.vent_frac, plan.warm_up, row, heating, cooling,
            air, used,
        )  # fmt: skip

    # Threads of our own, since numba's may not be entered from two threads at once everywhere.
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        list(pool.map(year_of, range(len(blocks))))
    return heating, cooling, air


def _blocks(profile: I32) -> I32:
    """Zones of one profile side by side (blocks, LANES), -1 where a lane is empty."""
    order = np.argsort(profile, kind="stable")
    rows = []
    for value in np.unique(profile):
        mine = order[profile[order] == value]
        rows.append(np.append(mine, np.full(-len(mine) % LANES, -1)).reshape(-1, LANES))
    return np.concatenate(rows).astype(np.int32)


def _in_groups(plan: Plan) -> tuple[F32, I32, I32]:
    """Series of the same target side by side in groups of SERIES_GROUP, the outdoor air among them,
    gaps filled with zeros: series (hours, groups, SERIES_GROUP), which of the plan's series each
    is (S = outdoor air, S + 1 = a gap), target (groups,)."""
    count = len(plan.target)
    series = np.pad(plan.series, ((0, 0), (0, 2)))
    series[:, count] = plan.outdoor_c
    columns, targets = [], []
    for target in np.unique(np.concatenate([plan.target, np.arange(plan.outside)])):
        mine = np.flatnonzero(plan.target == target)
        if target < plan.outside:
            mine = np.append(mine, count)
        padded = np.append(mine, np.full(-len(mine) % SERIES_GROUP, count + 1))
        columns.append(padded.reshape(-1, SERIES_GROUP))
        targets += [target] * len(columns[-1])
    column = np.concatenate(columns).astype(np.int32)
    return series[:, column], column, np.array(targets, np.int32)


def _shares(plan: Plan, zone: I32, column: I32) -> F32:
    """The loop's `share` of some zones (seasons, groups, SERIES_GROUP, zones)."""
    count, seasons = plan.share.shape[1:]
    own = np.zeros((count + 2, seasons, len(zone)), np.float32)
    own[:count] = np.moveaxis(plan.share[zone], 0, -1)
    own[count] = 1.0
    share = _at_cache_lines(seasons * column.size * len(zone))
    share = share.reshape(seasons, *column.shape, len(zone))
    share[:] = own[column].transpose(2, 0, 1, 3)
    return share


def _numbers(plan: Plan, zone: I32) -> tuple[F32, int, int]:
    """The loop's `number` of some zones, and how many states and inputs are in it: idle ones fill
    the last group."""
    states, inputs = plan.step.shape[1], plan.step.shape[2] - 3
    all_states = max(states - states % -STATE_GROUP, STATE_GROUP)  # none where nothing has mass
    all_inputs = inputs - inputs % -INPUT_GROUP
    step = np.zeros((all_states, 3 + all_inputs, len(zone)), np.float32)
    step[:states, : 3 + inputs] = np.moveaxis(plan.step[zone], 0, -1)
    answer = np.zeros((6 + all_inputs, len(zone)), np.float32)
    answer[: 6 + inputs] = plan.answer[zone].T
    own = step[:, :3].reshape(-1, STATE_GROUP, 3, len(zone)).transpose(0, 2, 1, 3)
    reach = np.concatenate([answer[None, 6:], step[:, 3:]])
    reach = reach.reshape(1 + all_states, -1, INPUT_GROUP, len(zone)).transpose(1, 0, 2, 3)
    rise = np.zeros((1 + all_states, len(zone)), np.float32)
    rise[: 1 + states] = plan.rise[zone].T
    rise[0] += answer[0]
    film = plan.film[zone].T.copy()
    film[2] = np.maximum(film[2], 1.0) ** 0.25
    parts = (
        answer[:6].ravel(), plan.rule[zone].T.ravel(), own.ravel(), reach.ravel(), rise.ravel(),
        film.ravel(),
    )  # fmt: skip
    number = _at_cache_lines(sum(map(len, parts)))
    return np.concatenate(parts, out=number, casting="same_kind"), all_states, all_inputs


def _at_cache_lines(count: int) -> F32:
    """Zeros, each vector of 16 lanes in one line of the cache: two would take twice as long."""
    raw = np.zeros(4 * count + CACHE_LINE, np.uint8)
    start = -raw.ctypes.data % CACHE_LINE
    return raw[start : start + 4 * count].view(np.float32)


def climb(ports: Ports, hour_s: float) -> F64:
    """What a straight climb of the air over an hour does beyond an hour at its mean, for each
    kelvin that the end lies over the mean (n, 1 + states): heat that the surfaces take [W/K], then
    the effect on each state at the end of the hour.

    For an air temperature of mean + (2 t / h - 1) K: with x = rate h, a = exp(-x) and
    psi = 1 / (1 - a) - 1 / x - 1 / 2, a state ends 2 psi (1 - a) / rate b higher and is lower by
    that over x in the mean of the hour.
    """
    x = ports.rate * hour_s
    gone = -np.expm1(-x)
    slow = x < 1e-3  # there the difference of large numbers is told by its series, x / 12
    safe = np.where(slow, 1.0, x)
    psi = np.where(slow, x / 12.0, -1.0 / np.expm1(-safe) - 1.0 / safe - 0.5)
    end = 2.0 * psi * gone / ports.rate * ports.b[:, :, 0]
    heat = np.sum(ports.b[:, :, 0] * end / x, axis=1)
    return np.concatenate([heat[:, None], end], axis=1)


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
