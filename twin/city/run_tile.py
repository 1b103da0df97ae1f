"""One tile from the folder of a city and back into it. It knows of no cluster: whoever calls it,
in whichever order and however often, the same files lie there afterwards."""

import io
import os
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.store.kept_values import program_key
from twin.city.city_folder import (
    Plan,
    is_done,
    packages_file,
    part_of,
    read_cut,
    read_plan,
    samples_file,
    tile_file,
    whole_file,
    write_arrays,
    write_note,
)
from twin.city.city_scene import keep_blocks
from twin.city.cutting import gaps_m, may_reach, reaching
from twin.city.tile import Bodies, Tile, TileNote, Whole, joined
from twin.city.tile_packages import tile_packages
from twin.city.tile_samples import tile_samples
from twin.city.tile_year import TileRun, TileYear, tile_run, tile_year
from twin.city.whole import CityError
from twin.store.files import write_atomically


def run_tile(out: Path, number: int) -> dict[str, Any]:
    """Calculate a tile and write its results, unless they are there; what its note in `done` says.

    Raises CityError, StepError or SaveError, each a sentence; nothing half-written stays.
    """
    plan = _plan(out)
    if is_done(out, plan, number):
        return {"tile": number, "seconds": 0.0}
    begun = time.perf_counter()
    note = plan.tiles[number - 1]
    whole, tile = _whole(out, plan, note.district), read_cut(out, plan, tile_file(number))
    near = bodies_near(out, plan, note, whole)
    run = tile_run(whole, tile, near)
    year = tile_year(run)
    sizes = {
        "buildings": _write(out, "buildings", number, buildings_parquet(whole, tile, year)),
        "hours": _write(out, "hours", number, _hours_parquet(year)),
    }
    keep_blocks(out, plan, number)
    _write_more(out, plan, number, run)
    told = {
        "tile": number,
        "inputs": plan.inputs,
        "program": plan.program,
        "n_buildings": note.n_buildings,
        "n_around": len(near),
        "bytes": sizes,
        "sums": _sums(year),
        "left_out": dict(year.left_out),
        "seconds": round(time.perf_counter() - begun, 3),
        "process": os.getpid(),
    }
    write_note(out, "done", number, told)
    (out / "failed" / f"{number:05d}.json").unlink(missing_ok=True)
    return told


def bodies_near(out: Path, plan: Plan, note: TileNote, whole: Whole) -> Bodies:
    """Buildings of other tiles that may touch or shade those of a tile, in its own frame."""
    east, north = whole.district.origin_m
    parts = []
    for other in plan.tiles:
        if other.number == note.number or not may_reach(note, other):
            continue
        there: Tile = read_cut(out, plan, tile_file(other.number))
        x, y = _whole(out, plan, other.district).district.origin_m
        bounds = shapely.bounds(there.bodies.footprint) + np.array([x, y, x, y])
        rows = np.flatnonzero(
            reaching(gaps_m(bounds, note.bounds_m), there.bodies.ridge_m, note.low_m)
        )
        if len(rows):
            some = there.bodies.take(rows)
            parts.append(some.seen_from(other.district, x - east, y - north))
    if parts:
        return joined(parts)
    own: Tile = read_cut(out, plan, tile_file(note.number))
    return own.bodies.take(np.zeros(0, dtype=int))


def buildings_parquet(whole: Whole, tile: Tile, year: TileYear) -> bytes:
    """The buildings of a tile with their results as GeoParquet 1.1, in the city's system."""
    origin = np.asarray(whole.district.origin_m)
    shapes = shapely.transform(tile.buildings.geometry, lambda xy: xy + origin)
    frame = gpd.GeoDataFrame(dict(year.columns), geometry=shapes, crs=whole.district.crs)
    out = io.BytesIO()
    frame.to_parquet(out, schema_version="1.1.0", write_covering_bbox=True)
    return out.getvalue()


def _hours_parquet(year: TileYear) -> bytes:
    out = io.BytesIO()
    pd.DataFrame(dict(year.hours)).to_parquet(out)
    return out.getvalue()


def _write_more(out: Path, plan: Plan, number: int, run: TileRun) -> None:
    """Samples and packages of the tile, where they were asked for."""
    if plan.samples:
        samples = tile_samples(run, plan.samples, plan.seed)
        write_arrays(samples_file(out, number), samples=samples)
    if plan.packages:
        cost_eur, spared_kg_a = tile_packages(run)
        write_arrays(packages_file(out, number), cost_eur=cost_eur, spared_kg_a=spared_kg_a)


def _sums(year: TileYear) -> dict[str, float]:
    """What adds up over buildings, summed."""
    adds = ("_kwh_a", "_kg_a", "_eur_a", "_eur", "area_m2", "dwellings", "residents")
    return {
        name: float(np.nansum(np.asarray(column, dtype=float)))
        for name, column in year.columns.items()
        if name.removesuffix("_baseline").removesuffix("_scenario").endswith(adds)
    }


def _write(out: Path, kind: str, number: int, content: bytes) -> int:
    path = part_of(out, kind, number)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, content)
    return len(content)


def _plan(out: Path) -> Plan:
    plan = read_plan(out)
    if plan is None:
        raise CityError(
            f"{out} is not there for this worker; give a folder that all machines share."
        )
    if plan.program != program_key():
        raise CityError(
            "this worker runs another version of the program than the one that cut the city; "
            "install the same one everywhere."
        )
    return plan


def _whole(out: Path, plan: Plan, district: str) -> Whole:
    return _whole_of(out, district, plan.sha256[whole_file(district)])


@lru_cache(maxsize=2)
def _whole_of(out: Path, district: str, _: str) -> Whole:
    """A district, read once for the tiles of it that a process meets; told apart by its SHA-256."""
    whole: Whole = read_cut(out, _plan(out), whole_file(district))
    return whole
