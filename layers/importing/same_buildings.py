"""Which buildings of two deliveries are the same where their ids do not tell."""

import geopandas as gpd
import numpy as np
import shapely

_SAME_SHARE = 0.5  # of the area that both cover together (an estimate)
_STABLE_SHARE = 0.9  # of the ids in both deliveries that must lie on the same ground


def renamed(before: gpd.GeoDataFrame, again: gpd.GeoDataFrame) -> dict[str, str]:
    """New ids of the buildings of an earlier delivery, where ids were given anew.

    Both with `id` and outlines in one system [m]. Where nine in ten of the ids that both have lie
    on the same ground, ids are believed and nothing is renamed; else a building is the one whose
    outline shares half of the area that both cover, and one without such gets an id of its own.
    """
    first, second = (np.asarray(frame.geometry.array, dtype=object) for frame in (before, again))
    row = {ident: k for k, ident in enumerate(again["id"])}
    pairs = [(k, row[ident]) for k, ident in enumerate(before["id"]) if ident in row]
    if pairs:
        own, other = np.array(pairs).T
        if (_shared(first[own], second[other]) >= _SAME_SHARE).mean() >= _STABLE_SHARE:
            return {}
    own, other = shapely.STRtree(second).query(first, predicate="intersects")
    same = _shared(first[own], second[other]) >= _SAME_SHARE
    ids, new = before["id"].to_numpy(object), again["id"].to_numpy(object)
    names = {ids[k]: new[j] for k, j in zip(own[same], other[same], strict=True)}
    return {ident: names.get(ident, f"{ident} (former)") for ident in ids}


def _shared(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Area of both over that of either, (n,)."""
    common = shapely.area(shapely.intersection(one, other))
    whole = shapely.area(one) + shapely.area(other) - common
    return np.asarray(common / np.maximum(whole, 1e-9))
