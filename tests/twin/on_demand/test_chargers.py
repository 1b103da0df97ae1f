"""Charge points by hand and by the optimiser, and cables that are given, on `tiny`."""

import json
from dataclasses import replace

import geopandas as gpd
import pytest
import shapely

from tests.twin.answer.made_scenarios import answer_of
from twin.answer.step_table import answer
from twin.command.main import main
from twin.on_demand.charge_places.charge_places import proposed_chargers
from twin.on_demand.feeders.feeder import feeder_answer
from twin.on_demand.feeders.feeder_report import feeder_json, walk_numbers
from twin.scenario.edits_by_hand import PlaceChargers, ToggleByHand, by_hand_id, picked_by_hand
from twin.scenario.scenario import BASELINE, Measure, Scenario, Target, read_scenario
from twin.steps.mobility.plugs import public_plugs
from twin.targets.wording import measure_in_words

CARS = Measure(id="cars", kind="electric_cars")
LED = Measure(id="led", kind="led")


@pytest.fixture(scope="module")
def feeders(tiny, baseline):
    return feeder_answer(answer(tiny, Scenario(measures=(LED, CARS)), last=baseline))


def test_that_a_click_gives_and_a_second_click_takes_and_the_last_one_leaves_nothing():
    one = ToggleByHand("lamp_charging", "l1").apply(BASELINE)
    two = ToggleByHand("lamp_charging", "l2").apply(one)
    assert picked_by_hand(two, "lamp_charging") == ("l1", "l2")
    assert len(two.measures) == 1
    back = ToggleByHand("lamp_charging", "l1").apply(two)
    assert picked_by_hand(back, "lamp_charging") == ("l2",)
    assert ToggleByHand("lamp_charging", "l2").apply(back).measures == ()


def test_that_a_proposal_keeps_what_was_placed_by_hand():
    mine = ToggleByHand("lamp_charging", "l1").apply(BASELINE)
    placed = PlaceChargers(("l1", "l2"), ("p1", "p2"), (3, 5)).apply(mine)
    assert picked_by_hand(placed, "lamp_charging") == ("l1", "l2")
    assert picked_by_hand(placed, "charge_points") == ("p1", "p2")
    assert [m.number("plugs") for m in placed.measures if m.kind == "charge_points"] == [3, 5]
    back = ToggleByHand("charge_points", "p2").apply(placed)
    assert picked_by_hand(back, "charge_points") == ("p1",)
    assert PlaceChargers((), (), ()).apply(mine) == mine


def test_that_a_charger_at_parking_shortens_the_walk_and_costs_its_plugs(tiny, baseline):
    parking = str(tiny.layers["parking"].ids[0])
    scenario = ToggleByHand("charge_points", parking).apply(BASELINE)
    seen = answer(tiny, scenario, last=baseline)
    assert (seen.results["charge_walk"] <= baseline.results["charge_walk"]).all()
    assert seen.results["charge_walk"].sum() < baseline.results["charge_walk"].sum()
    (outlay,) = seen.results["outlays"]
    assert outlay.cost_eur == 2 * seen.results["factors"]["public_charger_eur"]
    assert outlay.taken == 1


def test_that_the_walk_is_taken_anew_for_posts_with_a_charger_and_not_for_other_lamps(baseline):
    lamps = answer_of(baseline, {"kind": "led"})
    assert "lighting" in lamps.results.ran
    assert "charge_walk" not in lamps.results.ran
    charger = {"kind": "lamp_charging", "parameters": {"power_kw": 2.3}}
    posts = answer_of(baseline, {"kind": "led"}, charger)
    assert posts.results["post_chargers"].any()
    assert "charge_walk" in posts.results.ran


def test_that_a_plug_at_parking_serves_cars_and_loads_its_node(tiny, feeders):
    bare = {k: v for k, v in tiny.layers.items() if k != "charge_points"}
    district = replace(tiny, layers=bare)
    without = feeder_answer(answer(district, Scenario(measures=(CARS,))))
    assert without.charging.plugged_frac == 0.0
    assert feeder_json(without)["walk_to_plug_mean_m"] is None
    everywhere = Measure(id="p", kind="charge_points", parameters={"plugs": 4})
    with_plugs = feeder_answer(answer(district, Scenario(measures=(CARS, everywhere))), without)
    assert with_plugs.charging.plugged_frac > 0.5
    assert with_plugs.charging.load_w.sum() > without.charging.load_w.sum()


