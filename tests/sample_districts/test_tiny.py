"""The tiny district: small, a bit of everything, and the same every time it is built."""

from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from layers.district.folder import FolderContents, read_folder
from sample_districts.sketch.read import load_sketch
from sample_districts.sketch.write import build_district

TINY = Path(__file__).resolve().parents[2] / "sample_districts" / "tiny"


@pytest.fixture(scope="module")
def tiny() -> FolderContents:
    return read_folder(TINY)


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> FolderContents:
    out = tmp_path_factory.mktemp("built") / "tiny"
    build_district(load_sketch("tiny"), out)
    return read_folder(out)


def test_that_tiny_has_twelve_buildings_two_streets_and_eight_lamps(tiny):
    assert len(tiny.layers["buildings"]) == 12
    assert len(tiny.layers["streets"]) == 2
    assert len(tiny.layers["lamp_posts"]) == 8


def test_that_tiny_holds_every_layer(tiny):
    assert {name for name, _ in pyogrio.list_layers(TINY / "layers.gpkg")} == {
        "buildings", "streets", "lamp_posts", "charge_points", "parking", "trees", "green",
        "squares", "water", "landmarks", "substations",
    }  # fmt: skip


def test_that_tiny_has_several_uses_a_protected_and_an_unheated_building(tiny):
    buildings = tiny.layers["buildings"]
    assert buildings["use"].nunique() >= 4
    assert buildings["protected"].sum() == 1
    assert (buildings["heating"] == "none").any()
    assert tiny.description["facts"]["residents"] == buildings["residents"].sum()


def test_that_tiny_is_built_the_same_again(tiny, rebuilt):
    assert rebuilt.description == tiny.description
    assert np.allclose(rebuilt.terrain.z_m, tiny.terrain.z_m, atol=0.011)
    assert rebuilt.layers.keys() == tiny.layers.keys()
    for name, layer in tiny.layers.items():
        again = rebuilt.layers[name]
        columns = [column for column in layer.columns if column != "geometry"]
        assert again[columns].equals(layer[columns]), name
        same = shapely.equals_exact(again.geometry.values, layer.geometry.values, tolerance=1e-5)
        assert same.all(), name


def test_that_two_builds_are_the_same_bytes(tmp_path):
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        build_district(load_sketch("tiny"), folder)
    for name in ("district.toml", "layers.gpkg", "terrain.tif", "weather.epw"):
        first, second = ((folder / name).read_bytes() for folder in folders)
        assert first == second, name
