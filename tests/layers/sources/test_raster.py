"""Height rasters: no-data of every kind, other projections, what is refused."""

import zipfile

import numpy as np
import pytest
import rasterio
from rasterio.errors import NotGeoreferencedWarning
from rasterio.transform import Affine

from layers.source_error import SourceError
from layers.sources.dem import MARGIN_M, read_dem
from layers.sources.raster import read_terrain, write_terrain
from layers.terrain.terrain import elevation_m
from tests.layers.district.district_parts import terrain
from tests.layers.sources.real_files import real_file

BAIXA = (-87800.0, -106200.0, -87000.0, -105500.0)
LISBON = (-87100.0, -105100.0, -86800.0, -104900.0)


def north_up(west, north, wide, high):
    return Affine(wide, 0.0, west, 0.0, -high, north)


def raster(path, z_m, transform, crs="EPSG:3763", nodata=None):
    with rasterio.open(
        path, "w", driver="GTiff", width=z_m.shape[1], height=z_m.shape[0], count=1,
        dtype=z_m.dtype, crs=crs, transform=transform, nodata=nodata,
    ) as sink:  # fmt: skip
        sink.write(z_m, 1)
    return path


def test_that_a_terrain_written_is_read_again(tmp_path):
    write_terrain(tmp_path / "t.tif", terrain())
    again = read_terrain(tmp_path / "t.tif", "EPSG:3763")
    np.testing.assert_array_equal(again.z_m, terrain().z_m)
    assert (again.west_m, again.north_m, again.cell_m) == (-87100.0, -104900.0, 10.0)


@pytest.mark.parametrize("nodata", [-9999.0, -3.4e38, None])
def test_that_every_no_data_mark_becomes_empty(tmp_path, nodata):
    z = np.full((4, 4), 7.0, np.float32)
    z[1, 1] = -9999.0 if nodata is None else nodata
    raster(tmp_path / "t.tif", z, north_up(0, 40, 10, 10), nodata=nodata)
    found = read_terrain(tmp_path / "t.tif")
    assert np.isnan(found.z_m[1, 1])
    assert np.isnan(found.z_m).sum() == 1


@pytest.mark.parametrize(
    ("transform", "crs", "sentence"),
    [
        (Affine(10, 2, 0, 2, -10, 40), "EPSG:3763", "is turned"),
        (north_up(0, 40, 10, 20), "EPSG:3763", "cells of 10 x 20 m"),
        (north_up(0, 40, 10, 10), "EPSG:25832", "not in EPSG:3763"),
    ],
)
def test_that_a_folders_terrain_must_be_north_up_square_and_in_its_frame(
    tmp_path, transform, crs, sentence
):
    path = raster(tmp_path / "t.tif", np.ones((4, 4), np.float32), transform, crs)
    with pytest.raises(SourceError, match=sentence):
        read_terrain(path, "EPSG:3763")


def test_that_an_all_empty_raster_is_refused(tmp_path):
    path = raster(tmp_path / "t.tif", np.full((4, 4), np.nan, np.float32), north_up(0, 4, 1, 1))
    with pytest.raises(SourceError, match="holds no height"):
        read_terrain(path)


def test_that_a_picture_is_refused(tmp_path):
    path = tmp_path / "photo.png"
    with (
        pytest.warns(NotGeoreferencedWarning),
        rasterio.open(path, "w", driver="PNG", width=4, height=4, count=1, dtype="uint8") as sink,
    ):
        sink.write(np.ones((4, 4), np.uint8), 1)
    with pytest.raises(SourceError, match="does not say where it lies"):
        read_dem(path, "EPSG:3763", LISBON)


@pytest.mark.parametrize("content", [b"", b"hello", b"II*\x00\x08\x00\x00\x00\xff\xff"])
def test_that_a_damaged_raster_is_refused_in_one_sentence(tmp_path, content):
    (tmp_path / "t.tif").write_bytes(content)
    for read in (read_terrain, lambda p: read_dem(p, "EPSG:3763", LISBON)):
        with pytest.raises(SourceError, match=r"t\.tif") as refused:
            read(tmp_path / "t.tif")
        assert "\n" not in str(refused.value)


