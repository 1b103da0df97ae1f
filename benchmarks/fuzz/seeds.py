"""Sound files of every kind to begin from: made here, or cut from the sample districts."""

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
TINY = ROOT / "sample_districts" / "tiny"
Chance = random.Random
_LON, _LAT, _STEP = 9.19, 45.46, 0.0001


def _square(x: float, y: float, size: float = 2.0) -> list[list[float]]:
    corners = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
    return [[_LON + (x + a * size) * _STEP, _LAT + (y + b * size) * _STEP] for a, b in corners]


def geojson(_: Chance) -> dict[str, Any]:
    """Five buildings, a street and a tree; one has a courtyard, one several parts."""
    tags = {"building": "yes", "name": "Haus <alt>", "height": 12.5, "levels": "4",
            "start_date": "1920s", "roof:shape": "gabled", "lit": True}  # fmt: skip
    shapes: list[dict[str, Any]] = [
        {"type": "Polygon", "coordinates": [_square(4 * i, 0)]} for i in range(3)
    ]
    shapes.append({"type": "Polygon", "coordinates": [_square(0, 6, 6), _square(2, 8)[::-1]]})
    shapes.append({"type": "MultiPolygon", "coordinates": [[_square(9, 6)], [_square(13, 6)]]})
    line = [[_LON, _LAT - _STEP], [_LON + 9 * _STEP, _LAT - _STEP]]
    others = [
        ({"highway": "residential", "name": "Rua", "lanes": 2}, "LineString", line),
        ({"natural": "tree", "height": "7 m"}, "Point", [_LON, _LAT + 20 * _STEP]),
    ]
    features = [{"type": "Feature", "properties": dict(tags, id=i), "geometry": shape}
                for i, shape in enumerate(shapes)]  # fmt: skip
    features += [{"type": "Feature", "properties": p, "geometry": {"type": t, "coordinates": c}}
                 for p, t, c in others]  # fmt: skip
    return {"type": "FeatureCollection", "features": features}


def cityjson(_: Chance) -> dict[str, Any]:
    """A gabled box with a part of its own, named surfaces and two levels of detail."""
    corners = [(0, 0, 0), (10, 0, 0), (10, 8, 0), (0, 8, 0), (0, 0, 6), (10, 0, 6), (10, 8, 6),
               (0, 8, 6), (0, 4, 9), (10, 4, 9)]  # fmt: skip
    faces = [[3, 2, 1, 0], [0, 1, 5, 4], [2, 3, 7, 6], [1, 2, 6, 9, 5], [3, 0, 4, 8, 7],
             [4, 5, 9, 8], [6, 7, 8, 9]]  # fmt: skip
    kinds = [{"type": "GroundSurface"}, {"type": "WallSurface"}, {"type": "RoofSurface"}]
    solid = {
        "type": "Solid", "lod": "2", "boundaries": [[[face] for face in faces]],
        "semantics": {"surfaces": kinds, "values": [[0, 1, 1, 1, 1, 2, 2]]},
    }  # fmt: skip
    plan = {"type": "MultiSurface", "lod": "0", "boundaries": [[[0, 1, 2, 3]]]}
    about = {"yearOfConstruction": 1931, "storeysAboveGround": 2, "measuredHeight": 9.0}
    return {
        "type": "CityJSON", "version": "2.0",
        "metadata": {"referenceSystem": "https://www.opengis.net/def/crs/EPSG/0/7415"},
        "transform": {"scale": [0.01, 0.01, 0.01], "translate": [90000.0, 435000.0, 1.0]},
        "vertices": [[100 * c for c in corner] for corner in corners],
        "CityObjects": {
            "b1": {"type": "Building", "attributes": about, "geometry": [plan, solid],
                   "children": ["p1"]},
            "p1": {"type": "BuildingPart", "geometry": [solid], "parents": ["b1"]},
            "b2": {"type": "Building", "attributes": {}, "geometry": [solid]},
        },
    }  # fmt: skip


