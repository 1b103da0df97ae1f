from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twin.district.district import Features
from twin.scenario.scenario import Measure, Target
from twin.targets.targets import (
    chosen_buildings,
    chosen_lamps,
    draw_order,
    targeted_buildings,
    targeted_lamps,
    with_uptake,
)

QUIET = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def named(n: int) -> Features:
    return Features(np.array([f"b{i:05}" for i in range(n)]), np.full(n, None), {})


def rows(district, **target) -> set[str]:
    return set(district.buildings.ids[targeted_buildings(district, Target(**target))])


@QUIET
@given(st.integers(0, 300), st.floats(0, 1), st.floats(0, 1))
def test_that_who_is_in_at_a_small_uptake_is_in_at_a_larger(n, one, other):
    features, everyone = named(n), np.ones(n, dtype=bool)
    few = with_uptake(features, everyone, min(one, other))
    many = with_uptake(features, everyone, max(one, other))
    assert not (few & ~many).any()
    assert few.sum() == round(min(one, other) * n)


@QUIET
@given(st.integers(1, 200), st.data())
def test_that_only_the_targeted_take_a_measure_up(n, data):
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    taken = with_uptake(named(n), mask, 0.5)
    assert not (taken & ~mask).any()
    assert taken.sum() == round(0.5 * mask.sum())


def test_that_the_draw_hangs_on_the_ids_and_not_on_their_order():
    features = named(50)
    turned = Features(features.ids[::-1], features.geometry, {})
    np.testing.assert_array_equal(draw_order(turned)[::-1], draw_order(features))
    assert sorted(draw_order(features)) == pytest.approx([(i + 0.5) / 50 for i in range(50)])


def test_that_nobody_is_drawn_for_zero_and_everybody_for_one(tiny):
    assert not chosen_buildings(tiny, Measure(id="m", kind="roof", uptake_frac=0.0)).any()
    assert chosen_buildings(tiny, Measure(id="m", kind="roof", uptake_frac=1.0)).all()


def test_that_a_filter_names_what_its_words_say(tiny):
    b = tiny.buildings
    old = {i for i, y in zip(b.ids, b["year"], strict=True) if y <= 1945}
    flats = {i for i, u in zip(b.ids, b["use"], strict=True) if u == "apartment"}
    assert rows(tiny) == set(b.ids)
    assert rows(tiny, year_to=1945) == old
    assert rows(tiny, year_from=1946) == set(b.ids) - old
    assert rows(tiny, uses=("apartment",), year_to=1945) == old & flats
    assert rows(tiny, protected=True) == set(b.ids[b["protected"]])
    assert rows(tiny, quarters=("South",)) == set(b.ids[b["quarter"] == "South"])
    assert rows(tiny, streets=("Rua da Escola",)) == set(b.ids[b["street"] == "Rua da Escola"])
    assert rows(tiny, heating=("none",)) == set(b.ids[b["heating"] == "none"])
    assert rows(tiny, picked=("b00003", "not there")) == {"b00003"}
    assert rows(tiny, streets=("nowhere",)) == set()


def test_that_a_drawn_area_in_the_district_s_crs_takes_what_stands_in_it(tiny):
    shape = tiny.buildings.geometry[4]
    west, south, east, north = np.array(shape.bounds) + np.tile(tiny.origin_m, 2)
    ring = ((west, south), (east, south), (east, north), (west, north))
    taken = rows(tiny, polygon_m=ring)
    assert "b00005" in taken
    assert len(taken) < len(tiny.buildings)
    bow_tie = (ring[0], ring[2], ring[1], ring[3])
    assert rows(tiny, polygon_m=bow_tie) <= set(tiny.buildings.ids)


def test_that_lamps_are_found_by_their_street(tiny):
    lamps, streets = tiny.layers["lamp_posts"], tiny.layers["streets"]
    for kind in ("secondary", "residential"):
        wanted = np.isin(lamps["street_id"], streets.ids[streets["kind"] == kind])
        np.testing.assert_array_equal(targeted_lamps(tiny, Target(street_kinds=(kind,))), wanted)
    name = streets["name"][0]
    wanted = np.isin(lamps["street_id"], streets.ids[streets["name"] == name])
    np.testing.assert_array_equal(targeted_lamps(tiny, Target(streets=(name,))), wanted)


def test_that_a_district_without_lamps_has_none_to_choose(tiny):
    layers = {k: v for k, v in tiny.layers.items() if k != "lamp_posts"}
    dark = replace(tiny, layers=layers)
    assert chosen_lamps(dark, Measure(id="m", kind="led")).shape == (0,)
    assert targeted_lamps(dark, Target()).shape == (0,)


def test_that_lamps_without_streets_are_reached_by_no_street(tiny):
    layers = {k: v for k, v in tiny.layers.items() if k != "streets"}
    assert not targeted_lamps(replace(tiny, layers=layers), Target(street_kinds=("primary",))).any()
    assert targeted_lamps(replace(tiny, layers=layers), Target()).all()
