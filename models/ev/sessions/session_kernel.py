"""Compiled year of one driver: days driven, need built up, plug-ins drawn."""

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from models.basis.calendar import HOURS

DAYS = 365
YEAR_H = float(HOURS)
LONGEST_STAY_H = 96.0
SHORTEST_STAY_H = 0.05


class DriveHabits(NamedTuple):
    """Figures of `fleet_factors.csv` that shape a driver's year; units in the names."""

    seed: int
    first_weekday: int
    km_quantiles: NDArray[np.float64]
    usable_battery_kwh: float
    plug_in_after_kwh: float
    plug_in_log_sd: float
    driving_day_frac: float
    day_km_log_sd: float
    weekend_km_factor: float
    charging_efficiency: float


class FleetPlan(NamedTuple):
    """What the scenario says: use per day, where cars live and charge, powers, distributions.

    `kwh_per_km` (365,) at the battery, `base_steps` (4,) cumulated, `power_kw` (6,) by use,
    `columns` (7, 6, 2, 3) of `ArrivalTable.as_array`.
    """

    kwh_per_km: NDArray[np.float64]
    base_steps: NDArray[np.float64]
    work_frac: float
    fast_frac: float
    power_kw: NDArray[np.float64]
    columns: NDArray[np.float64]


class SessionRows(NamedTuple):
    """Columns being written, each (n_sessions,)."""

    start_h: NDArray[np.float64]
    end_h: NDArray[np.float64]
    energy_kwh: NDArray[np.float64]
    power_kw: NDArray[np.float64]
    use: NDArray[np.int8]


@njit(cache=True, nogil=True, inline="always")
def _uniform(seed: int, driver: int, day: int, what: int) -> float:
    """One number in (0, 1) for a place in the year: splitmix64 of the place (Steele et al.
    2014, doi 10.1145/2714064.2660195). No state, so no order of drawing matters."""
    x = (
        np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15)
        + np.uint64(driver) * np.uint64(0xD1B54A32D192ED03)
        + np.uint64(day) * np.uint64(0x8CB92BA72F3D8DD7)
        + np.uint64(what) * np.uint64(0xAEF17502108EF2D9)
    )
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    x = x ^ (x >> np.uint64(31))
    return (float(x >> np.uint64(11)) + 0.5) * (1.0 / 9007199254740992.0)


@njit(cache=True, nogil=True, inline="always")
def _normal(seed: int, driver: int, day: int, what: int) -> float:
    radius = math.sqrt(-2.0 * math.log(_uniform(seed, driver, day, what)))
    return radius * math.cos(2.0 * math.pi * _uniform(seed, driver, day, what + 1))


@njit(cache=True, nogil=True)
def _day_km(driver: int, km_a: float, habits: DriveHabits, km: NDArray[np.float64]) -> None:
    """The driver's km of each day; they add up to the driver's year."""
    seed = habits.seed
    # golden-ratio sequence: any first k drivers have nearly the national mean
    place = (0.5 + 0.6180339887498949 * (driver + 1)) % 1.0
    place = (place + _uniform(seed, 0, 0, 90)) % 1.0
    year = km_a * habits.km_quantiles[int(place * habits.km_quantiles.size)]
    total = 0.0
    for day in range(DAYS):
        km[day] = 0.0
        if _uniform(seed, driver, day, 10) < habits.driving_day_frac:
            weight = math.exp(habits.day_km_log_sd * _normal(seed, driver, day, 11))
            if (day + habits.first_weekday) % 7 >= 5:
                weight *= habits.weekend_km_factor
            km[day] = weight
            total += weight
    if total > 0.0:
        for day in range(DAYS):
            km[day] *= year / total


@njit(cache=True, nogil=True)
def _stay(
    driver: int, day: int, use: int, kind: int, columns: NDArray[np.float64], seed: int
) -> tuple[float, float, int]:
    """Hour of arrival (of the day, may pass 24), of departure, and kind of stay drawn."""
    pick = _uniform(seed, driver, day, 21)
    part = 0
    while part < 2 and pick > columns[0, use, kind, part]:
        pick -= columns[0, use, kind, part]
        part += 1
    arrive = columns[1, use, kind, part] + columns[2, use, kind, part] * _normal(
        seed, driver, day, 22
    )
    z = _normal(seed, driver, day, 24)
    if math.isnan(columns[3, use, kind, part]):
        stay = columns[5, use, kind, part] * math.exp(columns[6, use, kind, part] * z)
    else:
        stay = 24.0 + columns[3, use, kind, part] + columns[4, use, kind, part] * z - arrive
    stay = min(max(stay, SHORTEST_STAY_H), LONGEST_STAY_H)
    return arrive, arrive + stay, part


