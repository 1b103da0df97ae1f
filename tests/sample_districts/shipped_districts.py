"""What the tests of the shipped districts share: the folder, sound footprints, named anchors."""

import csv
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Transformer

from layers.district.folder import FolderContents, read_folder

ROOT = Path(__file__).resolve().parents[2]
GAZETTEER = ROOT.parent / "shared" / "reference" / "gazetteer"
MOST_BYTES = 6_100_000


def shipped(key: str) -> FolderContents:
    return read_folder(ROOT / "sample_districts" / key)


def assert_sound(contents: FolderContents, key: str, fewest: int) -> None:
    """Counts, honesty, file sizes, views and footprints that touch but do not overlap."""
    buildings = contents.layers["buildings"]
    assert len(buildings) >= fewest
    assert contents.description["standing"] == "schematic"
    assert "not a survey" in contents.description["note"]
    assert 4 <= len(contents.description["views"]) <= 6
    for name in ("district.toml", "layers.gpkg", "terrain.tif", "weather.epw"):
        assert (ROOT / "sample_districts" / key / name).stat().st_size < MOST_BYTES
    shapes = buildings.geometry.values
    assert shapely.is_valid(shapes).all()
    assert shapely.area(shapes).min() > 4.0
    a, b = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = a < b
    assert shapely.area(shapely.intersection(shapes[a[pairs]], shapes[b[pairs]])).sum() < 1.0


def local_m(crs: str, lon: float, lat: float) -> tuple[float, float]:
    return Transformer.from_crs(4326, crs, always_xy=True).transform(lon, lat)


def gazetteer_rows(name: str) -> list[dict[str, str]]:
    path = GAZETTEER / name
    if not path.exists():
        pytest.skip(f"{path} is not here; the check against it is left out")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def metres_from_named_points(streets: gpd.GeoDataFrame, rows: list[dict[str, str]]) -> np.ndarray:
    """How far found points of a street lie from the street of that name in the sketch [m]."""
    named = streets[streets["name"] != ""]
    by_name = {name: shapely.union_all(part.geometry) for name, part in named.groupby("name")}
    bounds = shapely.box(*streets.total_bounds)
    to_local = Transformer.from_crs(4326, streets.crs, always_xy=True)
    gaps = []
    for row in rows:
        name = next((n for n in (row["name"], row["name_2"]) if n in by_name), None)
        if name is None or row["kind"] not in ("street_point", "stop"):
            continue
        point = shapely.Point(to_local.transform(float(row["lon"]), float(row["lat"])))
        if bounds.contains(point):
            gaps.append(by_name[name].distance(point))
    return np.array(gaps)
