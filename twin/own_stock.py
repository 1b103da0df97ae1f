"""Which buildings the district's own stock file speaks of, and what it gives them."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from twin.district import District

if TYPE_CHECKING:
    from layers.own_stock import OwnArchetype


def buildings_of(district: District, archetype: "OwnArchetype") -> NDArray[np.bool_]:
    """Buildings that an archetype of the district's own is meant for, (n_buildings,)."""
    b = district.buildings
    mask = (b["year"] >= archetype.year_from) & (b["year"] <= archetype.year_to)
    if archetype.uses:
        mask = mask & np.isin(b["use"].astype(str), archetype.uses)
    if archetype.ids:
        mask = mask & np.isin(b.ids, archetype.ids)
    return np.asarray(mask)


def given_to(district: District, row: int) -> dict[str, str]:
    """What the stock file gives to one building: the column or element, and the source it names."""
    given: dict[str, str] = {}
    stock = district.own_stock
    for archetype in stock.archetypes if stock else ():
        if buildings_of(district, archetype)[row]:
            for name in (*archetype.constructions, *archetype.numbers):
                given[name] = archetype.source
    return given
