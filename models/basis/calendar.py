"""The typical year that everything is calculated on, without a leap day."""

import numpy as np
from numpy.typing import NDArray

HOURS = 8760
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def month_of_hour() -> NDArray[np.int32]:
    """Month 0..11 of each hour of the year (8760,)."""
    return np.repeat(np.arange(12, dtype=np.int32), np.asarray(MONTH_DAYS) * 24)


def month_edges_h() -> NDArray[np.int64]:
    """The hours at which months begin, and the end of the year (13,) [h]."""
    return np.cumsum([0, *MONTH_DAYS]) * 24
