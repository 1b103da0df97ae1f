"""What is shown belongs to the controls beside it or is marked; Stop leaves a true state."""

import threading
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from twin.scenario.edits import AddMeasure, SetUptake
from twin.scenario.scenario import Measure
from twin.snapshot.bundle import read_snapshot
from ui.controllers.numbers.band_desk import BandDesk
from ui.controllers.program.leaving import Choice
from ui.panels.measures.measure_card import MeasureCard
from ui.panels.tables.buildings_table import BuildingsTable
from ui.presenter import calculation as calculation_module
from ui.view_state.standing import Standing

pytestmark = pytest.mark.window


@pytest.fixture(scope="module")
def tiny(desk):
    desk.open("tiny")
    desk.presenter.edit(AddMeasure(Measure(id="w", kind="walls", uptake_frac=0.5)))
    desk.answered()
    return desk


@pytest.fixture
def held(monkeypatch):
    """Every year that is asked for waits until it is let go, or is stopped."""
    go = threading.Event()
    calculate = calculation_module.calculate

    def slow(district, scenario, last, progress, cancelled):
        while not go.wait(0.01):
            if cancelled():
                break
        return calculate(district, scenario, last, progress, cancelled)

    monkeypatch.setattr(calculation_module, "calculate", slow)
    yield go
    go.set()


def is_marked(desk) -> dict[str, bool]:
    w = desk.window
    card: MeasureCard = w.options.card("w")
    return {
        "headline": bool(w.results.headline.property("stale")),
        "words beside the charts": w.results._standing.text() != ""
        or w.results._calculate.isVisible(),
        "chart": w.results.chart._plot.getPlotItem().opacity() < 1,
        "targets": bool(w.results._targets.property("stale")),
        "card": bool(card._reach.property("stale")),
        "legend": w.frame.legend._mark != "",
        "inspector": w.inspector._mark != "",
    }


def test_that_all_results_are_marked_from_the_edit_to_its_answer(tiny, held):
    p = tiny.presenter
    p.look(colour_by="saving", selection=(0,))
    assert not any(is_marked(tiny).values())
    p.edit(SetUptake("w", 1.0))
    assert all(is_marked(tiny).values())
    assert tiny.window.results.headline.band_of("co2_kg_a") == "recalculating…"
    held.set()
    tiny.answered()
    assert not any(is_marked(tiny).values())


def test_that_undo_marks_results_at_once(tiny, held):
    tiny.presenter.undo()
    assert all(is_marked(tiny).values())
    held.set()
    tiny.answered()


def test_that_a_preview_is_marked_until_it_is_calculated(tiny, held):
    tiny.presenter.preview(SetUptake("w", 0.9))
    assert tiny.presenter.standing is Standing.CALCULATING
    assert all(is_marked(tiny).values())
    held.set()
    tiny.wait(lambda: not tiny.presenter.state.stale, "the preview")
    tiny.presenter.preview(SetUptake("w", 0.5))
    tiny.answered()


def test_that_stop_marks_what_stays_and_f5_goes_on(tiny, held):
    p, w = tiny.presenter, tiny.window
    p.edit(SetUptake("w", 0.7))
    tiny.settle(0.05)
    w.action("cancel").trigger()
    assert p.standing is Standing.STOPPED
    assert all(is_marked(tiny).values())
    assert "F9" in w.frame.notice.text()
    assert w.results._calculate.isVisible()
    held.set()
    tiny.settle(0.3)
    assert p.standing is Standing.STOPPED
    QTest.mouseClick(w.results._calculate, Qt.MouseButton.LeftButton)
    tiny.answered()
    assert p.answer.scenario.measure("w").uptake_frac == 0.7
    assert not any(is_marked(tiny).values())
    assert not w.results._calculate.isVisible()


def test_that_a_stopped_first_calculation_says_how_to_go_on(tiny, held):
    p, w = tiny.presenter, tiny.window
    p.open("tiny")
    tiny.wait(lambda: p.answer is None and p.runner.busy, "the first calculation")
    tiny.wait(lambda: "Calculating" in w.status.doing(), "progress")
    assert w.status._stop.isVisible()
    QTest.mouseClick(w.status._stop, Qt.MouseButton.LeftButton)
    assert "F9" in w.results._empty.text()
    assert w.results._empty.isVisible()
    assert w.status.doing() == ""
    held.set()
    w.action("calculate").trigger()
    tiny.wait(lambda: p.answer is not None, "the answer")
    p.edit(AddMeasure(Measure(id="w", kind="walls", uptake_frac=0.5)))
    tiny.answered()


