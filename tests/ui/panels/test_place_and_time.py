"""The window comes back where it was left; on a large screen it opens over all of it; the words
beside the hour slider do not move it."""

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMainWindow

from ui.panels.view.time_bar import TimeBar
from ui.window import place

pytestmark = pytest.mark.window


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def windows(qtbot):
    made = [QMainWindow(), QMainWindow()]
    for window in made:
        qtbot.addWidget(window)
    return made


def test_that_size_and_place_are_remembered_for_the_screen(windows, settings):
    first, second = windows
    place.show_in_place(first, settings)
    first.setGeometry(60, 70, 900, 700)
    place.remember_place(first, settings)
    place.show_in_place(second, settings)
    assert second.geometry() == first.geometry()


def test_that_a_presentation_is_no_place_to_come_back_to(windows, settings):
    windows[0].showFullScreen()
    place.remember_place(windows[0], settings)
    assert settings.allKeys() == []


@pytest.mark.parametrize(("large_px", "maximised"), [(1000, True), (100_000, False)])
def test_that_the_first_window_covers_a_large_screen_only(
    windows, settings, monkeypatch, large_px, maximised
):
    monkeypatch.setattr(place, "_LARGE_SCREEN_PX", large_px)
    place.show_in_place(windows[0], settings)
    assert windows[0].isMaximized() is maximised


def test_that_the_sliders_stay_while_the_words_about_the_sun_change(qtbot):
    bar = TimeBar()
    qtbot.addWidget(bar)
    bar.resize(720, 40)
    bar.show()
    places = set()
    for hour, height in ((4000, 9.4), (4001, 10.2), (4012, -3.0), (0, -40.0), (6500, 61.0)):
        bar.show_hour(hour, height)
        bar.layout().activate()
        places.add((bar._hour.x(), bar._hour.width(), bar._words.width()))
    assert len(places) == 1
