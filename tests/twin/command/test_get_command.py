"""The command that gets a district, against a server on this machine."""

import json
from importlib.metadata import version

import pytest

from layers.sources.osm import read_osm_here
from tests.layers.online.services import services
from tests.recorded_server import Recorded, server  # noqa: F401
from twin.command.main import main
from twin.district.folder import open_district


@pytest.fixture
def here(server, tmp_path, monkeypatch):  # noqa: F811
    env, _ = services(server, tmp_path / "answers")
    for name, url in env.items():
        monkeypatch.setenv(name, url)
    monkeypatch.setattr("twin.online.online.user_cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr("layers.importing.any_source.read_osm", read_osm_here)
    return server


def test_that_a_district_comes_by_its_name(here, tmp_path, capsys):
    out = tmp_path / "milan"
    assert main(["get", "Porta Romana", "--size", "500", "--out", str(out), "--json"]) == 0
    told = capsys.readouterr()
    found = json.loads(told.out)
    assert (found["folder"], found["country"], found["remarks"]) == (str(out), "IT", [])
    assert {s["what"] for s in found["sources"]} >= {"weather", "terrain", "buildings and streets"}
    assert "The place: Porta Romana, Milano" in told.err
    assert here.asked[0].headers["User-Agent"] == f"district-twin/{version('district-twin')}"
    assert (out / "district.toml").is_file()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name a place"),
        (["Atlantis"], "No place is called 'Atlantis'"),
        (["Porta Romana", "--choose", "3"], "--choose takes 1 to 1"),
        (["Porta Romana", "--size", "99999"], "is not asked for"),
        (["--box", "9.1,45.4"], "not four numbers"),
        (["--box", "9.19,45.46,9.2,45.465", "--size", "500"], "leave one of them out"),
        (["Porta Romana", "--weather", "no.epw"], "no such file"),
        (["Porta Romana"], "too busy"),
    ],
)
def test_that_what_goes_wrong_is_one_sentence(
    here, tmp_path, capsys, monkeypatch, arguments, words
):
    monkeypatch.setattr("layers.online.web._FIRST_REST_S", 0.001)
    here.on("POST", "/overpass", Recorded(status=504))
    if "Atlantis" in arguments:
        here.on("GET", "/nominatim/search", Recorded(b"[]"))
    out = tmp_path / "out"
    assert main(["get", *arguments, "--out", str(out)]) == 1
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert said.startswith("district-twin: ")
    assert words in said
    assert not out.exists()


def test_that_services_are_listed_with_their_licences(here, capsys):
    assert main(["sources"]) == 0
    told = capsys.readouterr()
    assert here.url in told.out
    assert "ODbL 1.0" in told.out
    assert "sources.toml" in told.err


def test_that_openstreetmap_is_credited_wherever_the_map_is_shown(here, tmp_path):
    out = tmp_path / "milan"
    assert main(["get", "Porta Romana", "--size", "500", "--out", str(out)]) == 0
    assert open_district(out).credit == "© OpenStreetMap contributors"
    assert open_district("tiny").credit == ""
