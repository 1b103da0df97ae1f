"""Vector files: GeoJSON, GeoPackage, Shapefile, FlatGeobuf, GML and their like, also zipped."""

import re
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.quality.quality_issue import QualityIssue
from layers.source_error import SourceError
from layers.sources.found import Found, found_layer
from layers.sources.gdal_door import IMPORT_DRIVERS, local_file, read_table, vector_tables
from layers.sources.osm_tags import layer_of
from layers.sources.vector_names import key_of, layer_named, tags_of
from layers.sources.zipped import unpacked

_KINDS = {0: "point", 1: "line", 2: "line", 3: "area", 4: "point", 5: "line", 6: "area"}
_NAMED_SYSTEM = re.compile(r'"crs"\s*:\s*\{[^{}]*\{[^{}]*"name"\s*:\s*"([^"]*)"')
_HEAD_BYTES = 1 << 16
_UNREADABLE = (DataSourceError, DataLayerError, FeatureError, UnicodeDecodeError, OSError)
_OSM_KEYS = {"building", "highway", "natural", "amenity", "leisure", "landuse", "waterway", "place"}


def read_vector(path: Path) -> Found:
    """Everything in a vector file that belongs to a layer, in the file's coordinate system.

    A feature belongs to the layer that its OpenStreetMap-like columns (building, highway, natural
    ...) say; without these, to the layer that the name of its table or file says; without that,
    areas are buildings and lines are streets. Columns are understood by their usual names in
    several languages (layers.sources.vector_names).
    Raises SourceError where the file cannot be read, is empty, has no coordinate system, or its
    tables differ in it.
    """
    parts: dict[str, list[gpd.GeoDataFrame]] = {}
    issues: list[QualityIssue] = []
    if local_file(path).is_file() and zipfile.is_zipfile(path):
        with unpacked(path) as inside:
            for file in inside:
                try:
                    _take_file(file, parts, issues)
                except SourceError as error:  # the zip is known to who gave it, not its place
                    told = str(error).replace(str(file), f"{path}, {file.name},")
                    raise SourceError(told) from error
    else:
        _take_file(path, parts, issues)
    parts = {found: kept for found, group in parts.items() if (kept := _drawn(group))}
    if not parts:
        raise SourceError(f"{path} holds no areas, lines or known points. Name another file.")
    frames = [frame for group in parts.values() for frame in group]
    if any(frame.crs != frames[0].crs for frame in frames):
        raise SourceError(f"{path} holds tables in different coordinate systems. Unite them.")
    layers = {name: _joined(group) for name, group in parts.items()}
    return Found(layers, f"vector file {path.name}", "as stated by its origin", tuple(issues))


def _take_file(
    path: Path, parts: dict[str, list[gpd.GeoDataFrame]], issues: list[QualityIssue]
) -> None:
    if path.suffix.lower() in (".geojson", ".json"):
        _check_named_system(path)
    for name in _table_names(path):
        frame = _table(path, name)
        if len(frame):
            _sort(frame, name or path.stem, parts, issues)


