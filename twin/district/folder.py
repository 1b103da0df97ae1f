"""A district on disk becomes a District; sources of other kinds become a district on disk."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers.district.own_stock import (
    CERTIFIED,
    STOCK,
    OwnArchetype,
    OwnConstruction,
    OwnLayer,
    OwnStock,
    read_own_stock,
)
from layers.safety.clean_text import clean
from layers.safety.limits import MOST_FILE_BYTES, checked_file
from layers.safety.safe_replace import put_back
from layers.source_error import SourceError
from layers.sources.weather.epw import WeatherFileError, WeatherYear, read_epw
from layers.store.kept_values import kept_or_made
from layers.terrain.terrain import Terrain, shifted
from models.light.luminaire.luminaire_table import luminaires
from twin.district.checks import misfit
from twin.district.district import District, Features, NamedView, Source

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from layers.district.folder import FolderContents

SAMPLES = ("lisbon", "porta_romana", "greenwich", "tiny")
_FLAT_GROUND_CELL_M = 50.0
_FORMER_FILES = ("issues.csv",)  # in folders of earlier programs
_FILES = (
    "district.toml", "layers.gpkg", "terrain.tif", "weather.epw", "data_quality.csv",
    CERTIFIED, STOCK,
)  # fmt: skip


class DistrictError(ValueError):
    """A district that cannot be opened; the message names the file, the object and the fix."""


def sample_folder(key: str) -> Path:
    """The folder of a sample district."""
    return Path(str(files("sample_districts"))) / key


def resolve_district(name: str) -> Path:
    """The folder that a DISTRICT on the command line means: a sample's name, or a path."""
    path = Path(name)
    put_back(path)
    try:
        is_folder = bool(name) and path.is_dir()
        is_district = is_folder and (path / "district.toml").is_file()
    except OSError:  # a name that no file can have
        is_folder = is_district = False
    if name in SAMPLES and not is_district:
        return sample_folder(name)
    if not is_folder:
        raise DistrictError(
            f"'{name[:200]}' is neither a folder nor a sample; the samples are "
            f"{', '.join(SAMPLES)}."
        )
    return path


def open_district(name: str | Path) -> District:
    """Load a district from a sample's name or a folder; what was read and found in order before
    is taken from the user's cache, as long as no byte of its files differs.

    Raises DistrictError with one sentence that names the file, the object and the fix.
    """
    folder = resolve_district(str(name))
    hashes = source_hashes(folder)
    district = kept_or_made(
        "district", [hashes], DISTRICT_RECORDS, lambda: _read_district(folder, hashes)
    )
    return replace(district, folder=folder)


DISTRICT_RECORDS = (
    District, Features, NamedView, Source, Terrain, WeatherYear,
    OwnStock, OwnArchetype, OwnConstruction, OwnLayer,
)  # fmt: skip


def _read_district(folder: Path, hashes: Mapping[str, str]) -> District:
    contents = _read(folder)
    try:
        weather = read_epw(contents.weather_path)
    except WeatherFileError as error:
        raise DistrictError(str(error)) from error
    district = replace(_district(contents, weather, hashes), own_stock=_own_stock(folder))
    fault = misfit(district, luminaires().code)
    if fault is not None:
        raise DistrictError(f"{folder}: {fault}")
    return district


def with_network(district: District, network: Path) -> District:
    """The district with cables and substations of a GeoPackage in the place of its own.

    Raises DistrictError with one sentence.
    """
    from layers.district.folder import read_network

    try:
        frames = read_network(network, district.crs)
    except SourceError as error:
        raise DistrictError(str(error)) from error
    layers = {name: _features(frame, district.origin_m) for name, frame in frames.items()}
    return replace(district, layers={**district.layers, **layers})


def _read(folder: Path) -> "FolderContents":
    # Here, not above: geopandas and GDAL cost half a second that a district kept need not pay.
    from layers.district.folder import read_folder

    try:
        return read_folder(folder)
    except SourceError as error:
        raise DistrictError(str(error)) from error


def _own_stock(folder: Path) -> OwnStock | None:
    """What certificates and the folder's own stock file say, the latter before the former; None
    where there is neither."""
    paths = [folder / name for name in (CERTIFIED, STOCK) if (folder / name).is_file()]
    if not paths:
        return None
    from models.heat.fabric.constructions import MATERIALS, SHIPPED

    materials = {
        name: (m.conductivity_w_mk, m.density_kg_m3, m.heat_capacity_j_kgk)
        for name, m in MATERIALS.items()
    }
    try:
        stocks = [read_own_stock(path, materials, SHIPPED) for path in paths]
    except SourceError as error:
        raise DistrictError(str(error)) from error
    return OwnStock(
        tuple(construction for stock in stocks for construction in stock.constructions),
        tuple(archetype for stock in stocks for archetype in stock.archetypes),
    )


def sample_scenarios(district: District) -> tuple[Path, ...]:
    """The scenario files that lie in the district's folder."""
    return tuple(sorted(district.folder.glob("scenario*.json")))


