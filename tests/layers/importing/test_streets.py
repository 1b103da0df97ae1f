"""Streets and their lamps."""

import numpy as np
import pytest
import shapely

from layers.district.columns import STREET_KINDS
from layers.importing.street_lamps import mapped_lamps, placed_lamps
from layers.importing.streets import known_streets
from layers.sources.found import found_layer
from tests.layers.district.district_parts import buildings as district_buildings


def axis(length_m=100.0, y_m=0.0):
    return shapely.LineString([(0, y_m), (length_m, y_m)])


def rows_of_houses(front_m):
    boxes = [shapely.box(10 * k, front_m, 10 * k + 10, front_m + 8) for k in range(10)]
    boxes += [shapely.box(10 * k, -front_m - 8, 10 * k + 10, -front_m) for k in range(10)]
    return district_buildings(count=20, geometry=boxes)


def streets(*tags, axes=None, houses=None):
    axes = axes or [axis(y_m=0.0)] * len(tags)
    frame = found_layer([f"w{k}" for k in range(len(tags))], list(tags), np.array(axes, object),
                        3763)  # fmt: skip
    return known_streets(frame, rows_of_houses(7.0) if houses is None else houses)


def test_that_the_width_is_measured_from_front_to_front():
    out = streets({"highway": "residential"})
    assert out["width_m"].iloc[0] == pytest.approx(14.0)
    assert "twice the median distance" in out["width_rule"].iloc[0]


def test_that_a_street_in_the_fields_takes_the_usual_width():
    out = streets({"highway": "residential"}, axes=[axis(y_m=500.0)])
    assert out["width_m"].iloc[0] == 12
    assert "usual one of the kind" in out["width_rule"].iloc[0]


def test_that_tags_give_the_carriageway_and_lanes():
    out = streets({"highway": "secondary", "width": "7.5", "lanes": "3"},
                  {"highway": "primary", "lanes": "2"})  # fmt: skip
    assert list(out["carriageway_m"]) == [7.5, 6.0]
    assert list(out["lanes"]) == [3, 2]


def test_that_no_carriageway_is_wider_than_its_street():
    out = streets({"highway": "primary"}, houses=rows_of_houses(2.0))
    assert (out["carriageway_m"] <= out["width_m"]).all()


@pytest.mark.parametrize(
    ("highway", "kind"),
    [("trunk_link", "primary"), ("tertiary", "secondary"), ("living_street", "residential"),
     ("path", "footway"), ("busway", "service"), ("escape", "residential"), ("", "residential")],
)  # fmt: skip
def test_that_every_class_of_road_has_a_kind(highway, kind):
    assert streets({"highway": highway})["kind"].iloc[0] == kind
    assert kind in STREET_KINDS


def test_that_lamps_stand_along_a_lit_street_at_their_distance_and_face_it():
    out = streets({"highway": "residential"})
    lamps = placed_lamps(out, rows_of_houses(7.0))
    assert len(lamps) == 4  # 100 m at 28 m
    assert (lamps["street_id"] == "w0").all()
    assert lamps["lamp_rule"].str.contains("no lamps in the data").all()
    # A street from west to east, posts on its south side: their arms point north.
    np.testing.assert_allclose(lamps.geometry.y, -3.6)
    np.testing.assert_allclose(lamps["azimuth_deg"], 0.0)


def test_that_wide_streets_have_lamps_on_both_sides():
    lamps = placed_lamps(streets({"highway": "secondary"}), rows_of_houses(9.0))
    assert set(np.sign(lamps.geometry.y)) == {-1.0, 1.0}


def test_that_unlit_streets_and_paths_of_unknown_light_stay_dark():
    houses = rows_of_houses(7.0)
    assert placed_lamps(streets({"highway": "residential", "lit": "no"}), houses) is None
    assert placed_lamps(streets({"highway": "footway"}), houses) is None
    assert placed_lamps(streets({"highway": "footway", "lit": "yes"}), houses) is not None


def test_that_no_lamp_stands_inside_a_building():
    houses = rows_of_houses(2.0)
    lamps = placed_lamps(streets({"highway": "primary"}, houses=houses), houses)
    inside = shapely.STRtree(houses.geometry.array).query(lamps.geometry.array, "intersects")
    assert inside.shape[1] == 0


def test_that_mapped_lamps_take_their_street_and_what_the_tags_say():
    posts = found_layer(
        ["n1", "n2", "n3", "n4"],
        [{}, {"light:method": "LED"}, {"lamp_type": "led", "light:power": "38 W", "height": "5"},
         {"lamp_type": "high_pressure_sodium", "light:power": "100"}],
        np.array([shapely.Point(10, 4), shapely.Point(40, -4), shapely.Point(60, 4),
                  shapely.Point(90, 500)], object), 3763)  # fmt: skip
    lamps = mapped_lamps(posts, streets({"highway": "residential"}))
    assert list(lamps["lamp"]) == ["hps_70", "led_30", "led_40", "hps_100"]
    assert list(lamps["street_id"]) == ["w0", "w0", "w0", ""]
    np.testing.assert_allclose(lamps["azimuth_deg"].iloc[:3], [180, 0, 180])
    assert lamps["height_m"].iloc[2] == 5
    assert [bool(rule) for rule in lamps["lamp_rule"]] == [True, True, False, False]
