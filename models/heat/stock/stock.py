"""The skin of a building from its country, use and year of construction.

Figures are in `stock_fabric.csv` with source and standing: TABULA for homes in Great Britain and
Italy, the EU27 building stock table for the rest. They describe buildings as built, or as the
typology found them unrefurbished; later refurbishment is not in them. TABULA's classes of leakage
(0.4, 0.2, 0.1 per hour) and thermal bridging (0.05, 0.10 W/m2K) are given to years by our estimate.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from models.heat.fabric.constructions import FLOORS, ROOFS, WALLS
from models.heat.stock.figures import USES, by_use, read_rows, use_index
from models.heat.stock.rooms import ventilation_per_h
from models.heat.stock.zones import Fabric

_NUMBERS = (
    "wall_u_w_m2k",
    "roof_u_w_m2k",
    "floor_u_w_m2k",
    "window_u_w_m2k",
    "glass_g_frac",
    "frame_frac",
    "window_frac",
    "infiltration_per_h",
    "thermal_bridge_w_m2k",
)


@dataclass(frozen=True, eq=False)
class StockTable:
    """Rows of `stock_fabric.csv` for one country as columns (n_rows,), ordered by use and year.

    first (9 + 1,): the rows of use u are first[u] to first[u + 1].
    """

    first: NDArray[np.int32]
    year_from: NDArray[np.int32]
    wall: NDArray[np.int32]
    roof: NDArray[np.int32]
    floor: NDArray[np.int32]
    numbers: dict[str, NDArray[np.float32]]
    source: tuple[str, ...]
    standing: tuple[str, ...]


@cache
def stock_table(country: str) -> StockTable:
    """The typology of one country; of one that the table leaves out the mean of the EU27."""
    every = read_rows("stock_fabric.csv")
    named = country if country in {row["country"] for row in every} else ""
    rows = [row for row in every if row["country"] == named]
    rows.sort(key=lambda row: (USES.index(row["group"]), int(row["year_from"])))
    counts = np.bincount([USES.index(row["group"]) for row in rows], minlength=len(USES))
    return StockTable(
        first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        year_from=np.asarray([int(row["year_from"]) for row in rows], np.int32),
        wall=_library_index(WALLS, [row["wall"] for row in rows]),
        roof=_library_index(ROOFS, [row["roof"] for row in rows]),
        floor=_library_index(FLOORS, [row["floor"] for row in rows]),
        numbers={name: np.asarray([row[name] for row in rows], np.float32) for name in _NUMBERS},
        source=tuple(row["source"] for row in rows),
        standing=tuple(row["standing"] for row in rows),
    )


def _library_index(library: Mapping[str, object], names: list[str]) -> NDArray[np.int32]:
    """Place of each construction in the library. ValueError names one that is not there."""
    place = {name: i for i, name in enumerate(library)}
    for name in names:
        if name not in place:
            raise ValueError(
                f"stock_fabric.csv: construction '{name}' is not in the library; known are "
                f"{', '.join(place)}."
            )
    return np.asarray([place[name] for name in names], np.int32)


def stock_row(country: str, use: NDArray[np.str_], year: NDArray[np.integer]) -> NDArray[np.int32]:
    """Row of `stock_table(country)` for each building (n,)."""
    table = stock_table(country)
    index = use_index(use)
    rows = np.empty(len(index), np.int32)
    for u in range(len(USES)):
        here = index == u
        if here.any():
            low, high = table.first[u], table.first[u + 1]
            band = np.searchsorted(table.year_from[low:high], np.asarray(year)[here], "right") - 1
            rows[here] = low + np.maximum(band, 0)
    return rows


def fabric_of(
    country: str,
    use: NDArray[np.str_],
    year: NDArray[np.integer],
    room_height_m: NDArray[np.float32] | None = None,
) -> Fabric:
    """The skin of n buildings as their country built in their year.

    country: two letters, of which the EU27's and GB are known; use (n,) codes of docs/formats.md;
    year (n,); room_height_m (n,): where it is not the usual one.
    The window's g is that of the glass times one less the frame's share. ValueError for an unknown
    use.
    """
    table = stock_table(country)
    row = stock_row(country, use, year)
    index = use_index(use)
    value = {name: column[row] for name, column in table.numbers.items()}
    n = len(row)
    return Fabric(
        wall_construction=table.wall[row],
        roof_construction=table.roof[row],
        floor_construction=table.floor[row],
        wall_u_w_m2k=value["wall_u_w_m2k"],
        roof_u_w_m2k=value["roof_u_w_m2k"],
        floor_u_w_m2k=value["floor_u_w_m2k"],
        window_u_w_m2k=value["window_u_w_m2k"],
        window_g_frac=value["glass_g_frac"] * (1.0 - value["frame_frac"]),
        window_frac=value["window_frac"],
        wall_insulation_inside=np.zeros(n, bool),
        infiltration_per_h=value["infiltration_per_h"],
        ventilation_per_h=ventilation_per_h(country, use, room_height_m),
        heat_recovery_frac=np.zeros(n, np.float32),
        thermal_bridge_w_m2k=value["thermal_bridge_w_m2k"],
        shading_frac=by_use(country, "shading_frac")[index],
    )


def fabric_sources(
    country: str, use: NDArray[np.str_], year: NDArray[np.integer]
) -> tuple[tuple[str, str], ...]:
    """Source and standing (found, computed, estimate) of each building's figures (n,)."""
    table = stock_table(country)
    return tuple((table.source[r], table.standing[r]) for r in stock_row(country, use, year))
