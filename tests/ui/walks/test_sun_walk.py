"""The sun in the running window: cast where the slider says, on faces as a layer, through a day."""

import numpy as np
import pytest

from ui.controllers.layers.day_play import DayPlay, sun_between
from ui.controllers.layers.face_desk import FaceDesk
from ui.controllers.layers.sun_desk import SunDesk

NOON, NIGHT = 4116, 4127


@pytest.fixture(scope="module")
def sunny(desk):
    desk.open("tiny")
    sun = desk.presenter.findChild(SunDesk)
    desk.wait(lambda: sun.light is not None and not sun.busy, "the light of the sun")
    return desk


def settled(desk) -> None:
    sun, faces = desk.presenter.findChild(SunDesk), desk.presenter.findChild(FaceDesk)
    desk.wait(lambda: not desk.presenter.runner.busy, "the answer")
    desk.settle(0.4)
    desk.wait(lambda: not sun.busy and not faces.runner.busy, "the sun")
    desk.settle(0.2)


def test_that_the_sun_is_cast_where_the_slider_says(sunny):
    p, stage = sunny.presenter, sunny.window.scene._stage
    p.look(hour=NOON)
    settled(sunny)
    noon = stage.look.sun
    assert noon.ground_lit.shape[0] == 2 * sunny.window.scene.meshes.relief.ground_m.shape[0]
    p.look(hour=NOON + 6)
    settled(sunny)
    assert stage.look.sun is not noon
    assert stage.look.sun.ground_lit.mean() < noon.ground_lit.mean()  # longer shadows
    p.look(hour=NIGHT)
    settled(sunny)
    assert not stage.look.sun.ground_lit.any()
    assert stage.look.sun.faces.rgb.max() < noon.faces.rgb.max()


def test_that_faces_are_coloured_with_a_legend_and_told_under_the_pointer(sunny):
    p, w = sunny.presenter, sunny.window
    p.look(hour=NOON, colour_by="face_irradiation")
    settled(sunny)
    assert w.scene.look.face_paint is not None
    assert w.frame.legend.isVisible()
    assert w.layers._period.isVisibleTo(w)
    sunny.look_from_above()
    width, height = w.scene.width(), w.scene.height()
    spots = ((x, y) for y in range(40, height, 9) for x in range(40, width, 9))
    spot = next(s for s in spots if w.scene.row_at(*s) >= 0)
    w.scene.canvas.pointed.emit(*spot)
    sunny.wait(lambda: "kWh/m² a year" in w.frame._hover_text.text(), "the value here", 20.0)
    relief = w.scene.meshes.relief
    w.scene.pointing.grounded.emit(np.array([relief.west_m + 3.0, relief.south_m + 3.0, 0.0]))
    assert w.frame._hover_text.text().startswith("Sun here: ")
    assert w.frame.hover.isVisible()
    w.scene.pointing.grounded.emit(None)
    assert not w.frame.hover.isVisible()
    p.look(sun_period="day")
    settled(sunny)
    assert p.findChild(FaceDesk).layer.colouring.when == "on 21 June"
    p.look(colour_by="")
    settled(sunny)
    assert w.scene.look.face_paint is None
    assert not w.frame.legend.isVisible()


def test_that_a_day_plays_from_dawn_to_dusk_and_comes_back(sunny, monkeypatch):
    p, play = sunny.presenter, sunny.presenter.findChild(DayPlay)
    p.look(hour=NOON)
    settled(sunny)
    monkeypatch.setattr("ui.controllers.layers.day_play.DAY_S", 4.0)
    hours = []
    p.shown.connect(lambda state: hours.append(state.settings.hour))
    sunny.window.action("play_day").trigger()
    assert play.playing
    sunny.wait(lambda: not play.playing, "the end of the day", 60.0)
    assert hours[-1] == NOON
    assert np.ptp(hours) >= 10
    assert (np.diff(hours[:-1]) >= 0).all()
    settled(sunny)
    azimuth, elevation = p.state.sun_deg
    assert sunny.window.scene.look.sun_deg == (azimuth, elevation)


def test_that_the_sun_between_two_hours_lies_between_them():
    azimuth, elevation = np.array([350.0, 10.0, 30.0]), np.array([-5.0, 5.0, 15.0])
    assert sun_between((azimuth, elevation), 0, 30.0) == pytest.approx((350.0, -5.0))
    assert sun_between((azimuth, elevation), 0, 60.0) == pytest.approx((0.0, 0.0))
    assert sun_between((azimuth, elevation), 0, 120.0) == pytest.approx((20.0, 10.0))