def _district(
    contents: "FolderContents", weather: WeatherYear, hashes: Mapping[str, str]
) -> District:
    about = contents.description
    origin = (float(about["origin_m"][0]), float(about["origin_m"][1]))
    layers = {name: _features(frame, origin) for name, frame in contents.layers.items()}
    buildings = layers.pop("buildings")
    terrain = (
        shifted(contents.terrain, origin)
        if contents.terrain is not None
        else _flat_ground(buildings, about["crs"])
    )
    return District(
        key=about["key"],
        name=clean(about["name"]),
        country=about["country"],
        crs=about["crs"],
        origin_m=origin,
        standing=about["standing"],
        note=clean(about.get("note", "")),
        facts={k: float(v) for k, v in about.get("facts", {}).items()},
        views=tuple(_view(v) for v in about.get("views", ())),
        sources=tuple(
            Source(*(clean(s[key]) for key in ("what", "source", "licence", "standing")))
            for s in about.get("sources", ())
        ),
        buildings=buildings,
        layers=layers,
        terrain=terrain,
        weather=weather,
        folder=contents.path,
        input_hashes=hashes,
        true_north_deg=_true_north_deg(buildings, about["crs"], origin),
    )


def _true_north_deg(buildings: Features, crs: str, origin_m: tuple[float, float]) -> float:
    """Where true north lies in the middle of the buildings, clockwise from grid north."""
    from layers.geometry.frame import true_north_deg  # here, not above: as for reading

    west, south, east, north = shapely.total_bounds(buildings.geometry)
    return true_north_deg(crs, origin_m[0] + (west + east) / 2, origin_m[1] + (south + north) / 2)


def _features(frame: "GeoDataFrame", origin: tuple[float, float]) -> Features:
    shapes = np.asarray(frame.geometry.values, dtype=object)
    solid = bool(shapely.has_z(shapes).any())
    moved = np.array([*origin, 0.0])[: 3 if solid else 2]
    geometry = shapely.transform(shapes, lambda at: at - moved, include_z=solid)
    columns = {
        str(name): frame[name].to_numpy()
        for name in frame.columns
        if name not in ("id", frame.geometry.name)
    }
    return Features(frame["id"].to_numpy().astype(str), geometry, columns)


def _view(view: Mapping[str, Any]) -> NamedView:
    def point(values: Sequence[float]) -> tuple[float, float, float]:
        return (float(values[0]), float(values[1]), float(values[2]))

    return NamedView(
        clean(str(view["name"])), point(view["position_m"]), point(view["focal_point_m"])
    )


def _flat_ground(buildings: Features, crs: str) -> Terrain:
    """Level ground at 0 m under the district, where the folder brings no terrain."""
    west, south, east, north = shapely.total_bounds(buildings.geometry)
    margin = 2 * _FLAT_GROUND_CELL_M
    rows = int(np.ceil((north - south + 2 * margin) / _FLAT_GROUND_CELL_M))
    cols = int(np.ceil((east - west + 2 * margin) / _FLAT_GROUND_CELL_M))
    ground = np.zeros((rows, cols), dtype=np.float32)
    return Terrain(ground, west - margin, north + margin, _FLAT_GROUND_CELL_M, crs)


def source_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each file the district is read from."""
    hashes = {}
    for name in (name for name in (*_FILES, *_FORMER_FILES) if (folder / name).is_file()):
        try:
            checked_file(folder / name, MOST_FILE_BYTES, "files")
            with (folder / name).open("rb") as file:
                hashes[name] = hashlib.file_digest(file, "sha256").hexdigest()
        except SourceError as error:
            raise DistrictError(str(error)) from error
    return hashes


def data_quality_lines(issues: Sequence[object]) -> list[str]:
    """Data-quality issues by kind, those that move the results most first, in at most ten lines."""
    from layers.quality.quality_issue import QualityIssue
    from layers.quality.summary import summary_lines

    return summary_lines([issue for issue in issues if isinstance(issue, QualityIssue)])


def register_lines(issues: Sequence[object]) -> list[str]:
    """How many rows of each register were joined to buildings, and by what."""
    from layers.quality.quality_issue import QualityIssue

    told = (issue for issue in issues if isinstance(issue, QualityIssue))
    return [f"{i.layer}: {i.why}: {i.done}" for i in told if i.what.startswith("register")]


def issue_counts(issues: Sequence[object]) -> list[tuple[str, str]]:
    """How many data-quality issues of each kind, those that move the results most first."""
    from layers.quality.quality_issue import QualityIssue
    from layers.quality.summary import ranked_kinds

    ranked = ranked_kinds([issue for issue in issues if isinstance(issue, QualityIssue)])
    return [(f"{count:,}", kind) for kind, count in ranked]


def check_district(name: str) -> Sequence[object]:
    """Every data-quality issue of a district, each a sentence when written out."""
    from layers.district.quality_issues import quality_issues_of

    return quality_issues_of(_read(resolve_district(name)))
