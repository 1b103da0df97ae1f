"""Bare ground out of a surface model, and heights out of a laser survey, against what is known."""

import zipfile

import numpy as np
import pytest
import shapely
from rasterio.features import shapes
from rasterio.transform import Affine

from layers.online.ground import bare_ground
from layers.online.surface_heights import heights_m
from layers.sources.raster import read_terrain
from layers.terrain.terrain import Terrain
from tests.layers.online.services import raster
from tests.reference_files import reference_file

CELL_M, SIDE = 30.0, 40


def slope(x, y):
    """A hill side: 4 % to the east, 2 % to the north."""
    return 50.0 + 0.04 * x + 0.02 * y


def middles():
    at = CELL_M * (np.arange(SIDE) + 0.5)
    return np.meshgrid(at, at[::-1])


def quarter(width_m, gap_m, low=200.0, high=1000.0):
    """Blocks of houses in a grid, with streets between."""
    step = width_m + gap_m
    corners = np.arange(low, high - width_m, step)
    return np.array([shapely.box(x, y, x + width_m, y + width_m) for x in corners for y in corners])


def surface_over(blocks, height_m):
    """What a surface model of 30 m shows: ground and blocks averaged over each cell."""
    x, y = middles()
    cells = shapely.box(x - CELL_M / 2, y - CELL_M / 2, x + CELL_M / 2, y + CELL_M / 2)
    covered = shapely.area(shapely.intersection(cells, shapely.union_all(blocks)))
    z = slope(x, y) + height_m * covered / CELL_M**2
    return Terrain(z.astype(np.float32), 0.0, SIDE * CELL_M, CELL_M, "EPSG:25832")


@pytest.mark.parametrize(("width_m", "gap_m"), [(60.0, 50.0), (120.0, 45.0), (20.0, 70.0)])
def test_that_blocks_on_a_hillside_go_and_the_hill_stays(width_m, gap_m):
    blocks = quarter(width_m, gap_m)
    found = bare_ground(surface_over(blocks, 20.0), blocks)
    error = found.z_m - slope(*middles())
    assert np.abs(error).max() < 2.5  # of blocks of 20 m; the drawn hill falls 48 m
    assert np.abs(error).mean() < 0.6


def test_that_open_ground_stays_as_it_is():
    open_air = surface_over(quarter(1.0, 2000.0), 0.0)
    found = bare_ground(open_air, np.array([], dtype=object))
    assert np.abs(found.z_m - open_air.z_m)[2:-2, 2:-2].max() < 0.2


def test_that_towers_missing_in_the_outlines_go_too():
    blocks = quarter(30.0, 270.0)
    found = bare_ground(surface_over(blocks, 60.0), np.array([], dtype=object))
    error = np.abs(found.z_m - slope(*middles()))
    assert error.max() < 8.0  # what is low enough to be a knoll stays; the towers had 60 m
    assert error.mean() < 0.3


def test_that_a_surface_without_any_height_passes():
    empty = Terrain(np.full((4, 4), np.nan, np.float32), 0.0, 120.0, CELL_M, "EPSG:25832")
    assert np.isnan(bare_ground(empty, quarter(10.0, 10.0, 0.0, 100.0)).z_m).all()


def test_that_covent_garden_loses_its_buildings(tmp_path):
    """Surface and ground of a real quarter at 1 m; the surface is averaged to 30 m, the filter's
    ground is judged by the survey's own."""
    with zipfile.ZipFile(reference_file("terrain/DataCoventGarden.zip")) as packed:
        packed.extractall(tmp_path)
    folder = tmp_path / "DataCoventGarden"
    top = read_terrain(folder / "DSM_CG.tif")
    ground = read_terrain(folder / "DEM_CG.tif")
    rows, cols = (30 * (n // 30) for n in top.z_m.shape)
    roofs = (top.z_m - ground.z_m)[:rows, :cols] > 2.0

    def coarse(z):
        return z[:rows, :cols].reshape(rows // 30, 30, cols // 30, 30).mean(axis=(1, 3))

    place = Affine(1.0, 0.0, top.west_m, 0.0, -1.0, top.north_m)
    outlines = np.array(
        [
            shapely.geometry.shape(s)
            for s, v in shapes(roofs.astype(np.uint8), roofs, transform=place)
        ]
    )
    surface = Terrain(coarse(top.z_m).astype(np.float32), top.west_m, top.north_m, 30.0, top.crs)
    truth = coarse(ground.z_m)
    before = np.abs(surface.z_m - truth).mean()
    after = np.abs(bare_ground(surface, outlines).z_m - truth).mean()
    assert after < 0.2 * before


def test_that_roofs_are_measured_by_surface_less_ground(tmp_path):
    place = Affine(1.0, 0.0, 500_000.0, 0.0, -1.0, 180_100.0)
    ground = np.full((100, 100), 10.0)
    top = ground.copy()
    top[20:40, 20:40] += 12.0  # rows from the north: y from 180,060 to 180,080
    top[60:62, 60:62] += 5.0
    (tmp_path / "dtm.tif").write_bytes(raster(place, ground, 27700))
    (tmp_path / "dsm.tif").write_bytes(raster(place, top, 27700))
    outlines = np.array(
        [
            shapely.box(500_020, 180_060, 500_040, 180_080),
            shapely.box(500_060, 180_038, 500_062, 180_040),  # of four cells
            shapely.box(500_080, 180_010, 500_090, 180_020),  # nothing stands there
            shapely.box(400_000, 180_010, 400_010, 180_020),  # elsewhere
        ]
    )
    found = heights_m(outlines, tmp_path / "dsm.tif", tmp_path / "dtm.tif")
    assert found[0] == pytest.approx(12.0)
    assert np.isnan(found[1:]).all()
