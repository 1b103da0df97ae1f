"""Named scenarios in a running window: branch, switch, lock, take over, and what is kept."""

import time

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from twin.project.project import begun
from twin.project.project_file import read_project, write_project
from twin.scenario.edits import AddMeasure, SetUptake
from twin.scenario.scenario import Measure, Scenario, write_scenario
from ui.controllers.scenarios.scenario_desk import ScenarioDesk

pytestmark = pytest.mark.window


@pytest.fixture
def tiny(desk):
    """A project of one scenario, in a district that is opened once."""
    walls = Scenario(measures=(Measure(id="w", kind="walls", uptake_frac=0.5),))
    if desk.presenter.session is None:
        desk.open("tiny")
    scenarios(desk).keeping.begin(desk.presenter.session.district)
    scenarios(desk).open(begun("tiny", walls))
    desk.answered()
    yield desk
    for file in (desk.presenter.keeping.folder.parent / "projects").glob("*"):
        file.unlink()
    scenarios(desk).keeping.path = None


def scenarios(desk) -> ScenarioDesk:
    return next(d for d in desk.presenter.children() if isinstance(d, ScenarioDesk))


def names(desk) -> list[str]:
    return [line[0] for line in scenarios(desk).panel.lines()]


def measures(desk) -> list[tuple[str, float]]:
    return [(m.kind, m.uptake_frac) for m in desk.presenter.session.scenario.measures]


def branch(desk) -> None:
    scenarios(desk).panel.branch.click()
    desk.answered()


def test_that_a_branch_is_edited_apart_from_its_parent(tiny):
    branch(tiny)
    assert names(tiny) == ["New scenario", "New scenario 2"]
    tiny.presenter.edit(SetUptake("w", 1.0))
    tiny.answered()
    panel = scenarios(tiny).panel
    assert panel.closely.differences() == ["Wall insulation, uptake: 50 % → 100 %"]
    carbon = [line[1] for line in panel.lines()]
    assert carbon[0] != carbon[1]
    panel.click("New scenario")
    tiny.answered()
    assert measures(tiny) == [("walls", 0.5)]
    assert panel.closely.differences() == ["new: Wall insulation: all buildings, 50 %"]


def test_that_switching_between_calculated_scenarios_runs_nothing_and_is_quick(tiny):
    branch(tiny)
    tiny.presenter.edit(AddMeasure(Measure(id="p", kind="pv")))
    tiny.answered()
    known = tiny.presenter.answer
    scenarios(tiny).panel.click("New scenario")
    tiny.answered()
    started = time.perf_counter()
    scenarios(tiny).panel.click("New scenario 2")
    tiny.wait(lambda: tiny.presenter.answer is known, "the answer that was known")
    took_ms = 1000 * (time.perf_counter() - started)
    assert tiny.presenter.state.headline[3].scenario == known.headline["final_energy_kwh_a"]
    assert took_ms < 250.0  # 50 ms are promised on a quiet machine


def test_that_undo_stays_within_a_scenario(tiny):
    branch(tiny)
    tiny.presenter.edit(SetUptake("w", 1.0))
    scenarios(tiny).panel.click("New scenario")
    tiny.presenter.edit(SetUptake("w", 0.2))
    scenarios(tiny).panel.click("New scenario 2")
    tiny.presenter.undo()
    assert measures(tiny) == [("walls", 0.5)]
    tiny.presenter.undo()
    assert measures(tiny) == [("walls", 0.5)]
    scenarios(tiny).panel.click("New scenario")
    assert measures(tiny) == [("walls", 0.2)]


def test_that_an_edit_of_a_locked_scenario_begins_a_branch(tiny):
    desk = scenarios(tiny)
    desk.change(lambda p: p.marked(p.in_hand, locked=True))
    tiny.presenter.edit(SetUptake("w", 0.9))
    assert names(tiny) == ["New scenario", "New scenario 2"]
    assert measures(tiny) == [("walls", 0.9)]
    desk.panel.click("New scenario")
    assert measures(tiny) == [("walls", 0.5)]
    tiny.presenter.undo()
    assert measures(tiny) == [("walls", 0.5)]


