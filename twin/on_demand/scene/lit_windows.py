"""How many windows are lit in an hour, for the eye by night."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

MOST_LIT = 0.75  # in the brightest hour of a year some rooms stay dark: our estimate, for the eye
_SHOWN_BY = ("apartment", "office", "retail")


@cache
def _lit_in_year(country: str) -> NDArray[np.float64]:
    """Share of windows lit by homes, workplaces and shops (3, 8760): as their electricity for
    light and appliances lies between its lowest and its highest hour."""
    # Here, not above: the window opens without the physics.
    from models.heat.stock.appliances import electricity_profile
    from models.heat.stock.figures import USES

    profile = electricity_profile(country)[[USES.index(use) for use in _SHOWN_BY]].astype(float)
    low, high = profile.min(axis=1, keepdims=True), profile.max(axis=1, keepdims=True)
    return np.asarray(MOST_LIT * (profile - low) / np.maximum(high - low, 1e-12))


def lit_windows(country: str, hour: int) -> tuple[float, float, float]:
    """Share of the windows of homes, of workplaces and of shops that are lit in an hour of the
    year; ValueError for an unknown country."""
    homes, workplaces, shops = _lit_in_year(country)[:, hour % 8760].tolist()
    return homes, workplaces, shops
