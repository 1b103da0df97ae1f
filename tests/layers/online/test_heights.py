"""Heights from other services given to the buildings of OpenStreetMap."""

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from rasterio.transform import Affine

from layers.district.folder import read_folder
from layers.importing.any_source import read_source
from layers.online import bag3d, bdtopo, ea_lidar
from layers.online.area import around
from layers.online.endpoints import endpoints
from layers.online.errors import NotThere, OnlineError
from layers.online.get_district import Wish, get_district
from layers.online.joined import with_heights, with_known
from layers.online.places import Place
from layers.online.web import Web
from layers.sources.found import Found, found_layer
from layers.sources.osm import read_osm_here
from tests.layers.online.services import MILAN, packed, raster, services
from tests.layers.sources.test_osm import OsmText
from tests.recorded_server import Recorded, server  # noqa: F401

UTM = 25832
ROTTERDAM, AMERSFOORT = (4.4777, 51.9244), (5.38720, 52.15517)
BORDEAUX, GREENWICH = (-0.5792, 44.8378), (-0.0052, 51.4779)


def silent(_said):
    """Nobody listens."""


@pytest.fixture
def web(tmp_path):
    return Web(tmp_path / "kept", "district-twin/test", rest_scale=0.001)


@pytest.fixture
def services_here(server, tmp_path):  # noqa: F811
    names = ("3dbag", "bdtopo", "ea_lidar")
    env = {f"DISTRICT_TWIN_{n.upper()}_URL": f"{server.url}/{n}" for n in names}
    return endpoints(env, tmp_path / "none")


# ---- joining -----------------------------------------------------------------------------------


def layer(shapes, tags):
    return found_layer([f"b{n}" for n in range(len(shapes))], tags, np.array(shapes), UTM)


def square(x, y, side=10.0):
    return shapely.box(500_000 + x, 5_000_000 + y, 500_000 + x + side, 5_000_000 + y + side)


def test_that_only_what_is_not_said_is_taken_and_by_the_larger_overlap():
    own = layer(
        [square(0, 0), square(20, 0), square(40, 0), square(60, 0)],
        [{"building": "yes"}, {"building:levels": "2", "height": "7"}, {}, {}],
    )
    others = layer(
        [square(1, 0), square(8, 0, 4), square(20, 0), square(44, 4), square(90, 0)],
        [
            {"height": "12", "start_date": "1950", "name": "other"},
            {"height": "99"},
            {"eaves_height": "5", "roof:height": "3", "building:levels": "3", "start_date": "1900"},
            {"height": "55"},
            {"height": "66"},
        ],
    )
    found = with_known(Found({"buildings": own}, "test", ""), others, "the survey", f"EPSG:{UTM}")
    tags = list(found.layers["buildings"]["tags"])
    assert tags[0] == {"building": "yes", "height": "12", "start_date": "1950"}
    assert tags[1] == {"building:levels": "2", "height": "7", "start_date": "1900"}
    assert tags[2] == tags[3] == {}  # 36 of 100 m2 are too few
    told = {issue.what: issue.why for issue in found.issues}
    assert told["start_date added"] == "not in OpenStreetMap for 2 of 4 of them"
    assert own["tags"].iloc[0] == {"building": "yes"}


def test_that_other_systems_are_brought_together():
    own = layer([square(0, 0)], [{}]).to_crs(4326)
    others = layer([square(0, 0)], [{"height": "12"}]).to_crs(3035)
    found = with_known(Found({"buildings": own}, "test", ""), others, "x", f"EPSG:{UTM}")
    assert found.layers["buildings"]["tags"].iloc[0] == {"height": "12"}
    assert found.layers["buildings"].crs == own.crs


def test_that_measured_heights_do_not_replace_given_ones():
    own = layer([square(0, 0), square(20, 0), square(40, 0)], [{}, {"eaves_height": "4"}, {}])
    found = with_heights(
        Found({"buildings": own}, "test", ""), np.array([9.04, 8.0, np.nan]), "a survey"
    )
    tags = list(found.layers["buildings"]["tags"])
    assert tags == [{"height": "9.0"}, {"eaves_height": "4"}, {}]
    assert "1 of 3" in found.issues[0].why


