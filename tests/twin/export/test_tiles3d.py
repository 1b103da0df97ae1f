"""3D Tiles: the official schemas, and a place on the earth by its closed form."""

import json
import os
from pathlib import Path

import jsonschema
import numpy as np
import pytest
import referencing
from pyproj import Transformer

from twin.export.export import write_export
from twin.export.gltf import drawn_meshes

SCHEMAS = "THREE_D_TILES_SCHEMAS"
"""The folder specification/schema of a copy of github.com/CesiumGS/3d-tiles."""


@pytest.fixture(scope="module")
def tileset(sample_answer, tmp_path_factory):
    path = tmp_path_factory.mktemp("tiles") / "our tiny.tileset.json"
    write_export(path, sample_answer)
    assert (path.parent / "our tiny.glb").read_bytes()[:4] == b"glTF"
    return json.loads(path.read_text())


def faults(tileset):
    if SCHEMAS not in os.environ:
        pytest.skip(f"{SCHEMAS} names no folder of schemas")
    folder = Path(os.environ[SCHEMAS])
    # Their ids are bare names, their references paths from file to file.
    named = {
        (address := f"https://schemas.test/{path.relative_to(folder).as_posix()}"): {
            **json.loads(path.read_text()), "$id": address,
        }
        for path in folder.rglob("*.schema.json")
    }  # fmt: skip
    registry = referencing.Registry().with_resources(
        (name, referencing.Resource.from_contents(schema)) for name, schema in named.items()
    )
    start = named["https://schemas.test/tileset.schema.json"]
    return list(jsonschema.Draft202012Validator(start, registry=registry).iter_errors(tileset))


def test_that_the_official_schema_finds_nothing(tileset):
    assert faults(tileset) == []


def test_that_the_official_schema_finds_a_missing_box(tileset):
    root = {k: v for k, v in tileset["root"].items() if k != "boundingVolume"}
    assert faults({**tileset, "root": root})


def test_that_its_content_is_named_as_an_address(tileset):
    assert tileset["root"]["content"]["uri"] == "our%20tiny.glb"


def on_earth(lon_deg, lat_deg, height_m):
    """WGS 84, closed form (EPSG guidance note 7-2, 4.1.1)."""
    a, f = 6378137.0, 1 / 298.257223563
    lon, lat, e2 = np.radians(lon_deg), np.radians(lat_deg), f * (2 - f)
    n = a / np.sqrt(1 - e2 * np.sin(lat) ** 2)
    flat = (n + height_m) * np.cos(lat)
    return np.array(
        [flat * np.cos(lon), flat * np.sin(lon), (n * (1 - e2) + height_m) * np.sin(lat)]
    )


def test_that_each_building_lies_in_its_place_on_the_earth(tileset, sample_answer):
    district = sample_answer.district
    matrix = np.array(tileset["root"]["transform"]).reshape(4, 4).T
    mesh = drawn_meshes(district)["buildings"].points_m.astype(float)[::50]
    degrees = Transformer.from_crs(district.crs, "EPSG:4326", always_xy=True)
    lon, lat = degrees.transform(*(mesh[:, :2] + district.origin_m).T)
    placed = (matrix @ np.column_stack([mesh, np.ones(len(mesh))]).T)[:3]
    assert np.abs(placed - on_earth(lon, lat, mesh[:, 2])).max() < 0.1


def test_that_the_box_holds_all_that_is_drawn(tileset, sample_answer):
    box = np.array(tileset["root"]["boundingVolume"]["box"]).reshape(4, 3)
    reach = np.abs(box[1:]).sum(axis=0)
    for mesh in drawn_meshes(sample_answer.district).values():
        assert (np.abs(mesh.points_m - box[0]) <= reach + 0.01).all()
