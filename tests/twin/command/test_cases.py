"""One zone, one road, one list of sessions through the command line."""

import json
from pathlib import Path

import pytest

from tests.reference_files import reference_file
from tests.twin.command.test_cli import refused, strict
from twin.command.main import main
from twin.district.folder import sample_folder
from twin.on_demand.cases.cases import zone_year

ROAD = """
name = "Test"
class = "M4"
surface = "R3"
maintenance_factor = 0.8
[carriageway]
width_m = 7
lanes = 2
[lamps]
arrangement = "single_left"
spacing_m = 30
height_m = 8
photometry = {photometry}
"""
SESSIONS = """start,end,energy_kwh,power_kw,plug
2025-03-01T17:30,2025-03-02T07:45,14.2,7.4,post-12
2025-03-01T18:05,2025-03-01T21:20,9.0,3.7,post-13
"""


def printed(capsys, *arguments: object):
    assert main([*(str(a) for a in arguments), "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return strict(said.out)


# ---- street ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["A", "B", "C", "D"])
def test_that_the_check_roads_come_out_as_expected(capsys, name):
    road, judge = (
        reference_file(f"roads/road_{name}.toml"),
        reference_file(f"roads/road_{name}.expected.json"),
    )
    report, expected = printed(capsys, "street", road), json.loads(judge.read_text())
    assert report["grid"] == expected["grid"]
    for key, value in expected.items():
        if isinstance(value, float):
            assert report[key] == pytest.approx(value, rel=1e-6), key
    for ours, theirs in zip(report["observers"], expected["observers"], strict=True):
        for key, value in theirs.items():
            assert ours[key] == pytest.approx(value, rel=1e-6), key


def test_that_photometry_is_looked_for_beside_the_road_file(capsys, tmp_path, monkeypatch):
    light = reference_file("photometry/road_luminaire.ldt")
    (tmp_path / "roads").mkdir()
    (tmp_path / "lamp.ldt").write_bytes(light.read_bytes())
    road = tmp_path / "roads" / "r.toml"
    road.write_text(ROAD.replace("{photometry}", '{ file = "../lamp.ldt" }'))
    monkeypatch.chdir(tmp_path.parent)
    report = printed(capsys, "street", road)
    assert report["photometry"]["source"] == "file"
    assert report["illuminance_mean_lx"] > 1


def test_that_a_road_without_json_prints_its_main_values(capsys, tmp_path):
    road = tmp_path / "r.toml"
    road.write_text(ROAD.replace("{photometry}", "{ isotropic_cd = 1000 }"))
    assert main(["street", str(road)]) == 0
    out = capsys.readouterr().out
    assert "luminance_mean_cd_m2" in out
    assert "observers" not in out


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("lanes = 2", "lanes = 0"), ["lanes"]),
        (("width_m = 7", 'width_m = "wide"'), ["width_m"]),
        (("spacing_m = 30", ""), ["spacing_m"]),
        (('class = "M4"', 'class = "M9"'), ["M9"]),
        (('name = "Test"', 'nmae = "Test"'), ["nmae"]),
        (("[lamps]", "[lamp]"), ["lamp"]),
        (("{photometry}", "3"), ["photometry"]),
        (("{photometry}", "{ file = 3 }"), ["photometry"]),
        (("{photometry}", '{ file = "nowhere.ldt" }'), ["nowhere.ldt"]),
        (("{photometry}", '{ file = "r.toml" }'), ["r.toml"]),
        (("{photometry}", '{ file = "." }'), ["folder"]),
        (("lanes = 2", "lanes = "), ["TOML"]),
        (("[carriageway]", "a = " + "[" * 5000 + "\n[carriageway]"), ["TOML"]),
    ],
)
def test_that_a_wrong_road_is_refused_in_one_sentence(capsys, tmp_path, change, words):
    road = tmp_path / "r.toml"
    text = ROAD.replace(*change).replace("{photometry}", "{ isotropic_cd = 1000 }")
    road.write_text(text)
    said = refused(capsys, "street", road)
    for word in ["r.toml", *words]:
        assert word in said


# ---- charge ------------------------------------------------------------------------------------


@pytest.fixture
def sessions(tmp_path) -> Path:
    path = tmp_path / "sessions.csv"
    path.write_text(SESSIONS)
    return path


@pytest.mark.parametrize(
    "strategy",
    ["plain", "off_peak", "balanced", "valley_filling", "price", "carbon", "pv_surplus", "v2g"],
)
def test_that_every_strategy_serves_what_is_asked(capsys, sessions, strategy):
    report = printed(capsys, "charge", sessions, "--strategy", strategy)
    assert report["strategy"] == strategy
    assert report["sessions"] == 2
    assert report["energy_kwh"] == pytest.approx(23.2)
    assert report["served_kwh"] + report["unserved_kwh"] == pytest.approx(23.2)
    load = report["load_w"]
    assert len(load) == report["hours"] == 48
    given = report["served_kwh"] + report["given_back_loss_kwh"]
    assert sum(load) / 1000 == pytest.approx(given)
    assert report["peak_kw"] == pytest.approx(max(load) / 1000)


