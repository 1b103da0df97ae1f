"""Vector files of other makers: names of columns, coordinate systems, damage."""

import json
import zipfile

import geopandas as gpd
import pytest
import shapely

from layers.importing.any_source import read_source
from layers.source_error import SourceError
from layers.sources.vector import read_vector
from layers.sources.vector_names import key_of, layer_named
from tests.layers.sources.real_files import real_file


def boxes(count=2, crs=25832, **columns):
    geometry = [shapely.box(500000 + 30 * k, 5e6, 500012 + 30 * k, 5e6 + 10) for k in range(count)]
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=crs)


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.shp", "a.fgb"])
def test_that_the_usual_formats_are_read_alike(tmp_path, name):
    frame = boxes(floors=[3, 5], height=[9.5, None], bouwjaar=[1901, 1960], name=["A", "é"])
    frame.to_file(tmp_path / name, engine="pyogrio")
    layer = read_source(tmp_path / name).layers["buildings"]
    first, second = sorted(layer["tags"], key=lambda tags: tags["name"])  # .fgb sorts by place
    assert first == {
        "building:levels": "3", "height": "9.5", "start_date": "1901", "name": "A",
    }  # fmt: skip
    assert second["name"] == "é"
    assert "height" not in second
    assert layer.crs is not None


def test_that_a_geojson_in_a_system_nobody_knows_is_refused_not_laid_at_sea(tmp_path):
    path = tmp_path / "a.geojson"
    boxes(floors=[3, 5]).to_file(path, engine="pyogrio")
    whole = path.read_text("utf-8")
    assert "urn:ogc:def:crs:EPSG::25832" in whole
    path.write_text(whole.replace("EPSG::25832", "CITY::GRID"), "utf-8")
    with pytest.raises(SourceError, match="'urn:ogc:def:crs:CITY::GRID' that is not known"):
        read_vector(path)


def test_that_a_zipped_shapefile_is_read(tmp_path):
    boxes(floors=[3, 5]).to_file(tmp_path / "a.shp", engine="pyogrio")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as zipped:
        for part in tmp_path.glob("a.*"):
            if part.suffix != ".zip":
                zipped.write(part, part.name)
    assert len(read_source(tmp_path / "a.zip").layers["buildings"]) == 2


def test_that_tables_of_a_geopackage_go_by_their_names(tmp_path):
    path = tmp_path / "town.gpkg"
    boxes().to_file(path, layer="edifici", engine="pyogrio")
    boxes().to_file(path, layer="parking_areas", engine="pyogrio")
    points = boxes().set_geometry(boxes().centroid)
    points.to_file(path, layer="street_lights", engine="pyogrio")
    points.to_file(path, layer="benches", engine="pyogrio")
    lines = boxes().set_geometry(boxes().boundary)
    lines.to_file(path, layer="axes", engine="pyogrio")
    found = read_vector(path).layers
    assert set(found) == {"buildings", "parking", "lamp_posts", "streets"}


def test_that_osm_like_columns_deal_the_features_out(tmp_path):
    frame = boxes(3, building=["yes", None, None], leisure=[None, "park", None],
                  natural=[None, None, "water"])  # fmt: skip
    frame.to_file(tmp_path / "areas.gpkg", engine="pyogrio")
    found = read_vector(tmp_path / "areas.gpkg").layers
    assert {name: len(layer) for name, layer in found.items()} == {
        "buildings": 1, "green": 1, "water": 1,
    }  # fmt: skip


def test_that_own_ids_are_kept_and_doubled_ones_replaced(tmp_path):
    boxes(id=["x7", "x9"]).to_file(tmp_path / "a.gpkg", engine="pyogrio")
    assert list(read_vector(tmp_path / "a.gpkg").layers["buildings"]["id"]) == ["x7", "x9"]
    boxes(osm_id=[5, 5]).to_file(tmp_path / "b.gpkg", engine="pyogrio")
    found = read_vector(tmp_path / "b.gpkg")
    assert list(found.layers["buildings"]["id"]) == ["1", "2"]
    assert found.issues[0].what == "ids"


