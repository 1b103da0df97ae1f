"""The benchmarks' own arithmetic: rows, the table, what they ask of the program. No timing."""

import json
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

# The benchmarks are no part of what is installed.
sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import collect, reference_job
from benchmarks import timed as timed_runs
from benchmarks.app_process import own_seconds
from benchmarks.bench_growth import tiled
from benchmarks.mutation.covering_tests import CoveringTests
from benchmarks.mutation.mutant_runner import rounds
from benchmarks.peers import box, environments
from benchmarks.peers.environments import PeerMissing, python_of
from benchmarks.table import HEADINGS, Row, as_markdown, as_readme, as_text, machine, number
from benchmarks.timed import Timed
from twin.answer.step_table import answer
from twin.command import timing
from twin.district.folder import open_district
from twin.scenario.scenario import BASELINE
from twin.steps.buildings import buildings as steps_buildings
from twin.steps.buildings.rooms import rooms


@pytest.fixture(scope="module")
def tiny():
    return open_district("tiny")


def test_that_a_promise_is_kept_at_its_limit_and_broken_above_it():
    assert Row("p", 250.0, "ms", 250.0).kept is True
    assert Row("p", 250.1, "ms", 250.0).kept is False


def test_that_a_promise_beside_a_peer_needs_both_its_limit_and_its_ratio():
    assert Row("p", 0.1, "ms", 0.2, "other", 300.0, least_ratio=2000.0).kept is True
    assert Row("p", 0.1, "ms", 0.2, "other", 100.0, least_ratio=2000.0).kept is False
    assert Row("p", 0.3, "ms", 0.2, "other", 900.0, least_ratio=2000.0).kept is False


def test_that_what_was_not_measured_is_neither_kept_nor_broken():
    assert Row("p", None, "ms", 250.0).kept is None
    assert Row("p", float("nan"), "ms", 250.0).kept is None
    assert Row("p", 3.0, "ms").kept is None


def test_that_seconds_are_judged_as_the_reference_machine_would_take_them():
    assert Row("p", 374.0, "ms", 150.0, scaled=140.0, worst=149.0).kept is True
    assert Row("p", 120.0, "ms", 150.0, scaled=160.0, worst=170.0).kept is False


def test_that_a_promise_which_only_some_runs_miss_is_missed_and_says_so():
    row = Row("p", 1199.0, "MB", 1200.0, worst=1208.0)
    assert row.kept is False
    assert row.verdict == "NO: over the limit in some runs"
    assert Row("p", 1300.0, "MB", 1200.0, worst=1400.0).verdict == "NO"
    assert "| 1,200 MB | 1,199 MB | 1,208 MB | **no**: over the limit in some runs |" in (
        as_readme([row])
    )


def test_that_each_run_is_scaled_by_the_job_beside_it():
    each = Timed((0.3, 0.2, 0.9), (3.0, 1.0, 3.0))
    row = each.row("p", "ms", 250.0, "note", count=2)
    assert (row.value, row.scaled, row.worst) == pytest.approx((150.0, 100.0, 150.0))


def test_that_a_machine_twice_as_slow_gets_twice_the_time(monkeypatch):
    monkeypatch.setattr(timed_runs, "slowness", lambda threads: 2.0)
    each = timed_runs.timed_by(iter([0.4, 0.6, 0.5]).__next__, runs=3)
    assert each.seconds == (0.4, 0.6, 0.5)
    assert each.scaled_s == pytest.approx((0.2, 0.3, 0.25))


def test_that_rows_which_scale_themselves_or_need_none_are_left_alone():
    plain = Row("p", 10.0, "ms", 8.0, worst=12.0)
    assert collect.scaled(plain, 2.0) == replace(plain, scaled=5.0, worst=6.0)
    for row in (
        Row("p", 10.0, "ms", 8.0, scaled=5.0),
        Row("p", 10.0, "MB", 8.0),
        Row("p", 10.0, "ms"),
        Row("p", 10.0, "ms", 8.0, relative=True),
        Row("p", None, "ms", 8.0),
    ):
        assert collect.scaled(row, 2.0) is row


