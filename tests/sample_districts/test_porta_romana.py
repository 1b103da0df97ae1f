"""Porta Romana as shipped: counts, sights and addresses, and near enough to the real place."""

import numpy as np
import pytest
import shapely
from shipped_districts import (
    assert_sound,
    gazetteer_rows,
    local_m,
    metres_from_named_points,
    shipped,
)

from layers.district.folder import FolderContents
from layers.terrain.terrain import elevation_m

CRS = "EPSG:32632"


@pytest.fixture(scope="module")
def milan() -> FolderContents:
    return shipped("porta_romana")


def test_that_porta_romana_is_sound_and_says_it_is_schematic(milan) -> None:
    assert_sound(milan, "porta_romana", fewest=1200)


@pytest.mark.parametrize(
    ("street", "number", "place"),
    [
        ("Via Tito Livio", "7", (9.21610, 45.45240)),
        ("Via Passeroni", "6", (9.20560, 45.44950)),
        ("Via Benaco", "26", (9.21280, 45.44250)),
    ],
)
def test_that_the_retrofitted_condominiums_stand_on_their_streets(
    milan, street: str, number: str, place: tuple[float, float]
) -> None:
    buildings = milan.layers["buildings"]
    found = buildings[(buildings["street"] == street) & (buildings["house_number"] == number)]
    assert len(found) == 1
    house = found.iloc[0]
    assert house["use"] == "apartment"
    assert house["dwellings"] > 10
    assert house.geometry.distance(shapely.Point(local_m(CRS, *place))) < 45.0
    streets = milan.layers["streets"]
    axis = shapely.union_all(streets[streets["name"] == street].geometry)
    assert house.geometry.distance(axis) < 20.0


def test_that_the_named_streets_lie_where_their_found_points_are(milan) -> None:
    gaps = metres_from_named_points(milan.layers["streets"], gazetteer_rows("porta_romana.csv"))
    assert gaps.size > 250
    assert np.median(gaps) < 10.0
    assert np.quantile(gaps, 0.9) < 40.0


def test_that_the_sights_are_there(milan) -> None:
    names = set(milan.layers["buildings"]["name"])
    assert {"Porta Romana", "Cascina Cuccagna", "Fondazione Prada, Torre"} <= names
    streets = set(milan.layers["streets"]["name"])
    assert {"Corso Lodi", "Corso di Porta Romana", "Viale Umbria", "Via Ripamonti"} <= streets
    green = milan.layers["green"]
    yard = green[green["name"] == "Scalo di Porta Romana"].geometry.area.sum()
    assert 100_000 < yard < 216_000  # tracks 123,000, property 190,000 to 216,000 m2


def test_that_blocks_have_courtyards_and_two_ages_of_houses(milan) -> None:
    buildings = milan.layers["buildings"]
    homes = buildings[(buildings["use"] == "apartment") & (buildings["quarter"] == "Porta Romana")]
    old = homes[homes["year"] <= 1935]
    infill = homes[homes["year"].between(1950, 1970)]
    assert len(old) > len(infill) > 100
    assert 4 <= old["storeys"].median() <= 6
    assert infill["storeys"].median() >= 7
    courts = milan.layers["green"]
    assert (courts["kind"] == "garden").sum() > 100


def test_that_people_and_homes_come_near_the_register(milan) -> None:
    """36,000 households and 64,000 residents by area share of the districts; 1 home in 10 empty."""
    buildings = milan.layers["buildings"]
    assert buildings["dwellings"].sum() == pytest.approx(36_000 / 0.92, rel=0.12)
    assert buildings["residents"].sum() == pytest.approx(64_000, rel=0.12)


def test_that_the_ground_is_nearly_flat_and_falls_to_the_south_east(milan) -> None:
    assert np.nanmin(milan.terrain.z_m) > 106.0
    assert np.nanmax(milan.terrain.z_m) < 118.0
    places = [local_m(CRS, 9.2025, 45.4520), local_m(CRS, 9.2236, 45.4407)]
    gate, corvetto = elevation_m(milan.terrain, *np.array(places).T)
    assert gate == pytest.approx(114.0, abs=1.0)
    assert corvetto == pytest.approx(108.0, abs=1.0)
