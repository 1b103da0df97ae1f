"""Memory of hourly arrays, used again while a slider moves.

Half the hours of heating and nearly all of cooling are zero in the year of a usual district. So
the arrays lie in small pages, of which only those written to cost memory: numpy's own large arrays
lie in pages of 2 MB, in which a single number keeps everything. But the first touch of a page costs
as much as a day of sums. So the pages of arrays that nobody reads any more wait here for the next
of the same size, and go when another size is asked for.
"""

from __future__ import annotations

import mmap
from typing import Any

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]

_spare: list[mmap.mmap] = []


class _Pages:
    """The owner of an array's memory, which lives as long as any view of the array."""

    def __init__(self, store: mmap.mmap, shape: tuple[int, ...]) -> None:
        self._store = store
        place = np.frombuffer(store, np.uint8).ctypes.data
        self.__array_interface__: dict[str, Any] = {
            "version": 3, "shape": shape, "typestr": "<f4", "data": (place, False)
        }  # fmt: skip

    def __del__(self, spare: list[mmap.mmap] = _spare) -> None:
        spare[:] = [self._store]


def hour_arrays(arrays: int, zones: int, hours: int) -> tuple[F32, bool]:
    """Arrays (arrays, zones, hours), and whether old numbers are in them; else zeros."""
    size = arrays * zones * hours * np.dtype(np.float32).itemsize
    if size == 0 or not hasattr(mmap, "MADV_NOHUGEPAGE"):
        return np.zeros((arrays, zones, hours), np.float32), False
    store = _taken()
    used = store is not None and len(store) == size
    if store is None or not used:
        store = mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        store.madvise(mmap.MADV_NOHUGEPAGE)
    return np.asarray(_Pages(store, (arrays, zones, hours))), used


def _taken() -> mmap.mmap | None:
    """What waits, if anything: for one thread only, whichever asks first."""
    try:
        return _spare.pop()
    except IndexError:
        return None
