"""File > Export in a running window: written in the background, stopped, in a language."""

import pytest
from PySide6.QtWidgets import QFileDialog

from twin.scenario.edits import AddMeasure
from twin.scenario.scenario import Measure
from twin.snapshot.bundle import is_snapshot, read_snapshot
from ui.controllers.program.takeaway_desk import KINDS, TakeawayDesk, filters
from ui.window.actions import BY_ID

pytestmark = pytest.mark.window


@pytest.fixture
def tiny(desk):
    desk.open("tiny")
    desk.presenter.edit(AddMeasure(Measure(id="w", kind="walls", uptake_frac=0.5)))
    desk.answered()
    return desk


@pytest.fixture
def takeaway(tiny) -> TakeawayDesk:
    return next(d for d in tiny.presenter.children() if isinstance(d, TakeawayDesk))


def test_that_every_kind_is_in_the_menu():
    for kind in KINDS:
        assert BY_ID[f"export_{kind}"].menu == "File/Export"


@pytest.mark.parametrize(("kind", "begins"), [("report", b"%PDF"), ("page", b"<!DOCTYPE html>")])
def test_that_it_is_written_in_the_background_in_the_language_chosen(
    tiny, takeaway, tmp_path, monkeypatch, kind, begins
):
    italian = next(f for f in filters(kind) if f.startswith("Italiano"))
    target = tmp_path / "made"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), italian))
    told: list[str] = []
    monkeypatch.setattr(tiny.window, "notify", told.append)
    takeaway.ask(kind)
    assert tiny.commands.exporting
    tiny.wait(lambda: not takeaway.exporting, f"the {kind}")
    tiny.settle(0.2)
    made = target.with_suffix(KINDS[kind][1])
    assert made.read_bytes().startswith(begins)
    assert told == [f"Written to {made}"]
    if kind == "page":
        assert b'<html lang="it">' in made.read_bytes()


def test_that_stop_leaves_what_lay_there(tiny, takeaway, tmp_path):
    target = tmp_path / "report.pdf"
    target.write_bytes(b"before")
    takeaway.write("report", target)
    tiny.commands.stop()
    tiny.wait(lambda: not takeaway.exporting, "the end")
    assert target.read_bytes() == b"before"


def test_that_a_snapshot_in_one_file_is_written_and_opens_again(tiny, tmp_path):
    file = tmp_path / "walls.twinsnap"
    tiny.commands.export_to(file)
    tiny.wait(lambda: not tiny.commands.exporting, "the snapshot")
    assert is_snapshot(str(file))
    assert read_snapshot(file).scenario == tiny.presenter.session.scenario
    number = tiny.number("final_energy_kwh_a")
    tiny.open(str(file))
    assert tiny.number("final_energy_kwh_a") == number
