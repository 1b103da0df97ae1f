import numpy as np
import pytest
import shapely

from layers.scene.scene import HEADROOM_M, SceneInput, scene_meshes
from layers.terrain.ground import height_m
from layers.terrain.terrain import Terrain


def slope(rise: float = 0.2) -> Terrain:
    y = 200 - 10.0 * (np.arange(40) + 0.5)
    z = np.tile((y * rise)[:, None], (1, 40)).astype(np.float32)
    return Terrain(z, -200.0, 200.0, 10.0, "EPSG:3763")


def one_house(**more) -> SceneInput:
    return SceneInput(
        building_polygons=np.array([shapely.box(-10, -20, 10, 20)], dtype=object),
        building_height_m=np.array([9.0]),
        building_roof=np.array(["hipped"], dtype=object),
        building_roof_height_m=np.array([3.0]),
        **more,
    )


def test_that_no_wall_floats_over_a_slope():
    meshes = scene_meshes(one_house(terrain=slope()))
    b = meshes.buildings.points_m
    ground = height_m(meshes.grid, [-10, 10, -10, 10], [-20, -20, 20, 20])
    assert b[:, 2].min() <= ground.min() - 0.9
    assert meshes.building_ground_m[0] == pytest.approx(0.0, abs=0.05)
    assert meshes.building_top_m[0] == pytest.approx(12.0, abs=0.1)


def test_that_eaves_stay_above_the_highest_ground_at_their_foot():
    meshes = scene_meshes(one_house(terrain=slope(0.9)))
    top = height_m(meshes.grid, 0.0, 20.0)
    assert meshes.building_top_m[0] - 3.0 >= top + HEADROOM_M - 1e-6


def test_that_without_terrain_the_ground_is_level():
    meshes = scene_meshes(one_house())
    assert not meshes.grid.z_m.any()
    assert meshes.trees.is_empty
    assert meshes.carriageway.is_empty
    assert meshes.building_pitched.tolist() == [True]


def test_that_the_ground_shown_ends_where_the_terrain_ends():
    west, south, east, north = scene_meshes(one_house(terrain=slope())).grid.extent_m
    assert west >= -200
    assert south >= -200
    assert east <= 210
    assert north <= 210


def test_that_the_relief_shows_the_roof_where_the_house_stands():
    r = scene_meshes(one_house(terrain=slope())).relief
    high = r.top_m - r.ground_m > 5
    assert high.sum() * r.cell_m**2 == pytest.approx(20 * 40, rel=0.05)
    rows = np.flatnonzero(high.any(axis=1))
    assert r.south_m + rows.min() * r.cell_m == pytest.approx(-20, abs=2 * r.cell_m)


def test_that_a_district_of_no_buildings_is_refused():
    none = np.zeros(0)
    with pytest.raises(ValueError, match="no buildings"):
        scene_meshes(SceneInput(none.astype(object), none, none.astype(object), none))