@pytest.mark.parametrize("cell_m", [0.0, 1e300, float("nan"), 1e-9])
def test_that_cells_without_size_are_refused(tmp_path, cell_m):
    path = raster(tmp_path / "t.tif", np.ones((4, 4), np.float32), north_up(0, 40, cell_m, 10))
    for read in (read_terrain, lambda p: read_dem(p, "EPSG:3763", LISBON)):
        with pytest.raises(SourceError, match=r"t\.tif"):
            read(path)


def test_that_a_cut_off_raster_is_refused(tmp_path):
    z = np.random.default_rng(0).normal(50, 9, (300, 300)).astype(np.float32)
    path = raster(tmp_path / "t.tif", z, north_up(-88000, -104000, 10, 10))
    path.write_bytes(path.read_bytes()[:200_000])
    with pytest.raises(SourceError, match=r"t\.tif"):
        read_dem(path, "EPSG:3763", (-87900.0, -106900.0, -85100.0, -104100.0))


def test_that_a_plane_in_degrees_comes_out_as_the_same_plane_in_metres(tmp_path):
    # z falls by 1 m for each 0.001 degree of longitude; Lisbon, WGS 84.
    lon = -9.16 + (np.arange(300) + 0.5) * 1e-4
    z = np.tile(((lon + 9.16) * 1000).astype(np.float32), (300, 1))
    path = raster(tmp_path / "t.tif", z, north_up(-9.16, 38.725, 1e-4, 1e-4), "EPSG:4326")
    west, south, east, north = LISBON
    found, issues = read_dem(path, "EPSG:3763", LISBON)
    assert not issues
    assert found.crs == "EPSG:3763"
    assert 8 < found.cell_m < 12
    assert found.west_m == west - MARGIN_M
    rise = elevation_m(found, east, (north + south) / 2) - elevation_m(
        found, west, (north + south) / 2
    )
    assert rise == pytest.approx((east - west) / 87.0, rel=0.01)  # 0.001 deg is 86.97 m here


def test_that_a_raster_without_coordinate_system_is_an_issue_or_refused(tmp_path):
    path = raster(tmp_path / "t.tif", np.ones((99, 99), np.float32),
                  north_up(-87500, -104500, 10, 10), crs=None)  # fmt: skip
    _, issues = read_dem(path, "EPSG:3763", LISBON)
    assert issues[0].done == "taken as EPSG:3763"
    with pytest.raises(SourceError, match="does not lie under the district"):
        read_dem(path, "EPSG:3763", (0.0, 0.0, 100.0, 100.0))


def test_that_half_a_raster_is_an_issue(tmp_path):
    path = raster(tmp_path / "t.tif", np.ones((99, 15), np.float32),
                  north_up(-87100, -104500, 10, 10))  # fmt: skip
    _, issues = read_dem(path, "EPSG:3763", LISBON)
    assert issues[0].what == "coverage"
    assert "50%" in issues[0].why


def test_that_lisbons_terrain_is_read_although_its_system_is_not_understood():
    found, issues = read_dem(real_file("terrain/dem_lisbon.tif"), "EPSG:3763", BAIXA)
    assert issues
    assert found.cell_m == 10
    assert 0 <= np.nanmin(found.z_m) < np.nanmax(found.z_m) < 98


def test_that_covent_gardens_two_no_data_marks_are_both_empty(tmp_path):
    with zipfile.ZipFile(real_file("terrain/DataCoventGarden.zip")) as zipped:
        for name in ("DEM_CG.tif", "DSM_CG.tif"):
            zipped.extract(f"DataCoventGarden/{name}", tmp_path)
            found = read_terrain(tmp_path / "DataCoventGarden" / name)
            assert 6 < np.nanmin(found.z_m) < np.nanmax(found.z_m) < 71
            assert found.crs == "EPSG:32631"
