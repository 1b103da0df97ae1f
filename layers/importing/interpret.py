"""What was found in a source, repaired and completed: the layers of a district."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from layers.district.columns import LAYER_COLUMNS
from layers.geometry.frame import district_crs, middle
from layers.importing.buildings import known_buildings, without_open_roofs, without_unbuilt
from layers.importing.country import country_of_data
from layers.importing.infer import fill_buildings
from layers.importing.laser_heights import PERCENTILE, read_tiles, with_tops
from layers.importing.outdoors import landmarks, outdoor_layers
from layers.importing.repair import sound_areas, without_overlaps
from layers.importing.street_lamps import mapped_lamps, placed_lamps
from layers.importing.streets import known_streets
from layers.importing.told_rules import with_told_rules
from layers.importing.true_shapes import fitted_surfaces
from layers.quality.quality_issue import QualityIssue
from layers.registers.given import given_by
from layers.registers.register import Register
from layers.safety.reader_door import reader_door
from layers.source_error import SourceError
from layers.sources.found import Found
from layers.terrain.terrain import Terrain, elevation_m

_WIDEST_M = 16_000.0  # a district's coordinates reach no further from its middle


_RIM_M = 100.0  # streets and trees are kept this far beyond the outermost building


@dataclass(frozen=True, eq=False)
class Imported:
    """The layers of a district in its coordinate system, and what was met on the way. certified:
    archetypes of buildings whose U-values a register tells."""

    layers: dict[str, gpd.GeoDataFrame]
    terrain: Terrain | None
    issues: list[QualityIssue]
    certified: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Beside:
    """What comes beside a source. ground, surface: rasters of heights, of the ground and of all
    that stands on it, tile by tile; percentile: of a roof's cells, its top. registers: joined to
    the buildings in their order."""

    ground: tuple[Path, ...] = ()
    surface: tuple[Path, ...] = ()
    percentile: float = PERCENTILE
    registers: tuple[Register, ...] = ()


NOTHING_BESIDE = Beside()


def interpreted(
    found: Found, country: str, source: Path, beside: Beside = NOTHING_BESIDE
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
        return _imported(found, crs, country, source, beside), country, crs


def _imported(found: Found, crs: str, country: str, source: Path, beside: Beside) -> Imported:
    projected, issues = _projected(found, crs)
    sound, met = sound_areas(projected.pop("buildings"), "buildings")
    issues += met
    for left_out in (without_unbuilt, without_open_roofs, without_overlaps):
        sound, met = left_out(sound)
        issues += met
    if not len(sound):
        raise SourceError(f"{source} holds no building with a sound outline. Name another file.")
    terrain, sound = _on_ground(sound, crs, beside, issues)
    sound, certified = _with_registers(sound, beside.registers, issues)
    known, met = known_buildings(sound)
    issues += met
    buildings = with_told_rules(fill_buildings(known, country), list(sound["tags"]))
    near = {name: _near(frame, name, sound, issues) for name, frame in projected.items()}
    near = {name: frame for name, frame in near.items() if len(frame)}
    streets = known_streets(near["streets"], buildings) if "streets" in near else None
    lamps = _lamps(near.get("lamp_posts"), streets, buildings)
    ground = None if terrain is None else (lambda x, y: elevation_m(terrain, x, y))
    others, met = outdoor_layers(near, ground)
    issues += met
    sights = landmarks(near.get("landmarks"), buildings, list(sound["tags"]))
    inferred = {"streets": streets, "lamp_posts": lamps, "landmarks": sights}
    layers = {"buildings": buildings} | others
    layers |= {name: frame for name, frame in inferred.items() if frame is not None and len(frame)}
    for frame in layers.values():
        frame["id"] = _unique(list(frame["id"]))
    if found.surfaces is not None:
        surfaces, met = fitted_surfaces(found.surfaces, layers["buildings"])
        issues += met
        if len(surfaces):
            layers["building_surfaces"] = surfaces
    if "lit" in layers.get("streets", {}):
        layers["streets"] = layers["streets"].drop(columns="lit")
    return Imported(
        {n: layers[n] for n in LAYER_COLUMNS if n in layers}, terrain, issues, certified
    )


def _on_ground(
    buildings: gpd.GeoDataFrame, crs: str, beside: Beside, issues: list[QualityIssue]
) -> tuple[Terrain | None, gpd.GeoDataFrame]:
    """The ground, and the buildings with heights of rasters where they tell none."""
    if not beside.ground:
        return None, buildings
    bounds = tuple(buildings.total_bounds)
    terrain, met = read_tiles(beside.ground, crs, bounds)
    issues += met
    if beside.surface:
        surface, _ = read_tiles(beside.surface, crs, bounds)
        buildings, met = with_tops(buildings, surface, terrain, beside.percentile)
        issues += met
    return terrain, buildings


def _with_registers(
    buildings: gpd.GeoDataFrame, registers: Sequence[Register], issues: list[QualityIssue]
) -> tuple[gpd.GeoDataFrame, tuple[Mapping[str, Any], ...]]:
    """The buildings with what registers say before what the map does; U-values as archetypes."""
    certified: list[Mapping[str, Any]] = []
    for register in registers:
        given = given_by(register, buildings)
        tags = zip(buildings["tags"], given.tags, strict=True)
        buildings = buildings.assign(tags=[{**own, **new} for own, new in tags])
        certified += given.stock
        issues += given.issues
    return buildings, tuple(certified)


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
