"""Lisbon as shipped: counts, names, sound footprints, and near enough to the real place."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from shipped_districts import gazetteer_rows, local_m

from layers.district.folder import FolderContents, read_folder
from layers.terrain.terrain import elevation_m
from tests.reference_files import reference_file

ROOT = Path(__file__).resolve().parents[2]
# The Pombaline grid: metres along and across Rua Augusta from its crossing with Rua da Conceicao.
GRID_BEARING_DEG = 343.3
GRID_ORIGIN = np.array([-87341.0, -105952.0])
_TURN = np.deg2rad(GRID_BEARING_DEG)
ACROSS = np.array([np.cos(_TURN), -np.sin(_TURN)])
ALONG = np.array([np.sin(_TURN), np.cos(_TURN)])
GRID_STREETS = [
    "Rua do Ouro (Rua Áurea)", "Rua dos Sapateiros", "Rua Augusta", "Rua dos Correeiros",
    "Rua da Prata", "Rua dos Douradores", "Rua dos Fanqueiros", "Rua da Madalena",
]  # fmt: skip
CROSS_STREETS = [
    "Rua do Comércio", "Rua de São Julião", "Rua da Conceição", "Rua de São Nicolau",
    "Rua da Vitória", "Rua da Assunção", "Rua de Santa Justa",
]  # fmt: skip
# The road lines of ropensci/slopes hold roads for through traffic only. Of the Baixa they hold
# these; Rua Augusta, the narrow streets and the cross streets north of Rua da Conceicao are not in
# the file, so no distance to it can judge them: their corners in the gazetteer do.
ON_FILE = [
    "Rua do Ouro (Rua Áurea)", "Rua da Prata", "Rua dos Fanqueiros", "Rua da Madalena",
    "Rua do Comércio", "Rua de São Julião", "Rua da Conceição", "Rua da Betesga",
    "Praça do Comércio", "Rua do Arsenal", "Rua da Alfândega", "Praça Dom Pedro IV (Rossio)",
]  # fmt: skip


@pytest.fixture(scope="module")
def lisbon() -> FolderContents:
    return read_folder(ROOT / "sample_districts" / "lisbon")


@pytest.fixture(scope="module")
def streets(lisbon) -> gpd.GeoDataFrame:
    return lisbon.layers["streets"]


def every_five_metres(lines) -> np.ndarray:
    points = [
        shapely.line_interpolate_point(line, np.arange(0.0, line.length, 5.0)) for line in lines
    ]
    return np.concatenate(points)


def road_network() -> shapely.Geometry:
    path = reference_file("streets/lisbon_road_network.geojson")
    return gpd.read_file(path).to_crs("EPSG:3763").explode().union_all()


def in_grid_frame(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Metres across (eastward) and along Rua Augusta from its crossing with Rua da Conceicao."""
    xy = shapely.get_coordinates(points) - GRID_ORIGIN
    return xy @ ACROSS, xy @ ALONG


def grid_line(start: tuple[float, float], end: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString([GRID_ORIGIN + a * ACROSS + b * ALONG for a, b in (start, end)])


def in_grid(points: np.ndarray) -> np.ndarray:
    across, along = in_grid_frame(points)
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
    network = road_network()
    judged = streets[streets["name"].isin(ON_FILE)].geometry.values
    drawn = every_five_metres(judged)
    across, along = in_grid_frame(drawn)
    # Rua dos Fanqueiros is on file only south of Rua da Conceicao.
    missing = (across > 140) & (across < 155) & (along > 0) & (along < 405)
    off = shapely.distance(drawn[in_grid(drawn) & ~missing], network)
    assert len(off) > 400
    assert np.median(off) <= 15.0
    assert np.percentile(off, 90) <= 40.0


def test_that_the_list_of_streets_on_file_is_what_the_file_holds():
    """Along and across the grid the file crosses where the streets of the list lie, by the
    spacings of the gazetteer's facts, and nowhere else."""
    network = road_network()
    for along in (40.0, 120.0, 200.0, 280.0, 360.0):
        line = grid_line((-116.0, along), (195.0, along))
        crossings = shapely.get_coordinates(network.intersection(line))
        across = np.sort(in_grid_frame(shapely.points(crossings))[0])
        assert across == pytest.approx([-71.9, 71.6, 190.0], abs=3.0)  # Ouro, Prata, Madalena
    line = grid_line((-50.0, -120.0), (-50.0, 395.0))
    crossings = shapely.get_coordinates(network.intersection(line))
    along = np.sort(in_grid_frame(shapely.points(crossings))[1])
    assert along == pytest.approx([-86.7, -42.2, 0.0], abs=3.0)  # Comercio, Sao Juliao, Conceicao


def test_that_every_road_on_file_has_its_street(streets):
    drawn, network = streets.union_all(), road_network()
    there = every_five_metres(shapely.get_parts(network))
    off = shapely.distance(there[in_grid(there)], drawn)
    assert np.median(off) <= 15.0
    assert np.percentile(off, 90) <= 40.0
    box = shapely.box(*streets.total_bounds)
    off = shapely.distance(there[shapely.within(there, box)], drawn)
    assert np.median(off) <= 15.0
    assert np.percentile(off, 90) <= 40.0


def test_that_the_streets_the_file_leaves_out_meet_where_they_really_meet(streets):
    """Rua Augusta, the narrow streets and the cross streets closed to cars, by their corners."""
    line = {name: part.union_all() for name, part in streets.groupby("name")["geometry"]}
    grid = set(GRID_STREETS + CROSS_STREETS)
    seen, gaps = set(), []
    for row in gazetteer_rows("lisbon.csv"):
        both = {row["name"], row["name_2"]}
        if row["kind"] == "corner" and both <= grid:
            corner = shapely.Point(local_m("EPSG:3763", float(row["lon"]), float(row["lat"])))
            gaps += [line[name].distance(corner) for name in both]
            seen |= both
    assert seen == grid
    assert np.median(gaps) < 2.0
    assert max(gaps) < 4.0


def test_that_the_relief_is_near_the_real_one(lisbon):
    path = reference_file("terrain/dem_lisbon.tif")
    with rasterio.open(path) as raster:  # its own CRS text cannot be read: it is EPSG:3763
        z = raster.read(1)
        rows, cols = np.nonzero(np.isfinite(z))
        x, y = rasterio.transform.xy(raster.transform, rows, cols)
    x, y = np.array(x), np.array(y)
    box = (x > -88020) & (x < -86615) & (y > -106469) & (y < -105233)
    off = elevation_m(lisbon.terrain, x, y) - z[rows, cols]
    assert np.sqrt(np.mean(off[box] ** 2)) <= 10.0
    assert np.sqrt(np.mean(off**2)) <= 10.0