def test_that_plain_charging_draws_full_power_from_the_plug_in_on(capsys, sessions):
    load = printed(capsys, "charge", sessions, "--strategy", "plain")["load_w"]
    assert load[17] == pytest.approx(0.5 * 7400)
    assert load[18] == pytest.approx(7400 + 55 / 60 * 3700)
    assert sum(load[24:]) == 0


@pytest.mark.parametrize(
    ("content", "strategy", "words"),
    [
        (SESSIONS, "hope", ["hope", "off_peak"]),
        (None, "plain", ["no such file"]),
        ("", "plain", ["empty"]),
        ("start,end\n1,2\n", "plain", ["energy_kwh"]),
    ],
)
def test_that_a_wrong_list_is_refused_in_one_sentence(capsys, tmp_path, content, strategy, words):
    path = tmp_path / "s.csv"
    if content is not None:
        path.write_text(content)
    said = refused(capsys, "charge", path, "--strategy", strategy)
    for word in words:
        assert word in said


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (("14.2", "many"), ["line 2", "many"]),
        (("14.2", "1420"), ["line 2", "1420"]),
        (("T21:20", "T12:20"), ["line 3"]),
    ],
)
def test_that_a_bad_row_is_set_aside_by_its_line(capsys, tmp_path, wrong, words):
    path = tmp_path / "s.csv"
    path.write_text(SESSIONS.replace(*wrong))
    report = printed(capsys, "charge", path)
    assert report["sessions"] == 1
    assert len(report["set_aside"]) == 1
    for word in words:
        assert word in report["set_aside"][0]


# ---- zone --------------------------------------------------------------------------------------


def test_that_a_zone_s_year_is_printed_whole(capsys):
    """How far it is from the published ranges is told by the tests of the model."""
    case, weather = (
        reference_file("bestest/case_600.toml"),
        reference_file("weather/725650TYCST.epw"),
    )
    report = printed(capsys, "zone", case, "--weather", weather)
    assert report == zone_year(case, weather)
    assert report.keys() == {
        "annual_heating_mwh", "annual_cooling_mwh", "peak_heating_kw", "peak_cooling_kw",
        "max_temperature_c", "min_temperature_c", "mean_temperature_c",
    }  # fmt: skip
    assert report["max_temperature_c"] <= 27.01
    assert report["min_temperature_c"] >= 19.99
    assert report["annual_heating_mwh"] > 0


def test_that_a_zone_left_to_itself_needs_nothing(capsys):
    case, weather = (
        reference_file("bestest/case_600FF.toml"),
        reference_file("weather/725650TYCST.epw"),
    )
    report = printed(capsys, "zone", case, "--weather", weather)
    assert report["annual_heating_mwh"] == report["peak_cooling_kw"] == 0.0
    assert report["max_temperature_c"] > 50


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["c.toml"]),
        ("floor_area_m2 = ", ["c.toml", "TOML"]),
        ('name = "x"\nfloor_area_m2 = -3\nvolume_m3 = 100\n', ["c.toml"]),
        ("volume_m3 = 1" + "0" * 5000, ["c.toml", "digits"]),
        ("volume_m3 = 1" + "0" * 400, ["c.toml", "volume_m3"]),
        ("a = " + "[" * 5000, ["c.toml", "too deeply"]),
    ],
)
def test_that_a_wrong_case_is_refused_in_one_sentence(capsys, tmp_path, text, words):
    case = tmp_path / "c.toml"
    case.write_text(text)
    said = refused(capsys, "zone", case, "--weather", sample_folder("tiny") / "weather.epw")
    for word in words:
        assert word in said
    assert len(said) < 400


def test_that_a_case_saved_by_a_windows_editor_is_read(capsys, tmp_path):
    road = tmp_path / "r.toml"
    plain = ROAD.format(photometry="{ isotropic_cd = 1000 }").replace("\n", "\r\n").encode()
    road.write_bytes(b"\xef\xbb\xbf" + plain)
    assert printed(capsys, "street", road)["name"] == "Test"


def test_that_a_zone_without_weather_is_refused(capsys, tmp_path):
    case = tmp_path / "c.toml"
    case.write_text('name = "x"\n')
    said = refused(capsys, "zone", case, "--weather", tmp_path / "none.epw")
    assert "none.epw" in said
    assert "no.toml" in refused(capsys, "zone", tmp_path / "no.toml", "--weather", case)
