"""The air inside a building: what air change rates act on, and the flow that other uses need.

A rate per hour means nothing without its volume. TABULA relates its rates to the reference floor
area times the room height (Loga and Diefenbach, TABULA Calculation Method, IWU 2013); other uses
are given a flow for each square metre of floor (EN 16798-1:2019, method 1). Heights, thicknesses
and flows are in `stock_rooms.csv`, each with its range and source.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.heat.stock.figures import HOMES, USES, by_use, figure, use_index

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

_LEAST_FRAC = 0.5  # of footprint and height that walls and floors leave at least, our estimate


@dataclass(frozen=True, eq=False)
class Rooms:
    """The inside measures of n buildings, each (n,).

    height_m: clear height of a room [m]; wall_m, floor_m: thickness of the outer walls and of a
    storey's floor [m], which bound the air inside; source: of the height.
    """

    height_m: F32
    wall_m: F32
    floor_m: F32
    source: NDArray[np.object_]


def usual_rooms(country: str, use: NDArray[np.str_]) -> Rooms:
    """Inside measures by country and use (n,). ValueError for an unknown use."""
    index = use_index(use)
    sources = np.array([figure(country, u, "room_height_m").source for u in USES], dtype=object)
    return Rooms(
        height_m=by_use(country, "room_height_m")[index],
        wall_m=by_use(country, "wall_thickness_m")[index],
        floor_m=by_use(country, "floor_thickness_m")[index],
        source=sources[index],
    )


def air_volume_m3(
    rooms: Rooms,
    floor_area_m2: F64,
    footprint_m2: F64,
    perimeter_m: F64,
    height_m: F64,
    storeys: NDArray,
) -> F64:
    """Air in n buildings [m3]: floor area x room height, at most what their outer measures hold.

    floor_area_m2: reference (net) floor area of all storeys; footprint_m2, perimeter_m: outer
    measures, party walls included; height_m: ground to eaves. A wall of thickness t takes
    perimeter x t - 4 t^2 of a right-angled plan, each storey one floor of the height.
    """
    wall = rooms.wall_m.astype(np.float64)
    plan = footprint_m2 - perimeter_m * wall + 4.0 * wall**2
    plan = np.maximum(plan, _LEAST_FRAC * footprint_m2)
    clear = np.maximum(height_m - storeys * rooms.floor_m, _LEAST_FRAC * height_m)
    return np.minimum(floor_area_m2 * rooms.height_m, plan * clear)


def ventilation_per_h(country: str, use: NDArray[np.str_], height_m: F32 | None = None) -> F32:
    """Ventilation while in use (n,) [1/h of the air volume]: the rate of homes as it is stated, the
    flow of other uses over the rooms' height. height_m (n,): else the usual one."""
    index = use_index(use)
    if height_m is None:
        height_m = by_use(country, "room_height_m")[index]
    rates = np.empty(len(USES), np.float32)
    for row, name in enumerate(USES):
        quantity = "ventilation_per_h" if name in HOMES else "fresh_air_m3_h_m2"
        rates[row] = figure(country, name, quantity).value
    home = np.isin(index, [USES.index(name) for name in HOMES])
    return np.asarray(rates[index] / np.where(home, 1.0, height_m), np.float32)
