"""A planner's walk through the program in a real window, on Lisbon."""

import itertools
import json

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from twin.scenario.edits import RemoveMeasure
from twin.snapshot.bundle import read_snapshot
from ui.map_layers.colouring import building_colours

pytestmark = pytest.mark.window


@pytest.fixture(scope="module")
def lisbon(desk):
    desk.open("lisbon")
    return desk


def flat_spot(desk) -> tuple[int, int, int]:
    """A pixel whose whole neighbourhood is one and the same building: (x, y, row).

    From the middle of the view outward: from above, walls are seen towards its edges.
    """
    scene = desk.window.scene
    width, height = scene.width(), scene.height()
    spots = itertools.product(range(20, width - 20, 7), range(20, height - 20, 7))
    for x, y in sorted(spots, key=lambda s: np.hypot(s[0] - width / 2, s[1] - height / 2)):
        seen = {scene.row_at(x + dx, y + dy) for dx in (-4, 0, 4) for dy in (-4, 0, 4)}
        if len(seen) == 1 and (row := seen.pop()) >= 0:
            return x, y, row
    raise AssertionError("no building fills a few pixels")


def test_that_lisbon_opens_with_its_name_its_standing_and_its_numbers(lisbon):
    w = lisbon.window
    assert "Lisbon" in w.windowTitle()
    assert "not a survey" in w.status.standing.text()
    assert len(lisbon.presenter.session.district.buildings) >= 900
    value, _ = w.results.headline.text_of("final_energy_kwh_a")
    assert value.endswith("Wh")
    assert lisbon.number("final_energy_kwh_a") > 0


def test_that_a_roof_pixel_has_the_legend_s_colour(lisbon):
    p, w = lisbon.presenter, lisbon.window
    p.look(colour_by="use", hour=172 * 24 + 12)
    lisbon.look_from_above()
    x, y, row = flat_spot(lisbon)
    wanted = building_colours(p._shown.colouring, w.theme)[row]
    seen = lisbon.scene_pixels()
    ratio = seen.shape[1] / w.scene.width()
    block = seen[int((y - 4) * ratio) : int((y + 5) * ratio), int((x - 4) * ratio) :]
    at = np.median(block[:, : int(9 * ratio)].reshape(-1, 3), axis=0)  # an edge may cross it
    assert np.abs(at.astype(int) - wanted.astype(int)).max() <= 3
    assert w.frame.legend.isVisible()


def test_that_insulated_walls_lower_heat_and_carbon_and_cost_money(lisbon):
    before = dict(lisbon.presenter.answer.headline)
    QTest.mouseClick(lisbon.window.options.add_button("walls"), Qt.MouseButton.LeftButton)
    lisbon.answered()
    assert lisbon.number("heat_need_kwh_a") < before["heat_need_kwh_a"]
    assert lisbon.number("co2_kg_a") < before["co2_kg_a"]
    assert lisbon.number("investment_eur") > 0
    assert lisbon.number("embodied_co2_kg") > 0
    assert lisbon.number("street_lighting_kwh_a") == before["street_lighting_kwh_a"]


def test_that_protected_buildings_refuse_outside_insulation_and_say_so(lisbon):
    p = lisbon.presenter
    protected = p.session.district.buildings["protected"].astype(bool)
    not_applicable = [r for r in p.answer.results["not_applicable"] if protected[r]]
    assert not_applicable
    card = lisbon.window.options.card(p.session.scenario.measures[0].id)
    assert "not applicable" in card._not_applicable.text()
    p.select((not_applicable[0],))
    lisbon.settle(0.2)
    assert any("protected" in text for text in p._shown.inspection.not_applicable)


def test_that_a_slider_previews_while_it_moves_and_edits_once_when_let_go(lisbon):
    p = lisbon.presenter
    p.select(())
    measure = p.session.scenario.measures[0]
    steps = len(p.session.history.past)
    card = lisbon.window.options.card(measure.id)
    before = lisbon.number("heat_need_kwh_a")
    card._slider.setSliderDown(True)
    for value in (60, 75, 100):
        card._slider.setSliderPosition(value)
        lisbon.settle(0.05)
    lisbon.wait(lambda: not p.runner.busy, "the preview")
    assert lisbon.number("heat_need_kwh_a") < before
    assert len(p.session.history.past) == steps
    card._slider.setSliderDown(False)
    card._slider.sliderReleased.emit()
    lisbon.answered()
    assert p.session.scenario.measure(measure.id).uptake_frac == 1.0
    lisbon.settle(0.6)
    assert len(p.session.history.past) == steps + 1


