"""Every reader with sound files to begin from: how one is damaged, and how it is read."""

import json
import random
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.fuzz import damage, seeds

ROOT = Path(__file__).resolve().parents[2]
TINY = ROOT / "sample_districts" / "tiny"
Chance = random.Random


@dataclass(frozen=True)
class Kind:
    """One reader. weight: its share of all inputs. make: writes one damaged input into a folder
    and gives what is to be read. read: reads it. apart: the reader runs in a child in the program,
    so that it may crash here."""

    weight: float
    make: Callable[[Path, Chance], Path]
    read: Callable[[Path], Any]
    apart: Callable[[Path], Any] | None = None


def _interpreted(path: Path) -> None:
    """A source as an import takes it, up to what is written."""
    from layers.importing.any_source import read_source
    from layers.importing.interpret import interpreted

    interpreted(read_source(path), "PT", path)


def _osm_here(path: Path) -> None:
    from layers.importing.interpret import interpreted
    from layers.sources.osm import read_osm_here

    interpreted(read_osm_here(path), "IT", path)


def _network(path: Path) -> None:
    from layers.district.folder import read_network

    read_network(path, "EPSG:3763")


def _ground(path: Path) -> None:
    from layers.source_error import SourceError
    from layers.sources.dem import read_dem
    from layers.sources.raster import read_terrain

    try:
        read_terrain(path, "EPSG:3763")
    except SourceError:
        read_dem(path, "EPSG:3763", (-87700.0, -104900.0, -87500.0, -104700.0))


def _weather(path: Path) -> None:
    from layers.sources.weather.epw import read_epw

    read_epw(path)


def _light(path: Path) -> None:
    from layers.sources.photometry.photometric_file import read_photometry

    read_photometry(path)


def _road(path: Path) -> None:
    from twin.on_demand.cases.cases import road_light

    road_light(path)


def _zone(path: Path) -> None:
    from layers.district.toml_file import toml_table
    from models.heat.case.zone_form import zone_from
    from twin.on_demand.cases.cases import _naming

    case = toml_table(path)
    _naming(path, lambda: zone_from(case))


def _stock(path: Path) -> None:
    from twin.district.folder import _own_stock

    _own_stock(path.parent)


def _description(path: Path) -> None:
    from layers.district.folder_checks import checked_description
    from layers.district.toml_file import toml_table
    from layers.safety.reader_door import reader_door

    with reader_door(path, "a district's description"):
        checked_description(toml_table(path), str(path))


def _sessions(path: Path) -> None:
    from twin.on_demand.cases.cases import charged_sessions

    charged_sessions(path, "plain")


def _scenario(path: Path) -> None:
    from twin.scenario.scenario import read_scenario

    read_scenario(path)


def _folder(path: Path) -> None:
    from layers.district.folder import read_folder

    read_folder(path)


def _snapshot(path: Path) -> None:
    from twin.snapshot.bundle import read_snapshot

    read_snapshot(path)


def _journal(path: Path) -> None:
    from twin.scenario.journal import abandoned

    abandoned(path)


def _file(
    name: str, damaged: Callable[[Any, Chance], bytes], sound: Callable[[Chance], Any]
) -> Callable[[Path, Chance], Path]:
    """A maker of one file: `damaged` of what `sound` gives."""

    def make(folder: Path, chance: Chance) -> Path:
        path = folder / name
        path.write_bytes(damaged(sound(chance), chance))
        return path

    return make


def _copy_of(source: Callable[[Path], Path]) -> Callable[[Path, Chance], Path]:
    """A maker of one GeoPackage, damaged in place."""

    def make(folder: Path, chance: Chance) -> Path:
        path = folder / "x.gpkg"
        shutil.copyfile(source(folder), path)
        damage.damage_table(path, chance)
        return path

    return make


def _shapefile(folder: Path, chance: Chance) -> Path:
    parts = dict(seeds.shapefile())
    hit = chance.choice(sorted(parts))
    parts[hit] = (
        damage.damaged_text(parts[hit].decode("latin-1"), chance)
        if hit.endswith((".prj", ".cpg")) and chance.random() < 0.5
        else damage.damaged_bytes(parts[hit], chance, 200)
    )
    path = folder / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    if chance.random() < 0.1:
        path.write_bytes(damage.damaged_bytes(path.read_bytes(), chance))
    return path