def test_that_the_optimiser_brings_more_residents_near_a_plug_within_its_budget(tiny, baseline):
    far = {k: v for k, v in tiny.layers.items() if k != "charge_points"}
    feeders = feeder_answer(answer(replace(tiny, layers=far), Scenario(measures=(LED,))))
    nothing, some = proposed_chargers(feeders, 0.0), proposed_chargers(feeders, 9000.0)
    assert nothing.post_ids == nothing.parking_ids == ()
    assert some.after_frac > some.before_frac == nothing.after_frac
    assert some.free_after_frac > some.free_before_frac == nothing.free_after_frac
    assert 0 < some.cost_eur <= 9000.0
    assert nothing.sentence.startswith("No charge point that helps fits")
    assert some.sentence.startswith("1 post with a charger and 1 plug at 1 parking area for")
    assert set(some.post_ids) <= set(tiny.layers["lamp_posts"].ids)
    placed = some.edit.apply(feeders.answer.scenario)
    after = answer(feeders.answer.district, placed)
    plugs = public_plugs(
        after.district, after.results["post_chargers"], placed.of_kind("charge_points")
    )
    assert plugs.plugs.sum() == len(some.post_ids) + sum(some.parking_plugs)
    near = walk_numbers(after)["residents_within_walk_frac"]
    assert near == pytest.approx(some.after_frac, abs=0.25)  # cells of 40 m against buildings


def test_that_the_command_places_chargers_and_writes_their_scenario(tmp_path, capsys):
    out = tmp_path / "placed.json"
    words = ["chargers", "tiny", "--budget", "20000", "--json", "--out", str(out)]
    assert main(words) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["cost_eur"] <= 20000
    assert picked_by_hand(read_scenario(out), "lamp_charging") == tuple(said["post_ids"])


def network(tiny, tmp_path, *extra: tuple[str, list[tuple[float, float]]]):
    """A GeoPackage with one trunk past the substation of `tiny`, in longitude and latitude."""
    east, north = tiny.origin_m
    sub = shapely.get_coordinates(tiny.layers["substations"].geometry)[0]
    x, y = sub
    lines = [("k1", [(x, y), (x + 40.0, y)]), ("k2", [(x + 40.0, y), (x + 80.0, y + 10.0)]), *extra]
    shapes = [shapely.LineString([(a + east, b + north) for a, b in line]) for _, line in lines]
    cables = gpd.GeoDataFrame(
        {"id": [name for name, _ in lines], "cable": "NAYY 4x150", "parallel": 1},
        geometry=shapes, crs=tiny.crs,
    )  # fmt: skip
    subs = gpd.GeoDataFrame(
        {"id": ["s1"], "name": ["Given"], "rating_kva": [400.0]},
        geometry=[shapely.Point(x + east, y + north)], crs=tiny.crs,
    )  # fmt: skip
    path = tmp_path / "network.gpkg"
    cables.to_crs(4326).to_file(path, layer="cables")
    subs.to_crs(4326).to_file(path, layer="substations")
    return path


def test_that_given_cables_are_run_as_they_are_drawn(tiny, tmp_path, capsys):
    path = network(tiny, tmp_path)
    assert main(["feeders", "tiny", "--network", str(path), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["network"].startswith("Network as given")
    (only,) = report["transformers"]
    assert only["rating_kva"] == 400.0
    assert only["peak_frac"] > 0


@pytest.mark.parametrize(
    ("cable", "said"),
    [
        (("k3", [(0.0, 0.0), (80.0, 10.0), (0.0, 0.0)]), "'k3.1'"),
        (("k9", [(500.0, 500.0), (540.0, 500.0)]), "island"),
    ],
)
def test_that_a_loop_or_an_island_is_refused_in_one_sentence(tiny, tmp_path, capsys, cable, said):
    x, y = shapely.get_coordinates(tiny.layers["substations"].geometry)[0]
    name, line = cable
    path = network(tiny, tmp_path, (name, [(x + a, y + b) for a, b in line]))
    assert main(["feeders", "tiny", "--network", str(path)]) == 1
    fault = capsys.readouterr().err.splitlines()[-1]
    assert said in fault
    assert "layer cables" in fault


def test_that_a_network_without_its_layers_is_refused_by_name(tiny, tmp_path, capsys):
    path = tmp_path / "bare.gpkg"
    point = gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.Point(0, 0)], crs=tiny.crs)
    point.to_file(path, layer="trees")
    assert main(["feeders", "tiny", "--network", str(path)]) == 1
    assert "has no layer 'cables'" in capsys.readouterr().err


def test_that_a_target_of_picked_parking_is_said_in_words():
    two = Target(picked=("p1", "p2"))
    one = Measure(id=by_hand_id("charge_points"), kind="charge_points", target=two)
    assert "2 picked parking areas" in measure_in_words(one)
