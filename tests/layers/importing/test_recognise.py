"""What files hold, told before an import."""

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from rasterio.transform import Affine

from layers.importing.recognise import recognise
from layers.importing.several_sources import read_sources
from layers.schemes.scheme import read_scheme
from tests.layers.importing.test_import import epw, village

MIDDLE = (9.2, 45.45)
EXTENT_DEG = 1e-4


def houses(path, **columns):
    """Two squares in Milan with these columns."""
    lon, lat = MIDDLE
    shapes = [shapely.box(lon + k, lat, lon + k + EXTENT_DEG, lat + EXTENT_DEG) for k in (0, 3e-4)]
    gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326").to_file(path, layer=path.stem)
    return path


def seen(*paths, mapping=None, crs=None):
    return recognise(paths, mapping, crs, lambda *_: None)


def columns_of(file):
    return {column.name: column for column in file.tables[0].columns}


def test_that_columns_are_told_with_a_guess_and_examples(tmp_path):
    path = houses(tmp_path / "buildings.gpkg", height=[9.0, 12.5], zork=["blue", "red"])
    (file,) = seen(path)
    assert (file.role, file.tables[0].layers) == ("data", (("buildings", 2),))
    assert columns_of(file)["height"].means == "height"
    assert columns_of(file)["height"].understood == 2
    assert columns_of(file)["zork"].means == ""
    assert set(columns_of(file)["zork"].examples) == {"blue", "red"}


def test_that_outlines_are_in_degrees_around_where_they_lie(tmp_path):
    path = houses(tmp_path / "buildings.gpkg", height=[9.0, 12.5])
    gpd.read_file(path).to_crs("EPSG:32632").to_file(tmp_path / "utm.gpkg", layer="buildings")
    for file in seen(path, tmp_path / "utm.gpkg"):
        first, _ = file.tables[0].outlines
        assert first.mean(axis=0) == pytest.approx(MIDDLE, abs=2 * EXTENT_DEG)
        assert np.ptp(first, axis=0) == pytest.approx(EXTENT_DEG, rel=1e-3)


def test_that_what_is_said_of_one_value_leaves_the_others_as_they_were(tmp_path):
    path = houses(tmp_path / "buildings.gpkg", use=["X7", "school"])
    assert columns_of(seen(path)[0])["use"].understood == 2  # both are taken over as they stand
    (tmp_path / "m.csv").write_text("column,value,attribute,means\nuse,X7,use,office\n")
    mapping = read_scheme(tmp_path / "m.csv")
    assert columns_of(seen(path, mapping=mapping)[0])["use"].understood == 2
    tags = read_sources([path], mapping).layers["buildings"]["tags"]
    assert [tag["use"] for tag in tags] == ["office", "school"]


def test_that_a_folder_is_told_file_by_file_without_what_is_no_data(tmp_path):
    houses(tmp_path / "buildings.gpkg", height=[9.0, 12.5])
    epw(tmp_path / "milan.epw")
    village(tmp_path / "village.osm")
    (tmp_path / "readme.txt").write_text("hello")
    shape = {"driver": "GTiff", "height": 4, "width": 5, "count": 1, "dtype": "float32"}
    with rasterio.open(
        tmp_path / "ground.tif", "w", crs="EPSG:32632", transform=Affine.scale(2, -2), **shape
    ) as file:
        file.write(np.ones((1, 4, 5), dtype=np.float32))
    (tmp_path / "broken.geojson").write_text('{"type": "FeatureCollection", "featu')
    roles = {file.path.name: file.role for file in seen(tmp_path)}
    assert roles == {
        "broken.geojson": "not used", "buildings.gpkg": "data", "ground.tif": "ground",
        "milan.epw": "weather", "village.osm": "data",
    }  # fmt: skip
    assert "broken.geojson" in next(file.fault for file in seen(tmp_path) if file.fault)


def test_that_the_parts_of_a_shapefile_are_one(tmp_path):
    houses(tmp_path / "buildings.shp", height=[9.0, 12.5])
    files = seen(*sorted(tmp_path.iterdir()))
    assert [file.path.name for file in files] == ["buildings.shp"]


def test_that_a_table_left_aside_is_told(tmp_path):
    path = houses(tmp_path / "buildings.gpkg", height=[9.0, 12.5])
    wards = gpd.read_file(path)[["geometry"]]
    wards.to_file(path, layer="wards", mode="a")
    (file,) = seen(path)
    assert {table.name: table.layers for table in file.tables} == {
        "buildings": (("buildings", 2),),
        "wards": (),
    }


def test_that_several_files_are_one_district_and_no_building_is_lost(tmp_path):
    one = houses(tmp_path / "north.gpkg", id=["a", "b"], height=[9.0, 12.5])
    two = houses(tmp_path / "south.gpkg", id=["a", "c"], height=[5.0, 6.5])
    found = read_sources([one, two, village(tmp_path / "village.osm")])
    assert list(found.layers["buildings"]["id"])[:4] == ["a", "b", "2.a", "2.c"]
    assert len(found.layers["trees"]) == 1
    assert str(found.layers["trees"].crs) == str(found.layers["buildings"].crs)
