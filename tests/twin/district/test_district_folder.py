import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from twin.district.folder import (
    SAMPLES,
    DistrictError,
    check_district,
    open_district,
    resolve_district,
    sample_folder,
    sample_scenarios,
)
from twin.scenario.scenario import read_scenario
from twin.steps.buildings.buildings import climate, sun_position


def test_that_tiny_is_what_its_file_says(tiny):
    assert (tiny.key, tiny.country, tiny.crs) == ("tiny", "PT", "EPSG:3763")
    assert tiny.schematic
    assert len(tiny.buildings) == 12
    assert tiny.residents == 62
    assert tiny.sources[0].standing == "estimate"
    assert [v.name for v in tiny.views] == ["From the south", "The corner"]


def test_that_coordinates_are_local_and_can_be_taken_back(tiny):
    bounds = shapely.total_bounds(tiny.buildings.geometry)
    assert np.abs(bounds).max() < 500
    for name, layer in tiny.layers.items():
        assert np.abs(shapely.total_bounds(layer.geometry)).max() < 1000, name
        assert all(len(column) == len(layer) for column in layer.columns.values())
    t = tiny.terrain
    assert t.west_m < bounds[0] < bounds[2] < t.west_m + t.z_m.shape[1] * t.cell_m


def test_that_a_layer_knows_its_rows_and_rules(tiny):
    b = tiny.buildings
    assert b.row_of("b00003") == 2
    with pytest.raises(KeyError):
        b.row_of("nobody")
    assert b.rule("year")[0]
    assert (b.rule("protected") == "").all()
    assert b.rule("protected").shape == (12,)


def test_that_the_hashes_are_those_of_the_files(tiny):
    assert set(tiny.input_hashes) == {"district.toml", "layers.gpkg", "terrain.tif", "weather.epw"}
    for name, digest in tiny.input_hashes.items():
        assert hashlib.sha256((tiny.folder / name).read_bytes()).hexdigest() == digest


def test_that_a_district_without_terrain_stands_on_level_ground(tmp_path):
    folder = Path(shutil.copytree(sample_folder("tiny"), tmp_path / "flat"))
    (folder / "terrain.tif").unlink()
    district = open_district(folder)
    t, (west, south, east, north) = (
        district.terrain,
        shapely.total_bounds(district.buildings.geometry),
    )
    assert (t.z_m == 0).all()
    assert t.west_m < west
    assert t.north_m > north
    assert t.west_m + t.z_m.shape[1] * t.cell_m > east
    assert t.north_m - t.z_m.shape[0] * t.cell_m < south


def test_that_residents_are_counted_where_no_figure_is_published(tmp_path, tiny):
    folder = Path(shutil.copytree(sample_folder("tiny"), tmp_path / "uncounted"))
    text = (folder / "district.toml").read_text("utf-8").replace("residents = 62\n", "", 1)
    (folder / "district.toml").write_text(text, "utf-8")
    assert open_district(folder).residents == tiny.buildings["residents"].sum()


@pytest.mark.parametrize("name", ["atlantis", "", "nowhere/at/all", "tiny\x00", "x" * 5000])
def test_that_an_unknown_district_gets_one_sentence_with_the_samples(name):
    with pytest.raises(DistrictError, match=", ".join(SAMPLES)) as fault:
        resolve_district(name)
    assert "\n" not in str(fault.value)


def test_that_a_folder_of_a_sample_s_name_goes_before_the_sample(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny").mkdir()
    assert resolve_district("tiny") == sample_folder("tiny")  # a folder, but no district
    (tmp_path / "tiny" / "district.toml").touch()
    assert resolve_district("tiny") == Path("tiny")
    assert resolve_district("lisbon") == sample_folder("lisbon")


@pytest.mark.parametrize("key", SAMPLES)
def test_that_a_sample_scenario_ships_with_every_sample(key):
    class Only:
        folder = sample_folder(key)

    paths = sample_scenarios(Only)
    assert paths
    for path in paths:
        assert read_scenario(path).measures


def test_that_a_sketch_has_no_issue_that_is_not_a_sentence():
    for issue in check_district("tiny"):
        assert "\n" not in str(issue)
        assert len(str(issue)) > 20


def test_that_the_sun_is_turned_into_the_grid_of_the_district(tiny):
    """West of the central meridian true north lies east of grid north: so does the noon sun."""
    lon, lat = -9.140, 38.7205
    expected = -np.degrees(np.arctan(np.tan(np.radians(lon + 8.133108)) * np.sin(np.radians(lat))))
    assert tiny.true_north_deg == pytest.approx(expected, abs=0.01)
    turned = climate(tiny)
    off = sun_position(turned)[0] - sun_position(replace(turned, true_north_deg=0.0))[0]
    assert (off + 180.0) % 360.0 - 180.0 == pytest.approx(np.full(8760, expected), abs=0.01)
