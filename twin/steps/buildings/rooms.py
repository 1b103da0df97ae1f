"""Step: the inside measures of every building, which air change rates act on."""

from dataclasses import replace

import numpy as np

from models.heat.stock.rooms import Rooms, usual_rooms
from twin.district.district import District
from twin.district.own_stock import buildings_of, own_use

_KEY = "room_height_m"


def rooms(district: District) -> Rooms:
    """Room heights and thicknesses by country and use, then what the district's own file says."""
    usual = usual_rooms(district.country, district.buildings["use"].astype(str))
    source = usual.source.copy()
    stock = district.own_stock
    for archetype in stock.archetypes if stock else ():
        if _KEY in archetype.use_numbers:
            source[buildings_of(district, archetype)] = archetype.source or "stock.toml"
    height = own_use(district, _KEY, usual.height_m, 1.0)
    return replace(usual, height_m=np.asarray(height, np.float32), source=source)
