"""Outlines made sound."""

import numpy as np
import pytest
import shapely

from layers.importing.repair import sound_areas, without_overlaps
from layers.sources.found import found_layer

HOUSE = {"building": "yes"}


def frame(*shapes, tags=None):
    tags = tags or [HOUSE] * len(shapes)
    return found_layer([f"w{k}" for k in range(len(shapes))], tags, np.array(shapes, object), 25832)


def test_that_sound_outlines_stay_as_they_are():
    before = frame(shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10))
    after, issues = sound_areas(before, "buildings")
    assert not issues
    assert shapely.equals(after.geometry.array, before.geometry.array).all()


def test_that_a_figure_of_eight_becomes_its_two_halves():
    eight = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    after, issues = sound_areas(frame(eight), "buildings")
    assert shapely.is_valid(after.geometry.array).all()
    assert after.geometry.area.sum() == pytest.approx(50)
    assert sorted(after["id"]) == ["w0.1", "w0.2"]
    assert {d.done for d in issues} == {"redrawn without the crossing",
                                        "taken as that many objects"}  # fmt: skip


def test_that_slivers_points_and_empty_shapes_go_and_are_named():
    thin = shapely.box(0, 0, 100, 0.1)
    tiny = shapely.box(0, 0, 1, 1)
    line = shapely.Polygon([(0, 0), (5, 5), (0, 0)])
    after, issues = sound_areas(frame(thin, tiny, line, None, shapely.box(0, 0, 9, 9)), "buildings")
    assert list(after["id"]) == ["w4"]
    assert {d.object_id for d in issues if d.done == "left out"} == {"w0", "w1", "w2", "w3"}


def test_that_a_multipolygon_becomes_single_objects_with_their_tags():
    two = shapely.MultiPolygon([shapely.box(0, 0, 9, 9), shapely.box(20, 0, 29, 9)])
    after, _ = sound_areas(frame(two), "buildings")
    assert list(after["id"]) == ["w0.1", "w0.2"]
    assert list(after["tags"]) == [HOUSE, HOUSE]


def test_that_of_a_building_drawn_twice_the_better_described_stays():
    box = shapely.box(0, 0, 10, 10)
    after, [issue] = without_overlaps(frame(box, box, tags=[HOUSE, {**HOUSE, "name": "A"}]))
    assert list(after["id"]) == ["w1"]
    assert issue.why == "drawn twice, as w1"


def test_that_a_building_inside_another_goes():
    after, [issue] = without_overlaps(frame(shapely.box(0, 0, 30, 30), shapely.box(5, 5, 12, 12)))
    assert list(after["id"]) == ["w0"]
    assert issue.object_id == "w1"


def test_that_a_building_in_a_courtyard_stays():
    court = shapely.box(0, 0, 30, 30).difference(shapely.box(10, 10, 20, 20))
    after, issues = without_overlaps(frame(court, shapely.box(11, 11, 19, 19)))
    assert len(after) == 2
    assert not issues


def test_that_where_two_overlap_the_smaller_gives_way():
    after, [issue] = without_overlaps(frame(shapely.box(0, 0, 20, 10), shapely.box(17, 0, 30, 10)))
    assert after.geometry.area.tolist() == pytest.approx([200, 100])
    assert "overlaps w0 by 30 m2" in issue.why
    shared = shapely.intersection(*after.geometry.array).area
    assert shared == pytest.approx(0, abs=1e-6)


def test_that_neighbours_that_touch_are_left_alone():
    after, issues = without_overlaps(frame(shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)))
    assert len(after) == 2
    assert not issues


def test_that_an_outline_of_endless_crossings_is_left_out_and_told():
    chance = np.random.default_rng(1)
    wild = shapely.Polygon(chance.random((3_000, 2)) * 100)
    after, issues = sound_areas(frame(wild, shapely.box(0, 0, 9, 9)), "buildings")
    assert list(after["id"]) == ["w1"]
    assert "3,001 corners" in issues[0].why


def test_that_outlines_without_number_over_each_other_are_refused():
    with pytest.raises(ValueError, match="lie over each other"):
        without_overlaps(frame(*(shapely.box(0, 0, 10 + i * 1e-6, 10) for i in range(1_000))))
