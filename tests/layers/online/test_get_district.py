"""From a place to a district folder, with everything that may be missing on the way."""

import json
from dataclasses import replace
from urllib.parse import parse_qs

import numpy as np
import pytest

from layers.district.folder import read_folder
from layers.online.area import around, box_of
from layers.online.errors import OnlineError, Stopped
from layers.online.get_district import Wish, get_district
from layers.online.glo30 import tile_names
from layers.online.overpass import query
from layers.online.places import Place, place_at, searched
from layers.online.street_map import street_lines
from layers.online.web import Web
from layers.source_error import SourceError
from layers.sources.osm import read_osm_here
from tests.layers.importing.test_import import epw
from tests.layers.online.services import MILAN, PLACE, TILE, asked_query, packed, services
from tests.recorded_server import Recorded, server  # noqa: F401

REMARK = (
    b'<?xml version="1.0"?><osm version="0.6"><node id="1" lat="45" lon="9"/>'
    b"<remark> runtime error: Query timed out in &quot;query&quot; at line 1 after 180 seconds. "
    b"</remark></osm>"
)
PAGE = Recorded(b"<html><head><title>Sign in</title></head></html>")


@pytest.fixture
def made(server, tmp_path, monkeypatch):  # noqa: F811
    # Without the process of its own that OpenStreetMap data are read in: that has its own tests.
    monkeypatch.setattr("layers.importing.any_source.read_osm", read_osm_here)
    _, all_services = services(server, tmp_path / "answers")
    web = Web(tmp_path / "kept", "district-twin/test", rest_scale=0.001)
    place = Place(PLACE["display_name"], "Porta Romana", "IT", *MILAN)
    box = around(*MILAN, 400.0)
    return Wish(place, box, tmp_path / "out"), web, all_services


def test_that_a_place_becomes_a_district(made, server):  # noqa: F811
    wish, web, all_services = made
    said = []
    got = get_district(wish, web, all_services, lambda what, share: said.append((what, share)))
    contents = read_folder(wish.out)
    assert contents.description["name"] == "Porta Romana"
    assert contents.description["country"] == "IT"
    assert len(contents.layers["buildings"]) == 6
    assert np.nanmax(np.abs(contents.terrain.z_m - 120.0)) < 0.01
    assert got.remarks == ()
    head = (wish.out / "weather.epw").read_text().splitlines()[0]
    assert head.startswith("LOCATION,Porta Romana,-,IT,PVGIS")
    assert ",1.0," in head  # Italy's clock
    rows = {row["what"]: row for row in contents.description["sources"]}
    assert "© OpenStreetMap contributors" in rows["buildings and streets"]["source"]
    assert rows["buildings and streets"]["licence"] == "ODbL 1.0"
    assert "COPERNICUS" in rows["terrain"]["source"]
    assert "PVGIS" in rows["weather"]["source"]
    assert said[0][0].startswith("Buildings and streets")
    shares = [share for _, share in said]
    assert shares == sorted(shares)
    box = wish.box
    sides = f"[bbox:{box.south:.6f},{box.west:.6f},{box.north:.6f},{box.east:.6f}]"
    assert sides in asked_query(server)


def test_that_a_second_try_asks_nothing_anew(made, server):  # noqa: F811
    wish, web, all_services = made
    server.on("POST", "/overpass", Recorded(status=403, silent_s=1.5))  # the others are there
    with pytest.raises(OnlineError, match="does not let this program in"):
        get_district(wish, web, all_services)
    assert not wish.out.exists()
    _, again = services(server, wish.out.parent / "answers")
    get_district(wish, Web(web.folder, "x"), again)
    asked = [a.path for a in server.asked if a.path != "/overpass"]
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Recorded(REMARK), "gave up on the way (runtime error: Query timed out"),
        (PAGE, "web page instead of data"),
        (Recorded(b'<?xml version="1.0"?><osm version="0.6"></osm>'), "has no buildings there"),
        (Recorded(b'<?xml version="1.0"?><gpx></gpx>'), "did not answer with OpenStreetMap data"),
        (Recorded(b'<?xml version="1.0"?><osm version="0.6"><node id="1"'), "cut its answer off"),
        (Recorded(status=429), "enough requests for now"),
    ],
    ids=["remark", "page", "empty", "other", "cut", "busy"],
)
def test_that_without_openstreetmap_there_is_no_district(made, server, answer, words):  # noqa: F811
    wish, web, all_services = made
    server.on("POST", "/overpass", answer)
    with pytest.raises(SourceError) as raised:
        get_district(wish, web, all_services)
    assert words in str(raised.value)
    assert [p.name for p in wish.out.parent.iterdir() if "out" in p.name] == []


