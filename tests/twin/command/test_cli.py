"""The command `district-twin`: what it prints where, and what it says when it cannot."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reference_files import reference_file
from tests.twin.command.full_disk import full_disk, names_in
from twin.answer.compare import as_json
from twin.command import main as cli
from twin.command import making, timing
from twin.command.main import main, say
from twin.command.progress import ProgressLine
from twin.district.folder import SAMPLES, sample_folder
from twin.snapshot.bundle import read_snapshot, write_snapshot
from twin.words.quantities import QUANTITIES
from ui.picture import snapshot_picture

PROMISED = {
    "buildings", "floor_area_m2", "final_energy_kwh_a", "heat_need_kwh_a", "gas_kwh_a",
    "electricity_kwh_a", "pv_kwh_a", "pv_self_use_frac", "street_lighting_kwh_a",
    "ev_charging_kwh_a", "peak_load_kw", "co2_kg_a", "embodied_co2_kg", "bills_eur_a",
    "investment_eur", "npv_eur", "eur_per_t_co2",
}  # fmt: skip


def strict(text: str):
    """JSON as the standard has it: no NaN, no Infinity."""

    def refuse(word: str):
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


def refused(capsys, *arguments: str) -> str:
    """The one line with which a command ends that cannot be done."""
    assert main([str(a) for a in arguments]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    last = said.err.strip().splitlines()[-1]
    assert last.startswith("district-twin: ")
    return last


def test_that_closed_or_narrow_streams_are_borne(monkeypatch, capsys):
    """No standard error: messages are dropped, not mixed with results. A terminal of few letters:
    question marks."""
    monkeypatch.setattr("sys.stderr", None)
    say("to nobody")
    assert capsys.readouterr().out == ""
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", narrow)
    assert main(["check", "tiny"]) == 0
    narrow.write("Praça\n")
    narrow.flush()
    assert narrow.buffer.getvalue().endswith(b"Pra?a\n")


def test_that_results_nobody_can_take_are_told_in_one_sentence():
    for command, words in (
        ("list >&-", b"is closed"),
        ("list >/dev/full", b"could not be written"),
    ):
        done = subprocess.run(
            f'"{sys.executable}" -m twin.command.main {command}',
            shell=True,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 1
        assert done.stderr.count(b"\n") == 1
        assert words in done.stderr


def test_that_the_program_says_which_version_it_is(capsys):
    with pytest.raises(SystemExit) as done:
        main(["--version"])
    assert done.value.code == 0
    assert capsys.readouterr().out.split()[0] == "district-twin"


# ---- run ---------------------------------------------------------------------------------------


def test_that_a_snapshot_stands_for_its_district_and_its_scenario(capsys, tmp_path, sample_answer):
    kept = tmp_path / "kept"
    write_snapshot(kept, sample_answer)
    assert main(["run", str(kept), "--json"]) == 0
    assert strict(capsys.readouterr().out) == as_json(sample_answer)
    assert main(["check", str(kept)]) == 0
    of_snapshot = capsys.readouterr().out
    assert main(["check", "tiny"]) == 0
    assert capsys.readouterr().out == of_snapshot
    (kept / "scenario.json").write_text("{}")
    assert "changed since the snapshot was made" in refused(capsys, "run", kept)


def test_that_run_prints_every_promised_number_and_nothing_else(capsys, sample_answer):
    scenario = sample_folder("tiny") / "scenario_retrofit.json"
    assert main(["run", "tiny", "--scenario", str(scenario), "--json"]) == 0
    said = capsys.readouterr()
    printed = strict(said.out)
    assert printed == as_json(sample_answer)
    assert printed["district"] == "tiny"
    for part in ("baseline", "scenario", "difference"):
        assert printed[part].keys() >= PROMISED
    for key in PROMISED - {"eur_per_t_co2"}:
        change = printed["scenario"][key] - printed["baseline"][key]
        assert printed["difference"][key] == pytest.approx(change)
    assert "100%" not in said.err
    assert "%" in said.err


def test_that_run_without_a_scenario_is_the_baseline(capsys, baseline):
    assert main(["run", "tiny", "--json"]) == 0
    printed = strict(capsys.readouterr().out)
    assert printed["scenario"] == printed["baseline"] == as_json(baseline)["baseline"]
    assert printed["scenario"]["eur_per_t_co2"] is None
    assert set(printed["difference"].values()) == {0.0, None}


def test_that_the_table_shows_every_quantity_and_what_the_district_is(capsys):
    assert main(["run", "tiny"]) == 0
    said = capsys.readouterr()
    for quantity in QUANTITIES:
        assert quantity.label in said.out
    assert "not a survey" in said.err
    assert len({len(line) for line in said.out.splitlines()[1:]}) == 1


def test_that_the_installed_command_keeps_results_and_messages_apart():
    program = Path(sys.executable).with_name("district-twin")
    command = [str(program)] if program.is_file() else [sys.executable, "-m", "twin.command.main"]
    done = subprocess.run(
        [*command, "run", "tiny", "--json"],
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    assert done.returncode == 0
    assert strict(done.stdout.decode())["baseline"].keys() >= PROMISED
    assert b"Traceback" not in done.stderr


def test_that_a_reader_who_has_seen_enough_is_no_error(tmp_path):
    sessions = tmp_path / "s.csv"
    sessions.write_text("start,end,energy_kwh,power_kw\n1,5,4,3.7\n")
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "twin.command.main", "charge", str(sessions), "--json"],
        stdout=write, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


def test_that_the_samples_are_listed(capsys):
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(SAMPLES)
    assert "12 buildings" in lines[-1]


# ---- refusals ----------------------------------------------------------------------------------


def test_that_an_unknown_district_is_refused_with_the_samples(capsys):
    assert "lisbon, porta_romana, greenwich, tiny" in refused(capsys, "run", "atlantis")
    assert "atlantis" in refused(capsys, "check", "atlantis")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, ["no such file"]),
        ("", ["not valid JSON"]),
        ('{"schema_version": 2}', ["schema_version 2", "newer"]),
        ('{"colour": "red"}', ["unknown key 'colour'"]),
        ('{"measures": [{"id": "m1", "kind": "wals"}]}', ["m1", "unknown kind 'wals'"]),
        ('{"measures": [{"id": "m1", "kind": "led", "uptake_frac": NaN}]}', ["m1", "uptake_frac"]),
        ('{"measures": 3}', ["measures"]),
        ('{"measures": [3]}', ["measures"]),
        ('{"name": null}', ["name"]),
        ('{"assumptions": {"gas_eur_kwh": "cheap"}}', ["gas_eur_kwh"]),
        ('{"assumptions": {"gas_eur_kwh": 1e999}}', ["gas_eur_kwh"]),
        ('{"assumptions": {"insulation_life_a": 0}}', ["insulation_life_a"]),
        ('{"assumptions": {"horizon_a": 1e12}}', ["horizon_a"]),
        ('{"assumptions": {"discount_rate_frac": 1e300}}', ["discount_rate_frac"]),
        ('{"assumptions": {"home_charging_frac": 1.5}}', ["home_charging_frac"]),
        ('{"assumptions": {"target_residents": 0}}', ["target_residents"]),
    ],
)
def test_that_a_wrong_scenario_is_refused_in_one_sentence(capsys, tmp_path, text, words):
    path = tmp_path / "s.json"
    if text is not None:
        path.write_text(text)
    said = refused(capsys, "run", "tiny", "--scenario", path, "--json")
    for word in [str(path), *words]:
        assert word in said


def test_that_a_wrong_command_line_ends_with_its_usage(capsys):
    for arguments in (["run"], ["fly"], ["run", "tiny", "--speed", "9"], ["snapshot", "tiny"]):
        with pytest.raises(SystemExit) as end:
            main(arguments)
        assert end.value.code == 2
        assert "usage: district-twin" in capsys.readouterr().err


def test_that_ctrl_c_is_no_traceback(capsys, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "open_district", stop)
    assert main(["run", "tiny"]) == 130
    assert capsys.readouterr().err.strip() == "district-twin: stopped."


# ---- snapshot ----------------------------------------------------------------------------------


@pytest.fixture
def no_screen(monkeypatch):
    """The picture has tests of its own; here it is a few bytes."""
    monkeypatch.setattr(snapshot_picture, "first_view", lambda answer: {"colour_by": "use"})
    monkeypatch.setattr(snapshot_picture, "draw", lambda path, answer: path.write_bytes(b"picture"))


@pytest.mark.usefixtures("no_screen")
def test_that_snapshot_writes_a_folder_that_opens_again(capsys, tmp_path, sample_scenario):
    scenario = sample_folder("tiny") / "scenario_retrofit.json"
    out = tmp_path / "deep" / "snapshot"
    assert main(["snapshot", "tiny", "--scenario", str(scenario), "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"{out}\n"
    assert read_snapshot(out).scenario == sample_scenario
    assert (out / "view.png").read_bytes() == b"picture"


@pytest.mark.usefixtures("no_screen")
def test_that_snapshot_on_a_full_disk_or_among_foreign_files_leaves_them(capsys, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    assert "no snapshot" in refused(capsys, "snapshot", "tiny", "--out", tmp_path)
    with full_disk(50_000):
        said = refused(capsys, "snapshot", "tiny", "--out", tmp_path / "out")
    assert "free some space" in said
    assert names_in(tmp_path) == ["thesis.txt"]


# ---- import and check --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def milan(tmp_path_factory) -> Path:
    """The real extract of Milan, imported through the command line."""
    source = reference_file("buildings/milan_porta_romana_missori.osm")
    weather = reference_file("weather/ITA_Milano-Linate.160800_IGDG.epw")
    out = tmp_path_factory.mktemp("imported") / "missori"
    before = [hashlib.sha256(p.read_bytes()).hexdigest() for p in (source, weather)]
    done = main(["import", str(source), "--weather", str(weather), "--out", str(out),
                 "--name", "Missori"])  # fmt: skip
    assert done == 0
    assert [hashlib.sha256(p.read_bytes()).hexdigest() for p in (source, weather)] == before
    return out


def test_that_the_milan_extract_is_imported_checked_and_run(milan, capsys):
    assert main(["check", str(milan)]) == 0
    said = capsys.readouterr()
    issues = said.out.splitlines()
    assert len(issues) > 100
    assert all(line.rstrip().endswith(".") for line in issues)
    assert f"{len(issues):,} data-quality issues" in said.err
    assert 3 <= len(said.err.splitlines()) <= 12
    assert main(["run", str(milan), "--json"]) == 0
    printed = strict(capsys.readouterr().out)
    numbers = printed["baseline"]
    assert numbers["buildings"] == 151  # as the test of the import counts them
    per_m2 = numbers["heat_need_kwh_a"] / numbers["floor_area_m2"]
    assert 40 < per_m2 < 250


def test_that_a_scenario_runs_on_the_imported_district(milan, capsys):
    scenario = sample_folder("porta_romana") / "scenario_retrofit.json"
    assert main(["run", str(milan), "--scenario", str(scenario), "--json"]) == 0
    change = strict(capsys.readouterr().out)["difference"]
    assert change["heat_need_kwh_a"] < 0
    assert change["co2_kg_a"] < 0
    assert change["investment_eur"] > 0


@pytest.mark.parametrize(
    ("content", "word"),
    [(None, "nothing.osm"), (b"", "nothing.osm"), (b"<osm", "nothing.osm")],
)
def test_that_a_source_that_cannot_be_read_leaves_nothing_behind(capsys, tmp_path, content, word):
    source, out = tmp_path / "nothing.osm", tmp_path / "out"
    if content is not None:
        source.write_bytes(content)
    weather = sample_folder("tiny") / "weather.epw"
    before = names_in(tmp_path)
    assert word in refused(capsys, "import", source, "--weather", weather, "--out", out)
    assert names_in(tmp_path) == before


def test_that_an_import_with_broken_weather_leaves_nothing_behind(capsys, tmp_path):
    source = tmp_path / "one.geojson"
    source.write_text('{"type": "FeatureCollection", "features": []}')
    weather = tmp_path / "short.epw"
    lines = (sample_folder("tiny") / "weather.epw").read_text().splitlines(keepends=True)
    weather.write_text("".join(lines[:-1]))
    before = names_in(tmp_path)
    said = refused(capsys, "import", source, "--weather", weather, "--out", tmp_path / "out")
    assert "short.epw" in said
    assert "8,759" in said
    assert names_in(tmp_path) == before


def test_that_an_import_never_replaces_its_own_source(capsys, tmp_path):
    folder = Path(shutil.copytree(sample_folder("tiny"), tmp_path / "place"))
    before = names_in(folder)
    said = refused(
        capsys, "import", folder / "layers.gpkg",
        "--weather", folder / "weather.epw", "--out", folder,
    )  # fmt: skip
    assert "Name another folder" in said
    assert names_in(folder) == before


def test_that_a_district_whose_every_value_is_given_has_no_issue(capsys, monkeypatch):
    monkeypatch.setattr(making, "check_district", lambda name: [])
    assert main(["check", "tiny"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "No data-quality issue: every value is given.\n")


def test_that_bench_prints_its_times(capsys, monkeypatch):
    monkeypatch.setattr(timing, "SLIDERS", timing.SLIDERS[:1])
    assert main(["bench", "tiny"]) == 0
    assert capsys.readouterr().out.strip()


def test_that_a_window_without_a_display_is_refused_in_one_sentence(monkeypatch, capsys):
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main(["open", "tiny"]) == 1
    assert "there is no display" in capsys.readouterr().err


def test_that_a_place_that_cannot_take_a_snapshot_is_refused_before_anything_is_calculated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine", "utf-8")
    assert main(["snapshot", "no-such-district", "--out", str(taken)]) == 1
    assert "is a file" in capsys.readouterr().err
    assert taken.read_text("utf-8") == "mine"


# ---- what is said meanwhile --------------------------------------------------------------------


def test_that_progress_is_one_line_in_plain_words(capsys):
    assert main(["run", "tiny", "--json"]) == 0
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert line == "Reading the district · calculating the year 25% 50% 75%"


@pytest.mark.usefixtures("no_screen")
def test_that_a_snapshot_ends_with_the_headline_numbers_and_its_place(capsys, tmp_path):
    assert main(["snapshot", "tiny", "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr()
    lines = said.err.strip().splitlines()
    assert "drawing the picture" in lines[0]
    assert sum("Carbon in operation" in line for line in lines) == 1
    assert len(lines) <= 12
    assert said.out == f"{tmp_path / 'out'}\n"


def test_that_the_program_alone_prints_its_help_where_there_is_no_display(monkeypatch, capsys):
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main([]) == 0
    assert "usage: district-twin" in capsys.readouterr().out


def test_that_progress_on_a_terminal_is_rewritten_in_its_place(monkeypatch):
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr(sys, "stderr", terminal)
    line = ProgressLine()
    line.show("Calculating the year", 0.5)
    line.show("Drawing", 0.0)
    line.end()
    assert "\n" not in terminal.getvalue()[:-1]
    assert terminal.getvalue().endswith(f"\r{'Drawing   0%':<25}\n")
