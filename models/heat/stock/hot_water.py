"""Need for hot water: a yearly sum per building and a unit profile per use.

The hour's need is yearly sum x unit profile; the large array (n, 8760) need not exist.
Yearly sums per floor area: TABULA (homes) and the EU building stock table (others), see
`stock_use.csv`. The month's factors are those of SAP 2012 Table 1c (1.10 in January, 0.90 in
June and July; quoted from memory, standing: estimate), for the colder mains and longer showers.
"""

import numpy as np
from numpy.typing import NDArray

from models.basis.calendar import month_of_hour
from models.heat.stock.figures import HOMES, USES, by_use, use_index, weeks
from models.heat.stock.zones import year_from_week

F32 = NDArray[np.float32]

SAP_MONTHS = (1.10, 1.06, 1.02, 0.98, 0.94, 0.90, 0.90, 0.94, 0.98, 1.02, 1.06, 1.10)


def hot_water_kwh_a(
    country: str,
    use: NDArray[np.str_],
    floor_area_m2: F32,
    dwellings: NDArray[np.integer] | None = None,
) -> F32:
    """Useful heat for hot water of each building in a year (n,) [kWh].

    use (n,) codes; floor_area_m2 (n,) [m2]; dwellings (n,): where they are counted, a home's floor
    area is taken up to the country's mean dwelling times their number, because empty floors, shops
    and stairs draw no water. ValueError for an unknown use.
    """
    index = use_index(use)
    area = np.asarray(floor_area_m2, np.float32)
    if dwellings is not None:
        lived_in = np.asarray(dwellings) * by_use(country, "dwelling_m2")[index]
        home = np.isin(index, [USES.index(name) for name in HOMES])
        area = np.where(home & (lived_in > 0.0), np.minimum(area, lived_in), area)
    return np.asarray(by_use(country, "hot_water_kwh_m2")[index] * area, np.float32)


def hot_water_profile(country: str, first_weekday: int = 0) -> F32:
    """Share of the yearly sum in each hour, by use, (9, 8760) [1/h]; each row sums to 1."""
    shape = year_from_week(weeks(country, "hot_water"), first_weekday).astype(float)
    shape = shape * np.asarray(SAP_MONTHS)[month_of_hour()]
    return np.asarray(shape / shape.sum(axis=1, keepdims=True), np.float32)


CHARGING_HOURS = {"night": (1, 2, 3, 4, 5), "midday": (11, 12, 13, 14)}
"""Hours of the day in which a store is heated."""
STORE_LIFT_K = 40.0
"""From the mains to the store, 10 to 50 degC."""
STEPS_OF_A_DAY = 4


def store_loss_w(litres: NDArray[np.floating]) -> F32:
    """Standing loss of a store [W] by its volume [l]: 12 + 5.93 V^0.4, the limit of class B in
    Regulation (EU) 812/2013 (quoted from memory, standing: estimate)."""
    return np.asarray(12.0 + 5.93 * np.asarray(litres, float) ** 0.4, np.float32)


def stored_share(hot_water_kwh_a: F32, litres: NDArray[np.floating]) -> F32:
    """Share of a mean day's hot water that a store of so many litres holds (n,), 0 to 1."""
    day_kwh = np.maximum(np.asarray(hot_water_kwh_a, float) / 365.0, 1e-6)
    held_kwh = np.asarray(litres, float) * 1.163e-3 * STORE_LIFT_K
    return np.asarray(np.minimum(held_kwh / day_kwh, 1.0), np.float32)


def charging_profiles(profiles: F32, hours: tuple[int, ...]) -> F32:
    """Profiles through a store: (STEPS_OF_A_DAY x k, 8760) from (k, 8760) [1/h].

    Row s k + i: a store that holds (s + 1) / STEPS_OF_A_DAY of a day in profile i. Of each day's
    draw that share is heated evenly in `hours`, the rest when it is drawn; each day keeps its sum.
    """
    by_day = np.asarray(profiles, float).reshape(len(profiles), 365, 24)
    charged = np.zeros_like(by_day)
    charged[:, :, list(hours)] = by_day.sum(axis=2, keepdims=True) / len(hours)
    shares = np.arange(1, STEPS_OF_A_DAY + 1)[:, None, None, None] / STEPS_OF_A_DAY
    mixed = shares * charged + (1.0 - shares) * by_day
    return np.asarray(mixed.reshape(-1, profiles.shape[1]), np.float32)