def test_that_missing_ground_is_told_and_left_level(made, server):  # noqa: F811
    wish, web, all_services = made
    server.on("GET", f"/glo30/{TILE}/{TILE}.tif", Recorded(status=404))
    got = get_district(wish, web, all_services)
    contents = read_folder(wish.out)
    assert contents.terrain is None
    assert "has no ground here" in got.remarks[0]
    assert any(d.layer == "terrain" and "has no ground here" in d.why for d in contents.issues)


@pytest.mark.parametrize("answer", [PAGE, Recorded(b'{"message": "Location over the sea."}')])
def test_that_missing_weather_takes_the_nearest_shipped(made, server, tmp_path, answer):  # noqa: F811
    wish, web, all_services = made
    server.on("GET", "/pvgis/tmy", answer)
    with pytest.raises(OnlineError, match=r"give --weather FILE\.epw"):
        get_district(wish, web, all_services)
    far = tmp_path / "lisbon.epw"
    text = epw(tmp_path / "milan.epw").read_text()
    far.write_text(text.replace("45.43,9.28,1.0", "38.73,-9.15,0.0").replace("Milano", "Lisboa"))
    shipped = (far, tmp_path / "milan.epw")
    got = get_district(replace(wish, shipped=shipped), Web(web.folder, "x"), all_services)
    assert "The weather is that of Milano, 8 km away" in got.remarks[0]
    assert any(issue.layer == "weather" for issue in read_folder(wish.out).issues)


def test_that_own_weather_is_taken_and_looked_at_first(made, server, tmp_path):  # noqa: F811
    wish, web, all_services = made
    bad = tmp_path / "bad.epw"
    bad.write_text("no weather")
    with pytest.raises(SourceError, match=r"bad\.epw"):
        get_district(replace(wish, weather=bad), web, all_services)
    assert server.asked == []
    get_district(replace(wish, weather=epw(tmp_path / "own.epw")), web, all_services)
    assert "/pvgis/tmy" not in [a.path for a in server.asked]


def test_that_weather_comes_by_its_address_also_in_a_zip(made, server, tmp_path):  # noqa: F811
    wish, web, all_services = made
    inside = epw(tmp_path / "x.epw").read_bytes()
    there = "/ITA_Italy/LM/ITA_LM_Milano.160800_TMYx.zip"
    server.on("GET", there, Recorded(packed("ITA.epw", inside)))
    at = replace(all_services["onebuilding"], url=server.url)
    with_address = replace(wish, weather=f"https://climate.onebuilding.org{there}")
    got = get_district(with_address, web, {**all_services, "onebuilding": at})
    assert "/pvgis/tmy" not in [a.path for a in server.asked]
    assert ("weather", "free, cite the source") in [(s[0], s[2]) for s in got.sources]
    server.on("GET", "/own.zip", Recorded(packed("readme.txt", b"no weather")))
    with pytest.raises(OnlineError, match="the zip holds no EPW file"):
        get_district(replace(wish, weather=f"{server.url}/own.zip"), web, all_services)


def test_that_a_folder_that_is_no_district_is_told_before_anything_is_asked(made, server):  # noqa: F811
    wish, web, all_services = made
    wish.out.mkdir()
    (wish.out / "thesis.docx").write_text("years of work")
    with pytest.raises(SourceError, match="no district folder"):
        get_district(wish, web, all_services)
    assert server.asked == []


def test_that_a_stop_leaves_nothing(made):
    wish, web, all_services = made
    with pytest.raises(Stopped):
        get_district(wish, web, all_services, stopped=lambda: True)
    assert not wish.out.exists()


