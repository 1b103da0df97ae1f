"""Streets from their tags: kind, lanes, carriageway, and the width from front to front."""

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from layers.importing.figures import figure
from layers.sources.tag_values import length_m, whole

_KINDS = {
    "motorway": "primary", "trunk": "primary", "primary": "primary", "secondary": "secondary",
    "tertiary": "secondary", "residential": "residential", "unclassified": "residential",
    "living_street": "residential", "road": "residential", "pedestrian": "pedestrian",
    "service": "service", "busway": "service", "track": "service", "footway": "footway",
    "path": "footway", "bridleway": "footway", "steps": "steps", "cycleway": "cycleway",
}  # fmt: skip
_LANE_M = 3.0  # an estimate, between the 2.75 m and 3.5 m of town streets
_STEP_M, _SEARCH_M, _SAMPLES = 15.0, 40.0, 50
_FRONTED = ("primary", "secondary", "residential", "pedestrian")


def known_streets(frame: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Street axes with the columns of the contract and `lit` ("yes", "no" or "").

    frame: id, tags, LineStrings in metres. The width front to front is measured: twice the median
    distance from the axis to the nearest building, where at least a third of the street has
    buildings within 40 m; else the usual one of its kind is taken. Each says so in `width_rule`.
    """
    tags = list(frame["tags"])
    axes = np.asarray(frame.geometry.array)
    kind = np.array([_kind(tag.get("highway", "")) for tag in tags], dtype=object)
    lanes = np.array(
        [_lanes(tag.get("lanes", ""), k) for tag, k in zip(tags, kind, strict=True)], dtype=np.int64
    )
    carriageway, carriage_rule = np.zeros(len(tags)), np.full(len(tags), "", dtype=object)
    for row, tag in enumerate(tags):
        given = length_m(tag.get("carriageway_m") or tag.get("width") or tag.get("est_width") or "")
        if given is not None and 0.5 <= given <= 100:
            carriageway[row] = given
        elif tag.get("lanes") and kind[row] in _FRONTED[:3]:
            carriageway[row] = _LANE_M * lanes[row]
            carriage_rule[row] = f"carriageway: lanes x {_LANE_M:g} m"
        else:
            carriageway[row] = figure("carriageway", str(kind[row]))
            carriage_rule[row] = "carriageway: the usual one of the kind"
    # A carriageway that the data give cannot be wider than the street; a merely usual one yields.
    least = np.where(carriage_rule == "", carriageway, 0.5)
    width, width_rule = _widths(tags, kind, axes, least, buildings)
    rule = [f"{a}; {b}" if a and b else a or b for a, b in zip(width_rule, carriage_rule)]
    return gpd.GeoDataFrame(
        {
            "id": frame["id"].to_numpy(dtype=object),
            "name": [tag.get("name", "") for tag in tags],
            "kind": kind,
            "width_m": np.round(width, 1),
            "carriageway_m": np.round(np.minimum(carriageway, width), 1),
            "lanes": lanes,
            "width_rule": rule,
            "lit": [tag.get("lit", "") for tag in tags],
        },
        geometry=axes,
        crs=frame.crs,
    )


def _kind(highway: str) -> str:
    small = highway.lower()
    return _KINDS.get(small) or _KINDS.get(small.removesuffix("_link"), "residential")


def _lanes(text: str, kind: str) -> int:
    given = whole(text) if text else None
    return given if given is not None and 0 <= given <= 20 else int(figure("lanes", kind))


def _widths(
    tags: list[dict[str, str]],
    kind: NDArray[np.object_],
    axes: NDArray[np.object_],
    least_m: NDArray[np.float64],
    buildings: gpd.GeoDataFrame,
) -> tuple[NDArray[np.float64], NDArray[np.object_]]:
    tree = shapely.STRtree(np.asarray(buildings.geometry.array))
    width, rule = np.zeros(len(tags)), np.full(len(tags), "", dtype=object)
    for row, tag in enumerate(tags):
        given = length_m(tag.get("width_m", ""))
        front = _front_m(axes[row], tree) if given is None and kind[row] in _FRONTED else None
        if given is not None and 0.5 <= given <= 200:
            width[row] = given
        elif front is not None:
            width[row], rule[row] = 2 * front, "width: twice the median distance to the fronts"
        else:
            width[row] = figure("street_width", str(kind[row]))
            rule[row] = "width: the usual one of the kind"
    return np.where(rule == "", width, np.maximum(width, least_m)), rule


def _front_m(axis: shapely.Geometry, tree: shapely.STRtree) -> float | None:
    """Median distance from the axis to the nearest building [m]; None where few stand by it."""
    count = int(np.clip(axis.length / _STEP_M, 3, _SAMPLES))
    places = shapely.line_interpolate_point(axis, np.linspace(0.1, 0.9, count), normalized=True)
    (index, _), distance = tree.query_nearest(
        places, max_distance=_SEARCH_M, return_distance=True, all_matches=False
    )
    if len(index) < count / 3:
        return None
    median = float(np.median(distance))
    return median if median > 0.5 else None  # an axis under a building measures nothing
