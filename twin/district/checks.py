"""What must hold between the parts of a district before anything is calculated with it."""

from collections.abc import Collection, Mapping
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np
import shapely

from twin.district.district import District, Features

if TYPE_CHECKING:
    from layers.terrain.terrain import Terrain

REACH_M = 16_384.0
"""Float32 holds coordinates up to this to a millimetre (24 bits of 2^-10 m)."""

_MOST = {
    "residents": 1e7, "households": 1e7, "cars_per_1000_residents": 2000.0,
    "vans": 1e6, "buses": 1e5, "rented_home_frac": 1.0,
}  # fmt: skip


def misfit(district: District, lamp_codes: Collection[str]) -> str | None:
    """The first thing that does not fit, as a sentence with file, object and fix; None if all
    does. `lamp_codes` are the luminaires that can be calculated."""
    return (
        _facts(district.facts)
        or _reach({"buildings": district.buildings, **district.layers})
        or _ground(district.terrain, district.buildings)
        or _lamps(district.layers.get("lamp_posts"), lamp_codes)
    )


def _facts(facts: Mapping[str, float]) -> str | None:
    for key, value in facts.items():
        if not (isfinite(value) and 0 <= value <= _MOST.get(key, np.inf)):
            return (
                f"district.toml: [facts] {key} is {value:g}; give a number from 0 to "
                f"{_MOST[key]:g}, or leave the key out."
            )
    return None


def _reach(layers: Mapping[str, Features]) -> str | None:
    for name, features in layers.items():
        farthest_m = np.abs(shapely.bounds(features.geometry)).max(axis=1, initial=0.0)
        if not farthest_m.max(initial=0.0) > REACH_M:
            continue
        row = int(farthest_m.argmax())
        return (
            f"layers.gpkg, layer {name}: '{features.ids[row]}' lies "
            f"{farthest_m[row] / 1000:,.0f} km from origin_m of district.toml, more than "
            f"{REACH_M / 1000:.0f} km; correct its place or origin_m."
        )
    return None


def _ground(terrain: "Terrain", buildings: Features) -> str | None:
    rows, cols = terrain.z_m.shape
    x, y = shapely.get_coordinates(shapely.centroid(buildings.geometry)).T
    east_m = terrain.west_m + cols * terrain.cell_m
    south_m = terrain.north_m - rows * terrain.cell_m
    beside = (x < terrain.west_m) | (x > east_m) | (y < south_m) | (y > terrain.north_m)
    if not beside.all():
        return None
    return (
        "terrain.tif lies beside the district: no building stands on it; cut it out anew around "
        "the buildings, or take it away."
    )


def _lamps(lamps: Features | None, known: Collection[str]) -> str | None:
    if lamps is None:
        return None
    for lamp_id, lamp in zip(lamps.ids, lamps["lamp"], strict=True):
        if lamp not in known:
            return (
                f"layers.gpkg, layer lamp_posts: lamp post '{lamp_id}' has lamp = '{lamp}'; it "
                f"must be one of {', '.join(known)}."
            )
    return None
