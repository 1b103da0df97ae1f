"""What is exported, judged by other programs, by the schema, and by reading it back."""

import csv
import io
import json
import struct
import subprocess
import sys
from collections import Counter
from itertools import pairwise

import geopandas as gpd
import jsonschema_rs
import numpy as np
import openpyxl
import pytest
import shapely

from layers.importing.import_district import import_district
from tests.reference_files import reference_file
from twin.district.folder import open_district
from twin.export.cityjson import cityjson_bytes
from twin.export.export import ExportError, checked_target, write_export
from twin.export.gltf import glb_bytes


@pytest.fixture(scope="module")
def city(sample_answer):
    return json.loads(cityjson_bytes(sample_answer))


def test_that_the_cityjson_schema_finds_nothing(city):
    schema = json.loads(reference_file("schemas/cityjson.min.schema.json").read_text())
    assert list(jsonschema_rs.validator_for(schema).iter_errors(city)) == []


def test_that_every_shell_is_closed_looks_out_and_names_vertices_that_are_there(city):
    at = np.array(city["vertices"]) * city["transform"]["scale"]
    for ident, thing in city["CityObjects"].items():
        for child in thing.get("children", ()):
            assert city["CityObjects"][child]["parents"] == [ident]
        for geometry in thing.get("geometry", ()):
            assert geometry["type"] == "Solid", ident
            (shell,) = geometry["boundaries"]
            assert len(geometry["semantics"]["values"][0]) == len(shell)
            rings = [ring for surface in shell for ring in surface]
            assert all(0 <= v < len(at) for ring in rings for v in ring)
            assert all(ring[0] != ring[-1] and len(set(ring)) >= 3 for ring in rings)
            sides = Counter(s for r in rings for s in zip(r, r[1:] + r[:1], strict=True))
            assert all(sides[v, u] == n for (u, v), n in sides.items()), ident
            fans = np.array([(r[0], b, c) for r in rings for b, c in pairwise(r[1:])])
            around = at - at[fans[0, 0]]
            assert np.linalg.det(around[fans]).sum() > 0, ident  # a shell inside out is negative


CJIO = """
import json, sys
from cjio.cityjson import CityJSON
read = CityJSON(j=json.load(sys.stdin))
print(read.number_city_objects_level1(), read.get_epsg(), *read.calculate_bbox())
"""
"""In a process of its own: cjio changes how Python's json writes numbers, for all that follows."""


def test_that_cjio_reads_every_building(city, sample_answer):
    done = subprocess.run(
        [sys.executable, "-c", CJIO], input=json.dumps(city), capture_output=True, text=True
    )
    count, epsg, *bbox = done.stdout.split()
    assert int(count) == len(sample_answer.district.buildings), done.stderr
    assert f"EPSG:{epsg}" == sample_answer.district.crs
    west, south, _, east, north, _ = map(float, bbox)
    bounds = shapely.total_bounds(sample_answer.district.buildings.geometry)
    assert (east - west, north - south) == pytest.approx(bounds[2:] - bounds[:2], abs=0.01)


def test_that_an_export_read_back_has_lost_nothing_of_the_buildings(sample_answer, tmp_path):
    district = sample_answer.district
    write_export(tmp_path / "tiny.city.json", sample_answer)
    import_district(
        [tmp_path / "tiny.city.json"], district.folder / "weather.epw", tmp_path / "again"
    )
    again, b = open_district(tmp_path / "again").buildings, district.buildings
    rows = [b.row_of(ident) for ident in again.ids]
    assert sorted(rows) == list(range(len(b)))
    for name in b.columns:
        was, now = b[name][rows], again[name]
        if was.dtype.kind == "f":
            assert now.astype(float) == pytest.approx(was.astype(float), abs=0.02), name
        else:
            assert now.tolist() == was.tolist(), name
    assert shapely.area(again.geometry) == pytest.approx(shapely.area(b.geometry[rows]), rel=1e-3)


def test_that_results_per_building_are_told(city, sample_answer):
    energy = sample_answer.results["energy"].final_kwh_a.sum(axis=1)
    area = sample_answer.results["shell"].floor_area_m2
    for row, ident in enumerate(sample_answer.district.buildings.ids):
        told = city["CityObjects"][ident]["attributes"]
        assert told["final_kwh_m2_a_scenario"] == pytest.approx(energy[row] / area[row], rel=1e-5)


