"""A district that gave way to another leaves nothing of itself in memory."""

import gc
import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ui.controllers.layers.street_desk import StreetDesk
from ui.controllers.layers.sun_desk import SunDesk
from ui.controllers.numbers.money_desk import MoneyDesk
from ui.panels.tables.buildings_table import BuildingsTable

pytestmark = pytest.mark.window


def with_sun(desk) -> SunDesk:
    sun = desk.presenter.findChild(SunDesk)
    desk.wait(lambda: sun.light is not None and not sun.busy, "the sun on the scene")
    desk.settle(0.2)
    return sun


def test_that_nothing_of_a_closed_district_stays_once_another_is_open(desk):
    desk.open("tiny")
    sun, p, scene = with_sun(desk), desk.presenter, desk.window.scene
    before = weakref.ref(p.answer)
    QTest.mouseClick(desk.window.options.add_button("walls"), Qt.MouseButton.LeftButton)
    desk.answered()
    p.wanted_samples = (4, 1)
    p.look(selection=(3,))
    desk.wait(lambda: p.picked_known, "the uncertainty of the picked building")
    p.look(selection=(), street=0, colour_by="face_irradiation")
    street, money = p.findChild(StreetDesk), p.findChild(MoneyDesk)
    desk.wait(lambda: street.answer is not None and not street.closer.busy, "the street")
    p.look(chart="pathway")
    desk.wait(lambda: money.path is not None, "the years")
    desk.window.action("buildings_table").trigger()
    desk.window.findChild(BuildingsTable).hide()
    p.look(chart="months", street=-1, selection=(3,))
    desk.settle(0.3)
    left = {
        "answer before the edit": before,
        "district": weakref.ref(p.session.district),
        "session": weakref.ref(p.session),
        "answer": weakref.ref(p.answer),
        "hours": weakref.ref(p.answer.results["need"].hours),
        "street": weakref.ref(street.answer),
        "years": weakref.ref(money.path),
        "meshes": weakref.ref(scene.meshes),
        "buildings": weakref.ref(scene.meshes.buildings),
        "actor": weakref.ref(scene._stage.actors["buildings"]),
        "sun": weakref.ref(sun.light),
        "light on the faces": weakref.ref(scene.look.sun),
    }
    desk.open("tiny")
    with_sun(desk)
    desk.wait(lambda: not p.runner.busy, "the second answer")
    gc.collect()
    street = money = None
    assert [name for name, thing in left.items() if thing() is not None] == []
