"""Ground heights between, beyond and beside the cells."""

import numpy as np
import pytest

from layers.source_error import SourceError
from layers.terrain.terrain import Terrain, elevation_m, filled, shifted


def plane(rows=6, cols=8, cell_m=10.0, west_m=1000.0, north_m=5000.0) -> Terrain:
    """z = 0.1 x + 0.2 y at the cell centres."""
    x = west_m + (np.arange(cols) + 0.5) * cell_m
    y = north_m - (np.arange(rows) + 0.5) * cell_m
    z = 0.1 * x[None, :] + 0.2 * y[:, None]
    return Terrain(z.astype(np.float32), west_m, north_m, cell_m, "EPSG:3763")


def test_that_a_plane_is_met_exactly_between_cell_centres():
    rng = np.random.default_rng(1)
    x, y = rng.uniform(1005, 1075, 100), rng.uniform(4945, 4995, 100)
    np.testing.assert_allclose(elevation_m(plane(), x, y), 0.1 * x + 0.2 * y, atol=1e-3)


def test_that_the_shape_of_the_points_is_kept():
    assert elevation_m(plane(), 1010.0, 4990.0).shape == ()
    assert elevation_m(plane(), np.full((3, 2), 1010.0), 4990.0).shape == (3, 2)


def test_that_a_point_outside_takes_the_nearest_ground():
    ground = plane()
    inside = elevation_m(ground, 1005.0, 4995.0)
    assert elevation_m(ground, 0.0, 9999.0) == pytest.approx(inside)


def test_that_shifting_the_frame_moves_the_points_and_not_the_heights():
    near = shifted(plane(), (1000.0, 4900.0))
    assert elevation_m(near, 33.0, 44.0) == pytest.approx(elevation_m(plane(), 1033.0, 4944.0))


def test_that_an_empty_cell_takes_its_nearest_neighbour():
    ground = plane()
    z = ground.z_m.copy()
    z[:, 0] = np.nan
    holed = Terrain(z, ground.west_m, ground.north_m, ground.cell_m, ground.crs)
    assert not np.isnan(filled(holed).z_m).any()
    np.testing.assert_array_equal(filled(holed).z_m[:, 0], z[:, 1])
    assert np.isfinite(elevation_m(holed, 1001.0, 4960.0))


def test_that_ground_without_any_height_is_refused():
    empty = Terrain(np.full((3, 3), np.nan, np.float32), 0.0, 30.0, 10.0, "EPSG:3763")
    with pytest.raises(SourceError, match="every cell is empty"):
        elevation_m(empty, 1.0, 1.0)


def test_that_a_single_row_or_cell_will_do():
    one = Terrain(np.array([[7.0]], np.float32), 0.0, 10.0, 10.0, "EPSG:3763")
    assert elevation_m(one, 3.0, 3.0) == pytest.approx(7.0)
    line = Terrain(np.array([[0.0, 10.0]], np.float32), 0.0, 10.0, 10.0, "EPSG:3763")
    assert elevation_m(line, 10.0, 5.0) == pytest.approx(5.0)
