"""Verify: its command, its files, and EnergyPlus that is missing, old, broken, slow or killed."""

import json
import os
import stat
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from tests.twin.command.full_disk import full_disk, names_in
from twin.command.main import main
from twin.scenario.scenario import BASELINE
from twin.store.files import SaveError
from twin.verify import installation
from twin.verify.compare import compare, order_of, state_of
from twin.verify.installation import EnergyPlusError, find_energyplus
from twin.verify.process import Stopped

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the fakes are shell scripts")

HOURS = """
import sys, pathlib
folder = pathlib.Path(sys.argv[sys.argv.index("-d") + 1])
folder.mkdir()
names = ("Zone Air System Sensible Heating Energy", "Zone Air System Sensible Cooling Energy",
         "Zone Mean Air Temperature")
units = ("J", "J", "C")
rows = [f"{k},1,ZONE,{n} [{u}] !Hourly" for k, (n, u) in enumerate(zip(names, units), 7)]
rows.append("End of Data Dictionary")
for hour in range(8760):
    rows += ["7,3600000", "8,0", "9,20"]
(folder / "eplusout.eso").write_text("\\n".join(rows))
(folder / "eplusout.err").write_text("   ** Warning ** one\\nEnergyPlus Completed Successfully-- 1")
print("Continuing Simulation at 07/02/2018 for YEAR", flush=True)
"""


@pytest.fixture(scope="module")
def today(tiny):
    return state_of(tiny, BASELINE, False)


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """Put a script in the place of EnergyPlus."""

    def make(body: str, version: str = "25.2.0") -> Path:
        folder = tmp_path / "installed"
        folder.mkdir()
        path = folder / "energyplus"
        path.write_text(
            f'#!/bin/sh\nif [ "$1" = "--version" ]; then echo "EnergyPlus, Version {version}"; '
            f"exit 0; fi\n{body}\n"
        )
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("ENERGYPLUS_DIR", str(folder))
        return path

    return make


@pytest.fixture
def no_energyplus(monkeypatch):
    monkeypatch.setattr(installation, "_executable", lambda: None)


def _python(text: str, tmp_path: Path) -> str:
    script = tmp_path / "fake.py"
    script.write_text(text)
    return f'exec "{sys.executable}" "{script}" "$@"'


def _order(tiny, folder):
    return order_of(tiny, "b00002", 0.0, folder)


