"""Chargers and luminaires placed with the mouse on the map, and by the optimiser."""

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from twin.scenario.edits import AddMeasure, SetParameter
from twin.scenario.edits_by_hand import by_hand_id, picked_by_hand
from twin.scenario.scenario import Measure
from ui.controllers.mouse.charge_desk import ChargeDesk, thing_at
from ui.style.colour_maps import rgb_of
from ui.view_state.camera import projected

pytestmark = pytest.mark.window


@pytest.fixture(scope="module")
def tiny(desk):
    desk.open("tiny")
    desk.look_from_above()
    desk.charges = desk.presenter.findChild(ChargeDesk)
    return desk


def pixel(desk, x_m, y_m):
    scene = desk.window.scene
    z = scene.navigator.ground_at(x_m, y_m)
    (at,), _ = projected(scene.pose, [(x_m, y_m, z)], scene.navigator.size_px)
    return QPoint(round(at[0]), round(at[1]))


def click(desk, geometry):
    point = geometry.representative_point()
    canvas = desk.window.scene.canvas
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=pixel(desk, point.x, point.y))
    desk.answered()


def scenario(desk):
    return desk.presenter.session.scenario


def test_that_a_click_puts_a_charger_on_a_post_and_undo_takes_it_back(tiny):
    tiny.presenter.edit(AddMeasure(Measure(id="led", kind="led")))
    tiny.answered()
    tiny.window.action("place_chargers").trigger()
    posts = tiny.presenter.session.district.layers["lamp_posts"]
    click(tiny, posts.geometry[0])
    assert picked_by_hand(scenario(tiny), "lamp_charging") == (str(posts.ids[0]),)
    assert "1 so far" in tiny.window.frame.hint.text()
    assert tiny.presenter.answer.results["lighting"].charging.sum() == 1
    tiny.presenter.edit(SetParameter(by_hand_id("lamp_charging"), "power_kw", 7.4))
    tiny.answered()
    assert "fuse too small for this plug" in tiny.window.frame.hint.text()
    for _ in range(2):
        tiny.presenter.undo()
        tiny.answered()
    assert picked_by_hand(scenario(tiny), "lamp_charging") == ()
    assert tiny.presenter.answer.results["lighting"].charging.sum() == 0


def test_that_a_charger_is_seen_as_a_dot_where_it_stands(tiny):
    post = tiny.presenter.session.district.layers["lamp_posts"].geometry[2]
    click(tiny, post)
    tiny.settle(0.5)
    at = pixel(tiny, post.x, post.y)
    seen = tiny.scene_pixels()
    ratio = seen.shape[1] / tiny.window.scene.width()
    x, y = int(at.x() * ratio), int(at.y() * ratio)
    wanted = rgb_of(tiny.window.theme.scene.charge_point)
    near = seen[y - 6 : y + 7, x - 6 : x + 7].reshape(-1, 3).astype(int)
    assert (np.abs(near - wanted).max(axis=1) <= 4).sum() > 20


def test_that_a_click_on_a_parking_area_puts_charge_points_there(tiny):
    parking = tiny.presenter.session.district.layers["parking"]
    lamps = tiny.presenter.session.district.layers["lamp_posts"]
    away = [shapely.distance(lamps.geometry, g.representative_point()).min()
            for g in parking.geometry]  # fmt: skip
    row = int(np.argmax(away))
    click(tiny, parking.geometry[row])
    assert picked_by_hand(scenario(tiny), "charge_points") == (str(parking.ids[row]),)
    click(tiny, parking.geometry[row])
    assert picked_by_hand(scenario(tiny), "charge_points") == ()


def test_that_one_luminaire_is_exchanged_by_hand_and_escape_ends_it(tiny):
    tiny.window.action("exchange_luminaires").trigger()
    assert not tiny.window.action("place_chargers").isChecked()
    posts = tiny.presenter.session.district.layers["lamp_posts"]
    click(tiny, posts.geometry[1])
    assert picked_by_hand(scenario(tiny), "led") == (str(posts.ids[1]),)
    tiny.window.action("select_none").trigger()
    assert tiny.charges.kind == ""
    assert not tiny.window.scene.canvas.touch_mode
    assert not tiny.window.frame.hint.isVisible()


def test_that_far_from_everything_nothing_is_meant(tiny):
    district = tiny.presenter.session.district
    assert thing_at(district, "lamp_charging", np.array([9000.0, 9000.0]), 3.0) is None


def test_that_the_optimiser_s_places_come_as_one_edit(tiny):
    tiny.presenter.look(colour_by="charge_walk")
    before = len(tiny.presenter.session.history.past)
    tiny.charges.propose(60_000.0)
    tiny.wait(lambda: not tiny.charges.runner.busy, "a proposal")
    tiny.answered()
    assert len(tiny.presenter.session.history.past) in (before, before + 1)
    walk = tiny.presenter.answer.results["charge_walk"]
    assert np.isfinite(walk).all()
