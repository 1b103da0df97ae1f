"""Where each hour's photovoltaic power goes: the building itself, its battery, or the grid.

One pass over the load array (n_buildings, n_hours); production is put together hour by hour from
kilowatt-peak per direction and the unit table, so no second large array exists. The battery
follows the plain rule of home systems: charge from surplus, discharge against load, never trade
with the grid. Losses are split evenly between charging and discharging.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from models.pv.production import N_DIRECTIONS

Array = NDArray[np.floating]

BLOCKS = 32
SUMS = 8
"""Rows of the loop's sums: the seven of `SelfUse` per building, and what its battery gave."""
BY_HOUR = 5
"""Rows of the loop's hours: load, production, import, export, power into the batteries."""
# Sums may be taken in lanes: the loops know of one building only, so that it gives the same digits
# alone and among others.
_SAFE_FAST = {"nnan", "ninf", "nsz", "reassoc"}


@dataclass(frozen=True)
class SelfUse:
    """Sums over the year per building (n,) [kWh] and over the district per hour (n_hours,) [W].

    produced = self_used + exported + lost in the battery (+ what it holds more at the end);
    load = self_used + imported. `self_used` counts what reaches the load, directly or out of the
    battery. `peak_import_w` (n,) is each building's own highest hour; `battery_given_kwh` (n,) what
    its battery gave to the load; `battery_w` (n_hours,) what all batteries take, less what they
    give: load + battery = production + import - export.
    """

    produced_kwh: Array
    self_used_kwh: Array
    exported_kwh: Array
    imported_kwh: Array
    battery_loss_kwh: Array
    battery_end_kwh: Array
    peak_import_w: Array
    battery_given_kwh: Array
    load_w: Array
    production_w: Array
    import_w: Array
    export_w: Array
    battery_w: Array


@dataclass(frozen=True)
class Batteries:
    """Usable capacity (n,) [kWh], power (n,) [kW] and round-trip efficiency; zero where none.

    The default 0.90 round trip (cells and inverter) is an estimate in the middle of makers' data.
    """

    capacity_kwh: Array
    power_kw: Array
    round_trip_frac: float = 0.90

    def of_rows(self, rows: NDArray[np.integer]) -> "Batteries":
        """The batteries of some buildings only."""
        return Batteries(self.capacity_kwh[rows], self.power_kw[rows], self.round_trip_frac)


def self_use(
    load_w: NDArray[np.float32],
    kwp: NDArray[np.float32],
    unit_w_per_kwp: NDArray[np.float32],
    batteries: Batteries | None = None,
) -> SelfUse:
    """Balance of production and load at every building's own meter.

    load_w: (n, n_hours) [W], float32; kwp: (n, 9) [kWp]; unit_w_per_kwp: (9, n_hours) [W/kWp].
    A roof shaded by neighbours goes in with kwp times the share of its unshaded yearly yield.
    ValueError where the shapes do not fit together.
    """
    batteries = checked_batteries(load_w.shape, kwp, unit_w_per_kwp, batteries)
    n, hours = load_w.shape
    sums = np.zeros((SUMS, n))
    by_hour = np.zeros((BLOCKS, BY_HOUR, hours))
    _balance(
        np.ascontiguousarray(load_w, np.float32),
        balance_inputs(kwp, unit_w_per_kwp, batteries),
        sums,
        by_hour,
    )
    return self_use_of(sums, by_hour)


def checked_batteries(
    shape: tuple[int, ...], kwp: Array, unit_w_per_kwp: Array, batteries: Batteries | None
) -> Batteries:
    """The batteries, or none at all, after a look at the shapes. ValueError where they differ."""
    n, hours = shape
    if kwp.shape != (n, N_DIRECTIONS) or unit_w_per_kwp.shape != (N_DIRECTIONS, hours):
        raise ValueError(
            f"PV: load {shape}, kWp {kwp.shape} and unit production {unit_w_per_kwp.shape} "
            f"do not fit; expected (n, hours), (n, {N_DIRECTIONS}) and ({N_DIRECTIONS}, hours)."
        )
    if batteries is None:
        return Batteries(np.zeros(n), np.zeros(n))
    if not 0.0 < batteries.round_trip_frac <= 1.0:
        raise ValueError("PV: a battery's round-trip efficiency must lie above 0 and up to 1.")
    return batteries


def balance_inputs(kwp: Array, unit_w_per_kwp: Array, batteries: Batteries) -> tuple[Any, ...]:
    """What the compiled loop reads."""
    return (
        np.ascontiguousarray(kwp, np.float32),
        np.ascontiguousarray(unit_w_per_kwp, np.float32),
        1000.0 * np.asarray(batteries.capacity_kwh, float),
        1000.0 * np.asarray(batteries.power_kw, float),
        float(np.sqrt(batteries.round_trip_frac)),
    )


def self_use_of(sums: Array, by_hour: Array) -> SelfUse:
    """The outcome from the loop's sums (SUMS, n) [Wh, row 6 W] and its hours (BLOCKS, BY_HOUR,
    n_hours)."""
    kwh, hourly = sums / 1000.0, by_hour.sum(axis=0)
    return SelfUse(
        kwh[0], kwh[1], kwh[2], kwh[3], kwh[4], kwh[5], sums[6], kwh[7],
        hourly[0], hourly[1], hourly[2], hourly[3], hourly[4],
    )  # fmt: skip


@njit(parallel=True, cache=True, fastmath=_SAFE_FAST)
def _balance(load_w, inputs, sums, by_hour):  # type: ignore[no-untyped-def]
    n, hours = load_w.shape
    for block in prange(BLOCKS):
        made = np.empty(hours, np.float32)
        for b in range(block, n, BLOCKS):
            balance_building(b, load_w[b], inputs, made, sums, by_hour[block])


