"""No scenario is lost by an orderly end, another district, Esc, or a folder that is away."""

import threading
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from twin.district.folder import sample_folder
from twin.scenario.edits import AddMeasure, SetUptake
from twin.scenario.journal import Journal, abandoned
from twin.scenario.scenario import Measure, Scenario, read_scenario
from ui.controllers.program.bring_back import Wish, asked, bring_back, offer
from ui.controllers.program.leaving import Choice
from ui.controllers.program.leaving import asked as leaving_asked
from ui.presenter import opening as opening_module

pytestmark = pytest.mark.window
KEPT = Scenario(name="Kept", measures=(Measure(id="m1", kind="led", uptake_frac=0.4),))


@pytest.fixture
def tiny(desk):
    desk.open("tiny")
    desk.presenter.edit(AddMeasure(Measure(id="w", kind="walls", uptake_frac=0.5)))
    desk.answered()
    yield desk
    desk.commands.leaving.ask = lambda *_: Choice.DISCARD
    for path in desk.presenter.keeping.folder.glob("*killed*"):
        path.unlink()


def answers(desk, choice: Choice) -> list[str]:
    """What is asked from now on, each time answered with the same."""
    heard: list[str] = []

    def ask(what: str, question: str, _: bool) -> Choice:
        heard.append(f"{what} {question}")
        return choice

    desk.commands.leaving.ask = ask
    return heard


def journals(desk) -> list[str]:
    return [path.read_text("utf-8") for path in desk.presenter.keeping.folder.glob("*.jsonl")]


def killed(folder, place) -> None:
    """What a killed process leaves: a journal whose lock nobody holds."""
    journal = Journal(folder, SimpleNamespace(folder=place))
    journal.record(KEPT)
    journal._lock.release()
    journal._file.close()
    journal.path.rename(journal.path.with_name(f"{journal.path.stem}-killed.jsonl"))


def press(text: str) -> None:
    """Press a button of the box that is about to open; '' closes it as Esc does."""

    def now() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        found = [b for b in box.buttons() if text and text in b.text()]
        if found:
            found[0].click()
        else:
            QTest.keyClick(box, Qt.Key.Key_Escape)

    QTimer.singleShot(200, now)


# ---- leaving ------------------------------------------------------------------------------------


def test_that_closing_asks_and_a_cancel_leaves_window_scenario_and_autosave(tiny):
    heard = answers(tiny, Choice.STAY)
    tiny.window.close()
    assert "not saved" in heard[0]
    assert tiny.window.isVisible()
    assert any('"walls"' in text for text in journals(tiny))
    assert tiny.presenter.session.scenario.measure("w")


def test_that_another_district_asks_and_a_cancel_keeps_the_present_one(tiny):
    heard = answers(tiny, Choice.STAY)
    session = tiny.presenter.session
    tiny.window.action("open_greenwich").trigger()
    assert len(heard) == 1
    assert not tiny.presenter.loader.busy
    assert tiny.presenter.session is session
    assert any('"walls"' in text for text in journals(tiny))


def test_that_an_edit_made_while_another_district_is_read_is_asked_about_too(tiny):
    p = tiny.presenter
    session = p.session
    p.open("tiny")
    p.edit(SetUptake("w", 0.9))
    heard = answers(tiny, Choice.STAY)
    tiny.wait(lambda: heard, "the question")
    tiny.wait(lambda: not p.loader.busy, "the reader")
    assert p.session is session
    assert p.session.scenario.measure("w").uptake_frac == 0.9
    tiny.answered()


def test_that_save_writes_the_scenario_before_the_next_district_opens(tiny, tmp_path):
    p, path = tiny.presenter, tmp_path / "mine.json"
    tiny.commands.files.save_to(path)
    assert not p.unsaved
    p.edit(SetUptake("w", 0.8))
    assert p.unsaved
    assert tiny.window.isWindowModified()
    answers(tiny, Choice.SAVE)
    tiny.commands.open("tiny")
    assert read_scenario(path).measure("w").uptake_frac == 0.8
    tiny.wait(lambda: not p.unsaved and not p.session.scenario.measures, "the next district")


def test_that_a_save_that_fails_keeps_the_district_open(tiny, tmp_path):
    tiny.commands.files._path = tmp_path / "no" / "such" / "folder.json"
    answers(tiny, Choice.SAVE)
    tiny.commands.open("tiny")
    assert not tiny.presenter.loader.busy
    assert tiny.presenter.unsaved


def test_that_what_is_saved_or_as_it_was_opened_is_not_asked_about(tiny, tmp_path):
    heard = answers(tiny, Choice.STAY)
    tiny.presenter.undo()
    assert tiny.commands.leaving.may_leave()
    tiny.presenter.redo()
    tiny.commands.files.save_to(tmp_path / "mine.json")
    assert tiny.commands.leaving.may_leave()
    assert heard == []


def test_that_a_new_scenario_is_not_written_over_the_former_one_s_file(tiny, tmp_path, monkeypatch):
    path = tmp_path / "mine.json"
    tiny.commands.files.save_to(path)
    tiny.window.action("new_scenario").trigger()
    asked_where = []
    monkeypatch.setattr(
        "ui.controllers.program.scenario_files.QFileDialog.getSaveFileName",
        lambda *_: asked_where.append(1) or ("", ""),
    )
    tiny.window.action("save_scenario").trigger()
    assert asked_where
    assert read_scenario(path).measures


