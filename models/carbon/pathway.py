"""Carbon along a pathway of years: the falling factor of the grid, and when it has paid back."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def grid_path_kgco2e_kwh(now_kgco2e_kwh: float, last_kgco2e_kwh: float, years: int) -> Floats:
    """The grid's factor in each of `years` years (years,) [kg CO2e/kWh], on a straight line.

    From `now_kgco2e_kwh` in the first year to `last_kgco2e_kwh` in the last.
    """
    return np.linspace(now_kgco2e_kwh, last_kgco2e_kwh, years)


def payback_year(avoided_kgco2e: Floats, embodied_kgco2e: Floats) -> int | None:
    """Index of the first year from which all that was avoided makes up for what was embodied.

    avoided_kgco2e, embodied_kgco2e (years,) of each year. None where nothing is embodied or it is
    not made up for by the last year.
    """
    if not np.any(embodied_kgco2e > 0):
        return None
    ahead = np.cumsum(avoided_kgco2e - embodied_kgco2e) >= 0
    behind = np.flatnonzero(~ahead)
    first = int(behind[-1]) + 1 if len(behind) else 0
    return first if first < len(ahead) else None
