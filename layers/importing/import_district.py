"""From files of the real world to a district folder, with every data-quality issue written down."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from layers.district.columns import LAYER_COLUMNS
from layers.district.folder import read_folder, write_folder
from layers.district.quality_issues import quality_issues_of
from layers.geometry.frame import district_crs, local_origin, middle
from layers.importing.any_source import read_source
from layers.importing.buildings import known_buildings, without_open_roofs, without_unbuilt
from layers.importing.countries import UNKNOWN
from layers.importing.country import country_of_data, country_of_weather
from layers.importing.infer import fill_buildings
from layers.importing.outdoors import landmarks, outdoor_layers
from layers.importing.repair import sound_areas, without_overlaps
from layers.importing.street_lamps import mapped_lamps, placed_lamps
from layers.importing.streets import known_streets
from layers.importing.told_rules import with_told_rules
from layers.importing.true_shapes import fitted_surfaces
from layers.quality.quality_issue import QualityIssue
from layers.safety.reader_door import reader_door
from layers.schemes.scheme import read_scheme
from layers.source_error import SourceError
from layers.sources.dem import read_dem
from layers.sources.found import Found
from layers.sources.weather.epw import WeatherFileError, read_epw
from layers.sources.weather.forms import as_epw
from layers.sources.weather.rows import text_lines
from layers.terrain.terrain import Terrain, elevation_m

_WIDEST_M = 16_000.0  # a district's coordinates reach no further from its middle
_RIM_M = 100.0  # streets and trees are kept this far beyond the outermost building


@dataclass(frozen=True, eq=False)
class Imported:
    """The layers of a district in its coordinate system, and what was met on the way."""

    layers: dict[str, gpd.GeoDataFrame]
    terrain: Terrain | None
    issues: list[QualityIssue]


@dataclass(frozen=True)
class About:
    """What is said of a district beside its data. country: two letters, or UNKNOWN, and then
    why_unknown says why. sources: what, source and licence, row by row."""

    title: str
    country: str
    why_unknown: str
    sources: tuple[tuple[str, str, str], ...]


def import_district(
    source: Path,
    weather: Path,
    out: Path,
    dem: Path | None = None,
    name: str | None = None,
    mapping: Path | None = None,
    crs: str | None = None,
) -> list[QualityIssue]:
    """Reads a source, repairs and completes it, and writes a district folder at `out`.

    source: OpenStreetMap (.osm, .osm.pbf), CityJSON, CityGML or any vector file (layers.sources).
    weather: an EPW file, a typical year of PVGIS or TMY3. dem: a height raster; without it the
    district has no terrain.
    mapping: a table that says what columns and values of vector files mean (layers.schemes).
    name: what the district is called; the file's name where it is left out. crs: the coordinate
    system of a 3D city model that names none.
    Returns every data-quality issue of the result, what was repaired included. The sources stay
    as they are. Raises SourceError with one sentence where a file cannot be used, and `out` is
    then as it was.
    """
    source, weather, out = Path(source), Path(weather), Path(out)
    _keep_originals(out, [source, weather, *([Path(dem)] if dem else [])])
    try:
        with as_epw(weather) as file:
            year = read_epw(file)
            epw_text = "\n".join(text_lines(file)) + "\n"
    except WeatherFileError as error:
        raise SourceError(str(error)) from error
    found = read_source(source, read_scheme(Path(mapping)) if mapping else None, crs)
    country, why = country_of_weather(year, found)
    title = name or source.name.split(".")[0].replace("_", " ")
    sources = [("buildings and streets", found.what, found.licence), ("weather", weather.name, "")]
    if dem is not None:
        sources.append(("terrain", Path(dem).name, ""))
    about = About(title, country, why, tuple(sources))
    return write_found(found, about, source, out, epw_text, Path(dem) if dem else None)


def write_found(
    found: Found, about: About, source: Path, out: Path, epw_text: str, dem: Path | None = None
) -> list[QualityIssue]:
    """Repair and complete what was found, and write a district folder at `out`.

    source: the file that errors name. Returns every data-quality issue of it. Raises SourceError,
    and `out` is then as it was.
    """
    imported, country, crs = interpreted(found, about.country, source, dem)
    if country == UNKNOWN:
        why = about.why_unknown
        imported.issues.append(QualityIssue("", "district", "country", why, "general figures used"))
    description = _description(about, country, crs, found.what, imported)
    write_folder(out, description, imported.layers, imported.terrain, epw_text, imported.issues)
    return quality_issues_of(read_folder(out))


def interpreted(
    found: Found, country: str, source: Path, dem: Path | None = None
) -> tuple[Imported, str, str]:
    """What was found, repaired and completed; the country by the data where none is known, and the
    coordinate system. Raises SourceError.
    """
    with reader_door(source, "a district"):
        if len(found.layers.get("buildings", ())) == 0:
            raise SourceError(
                f"{source} holds no buildings (areas tagged or named as such). Name a file that "
                "does."
            )
        country = country_of_data(country, found)
        crs = district_crs(found.layers, country, str(source))
        return _imported(found, crs, country, dem, source), country, crs


def _keep_originals(out: Path, originals: list[Path]) -> None:
    for original in originals:
        if original.resolve().is_relative_to(out.resolve()):
            raise SourceError(
                f"{original} lies inside {out}, which would be replaced. Name another folder to "
                "write to."
            )


def _imported(found: Found, crs: str, country: str, dem: Path | None, source: Path) -> Imported:
    projected, issues = _projected(found, crs)
    sound, met = sound_areas(projected.pop("buildings"), "buildings")
    issues += met
    for left_out in (without_unbuilt, without_open_roofs, without_overlaps):
        sound, met = left_out(sound)
        issues += met
    if not len(sound):
        raise SourceError(f"{source} holds no building with a sound outline. Name another file.")
    known, met = known_buildings(sound)
    issues += met
    buildings = with_told_rules(fill_buildings(known, country), list(sound["tags"]))
    near = {name: _near(frame, name, sound, issues) for name, frame in projected.items()}
    near = {name: frame for name, frame in near.items() if len(frame)}
    layers: dict[str, gpd.GeoDataFrame] = {"buildings": buildings}
    streets = known_streets(near["streets"], buildings) if "streets" in near else None
    lamps = _lamps(near.get("lamp_posts"), streets, buildings)
    terrain = None
    if dem is not None:
        terrain, met = read_dem(dem, crs, tuple(buildings.total_bounds))
        issues += met
    ground = None if terrain is None else (lambda x, y: elevation_m(terrain, x, y))
    others, met = outdoor_layers(near, ground)
    issues += met
    sights = landmarks(near.get("landmarks"), buildings, list(sound["tags"]))
    for name, frame in {"streets": streets, "lamp_posts": lamps, "landmarks": sights}.items():
        if frame is not None and len(frame):
            layers[name] = frame
    layers |= others
    for frame in layers.values():
        frame["id"] = _unique(list(frame["id"]))
    if found.surfaces is not None:
        surfaces, met = fitted_surfaces(found.surfaces, layers["buildings"])
        issues += met
        if len(surfaces):
            layers["building_surfaces"] = surfaces
    if "lit" in layers.get("streets", {}):
        layers["streets"] = layers["streets"].drop(columns="lit")
    return Imported({n: layers[n] for n in LAYER_COLUMNS if n in layers}, terrain, issues)


def _projected(found: Found, crs: str) -> tuple[dict[str, gpd.GeoDataFrame], list[QualityIssue]]:
    """All layers in the district's coordinate system, without buildings that lie in another town.

    A slip in a coordinate, or none at all (0, 0), else makes a district as wide as a continent.
    """
    issues = list(found.issues)
    projected = {name: frame.to_crs(crs) for name, frame in found.layers.items()}
    bounds = projected["buildings"].geometry.bounds.to_numpy()
    x, y = middle(projected["buildings"])
    away = np.hypot(bounds[:, [0, 2]].mean(axis=1) - x, bounds[:, [1, 3]].mean(axis=1) - y)
    far = ~(away < _WIDEST_M)
    for row in np.flatnonzero(far):
        ident = str(projected["buildings"]["id"].iloc[row])
        why = f"lies more than {_WIDEST_M / 1000:.0f} km from the middle of the others"
        issues.append(QualityIssue(ident, "buildings", "place", why, "left out"))
    projected["buildings"] = projected["buildings"][~far].reset_index(drop=True)
    return projected, issues


def _lamps(
    mapped: gpd.GeoDataFrame | None, streets: gpd.GeoDataFrame | None, buildings: gpd.GeoDataFrame
) -> gpd.GeoDataFrame | None:
    if mapped is not None:
        return mapped_lamps(mapped, streets)
    return None if streets is None else placed_lamps(streets, buildings)


def _near(
    frame: gpd.GeoDataFrame, name: str, buildings: gpd.GeoDataFrame, issues: list[QualityIssue]
) -> gpd.GeoDataFrame:
    """The part of a layer within _RIM_M of the buildings' bounds, single geometries only."""
    if LAYER_COLUMNS[name].geometry == "Polygon":
        frame, met = sound_areas(frame, name)
        issues += met
    west, south, east, north = buildings.total_bounds
    box = shapely.box(west - _RIM_M, south - _RIM_M, east + _RIM_M, north + _RIM_M)
    shapes = shapely.force_2d(np.asarray(frame.geometry.array, dtype=object))
    parts, owner = shapely.get_parts(shapely.intersection(shapes, box), return_index=True)
    if LAYER_COLUMNS[name].geometry == "LineString":
        keep = np.isin(shapely.get_type_id(parts), (1, 2)) & (shapely.length(parts) > 0.5)
    elif LAYER_COLUMNS[name].geometry == "Polygon":
        keep = (shapely.get_type_id(parts) == 3) & (shapely.area(parts) > 1.0)
    else:
        keep = ~shapely.is_empty(parts)
    out = frame.iloc[owner[keep]].set_geometry(gpd.GeoSeries(parts[keep], crs=frame.crs).array)
    return out.reset_index(drop=True)


