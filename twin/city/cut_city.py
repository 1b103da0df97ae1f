"""From a folder to a city in tiles: checked, settled by district, cut, one district at a time."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import shapely

from layers.store.kept_values import program_key
from twin.city.city_folder import (
    Plan,
    read_cut,
    read_plan,
    tile_file,
    whole_file,
    write_cut,
    write_plan,
)
from twin.city.cutting import TILE_BUILDINGS, gaps_m, note_of, pieces, tile_of
from twin.city.tile import TileNote
from twin.city.whole import CityError, whole_of
from twin.district.district import District
from twin.district.folder import open_district, resolve_district, source_hashes
from twin.scenario.scenario import Scenario, scenario_to_text

_SAME_PLACE_FRAC = 0.5
"""Two footprints that share more than this of the smaller one are the same building twice."""


class More(NamedTuple):
    """What is asked for beside the year: samples of the sums with a seed, and packages."""

    samples: int = 0
    seed: int = 1
    packages: bool = False


JUST_THE_YEAR = More()


def districts_of(place: str) -> list[Path]:
    """The district folders that a FOLDER means: itself, or those in it by name. Raises CityError
    or DistrictError."""
    folder = Path(place)
    if not folder.is_dir() or (folder / "district.toml").is_file():
        return [resolve_district(place)]
    inside = sorted(path.parent for path in folder.glob("*/district.toml"))
    if not inside:
        raise CityError(
            f"{folder}: is no district and holds none; give a folder with a district.toml, or one "
            "of such folders."
        )
    return inside


def cut_city(
    place: str,
    scenario: Scenario,
    out: Path,
    tiles: int | None = None,
    more: More = JUST_THE_YEAR,
    told: Callable[[str, float], None] = lambda _, __: None,
) -> Plan:
    """The plan of a city: the one in `out` where it is of the same inputs and program, else a new
    one. tiles: for each district, by default so that each has about TILE_BUILDINGS buildings.

    Raises CityError, DistrictError or SaveError; a plan is there only when all of it is.
    """
    folders = districts_of(place)
    inputs = _inputs(folders, scenario, tiles, more)
    before = read_plan(out)
    if before is not None:
        if (before.inputs, before.program) == (inputs, program_key()):
            return before
        raise CityError(
            f"{out}: holds a city of another folder, scenario, number of tiles or version of the "
            "program; choose another folder for --out, or remove it."
        )
    if out.exists() and (not out.is_dir() or any(p.name != "cut" for p in out.iterdir())):
        raise CityError(f"{out}: holds something else; choose a new folder for --out.")
    plan = Plan(program_key(), inputs, "", scenario.name, {}, (), {}, *more)
    for k, folder in enumerate(folders):
        told(folder.name, k / len(folders))
        plan = _with_district(plan, open_district(folder), scenario, out, tiles)
    write_plan(out, plan)
    return plan


def _inputs(folders: list[Path], scenario: Scenario, tiles: int | None, more: More) -> str:
    """A name for all that a city is cut from."""
    parts = [[folder.name, source_hashes(folder)] for folder in folders]
    text = json.dumps([parts, scenario_to_text(scenario), tiles, more], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _with_district(
    plan: Plan, district: District, scenario: Scenario, out: Path, tiles: int | None
) -> Plan:
    """The plan with one more district, whose files are written."""
    key = district.key
    if key in plan.districts:
        raise CityError(
            f"{district.folder}: has the key '{key}' of another district of the city; give it one "
            "of its own in district.toml."
        )
    if plan.crs not in ("", district.crs):
        raise CityError(
            f"{district.folder}: is in {district.crs}, the districts before it in {plan.crs}; "
            "import it again in the same coordinate system."
        )
    whole, buildings, bodies, chosen = whole_of(district, scenario)
    count = tiles or max(1, round(len(buildings) / TILE_BUILDINGS))
    rows = pieces(buildings, count)
    _check_cut(rows, len(buildings))
    sha256 = {**plan.sha256, whole_file(key): write_cut(out, whole_file(key), whole)}
    notes = list(plan.tiles)
    for mine in rows:
        tile = tile_of(len(notes) + 1, mine, buildings, bodies, chosen)
        note = note_of(tile, key, district.origin_m)
        _check_apart(note, tile.bodies.footprint, district, plan, out)
        name = tile_file(tile.number)
        sha256[name] = write_cut(out, name, tile)
        notes.append(note)
    districts = {**plan.districts, key: district.name}
    return replace(plan, crs=district.crs, districts=districts, tiles=tuple(notes), sha256=sha256)


def _check_cut(rows: list[np.ndarray], n_buildings: int) -> None:
    """Every building is in one tile."""
    counted = np.bincount(np.concatenate(rows), minlength=n_buildings)
    if len(counted) != n_buildings or not (counted == 1).all():
        raise CityError("The tiles overlap or leave holes; this is a fault of the program.")


def _check_apart(
    note: TileNote, footprint: np.ndarray, district: District, plan: Plan, out: Path
) -> None:
    """No building of a tile stands where one of an earlier district does."""
    for other in plan.tiles:
        if float(gaps_m(np.array([other.bounds_m]), note.bounds_m)[0]) > 0.0:
            continue
        there = read_cut(out, plan, tile_file(other.number)).bodies
        home = read_cut(out, plan, whole_file(other.district)).district.origin_m
        way = np.asarray(home) - np.asarray(district.origin_m)
        theirs = shapely.transform(there.footprint, lambda xy, way=way: xy + way)
        for mine, its in _doubled(footprint, theirs):
            raise CityError(
                f"{district.folder}: building {mine} stands where building '{there.ids[its]}' of "
                f"district '{other.district}' does, so that the districts overlap; take the part "
                "that they share out of one of them."
            )


def _doubled(mine: np.ndarray, theirs: np.ndarray) -> Iterator[tuple[int, int]]:
    """Pairs of rows of footprints that stand in one place."""
    one, other = shapely.STRtree(theirs).query(mine, predicate="intersects")
    shared = shapely.area(shapely.intersection(mine[one], theirs[other]))
    smaller = np.minimum(shapely.area(mine[one]), shapely.area(theirs[other]))
    for k in np.flatnonzero(shared > _SAME_PLACE_FRAC * smaller):
        yield int(one[k]), int(other[k])