def test_that_a_measure_is_taken_over_from_another_scenario(tiny):
    desk = scenarios(tiny)
    desk.panel.new.click()
    assert measures(tiny) == []
    menu = desk.panel.menu_of("s1")
    taking = next(a for a in menu.actions() if a.text() == "Take over from it").menu()
    taking.actions()[0].trigger()
    assert measures(tiny) == [("walls", 0.5)]
    tiny.presenter.undo()
    assert measures(tiny) == []


def test_that_a_version_brings_back_what_was(tiny):
    desk = scenarios(tiny)
    desk.change(lambda p: p.with_version(p.in_hand, "2026-03-01T10:00:00"))
    tiny.presenter.edit(SetUptake("w", 0.9))
    desk.restore("s1", 0)
    assert measures(tiny) == [("walls", 0.5)]


def test_that_name_and_note_are_typed_and_kept_on_the_disk(tiny):
    desk = scenarios(tiny)
    closely = desk.panel.closely
    closely.name.setText("")
    QTest.keyClicks(closely.name, "Walls first")
    closely.name.editingFinished.emit()
    desk.change(lambda p: p.marked(p.in_hand, note="Agreed in March"))
    assert names(tiny) == ["Walls first"]
    tiny.settle(0.7)
    (file,) = (tiny.presenter.keeping.folder.parent / "projects").iterdir()
    kept = read_project(file).present
    assert (kept.name, kept.note) == ("Walls first", "Agreed in March")


def test_that_a_project_comes_back_with_its_district(tiny):
    scenarios(tiny).change(lambda p: p.renamed(p.in_hand, "Walls first"))
    scenarios(tiny).keeping.flush()
    tiny.open("tiny")
    assert names(tiny) == ["Walls first", "New scenario"]
    assert tiny.presenter.session.scenario == Scenario()
    scenarios(tiny).panel.click("Walls first")
    tiny.answered()
    assert names(tiny) == ["Walls first"]
    assert measures(tiny) == [("walls", 0.5)]


def test_that_a_damaged_project_is_left_alone(tiny):
    desk = scenarios(tiny)
    desk.keeping.flush()
    (file,) = (tiny.presenter.keeping.folder.parent / "projects").iterdir()
    file.write_text("{")
    told: list[str] = []
    desk.keeping._notify = told.append
    tiny.open("tiny")
    tiny.presenter.edit(AddMeasure(Measure(id="w", kind="walls")))
    tiny.settle(0.6)
    assert file.read_text() == "{"
    assert len(told) == 1
    assert "not valid JSON" in told[0]


def test_that_a_project_is_saved_to_and_opened_from_a_file_of_ones_own(tiny, tmp_path, monkeypatch):
    desk, own = scenarios(tiny), tmp_path / "room"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(own), ""))
    tiny.window.action("save_project_as").trigger()
    branch(tiny)
    desk.keeping.flush()
    file = own.with_name("room.project.json")
    assert len(read_project(file).scenarios) == 2
    desk.open(begun("tiny", Scenario(name="Other")))
    assert names(tiny) == ["Other"]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    desk.keeping.path = None
    tiny.window.action("open_project").trigger()
    assert names(tiny) == ["New scenario", "New scenario 2"]
    assert desk.keeping.path == file


def test_that_a_project_of_another_district_is_refused_and_a_scenario_file_is_added(
    tiny, tmp_path, monkeypatch
):
    told: list[str] = []
    monkeypatch.setattr(tiny.window, "notify", told.append)
    write_project(tmp_path / "a.project.json", begun("lisbon", Scenario()))
    write_scenario(tmp_path / "roofs.json", Scenario(name="Roofs"))
    for name in ("a.project.json", "roofs.json"):
        file = str(tmp_path / name)
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, f=file: (f, ""))
        tiny.window.action("open_project").trigger()
    assert len(told) == 1
    assert "belongs to the district 'lisbon'" in told[0]
    assert names(tiny) == ["New scenario", "Roofs"]
