"""The hours of a stay, as the compiled strategies walk through them."""

import math

from numba import njit


@njit(cache=True, nogil=True, inline="always")
def overlap_h(start: float, end: float, hour: int) -> float:
    """Part of an hour [h] that lies within a stay from `start` to `end` [h]."""
    return min(end, hour + 1.0) - max(start, float(hour))


@njit(cache=True, nogil=True, inline="always")
def hours_of_stay(start: float, end: float) -> tuple[int, int]:
    """First hour that a stay touches, and how many it touches, at least 0."""
    first = math.floor(start)
    return first, max(math.ceil(end) - first, 0)
