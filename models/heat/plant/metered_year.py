"""Energy bought and photovoltaic self-use of every building in one pass, without hourly arrays.

`models.heat.plant.bought_energy` and `models.pv.self_use` one after the other keep
(n_buildings, 8760) loads in memory, 35 kB a building. This pass holds one building's year at a
time, gives the same to seven digits, and is what a district of a hundred thousand buildings needs.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from models.heat.plant.bought_energy import FactoredNeed, conversion_inputs, convert_building
from models.heat.stock.systems import CARRIERS, END_USES, HeatSystems
from models.pv.self_use import (
    BLOCKS,
    BY_HOUR,
    SUMS,
    Batteries,
    SelfUse,
    balance_building,
    balance_inputs,
    checked_batteries,
    self_use_of,
)

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class MeteredYear:
    """kwh, backup_kwh, unmet_heat_kwh as in `BoughtEnergy`; heat_need_kwh, cooling_need_kwh (n,)
    [kWh], the year's need before any plant; use as in `SelfUse`."""

    kwh: F32
    backup_kwh: F64
    unmet_heat_kwh: F64
    heat_need_kwh: F64
    cooling_need_kwh: F64
    use: SelfUse


def metered_year(
    heating_need_w: F32,
    cooling_need_w: F32,
    hot_water: FactoredNeed,
    appliances: FactoredNeed,
    systems: HeatSystems,
    outside_c: F32,
    source_c: F32,
    kwp: F32,
    unit_w_per_kwp: F32,
    batteries: Batteries | None = None,
    need_row: I64 | None = None,
) -> MeteredYear:
    """`energy_by_carrier` and `self_use` of n buildings, arguments and refusals as there.

    need_row (n,): the row of the need that is each building's, where the need is that of a whole
    district; else row by row. So that some buildings are metered without a copy of their hours.
    """
    row = np.arange(len(heating_need_w)) if need_row is None else np.asarray(need_row, np.int64)
    n = len(row)
    conversion, kept = conversion_inputs(
        n, heating_need_w, cooling_need_w, hot_water, appliances, systems, outside_c, source_c
    )
    hours = heating_need_w.shape[1]
    batteries = checked_batteries((n, hours), kwp, unit_w_per_kwp, batteries)
    kwh = np.zeros((n, len(CARRIERS), len(END_USES), 12), np.float32)
    extra, sums = np.zeros((4, n)), np.zeros((SUMS, n))
    by_hour = np.zeros((BLOCKS, BY_HOUR, hours))
    roofs = balance_inputs(kwp, unit_w_per_kwp, batteries)
    _metered(
        row, heating_need_w, cooling_need_w, conversion, kept, roofs, kwh, extra, sums, by_hour
    )
    backup, unmet, heat, cold = extra
    return MeteredYear(kwh, backup, unmet, heat, cold, self_use_of(sums, by_hour))


@njit(parallel=True, cache=True, fastmath={"nnan", "ninf", "nsz"})
def _metered(  # type: ignore[no-untyped-def]
    row, heat_w, cool_w, conversion, kept, roofs, kwh, extra, sums, by_hour
):
    n, hours = len(row), heat_w.shape[1]
    for block in prange(BLOCKS):
        load = np.empty(hours, np.float32)
        made = np.empty(hours, np.float32)
        for b in range(block, n, BLOCKS):
            convert_building(b, heat_w[row[b]], cool_w[row[b]], conversion, kept, kwh, load, extra)
            balance_building(b, load, roofs, made, sums, by_hour[block])
