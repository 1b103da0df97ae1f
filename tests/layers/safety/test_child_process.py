"""A child crashes alone, ends in time, and imports nothing that only the current folder holds."""

import os
import sys
from pathlib import Path

import pytest

from layers.safety.child_process import ROOT, import_paths, run_apart

CHILD = """
import os, signal, sys, time
if sys.argv[1] == "crash":
    os.kill(os.getpid(), signal.SIGSEGV)
if sys.argv[1] == "sleep":
    time.sleep(60)
if sys.argv[1] == "memory":
    held = bytearray(3_000_000_000)
if sys.argv[1] == "where":
    import layers
    print(layers.__file__)
    import numpy
    print(numpy.__file__)
"""


@pytest.fixture
def module(tmp_path, monkeypatch) -> str:
    place = tmp_path / "modules"
    place.mkdir()
    (place / "a_child.py").write_text(CHILD)
    monkeypatch.syspath_prepend(str(place))
    return "a_child"


def test_that_a_crash_is_told_by_its_signal(module):
    assert run_apart(module, ["crash"], 30).code == -11


def test_that_a_child_which_does_not_end_is_ended(module):
    ended = run_apart(module, ["sleep"], 0.8)
    assert ended.code is None
    assert "0.8 s" in ended.why


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds the limit")
def test_that_a_child_takes_no_more_memory_than_it_may(module):
    ended = run_apart(module, ["memory"], 30, memory_mb=1_000)
    assert ended.code == 1
    assert "MemoryError" in ended.why


def test_that_modules_planted_in_the_current_folder_are_not_imported(module, tmp_path, monkeypatch):
    planted = tmp_path / "planted"
    for name in ("layers", "numpy", "ui"):
        (planted / name).mkdir(parents=True)
        (planted / name / "__init__.py").write_text("raise SystemExit('planted')")
    (planted / "json.py").write_text("raise SystemExit('planted')")
    monkeypatch.chdir(planted)
    monkeypatch.syspath_prepend("")
    monkeypatch.syspath_prepend(str(planted))
    monkeypatch.setenv("PYTHONPATH", f"{os.pathsep}{planted}")
    ended = run_apart(module, ["where"], 60)
    assert ended.code == 0, ended
    program, numpy = ended.said.split()
    assert Path(program).is_relative_to(ROOT)
    assert not Path(numpy).is_relative_to(planted)
    assert str(planted) not in import_paths()