# ---- 3DBAG -------------------------------------------------------------------------------------


def pand(number, x, y, height):
    """One building as a feature: a box, its corners in millimetres from a corner of the page."""
    corners = [
        [1000 * (x + dx), 1000 * (y + dy), z]
        for z in (0, round(1000 * height))
        for dx, dy in ((0, 0), (10, 0), (10, 10), (0, 10))
    ]
    walls = [[[k, (k + 1) % 4, (k + 1) % 4 + 4, k + 4]] for k in range(4)]
    surfaces = [[[3, 2, 1, 0]], [[4, 5, 6, 7]], *walls]
    kinds = ["GroundSurface", "RoofSurface", "WallSurface"]
    solid = {
        "type": "Solid", "lod": "2.2", "boundaries": [surfaces],
        "semantics": {"surfaces": [{"type": k} for k in kinds], "values": [[0, 1, 2, 2, 2, 2]]},
    }  # fmt: skip
    ident = f"NL.IMBAG.Pand.{number:016}"
    things = {
        ident: {"type": "Building", "children": [f"{ident}-0"],
                "attributes": {"oorspronkelijkbouwjaar": 1936}},
        f"{ident}-0": {"type": "BuildingPart", "parents": [ident], "geometry": [solid]},
    }  # fmt: skip
    return {"type": "CityJSONFeature", "id": ident, "CityObjects": things, "vertices": corners}


def bag_page(server, panden, shift=(92_000.0, 437_000.0, 0.0), following=None):  # noqa: F811
    links = [{"rel": "self", "href": "x"}]
    if following:
        links.append({"rel": "next", "href": f"{server.url}/3dbag{following}"})
    page = {
        "type": "FeatureCollection", "features": panden, "links": links,
        "metadata": {"transform": {"scale": [0.001] * 3, "translate": list(shift)}},
    }  # fmt: skip
    return Recorded(json.dumps(page).encode())


def test_that_pages_become_one_city(web, services_here, server, tmp_path):  # noqa: F811
    bag = services_here["3dbag"]
    first = "/3dbag/collections/pand/items"
    server.on("GET", first, bag_page(server, [pand(1, 0, 0, 9.0)], following="/p2"))
    second = bag_page(server, [pand(2, 30, 0, 6.5)], (92_100.0, 437_050.0, 1.0))
    server.on("GET", "/3dbag/p2", second)
    pages = bag3d.fetched(web, bag, around(*AMERSFOORT, 400.0), silent)
    west, south, east, north = map(float, server.asked[0].query["bbox"].split(","))
    middle = (west + east) / 2, (south + north) / 2
    assert middle == pytest.approx((155_000, 463_000), abs=5)  # the Dutch grid counts from there
    city = read_source(bag3d.as_cityjson(pages, tmp_path / "bag.city.json", bag))
    buildings = city.layers["buildings"]
    assert list(buildings.geometry.area.round(2)) == [100.0, 100.0]
    assert tuple(buildings.geometry.iloc[1].bounds[:2]) == (92_130.0, 437_050.0)
    tags = list(buildings["tags"])
    assert [float(t["eaves_height"]) for t in tags] == [9.0, 6.5]
    assert tags[0]["start_date"] == "1936"


@pytest.mark.parametrize("answer", [b"[]", b'{"features": [{"id": 1}]}', b"{", b'{"features": 3}'])
def test_that_other_json_is_no_city(web, services_here, server, answer):  # noqa: F811
    server.on("GET", "/3dbag/collections/pand/items", Recorded(answer))
    with pytest.raises(OnlineError, match="did not answer with buildings as CityJSON"):
        bag3d.fetched(web, services_here["3dbag"], around(*ROTTERDAM, 400.0), silent)