@njit(cache=True, inline="always")
def counted(power_w):  # type: ignore[no-untyped-def]
    """A power in whole 1/1024 W, so that sums in double precision are exact: the district's
    hours depend on no order, and a building taken out and put in again leaves the same digits."""
    return np.rint(np.float64(power_w) * 1024.0) / 1024.0


@njit(cache=True, fastmath=_SAFE_FAST, forceinline=True)
def balance_building(b, load_w, inputs, made, sums, by_hour):  # type: ignore[no-untyped-def]
    """One building's year: its load (n_hours,) against its roof; `made` is working space."""
    kwp, unit_w, capacity_wh, power_w, one_way = inputs
    bare = True
    made[:] = 0.0
    for d in range(kwp.shape[1]):
        k = kwp[b, d]
        if k > 0.0:
            bare = False
            for h in range(np.uint64(made.size)):
                made[h] += k * unit_w[d, h]
    if bare and capacity_wh[b] <= 0.0:
        _bought_whole(b, load_w, sums, by_hour)
    elif capacity_wh[b] > 0.0:
        _with_battery(b, load_w, made, capacity_wh[b], power_w[b], one_way, sums, by_hour)
    else:
        _without_battery(b, load_w, made, sums, by_hour)


@njit(cache=True, fastmath=_SAFE_FAST, forceinline=True)
def _bought_whole(b, load_w, sums, by_hour):  # type: ignore[no-untyped-def]
    """Neither modules nor battery: what `_without_battery` gives where nothing is made."""
    # Of numbers not below zero the bits stand in the same order, and whole numbers are compared
    # many at once.
    bits, highest = load_w.view(np.int32), np.int32(0)
    bought = 0.0
    for h in range(np.uint64(load_w.size)):
        load = load_w[h]
        bought += load
        highest = max(highest, bits[h])
        whole = counted(load)
        by_hour[0, h] += whole
        by_hour[2, h] += whole
    sums[3, b] = bought
    sums[6, b] = np.int32(highest).view(np.float32)


@njit(cache=True, fastmath=_SAFE_FAST, forceinline=True)
def _without_battery(b, load_w, made, sums, by_hour):  # type: ignore[no-untyped-def]
    produced, used, bought, peak = 0.0, 0.0, 0.0, np.float32(0.0)
    for h in range(np.uint64(made.size)):
        load, pv = load_w[h], made[h]
        own = min(load, pv)
        produced += pv
        used += own
        bought += load - own
        peak = max(peak, load - own)
        by_hour[0, h] += counted(load)
        by_hour[1, h] += counted(pv)
        by_hour[2, h] += counted(load - own)
        by_hour[3, h] += counted(pv - own)
    sums[0, b] = produced
    sums[1, b] = used
    sums[2, b] = produced - used
    sums[3, b] = bought
    sums[6, b] = peak


@njit(cache=True, inline="always")
def _battery_step(surplus, short, held, capacity, power, one_way):  # type: ignore[no-untyped-def]
    """What one hour puts in and takes out at the meter [Wh], and what is held after it [Wh]."""
    taken = min(surplus, power, (capacity - held) / one_way)
    given = min(short, power, held * one_way)
    return taken, given, held + (taken * one_way - given / one_way)


@njit(cache=True, fastmath=_SAFE_FAST, forceinline=True)
def _with_battery(b, load_w, made, capacity, power, one_way, sums, by_hour):  # type: ignore[no-untyped-def]
    held, produced, used, sold, bought, lost, peak = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    out = 0.0
    for h in range(np.uint64(made.size)):
        load, pv = float(load_w[h]), float(made[h])
        own = min(load, pv)
        surplus, short = pv - own, load - own
        taken, given, held = _battery_step(surplus, short, held, capacity, power, one_way)
        produced += pv
        used += own + given
        sold += surplus - taken
        bought += short - given
        lost += taken * (1.0 - one_way) + given * (1.0 / one_way - 1.0)
        peak = max(peak, short - given)
        out += given
        by_hour[0, h] += counted(load)
        by_hour[1, h] += counted(pv)
        by_hour[2, h] += counted(short - given)
        by_hour[3, h] += counted(surplus - taken)
        by_hour[4, h] += counted(taken - given)
    sums[:, b] = (produced, used, sold, bought, lost, held, peak, out)


def battery_hours_w(
    load_w: NDArray[np.float32], made_w: NDArray[np.float32], batteries: Batteries
) -> NDArray[np.float32]:
    """What each building's battery takes, less what it gives, hour by hour (n, n_hours) [W].

    load_w, made_w (n, n_hours) [W]: load and production at the building's own meter; the rule is
    that of `self_use`.
    """
    net = np.zeros(load_w.shape, np.float32)
    inputs = balance_inputs(np.zeros((1, 1)), np.zeros((1, 1)), batteries)
    for b in np.flatnonzero(batteries.capacity_kwh > 0.0):
        _battery_hours(load_w[b], made_w[b], inputs[2][b], inputs[3][b], inputs[4], net[b])
    return net


@njit(cache=True, fastmath=_SAFE_FAST)
def _battery_hours(load_w, made_w, capacity, power, one_way, net):  # type: ignore[no-untyped-def]
    held = 0.0
    for h in range(net.size):
        surplus = float(made_w[h]) - float(load_w[h])
        taken, given, held = _battery_step(
            max(surplus, 0.0), max(-surplus, 0.0), held, capacity, power, one_way
        )
        net[h] = taken - given
