"""The surfaces of a 3D city model beside the buildings that an import made of it."""

import re

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from layers.district.columns import LAYER_COLUMNS
from layers.quality.quality_issue import QualityIssue
from layers.solids.faces import KINDS, ROOF, face_areas, faces_of

_COVERED = (0.85, 1.35)  # of a building's outline, by its roofs: overhangs, and drawing slips
_SPLIT = re.compile(r"(.*)\.\d+$")


def fitted_surfaces(
    surfaces: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, list[QualityIssue]]:
    """The layer `building_surfaces` for the buildings of a district, in their coordinate system.

    surfaces: as `layers.sources.found.Found` has them. A building that was taken apart into several
    shares its surfaces out by place. Where the outline was changed so that the roofs do not fit it
    any more, the building is drawn by footprint and height, and a data-quality issue says so.
    """
    frame = surfaces.to_crs(buildings.crs)
    row = _rows(frame, buildings)
    frame, row = frame[row >= 0].reset_index(drop=True), row[row >= 0]
    fits, issues = _fitting(frame, row, buildings)
    frame, row = frame[fits[row]].reset_index(drop=True), row[fits[row]]
    frame["building_id"] = buildings["id"].to_numpy(dtype=object)[row]
    frame["closed"] &= ~_shared_out(frame, row)
    number = frame.groupby("building_id", sort=False).cumcount() + 1
    frame["id"] = frame["building_id"] + "/" + number.astype(str)
    columns = [column.name for column in LAYER_COLUMNS["building_surfaces"].columns]
    return frame[[*columns, "geometry"]], issues


def _rows(frame: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """The building of each surface: by id, else the nearest of those that its own was split into;
    -1 where it is gone."""
    known = {ident: row for row, ident in enumerate(buildings["id"])}
    split: dict[str, list[int]] = {}
    for ident, place in known.items():
        if whole := _SPLIT.match(ident):
            split.setdefault(whole.group(1), []).append(place)
    shapes = np.asarray(buildings.geometry.array)
    row = np.array([known.get(ident, -1) for ident in frame["building_id"]], dtype=np.int64)
    lost = np.flatnonzero(row < 0)
    flat = shapely.points(_middles(np.asarray(frame.geometry.array)[lost]))
    for k, ident, point in zip(lost, frame["building_id"].to_numpy()[lost], flat, strict=True):
        some = split.get(ident, [])
        if some:
            row[k] = some[int(np.argmin(shapely.distance(shapes[some], point)))]
    return row


def _middles(polygons: NDArray[np.object_]) -> NDArray[np.float64]:
    """The mean of the corners of each polygon on the plan (k, 2)."""
    at, owner = shapely.get_coordinates(polygons, return_index=True)
    count = np.maximum(np.bincount(owner, minlength=len(polygons)), 1)
    sums = [np.bincount(owner, at[:, k], len(polygons)) for k in range(2)]
    return np.column_stack(sums) / count[:, None]


def _fitting(
    frame: gpd.GeoDataFrame, row: NDArray[np.int64], buildings: gpd.GeoDataFrame
) -> tuple[NDArray[np.bool_], list[QualityIssue]]:
    """Which buildings have roofs that fit their outlines."""
    kind = np.array([KINDS.index(k) for k in frame["kind"]], dtype=np.int8)
    plan = face_areas(faces_of(np.asarray(frame.geometry.array), kind, row))[:, 2]
    n = len(buildings)
    cover = np.bincount(row, np.where(kind == ROOF, plan, 0.0), n) / shapely.area(
        np.asarray(buildings.geometry.array)
    )
    has = np.bincount(row, minlength=n) > 0
    fits = has & (cover >= _COVERED[0]) & (cover <= _COVERED[1])
    ids = buildings["id"].to_numpy(dtype=object)
    why = "its roofs cover {:.0f} % of its outline"
    done = "drawn by footprint and height"
    return fits, [
        QualityIssue(ids[k], "buildings", "shape", why.format(100 * cover[k]), done)
        for k in np.flatnonzero(has & ~fits)
    ]


def _shared_out(frame: gpd.GeoDataFrame, row: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which surfaces are of a part that now belongs to several buildings."""
    several = frame.assign(row=row).groupby("part")["row"].transform("nunique")
    return np.asarray(several > 1)