def osm(_: Chance) -> str:
    """Buildings, a relation with a courtyard, a street, a lamp, a tree, the grounds of a school."""
    nodes, ways, number = [], [], [100]

    def way(corners: list[list[float]], tags: dict[str, str]) -> int:
        refs = []
        for lon, lat in corners[:-1] if corners[0] == corners[-1] else corners:
            number[0] += 1
            refs.append(number[0])
            nodes.append(f'<node id="{number[0]}" lat="{lat:.6f}" lon="{lon:.6f}"/>')
        if corners[0] == corners[-1]:
            refs.append(refs[0])
        number[0] += 1
        inner = "".join(f'<nd ref="{r}"/>' for r in refs)
        inner += "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items())
        ways.append(f'<way id="{number[0]}">{inner}</way>')
        return number[0]

    way(_square(0, 0), {"building": "apartments", "building:levels": "4", "start_date": "C18"})
    way(_square(4, 0), {"building": "yes", "height": "41'", "name": "Casa"})
    way([[_LON, _LAT - _STEP], [_LON + 9 * _STEP, _LAT - _STEP]],
        {"highway": "residential", "name": "Via Roma", "width": "7,5 m"})  # fmt: skip
    way(_square(-5, -5, 40), {"amenity": "school"})
    outer, inner = way(_square(0, 6, 6), {}), way(_square(2, 8), {})
    number[0] += 2
    lamp = (f'<node id="{number[0]}" lat="{_LAT}" lon="{_LON}">'
            '<tag k="highway" v="street_lamp"/></node>')  # fmt: skip
    relation = (
        f'<relation id="1"><member type="way" ref="{outer}" role="outer"/>'
        f'<member type="way" ref="{inner}" role="inner"/>'
        '<tag k="type" v="multipolygon"/><tag k="building" v="yes"/></relation>'
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">\n'
    return head + "\n".join([*nodes, lamp, *ways, relation]) + "\n</osm>\n"


@cache
def _pbf(text: str) -> bytes:
    import tempfile

    import osmium

    with tempfile.TemporaryDirectory() as folder:
        plain, packed = Path(folder) / "x.osm", Path(folder) / "x.osm.pbf"
        plain.write_text(text, "utf-8")
        writer = osmium.SimpleWriter(str(packed))
        for thing in osmium.FileProcessor(str(plain)):
            writer.add(thing)
        writer.close()
        return packed.read_bytes()


def pbf(chance: Chance) -> bytes:
    """The same map as `osm`, packed."""
    return _pbf(osm(chance))


def _kept(folder: Path, name: str) -> Path:
    """Where a seed that is dear to make is kept, beside the folders of single inputs."""
    return folder.parent / name


def footprints(folder: Path) -> Path:
    """A GeoPackage of five buildings with the usual columns."""
    import geopandas as gpd

    path = _kept(folder, "seed.gpkg")
    if not path.exists():
        frame = gpd.GeoDataFrame.from_features(geojson(random.Random(0))["features"][:5], crs=4326)
        frame.drop(columns="lit").to_file(path, layer="buildings", driver="GPKG")
    return path


def network(folder: Path) -> Path:
    """Two cables and a substation."""
    import geopandas as gpd
    import shapely

    path = _kept(folder, "network.gpkg")
    if not path.exists():
        lines = [shapely.LineString([(-87600, -104750), (-87590, -104750 + i)]) for i in (5, 9)]
        cables = gpd.GeoDataFrame(
            {"id": ["c1", "c2"], "cable": ["NAYY 4x150"] * 2, "parallel": [1, 2]},
            geometry=lines,
            crs=3763,
        )
        place = [shapely.Point(-87600, -104750)]
        posts = gpd.GeoDataFrame(
            {"id": ["s"], "name": ["S"], "rating_kva": [400.0]}, geometry=place, crs=3763
        )
        cables.to_file(path, layer="cables", driver="GPKG")
        posts.to_file(path, layer="substations", driver="GPKG")
    return path


@cache
def _shapefile() -> dict[str, bytes]:
    import tempfile

    import geopandas as gpd

    with tempfile.TemporaryDirectory() as folder:
        frame = gpd.GeoDataFrame.from_features(geojson(random.Random(0))["features"][:4], crs=4326)
        columns = ["building", "name", "height", "geometry"]
        frame[columns].to_file(Path(folder) / "b.shp", engine="pyogrio")
        return {p.name: p.read_bytes() for p in sorted(Path(folder).iterdir())}


def shapefile() -> dict[str, bytes]:
    """The parts of a shapefile by name."""
    return _shapefile()


@cache
def _rasters() -> tuple[bytes, ...]:
    import rasterio
    from rasterio.io import MemoryFile

    made = []
    z = np.linspace(5, 60, 40 * 40, dtype=np.float32).reshape(1, 40, 40)
    for options in ({}, {"compress": "deflate", "predictor": 3}, {"compress": "lzw", "tiled": True,
                    "blockxsize": 16, "blockysize": 16}, {"dtype": "int16"}):  # fmt: skip
        dtype = options.pop("dtype", "float32")
        with MemoryFile() as memory:
            place = rasterio.Affine(10, 0, -87800, 0, -10, -104550)
            with memory.open(
                driver="GTiff", width=40, height=40, count=1, dtype=dtype, crs="EPSG:3763",
                nodata=-9999, transform=place, **options,
            ) as sink:  # fmt: skip
                sink.write(z.astype(dtype))
            made.append(memory.read())
    return tuple(made)


def raster(chance: Chance) -> bytes:
    """A small GeoTIFF, plain, packed or tiled; or the terrain of the tiny sample."""
    return chance.choice((*_rasters(), (TINY / "terrain.tif").read_bytes()))


@cache
def _weather() -> str:
    return (TINY / "weather.epw").read_text("utf-8")


def weather(chance: Chance) -> str:
    """A year of weather, whole or cut down to what a fault in the head needs."""
    text = _weather()
    return text if chance.random() < 0.5 else text[:6_000]


def _light(c_deg: float, gamma: np.ndarray) -> np.ndarray:
    return 100.0 * np.maximum(np.cos(np.radians(gamma)), 0.0) * (1.2 + np.cos(np.radians(c_deg)))


def ies(chance: Chance) -> str:
    """LM-63 of one of four symmetries, with or without a table over the tilt."""
    gamma = np.arange(0.0, 91.0, 15.0)
    last = chance.choice((0.0, 90.0, 180.0, 360.0))
    c_deg = np.arange(0.0, last + 1.0, 45.0) if last else np.zeros(1)
    tilt = chance.choice(("NONE", "NONE", "INCLUDE\n1\n3\n0 45 90\n1 .95 .9", "beside.tlt"))
    rows = [f"1 2000 2.0 {gamma.size} {c_deg.size} 1 2 0.6 0.3 0.1", "1 1 25"]
    rows += [" ".join(f"{v:g}" for v in values) for values in (gamma, c_deg)]
    rows += [" ".join(f"{v:.3f}" for v in _light(c, gamma)) for c in c_deg]
    return "\n".join(["IESNA:LM-63-2002", "[LUMINAIRE] Lamp", f"TILT={tilt}", *rows]) + "\n"


def eulumdat(chance: Chance) -> str:
    """EULUMDAT of one of the symmetries 0, 1, 2 and 4."""
    gamma, symmetry = np.arange(0.0, 91.0, 15.0), chance.choice((0, 1, 2, 4))
    c_all = np.zeros(1) if symmetry == 1 else np.arange(0.0, 360.0, 45.0)
    kept = {0: c_all, 1: c_all, 2: c_all[c_all <= 180], 4: c_all[c_all <= 90]}[symmetry]
    head = ["Maker", "1", str(symmetry), str(c_all.size), "0", str(gamma.size), "0", "", "Lamp"]
    head += ["1", "lamp.ldt", "today", "600", "300", "100", "0", "0", "0", "0", "0", "0"]
    head += ["100", "100", "1", "0", "1", "1", "LED", "2000", "3000", "70", "25"] + ["0.5"] * 10
    numbers = [*c_all, *gamma, *np.concatenate([_light(c, gamma) for c in kept])]
    return "\r\n".join([*head, *(f"{n:.3f}" for n in numbers)]) + "\r\n"


def road(_: Chance) -> str:
    """A road file with all its tables."""
    return (
        'name = "Test"\nclass = "M4"\nsurface = "R3"\n[maintenance]\nlumen = 0.9\nsurvival = 1.0\n'
        "[carriageway]\nwidth_m = 7\nlanes = 2\noncoming_lanes = [1]\n[lamps]\n"
        'arrangement = "single_left"\nspacing_m = 30\nheight_m = 8\noverhang_m = 0\ntilt_deg = 0\n'
        "photometry = { cosine_cd = 3000 }\ncircuit_w = 60\nflux_lm = 7000\n[[footways]]\n"
        'side = "left"\nwidth_m = 2\nclass = "P4"\n[operation]\nlatitude_deg = 45\nstandby_w = 1\n'
        "[[operation.periods]]\nhours = 4000\npower_frac = 0.5\n"
    )


def zone(_: Chance) -> str:
    """A zone file with a wall, a floor, a window and a fan."""
    layer = "{ thickness_m = 0.1, conductivity_w_mk = 0.5, density_kg_m3 = 900, "
    layer += "heat_capacity_j_kgk = 900 }"

    def surface(name: str, boundary: str, tilt_deg: int) -> str:
        return (
            f"\n[[surfaces]]\nname = '{name}'\nboundary = '{boundary}'\narea_m2 = 20\n"
            f"tilt_deg = {tilt_deg}\nazimuth_deg = 180\n"
            f"layers = [\n  {layer},\n  {{ resistance_m2k_w = 0.2 }},\n]\n"
        )

    return (
        'name = "600"\nfloor_area_m2 = 48.0\nvolume_m3 = 129.6\n[air]\ninfiltration_per_h = 0.5\n'
        'ground_reflectance = 0.2\n[ventilation]\nper_h = 1.0\nhours = "18-7"\n'
        "heat_recovery_frac = 0.5\n[gains]\nsensible_w = 200.0\nradiative_frac = 0.6\n"
        'hours = "all"\n[thermostat]\nheating_c = 20.0\n'
        f"cooling_c = [{', '.join(['27.0'] * 24)}]\n"
        + surface("south", "outdoor", 90)
        + surface("floor", "sheltered", 180)
        + "\n[[windows]]\nname = 'w'\narea_m2 = 4\ntilt_deg = 90\nazimuth_deg = 180\n"
        "height_m = 2\nwidth_m = 2\nu_w_m2k = 2.1\n"
        "g_by_angle = { angle_deg = [0, 45, 90], g = [0.7, 0.6, 0.0], g_hemispherical = 0.6 }\n"
    )


def stock(_: Chance) -> str:
    """A stock file with a material, a construction and two archetypes."""
    return (
        "schema_version = 1\n[materials.tabique]\nconductivity_w_mk = 0.5\ndensity_kg_m3 = 900\n"
        'heat_capacity_j_kgk = 900\n[constructions.gaiola]\nelement = "wall"\nlayers = [\n'
        '  { material = "render", thickness_m = 0.03 },\n  { resistance_m2k_w = 0.2 },\n'
        '  { material = "tabique", thickness_m = 0.03 },\n]\nstoreys = "timber_storey"\n'
        'insulation_before = 1\n[[archetypes]]\nuses = ["apartment"]\nyear_from = 1700\n'
        'wall = "gaiola"\nwall_u_w_m2k = 2.4\nsource = "survey"\n[[archetypes]]\nids = ["b00003"]\n'
        "window_u_w_m2k = 1.1\nheating_setpoint_c = 19\n"
    )


def description(_: Chance) -> str:
    """The description of the tiny sample."""
    return (TINY / "district.toml").read_text("utf-8")


def sessions(chance: Chance) -> str:
    """Charging sessions by the clock or by the hour, with commas or semicolons."""
    if chance.random() < 0.5:
        return (
            "start,end,energy_kwh,power_kw,plug\n2025-03-01T17:30,2025-03-02T07:45,14.2,7.4,p1\n"
            "2025-03-01T18:05,2025-03-01T21:20,9.0,3.7,p2\n"
        )
    return "start;end;energy_kwh;power_kw\n1,5;9;10,5;3,7\n2;12;1;11\n"


@cache
def scenario_text() -> str:
    """The scenario of the tiny sample."""
    return (TINY / "scenario_retrofit.json").read_text("utf-8")


def scenario(_: Chance) -> Any:
    """The scenario of the tiny sample, as a tree."""
    return json.loads(scenario_text())


def snapshot(folder: Path) -> Path:
    """A snapshot of the tiny sample, without picture."""
    path = _kept(folder, "seed-snapshot")
    if not path.exists():
        from twin.answer.step_table import answer
        from twin.district.folder import open_district
        from twin.scenario.scenario import BASELINE
        from twin.snapshot.bundle import write_snapshot

        write_snapshot(path, answer(open_district(TINY), BASELINE))
    return path
