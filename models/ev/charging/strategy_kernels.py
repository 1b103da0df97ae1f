"""Compiled charging strategies that need nothing but the session itself.

All work on hour boxes: hour h of a session may take at most power x (overlap of the stay with
the hour), so nothing ever falls outside the plug-in window. Loads are kWh per hour; an hour
past the end of the array is the same hour of the next typical year.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from models.ev.charging.stay_kernels import hours_of_stay, overlap_h


@njit(cache=True, nogil=True, inline="always")
def _add_box(load_kwh: NDArray[np.float64], begin: float, finish: float, power_kw: float) -> None:
    """Add a constant power between two moments to the hours it covers."""
    n_hours = load_kwh.size
    hour = math.floor(begin)
    place = hour % n_hours
    while hour < finish:
        load_kwh[place] += power_kw * overlap_h(begin, finish, hour)
        hour += 1
        place = place + 1 if place + 1 < n_hours else 0


@njit(cache=True, nogil=True)
def plain_kwh(
    start_h: NDArray[np.float64],
    end_h: NDArray[np.float64],
    energy_kwh: NDArray[np.float64],
    power_kw: NDArray[np.float64],
    load_kwh: NDArray[np.float64],
    unserved_kwh: NDArray[np.float64],
) -> None:
    """Full power from plug-in until the energy is there."""
    for i in range(start_h.size):
        needed = energy_kwh[i] / power_kw[i] if energy_kwh[i] > 0.0 else 0.0
        taken = min(needed, end_h[i] - start_h[i])
        _add_box(load_kwh, start_h[i], start_h[i] + taken, power_kw[i])
        unserved_kwh[i] = max(energy_kwh[i] - taken * power_kw[i], 0.0)


@njit(cache=True, nogil=True)
def balanced_kwh(
    start_h: NDArray[np.float64],
    end_h: NDArray[np.float64],
    energy_kwh: NDArray[np.float64],
    power_kw: NDArray[np.float64],
    load_kwh: NDArray[np.float64],
    unserved_kwh: NDArray[np.float64],
) -> None:
    """The same power over the whole stay."""
    for i in range(start_h.size):
        stay = end_h[i] - start_h[i]
        served = min(energy_kwh[i], power_kw[i] * stay)
        if stay > 0.0:
            _add_box(load_kwh, start_h[i], end_h[i], served / stay)
        unserved_kwh[i] = energy_kwh[i] - served


@njit(cache=True, nogil=True)
def off_peak_kwh(
    start_h: NDArray[np.float64],
    end_h: NDArray[np.float64],
    energy_kwh: NDArray[np.float64],
    power_kw: NDArray[np.float64],
    is_off_peak: NDArray[np.bool_],
    load_kwh: NDArray[np.float64],
    unserved_kwh: NDArray[np.float64],
) -> None:
    """Off-peak hours of the stay in their order, then what is missing in the other hours."""
    n_hours = load_kwh.size
    for i in range(start_h.size):
        missing = energy_kwh[i]
        first, n = hours_of_stay(start_h[i], end_h[i])
        for turn in range(2):
            for hour in range(first, first + n):
                if missing <= 0.0:
                    break
                place = hour % n_hours
                if is_off_peak[place] == (turn == 0):
                    room = power_kw[i] * overlap_h(start_h[i], end_h[i], hour)
                    taken = min(missing, room)
                    load_kwh[place] += taken
                    missing -= taken
        unserved_kwh[i] = missing


@njit(cache=True, nogil=True)
def cheapest_kwh(
    start_h: NDArray[np.float64],
    end_h: NDArray[np.float64],
    energy_kwh: NDArray[np.float64],
    power_kw: NDArray[np.float64],
    signal: NDArray[np.float64],
    load_kwh: NDArray[np.float64],
    unserved_kwh: NDArray[np.float64],
) -> None:
    """The hours of the stay with the lowest signal first; ties in the order of time."""
    n_hours = load_kwh.size
    for i in range(start_h.size):
        first, n = hours_of_stay(start_h[i], end_h[i])
        values = np.empty(n)
        for k in range(n):
            values[k] = signal[(first + k) % n_hours]
        missing = energy_kwh[i]
        for k in np.argsort(values, kind="mergesort"):
            if missing <= 0.0:
                break
            hour = first + k
            taken = min(missing, power_kw[i] * overlap_h(start_h[i], end_h[i], hour))
            load_kwh[hour % n_hours] += taken
            missing -= taken
        unserved_kwh[i] = missing


@njit(cache=True, nogil=True)
def surplus_first_kwh(
    start_h: NDArray[np.float64],
    end_h: NDArray[np.float64],
    energy_kwh: NDArray[np.float64],
    power_kw: NDArray[np.float64],
    surplus_kwh: NDArray[np.float64],
    load_kwh: NDArray[np.float64],
    unserved_kwh: NDArray[np.float64],
) -> None:
    """What PV leaves over in the stay first, shared in proportion; the rest spread evenly.

    In order of plug-in. `surplus_kwh` is used up in place.
    """
    n_hours = load_kwh.size
    for i in np.argsort(start_h, kind="mergesort"):
        first, n = hours_of_stay(start_h[i], end_h[i])
        room = np.empty(n)
        sunny = 0.0
        for k in range(n):
            hour = first + k
            room[k] = power_kw[i] * overlap_h(start_h[i], end_h[i], hour)
            sunny += min(room[k], surplus_kwh[hour % n_hours])
        missing = energy_kwh[i]
        part = min(missing / sunny, 1.0) if sunny > 0.0 else 0.0
        open_room = 0.0
        for k in range(n):
            place = (first + k) % n_hours
            taken = part * min(room[k], surplus_kwh[place])
            surplus_kwh[place] -= taken
            load_kwh[place] += taken
            room[k] -= taken
            open_room += room[k]
            missing -= taken
        missing = max(missing, 0.0)
        served = min(missing, open_room)
        if open_room > 0.0:
            for k in range(n):
                load_kwh[(first + k) % n_hours] += served * room[k] / open_room
        unserved_kwh[i] = missing - served