def test_that_a_missing_coordinate_system_is_refused(tmp_path):
    with pytest.warns(UserWarning, match="will not have projection"):
        boxes(crs=None).to_file(tmp_path / "a.shp", engine="pyogrio")
    with pytest.raises(SourceError, match=r"states no coordinate system.*\.prj"):
        read_vector(tmp_path / "a.shp")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.geojson", b"hello"),
        ("a.geojson", b'{"type":"FeatureCollection","features":[{"type":"Feature","geom'),
        ("a.geojson", json.dumps({"type": "FeatureCollection", "features": []}).encode("utf-16")),
        ("a.geojson", b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":'
                      b'{"name":"caf\xe9"},"geometry":{"type":"Polygon","coordinates":'
                      b"[[[0,0],[1,0],[1,1],[0,0]]]}}]}"),
        ("a.gpkg", b"SQLite format 3\0" + b"x" * 300),
        ("a.shp", b"123"),
        ("a.zip", b"PK\x03\x04junk"),
        ("a.geojson", b""),
        ("a.xml", b"<kml/>"),
        ("a.geojson", b'{"type":"FeatureCollection","features":[]}'),
    ],
)  # fmt: skip
def test_that_a_damaged_file_is_refused_in_one_sentence(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError, match=name) as refused:
        read_source(path)
    assert "\n" not in str(refused.value)


def test_that_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(SourceError, match="there is no such file"):
        read_source(tmp_path / "nowhere.gpkg")


def test_that_a_row_without_geometry_is_left_out_and_told(tmp_path):
    frame = boxes(2)
    frame.loc[1, "geometry"] = None
    frame.to_file(tmp_path / "a.gpkg", engine="pyogrio")
    found = read_vector(tmp_path / "a.gpkg")
    assert len(found.layers["buildings"]) == 1
    assert found.issues[0].what == "1 rows"


def test_that_names_are_known_in_several_languages():
    assert key_of("Baujahr") == "start_date"
    assert key_of("NUM_PIANI") == "building:levels"
    assert key_of("measuredHeight") == "height"
    assert key_of("height_m") == "eaves_height"
    assert key_of("BLDG_USE") == "use"
    assert key_of("colour") is None
    assert layer_named("Eclairage public", "point") == "lamp_posts"
    assert layer_named("whatever", "area") == "buildings"
    assert layer_named("whatever", "point") is None


def test_that_london_reads_as_buildings_lisbon_as_streets_and_montpellier_as_lamps():
    london = read_source(real_file("buildings/london_central_osm_buildings.geojson"))
    assert len(london.layers["buildings"]) == 1837
    lisbon = read_source(real_file("streets/lisbon_road_network.geojson"))
    assert len(lisbon.layers["streets"]) == 271
    lamps = read_source(real_file("streets/VilleMTP_MTP_EclairagePublic.zip"))
    assert len(lamps.layers["lamp_posts"]) == 29_969


def geojson(*rings, **properties):
    return json.dumps({
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"building": "yes", **properties},
             "geometry": ring and {"type": "Polygon", "coordinates": [ring]}}
            for ring in rings
        ],
    })  # fmt: skip


SQUARE = [[9.19, 45.46], [9.1902, 45.46], [9.1902, 45.4602], [9.19, 45.4602], [9.19, 45.46]]
AWAY = [[x - 9.19, y - 45.46] for x, y in SQUARE]


@pytest.mark.parametrize(
    "ring", [None, [[9, 45], [10, 46]], [[9, 45], [10, 45], [10, 46], [9, 46]]]
)
def test_that_a_ring_which_cannot_be_read_costs_only_its_own_feature(tmp_path, ring):
    path = tmp_path / "a.geojson"
    path.write_text(geojson(SQUARE, ring))
    found = read_source(path)
    assert len(found.layers["buildings"]) == 1
    assert any("cannot be read" in issue.why for issue in found.issues)
    path.write_text(geojson(ring))
    with pytest.raises(SourceError, match="holds no areas"):
        read_source(path)


def test_that_plain_gml_is_read_and_nothing_is_left_beside_it(tmp_path):
    boxes(building=["yes", "yes"], height=[9.5, 12.0]).to_file(tmp_path / "a.gml", driver="GML")
    (tmp_path / "a.xsd").unlink()
    layer = read_source(tmp_path / "a.gml").layers["buildings"]
    assert [tags["height"] for tags in layer["tags"]] == ["9.5", "12"]
    assert [p.name for p in tmp_path.iterdir()] == ["a.gml"]