def test_that_a_fault_in_a_step_is_marked_too(tiny, monkeypatch):
    def broken(*_):
        raise ValueError("no sun today")

    monkeypatch.setattr(calculation_module, "calculate", broken)
    tiny.faults.clear()
    tiny.presenter.edit(SetUptake("w", 0.2))
    tiny.settle(0.3)
    assert tiny.faults.pop() == "no sun today"
    assert tiny.presenter.standing is Standing.FAILED
    assert all(is_marked(tiny).values())
    monkeypatch.undo()
    tiny.presenter.go_on()
    tiny.answered()


def test_that_an_export_waits_for_the_numbers_of_the_controls(tiny, held, tmp_path):
    tiny.presenter.edit(SetUptake("w", 0.3))
    tiny.commands.export_to(tmp_path / "snapshot")
    assert "as soon as" in tiny.window.frame.notice.text()
    tiny.settle(0.1)
    assert not (tmp_path / "snapshot").exists()
    held.set()
    tiny.wait(lambda: not tiny.commands.exporting, "the snapshot", 180)
    written = read_snapshot(tmp_path / "snapshot")
    assert written.scenario == tiny.presenter.session.scenario
    assert written.numbers["scenario"]["co2_kg_a"] == tiny.number("co2_kg_a")


def test_that_nothing_is_exported_or_copied_after_a_stop(tiny, held, tmp_path):
    p, w = tiny.presenter, tiny.window
    w.action("buildings_table").trigger()
    (sheet,) = w.findChildren(BuildingsTable)
    QGuiApplication.clipboard().setText("before")
    p.edit(SetUptake("w", 0.4))
    tiny.settle(0.05)
    w.action("cancel").trigger()
    tiny.commands.export_to(tmp_path / "snapshot")
    assert "F9" in w.frame.notice.text()
    assert not tiny.commands.exporting
    sheet.copy()
    assert QGuiApplication.clipboard().text() == "before"
    held.set()
    p.go_on()
    tiny.answered()
    sheet.copy()
    assert QGuiApplication.clipboard().text() != "before"
    sheet.hide()
    assert list(tmp_path.iterdir()) == []


def test_that_every_theme_greys_what_is_marked(tiny, held):
    w = tiny.window
    label = w.results.headline._tiles["co2_kg_a"]._value
    for name in ("light", "dark", "projector"):
        w.action(f"theme_{name}").trigger()
        plain = label.palette().windowText().color().name()
        tiny.presenter.edit(SetUptake("w", 0.6))
        stale = label.palette().windowText().color().name()
        assert plain == w.theme.text
        assert stale == w.theme.stale
        tiny.presenter.undo()
        held.set()
        tiny.answered()
        held.clear()
    w.action("theme_light").trigger()


def test_that_an_export_can_be_stopped_leaves_nothing_and_is_not_closed_over(tiny, tmp_path):
    p, w, heard = tiny.presenter, tiny.window, []
    tiny.answered()
    tiny.commands.export_to(tmp_path / "snapshot")
    tiny.wait(lambda: "picture" in w.status.doing(), "the picture being drawn")
    tiny.commands.leaving.ask = lambda what, *_: heard.append(what) or Choice.STAY
    w.close()
    tiny.commands.leaving.ask = lambda *_: Choice.DISCARD
    assert w.isVisible()
    assert "snapshot is being written" in heard[0]
    w.action("cancel").trigger()
    assert "Stopping" in w.status.doing()
    begun = time.monotonic()
    tiny.wait(lambda: not tiny.commands.exporting, "the export to end", 20)
    assert time.monotonic() - begun < 5.0
    assert "No snapshot was written" in w.frame.notice.text()
    assert list(tmp_path.iterdir()) == []
    assert p.standing is Standing.CURRENT


def test_that_stopped_samples_say_so_and_go_on_when_told(tiny):
    p, bands = tiny.presenter, tiny.presenter.findChild(BandDesk)
    p.wanted_samples = (400, 1)
    p.edit(SetUptake("w", 0.35))
    tiny.answered()
    tiny.wait(lambda: bands.runner.busy, "samples")
    tiny.window.action("cancel").trigger()
    assert "uncertainty" in tiny.window.frame.notice.text()
    assert p.standing is Standing.CURRENT
    tiny.settle(0.4)
    assert not bands.runner.busy
    p.wanted_samples = (8, 1)
    bands.sampling = None
    p.go_on()
    tiny.wait(lambda: bands.done, "all bands")
