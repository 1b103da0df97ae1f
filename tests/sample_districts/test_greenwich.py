"""Greenwich as shipped: counts, sights, estates, relief, and near enough to the real place."""

import numpy as np
import pytest
import shapely
from pyproj import Transformer
from shipped_districts import (
    assert_sound,
    gazetteer_rows,
    local_m,
    metres_from_named_points,
    shipped,
)

from layers.district.folder import FolderContents
from layers.terrain.terrain import elevation_m

CRS = "EPSG:27700"


@pytest.fixture(scope="module")
def greenwich() -> FolderContents:
    return shipped("greenwich")


def named(greenwich: FolderContents, name: str):
    buildings = greenwich.layers["buildings"]
    found = buildings[buildings["name"] == name]
    assert len(found) == 1, name
    return found.iloc[0]


def test_that_greenwich_is_sound_and_says_it_is_schematic(greenwich) -> None:
    assert_sound(greenwich, "greenwich", fewest=2500)


def test_that_ernest_dence_estate_has_its_flats_and_one_boiler(greenwich) -> None:
    for name, flats in (("Aylmer House", 64), ("Jennings House", 20), ("Gifford House", 20)):
        house = named(greenwich, name)
        assert house["dwellings"] == flats
        assert house["year"] == 1937
        assert house["heating"] == "communal_gas"
        assert house["storeys"] in (4, 5)
        gross_m2 = house.geometry.area * house["storeys"] / flats
        assert 55.0 < gross_m2 < 95.0
    named(greenwich, "Ernest Dence estate, boiler house")


def test_that_the_dome_is_365_m_across_and_52_m_high_with_twelve_masts(greenwich) -> None:
    dome = named(greenwich, "The O2")
    assert 2.0 * np.sqrt(dome.geometry.area / np.pi) == pytest.approx(365.0, abs=4.0)
    assert dome["height_m"] + dome["roof_height_m"] == pytest.approx(52.0)
    assert dome["roof"] == "dome"
    masts = greenwich.layers["buildings"]["name"].str.startswith("The O2, mast")
    assert masts.sum() == 12
    tall = greenwich.layers["buildings"][masts]
    assert (tall["height_m"] + tall["roof_height_m"] == 100.0).all()


def test_that_the_sights_stand_in_line_and_in_order(greenwich) -> None:
    """The Queen's House looks between the two domes of the college to the river."""
    house = named(greenwich, "Queen's House").geometry.centroid
    west = named(greenwich, "Painted Hall, dome").geometry.centroid
    east = named(greenwich, "Chapel, dome").geometry.centroid
    middle = shapely.Point((west.x + east.x) / 2.0, (west.y + east.y) / 2.0)
    bearing = np.rad2deg(np.arctan2(middle.x - house.x, middle.y - house.y)) % 360.0
    assert bearing == pytest.approx(332.0, abs=5.0)
    assert west.x < east.x
    thames = greenwich.layers["water"].query("name == 'River Thames'").union_all()
    for name in ("Cutty Sark", "Trafalgar Tavern", "Greenwich Power Station, boiler hall"):
        assert named(greenwich, name).geometry.distance(thames) < 130.0, name
    built = greenwich.layers["buildings"].geometry.values
    assert shapely.area(shapely.intersection(built, thames)).sum() < 1.0


def test_that_the_observatory_stands_on_its_hill(greenwich) -> None:
    places = {
        "observatory": (-0.0015, 51.4778),
        "queens house": (-0.0039, 51.4811),
        "peninsula": (0.0120, 51.4960),
        "westcombe": (0.0120, 51.4785),
    }
    xy = np.array([local_m(CRS, *place) for place in places.values()])
    height = dict(zip(places, elevation_m(greenwich.terrain, xy[:, 0], xy[:, 1])))
    assert height["observatory"] == pytest.approx(46.0, abs=2.0)
    assert height["queens house"] == pytest.approx(8.0, abs=2.0)
    assert height["peninsula"] == pytest.approx(5.0, abs=1.5)
    assert height["westcombe"] > 37.0
    assert np.nanmax(greenwich.terrain.z_m) < 48.0


def test_that_the_hand_drawn_banks_follow_the_thames(greenwich) -> None:
    rows = [
        row
        for row in gazetteer_rows("greenwich.csv")
        if row["kind"] == "water_edge" and row["name"].startswith("Thames bank")
    ]
    bank = greenwich.layers["water"].query("name == 'River Thames'").union_all()
    inside = shapely.box(*bank.bounds).buffer(-30.0)
    to_local = Transformer.from_crs(4326, CRS, always_xy=True)
    points = [
        shapely.Point(to_local.transform(float(row["lon"]), float(row["lat"]))) for row in rows
    ]
    gaps = np.array([point.distance(bank.boundary) for point in points if inside.contains(point)])
    assert gaps.size > 80
    assert np.median(gaps) < 15.0
    assert np.quantile(gaps, 0.9) < 40.0


def test_that_the_named_streets_lie_where_their_found_points_are(greenwich) -> None:
    gaps = metres_from_named_points(greenwich.layers["streets"], gazetteer_rows("greenwich.csv"))
    assert gaps.size > 140
    assert np.median(gaps) < 15.0
    assert np.quantile(gaps, 0.9) < 45.0


def test_that_east_greenwich_is_terraces_and_the_peninsula_is_towers(greenwich) -> None:
    buildings = greenwich.layers["buildings"]
    east = buildings[buildings["quarter"] == "East Greenwich"]
    assert (east["use"] == "house").mean() > 0.75
    assert east["storeys"].median() == 2
    assert (east["year"] <= 1912).mean() > 0.7
    peninsula = buildings[buildings["quarter"].isin(["Greenwich Peninsula", "Upper Riverside"])]
    grown = peninsula[~peninsula["height_rule"].str.contains("by hand")]
    assert grown["storeys"].max() >= 20
    assert (grown["year"] >= 2008).all()
    village = buildings[buildings["quarter"] == "Greenwich Millennium Village"]
    assert village["dwellings"].sum() == pytest.approx(2956, rel=0.2)
    assert (village["heating"] == "communal_gas").all()
