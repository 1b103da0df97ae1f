"""The folder of a city that is being calculated: what lies where, and how it is read and written.

    city.json                      the plan: tiles, districts, what they were cut from; written last
    cut/DISTRICT.npz, tile-N.npz   what the tiles are given
    buildings/tile=N/part.parquet  results, GeoParquet
    hours/tile=N/part.parquet      the hours of all its buildings together
    blocks/N.npz                   its buildings as seen from afar
    samples/N.npz, packages/N.npz  samples of its sums, packages of measures: where asked for
    done/N.json                    written last: this tile is done
    failed/N.json                  why it could not be calculated
    totals.json                    sums of all tiles

Each file is written under another name and renamed, so that none is ever half of one.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from layers.scene.extrude import BuildingShapes
from layers.store.kept_values import from_arrays, to_arrays
from layers.terrain.ground import GroundGrid
from twin.city.tile import Bodies, Tile, TileNote, Whole
from twin.city.whole import CityError
from twin.district.district import Array
from twin.district.folder import DISTRICT_RECORDS
from twin.store.files import write_atomically

FORMAT = 1
PLAN, TOTALS = "city.json", "totals.json"
_CUT_RECORDS = (*DISTRICT_RECORDS, Whole, Tile, Bodies, BuildingShapes, GroundGrid)


@dataclass(frozen=True)
class Plan:
    """How a city is cut.

    program: `program_key` of the program that cut it; inputs: a name for all it was cut from;
    crs, scenario: its name; districts: title by key; tiles: in the order of their numbers; sha256:
    of the files in `cut`, by name; samples, seed, packages: what is asked for beside the year.
    """

    program: str
    inputs: str
    crs: str
    scenario: str
    districts: Mapping[str, str]
    tiles: tuple[TileNote, ...]
    sha256: Mapping[str, str]
    samples: int = 0
    seed: int = 1
    packages: bool = False

    @property
    def n_buildings(self) -> int:
        return sum(tile.n_buildings for tile in self.tiles)


def write_plan(out: Path, plan: Plan) -> None:
    """Put the plan there; the cut counts from then on."""
    text = json.dumps({"format": FORMAT, **asdict(plan)}, indent=1)
    write_atomically(out / PLAN, text.encode())


def read_plan(out: Path) -> Plan | None:
    """The plan of a folder; None where there is none. Raises CityError for a damaged one."""
    path = out / PLAN
    if not path.is_file():
        return None
    try:
        told = json.loads(path.read_text("utf-8"))
        if told.pop("format") != FORMAT:
            raise CityError(f"{path}: of another program; choose another folder for --out.")
        notes = (TileNote(**{**t, "bounds_m": tuple(t["bounds_m"])}) for t in told.pop("tiles"))
        plan = Plan(**told, tiles=tuple(notes))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, CityError):
            raise
        raise CityError(f"{path}: damaged; remove the folder and run the city again.") from error
    numbers = [tile.number for tile in plan.tiles]
    if numbers != list(range(1, len(numbers) + 1)):
        raise CityError(
            f"{path}: tiles are missing or stand twice, so that the city would have holes; remove "
            "the folder and run the city again."
        )
    return plan


def write_cut(out: Path, name: str, value: Whole | Tile) -> str:
    """Write what tiles are given, and its SHA-256."""
    path = out / "cut" / name
    write_arrays(path, **to_arrays(value))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_cut(out: Path, plan: Plan, name: str) -> Any:
    """The value in a file of `cut`. Raises CityError where it is not the one that was cut."""
    path = out / "cut" / name
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CityError(
            f"{path}: cannot be read ({error.strerror}); remove city.json beside it and run the "
            "city again."
        ) from error
    if hashlib.sha256(content).hexdigest() != plan.sha256.get(name):
        raise CityError(
            f"{path}: is not as it was cut; remove city.json beside it and run the city again."
        )
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            return from_arrays({key: file[key] for key in file.files}, _CUT_RECORDS)
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise CityError(f"{path}: of another program; run the city anew elsewhere.") from error


def tile_file(number: int) -> str:
    """The name of a tile's file in `cut`."""
    return f"tile-{number:05d}.npz"


def whole_file(district: str) -> str:
    """The name of a district's file in `cut`."""
    return f"{district}.npz"


def samples_file(out: Path, number: int) -> Path:
    """Where the samples of a tile's sums lie."""
    return out / "samples" / f"{number:05d}.npz"


def packages_file(out: Path, number: int) -> Path:
    """Where the packages for a tile's buildings lie."""
    return out / "packages" / f"{number:05d}.npz"


def write_arrays(path: Path, **arrays: Array) -> None:
    """Write named arrays."""
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, buffer.getvalue())


def part_of(out: Path, kind: str, number: int) -> Path:
    """Where a tile's `buildings` or `hours` lie."""
    return out / kind / f"tile={number:05d}" / "part.parquet"


def read_note(out: Path, kind: str, number: int) -> dict[str, Any] | None:
    """The note of a tile in `done` or `failed`; None where there is none that can be read."""
    try:
        note = json.loads((out / kind / f"{number:05d}.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return note if isinstance(note, dict) else None


def write_note(out: Path, kind: str, number: int, note: Mapping[str, Any]) -> None:
    """Write such a note."""
    (out / kind).mkdir(parents=True, exist_ok=True)
    write_atomically(out / kind / f"{number:05d}.json", json.dumps(note, indent=1).encode())


def is_done(out: Path, plan: Plan, number: int) -> bool:
    """Whether a tile's results are there, of these inputs and this program, and whole."""
    note = read_note(out, "done", number)
    if note is None or (note.get("inputs"), note.get("program")) != (plan.inputs, plan.program):
        return False
    try:
        sizes = {k: part_of(out, k, number).stat().st_size for k in ("buildings", "hours")}
    except OSError:
        return False
    return sizes == note.get("bytes")
