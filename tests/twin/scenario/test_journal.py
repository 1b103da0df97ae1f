import json
import os
import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest

from tests.twin.command.full_disk import full_disk
from twin.scenario import journal as journal_module
from twin.scenario.journal import Journal, abandoned, unreadable
from twin.scenario.scenario import Measure, Scenario
from twin.store.files import SaveError

EDITS = """
import os, sys
from pathlib import Path
from types import SimpleNamespace
from twin.scenario.edits import AddMeasure, SetUptake
from twin.scenario.journal import Journal
from twin.scenario.scenario import Measure
from twin.scenario.session import Session

folder = Path(sys.argv[1])
district = SimpleNamespace(folder=folder / "place")
journal, session = Journal(folder / "journal", district), Session(district)
session.subscribe(lambda s: journal.record(s.scenario))
session.do(AddMeasure(Measure(id="m1", kind="walls")))
for i in range(1, 21):
    session.do(SetUptake("m1", i / 100))
print("done", flush=True)
sys.stdin.read()
"""


def scenario(uptake: float) -> Scenario:
    return Scenario(name="Été", measures=(Measure(id="m1", kind="walls", uptake_frac=uptake),))


@pytest.fixture
def district(tmp_path):
    return SimpleNamespace(folder=tmp_path / "place")


def killed(journal: Journal) -> None:
    """Let go of the file as a killed process does, leaving it on the disk."""
    journal._lock.release()
    journal._file.close()


def test_that_kill_9_loses_no_edit(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", EDITS, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert process.stdout.readline() == b"done\n"
        assert abandoned(tmp_path / "journal") == ()  # it lives: its journal is its own
        process.send_signal(signal.SIGKILL)
    finally:
        process.kill()
        process.wait(timeout=20)
        process.stdin.close()
        process.stdout.close()
    (left,) = abandoned(tmp_path / "journal")
    assert left.scenario.measure("m1").uptake_frac == 0.2
    assert left.district_folder == (tmp_path / "place").resolve()


def test_that_a_session_which_lives_is_not_offered_and_one_that_ended_leaves_nothing(
    tmp_path, district
):
    journal = Journal(tmp_path / "journal", district)
    journal.record(scenario(0.5))
    assert abandoned(tmp_path / "journal") == ()
    journal.close()
    assert list((tmp_path / "journal").iterdir()) == []


def test_that_a_dead_session_is_offered_though_its_number_lives_again(tmp_path, district):
    """In a container every session is process 7; after a restart the number says nothing."""
    journal = Journal(tmp_path / "journal", district)
    journal.record(scenario(0.5))
    killed(journal)
    assert str(os.getpid()) in journal.path.name
    (left,) = abandoned(tmp_path / "journal")
    assert left.scenario == scenario(0.5)


def test_that_a_torn_last_line_is_passed_over(tmp_path, district):
    journal = Journal(tmp_path / "journal", district)
    for uptake in (0.1, 0.2, 0.3):
        journal.record(scenario(uptake))
    killed(journal)
    whole = journal.path.read_bytes()
    journal.path.write_bytes(whole[: len(whole) - 40])
    (left,) = abandoned(tmp_path / "journal")
    assert left.scenario == scenario(0.2)


def test_that_a_full_disk_loses_neither_what_was_saved_nor_what_comes_after(tmp_path, district):
    journal = Journal(tmp_path / "journal", district)
    journal.record(scenario(0.1))
    size = journal.path.stat().st_size
    with full_disk(size + 100), pytest.raises(SaveError, match="free some space"):
        journal.record(scenario(0.2))
    assert journal.path.stat().st_size == size
    journal.record(scenario(0.2))
    journal.record(scenario(0.3))
    killed(journal)
    (left,) = abandoned(tmp_path / "journal")
    assert left.scenario == scenario(0.3)
    assert len(journal.path.read_text().splitlines()) == 3


def test_that_a_session_without_edits_writes_nothing(tmp_path, district):
    journal = Journal(tmp_path / "journal", district)
    journal.record(Scenario())
    assert list((tmp_path / "journal").iterdir()) == []
    journal.close()


def test_that_going_back_to_the_start_is_a_state_too(tmp_path, district):
    journal = Journal(tmp_path / "journal", district)
    journal.record(scenario(0.5))
    journal.record(Scenario())
    journal.record(Scenario())
    killed(journal)
    (left,) = abandoned(tmp_path / "journal")
    assert left.scenario == Scenario()
    assert len(journal.path.read_text().splitlines()) == 2


def test_that_the_newest_is_offered_first(tmp_path, district):
    for uptake in (0.1, 0.2):
        journal = Journal(tmp_path / "journal", district)
        journal.record(scenario(uptake))
        killed(journal)
    newest, older = abandoned(tmp_path / "journal")
    assert (newest.scenario, older.scenario) == (scenario(0.2), scenario(0.1))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00\n",
        b"[1]\n",
        b'"text"\n',
        b'{"district": 1}\n',
        b'{"district": "x", "saved_at": "y", "scenario": {"schema_version": 99}}\n',
        b'{"district": "x", "saved_at": "y", "scenario": {"colour": "red"}}\n',
        b"[" * 100_000 + b"\n",
    ],
)
def test_that_a_hostile_journal_is_passed_over(tmp_path, content):
    folder = tmp_path / "journal"
    folder.mkdir()
    (folder / "x.jsonl").write_bytes(content)
    (folder / "folder.jsonl").mkdir()
    assert abandoned(folder) == ()


