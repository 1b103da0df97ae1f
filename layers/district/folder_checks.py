"""What a district folder may hold: every rule of docs/formats.md, each broken with one sentence."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.district.columns import LAYER_COLUMNS, Column, Layer
from layers.safety.clean_text import clean
from layers.source_error import SourceError

SCHEMA_VERSION = 1
_NUMBER = (int, float)
_TOP = {
    "schema_version": int, "key": str, "name": str, "country": str, "crs": str,
    "origin_m": list, "standing": str, "note": str, "facts": dict, "views": list, "sources": list,
}  # fmt: skip
_OPTIONAL = ("note", "facts", "views", "sources")
_FACTS = {
    "residents": _NUMBER, "households": _NUMBER, "cars_per_1000_residents": _NUMBER,
    "vans": _NUMBER, "buses": _NUMBER, "rented_home_frac": _NUMBER,
}  # fmt: skip
_VIEW = {"name": str, "position_m": list, "focal_point_m": list}
_SOURCE = {"what": str, "source": str, "licence": str, "standing": str}
STANDINGS = ("schematic", "imported", "survey")
SOURCE_STANDINGS = ("found", "computed", "estimate")


def checked_description(description: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The description with its optional parts filled in; raises SourceError for what is amiss."""
    version = description.get("schema_version")
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise SourceError(
            f"{where} has schema_version {version}, but this program reads up to "
            f"{SCHEMA_VERSION}. Open it with a newer version of the program."
        )
    full = {"note": "", "facts": {}, "views": [], "sources": [], **description}
    _check_keys(full, _TOP, where)
    if full["schema_version"] != SCHEMA_VERSION:
        raise SourceError(f"{where} has schema_version {version}; set it to {SCHEMA_VERSION}.")
    if not re.fullmatch(r"[a-z0-9_]+", full["key"]):
        raise SourceError(
            f"{where}: key is {full['key']!r}; use small letters a-z, digits and _ only."
        )
    if not re.fullmatch(r"[A-Z]{2}", full["country"]):
        raise SourceError(
            f"{where}: country is {full['country']!r}; give the two capital letters of ISO 3166-1, "
            "for example PT."
        )
    _check_one_of(full["standing"], STANDINGS, f"{where}: standing")
    _check_point(full["origin_m"], 2, f"{where}: origin_m")
    _check_keys(full["facts"], _FACTS, f"{where}: [facts]", optional=tuple(_FACTS))
    for view in full["views"]:
        _check_keys(view, _VIEW, f"{where}: a [[views]] entry")
        _check_point(view["position_m"], 3, f"{where}: position_m of view {view['name']!r}")
        _check_point(view["focal_point_m"], 3, f"{where}: focal_point_m of view {view['name']!r}")
    for source in full["sources"]:
        _check_keys(source, _SOURCE, f"{where}: a [[sources]] entry")
        _check_one_of(source["standing"], SOURCE_STANDINGS, f"{where}: standing of a source")
    projected_crs(full["crs"], where)
    return {key: full[key] for key in _TOP}


def projected_crs(text: str, where: str) -> CRS:
    """The coordinate system `text` names; raises SourceError unless projected, in metres."""
    try:
        crs = CRS.from_user_input(text)
    except CRSError as error:
        raise SourceError(
            f"{where}: the coordinate system {text!r} is unknown. Name it by its EPSG code, "
            "for example EPSG:3763."
        ) from error
    metres = all(abs(axis.unit_conversion_factor - 1.0) < 1e-9 for axis in crs.axis_info[:2])
    if not crs.is_projected or not metres:
        raise SourceError(
            f"{where}: the coordinate system {text} ({crs.name}) is not a projected one in metres. "
            "Reproject the data, for example to the UTM zone of the place."
        )
    return crs


def checked_layer(name: str, frame: gpd.GeoDataFrame, where: str) -> gpd.GeoDataFrame:
    """The layer with its columns in the order and types of LAYER_COLUMNS, defaults filled in.

    Raises SourceError at the first column, identity, value or outline that breaks the contract.
    """
    layer = LAYER_COLUMNS[name]
    place = f"{where}, layer {name}"
    known = {column.name for column in layer.columns}
    unknown = [c for c in frame.columns if c not in known and c != frame.geometry.name]
    if unknown:
        raise SourceError(f"{place}: unknown column {unknown[0]!r}. Remove or rename it.")
    values: dict[str, Any] = {}
    ids = _checked_ids(frame, layer, place)
    for column in layer.columns:
        values[column.name] = _checked_column(frame, column, ids, layer.one, place)
    geometry = np.asarray(frame.geometry.array)
    _check_geometry(geometry, layer, ids, place)
    return gpd.GeoDataFrame(values, geometry=geometry, crs=frame.crs)


def _check_keys(
    table: Any, allowed: Mapping[str, Any], where: str, optional: tuple[str, ...] = _OPTIONAL
) -> None:
    if not isinstance(table, Mapping):
        raise SourceError(f"{where} must be a table of keys and values.")
    for key, value in table.items():
        if key not in allowed:
            raise SourceError(f"{where}: unknown key {key!r}. Remove it or correct its spelling.")
        if not isinstance(value, allowed[key]) or isinstance(value, bool):
            raise SourceError(f"{where}: {key} is {value!r}, which is of the wrong type.")
    for key in allowed:
        if key not in table and key not in optional:
            raise SourceError(f"{where}: the key {key!r} is missing. Add it.")


def _check_one_of(value: str, allowed: tuple[str, ...], what: str) -> None:
    if value not in allowed:
        raise SourceError(f"{what} is {value!r}; it must be one of {', '.join(allowed)}.")


