"""Measuring on the map, and that no two commands have one key."""

from collections import Counter

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from ui.controllers.mouse.measure_desk import MeasureDesk
from ui.view_state.measuring import in_words
from ui.window.actions import ACTIONS


def test_that_no_two_commands_have_one_key():
    keys = Counter(a.shortcut for a in ACTIONS if a.shortcut)
    assert [key for key, count in keys.items() if count > 1] == []


def test_that_lengths_areas_and_heights_are_said_in_fitting_units():
    assert in_words([(0, 0, 0)]) == ""
    assert in_words([(0, 0, 0), (30, 40, 3)]) == "50 m, 3 m up"
    assert in_words([(0, 0, 5), (100, 0, 0), (100, 50, 0)]) == "150 m, 2,500 m² inside, 5 m down"
    assert in_words([(0, 0, 0), (2000, 0, 0), (2000, 100, 0)]) == "2.10 km, 10.00 ha inside"


def test_that_an_outline_that_crosses_itself_has_no_area():
    bow = [(0, 0, 0), (10, 10, 0), (10, 0, 0), (0, 10, 0)]
    assert "inside" not in in_words(bow)


@pytest.mark.window
def test_that_clicks_measure_and_esc_ends_it_with_the_selection_untouched(desk):
    desk.open("tiny")
    w = desk.window
    desk.look_from_above()
    desk.presenter.select((1,))
    w.action("measure").trigger()
    measuring = desk.presenter.findChild(MeasureDesk)
    canvas = w.scene.canvas
    middle = QPoint(canvas.width() // 2, canvas.height() // 2)
    for step in (QPoint(0, 0), QPoint(60, 0), QPoint(60, 80)):
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=middle + step)
        desk.settle(0.05)
    assert len(measuring.points) == 3
    assert "m² inside" in w.frame.hint.text()
    measuring.take_back()
    assert " m" in w.frame.hint.text()
    assert "inside" not in w.frame.hint.text()
    w.action("select_none").trigger()
    assert not measuring.active
    assert not w.frame.hint.isVisible()
    assert desk.presenter.settings.selection == (1,)


@pytest.mark.window
def test_that_drawing_an_area_ends_the_measuring(desk):
    w = desk.window
    measuring = desk.presenter.findChild(MeasureDesk)
    w.action("measure").trigger()
    assert measuring.active
    w.action("draw_area").trigger()
    assert not measuring.active
    w.action("measure").trigger()
    assert measuring.active
    assert not w.action("draw_area").isChecked()
    w.action("select_none").trigger()


TOUCHING = ("measure", "place_chargers", "exchange_luminaires")
MODES = ("measure", "draw_area", "select_box", "place_chargers", "exchange_luminaires")


@pytest.mark.window
def test_that_the_mouse_has_one_meaning_at_a_time_whatever_it_had_before(desk):
    desk.open("tiny")
    w = desk.window
    for before in MODES:
        for after in MODES:
            if before == after:
                continue
            w.action(before).trigger()
            w.action(after).trigger()
            assert [name for name in MODES if w.action(name).isChecked()] == [after], before
            assert w.frame.hint.text(), (before, after)
            canvas = w.scene.canvas
            means = (canvas.corner_mode, canvas.box_mode, canvas.touch_mode)
            assert means == (after == "draw_area", after == "select_box", after in TOUCHING)
            w.action("select_none").trigger()
            assert not any(w.action(name).isChecked() for name in MODES)
            assert w.frame.hint.text() == ""