@pytest.mark.parametrize(
    ("button", "choice"), [("Save", Choice.SAVE), ("Discard", Choice.DISCARD), ("", Choice.STAY)]
)
def test_that_the_box_has_three_ways_and_escape_stays(tiny, button, choice):
    press(button)
    assert leaving_asked(tiny.window, "Not saved.", "Save it?", True) is choice


# ---- bringing back ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("button", "wish"),
    [("Bring it back", Wish.BRING_BACK), ("Forget it", Wish.FORGET), ("", Wish.LATER),
     ("Decide later", Wish.LATER)],
)  # fmt: skip
def test_that_only_forget_it_forgets(tiny, button, wish):
    folder = tiny.presenter.keeping.folder
    killed(folder, sample_folder("tiny"))
    (left,) = abandoned(folder)
    press(button)
    assert asked(tiny.window, left) is wish


def test_that_a_question_put_off_keeps_the_autosave(tiny):
    folder = tiny.presenter.keeping.folder
    killed(folder, sample_folder("tiny"))
    assert not offer(tiny.presenter, lambda *_: Wish.LATER)
    assert len(abandoned(folder)) == 1
    assert not offer(tiny.presenter, lambda *_: Wish.FORGET)
    assert abandoned(folder) == ()


def test_that_an_absent_folder_is_said_and_cannot_be_brought_back_now(tiny, tmp_path):
    folder = tiny.presenter.keeping.folder
    killed(folder, tmp_path / "stick")
    (left,) = abandoned(folder)
    seen = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        seen.append((box.text(), [b.text() for b in box.buttons()]))
        box.reject()

    QTimer.singleShot(200, look)
    assert asked(tiny.window, left) is Wish.LATER
    ((text, buttons),) = seen
    assert "cannot be found" in text
    assert "is kept" in text
    assert "Bring it back" not in buttons


def test_that_a_failed_bring_back_loses_nothing_when_another_district_opens(tiny, tmp_path):
    folder = tiny.presenter.keeping.folder
    killed(folder, tmp_path / "stick")
    (left,) = abandoned(folder)
    bring_back(tiny.presenter, left)
    tiny.wait(lambda: tiny.faults or not tiny.presenter.loader.busy, "the reader")
    tiny.faults.clear()
    tiny.open("tiny")
    assert left.path.exists()


def test_that_what_was_brought_back_counts_as_unsaved(tiny):
    folder = tiny.presenter.keeping.folder
    killed(folder, sample_folder("tiny"))
    (left,) = abandoned(folder)
    bring_back(tiny.presenter, left)
    tiny.wait(lambda: not left.path.exists(), "the new autosave")
    assert tiny.presenter.unsaved
    tiny.answered()


# ---- no folder for autosaves --------------------------------------------------------------------


def test_that_a_data_folder_that_cannot_be_made_is_one_sentence_and_the_window_works(
    tiny, tmp_path, monkeypatch
):
    p = tiny.presenter
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(p.keeping, "folder", tmp_path / "file" / "journal")
    tiny.open("tiny")
    assert "no autosave" in tiny.window.frame.notice.text()
    assert tiny.window.status._no_autosave.isVisible()
    p.edit(AddMeasure(Measure(id="w", kind="walls")))
    tiny.answered()
    assert tiny.number("investment_eur") > 0
    monkeypatch.undo()
    tiny.open("tiny")
    assert not tiny.window.status._no_autosave.isVisible()


# ---- a district that never finishes loading -----------------------------------------------------


def test_that_a_district_that_hangs_can_be_stopped_and_another_opened(tiny, monkeypatch):
    go = threading.Event()
    read = opening_module.open_in_background

    def hang(name, *rest):
        if name == "endless":
            go.wait(60)
        return read(name, *rest)

    monkeypatch.setattr(opening_module, "open_in_background", hang)
    p, w = tiny.presenter, tiny.window
    session = p.session
    p.open("endless")
    tiny.wait(lambda: w.status._stop.isVisible(), "Stop in the status bar")
    w.action("cancel").trigger()
    assert "stays open" in w.frame.notice.text()
    assert w.status.doing() == ""
    assert p.session is session
    p.open("tiny")
    tiny.wait(lambda: p.session is not session and p.answer is not None, "another district")
    go.set()
    tiny.answered()


# ---- keys and undo ------------------------------------------------------------------------------


def test_that_undo_takes_back_a_key_step_at_once_and_it_stays_so(tiny):
    p = tiny.presenter
    card = tiny.window.options.card("w")
    card._slider.setFocus()
    for _ in range(3):
        QTest.keyClick(card._slider, Qt.Key.Key_Right)
    assert card._slider.value() == 53
    tiny.window.action("undo").trigger()
    assert card._slider.value() == 50
    tiny.settle(0.6)
    assert p.session.scenario.measure("w").uptake_frac == 0.5
    assert card._slider.value() == 50
    tiny.window.action("redo").trigger()
    assert p.session.scenario.measure("w").uptake_frac == 0.53
    tiny.answered()


def test_that_a_key_step_just_made_is_in_the_file(tiny, tmp_path):
    card = tiny.window.options.card("w")
    QTest.keyClick(card._slider, Qt.Key.Key_Left)
    tiny.commands.files.save_to(tmp_path / "mine.json")
    assert read_scenario(tmp_path / "mine.json").measure("w").uptake_frac == 0.49
    tiny.answered()
