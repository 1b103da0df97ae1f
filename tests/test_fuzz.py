"""A short run of `make fuzz`, and a proof that it would see what it looks for."""

import resource
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from benchmarks.fuzz import kinds, watch
from benchmarks.fuzz.kinds import KINDS, Kind, counts
from benchmarks.fuzz.worker import read_one

INPUTS = 1_200
# osmium may crash on these: they are read in a process of their own, fewer of them for its start.
APART = {"OSM XML": 60, "OSM PBF": 60}
SLOW = {"snapshot"}  # its seed is a calculated year, which the long run makes


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in APART and kind not in SLOW])
def test_that_damaged_files_are_read_or_refused_in_one_sentence(kind, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number in range(counts(INPUTS)[kind]):
            said = read_one(kind, "short", number, tmp_path)
            assert said["fate"] in ("read", "refused"), (number, said)
            assert said["s"] < 10 or number == 0  # the first loads the libraries
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 < 2_000


@pytest.mark.parametrize("kind", list(APART))
def test_that_what_may_crash_is_watched_from_outside(kind):
    tally = watch.watched(kind, "short", 0, APART[kind])
    assert tally.inputs == APART[kind]
    assert not tally.faults


SOUND = """
import json, sys, warnings
from pathlib import Path
from benchmarks.fuzz import damage

warnings.simplefilter("ignore")
def sound(content, *_):
    text = content if isinstance(content, bytes | str) else json.dumps(content)
    return text if isinstance(text, bytes) else text.encode()
for name in ("damaged_tree", "damaged_text", "damaged_xml", "damaged_pbf", "damaged_bytes"):
    setattr(damage, name, sound)
damage.damage_table = lambda *_: None
from benchmarks.fuzz.kinds import KINDS
from benchmarks.fuzz.worker import read_one

for kind in set(KINDS) - {"snapshot"}:
    said = [read_one(kind, "1", number, Path(sys.argv[1])) for number in range(3)]
    if "read" not in [one["fate"] for one in said]:
        print(kind, said)
"""


def test_that_every_kind_begins_with_sound_files(tmp_path):
    """Damage to what is refused anyway would find nothing."""
    done = subprocess.run(
        [sys.executable, "-c", SOUND, str(tmp_path)], cwd=watch.ROOT, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    assert done.stdout == ""


def test_that_the_same_seed_makes_the_same_input(tmp_path):
    made = []
    for place in ("a", "b"):
        folder = tmp_path / place
        folder.mkdir()
        path = KINDS["OSM PBF"].make(folder, kinds.random.Random("1 OSM PBF 7"))
        made.append(path.read_bytes())
    assert made[0] == made[1]


def faulty(read) -> Kind:
    return Kind(1, lambda folder, _: folder, read)


def test_that_a_traceback_and_a_long_sentence_are_faults(tmp_path, monkeypatch):
    from layers.source_error import SourceError

    def raises(error: Exception):
        def read(_: Path) -> None:
            raise error

        return read

    for error, fate in (
        (KeyError("x"), "traceback"),
        (SourceError("one\ntwo"), "several lines"),
        (SourceError("one."), "refused"),
    ):
        monkeypatch.setitem(KINDS, "journal", faulty(raises(error)))
        assert read_one("journal", "1", 0, tmp_path)["fate"] == fate


def test_that_a_crash_and_a_hang_are_faults(monkeypatch):
    crash = "import os; print('> 0', flush=True); os.kill(os.getpid(), 11)"
    hang = "import time; print('> 0', flush=True); time.sleep(60)"
    for code, word in ((crash, "ends the process (-11)"), (hang, "hangs")):
        monkeypatch.setattr(watch, "_START_S", 0.5)
        monkeypatch.setattr(
            watch, "_command", lambda *_, code=code, **__: [sys.executable, "-c", code]
        )
        tally = watch.watched("journal", "1", 0, 1)
        assert [word in said for _, said in tally.faults] == [True]
