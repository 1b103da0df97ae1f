"""Looks into files without importing them: which tables there are, and what their columns mean."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from layers.importing.any_source import WHAT, is_of_tables, read_source
from layers.importing.seen import (
    DATA,
    GROUND,
    NOT_USED,
    REGISTER,
    WEATHER,
    SeenColumn,
    SeenFile,
    SeenTable,
)
from layers.registers.register import register_meanings
from layers.safety.clean_text import clean
from layers.safety.reader_door import reader_door
from layers.schemes.scheme import Meaning, Scheme, recognised, tag_values
from layers.source_error import SourceError
from layers.sources.cell_tables import CELL_ENDINGS, read_cells
from layers.sources.found import Tags
from layers.sources.gdal_door import open_raster
from layers.sources.raster import raster_errors
from layers.sources.table_layers import Dealt, deal_out
from layers.sources.table_tags import column_meanings, columns_apart, text_rows
from layers.sources.vector import tables_of
from layers.sources.vector_names import text_of
from layers.sources.weather.epw import read_epw
from layers.sources.weather.forms import as_epw

_RASTERS = (".tif", ".tiff", ".asc", ".hgt", ".dt0", ".dt1", ".dt2", ".img", ".xyz")
_WEATHER = (".epw",)
_NOT_DATA = (
    ".txt", ".md", ".pdf", ".prj", ".dbf", ".shx", ".cpg", ".qix", ".qml", ".sld", ".aux", ".toml",
    ".docx", ".png", ".jpg", ".lock", ".html",
)  # fmt: skip
_MOST_FILES = 200
_MOST_OUTLINES = 20_000
_EXAMPLES = 4
_LEAST_M = 0.5
_DEGREE_M = 111_320.0

Said = Callable[[str, float], None]


def recognise(
    paths: Sequence[Path], mapping: Scheme | None, crs: str | None, said: Said
) -> tuple[SeenFile, ...]:
    """What each of these files is; of a folder what lies in it.

    mapping: what columns mean, before any scheme. crs: of 3D city models that name none. said: is
    told what is being read and the share that is done, and may raise to end it.
    """
    files = list(_files(paths))
    seen = []
    for number, path in enumerate(files):
        said(f"Reading {path.name}", number / len(files))
        try:
            seen.append(_seen(path, mapping, crs))
        except SourceError as error:
            unnamed = crs is None and "coordinate system" in str(error)
            seen.append(SeenFile(path, NOT_USED, "cannot be used", (), str(error), unnamed))
    return tuple(seen)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir() and path.suffix.lower() != ".gdb":
            inside = sorted(p for p in path.iterdir() if not p.name.startswith("."))
            for file in inside[:_MOST_FILES]:
                if (file.is_file() and _may_be_data(file)) or file.suffix.lower() == ".gdb":
                    yield file
        elif not _belongs_to_a_shapefile(path):
            yield path


def _may_be_data(path: Path) -> bool:
    return path.suffix.lower() not in _NOT_DATA


def _belongs_to_a_shapefile(path: Path) -> bool:
    beside = (".dbf", ".shx", ".prj", ".cpg", ".qix", ".sbn", ".sbx")
    return path.suffix.lower() in beside and path.with_suffix(".shp").is_file()


def _seen(path: Path, mapping: Scheme | None, crs: str | None) -> SeenFile:
    ending = path.suffix.lower()
    if ending in _RASTERS:
        return SeenFile(path, GROUND, _told_raster(path))
    if ending in _WEATHER or (ending in (".csv", ".json") and _is_weather(path)):
        return SeenFile(path, WEATHER, _told_weather(path))
    if ending in CELL_ENDINGS and not _is_geoparquet(path):
        return _seen_register(path, mapping)
    if is_of_tables(path):
        with reader_door(path, WHAT):
            return _seen_tables(path, mapping)
    found = read_source(path, None, crs)
    tables = tuple(
        SeenTable(name, len(frame), ((name, len(frame)),), "", (), _outlines(frame))
        for name, frame in found.layers.items()
    )
    return SeenFile(path, DATA, found.what, tables)


def _is_weather(path: Path) -> bool:
    try:
        with as_epw(path) as file:
            return file != path
    except SourceError:
        return False


def _told_weather(path: Path) -> str:
    with as_epw(path) as file:
        year = read_epw(file)
    return f"a year of weather at {year.latitude_deg:.2f}° N, {year.longitude_deg:.2f}° E"


def _told_raster(path: Path) -> str:
    with raster_errors(path), open_raster(path) as source:
        return f"heights of the ground, {source.width:,} x {source.height:,} cells"


def _is_geoparquet(path: Path) -> bool:
    if path.suffix.lower() != ".parquet":
        return False
    return b"geo" in (pq.read_schema(path).metadata or {})


def _seen_register(path: Path, mapping: Scheme | None) -> SeenFile:
    """A table without geometry; what its rows are about is known once there are buildings."""
    table = read_cells(path, "rows of a register")
    meanings, scheme = register_meanings(table.heads, mapping)
    texts = [
        {h: t for h, c in zip(table.heads, row, strict=True) if (t := text_of(c))}
        for row in table.rows
    ]
    columns = _seen_columns(texts, table.heads, meanings)
    seen = SeenTable(path.stem, len(texts), (), scheme, columns, ())
    return SeenFile(path, REGISTER, f"{len(texts):,} rows to be joined to buildings", (seen,))


def _seen_tables(path: Path, mapping: Scheme | None) -> SeenFile:
    dealt = Dealt(mapping=mapping)
    frames = []
    for name, frame in tables_of(path):
        deal_out(frame, name, dealt)
        frames.append((clean(name), frame))
    dealt.settle()
    layers: dict[str, list[tuple[str, int]]] = {}
    for layer, parts in dealt.parts.items():
        for name, part in zip(dealt.names[layer], parts, strict=True):
            layers.setdefault(clean(name), []).append((layer, len(part)))
    tables = tuple(_seen_table(n, f, mapping, tuple(layers.get(n, ()))) for n, f in frames)
    if not any(table.layers for table in tables):
        return SeenFile(path, NOT_USED, "holds nothing of a district", tables)
    plural = "" if len(tables) == 1 else "s"
    return SeenFile(path, DATA, f"{len(tables)} table{plural} of objects with a place", tables)


def _seen_table(
    name: str, frame: gpd.GeoDataFrame, mapping: Scheme | None, layers: tuple[tuple[str, int], ...]
) -> SeenTable:
    rows = text_rows(frame)
    _, names = columns_apart(rows)
    follows = recognised(names)
    columns = _seen_columns(rows, names, column_meanings(names, mapping))
    scheme = follows[0].name if follows else ""
    return SeenTable(name, len(frame), layers, scheme, columns, _outlines(frame))


def _seen_columns(
    rows: Sequence[Tags], names: Sequence[str], meanings: Mapping[str, Sequence[Meaning]]
) -> tuple[SeenColumn, ...]:
    columns = []
    for column in names:
        values = Counter(row[column] for row in rows if column in row)
        known = {v for v in values if not tag_values({column: v}, meanings)[1]}
        odd = [value for value, _ in values.most_common() if value not in known]
        examples = tuple(value for value, _ in values.most_common(_EXAMPLES))
        means = meanings[column][0].attribute if meanings[column] else ""
        understood = sum(values[v] for v in known)
        unknown = tuple(odd[: _EXAMPLES * 3]) if means else ()
        columns.append(SeenColumn(column, means, examples, values.total(), understood, unknown))
    return tuple(columns)


def _outlines(frame: gpd.GeoDataFrame) -> tuple[NDArray[np.float64], ...]:
    """Of at most _MOST_OUTLINES objects, evenly taken, without corners that no map shows."""
    step = -(-len(frame) // _MOST_OUTLINES)
    shapes = frame.geometry.iloc[:: max(step, 1)].to_crs("EPSG:4326").force_2d()
    parts = shapely.get_parts(np.asarray(shapes.array, dtype=object))
    parts = shapely.simplify(parts[~shapely.is_empty(parts)], _LEAST_M / _DEGREE_M)
    areas = shapely.get_type_id(parts) == 3
    parts[areas] = shapely.get_exterior_ring(parts[areas])
    at, owner = shapely.get_coordinates(parts, return_index=True)
    return tuple(np.split(at, np.flatnonzero(np.diff(owner)) + 1)) if len(at) else ()
