"""Compiled strategies that look at more than one hour or car: valley filling, giving back.

Valley filling minimises sum_h (base_h + charging_h)^2 over all ways to serve every session
inside its stay. Sessions take turns: each pours its energy as water into its own hours given
what all others do, until the total rests (block coordinate descent on a convex function with
separable constraints, so the rest is the optimum; compare Gan, Topcu, Low 2013,
doi 10.1109/TPWRS.2012.2210288). The flattest total is also the one with the least energy above
any level, so cutting it at the limit leaves the least possible unserved.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from models.ev.charging.stay_kernels import hours_of_stay, overlap_h

SWEEPS = 12
RESTED_FRAC = 1e-5


@njit(cache=True, nogil=True)
def water_level_kwh(ground: NDArray[np.float64], room: NDArray[np.float64], volume: float) -> float:
    """Level L with sum(clip(L - ground, 0, room)) = volume [kWh]; volume <= sum(room).

    Newton's steps on a piecewise straight, rising function, kept between two bounds by halving.
    """
    low, high = np.inf, -np.inf
    for k in range(ground.size):
        low = min(low, ground[k])
        high = max(high, ground[k] + room[k])
    level = 0.5 * (low + high)
    for _ in range(60):
        filled, open_hours = 0.0, 0
        for k in range(ground.size):
            depth = level - ground[k]
            filled += min(max(depth, 0.0), room[k])
            open_hours += 1 if 0.0 < depth < room[k] else 0
        missing = volume - filled
        if abs(missing) < 1e-10 or high - low < 1e-10:
            break
        if missing > 0.0:
            low = level
        else:
            high = level
        step = level + missing / open_hours if open_hours > 0 else low
        level = step if low < step < high else 0.5 * (low + high)
    return level


@njit(cache=True, nogil=True)
def _pour(
    ground: NDArray[np.float64],
    room: NDArray[np.float64],
    volume: float,
    poured: NDArray[np.float64],
) -> None:
    level = water_level_kwh(ground, room, volume)
    total = 0.0
    for k in range(ground.size):
        poured[k] = min(max(level - ground[k], 0.0), room[k])
        total += poured[k]
    if total > 0.0:
        for k in range(ground.size):
            poured[k] *= volume / total


@njit(cache=True, nogil=True)
def _sweep(
    start_h: NDArray[np.float64],
    end_h: NDArray[np.float64],
    power_kw: NDArray[np.float64],
    served_kwh: NDArray[np.float64],
    first: NDArray[np.int64],
    poured: NDArray[np.float64],
    total: NDArray[np.float64],
) -> float:
    """Each session pours anew, given all others; returns the energy moved [kWh]."""
    n_hours = total.size
    moved = 0.0
    ground = np.empty(64)
    room = np.empty(64)
    fresh = np.empty(64)
    for i in range(start_h.size):
        n = first[i + 1] - first[i]
        if n > ground.size:
            ground, room, fresh = np.empty(2 * n), np.empty(2 * n), np.empty(2 * n)
        hour0, _ = hours_of_stay(start_h[i], end_h[i])
        for k in range(n):
            room[k] = power_kw[i] * overlap_h(start_h[i], end_h[i], hour0 + k)
            ground[k] = total[(hour0 + k) % n_hours] - poured[first[i] + k]
        _pour(ground[:n], room[:n], served_kwh[i], fresh[:n])
        for k in range(n):
            change = fresh[k] - poured[first[i] + k]
            total[(hour0 + k) % n_hours] += change
            poured[first[i] + k] = fresh[k]
            moved += abs(change)
    return moved


@njit(cache=True, nogil=True)
def fill_valleys(
    start_h: NDArray[np.float64],
    end_h: NDArray[np.float64],
    energy_kwh: NDArray[np.float64],
    power_kw: NDArray[np.float64],
    base_kwh: NDArray[np.float64],
    limit_kwh: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Load (n_hours,) [kWh] and unserved (n_sessions,) [kWh]; base and limit (n_hours,) [kWh]."""
    n_hours = base_kwh.size
    n = start_h.size
    first = np.zeros(n + 1, dtype=np.int64)
    served = np.empty(n)
    for i in range(n):
        _, bins = hours_of_stay(start_h[i], end_h[i])
        first[i + 1] = first[i] + bins
        served[i] = max(min(energy_kwh[i], power_kw[i] * (end_h[i] - start_h[i])), 0.0)
    poured = np.zeros(first[n])
    total = base_kwh.copy()
    for _ in range(SWEEPS):
        moved = _sweep(start_h, end_h, power_kw, served, first, poured, total)
        if moved <= RESTED_FRAC * served.sum():
            break
    load = np.zeros(n_hours)
    unserved = np.empty(n)
    for i in range(n):
        hour0, bins = hours_of_stay(start_h[i], end_h[i])
        given = 0.0
        for k in range(bins):
            hour = (hour0 + k) % n_hours
            kept = poured[first[i] + k]
            if total[hour] > limit_kwh[hour]:
                free = max(limit_kwh[hour] - base_kwh[hour], 0.0)
                kept *= min(free / (total[hour] - base_kwh[hour]), 1.0)
            load[hour] += kept
            given += kept
        unserved[i] = max(energy_kwh[i] - given, 0.0)
    return load, unserved


