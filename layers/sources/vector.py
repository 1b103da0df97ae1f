"""Vector files: GeoJSON, GeoPackage, Shapefile, FlatGeobuf, GML and their like, also zipped."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.schemes.scheme import Scheme
from layers.source_error import SourceError
from layers.sources.found import Found, found_layer
from layers.sources.gdal_door import IMPORT_DRIVERS, local_file, read_table, vector_tables
from layers.sources.geoparquet import MARK, read_parquet
from layers.sources.table_layers import Dealt, deal_out
from layers.sources.zipped import unpacked

_NAMED_SYSTEM = re.compile(r'"crs"\s*:\s*\{[^{}]*\{[^{}]*"name"\s*:\s*"([^"]*)"')
_HEAD_BYTES = 1 << 16
_UNREADABLE = (DataSourceError, DataLayerError, FeatureError, UnicodeDecodeError, OSError)


def read_vector(path: Path, mapping: Scheme | None = None) -> Found:
    """Everything in a vector file that belongs to a layer, in the file's coordinate system.

    A feature belongs to the layer that its OpenStreetMap-like columns (building, highway, natural
    ...) say; without these, to the layer that the name of its table or file says; without that,
    areas are buildings and lines are streets. Columns are understood by their usual names in
    several languages and by published schemes (layers.schemes).
    mapping: a table of columns that goes before those of layers.schemes. Tables in several systems
    are brought to that of the buildings.
    Raises SourceError where the file cannot be read, is empty or has no coordinate system.
    """
    dealt = Dealt(mapping=mapping)
    for name, frame in tables_of(path):
        deal_out(frame, name, dealt)
    dealt.settle()
    parts = {found: kept for found, group in dealt.parts.items() if (kept := _drawn(group))}
    if not parts:
        raise SourceError(f"{path} holds no areas, lines or known points. Name another file.")
    crs = next(iter(parts.get("buildings") or next(iter(parts.values())))).crs
    parts = {name: [frame.to_crs(crs) for frame in group] for name, group in parts.items()}
    layers = {name: _joined(group) for name, group in parts.items()}
    return Found(layers, f"vector file {path.name}", "as stated by its origin", tuple(dealt.issues))


def tables_of(path: Path) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """Every table with rows and a geometry, by its name; of a zip those of all files in it.

    Raises SourceError where the file cannot be read or has no coordinate system.
    """
    if not (local_file(path).is_file() and zipfile.is_zipfile(path)):
        yield from _tables_of_file(path)
        return
    with unpacked(path) as inside:
        for file in inside:
            try:
                yield from _tables_of_file(file)
            except SourceError as error:  # the zip is known to who gave it, not its place
                told = str(error).replace(str(file), f"{path}, {file.name},")
                raise SourceError(told) from error


def _tables_of_file(path: Path) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    if path.suffix.lower() in (".geojson", ".json"):
        _check_named_system(path)
    if _is_parquet(path):
        frame = read_parquet(path)
        if len(frame) and frame.crs is None:
            raise SourceError(
                f"{path} states no coordinate system. Assign the one it was drawn in."
            )
        yield path.stem, frame
        return
    for name in _table_names(path):
        frame = _table(path, name)
        if len(frame):
            yield name or path.stem, frame


def _is_parquet(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK


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


def _drawn(group: list[gpd.GeoDataFrame]) -> list[gpd.GeoDataFrame]:
    """The frames of a layer without rows that have no shape; those with none left are gone."""
    drawn = (frame[~(frame.geometry.isna() | frame.geometry.is_empty)] for frame in group)
    return [frame.reset_index(drop=True) for frame in drawn if len(frame)]


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
