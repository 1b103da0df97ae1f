"""What tags say of a building."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from layers.district.columns import USES
from layers.importing.building_uses import use_of
from layers.importing.buildings import MISSING, known_buildings, without_open_roofs
from layers.sources.found import found_layer
from layers.sources.tag_values import length_m, power_kw, whole, year_of


def tagged(*tags) -> gpd.GeoDataFrame:
    shapes = np.array([shapely.box(20 * k, 0, 20 * k + 12, 10) for k in range(len(tags))], object)
    return found_layer([f"w{k}" for k in range(len(tags))], list(tags), shapes, 25832)


@pytest.mark.parametrize(
    ("text", "metres"),
    [("12", 12), ("12.5 m", 12.5), ("12,5m", 12.5), ("41'", 12.4968), ("41 ft", 12.4968),
     ("6'4\"", 1.9304), ("80 cm", 0.8), ("-3", -3), ("~ 20", 20), ("tall", None), ("", None)],
)  # fmt: skip
def test_that_lengths_are_read_as_people_write_them(text, metres):
    assert length_m(text) == (None if metres is None else pytest.approx(metres))


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("3;4", 4), ("3-4", 4), ("2.5", 3), ("2,5", 3), ("0", 0), ("-2", -2), ("", None),
     ("many", None), ("4 + mansard", 4)],
)  # fmt: skip
def test_that_counts_take_the_largest_number(text, number):
    assert whole(text) == number


@pytest.mark.parametrize(
    ("text", "year"),
    [("1654", 1654), ("1890-05-01", 1890), ("~1900", 1900), ("1920s", 1925), ("early 1920s", 1922),
     ("C18", 1750), ("late C18", 1783), ("1890..1895", 1892), ("before 1900", 1900),
     ("1961-1970", 1966), ("unknown", None), ("0", None)],
)  # fmt: skip
def test_that_years_are_read_as_mappers_write_them(text, year):
    assert year_of(text) == year


@pytest.mark.parametrize(
    ("text", "kw"), [("22 kW", 22), ("11", 11), ("3700 W", 3.7), ("0.35 MW", 350), ("x", None)]
)
def test_that_powers_are_read_with_their_unit(text, kw):
    assert power_kw(text) == (None if kw is None else pytest.approx(kw))


@pytest.mark.parametrize(
    ("tags", "use"),
    [
        ({"building": "apartments"}, "apartment"),
        ({"building": "terrace"}, "house"),
        ({"building": "residential"}, "residential"),
        ({"building": "garage"}, "outbuilding"),
        ({"building": "yes", "amenity": "school"}, "education"),
        ({"building": "yes", "shop": "bakery"}, "retail"),
        ({"building": "yes", "office": "lawyer"}, "office"),
        ({"building": "yes", "tourism": "hotel"}, "hospitality"),
        ({"building": "church"}, "civic"),
        ({"use": "health"}, "health"),
        ({"building": "Hospital"}, "health"),
        ({"building": "yes"}, ""),
        ({}, ""),
    ],
)
def test_that_tags_tell_the_use(tags, use):
    found, rule = use_of(tags)
    assert found == use
    assert found in (*USES, "residential", "outbuilding", "")
    assert bool(rule) == (len(tags) == 2 or use == "outbuilding")


def test_that_given_values_are_taken_over_and_the_rest_left_empty():
    known, issues = known_buildings(
        tagged(
            {"building": "apartments", "building:levels": "5", "height": "18", "start_date": "1911",
             "roof:shape": "gabled", "roof:height": "3", "name": "Casa", "addr:street": "Via Roma",
             "addr:housenumber": "7", "building:flats": "12", "heritage": "2", "heating": "gas"},
            {"building": "yes"},
        )
    )  # fmt: skip
    assert not issues
    first, second = known.iloc[0], known.iloc[1]
    assert (first["storeys"], first["year"], first["dwellings"]) == (5, 1911, 12)
    assert (first["total_height_m"], first["roof_height_m"]) == (18, 3)
    assert (first["name"], first["street"], first["house_number"]) == ("Casa", "Via Roma", "7")
    assert first["protected"]
    assert first["heating"] == "gas_boiler"
    assert (second["storeys"], second["year"]) == (MISSING, MISSING)
    assert np.isnan(second["height_m"])
    assert (second["use"], second["roof"], second["heating"]) == ("", "", "")


@pytest.mark.parametrize("height", ["-3", "9000", "1"])
def test_that_a_height_that_cannot_be_is_dropped_and_listed(height):
    known, [issue] = known_buildings(tagged({"building": "yes", "height": height}))
    assert np.isnan(known["total_height_m"].iloc[0])
    assert issue.object_id == "w0"
    assert f"{height} m" in issue.why


def test_that_unknown_marks_of_registers_are_no_years():
    known, issues = known_buildings(tagged({"start_date": "9999"}, {"start_date": "0"}))
    assert (known["year"] == MISSING).all()
    assert [issue.why for issue in issues] == ["not known in 2 rows, written as 9999 (1), 0 (1)"]


def test_that_a_roof_on_posts_is_no_building():
    told = {"building": "roof", "building:levels": "1"}
    kept, [issue] = without_open_roofs(tagged({"building": "roof"}, {"building": "yes"}, told))
    assert list(kept["id"]) == ["w1", "w2"]
    assert issue.done == "left out"
