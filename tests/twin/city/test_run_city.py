"""Runs that are stopped, killed or given something wrong: nothing wrong in the results."""

import json
import os
import signal
import threading
import time

import pytest

from layers.store.kept_values import program_key
from tests.twin.city.conftest import TINY, results_in
from twin.city import run_city as runs
from twin.city import run_tile as tiles
from twin.city.city_folder import PLAN, is_done, part_of, read_note, read_plan, tile_file
from twin.city.cluster import tiles_on_cluster
from twin.city.cut_city import cut_city
from twin.city.run_city import run_city
from twin.city.run_tile import run_tile
from twin.city.whole import CityError
from twin.city.worker import MOST_ATTEMPTS, tile_on_worker
from twin.command.main import main
from twin.scenario.scenario import BASELINE, Measure, Scenario


@pytest.fixture
def at_hand(monkeypatch):
    """Workers in this process, one tile after the other; `tried` are the tiles they were given."""
    tried = []

    def here(out, numbers, *_):
        told = {}
        for number in numbers:
            tried.append(number)
            note = tile_on_worker(str(out), number, program_key(), "run", 600.0)
            if "failed" in note:
                told[number] = note["failed"]
        return told

    monkeypatch.setattr(runs, "tiles_on_cluster", here)
    return tried


def test_that_a_run_that_was_stopped_goes_on_with_what_is_not_done(copied, at_hand, retrofit):
    out = copied(4)
    before = results_in(out)
    (out / "done" / "00002.json").unlink()
    part_of(out, "buildings", 4).unlink()
    (out / "buildings" / "tile=00002" / ".part.parquet.1.tmp").write_bytes(b"half")
    done = run_city(str(TINY), retrofit, out, tiles=4)
    assert at_hand == [2, 4]
    assert (done.calculated, done.kept, done.failed) == (2, 2, {})
    assert results_in(out) == before


def test_that_a_worker_killed_in_the_middle_changes_no_bit(calculated, copied):
    """kill -9 on the worker that did the first tile, while the others are being done. Judge: the
    same tiles done one after the other in this process."""
    wanted, out = results_in(calculated(12)), copied(12)
    for tile in read_plan(out).tiles:
        (out / "done" / f"{tile.number:05d}.json").unlink()
        part_of(out, "buildings", tile.number).unlink()
        part_of(out, "hours", tile.number).unlink()
    killed = []

    def kill():
        while not killed:
            for path in (out / "done").glob("*.json"):
                os.kill(json.loads(path.read_text())["process"], signal.SIGKILL)
                killed.append(path.stem)
                return
            time.sleep(0.01)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    failed = tiles_on_cluster(out, range(1, 13), None, 2)
    killer.join(1.0)
    assert killed
    assert failed == {}
    assert results_in(out) == wanted


def test_that_a_tile_that_fails_is_named_and_the_rest_goes_on(copied, at_hand, capsys):
    out = copied(4)
    for number in (1, 3):
        (out / "done" / f"{number:05d}.json").unlink()
    (out / "cut" / tile_file(3)).write_bytes(b"damaged")
    given = ["city", "run", str(TINY), "--out", str(out), "--tiles", "4", "--json",
             "--scenario", str(TINY / "scenario_retrofit.json")]  # fmt: skip
    assert main(given) == 1
    said = capsys.readouterr()
    assert "Tile 1 failed" in said.err  # its neighbour is damaged, so that its shade is not known
    assert "Tile 3 failed" in said.err
    assert "is not as it was cut" in said.err
    told = json.loads(said.out)
    assert set(told["failed"]) == {"1", "3"}
    assert told["kept"] == 2
    assert read_note(out, "failed", 3)["tile"] == 3


def test_that_a_full_disk_fails_its_tile_and_leaves_nothing_half_written(copied, monkeypatch):
    out = copied(4)
    (out / "done" / "00001.json").unlink()
    part_of(out, "buildings", 1).unlink()
    monkeypatch.setattr("twin.store.files.os.fsync", _raise(OSError(28, "No space left on device")))
    told = tile_on_worker(str(out), 1, program_key(), "run", 600.0)
    assert "No space left on device" in told["failed"]
    assert list(out.rglob(".*.tmp")) == []
    assert not is_done(out, read_plan(out), 1)
    monkeypatch.undo()
    assert run_tile(out, 1)["tile"] == 1
    assert is_done(out, read_plan(out), 1)


def _raise(error):
    def raising(*_):
        raise error

    return raising


def test_that_a_tile_that_kills_its_workers_is_given_up(copied):
    out = copied(4)
    marks = out / "attempts" / "run"
    marks.mkdir(parents=True)
    for k in range(MOST_ATTEMPTS):
        (marks / f"00001.{k}.1").touch()
    told = tile_on_worker(str(out), 1, program_key(), "run", 600.0)
    assert f"ended {MOST_ATTEMPTS} times before it was done" in told["failed"]


def test_that_a_worker_of_another_version_is_refused(copied, monkeypatch):
    out = copied(4)
    told = tile_on_worker(str(out), 1, "another", "run", 600.0)
    assert "another version" in told["failed"]
    (out / "done" / "00001.json").unlink()
    monkeypatch.setattr(tiles, "program_key", lambda: "another")
    with pytest.raises(CityError, match="another version"):
        run_tile(out, 1)


def test_that_results_of_another_scenario_are_not_mixed_in(copied):
    with pytest.raises(CityError, match="another folder, scenario, number of tiles or version"):
        cut_city(str(TINY), BASELINE, copied(4), 4)


def test_that_a_plan_with_a_hole_is_refused(copied):
    out = copied(4)
    plan = json.loads((out / PLAN).read_text())
    del plan["tiles"][2]
    (out / PLAN).write_text(json.dumps(plan))
    with pytest.raises(CityError, match="tiles are missing or stand twice"):
        read_plan(out)


def test_that_nobody_answers_at_an_address(copied, monkeypatch):
    monkeypatch.setattr("twin.city.cluster._ANSWER_S", 0.3)
    with pytest.raises(CityError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9"):
        tiles_on_cluster(copied(4), [1], "tcp://127.0.0.1:9", None)


def test_that_a_plant_of_many_buildings_is_refused(tmp_path):
    joined = Scenario(measures=(Measure(id="estate", kind="communal_heat_pump"),))
    with pytest.raises(CityError, match="'estate' joins buildings to one plant"):
        cut_city(str(TINY), joined, tmp_path, 2)
    assert not (tmp_path / PLAN).exists()
