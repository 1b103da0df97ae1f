"""Every rule by which a missing value is filled in, each seen to be written down."""

import numpy as np
import pytest
import shapely

from layers.district.folder_checks import checked_layer
from layers.importing.buildings import known_buildings
from layers.importing.figures import figure, figure_text
from layers.importing.infer import fill_buildings
from layers.sources.found import found_layer
from tests.layers.importing.test_buildings import tagged

RULES = [f"{name}_rule" for name in ("use", "year", "storeys", "height", "roof", "dwellings",
                                     "residents", "heating")]  # fmt: skip


def filled(*tags, country="IT", shapes=None):
    frame = tagged(*tags)
    if shapes is not None:
        frame = found_layer(list(frame["id"]), list(tags), np.array(shapes, object), 25832)
    return fill_buildings(known_buildings(frame)[0], country)


def test_that_the_result_keeps_the_contract_and_says_each_rule():
    out = checked_layer("buildings", filled({"building": "yes"}), "test")
    assert all(out[rule].iloc[0] for rule in RULES)


def test_that_given_values_carry_no_rule():
    out = filled(
        {"building": "apartments", "building:levels": "5", "eaves_height": "17", "roof": "flat",
         "start_date": "1911", "roof:shape": "flat", "building:flats": "12", "residents": "20",
         "heating": "district_heat"},
    )  # fmt: skip
    assert [rule for rule in RULES if out[rule].iloc[0]] == []
    assert out["height_m"].iloc[0] == 17
    assert out["residents"].iloc[0] == 20


def test_that_height_comes_from_levels_and_levels_from_height():
    out = filled(
        {"building": "apartments", "building:levels": "5", "start_date": "1950"},
        {"building": "apartments", "height": "16.4", "start_date": "1950", "roof:shape": "flat"},
        {"building": "apartments", "building:levels": "5", "start_date": "1900"},
    )
    assert out["height_m"].iloc[0] == pytest.approx(5 * 3.29)
    assert "storeys times 3.29 m" in out["height_rule"].iloc[0]
    assert out["storeys"].iloc[1] == 5
    assert "the height over" in out["storeys_rule"].iloc[1]
    assert out["height_m"].iloc[2] == pytest.approx(5 * 3.68)  # older storeys are higher


def test_that_a_total_height_gives_up_its_roof():
    out = filled({"building": "house", "height": "9", "roof:shape": "gabled", "roof:height": "3"})
    assert out["height_m"].iloc[0] == pytest.approx(6)
    assert out["height_rule"].iloc[0] == "the given total height less the roof's"


def test_that_storeys_come_from_the_neighbours_of_like_kind():
    known = [{"building": "apartments", "building:levels": str(n)} for n in (3, 5, 7)]
    out = filled(*known, {"building": "apartments"}, {"building": "church"})
    assert out["storeys"].iloc[3] == 5
    assert "median" in out["storeys_rule"].iloc[3]
    assert out["storeys"].iloc[4] == 1  # a church is one high room, whatever stands beside it
    assert out["height_m"].iloc[4] == 12


def test_that_without_neighbours_the_usual_number_of_the_use_stands_in():
    out = filled({"building": "apartments"}, {"building": "house"})
    assert list(out["storeys"]) == [4, 2]


def test_that_a_plain_yes_takes_the_commonest_use_nearby_or_counts_as_homes():
    out = filled({"building": "office"}, {"building": "office"}, {"building": "apartments"},
                 {"building": "church"}, {"building": "yes"})  # fmt: skip
    assert out["use"].iloc[4] == "office"  # and a church does not make its neighbours churches
    assert "3 nearest" in out["use_rule"].iloc[4]
    alone = filled({"building": "yes"})
    assert alone["use"].iloc[0] == "house"
    assert alone["use_rule"].iloc[0].startswith("no known homes")


def test_that_homes_are_flats_from_four_storeys_or_180_m2():
    large = shapely.box(0, 0, 20, 10)
    small = shapely.box(40, 0, 50, 10)
    tall = shapely.box(60, 0, 70, 10)
    out = filled({"building": "residential"}, {"building": "residential"},
                 {"building": "residential", "building:levels": "4"},
                 shapes=[large, small, tall])  # fmt: skip
    assert list(out["use"]) == ["apartment", "house", "apartment"]
    assert out["use_rule"].str.startswith("homes:").all()


def test_that_years_come_from_three_neighbours_else_from_the_country():
    dated = [{"building": "house", "start_date": str(year)} for year in (1890, 1900, 1930)]
    assert filled(*dated, {"building": "house"})["year"].iloc[3] == 1900
    few = filled(*dated[:2], {"building": "house"}, country="PT")
    assert few["year"].iloc[2] == figure("stock_year", "PT")
    assert "median of the dwellings of PT" in few["year_rule"].iloc[2]


def test_that_dwellings_and_residents_follow_the_floor_area():
    shape = shapely.box(0, 0, 30, 20)
    out = filled({"building": "apartments", "building:levels": "5"}, shapes=[shape])
    flats = round(0.85 * 600 * 5 / 61)
    assert out["dwellings"].iloc[0] == flats
    per_home = figure("occupied", "IT") * figure("persons_per_household", "IT")
    assert out["residents"].iloc[0] == pytest.approx(flats * per_home, abs=0.06)
    office = filled({"building": "office"})
    assert (office["dwellings"].iloc[0], office["residents"].iloc[0]) == (0, 0)


def test_that_heating_follows_the_country_and_outbuildings_have_none():
    tags = {"building": "apartments"}, {"building": "garage"}
    assert list(filled(*tags, country="IT")["heating"]) == ["communal_gas", "none"]
    assert list(filled(*tags, country="PT")["heating"]) == ["electric_direct", "none"]


def test_that_late_tall_blocks_are_flat_and_old_houses_gabled():
    out = filled({"building": "apartments", "building:levels": "6", "start_date": "1965"},
                 {"building": "house", "building:levels": "2", "start_date": "1900"})  # fmt: skip
    assert list(out["roof"]) == ["flat", "gabled"]
    assert out["roof_height_m"].iloc[0] == 0
    assert 0 < out["roof_height_m"].iloc[1] <= figure("roof_height_most")


@pytest.mark.parametrize("country", ["IT", "GB", "PT", "FR", "BG", "PL", "ZZ"])
def test_that_any_country_has_its_figures(country):
    assert 1900 < figure("stock_year", country) < 2000
    assert 0.5 < figure("occupied", country) <= 1
    assert 1.5 < figure("persons_per_household", country) < 3
    for kind in ("apartment", "house", "other"):
        assert figure_text(f"heating_{kind}", country)
