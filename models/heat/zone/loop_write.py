"""What the loop keeps close by, handed over to the hours of each building."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]

LANES = 64
"""Zones calculated side by side, which share a profile. Always all of them, so that no zone falls
into a remainder loop with another order of sums: a building has the same digits alone and among
others."""
FAST = {"contract", "reassoc", "nsz", "arcp"}

_W = np.uint64(LANES)
_1, _2, _3 = (np.uint64(k * LANES) for k in range(1, 4))


@njit(cache=True, fastmath=FAST, forceinline=True)
def write(
    kept: F32, row: I32, start: int, count: int, heating: F32, cooling: F32, air: F32, used: bool
) -> None:
    """Hand the kept hours over, building by building. Where only zeros would be written and
    zeros stand already nothing is: pages that hold nothing else cost no memory."""
    some = np.zeros(2 * LANES, np.float32)
    for i in range(count):
        first = np.uint64(i) * _3
        for lane in range(_2):
            some[lane] += kept[first + lane]
    for lane in range(_W):
        r = row[lane]
        if r >= 0:
            if some[lane] != 0.0 or (used and _any(heating, r, start, count)):
                _write_row(kept, lane, heating, r, start, count)
            if some[_1 + lane] != 0.0 or (used and _any(cooling, r, start, count)):
                _write_row(kept, _1 + lane, cooling, r, start, count)
            if air.shape[0] > 0:
                _write_row(kept, _2 + lane, air, r, start, count)


@njit(cache=True)
def _any(hours: F32, r: int, start: int, count: int) -> bool:
    row, at, some = hours[r], np.uint64(start), False
    for i in range(np.uint64(count)):
        some |= row[at + i] != 0.0
    return some


@njit(cache=True)
def _write_row(kept: F32, first: np.uint64, hours: F32, r: int, start: int, count: int) -> None:
    row, to = hours[r], np.uint64(start)
    for i in range(np.uint64(count)):
        row[to + i] = kept[first + _3 * i]
