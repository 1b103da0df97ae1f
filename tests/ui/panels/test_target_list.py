"""The list of a target: a tick moves nothing, typing a name ticks nothing, 200 streets can be
searched."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.panels.measures.check_list import CheckList
from ui.style.theme import LIGHT, apply_theme

pytestmark = pytest.mark.window
STREETS = [f"Travessa {i}" for i in range(150)] + ["Rua Áurea", "Rua Augusta", "Rua da Prata"]


@pytest.fixture
def streets(qtbot, qapp: QApplication):
    apply_theme(qapp, LIGHT)
    made = CheckList("Street", {name: name for name in STREETS}, ())
    qtbot.addWidget(made)
    made.resize(300, 400)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_that_a_tick_leaves_all_rows_where_they_are(streets, qapp):
    rows = streets.rows
    rows.scrollToItem(rows.item(80))
    places = [rows.visualItemRect(rows.item(i)) for i in range(rows.count())]
    rows.item(80).setCheckState(Qt.CheckState.Checked)
    qapp.processEvents()
    assert [rows.visualItemRect(rows.item(i)) for i in range(rows.count())] == places
    assert streets.chosen() == ("Travessa 80",)


def test_that_typing_a_name_with_a_space_finds_it_and_ticks_nothing(streets):
    streets.rows.setFocus()
    QTest.keyClicks(streets.rows, "rua aug")
    assert streets.rows.currentItem().text() == "Rua Augusta"
    assert streets.chosen() == ()


def test_that_the_space_bar_alone_still_ticks(streets):
    streets.rows.setCurrentRow(3)
    QTest.keyClick(streets.rows, Qt.Key.Key_Space)
    assert streets.chosen() == ("Travessa 3",)


def test_that_the_search_field_narrows_the_list_and_enter_ticks(streets):
    assert streets.search.isVisible()
    streets.rows.item(0).setCheckState(Qt.CheckState.Checked)
    QTest.keyClicks(streets.search, "aurea")
    shown = [i.text() for i in streets._items() if not i.isHidden()]
    assert shown == ["Travessa 0", "Rua Áurea"]
    QTest.keyClick(streets.search, Qt.Key.Key_Return)
    assert streets.chosen() == ("Travessa 0", "Rua Áurea")
