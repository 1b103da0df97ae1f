"""Which buildings, lamps or streets a measure reaches: its filter, then its uptake.

Who takes a measure up is drawn once per object from its id, so that a larger uptake always
contains a smaller one and measures of one uptake meet in the same buildings.
"""

from functools import lru_cache
from zlib import crc32

import numpy as np
import shapely
from numpy.typing import NDArray

from twin.district.district import District, Features
from twin.scenario.scenario import Measure, Target

Mask = NDArray[np.bool_]


@lru_cache(maxsize=8)
def draw_order(features: Features) -> NDArray[np.float64]:
    """For each feature its place in the draw, evenly spread over 0..1 (exclusive), shape (n,).

    A part of a district brings its places in the whole along, as a column `draw_place_frac`.
    Kept for the layers at hand: every measure of every year of a pathway asks for it.
    """
    if "draw_place_frac" in features.columns:
        return np.asarray(features["draw_place_frac"], dtype=float)
    drawn = np.array([crc32(i.encode()) for i in features.ids], dtype=np.uint64)
    rank = np.empty(len(features), dtype=float)
    rank[np.lexsort((features.ids, drawn))] = np.arange(len(features))
    place: NDArray[np.float64] = (rank + 0.5) / max(len(features), 1)
    place.flags.writeable = False
    return place


def targeted_buildings(district: District, target: Target) -> Mask:
    """Buildings that the filter names, before any uptake, shape (n_buildings,)."""
    b = district.buildings
    mask = _picked(b, target) & _inside(district, b, target)
    for column, wanted in (
        ("use", target.uses),
        ("quarter", target.quarters),
        ("heating", target.heating),
        ("street", target.streets),
    ):
        if wanted:
            mask &= np.isin(b[column].astype(str), wanted)
    if target.year_from is not None:
        mask &= b["year"] >= target.year_from
    if target.year_to is not None:
        mask &= b["year"] <= target.year_to
    if target.protected is not None:
        mask &= b["protected"].astype(bool) == target.protected
    return mask


def targeted_lamps(district: District, target: Target) -> Mask:
    """Lamp posts that the filter names: by their street, a polygon or picked ids, (n_lamps,)."""
    lamps = district.layers.get("lamp_posts")
    if lamps is None:
        return np.zeros(0, dtype=bool)
    mask = _picked(lamps, target) & _inside(district, lamps, target)
    if target.streets or target.street_kinds:
        mask &= np.isin(lamps["street_id"].astype(str), _wanted_streets(district, target))
    return mask


def targeted_streets(district: District, target: Target) -> Mask:
    """Streets that the filter names: by name, kind, a polygon or picked ids, (n_streets,)."""
    streets = district.layers.get("streets")
    if streets is None:
        return np.zeros(0, dtype=bool)
    mask = _picked(streets, target) & _inside(district, streets, target)
    for column, wanted in (("name", target.streets), ("kind", target.street_kinds)):
        if wanted:
            mask &= np.isin(streets[column].astype(str), wanted)
    return mask


def targeted_parking(district: District, target: Target) -> Mask:
    """Parking areas that the filter names: by a polygon or picked ids, (n_parking,)."""
    parking = district.layers.get("parking")
    if parking is None:
        return np.zeros(0, dtype=bool)
    return _picked(parking, target) & _inside(district, parking, target)


def with_uptake(features: Features, mask: Mask, uptake_frac: float) -> Mask:
    """The share `uptake_frac` of the targeted features that takes the measure up.

    Nested: whoever is in at 30 % is in at 60 %. The count is the rounded share of the targeted.
    """
    rows = np.flatnonzero(mask)
    count = round(uptake_frac * len(rows))
    taken = np.zeros(len(features), dtype=bool)
    taken[rows[np.argsort(draw_order(features)[rows], kind="stable")[:count]]] = True
    return taken


def chosen_buildings(district: District, measure: Measure) -> Mask:
    """Buildings that take the measure up, shape (n_buildings,)."""
    mask = targeted_buildings(district, measure.target)
    return with_uptake(district.buildings, mask, measure.uptake_frac)


def chosen_lamps(district: District, measure: Measure) -> Mask:
    """Lamp posts that take the measure up, shape (n_lamps,)."""
    lamps = district.layers.get("lamp_posts")
    if lamps is None:
        return np.zeros(0, dtype=bool)
    return with_uptake(lamps, targeted_lamps(district, measure.target), measure.uptake_frac)


def chosen_parking(district: District, measure: Measure) -> Mask:
    """Parking areas that take the measure up, shape (n_parking,)."""
    parking = district.layers.get("parking")
    if parking is None:
        return np.zeros(0, dtype=bool)
    return with_uptake(parking, targeted_parking(district, measure.target), measure.uptake_frac)


def _wanted_streets(district: District, target: Target) -> NDArray[np.str_]:
    """Ids of the streets that the filter names; none where the district has no streets."""
    streets = district.layers.get("streets")
    if streets is None:
        return np.zeros(0, dtype=str)
    wanted = np.ones(len(streets), dtype=bool)
    if target.streets:
        wanted &= np.isin(streets["name"].astype(str), target.streets)
    if target.street_kinds:
        wanted &= np.isin(streets["kind"].astype(str), target.street_kinds)
    return np.asarray(streets.ids[wanted].astype(str))


def _picked(features: Features, target: Target) -> Mask:
    if not target.picked:
        return np.ones(len(features), dtype=bool)
    return np.isin(features.ids, target.picked)


def _inside(district: District, features: Features, target: Target) -> Mask:
    if not target.polygon_m:
        return np.ones(len(features), dtype=bool)
    ring = np.asarray(target.polygon_m) - np.asarray(district.origin_m)
    area = shapely.Polygon(ring)
    shapely.prepare(area)
    return np.asarray(shapely.intersects(area, shapely.point_on_surface(features.geometry)))
