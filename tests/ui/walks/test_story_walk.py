"""A story told in a real window of 1280x800, on the tiny district."""

import os
from pathlib import Path

import numpy as np
import pytest
from pptx import Presentation
from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from twin.district.folder import open_district, sample_scenarios
from twin.scenario.edits import ReplaceScenario
from twin.scenario.scenario import read_scenario
from twin.story.story import read_story
from ui.controllers.story.story_desk import StoryDesk
from ui.panels.story.stage_words import LEAST_PX

pytestmark = pytest.mark.window


@pytest.fixture(scope="module")
def teller(desk) -> StoryDesk:
    desk.open("tiny")
    scenario = read_scenario(sample_scenarios(open_district("tiny"))[0])
    desk.presenter.edit(ReplaceScenario(scenario))
    desk.answered()
    return next(c for c in desk.presenter.children() if isinstance(c, StoryDesk))


def keep(widget, name: str) -> None:
    if folder := os.environ.get("WALK_PICTURES"):
        widget.grab().save(str(Path(folder) / f"{name}.png"))


def calm(desk) -> None:
    desk.wait(lambda: not desk.window.scene.navigator.is_flying, "the flight")
    desk.settle(0.3)


def test_that_f5_tells_the_story_from_its_first_station(desk, teller):
    desk.window.action("tell_story").trigger()
    desk.window.setWindowState(desk.window.windowState() & ~desk.window.windowState())
    desk.window.resize(1280, 800)
    calm(desk)
    assert teller.telling
    assert desk.presenter.settings.colour_by == "use"
    assert teller.words.title.text() == "Tiny, twelve buildings"
    keep(desk.window, "story_1")
    desk.window.action("next_view").trigger()
    desk.window.action("next_view").trigger()
    calm(desk)
    assert (teller.row, desk.presenter.settings.baseline) == (2, True)
    assert teller.words.side.text() == "A  today"
    desk.window.action("next_view").trigger()
    calm(desk)
    keep(desk.window, "story_4")


def test_that_no_letter_is_too_small_for_the_room(desk, teller):
    labels = [
        label
        for part in (teller.words, teller.levers)
        for label in part.findChildren(QLabel)
        if label.isVisible() and label.text()
    ]
    assert len(labels) > 12
    for label in labels:
        assert label.fontInfo().pixelSize() >= LEAST_PX, label.text()
    assert min(desk.window.theme.font_small_px, desk.window.theme.font_px) >= LEAST_PX
    side = teller.words.side  # on its pixels: 'B' is as high as a capital of 24 px, 0.73 of it
    high = ink_rows(side)
    assert high >= round(0.7 * LEAST_PX)


def ink_rows(label: QLabel) -> int:
    """How many rows of a label have dark pixels."""
    image = label.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    grey = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(-1, image.bytesPerLine())
    return int((grey[:, : image.width()].min(axis=1) < 110).sum())


def test_that_nothing_that_is_read_lies_over_another(desk, teller):
    frame = desk.window.frame
    foot = frame.height() - teller.words.foot_px()
    assert frame.legend.isVisible()
    assert frame.legend.geometry().bottom() <= foot
    assert not frame.legend.geometry().intersects(teller.levers.geometry())
    assert teller.levers.y() >= teller.words.head_px()
    assert teller.levers.geometry().bottom() <= foot


def test_that_a_lever_is_an_edit(desk, teller):
    key, slider = next(iter(teller.levers.sliders.items()))
    slider.setValue(80)
    desk.answered()
    assert desk.presenter.session.scenario.measure(key).uptake_frac == 0.8
    desk.presenter.undo()
    desk.answered()
    assert teller.levers.sliders[key].value() != 80


def test_that_one_key_goes_back_and_another_changes_the_side(desk, teller):
    assert teller.row == 3
    desk.window.action("story_start").trigger()
    calm(desk)
    assert teller.row == 0
    desk.window.action("story_side").trigger()
    assert teller.words.side.text() == "A  today"
    desk.window.action("story_side").trigger()
    assert teller.words.side.text() == "B  scenario"


def test_that_stations_are_ordered_by_dragging_and_kept(desk, teller):
    teller.show_board()
    before = [s.title for s in teller.story.stations]
    model = teller.board.list.model()
    assert model.moveRow(QModelIndex(), 1, QModelIndex(), 0)
    assert [s.title for s in teller.story.stations][:2] == [before[1], before[0]]
    assert read_story(teller.kept) == teller.story
    teller.add()
    assert len(teller.story.stations) == len(before) + 1
    teller.board.title.setText("Here")
    teller.board.title.editingFinished.emit()
    assert teller.story.stations[teller.row].title == "Here"
    keep(teller.board, "storyboard")
    teller.remove()
    assert len(teller.story.stations) == len(before)


def test_that_a_story_is_written_as_slides_and_pictures(desk, teller, tmp_path):
    teller.take_story(teller.story.with_stations(teller.story.stations[:2]))
    for path in (tmp_path / "story.pptx", tmp_path / "pictures"):
        teller.export.write(path)
        desk.wait(lambda: not teller.export.busy, "the export")
    slides = Presentation(tmp_path / "story.pptx").slides
    assert [s.shapes.title.text for s in slides] == [s.title for s in teller.story.stations]
    assert slides[0].notes_slide.notes_text_frame.text == teller.story.stations[0].notes
    pictures = sorted(p.name for p in (tmp_path / "pictures").iterdir())
    assert pictures == ["01.png", "02.png"]
    seen = QImage(str(tmp_path / "pictures" / "01.png"))
    assert seen.width() >= 1280
    if folder := os.environ.get("WALK_PICTURES"):
        seen.save(str(Path(folder) / "story_export.png"))


def test_that_all_is_as_before_when_it_ends(desk, teller):
    desk.window.action("tell_story").trigger()
    desk.settle(0.3)
    assert not teller.telling
    assert not teller.words.isVisible()
    assert desk.window.theme.font_px < LEAST_PX
    assert desk.window.options.isVisible()
