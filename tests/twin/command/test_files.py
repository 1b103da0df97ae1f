import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from layers.safety import safe_replace
from layers.safety.safe_replace import put_back, working_place
from tests.twin.command.full_disk import full_disk, names_in
from twin.district.folder import resolve_district, sample_folder
from twin.scenario.scenario import Scenario, read_scenario, write_scenario
from twin.store.files import SaveError, write_atomically, write_folder_atomically


def filling(content: bytes):
    def fill(work: Path) -> None:
        (work / "a.bin").write_bytes(content)
        (work / "deep").mkdir()
        (work / "deep" / "b.bin").write_bytes(content)

    return fill


def test_that_a_full_disk_leaves_the_old_file_whole(tmp_path):
    path = tmp_path / "s.json"
    write_atomically(path, b"old")
    with full_disk(1000), pytest.raises(SaveError, match=r"s\.json.*unchanged"):
        write_atomically(path, b"x" * 5000)
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["s.json"]


def test_that_a_write_which_fails_at_the_last_moment_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "s.json"
    write_atomically(path, b"old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SaveError, match="No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["s.json"]


def test_that_a_scenario_saved_to_a_place_that_is_not_there_gets_one_sentence(tmp_path):
    with pytest.raises(SaveError, match=r"nowhere.*choose another folder") as fault:
        write_scenario(tmp_path / "nowhere" / "s.json", Scenario())
    assert "\n" not in str(fault.value)


def test_that_a_scenario_with_letters_of_all_scripts_is_saved(tmp_path):
    made = Scenario(name="Ωδός, Łódź, 市")
    write_scenario(tmp_path / "Ł Ω.json", made)
    assert read_scenario(tmp_path / "Ł Ω.json") == made


def test_that_a_folder_is_written_whole(tmp_path):
    write_folder_atomically(tmp_path / "new" / "out", filling(b"1"))
    assert names_in(tmp_path / "new") == ["out", "out/a.bin", "out/deep", "out/deep/b.bin"]


def test_that_a_second_write_replaces_the_first_whole(tmp_path):
    write_folder_atomically(tmp_path / "out", filling(b"1"))
    (tmp_path / "out" / "stale.bin").write_bytes(b"from the first")
    write_folder_atomically(tmp_path / "out", filling(b"2"))
    assert (tmp_path / "out" / "a.bin").read_bytes() == b"2"
    assert names_in(tmp_path) == ["out", "out/a.bin", "out/deep", "out/deep/b.bin"]


def test_that_a_full_disk_leaves_the_old_folder_whole(tmp_path):
    out = tmp_path / "out"
    write_folder_atomically(out, filling(b"old"))
    before = names_in(tmp_path)
    with full_disk(1000), pytest.raises(SaveError, match=r"out.*unchanged"):
        write_folder_atomically(out, filling(b"x" * 5000))
    assert names_in(tmp_path) == before
    assert (out / "a.bin").read_bytes() == b"old"


@pytest.mark.parametrize("failing_rename", [1, 2])
def test_that_a_folder_which_cannot_be_put_in_place_stays_as_it_was(
    tmp_path, monkeypatch, failing_rename
):
    out = tmp_path / "out"
    write_folder_atomically(out, filling(b"old"))
    before = names_in(tmp_path)
    monkeypatch.setattr(safe_replace, "swapped", lambda *_: False)  # as on Windows
    renames, real = [], Path.replace

    def failing(self: Path, target: Path) -> Path:
        renames.append(self)
        if len(renames) == failing_rename:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(SaveError, match=r"out.*unchanged"):
        write_folder_atomically(out, filling(b"new"))
    assert names_in(tmp_path) == before
    assert (out / "a.bin").read_bytes() == b"old"


def test_that_a_fault_of_another_kind_leaves_nothing_behind(tmp_path):
    def fill(work: Path) -> None:
        (work / "half").write_bytes(b"half")
        raise ValueError("the district changed")

    with pytest.raises(ValueError, match="the district changed"):
        write_folder_atomically(tmp_path / "out", fill)
    assert names_in(tmp_path) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from layers.safety import safe_replace
from twin.store.files import write_folder_atomically

if sys.argv[2] == "two renames":
    safe_replace.swapped = lambda *_: False
real, renames = Path.replace, []

def counting(self, target):
    renames.append(self)
    done = real(self, target)
    if len(renames) == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
    return done

Path.replace = counting
if sys.argv[2] == "swap":
    swap = safe_replace.swapped
    def swapped(*names):
        done = swap(*names)
        os.kill(os.getpid(), signal.SIGKILL)
        return done
    safe_replace.swapped = swapped
write_folder_atomically(Path(sys.argv[1]), lambda work: (work / "a.bin").write_bytes(b"new"))
"""


@pytest.mark.parametrize(
    ("how", "at", "left"),
    [("two renames", 1, b"old"), ("two renames", 2, b"new"), ("swap", 0, b"new")],
)
def test_that_kill_9_at_any_rename_leaves_the_one_or_the_other(tmp_path, how, at, left):
    out = tmp_path / "out"
    write_folder_atomically(out, lambda work: (work / "a.bin").write_bytes(b"old"))
    done = subprocess.run([sys.executable, "-c", KILLED, str(out), how, str(at)], check=False)
    assert done.returncode == -signal.SIGKILL
    put_back(out)
    assert (out / "a.bin").read_bytes() == left
    write_folder_atomically(out, lambda work: (work / "a.bin").write_bytes(b"third"))
    assert names_in(tmp_path) == ["out", "out/a.bin"]  # what was left hidden is cleared away


def test_that_a_district_which_stepped_aside_is_put_back_when_it_is_looked_for(tmp_path):
    place = tmp_path / "place"
    shutil.copytree(sample_folder("tiny"), tmp_path / ".place.abc12345.old")
    assert resolve_district(str(place)) == place
    assert (place / "district.toml").is_file()


def test_that_work_in_progress_of_another_process_is_left_alone(tmp_path):
    with working_place(tmp_path / "out") as work, working_place(tmp_path / "out") as other:
        assert work.is_dir()
        assert other.is_dir()
        assert work != other
