"""The first run on a machine, which compiles, gives the digits of all later ones."""

import json
import os
import subprocess
import sys
from pathlib import Path

from twin.district.folder import open_district, sample_scenarios

ROOT = Path(__file__).parents[3]


def headline(cache: Path) -> dict[str, dict[str, float | None]]:
    """Every headline number of `tiny` with its sample scenario, from a process of its own."""
    scenario = sample_scenarios(open_district("tiny"))[0]
    command = [
        sys.executable,
        "-m",
        "twin.command.main",
        "run",
        "tiny",
        "--scenario",
        str(scenario),
    ]
    folders = {"NUMBA_CACHE_DIR": str(cache / "numba"), "XDG_CACHE_HOME": str(cache / "program")}
    done = subprocess.run(
        [*command, "--json"], cwd=ROOT, env={**os.environ, **folders}, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    told: dict[str, dict[str, float | None]] = json.loads(done.stdout)
    return told


def test_that_a_run_with_an_empty_cache_gives_the_digits_of_the_next(tmp_path):
    first, second = headline(tmp_path), headline(tmp_path)
    assert any((tmp_path / "numba").rglob("*.nbc")), "the first run compiled nothing"
    assert first == second