def _check_named_system(path: Path) -> None:
    """GDAL takes a GeoJSON whose system it does not know for longitude and latitude."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise _unreadable(path, error) from error
    named = _NAMED_SYSTEM.search(head.decode("utf-8", "ignore"))
    if named is None:
        return
    try:
        CRS.from_user_input(named[1])
    except CRSError as error:
        raise SourceError(
            f"{path} names a coordinate system {named[1]!r} that is not known. "
            "Name it by its number, as 'EPSG:25832'."
        ) from error


def _table_names(path: Path) -> list[str]:
    try:
        tables = vector_tables(path, IMPORT_DRIVERS)
    except _UNREADABLE as error:
        raise _unreadable(path, error) from error
    names = [name for name, has_geometry in tables if has_geometry]
    if not names:
        raise SourceError(f"{path} holds no table with geometry. Name another file.")
    return names


def _table(path: Path, name: str) -> gpd.GeoDataFrame:
    try:
        frame = read_table(path, name, IMPORT_DRIVERS, force_2d=True, datetime_as_string=True)
    except SourceError:
        raise
    except (*_UNREADABLE, ValueError) as error:
        raise _unreadable(path, error) from error
    except UnboundLocalError as error:  # pyogrio, where a .prj is not UTF-8
        raise SourceError(
            f"{path}: its coordinate system (for a shapefile, the .prj file) is not UTF-8 text. "
            "Save the file again."
        ) from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise SourceError(f"{path}, table {name!r}, has no geometry. Name another file.")
    if len(frame) and frame.crs is None:
        raise SourceError(
            f"{path}, table {name!r}, states no coordinate system. Assign the one it was drawn in "
            "(for a shapefile, add the .prj file)."
        )
    return frame


def _sort(
    frame: gpd.GeoDataFrame,
    name: str,
    parts: dict[str, list[gpd.GeoDataFrame]],
    issues: list[QualityIssue],
) -> None:
    """Deals the features of one table out to layers."""
    keys = {c: key for c in frame.columns if c != frame.geometry.name and (key := key_of(c))}
    geometry = np.asarray(frame.geometry.array)
    table = frame[list(keys)].to_dict("records") if keys else [{} for _ in range(len(frame))]
    tags = [tags_of(row, keys) for row in table]
    # Own tag keys keep the table's name for what it is; a plain `kind` is no highway class.
    by_tag = bool(_OSM_KEYS & {c.lower() for c in frame.columns})
    ids = [tag.pop("id", str(row + 1)) for row, tag in enumerate(tags)]
    if len(set(ids)) < len(ids):
        issues.append(QualityIssue("", name, "ids", "some occur twice", "rows numbered instead"))
        ids = [str(row + 1) for row in range(len(ids))]
    types = shapely.get_type_id(geometry)
    layer = np.full(len(frame), None, dtype=object)
    for row, (kind, tag) in enumerate(zip(types, tags, strict=True)):
        layer[row] = layer_of(tag, _single(kind)) if by_tag else None
        if layer[row] is None and kind in _KINDS:
            layer[row] = layer_named(name, _KINDS[kind])
    empty = int((types < 0).sum())
    if empty:
        why = "have no geometry, or one that cannot be read (an open or cut-off ring)"
        issues.append(QualityIssue("", name, f"{empty} rows", why, "left out"))
    for found in sorted({x for x in layer if x is not None}):
        at = np.flatnonzero(layer == found)
        parts.setdefault(found, []).append(
            found_layer([ids[i] for i in at], [tags[i] for i in at], geometry[at], frame.crs)
        )


def _drawn(group: list[gpd.GeoDataFrame]) -> list[gpd.GeoDataFrame]:
    """The frames of a layer without rows that have no shape; those with none left are gone."""
    drawn = (frame[~(frame.geometry.isna() | frame.geometry.is_empty)] for frame in group)
    return [frame.reset_index(drop=True) for frame in drawn if len(frame)]


def _single(kind: int) -> int:
    """The type number of one part of a multi-geometry."""
    return {4: 0, 5: 1, 6: 3}.get(kind, kind)


def _joined(group: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    if len(group) == 1:
        return group[0]
    ids = [f"{part}.{ident}" for part, frame in enumerate(group, 1) for ident in frame["id"]]
    tags = [tag for frame in group for tag in frame["tags"]]
    geometry = np.concatenate([np.asarray(frame.geometry.array) for frame in group])
    return found_layer(ids, tags, geometry, group[0].crs)


def _unreadable(path: Path, error: Exception) -> SourceError:
    reason = (str(error).splitlines() or ["no reason given"])[0].split("; ")[0].rstrip(".")
    return SourceError(
        f"{path} cannot be read as a vector file ({reason}). It may be empty, damaged, cut off or "
        "wrongly encoded; save it again as GeoPackage or GeoJSON."
    )