def test_that_no_buildings_are_nothing_there(web, services_here, server, tmp_path):  # noqa: F811
    bag = services_here["3dbag"]
    server.on("GET", "/3dbag/collections/pand/items", bag_page(server, []))
    pages = bag3d.fetched(web, bag, around(*ROTTERDAM, 400.0), silent)
    with pytest.raises(NotThere):
        bag3d.as_cityjson(pages, tmp_path / "x", bag)


# ---- BD TOPO -----------------------------------------------------------------------------------


def batiment(lon, lat, hauteur, turned=False):
    ring = [[lon, lat], [lon + 1e-4, lat], [lon + 1e-4, lat + 1e-4], [lon, lat]]
    ring = [corner[::-1] for corner in ring] if turned else ring
    geometry = {"type": "MultiPolygon", "coordinates": [[ring]]}
    properties = {"cleabs": "BATIMENT1", "hauteur": hauteur, "nombre_d_etages": 4}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def wfs(*features):
    return Recorded(json.dumps({"type": "FeatureCollection", "features": features}).encode())


@pytest.mark.parametrize("turned", [False, True])
def test_that_france_is_read_in_either_order_of_axes(
    web, services_here, server, tmp_path, turned  # noqa: F811
):  # fmt: skip
    box, topo = around(*BORDEAUX, 400.0), services_here["bdtopo"]
    server.on("GET", "/bdtopo", wfs(batiment(*BORDEAUX, 12.5, turned)))
    pages = bdtopo.fetched(web, topo, box, silent)
    south, west, _, _, system = server.asked[0].query["bbox"].split(",")
    assert (float(south), float(west)) == pytest.approx((box.south, box.west), abs=1e-6)
    assert system == "urn:ogc:def:crs:EPSG::4326"
    path = bdtopo.as_geojson(pages, box, tmp_path / "batiment.geojson", topo)
    frame = gpd.read_file(path)
    assert frame.geometry.iloc[0].bounds[:2] == pytest.approx(BORDEAUX)


def test_that_pages_of_france_are_followed(web, services_here, server, monkeypatch):  # noqa: F811
    monkeypatch.setattr(bdtopo, "_PAGE", 1)
    server.on(
        "GET", "/bdtopo", wfs(batiment(*BORDEAUX, 12.5)), wfs(batiment(*BORDEAUX, 9.0)), wfs()
    )
    assert len(bdtopo.fetched(web, services_here["bdtopo"], around(*BORDEAUX, 400.0), silent)) == 3
    assert [a.query["startIndex"] for a in server.asked] == ["0", "1", "2"]


def test_that_another_place_is_refused(web, services_here, server, tmp_path):  # noqa: F811
    box, topo = around(*BORDEAUX, 400.0), services_here["bdtopo"]
    server.on("GET", "/bdtopo", wfs(batiment(*MILAN, 12.5)))
    pages = bdtopo.fetched(web, topo, box, silent)
    with pytest.raises(OnlineError, match="another place"):
        bdtopo.as_geojson(pages, box, tmp_path / "x.geojson", topo)
    server.on("GET", "/bdtopo", Recorded(b"<ows:ExceptionReport/>"))
    with pytest.raises(OnlineError, match="did not answer with buildings"):
        bdtopo.fetched(web, topo, around(*BORDEAUX, 300.0), silent)


# ---- England -----------------------------------------------------------------------------------

TILE = "/survey/{}/2022/1/TQ3575"


def survey(server, product, year="2022", cell="1", tile="TQ3575"):  # noqa: F811
    uri = f"{server.url}/survey/{product}/{year}/{cell}/{tile}"
    named = {"product": product, "year": year, "resolution": cell, "tile": tile}
    return {**{k: {"id": v, "label": v} for k, v in named.items()}, "uri": uri}


def tile_of(z_m):
    """Heights of 800 m around Greenwich at 2 m, zipped."""
    rows, cols = z_m.shape
    place = Affine(2.0, 0.0, 538_200.0, 0.0, -2.0, 177_800.0)
    assert (rows, cols) == (400, 400)
    return packed("TQ3575_dtm.tif", raster(place, z_m, 27700))