def parsed_glb(content):
    magic, version, size = struct.unpack_from("<4sII", content)
    assert (magic, version, size) == (b"glTF", 2, len(content))
    length, kind = struct.unpack_from("<I4s", content, 12)
    assert kind == b"JSON"
    document = json.loads(content[20 : 20 + length])
    size, kind = struct.unpack_from("<I4s", content, 20 + length)
    assert kind == b"BIN\0"
    return document, content[28 + length : 28 + length + size]


def test_that_the_glb_holds_together_and_knows_each_building(sample_answer):
    gltf, data = parsed_glb(glb_bytes(sample_answer))
    b = sample_answer.district.buildings
    sizes = {5123: 2, 5125: 4, 5126: 4}
    width = {"SCALAR": 1, "VEC3": 3}
    for view in gltf["bufferViews"]:
        assert view["byteOffset"] % 8 == 0
        assert (
            view["byteOffset"] + view["byteLength"] <= gltf["buffers"][0]["byteLength"] <= len(data)
        )
    for a in gltf["accessors"]:
        view, one = (
            gltf["bufferViews"][a["bufferView"]],
            sizes[a["componentType"]] * width[a["type"]],
        )
        assert a["count"] * view.get("byteStride", one) == view["byteLength"]

    def column(view, kind):
        v = gltf["bufferViews"][view]
        return np.frombuffer(
            data, kind, v["byteLength"] // np.dtype(kind).itemsize, v["byteOffset"]
        )

    (houses,) = next(m["primitives"] for m in gltf["meshes"] if m["name"] == "buildings")
    ids = gltf["accessors"][houses["attributes"]["_FEATURE_ID_0"]]
    owner = column(ids["bufferView"], "<u2")[::2]
    points = gltf["accessors"][houses["attributes"]["POSITION"]]
    xyz = column(points["bufferView"], "<f4").reshape(-1, 3)
    assert len(owner) == len(xyz) == points["count"]
    assert xyz.min(axis=0) == pytest.approx(points["min"], rel=1e-6)
    triangles = column(gltf["accessors"][houses["indices"]]["bufferView"], "<u4")
    assert triangles.max() < len(xyz)
    for row, shape in enumerate(b.geometry):  # the points of a building stand on its own outline
        west, _, _, north = shape.bounds
        mine = xyz[owner == row]
        assert mine[:, 0].min() == pytest.approx(west, abs=0.01)
        assert mine[:, 1].max() == pytest.approx(north, abs=0.01)
    (table,) = gltf["extensions"]["EXT_structural_metadata"]["propertyTables"]
    assert table["count"] == len(b)
    ends = column(table["properties"]["id"]["stringOffsets"], "<u4")
    text = column(table["properties"]["id"]["values"], "u1").tobytes()
    assert [text[a:z].decode() for a, z in pairwise(ends)] == list(b.ids)
    told = column(table["properties"]["storeys"]["values"], "<f4")
    assert told.tolist() == b["storeys"].tolist()


def test_that_tables_read_back_where_the_buildings_stand(sample_answer, tmp_path):
    ids = list(sample_answer.district.buildings.ids)
    for ending in (".parquet", ".gpkg", ".csv", ".xlsx"):
        write_export(tmp_path / f"t{ending}", sample_answer)
    plan = gpd.read_parquet(tmp_path / "t.parquet")
    drawn = gpd.read_file(tmp_path / "t.gpkg", layer="buildings")
    assert list(plan["id"]) == list(drawn["id"]) == ids
    crs = sample_answer.district.crs
    assert drawn.crs == crs
    assert f"EPSG:{plan.crs.to_json_dict()['id']['code']}" == crs
    text = (tmp_path / "t.csv").read_text(encoding="utf-8-sig")
    assert [row["id"] for row in csv.DictReader(io.StringIO(text))] == ids
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["Buildings"]
    assert [cell.value for cell in sheet["A"]][1:] == ids


def test_that_a_name_of_no_format_is_refused_before_anything_is_calculated(tmp_path):
    with pytest.raises(ExportError, match=r"end it in \.city\.json"):
        checked_target(tmp_path / "a.dwg")
