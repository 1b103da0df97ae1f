"""Electricity for light, kitchen and appliances: a yearly sum per building, a unit profile per use.

Homes: kilowatt-hours a household (Ofgem, ARERA, INE); others per floor area after CIBSE TM46; see
`stock_use.csv`. The year's swing of homes, 1 + 0.15 cos(2 pi (day - 15) / 365), is our estimate
after the shape of national household load profiles (more light in winter); other uses have none.
"""

import numpy as np
from numpy.typing import NDArray

from models.heat.stock.figures import HOMES, USES, by_use, use_index, weeks
from models.heat.stock.zones import year_from_week

F32 = NDArray[np.float32]

_SWING_OF_HOMES = 0.15
_DARKEST_DAY = 15


def electricity_kwh_a(
    country: str, use: NDArray[np.str_], floor_area_m2: F32, dwellings: NDArray[np.integer]
) -> F32:
    """Electricity for light and appliances of each building in a year (n,) [kWh].

    Homes: dwellings x value per household, or floor area x value per m2 where no dwelling is
    counted. A building of another use with dwellings in it (a shop below flats) is taken by its
    use for the whole floor area. ValueError for an unknown use.
    """
    index = use_index(use)
    by_area = by_use(country, "electricity_kwh_m2")[index] * floor_area_m2
    by_household = by_use(country, "electricity_kwh_dwelling")[index] * dwellings
    home = np.isin(index, [USES.index(name) for name in HOMES])
    return np.asarray(np.where(home & (dwellings > 0), by_household, by_area), np.float32)


def electricity_profile(country: str, first_weekday: int = 0) -> F32:
    """Share of the yearly sum in each hour, by use, (9, 8760) [1/h]; each row sums to 1."""
    shape = year_from_week(weeks(country, "appliances"), first_weekday).astype(float)
    day = np.arange(8760) // 24 + 1
    swing = 1.0 + _SWING_OF_HOMES * np.cos(2.0 * np.pi * (day - _DARKEST_DAY) / 365.0)
    homes = [USES.index(name) for name in HOMES]
    shape[homes] *= swing
    return np.asarray(shape / shape.sum(axis=1, keepdims=True), np.float32)
