"""A session that was killed comes back, and is never without a journal on the disk."""

from types import SimpleNamespace

from twin.district.folder import sample_folder
from twin.scenario.journal import Journal, abandoned
from twin.scenario.scenario import Measure, Scenario
from ui.controllers.program.bring_back import bring_back

KEPT = Scenario(name="Kept", measures=(Measure(id="m1", kind="led", uptake_frac=0.4),))


def killed_session(folder, place) -> None:
    """What a killed process leaves: a journal whose lock nobody holds."""
    journal = Journal(folder, SimpleNamespace(folder=place))
    journal.record(KEPT)
    journal._lock.release()
    journal._file.close()


def test_that_a_scenario_brought_back_is_in_the_new_journal_before_the_old_one_goes(desk):
    killed_session(desk.presenter.keeping.folder, sample_folder("tiny"))
    (left,) = abandoned(desk.presenter.keeping.folder)
    bring_back(desk.presenter, left)
    assert left.path.exists()
    desk.wait(lambda: not left.path.exists(), "the old journal to go")
    assert desk.presenter.session.scenario == KEPT
    (new,) = desk.presenter.keeping.folder.glob("*.jsonl")
    assert '"Kept"' in new.read_text("utf-8")
    desk.answered()


def test_that_a_scenario_stays_on_the_disk_where_its_district_is_gone(desk, tmp_path):
    killed_session(desk.presenter.keeping.folder, tmp_path / "gone")
    (left,) = abandoned(desk.presenter.keeping.folder)
    bring_back(desk.presenter, left)
    desk.settle(0.1)
    for _ in range(100):
        if desk.faults:
            break
        desk.settle(0.1)
    assert "gone" in desk.faults.pop()
    assert left.path.exists()
    left.path.unlink()
