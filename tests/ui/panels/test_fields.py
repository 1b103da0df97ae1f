"""The fields of a card: what scrolls, what undoes, what is shown in per cent."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from twin.measures.measures import MEASURES
from twin.scenario.scenario import Measure
from ui.panels.measures.measure_card import MeasureCard
from ui.panels.widgets.fields import Choice, Number, Share
from ui.view_state.state import MeasureRow

pytestmark = pytest.mark.window


def _roll(field: QWidget) -> None:
    centre = QPointF(field.rect().center())
    QApplication.sendEvent(
        field,
        QWheelEvent(
            centre, field.mapToGlobal(centre), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        ),
    )  # fmt: skip


@pytest.fixture
def card(qtbot):
    page = QWidget()
    layout = QVBoxLayout(page)
    page.choice, page.share = Choice(), Share()
    page.number = Number("share", 0.05, 1.0, 0.05)
    page.choice.addItems(["one", "two", "three"])
    for field in (page.choice, page.share, page.number):
        layout.addWidget(field)
    page.share.setValue(50)
    page.number.show_amount(0.8)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    return page


def test_that_a_wheel_that_scrolls_past_changes_nothing(card):
    card.setFocus()
    for field in (card.choice, card.share, card.number):
        field.clearFocus()
        _roll(field)
    assert (card.choice.currentIndex(), card.share.value(), card.number.amount()) == (0, 50, 0.8)


def test_that_a_share_is_shown_in_per_cent_and_told_as_a_share(card):
    assert card.number.text() == "80 %"
    card.number.setValue(35)
    assert card.number.amount() == 0.35


def test_that_undo_reaches_the_program_from_a_number_and_the_number_follows(card, qtbot):
    undone = []
    action = QAction(card)
    action.setShortcut(QKeySequence.StandardKey.Undo)
    action.triggered.connect(lambda: undone.append(True))
    card.addAction(action)
    card.number.setFocus()
    qtbot.waitUntil(card.number.hasFocus)
    card.number.selectAll()
    QTest.keyClicks(card.number, "40")
    assert card.number.is_being_typed()
    QTest.keyClick(card.number, Qt.Key.Key_Return)
    assert card.number.amount() == 0.4
    QTest.keyClick(card.number, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone
    card.number.show_amount(0.8)
    assert card.number.text() == "80 %"


def test_that_keys_on_a_slider_are_kept_while_previews_are_answered(qtbot):
    measure = Measure(kind="pv", uptake_frac=0.5, id="pv")
    row = MeasureRow("pv", "pv", MEASURES["pv"].title, "All buildings", 0.5, "", "")
    card = MeasureCard(measure)
    qtbot.addWidget(card)
    card.show_measure(measure, row)
    card.preview_requested.connect(lambda _: card.show_measure(measure, row))
    card.show()
    qtbot.waitExposed(card)
    with qtbot.waitSignal(card.edit_requested, timeout=5000) as told:
        for _ in range(5):
            QTest.keyClick(card._slider, Qt.Key.Key_Right)
    assert told.args[0].uptake_frac == 0.55
