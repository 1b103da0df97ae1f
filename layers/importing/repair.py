"""Outlines made sound: crossings undone, slivers dropped, duplicates and overlaps settled."""

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from layers.quality.plausible import rule
from layers.quality.quality_issue import QualityIssue
from layers.safety.limits import MOST_CORNERS_CROSSED, MOST_CORNERS_OF_ONE, MOST_MEETING

# Less than a kiosk in area, or thinner than a wall: drawing slips, not buildings (estimates).
SLIVER_M2, SLIVER_THICKNESS_M = 4.0, 0.3
_TELLING = {"building", "use", "building:levels", "height", "eaves_height", "start_date"}
_AT_ONCE = 16  # outlines asked for their neighbours together
_DUPLICATE, _INSIDE, _TOUCH_M2 = 0.9, 0.8, 0.5


def sound_areas(frame: gpd.GeoDataFrame, layer: str) -> tuple[gpd.GeoDataFrame, list[QualityIssue]]:
    """The areas of a layer as valid single polygons in metres, and what had to be done.

    Self-crossing outlines are rebuilt by their structure, several parts become several objects
    with a number behind the id, slivers and empty shapes are dropped.
    """
    issues: list[QualityIssue] = []
    geometry = np.asarray(frame.geometry.array, dtype=object)
    ids = frame["id"].to_numpy(dtype=object)
    broken = ~shapely.is_valid(geometry) & ~shapely.is_missing(geometry)
    corners = shapely.get_num_coordinates(geometry)
    endless = (corners > MOST_CORNERS_OF_ONE) | (broken & (corners > MOST_CORNERS_CROSSED))
    for row in np.flatnonzero(endless):
        why = f"{corners[row]:,} corners, more than are worked on"
        issues.append(QualityIssue(ids[row], layer, "outline", why, "left out"))
    frame, geometry = frame[~endless].reset_index(drop=True), geometry[~endless]
    ids, broken = ids[~endless], broken[~endless]
    for row in np.flatnonzero(broken):
        why = shapely.is_valid_reason(geometry[row]).split("[")[0].lower()
        issues.append(QualityIssue(ids[row], layer, "outline", why, "redrawn without the crossing"))
    geometry = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    geometry = shapely.remove_repeated_points(shapely.force_2d(geometry), 0.01)
    parts, owner = shapely.get_parts(geometry, return_index=True)
    polygon = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    large = polygon & (shapely.area(parts) >= SLIVER_M2)
    large &= 2 * shapely.area(parts) >= SLIVER_THICKNESS_M * shapely.length(parts)
    for row in np.setdiff1d(np.arange(len(frame)), owner[large]):
        why = f"no area or less than {SLIVER_M2:g} m2"
        issues.append(QualityIssue(ids[row], layer, "outline", why, "left out"))
    parts, owner = parts[large], owner[large]
    count = np.bincount(owner, minlength=len(frame))
    out = frame.iloc[owner].set_geometry(gpd.GeoSeries(parts, crs=frame.crs).array)
    out = out.reset_index(drop=True)
    out["id"] = _part_ids(ids[owner], count[owner])
    for row in np.flatnonzero(count > 1):
        why = f"drawn in {count[row]} separate parts"
        issues.append(QualityIssue(ids[row], layer, "outline", why, "taken as that many objects"))
    return out, issues


def _part_ids(ids: NDArray[np.object_], count: NDArray[np.int64]) -> NDArray[np.object_]:
    seen: dict[str, int] = {}
    out = ids.copy()
    for row, ident in enumerate(ids):
        if count[row] > 1:
            seen[ident] = seen.get(ident, 0) + 1
            out[row] = f"{ident}.{seen[ident]}"
    return out


def without_overlaps(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[QualityIssue]]:
    """Buildings none of which stands in another by more than half a square metre.

    Of two nearly equal outlines the one with more facts stays; one that stands inside a larger
    one goes; where two merely overlap, the smaller gives way.
    """
    issues: list[QualityIssue] = []
    shapes = np.asarray(frame.geometry.array, dtype=object).copy()
    ids = frame["id"].to_numpy(dtype=object)
    facts = np.array([len(tags) for tags in frame["tags"]])
    gone = np.zeros(len(frame), dtype=bool)
    large_m2 = rule("area_without_tag").high
    untagged = {
        row
        for row, tags in enumerate(frame["tags"])
        if shapes[row].area > large_m2 and not _TELLING & tags.keys()
    }
    one, other = _meeting(shapes)
    shared = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    worth = (one < other) & (shared > _TOUCH_M2)
    for a, b in sorted(zip(one[worth], other[worth], strict=True)):
        if gone[a] or gone[b]:
            continue
        both = shapely.intersection(shapes[a], shapes[b]).area
        if both <= _TOUCH_M2:
            continue
        small, large = (a, b) if shapes[a].area <= shapes[b].area else (b, a)
        if both > _DUPLICATE * shapes[large].area:
            lost, kept = (small, large) if facts[small] <= facts[large] else (large, small)
            gone[lost] = True
            issues.append(_overlap(ids[lost], f"drawn twice, as {ids[kept]}", "left out"))
        elif both > _INSIDE * shapes[small].area and large in untagged:
            gone[large] = True
            why = f"{shapes[large].area:,.0f} m2 without a word of a building, {ids[small]} inside"
            issues.append(_overlap(ids[large], why, "left out"))
        elif both > _INSIDE * shapes[small].area:
            gone[small] = True
            issues.append(_overlap(ids[small], f"stands inside {ids[large]}", "left out"))
        else:
            shapes[small] = _largest_part(shapely.difference(shapes[small], shapes[large]))
            gone[small] = shapes[small].area < SLIVER_M2
            done = "left out" if gone[small] else "the shared part cut off"
            issues.append(_overlap(ids[small], f"overlaps {ids[large]} by {both:.0f} m2", done))
    kept_rows = np.flatnonzero(~gone)
    out = frame.iloc[kept_rows].set_geometry(gpd.GeoSeries(shapes[kept_rows], crs=frame.crs).array)
    return out.reset_index(drop=True), issues


def _meeting(shapes: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of all pairs of outlines that meet. Raises ValueError where they are endless, as where
    ten thousand outlines lie over each other."""
    tree, found, count = shapely.STRtree(shapes), [], 0
    for start in range(0, len(shapes), _AT_ONCE):
        pairs = tree.query(shapes[start : start + _AT_ONCE], predicate="intersects")
        found.append(pairs + np.array([[start], [0]]))
        count += pairs.shape[1]
        if count > MOST_MEETING * max(len(shapes), 1_000):
            raise ValueError(
                f"more than {MOST_MEETING} outlines for each building lie over each other"
            )
    if not found:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    one, other = np.concatenate(found, axis=1)
    return one, other


def _overlap(ident: str, why: str, done: str) -> QualityIssue:
    return QualityIssue(ident, "buildings", "outline", why, done)


def _largest_part(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [g for g in shapely.get_parts(shape) if g.geom_type == "Polygon"]
    return max(parts, key=lambda g: g.area, default=shapely.Polygon())
