"""A building's results do not follow from where the city is cut."""

import numpy as np
import pandas as pd
import pytest
import shapely

from tests.twin.city.conftest import TINY, buildings_in
from twin.answer.step_table import answer
from twin.city.city_folder import part_of, read_plan
from twin.city.cutting import gaps_m, pieces, reaching
from twin.city.whole import CityError
from twin.district.district import Features
from twin.district.folder import open_district


@pytest.fixture(scope="module")
def whole(retrofit):
    return answer(open_district(TINY), retrofit)


@pytest.mark.parametrize("tiles", [1, 4, 12])
def test_that_a_cut_changes_no_building(calculated, whole, tiles):
    """Judge: the same district by `answer`, which knows of no tiles."""
    found = buildings_in(calculated(tiles))
    order = np.argsort(whole.district.buildings.ids)
    assert list(found["id"]) == list(whole.district.buildings.ids[order])
    for when, results in (("baseline", whole.baseline), ("scenario", whole.results)):
        energy, sums = results["energy"], results["building_sums"]
        for name, wanted in {
            "heat_need_kwh_a": energy.heat_need_kwh_a,
            "cooling_need_kwh_a": energy.cooling_need_kwh_a,
            "bought_kwh_a": energy.imported_kwh_a,
            "pv_kwh_a": energy.pv_produced_kwh_a,
            "co2_kg_a": sums.co2_kg_a,
            "bill_eur_a": sums.bill_eur_a,
        }.items():
            np.testing.assert_allclose(found[f"{name}_{when}"], wanted[order], rtol=1e-6)
    sun = whole.results["surface_sun"]
    np.testing.assert_allclose(
        found["wall_sun_kwh_m2_a"], sun.wall_irradiation_kwh_m2[order], rtol=1e-6
    )
    np.testing.assert_allclose(
        found["cost_eur"].sum(),
        sum(
            o.building_cost_eur.sum() for o in whole.results["outlays"] if o.building_cost_eur.size
        ),
        rtol=1e-9,
    )


@pytest.mark.parametrize("tiles", [1, 4, 12])
def test_that_the_hours_of_all_tiles_add_up(calculated, whole, tiles):
    out = calculated(tiles)
    hours = [pd.read_parquet(part_of(out, "hours", tile.number)) for tile in read_plan(out).tiles]
    for name in ("load_w", "pv_w"):
        total = np.sum([h[name] for h in hours], axis=0)
        np.testing.assert_allclose(total, getattr(whole.results["energy"], name), rtol=1e-6, atol=1)


def test_that_results_lie_where_the_buildings_stand(calculated):
    district = open_district(TINY)
    found = buildings_in(calculated(4))
    assert found.crs == district.crs
    order = np.argsort(district.buildings.ids)
    middle = shapely.get_coordinates(shapely.centroid(district.buildings.geometry[order]))
    there = shapely.get_coordinates(shapely.centroid(found.geometry))
    np.testing.assert_allclose(there, middle + district.origin_m, atol=1e-6)
    assert sorted(found["tile"].astype(int).unique()) == [1, 2, 3, 4]


def _squares(n, across):
    xy = [(i % across * 10.0, i // across * 10.0) for i in range(n)]
    shapes = np.array([shapely.box(x, y, x + 5, y + 5) for x, y in xy], dtype=object)
    return Features(np.array([f"b{i}" for i in range(n)]), shapes, {})


@pytest.mark.parametrize("count", [1, 2, 3, 7, 20])
def test_that_every_building_is_in_one_tile_of_a_like_size(count):
    rows = pieces(_squares(103, 10), count)
    assert sorted(np.concatenate(rows)) == list(range(103))
    sizes = [len(r) for r in rows]
    assert max(sizes) - min(sizes) <= 1 + 103 // count // 5


def test_that_more_tiles_than_buildings_are_refused():
    with pytest.raises(CityError, match=r"3 buildings cannot be cut into 4 tiles; ask for 1 to 3"):
        pieces(_squares(3, 2), 4)


def test_the_margin_by_hand():
    """The lowest ray rises 0.703 degrees: 1 m in 81.5 m. What stands 10 m over the lowest place of
    a tile matters up to 815 m off; what is lower only where it may touch."""
    box = np.array(
        [[110.0, 0.0, 120.0, 10.0], [910.0, 0.0, 920.0, 10.0], [930.0, 0.0, 940.0, 10.0]]
    )
    gap = gaps_m(box, (0.0, 0.0, 100.0, 100.0))
    assert gap.tolist() == [10.0, 810.0, 830.0]
    assert reaching(gap, np.array([10.0, 10.0, 10.0]), 0.0).tolist() == [True, True, False]
    assert reaching(np.array([0.9, 5.0]), np.array([-3.0, -3.0]), 0.0).tolist() == [True, False]
