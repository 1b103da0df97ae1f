"""Lisbon as shipped: counts, names, sound footprints, and near enough to the real place."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely

from layers.folder import FolderContents, read_folder
from layers.terrain import elevation_m

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
# The Pombaline grid: metres along and across Rua Augusta from its crossing with Rua da Conceicao.
GRID_BEARING_DEG = 343.3
GRID_STREETS = [
    "Rua do Ouro (Rua Áurea)", "Rua dos Sapateiros", "Rua Augusta", "Rua dos Correeiros",
    "Rua da Prata", "Rua dos Douradores", "Rua dos Fanqueiros", "Rua da Madalena",
]  # fmt: skip
CROSS_STREETS = [
    "Rua do Comércio", "Rua de São Julião", "Rua da Conceição", "Rua de São Nicolau",
    "Rua da Vitória", "Rua da Assunção", "Rua de Santa Justa",
]  # fmt: skip


@pytest.fixture(scope="module")
def lisbon() -> FolderContents:
    return read_folder(ROOT / "sample_districts" / "lisbon")


@pytest.fixture(scope="module")
def streets(lisbon) -> gpd.GeoDataFrame:
    return lisbon.layers["streets"]


def real(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not here; the check against it is left out")
    return path


def every_five_metres(lines) -> np.ndarray:
    points = [
        shapely.line_interpolate_point(line, np.arange(0.0, line.length, 5.0)) for line in lines
    ]
    return np.concatenate(points)


def in_grid(points: np.ndarray) -> np.ndarray:
    xy = shapely.get_coordinates(points) - np.array([-87341.0, -105952.0])
    turn = np.deg2rad(GRID_BEARING_DEG)
    across = xy @ np.array([np.cos(turn), -np.sin(turn)])
    along = xy @ np.array([np.sin(turn), np.cos(turn)])
    return (across > -116) & (across < 195) & (along > -150) & (along < 410)


def test_that_lisbon_has_enough_buildings_and_says_it_is_schematic(lisbon):
    assert len(lisbon.layers["buildings"]) >= 900
    assert lisbon.description["standing"] == "schematic"
    assert "not a survey" in lisbon.description["note"]
    assert 4 <= len(lisbon.description["views"]) <= 6


def test_that_footprints_are_sound_and_do_not_overlap(lisbon):
    shapes = lisbon.layers["buildings"].geometry.values
    assert shapely.is_valid(shapes).all()
    assert shapely.area(shapes).min() > 5.0
    a, b = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = a < b
    shared = shapely.area(shapely.intersection(shapes[a[pairs]], shapes[b[pairs]]))
    assert shared.max() < 0.05
    assert shared.sum() < 1.0


def test_that_no_grown_building_stands_in_a_roadway_or_in_the_tagus(lisbon, streets):
    buildings = lisbon.layers["buildings"]
    grown = buildings[~buildings["height_rule"].str.contains("by hand")].geometry.values
    with_cars = streets[(streets["carriageway_m"] > 0) & (streets["name"] != "")]
    roads = shapely.union_all(
        shapely.buffer(
            with_cars.geometry.values, with_cars["carriageway_m"].values / 2.0, cap_style="flat"
        )
    )
    shapely.prepare(roads)
    assert shapely.area(shapely.intersection(grown, roads)).max() < 2.0
    tagus = lisbon.layers["water"].union_all()
    assert not shapely.intersects(buildings.geometry.values, tagus).any()


def test_that_the_streets_of_the_grid_have_their_names_widths_and_bearing(streets):
    for name in GRID_STREETS + CROSS_STREETS:
        assert name in set(streets["name"]), name
    for name, width in [
        ("Rua Augusta", 13.2),
        ("Rua da Conceição", 8.8),
        ("Rua dos Correeiros", 6.6),
    ]:
        assert (streets.loc[streets["name"] == name, "width_m"] == width).all()
    augusta = shapely.get_coordinates(streets[streets["name"] == "Rua Augusta"].geometry.values[0])
    east, north = augusta[-1] - augusta[0]
    assert np.rad2deg(np.arctan2(east, north)) % 360.0 == pytest.approx(GRID_BEARING_DEG, abs=0.7)


def test_that_the_long_streets_lie_in_their_order_and_spacing(streets):
    line = {name: streets[streets["name"] == name].geometry.union_all() for name in GRID_STREETS}
    augusta = line["Rua Augusta"]
    middle = augusta.interpolate(250.0)
    spacing = [line[name].distance(middle) for name in GRID_STREETS]
    expected = [72.4, 36.0, 0.0, 37.7, 72.0, 110.3, 147.5, 190.0]  # facts of the gazetteer
    assert spacing == pytest.approx(expected, abs=3.0)


def test_that_the_places_a_resident_looks_for_are_there(lisbon):
    squares = set(lisbon.layers["squares"]["name"])
    assert {"Praça do Comércio", "Praça Dom Pedro IV (Rossio)", "Praça da Figueira"} <= squares
    named = set(lisbon.layers["buildings"]["name"])
    assert {
        "Arco da Rua Augusta", "Torreão Poente", "Elevador de Santa Justa", "Paços do Concelho",
        "Sé de Lisboa", "Teatro Nacional D. Maria II", "Estação do Rossio",
        "Castelo de São Jorge, keep walls",
    } <= named  # fmt: skip
    assert lisbon.layers["water"]["name"].str.contains("Tejo").any()


def test_that_the_baixa_is_built_as_written(lisbon):
    baixa = lisbon.layers["buildings"].query("quarter == 'Baixa'")
    assert 15.0 <= baixa["height_m"].median() <= 18.0
    assert (baixa["year"] >= 1755).mean() > 0.99
    assert baixa["protected"].mean() > 0.9
    pitched = baixa["roof"].isin(["gabled", "hipped", "mansard"])
    assert pitched.mean() > 0.85


def test_that_people_and_dwellings_sum_to_about_the_census_of_the_parish(lisbon):
    buildings = lisbon.layers["buildings"]
    assert buildings["dwellings"].sum() == pytest.approx(7718, rel=0.1)
    assert buildings["residents"].sum() == pytest.approx(10051, rel=0.1)
    assert (buildings["year"] < 1946).mean() == pytest.approx(0.81, abs=0.07)


def test_that_the_castle_stands_high_over_the_baixa(lisbon):
    def height(x: float, y: float) -> float:
        return float(elevation_m(lisbon.terrain, x - 87300.0, y - 105850.0))

    assert height(281, 380) > 90.0
    assert height(-40, -100) < 10.0
    assert height(-330, 172) == pytest.approx(42.0, abs=4.0)


def test_that_the_streets_of_the_baixa_lie_on_the_real_ones(streets):
    path = real("streets/lisbon_road_network.geojson")
    network = gpd.read_file(path).to_crs("EPSG:3763").explode()
    # The file holds roads for cars only, so only streets with a roadway can be found in it.
    drawn = every_five_metres(streets[streets["carriageway_m"] > 0].geometry.values)
    off = shapely.distance(drawn[in_grid(drawn)], network.union_all())
    assert np.median(off) <= 15.0
    assert np.percentile(off, 90) <= 40.0
    there = every_five_metres(network.geometry.values)
    off = shapely.distance(there[in_grid(there)], streets.union_all())
    assert np.median(off) <= 15.0
    assert np.percentile(off, 90) <= 40.0


def test_that_the_relief_is_near_the_real_one(lisbon):
    path = real("terrain/dem_lisbon.tif")
    with rasterio.open(path) as raster:  # its own CRS text cannot be read: it is EPSG:3763
        z = raster.read(1)
        rows, cols = np.nonzero(np.isfinite(z))
        x, y = rasterio.transform.xy(raster.transform, rows, cols)
    x, y = np.array(x), np.array(y)
    box = (x > -88020) & (x < -86615) & (y > -106469) & (y < -105233)
    off = elevation_m(lisbon.terrain, x, y) - z[rows, cols]
    assert np.sqrt(np.mean(off[box] ** 2)) <= 10.0
    assert np.sqrt(np.mean(off**2)) <= 10.0
