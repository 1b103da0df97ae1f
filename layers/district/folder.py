"""A district folder, written whole or not at all, and read back with every value checked."""

import contextlib
import csv
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from pyproj import CRS

from layers.district.columns import LAYER_COLUMNS, Layer
from layers.district.folder_checks import checked_description, checked_layer, projected_crs
from layers.district.network_form import usual_cables, usual_substations
from layers.district.own_stock import CERTIFIED
from layers.district.toml_file import toml_table
from layers.district.toml_text import toml_text
from layers.quality.quality_issue import QualityIssue, quality_issues_csv, quality_issues_from_csv
from layers.safety.limits import MOST_TEXT_BYTES, checked_file
from layers.safety.reader_door import reader_door
from layers.safety.safe_replace import put_in_place, working_place
from layers.source_error import SourceError
from layers.sources.gdal_door import FOLDER_DRIVERS, read_table, vector_tables
from layers.sources.raster import read_terrain, write_terrain
from layers.terrain.terrain import Terrain

DESCRIPTION, VECTORS = "district.toml", "layers.gpkg"
TERRAIN, WEATHER, DATA_QUALITY = "terrain.tif", "weather.epw", "data_quality.csv"
_FORMER_DATA_QUALITY = "issues.csv"  # in folders of earlier programs
_FROM_BACKUP = "It may be damaged or cut off; take it from a backup or import the district again."
_GDAL_ERRORS = (DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError)
# GeoPackage stamps its contents with the hour of writing; a fixed stamp makes the same
# district the same bytes, so that a hash of the folder says whether anything changed.
_STAMP = "2000-01-01T00:00:00.000Z"


@dataclass(frozen=True, eq=False)
class FolderContents:
    """What a district folder holds.

    description: `district.toml` with its optional parts filled in.
    layers: by name, columns as in LAYER_COLUMNS, coordinates in the folder's own CRS [m].
    terrain: the ground, or None where the folder has none. weather_path: its EPW file.
    issues: what an import met and fixed, from `data_quality.csv`.
    """

    path: Path
    description: dict[str, Any]
    layers: dict[str, gpd.GeoDataFrame]
    terrain: Terrain | None
    weather_path: Path
    issues: tuple[QualityIssue, ...] = ()