def _raster(folder: Path, chance: Chance) -> Path:
    path = folder / "x.tif"
    path.write_bytes(damage.damaged_bytes(seeds.raster(chance), chance, 600))
    return path


def _district(folder: Path, chance: Chance) -> Path:
    place = folder / "place"
    shutil.copytree(TINY, place)
    (place / "data_quality.csv").write_text("object_id,layer,what,why,done\na,buildings,b,c,d\n")
    hit = place / chance.choice(("layers.gpkg", "terrain.tif", "district.toml", "data_quality.csv"))
    if hit.suffix == ".gpkg":
        damage.damage_table(hit, chance)
    elif hit.suffix == ".tif":
        hit.write_bytes(damage.damaged_bytes(hit.read_bytes(), chance, 600))
    else:
        hit.write_bytes(damage.damaged_text(hit.read_text("utf-8"), chance))
    return place


def _bundle(folder: Path, chance: Chance) -> Path:
    place = folder / "snapshot"
    shutil.copytree(seeds.snapshot(folder), place)
    manifest = place / "manifest.json"
    hit = chance.choice([manifest, manifest, place / "scenario.json", place / "district" / "x"])
    if hit is manifest:
        manifest.write_bytes(damage.damaged_tree(json.loads(manifest.read_text()), chance))
    elif hit.is_file():
        hit.write_bytes(damage.damaged_tree(json.loads(hit.read_text()), chance))
    else:
        hit.write_bytes(chance.randbytes(8))
    return place


def _left(folder: Path, chance: Chance) -> Path:
    line = json.dumps({"saved_at": "2026-01-01T00:00:00", "district": "/x", "sequence": 3,
                       "scenario": json.loads(seeds.scenario_text())})  # fmt: skip
    (folder / "00000001-a.jsonl").write_bytes(damage.damaged_text(f"{line}\n{line}\n", chance))
    return folder


KINDS: dict[str, Kind] = {
    "GeoJSON": Kind(8, _file("x.geojson", damage.damaged_tree, seeds.geojson), _interpreted),
    "CityJSON": Kind(9, _file("x.city.json", damage.damaged_tree, seeds.cityjson), _interpreted),
    "OSM XML": Kind(8, _file("x.osm", damage.damaged_xml, seeds.osm), _osm_here, _interpreted),
    "OSM PBF": Kind(7, _file("x.osm.pbf", damage.damaged_pbf, seeds.pbf), _osm_here, _interpreted),
    "GeoPackage": Kind(4, _copy_of(seeds.footprints), _interpreted),
    "network": Kind(2, _copy_of(seeds.network), _network),
    "shapefile": Kind(3, _shapefile, _interpreted),
    "GeoTIFF": Kind(6, _raster, _ground),
    "EPW": Kind(1, _file("x.epw", damage.damaged_text, seeds.weather), _weather),
    "IES": Kind(9, _file("x.ies", damage.damaged_text, seeds.ies), _light),
    "EULUMDAT": Kind(9, _file("x.ldt", damage.damaged_text, seeds.eulumdat), _light),
    "road TOML": Kind(3, _file("x.toml", damage.damaged_text, seeds.road), _road),
    "zone TOML": Kind(7, _file("x.toml", damage.damaged_text, seeds.zone), _zone),
    "stock TOML": Kind(5, _file("stock.toml", damage.damaged_text, seeds.stock), _stock),
    "district TOML": Kind(5, _file("x.toml", damage.damaged_text, seeds.description), _description),
    "sessions CSV": Kind(5, _file("x.csv", damage.damaged_text, seeds.sessions), _sessions),
    "scenario JSON": Kind(7, _file("x.json", damage.damaged_tree, seeds.scenario), _scenario),
    "district folder": Kind(0.3, _district, _folder),
    "snapshot": Kind(0.7, _bundle, _snapshot),
    "journal": Kind(1, _left, _journal),
}


def counts(total: int) -> dict[str, int]:
    """How many inputs of each kind, by its weight; at least one each."""
    weights = np.array([kind.weight for kind in KINDS.values()])
    each = np.maximum(np.round(total * weights / weights.sum()), 1).astype(int)
    return dict(zip(KINDS, each.tolist()))
