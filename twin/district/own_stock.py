"""Which buildings the district's own stock file speaks of, and what it gives them."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from twin.district.district import District

if TYPE_CHECKING:
    from layers.district.own_stock import OwnArchetype


def buildings_of(district: District, archetype: "OwnArchetype") -> NDArray[np.bool_]:
    """Buildings that an archetype of the district's own is meant for, (n_buildings,)."""
    b = district.buildings
    mask = (b["year"] >= archetype.year_from) & (b["year"] <= archetype.year_to)
    if archetype.uses:
        mask = mask & np.isin(b["use"].astype(str), archetype.uses)
    if archetype.ids:
        mask = mask & np.isin(b.ids, archetype.ids)
    return np.asarray(mask)


def own_use(
    district: District,
    key: str,
    country_s: NDArray[np.floating],
    each: NDArray[np.floating] | float,
) -> NDArray[np.floating]:
    """A figure of use (n,): the country's, or what the district's own file says times `each`."""
    value = np.asarray(country_s)
    stock = district.own_stock
    for archetype in stock.archetypes if stock else ():
        if key in archetype.use_numbers:
            own = archetype.use_numbers[key] * np.asarray(each)
            value = np.where(buildings_of(district, archetype), own, value)
    return value.astype(np.float32)


def given_to(district: District, row: int) -> dict[str, str]:
    """What the stock file gives to one building: the column or element, and the source it names."""
    given: dict[str, str] = {}
    stock = district.own_stock
    for archetype in stock.archetypes if stock else ():
        if buildings_of(district, archetype)[row]:
            for name in (*archetype.constructions, *archetype.numbers, *archetype.use_numbers):
                given[name] = archetype.source
    return given