def england(server):  # noqa: F811
    rows = [
        survey(server, "lidar_composite_dtm", "2020"), survey(server, "lidar_composite_dtm"),
        survey(server, "lidar_composite_dtm", cell="2"), survey(server, "vertical_aerial_photo"),
        survey(server, "lidar_composite_first_return_dsm"),
    ]  # fmt: skip
    search = "/ea_lidar/backend/catalog/api/tiles/collections/survey/search"
    server.on("POST", search, Recorded(json.dumps({"results": rows}).encode()))
    ground = np.full((400, 400), 8.0)
    server.on("GET", TILE.format("lidar_composite_dtm"), Recorded(tile_of(ground)),
              query={"subscription-key": "public"})  # fmt: skip
    server.on(
        "GET", TILE.format("lidar_composite_first_return_dsm"), Recorded(tile_of(ground + 15))
    )


def test_that_the_latest_and_finest_survey_is_taken(web, services_here, server):  # noqa: F811
    england(server)
    found = ea_lidar.fetched(web, services_here["ea_lidar"], around(*GREENWICH, 400.0), silent)
    assert (len(found.ground), len(found.surface)) == (1, 1)
    body = json.loads(next(a.body for a in server.asked if a.method == "POST"))
    assert body["coordinates"][0][0] == pytest.approx([-0.0081, 51.4761], abs=1e-3)
    paths = [a.path for a in server.asked]
    assert paths[1].startswith("/ea_lidar/backend")  # the older address has nothing
    assert not any("2020" in path or path.endswith("/2/TQ3575") for path in paths)


def test_that_tiles_come_from_nowhere_else(web, services_here, server):  # noqa: F811
    row = survey(server, "lidar_composite_dtm") | {"uri": "http://elsewhere.example/x"}
    body = json.dumps({"results": [row]}).encode()
    server.on("POST", "/ea_lidar/tiles/collections/survey/search", Recorded(body))
    with pytest.raises(OnlineError, match="sends on to another computer"):
        ea_lidar.fetched(web, services_here["ea_lidar"], around(*GREENWICH, 400.0), silent)


@pytest.mark.parametrize("body", [b'{"results": []}', b'{"results": [1]}', b"{}", b"<x/>"])
def test_that_no_survey_is_told(web, services_here, server, body):  # noqa: F811
    server.on("POST", "/ea_lidar/tiles/collections/survey/search", Recorded(body))
    with pytest.raises(OnlineError, match=r"no LIDAR ground|did not answer as its search"):
        ea_lidar.fetched(web, services_here["ea_lidar"], around(*GREENWICH, 400.0), silent)


def test_that_greenwich_stands_on_its_surveyed_ground(server, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setattr("layers.importing.any_source.read_osm", read_osm_here)
    _, all_services = services(server, tmp_path / "answers")
    england(server)
    monkeypatch.setattr("tests.layers.sources.test_osm.LAT", GREENWICH[1])
    monkeypatch.setattr("tests.layers.sources.test_osm.LON", GREENWICH[0])
    osm = OsmText()
    osm.ring(0, 0, 2, building="yes")
    osm.ring(4, 0, 2, building="yes", height="7")
    server.on("POST", "/overpass", Recorded(osm.text().encode()))
    place = Place("Greenwich, London", "Greenwich", "GB", *GREENWICH)
    web = Web(tmp_path / "kept", "x")
    got = get_district(Wish(place, around(*GREENWICH, 300.0), tmp_path / "out"), web, all_services)
    contents = read_folder(tmp_path / "out")
    assert got.remarks == ()
    assert np.nanmax(np.abs(contents.terrain.z_m - 8.0)) < 0.01
    buildings = contents.layers["buildings"]
    top = buildings["height_m"] + buildings["roof_height_m"]
    assert sorted(top.round(1)) == [7.0, 15.0]
    assert any("Environment Agency" in s["source"] for s in contents.description["sources"])