def test_that_the_answer_has_the_keys_that_are_promised(fake, tmp_path, capsys):
    fake(_python(HOURS, tmp_path))
    out = tmp_path / "out"
    assert main(["verify", "tiny", "--building", "b00002", "--out", str(out), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["building"] == "b00002"
    assert said["floor_area_m2"] > 0
    assert said["air_volume_m3"] > 0
    keys = {"heating_kwh_m2", "cooling_kwh_m2", "peak_heating_w_m2"}
    assert set(said["program"]) == set(said["energyplus"]) == keys
    assert said["energyplus"]["heating_kwh_m2"] == pytest.approx(8760 / said["floor_area_m2"], 1e-3)
    assert said["warnings"] == 1
    assert Path(said["epjson"]).is_file()
    assert any("heats" in note for note in said["notes"])


def test_that_a_scenario_stands_beside_the_baseline(fake, tmp_path, capsys):
    fake(_python(HOURS, tmp_path))
    scenario = tmp_path / "windows.json"
    scenario.write_text(
        json.dumps({"schema_version": 1, "name": "w", "measures": [{"id": "w", "kind": "windows"}]})
    )
    arguments = ["verify", "tiny", "--building", "b00002", "--scenario", str(scenario), "--json"]
    assert main([*arguments, "--out", str(tmp_path / "out")]) == 0
    said = json.loads(capsys.readouterr().out)
    for state in ("baseline", "scenario"):
        assert said[state]["building"] == "b00002"
        assert Path(said[state]["epjson"]).is_file()
    before, after = (said[s]["program"]["heating_kwh_m2"] for s in ("baseline", "scenario"))
    assert said["saving"]["program"]["heating_kwh_m2"] == pytest.approx(before - after, abs=2e-3)
    assert before > after


def test_that_without_energyplus_the_input_is_written_and_the_way_to_it_said(
    no_energyplus, tmp_path, capsys
):
    assert main(["verify", "tiny", "--building", "b00002", "--out", str(tmp_path), "--json"]) == 0
    printed = capsys.readouterr()
    said = json.loads(printed.out)
    assert said["energyplus"] is None
    assert Path(said["epjson"]).is_file()
    assert "pip install district-twin[verify]" in printed.err
    assert "ENERGYPLUS_DIR" in printed.err


def test_that_an_unknown_building_gets_one_sentence(capsys):
    assert main(["verify", "tiny", "--building", "nobody"]) == 1
    assert "there is no building 'nobody'" in capsys.readouterr().err


def test_that_a_building_that_is_left_out_of_all_sums_is_not_verified(tiny, today, tmp_path):
    class Refused:
        not_applicable = {1: ("Not simulated and left out of all sums: no volume.",)}  # noqa: RUF012

    values = {**today.values, "unfit": Refused()}
    with pytest.raises(ValueError, match=r"'b00002' cannot be verified: Not simulated.*no volume"):
        compare(tiny, (values, None), _order(tiny, tmp_path))
    assert names_in(tmp_path) == []


def test_that_an_old_energyplus_is_refused_with_the_least_version(fake):
    fake("exit 0", version="9.6.0")
    with pytest.raises(EnergyPlusError, match=r"EnergyPlus 9\.6.*too old.*25\.2"):
        find_energyplus()


def test_that_a_folder_without_energyplus_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("ENERGYPLUS_DIR", str(tmp_path))
    with pytest.raises(EnergyPlusError, match="ENERGYPLUS_DIR is"):
        find_energyplus()


def test_that_a_program_of_another_kind_is_not_taken_for_energyplus(fake):
    fake("exit 0").write_text("#!/bin/sh\necho hello\n")
    with pytest.raises(EnergyPlusError, match="does not say that it is EnergyPlus"):
        find_energyplus()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('mkdir "$4"; echo "   **  Fatal  ** no zone" > "$4/eplusout.err"; exit 1', "no zone"),
        ("kill -9 $$", "was killed"),
        ('mkdir "$4"; echo "EnergyPlus Completed Successfully" > "$4/eplusout.err"', "be read"),
    ],
)
def test_that_a_run_that_fails_names_its_error_file(fake, tiny, today, tmp_path, body, said):
    fake(body)
    with pytest.raises(EnergyPlusError, match=f"(?s){said}.*eplusout.err"):
        compare(tiny, (today, None), _order(tiny, tmp_path / "out"))


def test_that_a_stop_ends_the_process_at_once(fake, tiny, today, tmp_path):
    fake(f'echo $$ > "{tmp_path}/pid"; exec sleep 600')
    begun = threading.Event()

    def stopped() -> bool:
        file = tmp_path / "pid"
        if file.is_file() and file.read_text().strip():
            begun.set()
        return begun.is_set()

    start = time.monotonic()
    with pytest.raises(Stopped):
        compare(tiny, (today, None), _order(tiny, tmp_path / "out"), stopped=stopped)
    assert time.monotonic() - start < 60.0
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_that_progress_follows_the_days_of_the_year(fake, tiny, today, tmp_path):
    fake(_python(HOURS, tmp_path))
    heard = []
    order = _order(tiny, tmp_path / "out")
    compare(tiny, (today, None), order, lambda words, share: heard.append(share))
    assert heard == [0.0, pytest.approx(182 / 365)]


def test_that_a_full_disk_leaves_nothing_half_written(no_energyplus, tiny, today, tmp_path):
    with full_disk(4096), pytest.raises(SaveError, match=r"baseline\.epJSON could not be saved"):
        compare(tiny, (today, None), _order(tiny, tmp_path))
    assert names_in(tmp_path) == []


def test_that_the_walls_told_are_the_walls_of_the_shell(tiny, today):
    from models.energyplus.faces import area_m2
    from twin.verify.walls import faces_of, placed_faces

    for row in range(len(tiny.buildings)):
        for make in (faces_of, placed_faces):
            area = sum(area_m2(face.corners_m) for face in make(tiny, row, 0.2))
            assert area == pytest.approx(float(today["shell"].wall_area_m2[row].sum()), rel=0.01)


def test_that_neighbours_stand_as_walls_round_the_building(tiny):
    from twin.verify.walls import shades_of

    near, far = shades_of(tiny, 1, 10.0), shades_of(tiny, 1, 200.0)
    assert 4 <= len(near) < len(far)
    assert all(np.ptp(wall[:, 2]) > 1.0 for wall in far)
