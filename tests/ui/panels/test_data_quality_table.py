"""The data-quality issues of a district as a table, and the help on keys, in a real window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from twin.district.folder import open_district
from ui.background.checking import issues_of
from ui.view_state.issue_wording import IssueRow, in_words, what_in_words
from ui.window.actions import ACTIONS
from ui.window.shortcuts import ShortcutsDialog, groups

HEIGHT = IssueRow("b00003", "buildings", "height_m = 9", "not in the data", "storeys times 3 m")


@pytest.fixture(scope="module")
def tiny(desk):
    desk.open("tiny")
    return desk


@pytest.fixture
def dialog(tiny):
    made = tiny.commands.data_quality
    tiny.window.action("check_district").trigger()
    tiny.wait(made.isVisible, "the issues", 30)
    yield made
    made.hide()
    tiny.presenter.select(())


def cell(dialog, row: int, column: int) -> str:
    return dialog.table.model().index(row, column).data()


@pytest.mark.window
def test_that_every_issue_is_a_line_of_the_table(tiny, dialog):
    known = issues_of(tiny.presenter.session.district)
    assert dialog.table.model().rowCount() == len(known) > 12
    assert "b00001" in cell(dialog, 0, 0)
    assert all("_" not in cell(dialog, row, 1) for row in range(len(known)))
    assert tiny.presenter.session.district.note in dialog._explain.text()


@pytest.mark.window
def test_that_typing_and_the_choice_of_objects_narrow_the_table(tiny, dialog):
    everything = dialog.table.model().rowCount()
    dialog.search.setText("b00003 height")
    few = dialog.table.model().rowCount()
    assert 0 < few < everything
    assert all("b00003" in cell(dialog, row, 0) for row in range(few))
    dialog.search.setText("there is no such thing")
    assert dialog.empty.isVisible()
    assert str(everything) in dialog.empty.text()
    dialog.search.clear()
    dialog.layer.setCurrentIndex(dialog.layer.findData("streets"))
    assert 0 < dialog.table.model().rowCount() < everything


@pytest.mark.window
def test_that_a_click_flies_to_the_building_and_selects_it(tiny, dialog):
    dialog.search.setText("b00007")
    before = tiny.window.scene.pose
    where = dialog.table.visualRect(dialog.table.model().index(0, 1)).center()
    QTest.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    tiny.wait(lambda: tiny.window.scene.pose != before, "the flight")
    district = tiny.presenter.session.district
    row = district.buildings.row_of("b00007")
    assert tiny.presenter.settings.selection == (row,)
    tiny.settle(0.6)
    focal = tiny.window.scene.pose.focal_m
    place = district.buildings.geometry[row].centroid
    assert (focal[0], focal[1]) == pytest.approx((place.x, place.y), abs=20)


@pytest.mark.window
def test_that_a_district_without_issues_says_so(tiny, dialog):
    dialog.show_issues(tiny.presenter.session.district, ())
    assert dialog.empty.isVisible()
    assert "No data-quality issue" in dialog.empty.text()
    assert not dialog.search.isVisible()


@pytest.mark.window
def test_that_another_district_hides_the_issues_about_the_last(tiny, dialog):
    dialog.follow(open_district("tiny"))
    assert not dialog.isVisible()


@pytest.mark.window
def test_that_a_city_of_issues_is_shown_and_searched(tiny, dialog):
    dialog.show_issues(tiny.presenter.session.district, [HEIGHT] * 30_000)
    dialog.search.setText("height b00003")
    assert dialog.table.model().rowCount() == 30_000


@pytest.mark.window
def test_that_the_help_shows_every_shortcut_once(tiny):
    tiny.window.action("shortcuts").trigger()
    (help_,) = tiny.window.findChildren(ShortcutsDialog)
    said = [label.text() for label in help_.findChildren(QLabel)]
    for action in ACTIONS:
        if action.shortcut and "/" not in action.menu:
            assert said.count(action.title.rstrip("…")) == 1
    help_.close()


def test_that_no_group_of_the_help_is_empty_and_keys_stand_apart():
    made = groups()
    assert all(made.values())
    assert ("Redo", ("Ctrl", "Shift", "Z")) in made["Edit"]


def test_that_a_issue_reads_in_words():
    district = open_district("tiny")
    (line,) = in_words(district, [HEIGHT])
    assert line.cells[0].endswith("b00003")
    assert line.cells[1:] == ("Height to eaves: 9 m", "Not in the data", "Storeys times 3 m")
    assert line.row == district.buildings.row_of("b00003")
    assert what_in_words("use = apartment") == "Use: Flats"
    assert what_in_words("outline") == "Outline"


def test_that_a_issue_about_a_whole_layer_leads_nowhere():
    issue = IssueRow("", "terrain", "ground", "the folder has no terrain", "taken as level")
    (line,) = in_words(open_district("tiny"), [issue])
    assert line.row == -1
    assert line.cells[0] == "Ground"