def test_that_a_stop_after_the_last_answer_leaves_nothing(made):
    wish, web, all_services = made
    said = []
    with pytest.raises(Stopped):
        get_district(
            wish, web, all_services, lambda what, _: said.append(what), lambda: "Ground" in said
        )
    assert not wish.out.exists()


def test_that_places_are_found_by_name_and_by_point(made, server):  # noqa: F811
    _, web, all_services = made
    nominatim = all_services["nominatim"]
    found = searched(web, nominatim, "  Porta   Romana ", lambda _: None)
    assert [(p.short, p.country, p.lon, p.lat) for p in found] == [("Porta Romana", "IT", *MILAN)]
    assert server.asked[0].query["q"] == "Porta Romana"
    assert place_at(web, nominatim, *MILAN, lambda _: None).country == "IT"
    server.on("GET", "/nominatim/search", Recorded(b"[]"))
    with pytest.raises(OnlineError, match="No place is called 'Atlantis'"):
        searched(web, nominatim, "Atlantis", lambda _: None)
    for strange in (b"{}", b"[1]", b'[{"lat": "x"}]', b"not json", b'[{"lat":"99","lon":"9"}]'):
        server.on("GET", "/nominatim/search", Recorded(strange))
        with pytest.raises(OnlineError, match="did not answer as a search"):
            searched(web, nominatim, f"Place {strange}", lambda _: None)
    server.on("GET", "/nominatim/reverse", Recorded(b'{"error": "Unable to geocode"}'))
    with pytest.raises(OnlineError, match="knows no place there"):
        place_at(web, nominatim, -30.0, 40.0, lambda _: None)


def test_that_streets_come_as_lines_to_draw_on(made, server):  # noqa: F811
    _, web, all_services = made
    ways = [
        {"type": "way", "id": 1, "geometry": [{"lat": 45.46, "lon": 9.19}, None]},
        {"type": "x"},
    ]
    server.on("POST", "/overpass", Recorded(json.dumps({"elements": ways}).encode()))
    box, overpass = around(*MILAN, 4000.0), all_services["overpass"]
    (line,) = street_lines(web, overpass, box, lambda _: None)
    assert line.tolist() == [[9.19, 45.46]]
    for strange in (b"{}", b"[]", b"<osm/>", b'{"elements": [{"type": "way"}]}'):
        server.on("POST", "/overpass", Recorded(strange))
        with pytest.raises(OnlineError, match="did not answer with streets"):
            street_lines(replace(web, fresh=True), overpass, box, lambda _: None)
    server.on("POST", "/overpass", Recorded(b'{"elements": [], "remark": "Query timed out"}'))
    with pytest.raises(OnlineError, match="gave up on the way"):
        street_lines(replace(web, fresh=True), overpass, box, lambda _: None)


def test_that_boxes_are_read_and_refused():
    box = box_of("-9.142,38.706,-9.132,38.714")
    assert box.sides_m == pytest.approx((868.7, 890.6), abs=1.0)
    square = around(-0.005, 51.48, 1000.0)
    assert square.sides_m == pytest.approx((1000.0, 1000.0))
    for text in ("", "1,2,3", "9.2,45.4,9.1,45.5", "45.46,9.19,45.47,9.2,1", "0,0,1,1"):
        with pytest.raises(SourceError, match=r"not four numbers|is not one|not asked for"):
            box_of(text)
    with pytest.raises(SourceError, match="not asked for"):
        around(0.0, 51.0, 50_000.0)


def test_that_tiles_are_named_by_their_south_west_corners():
    names = tile_names(box_of("-0.01,38.99,0.01,39.01"))
    assert [name[22:33] for name in names] == [
        "N38_00_W001", "N38_00_E000", "N39_00_W001", "N39_00_E000",
    ]  # fmt: skip
    assert tile_names(around(18.42, -33.92, 500.0))[0][22:33] == "S34_00_E018"


def test_that_the_query_asks_for_every_layer():
    asked = parse_qs(f"data={query(around(*MILAN, 500.0))}")["data"][0]
    for word in ("building", "street_lamp", "tree", "parking", "charging_station", "highway"):
        assert word in asked
    assert asked.endswith("out body;")
    assert json.dumps(asked)
