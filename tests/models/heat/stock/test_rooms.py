"""The air inside a building: its measures, its limits, and the typology's own blocks."""

import csv

import numpy as np
import pytest

from models.heat.stock.figures import COUNTRIES, USES
from models.heat.stock.rooms import air_volume_m3, usual_rooms, ventilation_per_h
from tests.models.weather.epw import shared_file
from twin.district.folder import open_district
from twin.steps.buildings.buildings import shell
from twin.steps.buildings.rooms import rooms


@pytest.mark.parametrize("name", ["tiny", "greenwich"])
def test_that_no_building_holds_more_air_than_its_outer_measures(name: str) -> None:
    district = open_district(name)
    hull = shell(district, rooms(district))
    assert np.all(hull.air_volume_m3 < 0.95 * hull.outer_volume_m3)
    assert np.all(hull.air_volume_m3 > 0.0)


def test_that_a_flat_block_holds_its_floor_area_times_the_room_height() -> None:
    flats = usual_rooms("PT", np.array(["apartment"]))
    volume = air_volume_m3(
        flats,
        np.array([850.0]),
        np.array([200.0]),
        np.array([60.0]),
        np.array([16.0]),
        np.array([5]),
    )
    assert volume[0] == pytest.approx(850.0 * 2.5)


def test_that_low_storeys_hold_only_what_is_between_their_floors() -> None:
    shop = usual_rooms("PT", np.array(["retail"]))
    volume = air_volume_m3(
        shop, np.array([170.0]), np.array([100.0]), np.array([40.0]), np.array([5.0]), np.array([2])
    )
    assert volume[0] < 170.0 * 3.0
    assert volume[0] == pytest.approx((100.0 - 40.0 * 0.35 + 0.49) * (5.0 - 2 * 0.25), rel=1e-5)


def test_that_outdoor_air_of_other_uses_follows_the_floor_and_not_the_height() -> None:
    use = np.array(["office", "office", "apartment", "apartment"])
    height = np.array([2.5, 5.0, 2.5, 5.0], np.float32)
    rate = ventilation_per_h("IT", use, height)
    np.testing.assert_allclose((rate * height)[:2], 2.5, rtol=1e-6)
    np.testing.assert_allclose(rate[2:], 0.4)


def test_that_every_use_of_every_country_has_heights_with_a_source() -> None:
    for country in COUNTRIES:
        inside = usual_rooms(country, np.array(USES))
        assert np.all((inside.height_m > 2.0) & (inside.height_m < 6.0))
        assert all(inside.source)


def test_that_italian_flats_have_about_the_air_of_the_typology_in_their_outer_volume() -> None:
    """V_C is a gross volume, A_C_ref x h_room the air that its rates act on."""
    with shared_file("typology/tabula_IT_apartment_blocks_01-05.csv").open(
        encoding="utf-8"
    ) as file:
        rows = list(csv.DictReader(file))
    theirs = [float(r["a_c_ref_m2"]) * float(r["h_room_m"]) / float(r["v_c_m3"]) for r in rows]
    district = open_district("porta_romana")
    hull = shell(district, rooms(district))
    flats = district.buildings["use"].astype(str) == "apartment"
    ours = np.median((hull.air_volume_m3 / hull.outer_volume_m3)[flats])
    assert ours == pytest.approx(np.median(theirs), rel=0.15)
