"""CityJSON: footprints and heights out of surfaces, other XML refused."""

import json

import pytest

from layers.importing.any_source import read_source
from layers.source_error import SourceError
from layers.sources.city_models.cityjson import read_cityjson
from tests.layers.sources.real_files import real_file

CRS = "https://www.opengis.net/def/crs/EPSG/0/7415"


def box_city(**changes):
    """One box of 10 x 8 x 6 m with a gable of 3 m, without names for its surfaces."""
    corners = [(0, 0, 0), (10, 0, 0), (10, 8, 0), (0, 8, 0), (0, 0, 6), (10, 0, 6), (10, 8, 6),
               (0, 8, 6), (0, 4, 9), (10, 4, 9)]  # fmt: skip
    faces = [[3, 2, 1, 0], [0, 1, 5, 4], [2, 3, 7, 6], [1, 2, 6, 9, 5], [3, 0, 4, 8, 7],
             [4, 5, 9, 8], [6, 7, 8, 9]]  # fmt: skip
    return {
        "type": "CityJSON",
        "version": "2.0",
        "metadata": {"referenceSystem": CRS},
        "transform": {"scale": [0.01, 0.01, 0.01], "translate": [90000.0, 435000.0, 1.0]},
        "vertices": [[100 * c for c in corner] for corner in corners],
        "CityObjects": {
            "b1": {
                "type": "Building",
                "attributes": {"yearOfConstruction": 1931, "storeysAboveGround": 2},
                "geometry": [
                    {"type": "Solid", "lod": "2", "boundaries": [[[face] for face in faces]]}
                ],
            }
        },
        **changes,
    }


def write(path, city):
    path.write_text(json.dumps(city), encoding="utf-8")
    return path


def test_that_a_gabled_box_gives_its_plan_eaves_and_ridge(tmp_path):
    layer = read_source(write(tmp_path / "a.city.json", box_city())).layers["buildings"]
    assert layer.geometry.iloc[0].area == pytest.approx(80)
    tags = layer["tags"].iloc[0]
    assert float(tags["eaves_height"]) == pytest.approx(6)
    assert float(tags["roof:height"]) == pytest.approx(3)
    assert tags["roof:shape"] == "gabled"
    assert tags["start_date"] == "1931"
    assert tags["building:levels"] == "2"
    assert layer.crs == "EPSG:28992"  # the horizontal part of EPSG:7415


def test_that_two_levels_of_detail_are_not_added_up(tmp_path):
    city = box_city()
    plan = {"type": "MultiSurface", "lod": "0", "boundaries": [[[0, 1, 2, 3]]]}
    city["CityObjects"]["b1"]["geometry"].append(plan)
    layer = read_cityjson(write(tmp_path / "a.json", city)).layers["buildings"]
    assert layer.geometry.iloc[0].area == pytest.approx(80)


def test_that_parts_belong_to_their_building(tmp_path):
    city = box_city()
    part = {**city["CityObjects"]["b1"], "type": "BuildingPart", "parents": ["b1"]}
    city["CityObjects"] = {"b1": {"type": "Building", "children": ["p1"]}, "p1": part}
    layer = read_cityjson(write(tmp_path / "a.json", city)).layers["buildings"]
    assert list(layer["id"]) == ["b1"]
    assert layer.geometry.iloc[0].area == pytest.approx(80)