def _check_point(values: list[Any], size: int, what: str) -> None:
    numbers = [v for v in values if isinstance(v, _NUMBER) and not isinstance(v, bool)]
    if len(values) != size or len(numbers) != size or not np.isfinite(numbers).all():
        raise SourceError(f"{what} is {values!r}; it must be {size} numbers in metres.")


def _checked_ids(frame: gpd.GeoDataFrame, layer: Layer, place: str) -> NDArray[Any]:
    if "id" not in frame.columns:
        raise SourceError(f"{place}: the column 'id' is missing. Give every {layer.one} an id.")
    ids: NDArray[Any] = frame["id"].to_numpy(dtype=object)
    for row, value in enumerate(ids):
        if not isinstance(value, str) or not value:
            raise SourceError(
                f"{place}: row {row + 1} has the id {value!r}; give every {layer.one} a text as id."
            )
        if clean(value) != value:
            raise SourceError(
                f"{place}: the id {value!r:.80} holds letters that cannot be seen; give this "
                f"{layer.one} another."
            )
    doubled = frame["id"].duplicated().to_numpy()
    if doubled.any():
        raise SourceError(
            f"{place}: the id {ids[doubled.argmax()]!r} is used twice. Make each id unique."
        )
    return ids


def _checked_column(
    frame: gpd.GeoDataFrame, column: Column, ids: NDArray[Any], one: str, place: str
) -> Any:
    if column.name not in frame.columns:
        if column.default is None:
            raise SourceError(f"{place}: the column {column.name!r} is missing. Add it.")
        return np.full(len(frame), column.default, dtype=object)

    def refuse(row: int, fix: str) -> SourceError:
        value = frame[column.name].iloc[row]
        shown = value.item() if isinstance(value, np.generic) else value
        return SourceError(f"{place}: {one} {ids[row]!r} has {column.name} = {shown!r}; {fix}.")

    if column.kind == "text":
        return _checked_text(frame[column.name], column, refuse)
    return _checked_number(frame[column.name], column, refuse)


def _checked_text(
    series: pd.Series, column: Column, refuse: Callable[[int, str], SourceError]
) -> NDArray[Any]:
    values: NDArray[Any] = series.to_numpy(dtype=object).copy()
    empty = np.asarray(series.isna())
    if column.default is not None:
        values[empty] = column.default
    wrong = ~np.fromiter((isinstance(v, str) for v in values), bool, len(values))
    if wrong.any():
        raise refuse(int(wrong.argmax()), "it must be a text")
    values[:] = [clean(value) for value in values]
    if column.allowed:
        unknown = ~np.isin(values.astype(str), column.allowed)
        if unknown.any():
            raise refuse(int(unknown.argmax()), f"it must be one of {', '.join(column.allowed)}")
    return values


def _checked_number(
    series: pd.Series, column: Column, refuse: Callable[[int, str], SourceError]
) -> NDArray[Any]:
    if not pd.api.types.is_numeric_dtype(series.dtype) and len(series):
        empty = np.asarray(series.isna())
        row = int(empty.argmax()) if empty.any() else 0
        raise refuse(
            row, "a yes or no is needed" if column.kind == "yes_no" else "a number is needed"
        )
    values: NDArray[Any] = series.to_numpy(dtype=np.float64, na_value=np.nan)
    if (bad := ~np.isfinite(values)).any():
        raise refuse(int(bad.argmax()), "a number is needed")
    if column.kind == "yes_no":
        if (bad := ~np.isin(values, (0.0, 1.0))).any():
            raise refuse(int(bad.argmax()), "a yes or no is needed")
        return values.astype(bool)
    low = -np.inf if column.low is None else column.low
    high = np.inf if column.high is None else column.high
    if (bad := (values < low) | (values > high)).any():
        raise refuse(int(bad.argmax()), f"it must lie between {low:g} and {high:g}")
    if column.kind == "whole":
        if (bad := values != np.floor(values)).any():
            raise refuse(int(bad.argmax()), "it must be a whole number")
        return values.astype(np.int64)
    return values


def _check_geometry(geometry: NDArray[Any], layer: Layer, ids: NDArray[Any], place: str) -> None:
    def refuse(bad: NDArray[np.bool_], what: str) -> None:
        if bad.any():
            raise SourceError(f"{place}: {layer.one} {ids[bad.argmax()]!r} {what}.")

    refuse(
        shapely.is_missing(geometry) | shapely.is_empty(geometry),
        "has no geometry, or a damaged one; redraw or remove it",
    )
    kinds = np.array([g.geom_type for g in geometry], dtype=object)
    for kind in np.unique(kinds.astype(str)) if len(kinds) else ():
        refuse(
            (kinds == kind) & (kind != layer.geometry),
            f"is a {kind}, but a {layer.geometry} is needed; split or convert it",
        )
    bounds = shapely.bounds(geometry).reshape(-1, 4)
    refuse(~np.isfinite(bounds).all(axis=1), "has a coordinate that is no number; correct it")
    if layer.has_heights:
        points, owner = shapely.get_coordinates(geometry, include_z=True, return_index=True)
        flat = np.isin(np.arange(len(geometry)), owner[~np.isfinite(points).all(axis=1)])
        refuse(flat, "has a corner without a height; correct it")
    elif layer.geometry == "Polygon":
        # The area of a figure of eight may cancel out; what encloses it then still has some.
        flat = (shapely.area(geometry) <= 0.0) & (shapely.area(shapely.convex_hull(geometry)) <= 0)
        refuse(flat, "has an outline with no area; redraw or remove it")
        refuse(
            ~shapely.is_valid(geometry),
            "has an outline that crosses itself; redraw it, or import the data again to repair it",
        )
    if layer.geometry == "LineString":
        refuse(shapely.length(geometry) <= 0.0, "has no length; remove it")
