"""Verify with EnergyPlus in the window: numbers side by side, charts, a run that fails."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from twin.verify.record import Case, Comparison, Side
from ui.panels.verify.report import VerifyDialog
from ui.panels.view.inspector import Inspector
from ui.style.theme import THEMES
from ui.view_state.inspection import Inspection
from ui.view_state.verify_charts import VERIFY_CHARTS, pair_of


def _side(heating: float) -> Side:
    hours = np.zeros(8760)
    hours[:100] = heating
    return Side(hours, np.zeros(8760))


def _case(ours: float, theirs: float | None) -> Case:
    judge = None if theirs is None else _side(theirs)
    return Case("b1", 100.0, 250.0, _side(ours), judge, Path("/out/baseline.epJSON"), 0)


@pytest.fixture
def dialog(qtbot):
    made = VerifyDialog("Building b1", THEMES["light"])
    qtbot.addWidget(made)
    made.show()
    return made


def _texts(dialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


def test_that_both_programs_and_the_saving_stand_side_by_side(dialog):
    dialog.show_found(Comparison(_case(55.0, 50.0), _case(22.0, 20.0), ("Shade: none.",)))
    texts = _texts(dialog)
    assert {"5.5", "5.0", "+10.0%", "2.2", "2.0", "3.3", "3.0"} <= set(texts)
    assert any("Saving, heating" in text for text in texts)
    assert any("Shade: none." in text for text in texts)


@pytest.mark.parametrize("kind", VERIFY_CHARTS)
def test_that_each_chart_draws_and_says_what_it_shows(dialog, kind):
    dialog.show_found(Comparison(_case(55.0, 50.0), None, ()))
    (button,) = [
        b for b in dialog.findChildren(QToolButton) if b.property("key") == kind and b.isVisible()
    ]
    button.click()
    said = dialog._chart.accessibleName()
    assert f"Chart of {kind}" in said
    assert "by EnergyPlus" in said


def test_that_the_months_add_up_to_the_year():
    pair = pair_of(Comparison(_case(55.0, 50.0), None, ()), False, "months")
    assert pair.program[0].sum() == pytest.approx(5.5)
    assert pair.energyplus[0].sum() == pytest.approx(5.0)


def test_that_without_energyplus_the_files_and_the_way_to_it_are_said(dialog):
    dialog.show_found(Comparison(_case(55.0, None), None, (), "EnergyPlus is not installed: run"))
    assert any("not installed" in t and "/out" in t for t in _texts(dialog))


def test_that_a_run_shows_progress_and_a_stop_and_its_fault(qtbot, dialog):
    dialog.show_busy(True)
    dialog.show_progress("EnergyPlus: baseline", 0.5)
    assert any("50%" in text for text in _texts(dialog))
    (stop,) = [b for b in dialog.findChildren(QPushButton) if b.text() == "Stop" and b.isVisible()]
    with qtbot.waitSignal(dialog.stop_requested):
        stop.click()
    dialog.show_busy(False)
    dialog.show_failed("EnergyPlus did not finish. See /out/eplusout.err")
    assert any("eplusout.err" in text for text in _texts(dialog))


def test_that_only_a_single_building_offers_to_be_verified(qtbot):
    inspector = Inspector()
    qtbot.addWidget(inspector)
    for one, count in ((True, 1), (False, 0)):
        inspector.show_inspection(Inspection("a", "b", (), (), (), one))
        buttons = [b for b in inspector.widget().findChildren(QPushButton) if "Verify" in b.text()]
        assert len(buttons) == count