@njit(cache=True, nogil=True)
def _base_use(driver: int, base_steps: NDArray[np.float64], seed: int) -> int:
    """Where the driver's car lives; the first k cars have nearly the stated shares."""
    place = (0.5 + 0.7548776662466927 * (driver + 1) + _uniform(seed, 0, 0, 91)) % 1.0
    for option in range(3):
        if place < base_steps[option]:
            return option
    return 5


@njit(cache=True, nogil=True)
def _use_today(driver: int, day: int, weekend: int, base: int, plan: FleetPlan, seed: int) -> int:
    pick = _uniform(seed, driver, day, 26)
    if pick < plan.fast_frac:
        return 4
    if pick < plan.fast_frac + plan.work_frac and weekend == 0:
        return 3
    return base


@njit(cache=True, nogil=True)
def _drive_one(
    driver: int,
    km: NDArray[np.float64],
    plan: FleetPlan,
    habits: DriveHabits,
    rows: SessionRows,
    n: int,
) -> tuple[int, float, float]:
    """Write one driver's sessions from row `n` on; returns next row, kWh away, kWh gained."""
    seed = habits.seed
    base = _base_use(driver, plan.base_steps, seed)
    spread = math.exp(habits.plug_in_log_sd * _normal(seed, driver, 0, 92))
    habit = habits.plug_in_after_kwh * spread
    need = habit * _uniform(seed, driver, 0, 94)
    need_at_start, away = need, 0.0
    free_from, first_begin = 0.0, -1.0
    for day in range(DAYS):
        need += km[day] * plan.kwh_per_km[day]
        away += max(need - habits.usable_battery_kwh, 0.0)
        need = min(need, habits.usable_battery_kwh)
        if need < habit * (0.5 + _uniform(seed, driver, day, 20)):
            continue
        weekend = 1 if (day + habits.first_weekday) % 7 >= 5 else 0
        use = _use_today(driver, day, weekend, base, plan, seed)
        arrive, depart, _ = _stay(driver, day, use, weekend, plan.columns, seed)
        begin, finish = 24.0 * day + arrive, 24.0 * day + depart
        runs_into_first = first_begin >= 0.0 and finish - YEAR_H > first_begin
        if begin < free_from or runs_into_first:
            continue
        if first_begin < 0.0:
            first_begin = begin
        power = plan.power_kw[use]
        taken = min(need / habits.charging_efficiency, power * (finish - begin))
        need -= taken * habits.charging_efficiency
        free_from = finish
        wrap = YEAR_H * math.floor(begin / YEAR_H)
        rows.start_h[n], rows.end_h[n] = begin - wrap, finish - wrap
        rows.energy_kwh[n], rows.power_kw[n], rows.use[n] = taken, power, use
        n += 1
    return n, away, need - need_at_start


@njit(cache=True, nogil=True)
def drive_year(
    first_driver: int, n_drivers: int, km_a: float, plan: FleetPlan, habits: DriveHabits
) -> tuple[SessionRows, NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Sessions of drivers `first_driver` .. + `n_drivers`, at most one plug-in a day each.

    Returns the rows, sessions per driver, kWh charged away and kWh of need gained over the
    year per driver; see `models.ev.sessions.sessions.Sessions`.
    """
    most = n_drivers * DAYS
    rows = SessionRows(
        np.empty(most), np.empty(most), np.empty(most), np.empty(most), np.empty(most, np.int8)
    )
    count = np.zeros(n_drivers, dtype=np.int64)
    away = np.zeros(n_drivers)
    left = np.zeros(n_drivers)
    km = np.empty(DAYS)
    n = 0
    for i in range(n_drivers):
        _day_km(first_driver + i, km_a, habits, km)
        after, away[i], left[i] = _drive_one(first_driver + i, km, plan, habits, rows, n)
        count[i] = after - n
        n = after
    kept = SessionRows(
        rows.start_h[:n].copy(),
        rows.end_h[:n].copy(),
        rows.energy_kwh[:n].copy(),
        rows.power_kw[:n].copy(),
        rows.use[:n].copy(),
    )
    return kept, count, away, left


@njit(cache=True, nogil=True)
def draw_stays(
    n: int, use: int, weekend: NDArray[np.int64], columns: NDArray[np.float64], seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Hour of arrival (may pass 24), stay [h] and kind of `n` plug-ins of one use, each (n,)."""
    arrive = np.empty(n)
    stay = np.empty(n)
    part = np.empty(n, dtype=np.int64)
    for i in range(n):
        arrive[i], leave, part[i] = _stay(i, 0, use, weekend[i], columns, seed)
        stay[i] = leave - arrive[i]
    return arrive, stay, part