def test_that_led_luminaires_lower_the_lighting_and_leave_the_heat_alone(lisbon):
    before = dict(lisbon.presenter.answer.headline)
    lisbon.window.options.show_group("street_lighting")
    QTest.mouseClick(lisbon.window.options.add_button("led"), Qt.MouseButton.LeftButton)
    lisbon.answered()
    assert lisbon.number("street_lighting_kwh_a") < before["street_lighting_kwh_a"]
    assert lisbon.number("heat_need_kwh_a") == before["heat_need_kwh_a"]


def test_that_electric_cars_charge_more_and_burn_less(lisbon):
    before = dict(lisbon.presenter.answer.headline)
    lisbon.window.options.show_group("e_mobility")
    QTest.mouseClick(lisbon.window.options.add_button("electric_cars"), Qt.MouseButton.LeftButton)
    lisbon.answered()
    assert lisbon.number("ev_charging_kwh_a") > before["ev_charging_kwh_a"]
    assert lisbon.number("car_fuel_kwh_a") < before["car_fuel_kwh_a"]
    assert lisbon.number("co2_kg_a") < before["co2_kg_a"]


def test_that_roof_pv_makes_power_and_lowers_what_the_grid_gives(lisbon):
    before = dict(lisbon.presenter.answer.headline)
    lisbon.window.options.show_group("roofs")
    QTest.mouseClick(lisbon.window.options.add_button("pv"), Qt.MouseButton.LeftButton)
    lisbon.answered()
    assert lisbon.number("pv_kwh_a") > 0
    assert 0 < lisbon.number("pv_self_use_frac") <= 1
    assert lisbon.number("grid_import_kwh_a") < before["grid_import_kwh_a"]


def test_that_undo_goes_back_to_the_same_numbers_and_redo_forward(lisbon):
    p = lisbon.presenter
    now = dict(p.answer.headline)
    lisbon.window.action("undo").trigger()
    lisbon.answered()
    assert lisbon.number("pv_kwh_a") == 0
    lisbon.window.action("redo").trigger()
    lisbon.answered()
    assert p.answer.headline == pytest.approx(now, nan_ok=True)


def test_that_the_hour_slider_moves_the_sun(lisbon):
    bar = lisbon.window.time_bar
    bar._hour.setValue(3)
    lisbon.settle(0.2)
    assert "night" in bar._words.text()
    bar._hour.setValue(12)
    lisbon.settle(0.2)
    assert "high" in bar._words.text()


def test_that_every_theme_shows_the_scene_and_the_numbers(lisbon):
    for name in ("dark", "projector", "light"):
        lisbon.window.action(f"theme_{name}").trigger()
        lisbon.settle(0.4)
        pixels = lisbon.scene_pixels()
        assert pixels.std() > 8, name
        assert lisbon.window.theme.name == name


def test_that_a_snapshot_brings_back_district_scenario_view_and_numbers(lisbon, tmp_path):
    p = lisbon.presenter
    p.look(colour_by="saving", hour=4000)
    lisbon.settle(0.2)
    commands = lisbon.commands
    folder = tmp_path / "snapshot"
    commands.export_to(folder)
    lisbon.wait(lambda: not commands.exporting, "the snapshot", 180)
    names = {path.name for path in folder.iterdir()}
    assert names == {"scenario.json", "headline.csv", "headline.xlsx", "buildings.gpkg",
                     "assumptions.csv", "costs.csv", "pathway.csv", "district", "view.png",
                     "manifest.json"}  # fmt: skip
    was, scenario = dict(p.answer.headline), p.session.scenario
    assert read_snapshot(folder).scenario == scenario
    lisbon.open(str(folder))
    assert p.session.scenario == scenario
    assert p.settings.hour == 4000
    assert p.settings.colour_by == "saving"
    again = p.answer.headline
    assert {k: v for k, v in again.items() if v == v} == {k: v for k, v in was.items() if v == v}
    stored = json.loads((folder / "manifest.json").read_text())["numbers"]["scenario"]
    assert stored["co2_kg_a"] == again["co2_kg_a"]


def test_that_taking_everything_out_of_force_is_the_baseline_again(lisbon):
    p = lisbon.presenter
    for measure in p.session.scenario.measures:
        p.edit(RemoveMeasure(measure.id))
    lisbon.answered()
    assert lisbon.number("investment_eur") == 0
    a = p.answer
    assert a.headline["co2_kg_a"] == pytest.approx(a.baseline_headline["co2_kg_a"], rel=1e-12)