def _unique(ids: list[str]) -> np.ndarray:
    """The same ids with .2, .3 ... behind those that come again."""
    taken: set[str] = set()
    out = []
    for ident in map(str, ids):
        free, number = ident, 1
        while free in taken:
            number += 1
            free = f"{ident}.{number}"
        taken.add(free)
        out.append(free)
    return np.array(out, dtype=object)


def _description(
    about: About, country: str, crs: str, what: str, imported: Imported
) -> dict[str, Any]:
    bounds = imported.layers["buildings"].total_bounds
    west, south, east, north = (float(b) for b in bounds)
    across = max(east - west, north - south, 100.0)
    origin = local_origin((west, south, east, north))
    ground = 0.0
    if imported.terrain is not None:
        ground = float(elevation_m(imported.terrain, origin[0], origin[1]))
    return {
        "schema_version": 1,
        "key": re.sub(r"[^a-z0-9]+", "_", about.title.lower()).strip("_") or "district",
        "name": about.title,
        "country": country,
        "crs": crs,
        "origin_m": origin,
        "standing": "imported",
        "note": f"Imported from {what}. What the data leave out is inferred by rule; "
        "the columns ending in _rule say where and how.",
        "views": [
            {
                "name": "Overview",
                "position_m": [0.0, round(-0.9 * across, 1), round(ground + 0.7 * across, 1)],
                "focal_point_m": [0.0, 0.0, round(ground, 1)],
            }
        ],
        "sources": [
            {"what": what, "source": name, "licence": licence or "as stated by its origin",
             "standing": "found"}
            for what, name, licence in about.sources
        ],
    }  # fmt: skip
