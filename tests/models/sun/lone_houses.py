"""Few houses of `tiny` on level ground, to know their sun beforehand."""

from dataclasses import replace

import numpy as np
import shapely

from twin.district.district import District


def alone(tiny: District, rows: list[int], geometry=None, **changes) -> District:
    """Some of tiny's buildings on level ground, with changed outlines and columns."""
    b = tiny.buildings
    columns = {name: column[rows].copy() for name, column in b.columns.items()}
    columns.update({name: np.asarray(value, float) for name, value in changes.items()})
    shapes = b.geometry[rows] if geometry is None else np.array(geometry, dtype=object)
    some = replace(b, ids=b.ids[rows], geometry=shapes, columns=columns)
    ground = replace(tiny.terrain, z_m=np.zeros_like(tiny.terrain.z_m))
    return replace(tiny, buildings=some, terrain=ground, layers={})


def street(tiny: District, width_m: float, height_m: float, long_m: float = 3000.0) -> District:
    """A street from west to east between two long houses with flat roofs."""
    rows = np.flatnonzero(tiny.buildings["roof"].astype(str) == "flat")[:2].tolist()
    low, high = -width_m / 2 - 12.0, width_m / 2 + 12.0
    houses = [
        shapely.box(-long_m / 2, width_m / 2, long_m / 2, high),
        shapely.box(-long_m / 2, low, long_m / 2, -width_m / 2),
    ]
    return alone(tiny, rows, houses, height_m=[height_m] * 2, roof_height_m=[0.0] * 2)
