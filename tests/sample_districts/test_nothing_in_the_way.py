"""In every shipped district streets are free, and small things stand where they could stand."""

import numpy as np
import pytest
import shapely
from shipped_districts import shipped

from layers.district.folder import FolderContents

DISTRICTS = ("tiny", "lisbon", "porta_romana", "greenwich")


@pytest.fixture(scope="module", params=DISTRICTS)
def district(request) -> FolderContents:
    return shipped(request.param)


def roadways(district: FolderContents) -> np.ndarray:
    streets = district.layers["streets"]
    streets = streets[streets["carriageway_m"] > 0]
    half_m = streets["carriageway_m"].to_numpy() / 2.0 - 0.05
    return shapely.buffer(streets.geometry.to_numpy(), half_m, cap_style="flat")


def waters(district: FolderContents) -> np.ndarray:
    frame = district.layers.get("water")
    return np.array([]) if frame is None else frame.geometry.to_numpy()


def shared_m2(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    i, j = shapely.STRtree(b).query(a, predicate="intersects")
    return shapely.area(shapely.intersection(a[i], b[j]))


def test_that_no_building_stands_in_a_roadway_or_in_water(district) -> None:
    buildings = district.layers["buildings"].geometry.to_numpy()
    for taken in (roadways(district), waters(district)):
        assert shared_m2(buildings, taken).max(initial=0.0) < 2.0


def test_that_parked_cars_do_not_stand_in_buildings(district) -> None:
    parking = district.layers["parking"]
    bays = parking[parking["kind"] != "garage"].geometry.to_numpy()
    buildings = district.layers["buildings"].geometry.to_numpy()
    assert shared_m2(bays, buildings).max(initial=0.0) < 1.0


@pytest.mark.parametrize("layer", ["lamp_posts", "trees", "charge_points"])
def test_that_posts_and_trunks_stand_clear_of_walls_roadways_and_water(district, layer) -> None:
    points = district.layers[layer].geometry.to_numpy()
    buildings = district.layers["buildings"].geometry.to_numpy()
    for taken in (buildings, roadways(district), waters(district)):
        assert len(shapely.STRtree(taken).query(points, predicate="within")[0]) == 0


def test_that_no_crown_grows_out_of_a_roof(district) -> None:
    """A crown may brush a facade: its inner half stays outside every wall."""
    trees = district.layers["trees"]
    inner = shapely.buffer(trees.geometry.to_numpy(), trees["crown_m"].to_numpy() / 4.0)
    buildings = district.layers["buildings"].geometry.to_numpy()
    assert shared_m2(inner, buildings).max(initial=0.0) < 0.5