def write_folder(
    path: Path,
    description: Mapping[str, Any],
    layers: Mapping[str, gpd.GeoDataFrame],
    terrain: Terrain | None,
    weather_epw_text: str,
    issues: Sequence[QualityIssue] = (),
    certified: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Writes a district folder in the form of docs/formats.md.

    All is checked first and written into a sibling folder, which takes the place of `path` only
    when it is complete; `scenario*.json` of an older folder at `path` are kept. issues: what an
    import met, kept beside the data in `data_quality.csv`. certified: archetypes of buildings whose
    U-values are certified (`certified.toml`).
    Raises SourceError where a value breaks the contract, where `path` holds something that is no
    district, and where the disk cannot take the files; `path` is then as it was.
    """
    path = Path(path).resolve()
    full = checked_description(description, DESCRIPTION)
    checked = _checked_layers(layers, full["crs"], VECTORS)
    if terrain is not None and terrain.crs != full["crs"]:
        _check_same_crs(terrain.crs, full["crs"], TERRAIN)
    check_may_write(path)
    try:
        with working_place(path) as part:
            texts = {DESCRIPTION: toml_text(full), WEATHER: weather_epw_text}
            if issues:
                texts[DATA_QUALITY] = quality_issues_csv(issues)
            if certified:
                stock = {"schema_version": 1, "archetypes": list(certified)}
                texts[CERTIFIED] = toml_text(stock)
            _write_files(part, texts, checked, terrain)
            _keep_the_rest(path, part)
            put_in_place(part, path)
    except (OSError, *_GDAL_ERRORS) as error:
        raise SourceError(
            f"{path} could not be written ({error}). Free some space or choose another place; "
            "what was there before is unchanged."
        ) from error


def check_may_write(path: Path) -> None:
    """Refuse to write over what is no district. Raises SourceError."""
    if path.exists() and not _may_be_replaced(path):
        raise SourceError(
            f"{path} exists and is no district folder, so it is not written over. "
            "Name a new folder."
        )


def read_folder(path: Path) -> FolderContents:
    """Reads a district folder and checks every value of it.

    Raises SourceError with one sentence for the first thing that is amiss.
    """
    path = Path(path)
    if not path.is_dir():
        raise SourceError(f"{path} is no folder. Name a district folder (it holds {DESCRIPTION}).")
    for name in (DESCRIPTION, VECTORS, WEATHER):
        if not (path / name).is_file():
            raise SourceError(f"{path} has no {name}. Add the file, or import the district again.")
    with reader_door(path / DESCRIPTION, "a district's description"):
        description = checked_description(toml_table(path / DESCRIPTION), str(path / DESCRIPTION))
    layers = _read_vectors(path / VECTORS, description["crs"])
    terrain = None
    if (path / TERRAIN).is_file():
        terrain = read_terrain(path / TERRAIN, description["crs"])
    listed = [path / name for name in (DATA_QUALITY, _FORMER_DATA_QUALITY)]
    issues = next((_read_issues(file) for file in listed if file.is_file()), ())
    return FolderContents(path, description, layers, terrain, path / WEATHER, issues)


def _read_issues(path: Path) -> tuple[QualityIssue, ...]:
    try:
        checked_file(path, MOST_TEXT_BYTES, "lists of data-quality issues")
        return quality_issues_from_csv(path.read_text(encoding="utf-8"))
    except SourceError:
        raise
    except (ValueError, csv.Error, OSError) as error:
        raise SourceError(
            f"{path} is no list of data-quality issues ({error}). Delete the file."
        ) from error


def _read_vectors(path: Path, crs: str) -> dict[str, gpd.GeoDataFrame]:
    with reader_door(path, "a GeoPackage", _FROM_BACKUP):
        names = [name for name, _ in vector_tables(path, FOLDER_DRIVERS)]
        unknown = [name for name in names if name not in LAYER_COLUMNS]
        if unknown:
            raise SourceError(f"{path}: unknown layer {unknown[0]!r}. Remove or rename it.")
        layers = {n: read_table(path, n, FOLDER_DRIVERS, use_arrow=True) for n in names}
        return _checked_layers(layers, crs, str(path))


def read_network(path: Path, crs: str) -> dict[str, gpd.GeoDataFrame]:
    """The layers `cables` and `substations` of a GeoPackage, brought to `crs`.

    Raises SourceError with one sentence that names the file, the layer or the object.
    """
    layers: dict[str, gpd.GeoDataFrame] = {}
    with reader_door(path, "a GeoPackage", _FROM_BACKUP):
        found = [table for table, _ in vector_tables(path, FOLDER_DRIVERS)]
        for name in ("cables", "substations"):
            if name not in found:
                raise SourceError(f"{path} has no layer {name!r}. Add it (docs/formats.md).")
            frame = read_table(path, name, FOLDER_DRIVERS, use_arrow=True)
            if not isinstance(frame, gpd.GeoDataFrame) or frame.crs is None:
                raise SourceError(f"{path}: layer {name!r} has no coordinate system. Set it.")
            place = f"{path}, layer {name}"
            usual = frame.to_crs(crs)
            usual = usual_cables(usual, place) if name == "cables" else usual_substations(usual)
            layers[name] = checked_layer(name, usual, str(path))
    return layers


def _checked_layers(
    layers: Mapping[str, gpd.GeoDataFrame], crs: str, where: str
) -> dict[str, gpd.GeoDataFrame]:
    if "buildings" not in layers or len(layers["buildings"]) == 0:
        raise SourceError(f"{where} has no layer 'buildings' with a building in it. Add one.")
    for name, frame in layers.items():
        if name not in LAYER_COLUMNS:
            raise SourceError(f"{where}: unknown layer {name!r}. Remove or rename it.")
        if not isinstance(frame, gpd.GeoDataFrame) or frame.active_geometry_name is None:
            raise SourceError(f"{where}: layer {name!r} has no geometry. Remove the layer.")
        if frame.crs is None:
            raise SourceError(f"{where}: layer {name!r} has no coordinate system. Set it to {crs}.")
        _check_same_crs(frame.crs, crs, f"{where}, layer {name}")
    checked = {name: checked_layer(name, frame, where) for name, frame in layers.items()}
    _check_owners(checked, where)
    return checked


def _check_owners(layers: Mapping[str, gpd.GeoDataFrame], where: str) -> None:
    """Every surface belongs to a building that is there."""
    surfaces = layers.get("building_surfaces")
    if surfaces is None:
        return
    stray = surfaces[~surfaces["building_id"].isin(layers["buildings"]["id"])]
    for row in stray.itertuples():
        raise SourceError(
            f"{where}, layer building_surfaces: surface {row.id!r} has building_id = "
            f"{row.building_id!r}, which is no building; remove the surface."
        )


def _check_same_crs(found: object, wanted: str, where: str) -> None:
    crs = CRS.from_user_input(found)
    if crs.to_string() == wanted or crs.equals(
        projected_crs(wanted, where), ignore_axis_order=True
    ):
        return
    raise SourceError(
        f"{where} is in {crs.to_string()}, but {DESCRIPTION} says {wanted}. Reproject the data."
    )


def _write_files(
    part: Path,
    texts: Mapping[str, str],
    layers: Mapping[str, gpd.GeoDataFrame],
    terrain: Terrain | None,
) -> None:
    for name, text in texts.items():
        # newline="" keeps the line ends of the EPW as they came.
        (part / name).write_text(text, encoding="utf-8", newline="")
    with _fixed_stamp():
        for name, frame in layers.items():
            pyogrio.write_dataframe(
                frame, part / VECTORS, layer=name, driver="GPKG",
                geometry_type=_type_of(LAYER_COLUMNS[name]), append=(part / VECTORS).exists(),
            )  # fmt: skip
    if terrain is not None:
        write_terrain(part / TERRAIN, terrain)
    for file in part.iterdir():
        with file.open("rb") as handle:
            os.fsync(handle.fileno())


def _type_of(layer: Layer) -> str:
    return f"{layer.geometry} Z" if layer.has_heights else layer.geometry


@contextlib.contextmanager
def _fixed_stamp() -> Iterator[None]:
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _STAMP})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _may_be_replaced(path: Path) -> bool:
    return path.is_dir() and ((path / DESCRIPTION).is_file() or not any(path.iterdir()))


def _keep_the_rest(path: Path, part: Path) -> None:
    """Copies to `part` what lies in an older `path` and is not of the district's own files:
    scenarios, the stock file, whatever else a person put there."""
    own = (
        DESCRIPTION, VECTORS, TERRAIN, WEATHER, DATA_QUALITY, _FORMER_DATA_QUALITY, CERTIFIED,
    )  # fmt: skip
    rest = path.iterdir() if path.exists() else ()
    for item in rest:
        if item.name.startswith(own):  # their side files too, as layers.gpkg-wal
            continue
        if item.is_dir() and not item.is_symlink():
            shutil.copytree(item, part / item.name, symlinks=True)
        else:
            shutil.copy2(item, part / item.name, follow_symlinks=False)