def test_that_the_reference_job_takes_its_time_with_one_thread_and_with_two():
    assert set(reference_job.REFERENCE_S) == {1, 2}
    assert reference_job.job_s(1, runs=1) > 0.0
    assert reference_job.slowness(2) > 0.0


def test_that_the_ratio_says_how_many_times_as_long_the_peer_takes():
    assert Row("p", 2.0, "ms", peer="other", peer_value=9.0).ratio == pytest.approx(4.5)
    assert Row("p", 2.0, "ms").ratio is None


def test_that_the_table_says_promise_median_limit_and_peer_of_every_row():
    rows = [
        Row("a slider", 123.4, "ms", 250.0, note="Lisbon"),
        Row("a year", 0.1, "ms", 0.2, "iso52016", 590.0, "all of Lisbon", 2000.0),
        Row("a broken one", 300.0, "ms", 250.0),
    ]
    text = as_text(rows)
    for part in ("a slider", "123 ms", "at most 250 ms", "yes", "NO", "iso52016", "5,900 x"):
        assert part in text
    lines = as_markdown(rows).splitlines()
    assert len(lines) == 2 + len(rows)
    assert all(line.count("|") == len(HEADINGS) + 1 for line in lines)


def test_that_numbers_are_written_with_three_digits_and_without_powers_of_ten():
    assert [number(v) for v in (0.1234, 12.34, 1234567.0, 0.0, None, float("nan"))] == [
        "0.123", "12.3", "1,234,567", "0", "", "",
    ]  # fmt: skip
    assert "e" not in number(3.2e-5) + number(1e-9)


def test_that_the_machine_line_names_cores_and_load():
    assert "cores" in machine()
    assert "load average" in machine()


def test_that_every_script_reports_in_a_form_the_table_understands():
    assert {"slider", "year", "start", "memory", "growth", "light", "ev", "grid"} <= set(
        collect.names()
    )
    for name in collect.names():
        text = (collect.FOLDER / f"bench_{name}.py").read_text("utf-8")
        speaks = "def row(" in text or "def line(" in text
        assert "def measure(" in text or ("def main(" in text and speaks), name


def test_that_a_mapping_becomes_a_row_with_its_peer():
    row = collect.row_of(
        {
            "what": "spice_ev greedy against plain",
            "seconds": 0.002,
            "judge_seconds": 0.5,
            "target_ratio": 20.0,
            "peak_difference_frac": 0.001,
        }
    )
    assert row.value == pytest.approx(2.0)
    assert row.peer == "SpiceEV"
    assert row.ratio == pytest.approx(250.0)
    assert row.kept is True
    assert "peak difference frac 0.001" in row.note


def test_that_a_skipped_peer_is_said_to_be_not_run():
    row = collect.row_of({"what": "pandapower: skipped, BENCH_X names no interpreter"})
    assert row.kept is None
    assert row.peer == "pandapower not run"


def test_that_rows_which_a_script_prints_itself_are_heard():
    script = ModuleType("benchmarks.bench_fake")

    def main() -> None:
        sys.stdout.write("12 lamps\n")
        script.row("light", 0.4, 5.0)

    script.row = lambda *told: pytest.fail("the script's own printer was called")
    script.main = main
    (row,) = collect.rows_from(script)
    assert (row.promise, row.value, row.limit) == ("light", 400.0, 5000.0)
    assert row.note == "12 lamps"


def test_that_recolouring_is_set_beside_adding_the_mesh_again():
    script = ModuleType("benchmarks.bench_fake")
    script.line = lambda *told: None
    script.main = lambda: script.line("recolouring all", 5.0, "0.040 of adding")
    (row,) = collect.rows_from(script)
    assert row.peer_value == pytest.approx(125.0)
    assert row.kept is True