def test_that_no_folder_means_nothing_to_bring_back(tmp_path):
    assert abandoned(tmp_path / "nowhere") == ()


def test_that_the_newest_session_is_first_though_the_clock_was_set_back(
    tmp_path, district, monkeypatch
):
    class SetBack(journal_module.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(1999, 1, 1, tzinfo=tz)

    older = Journal(tmp_path / "journal", district)
    older.record(scenario(0.1))
    killed(older)
    monkeypatch.setattr(journal_module, "datetime", SetBack)
    newer = Journal(tmp_path / "journal", district)
    newer.record(scenario(0.2))
    killed(newer)
    first, second = abandoned(tmp_path / "journal")
    assert (first.scenario, second.scenario) == (scenario(0.2), scenario(0.1))


def test_that_a_journal_of_an_earlier_program_is_older_than_any_numbered_one(tmp_path, district):
    journal = Journal(tmp_path / "journal", district)
    journal.record(scenario(0.1))
    killed(journal)
    line = json.loads(journal.path.read_text("utf-8"))
    del line["check"]
    line["scenario"]["name"] = "Earlier"
    early = journal.path.with_name("20991201T000000000000-7.jsonl")
    early.write_text(json.dumps(line) + "\n", "utf-8")
    assert [left.scenario.name for left in abandoned(tmp_path / "journal")] == ["Été", "Earlier"]


def test_that_damage_is_told_and_never_taken_for_a_state(tmp_path, district):
    journal = Journal(tmp_path / "journal", district)
    for uptake in (0.1, 0.2, 0.3):
        journal.record(scenario(uptake))
    killed(journal)
    whole = journal.path.read_text("utf-8")
    journal.path.write_text(whole.replace('"uptake_frac": 0.3', '"uptake_frac": 0.9'), "utf-8")
    (left,) = abandoned(tmp_path / "journal")
    assert left.scenario == scenario(0.2)
    assert "1 of its 3 states cannot be read" in left.damage
    journal.path.write_text(whole.replace('"uptake_frac": 0.1', '"uptake_frac": 0.9'), "utf-8")
    (left,) = abandoned(tmp_path / "journal")
    assert left.scenario == scenario(0.3)
    assert "1 of its 3 states cannot be read" in left.damage
    assert unreadable(tmp_path / "journal") == ()
    journal.path.write_text("{}\n", "utf-8")
    (said,) = unreadable(tmp_path / "journal")
    assert journal.path.name in said
    assert abandoned(tmp_path / "journal") == ()


def test_that_a_torn_last_line_alone_is_no_damage(tmp_path, district):
    journal = Journal(tmp_path / "journal", district)
    for uptake in (0.1, 0.2):
        journal.record(scenario(uptake))
    killed(journal)
    journal.path.write_bytes(journal.path.read_bytes()[:-40])
    (left,) = abandoned(tmp_path / "journal")
    assert (left.scenario, left.damage) == (scenario(0.1), "")