@njit(cache=True, nogil=True)
def _best_swap(
    net: NDArray[np.float64],
    stored: NDArray[np.float64],
    room: NDArray[np.float64],
    signal: NDArray[np.float64],
    back: float,
    wear: float,
    bounds: tuple[float, float],
) -> tuple[float, int, int, float]:
    """Most gainful (gain per kWh stored, hour to take more, hour to take less, kWh stored)."""
    best, best_a, best_b, best_size = 1e-9, -1, -1, 0.0
    n = net.size
    for a in range(n):
        size_a = -net[a] / back if net[a] < -1e-12 else room[a] - net[a]
        cost = (signal[a] - wear) * back if net[a] < -1e-12 else signal[a]
        if size_a <= 1e-9:
            continue
        slack = bounds[1] - stored[a]
        for b in range(a + 1, n):
            gain, size = _gain(b, net, room, signal, back, wear)
            if gain - cost > best and min(slack, size) > 1e-9:
                best, best_a, best_b = gain - cost, a, b
                best_size = min(size_a, min(slack, size))
            slack = min(slack, bounds[1] - stored[b])
        slack = np.inf
        for b in range(a - 1, -1, -1):
            slack = min(slack, stored[b] - bounds[0])
            gain, size = _gain(b, net, room, signal, back, wear)
            if gain - cost > best and min(slack, size) > 1e-9:
                best, best_a, best_b = gain - cost, a, b
                best_size = min(size_a, min(slack, size))
    return best, best_a, best_b, best_size


@njit(cache=True, nogil=True, inline="always")
def _gain(
    b: int,
    net: NDArray[np.float64],
    room: NDArray[np.float64],
    signal: NDArray[np.float64],
    back: float,
    wear: float,
) -> tuple[float, float]:
    """Worth per kWh stored, and how many, of taking less (or giving back) in hour b."""
    if net[b] > 1e-12:
        return signal[b], net[b]
    return (signal[b] - wear) * back, (room[b] + net[b]) / back


@njit(cache=True, nogil=True)
def _trade(
    net: NDArray[np.float64],
    room: NDArray[np.float64],
    signal: NDArray[np.float64],
    back: float,
    wear: float,
    bounds: tuple[float, float],
) -> None:
    """Swap energy between hours of one stay as long as it pays; `net` [kWh] changes in place."""
    stored = np.empty(net.size)
    for _ in range(4 * net.size):
        level = 0.0
        for k in range(net.size):
            level += net[k] if net[k] > 0.0 else net[k] / back
            stored[k] = level
        _gain_found, a, b, size = _best_swap(net, stored, room, signal, back, wear, bounds)
        if a < 0:
            return
        net[a] += size * back if net[a] < -1e-12 else size
        net[b] -= size if net[b] > 1e-12 else size * back


@njit(cache=True, nogil=True)
def vehicle_to_grid_kwh(
    start_h: NDArray[np.float64],
    end_h: NDArray[np.float64],
    energy_kwh: NDArray[np.float64],
    power_kw: NDArray[np.float64],
    signal: NDArray[np.float64],
    round_trip: float,
    wear: float,
    usable_kwh: float,
    reserve: float,
    load_kwh: NDArray[np.float64],
    unserved_kwh: NDArray[np.float64],
) -> float:
    """Cheapest charging, then trades with the battery; returns the energy lost [kWh].

    A car leaves as full as without trading, never falls under its reserve and is never fuller
    than at departure. Giving back 1 kWh takes 1 / `round_trip` kWh of charging.
    """
    n_hours = load_kwh.size
    lost = 0.0
    for i in range(start_h.size):
        first, n = hours_of_stay(start_h[i], end_h[i])
        room = np.empty(n)
        worth = np.empty(n)
        for k in range(n):
            room[k] = power_kw[i] * overlap_h(start_h[i], end_h[i], first + k)
            worth[k] = signal[(first + k) % n_hours]
        net = np.zeros(n)
        missing = energy_kwh[i]
        for k in np.argsort(worth, kind="mergesort"):
            net[k] = min(missing, room[k])
            missing -= net[k]
        unserved_kwh[i] = missing
        served = energy_kwh[i] - missing
        depth = max((1.0 - reserve) * usable_kwh - energy_kwh[i], 0.0)
        _trade(net, room, worth, round_trip, wear, (-depth, served))
        for k in range(n):
            load_kwh[(first + k) % n_hours] += net[k]
        lost += net.sum() - served
    return lost