def test_that_the_geometry_is_believed_over_measured_height(tmp_path):
    city = box_city()
    city["CityObjects"]["b1"]["attributes"]["measuredHeight"] = 23.7
    found = read_cityjson(write(tmp_path / "a.json", city))
    assert "height" not in found.layers["buildings"]["tags"].iloc[0]
    assert "measuredHeight says 23.7 m, the geometry 9.0 m" in found.issues[0].why


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"metadata": {}}, "names no coordinate system"),
        ({"version": "0.9"}, "CityJSON '0.9'; versions 1.0, 1.1, 2.0"),
        ({"CityObjects": {}}, "holds no building"),
        ({"vertices": [[0, 0]]}, "no sound list of vertices"),
        ({"vertices": [[0, 0, 0]]}, "buildings b1: shape: its geometry does not follow CityJSON"),
        ({"vertices": [[10**400, 0, 0]]}, "no sound list of vertices"),
        ({"metadata": [1]}, "names no coordinate system"),
        ({"CityObjects": [1]}, "'CityObjects' does not follow CityJSON"),
        (
            {
                "CityObjects": {
                    "b2": {
                        "type": "Building",
                        "geometry": [
                            {
                                "type": "MultiSurface",
                                "lod": "2",
                                "boundaries": [[[float("inf"), 1, 2]]],
                            }
                        ],
                    }
                }
            },
            "buildings b2: shape: its geometry does not follow CityJSON",
        ),
    ],
)
def test_that_an_unusable_file_is_refused(tmp_path, changes, sentence):
    with pytest.raises(SourceError, match=sentence):
        read_cityjson(write(tmp_path / "a.json", box_city(**changes)))


@pytest.mark.parametrize(
    "content", [b"[1, 2]", b'{"type": "CityJSON", ', b"\xff\xfe", b"[" * 99999, b"1" * 5000]
)
def test_that_a_damaged_file_is_refused(tmp_path, content):
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(SourceError, match=r"a\.json"):
        read_cityjson(tmp_path / "a.json")


def test_that_a_sequence_with_something_else_in_it_is_refused(tmp_path):
    line = json.dumps(box_city(CityObjects={}))
    (tmp_path / "a.city.jsonl").write_text(f"{line}\n[1]\n")
    with pytest.raises(SourceError, match="no CityJSON sequence"):
        read_source(tmp_path / "a.city.jsonl")


@pytest.mark.parametrize(
    ("name", "ids", "height_m"),
    [
        ("cj_one_bad_index", ["b0", "b1", "b2", "b4"], 15),
        ("cj_null_attr", ["b2"], 15),
        ("cj_installation_lod3", ["b1", "b2"], 15),
        ("cj_4979_latlon", ["b1"], 15),
        ("cj_parts_mixed_lod", ["b1"], 22.5),  # 15 m and 30 m, each on 120 m2
    ],
)
def test_that_one_irregular_object_does_not_refuse_the_rest(name, ids, height_m):
    found = read_source(real_file(f"field/{name}.city.json"))
    layer = found.layers["buildings"]
    assert list(layer["id"]) == ids
    assert [float(t["eaves_height"]) for t in layer["tags"]] == pytest.approx([height_m] * len(ids))
    if name == "cj_one_bad_index":
        assert [i.object_id for i in found.issues] == ["b3"]


def test_that_a_plan_alone_takes_the_height_it_is_told():
    layer = read_source(real_file("field/cj_lod0_measured.city.json")).layers["buildings"]
    assert [tags["height"] for tags in layer["tags"]] == ["30", "30"]


def test_that_fzk_haus_has_its_known_size():
    layer = read_source(real_file("buildings/FZK-Haus-LoD2.city.json")).layers["buildings"]
    tags = layer["tags"].iloc[0]
    assert layer.geometry.iloc[0].area == pytest.approx(120)
    total = float(tags["eaves_height"]) + float(tags["roof:height"])
    assert total == pytest.approx(6.52, abs=0.02)
    assert tags["roof:shape"] == "gabled"


def test_that_delfshaven_gives_all_its_buildings():
    layer = read_source(real_file("buildings/3-20-DELFSHAVEN.city.json")).layers["buildings"]
    assert len(layer) > 840
    assert layer.crs == "EPSG:28992"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("FZK-Haus_full.indoorgml.gml", "is IndoorGML"),
        ("rotterdam_subset.json", "names no coordinate system"),
    ],
)
def test_that_what_cannot_be_read_says_why(name, sentence):
    with pytest.raises(SourceError, match=sentence):
        read_source(real_file(f"buildings/{name}"))


def test_that_indoor_gml_is_told_from_city_gml_by_its_content(tmp_path):
    path = tmp_path / "rooms.gml"
    path.write_text('<?xml version="1.0"?><core:IndoorFeatures xmlns:core="x"/>')
    with pytest.raises(SourceError, match="a plan of rooms"):
        read_source(path)
