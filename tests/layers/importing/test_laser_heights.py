"""Heights out of rasters: against blocks of known height on a slope of known rise."""

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from rasterio.transform import Affine

from layers.importing.laser_heights import read_tiles, tops_m, with_tops
from layers.source_error import SourceError
from layers.terrain.terrain import Terrain

CRS = "EPSG:32632"
WEST, NORTH, SIDE = 514_000.0, 5_033_000.0, 200


def raster(path, heights, west=WEST, north=NORTH, cell=1.0, crs=CRS, **more):
    rows, cols = heights.shape
    with rasterio.open(
        path, "w", driver="GTiff", width=cols, height=rows, count=1, dtype="float32", crs=crs,
        transform=Affine(cell, 0.0, west, 0.0, -cell, north), **more,
    ) as sink:  # fmt: skip
        sink.write(heights.astype(np.float32), 1)
    return path


def slope(rise=0.1):
    """Ground that rises to the east, and the same with a block of 12 m and one of 30 m on it."""
    ground = np.tile(100 + rise * (np.arange(SIDE) + 0.5), (SIDE, 1))
    surface = ground.copy()
    surface[50:80, 50:80] += 12.0
    surface[100:130, 120:140] += 30.0
    return ground, surface


def terrain(heights):
    return Terrain(heights.astype(np.float32), WEST, NORTH, 1.0, CRS)


def block(row, col, high, wide):
    return shapely.box(WEST + col, NORTH - row - high, WEST + col + wide, NORTH - row)


BLOCKS = np.array([block(50, 50, 30, 30), block(100, 120, 30, 20), block(5, 5, 20, 20)])


def test_that_tops_are_those_of_the_blocks_whatever_the_slope():
    ground, surface = map(terrain, slope())
    found = tops_m(BLOCKS, surface, ground, 50.0)
    assert found[:2] == pytest.approx([12.0, 30.0], abs=0.05)
    assert np.isnan(found[2])  # nothing stands there


def test_that_the_percentile_is_chosen():
    ground, surface = slope(0.0)
    surface[50:80, 50:65] -= 4.0  # half of the roof lies lower
    grounds, tops = (
        Terrain(z.astype(np.float32), WEST, NORTH, 1.0, CRS) for z in (ground, surface)
    )
    low, high = (tops_m(BLOCKS[:1], tops, grounds, p)[0] for p in (25.0, 90.0))
    assert (low, high) == pytest.approx((8.0, 12.0), abs=0.05)


def test_that_a_height_which_is_told_stays():
    ground, surface = map(terrain, slope())
    tags = np.array([{"height": "9"}, {}, {}], dtype=object)
    frame = gpd.GeoDataFrame({"id": list("abc"), "tags": tags}, geometry=BLOCKS, crs=CRS)
    with_heights, (issue,) = with_tops(frame, surface, ground, 50.0)
    assert [tag.get("height") for tag in with_heights["tags"]] == ["9", "30.0", None]
    assert issue.why.startswith("1 of 3")


def test_that_tiles_of_other_systems_and_cells_are_one_ground(tmp_path):
    ground, _ = slope()
    west = raster(tmp_path / "west.tif", ground[:, :100])
    wide = gpd.GeoSeries([shapely.box(WEST, NORTH - SIDE, WEST + SIDE, NORTH)], crs=CRS)
    degrees = wide.to_crs("EPSG:25832").total_bounds
    coarse = np.tile(100 + 0.1 * (2 * np.arange(60) + 81), (100, 1))
    east = raster(tmp_path / "east.tif", coarse, degrees[0] + 80, degrees[3], 2.0, "EPSG:25832")
    bounds = (WEST + 20, NORTH - 180, WEST + 180, NORTH - 20)
    whole, issues = read_tiles([west, east], CRS, bounds)
    rows, cols = np.nonzero(np.isfinite(whole.z_m))
    east_m = whole.west_m + (cols + 0.5) * whole.cell_m
    inside = (east_m > WEST + 5) & (east_m < WEST + 190)
    assert whole.z_m[rows, cols][inside] == pytest.approx(
        100 + 0.1 * (east_m[inside] - WEST), abs=0.11
    )
    assert {150, 50} <= {int(e - WEST) for e in east_m}
    assert issues == []


def test_that_a_tile_elsewhere_is_left_aside_and_told(tmp_path):
    ground, _ = slope()
    here = raster(tmp_path / "here.tif", ground)
    away = raster(tmp_path / "away.tif", ground, WEST + 50_000)
    bounds = (WEST + 20, NORTH - 180, WEST + 180, NORTH - 20)
    _, (issue,) = read_tiles([away, here], CRS, bounds)
    assert (issue.what, issue.done) == ("away.tif", "left aside")
    with pytest.raises(SourceError, match=r"away\.tif"):
        read_tiles([away], CRS, bounds)