def test_that_a_peer_which_cannot_be_installed_is_missing_with_a_reason(tmp_path, monkeypatch):
    monkeypatch.setattr(environments, "ROOT", tmp_path)
    monkeypatch.setattr(environments, "HOME", tmp_path / "peers")
    monkeypatch.setattr(environments.venv, "create", lambda *a, **k: None)
    refused = subprocess.CompletedProcess([], 1, "", "ERROR: No matching distribution found")
    monkeypatch.setattr(environments.subprocess, "run", lambda *a, **k: refused)
    with pytest.raises(PeerMissing, match="iso52016 could not be installed: ERROR: No matching"):
        python_of.__wrapped__("iso52016")


def test_that_the_box_of_the_peers_has_the_faces_of_a_box():
    walls = sum(area for _, _, area in box.WALLS_DEG_M2) + box.WINDOW_M2
    assert walls == pytest.approx(2 * (box.LENGTH_M + box.WIDTH_M) * box.HEIGHT_M)
    assert 0.3 < box.u_value_w_m2k(box.ROOF_LAYERS) < 0.35


def test_that_the_seconds_an_app_says_at_the_end_of_a_line_are_read():
    assert own_seconds("a warning of some library\nready 3.21\n") == pytest.approx(3.21)
    assert np.isnan(own_seconds("nothing here"))


@pytest.mark.parametrize("slider", timing.SLIDERS, ids=lambda s: s.title)
def test_that_every_place_of_a_slider_is_another_scenario(slider):
    places = [slider.scenario(i) for i in range(12)]
    assert all(a != b for a, b in pairwise(places))


def test_that_the_report_of_a_district_says_times_and_memory(tiny, monkeypatch):
    monkeypatch.setattr(timing, "RUNS", 1)
    text = "\n".join(timing.report(tiny))
    for part in (tiny.name, "load", "first answer", "retrofit", "lamp", "charge", "hourly year"):
        assert part in text
    assert "most memory held" in text


def test_that_the_stopwatch_gives_every_step_its_time(tiny):
    watch = timing.Stopwatch()
    answer(tiny, BASELINE, progress=watch)
    watch.end()
    assert watch.seconds["need"] > 0.0
    assert "yearly" in watch.seconds


def test_that_every_tile_has_the_buildings_of_the_district(tiny):
    count = len(tiny.buildings)
    two = tiled(tiny, 2 * count)
    assert len(set(two.buildings.ids)) == 2 * count
    once, twice = (steps_buildings.shell(d, rooms(d)) for d in (tiny, two))
    for rows in (slice(0, count), slice(count, None)):
        np.testing.assert_allclose(twice.wall_area_m2[rows], once.wall_area_m2, atol=1e-3)
        np.testing.assert_allclose(twice.air_volume_m3[rows], once.air_volume_m3)


def test_that_a_tiled_district_may_end_within_a_tile(tiny):
    assert len(tiled(tiny, 17).buildings) == 17


def test_that_a_mutant_meets_the_tests_of_what_its_line_stands_for(tmp_path):
    """Compiled lines stand for their callers, those of import for functions that use the name."""
    for folder in ("models", "twin", "layers"):
        (tmp_path / folder).mkdir()
    code = "LIMIT = 3\n\n@njit\ndef inner(x):\n    return x * LIMIT\n\n"
    code += "def outer(x):\n    return inner(x)\n\ndef other(x):\n    return x\n"
    (tmp_path / "models" / "one.py").write_text(code, encoding="utf-8")
    record = {"tests": {"a": 1.0, "b": 20.0, "c": 2.0},
              "lines": {"models/one.py": {"8": ["a", "b"], "11": ["c"]}}}  # fmt: skip
    records = tmp_path / "records"
    records.mkdir()
    (records / "all.json").write_text(json.dumps(record), encoding="utf-8")
    covering = CoveringTests(tmp_path, records)
    assert covering.of("models/one.py", 11) == {"c"}
    assert covering.of("models/one.py", 5) == covering.of("models/one.py", 1) == {"a", "b"}
    assert covering.reaches_compiled("models/one.py", 5)
    assert covering.reaches_compiled("models/one.py", 1)
    assert not covering.reaches_compiled("models/one.py", 8)
    assert rounds(covering, "models/one.py", 5) == (["a"], ["b"])
