"""The map of faces, and the sun cast on it and on the ground."""

import numpy as np
import pytest
import shapely

from layers.geometry.face_grid import filled_from
from layers.geometry.face_map import WIDTH, face_map
from layers.geometry.planes import planes_of
from layers.scene.scene import SceneInput, scene_meshes
from layers.sun.sun_scene import cast_sun, sky_openness, sun_scene

HIGH_M, WIDE_M = 12.0, 16.0


def meshes_of(polygons, height_m, roof="flat", rise_m=0.0):
    n = len(polygons)
    return scene_meshes(
        SceneInput(
            building_polygons=np.array(polygons, dtype=object),
            building_height_m=np.full(n, height_m) if np.isscalar(height_m) else height_m,
            building_roof=np.full(n, roof, dtype=object),
            building_roof_height_m=np.full(n, rise_m),
        )
    )


@pytest.fixture(scope="module")
def canyon():
    """Two long houses along an east-west street; the southern one shades the northern."""
    south = shapely.box(-100.0, -WIDE_M / 2 - 10.0, 100.0, -WIDE_M / 2)
    north = shapely.box(-100.0, WIDE_M / 2, 100.0, WIDE_M / 2 + 10.0)
    m = meshes_of([south, north], HIGH_M)
    return sun_scene(m.buildings, m.relief, (m.terrain,))


def wall_facing(scene, owner, normal):
    planes = scene.planes
    at = (planes.owner == owner) & (planes.normal @ np.array(normal) > 0.99)
    return scene.faces.plane == int(np.flatnonzero(at)[0])


def test_that_a_house_has_four_walls_and_a_roof_of_their_own_areas():
    mesh = meshes_of([shapely.box(0, 0, 20, 10)], 9.0).buildings
    planes = planes_of(mesh)
    assert len(planes) == 5
    np.testing.assert_allclose(planes.size_m.prod(axis=1), planes.area_m2, rtol=1e-5)
    frames = np.stack([planes.right, planes.up, planes.normal], axis=1)
    np.testing.assert_allclose(frames @ frames.transpose(0, 2, 1), np.tile(np.eye(3), (5, 1, 1)),
                               atol=1e-9)  # fmt: skip
    assert (np.linalg.det(frames) > 0).all()


def test_that_every_corner_of_a_face_reads_a_texel_of_its_own_surface():
    mesh = meshes_of(
        [shapely.box(0, 0, 20, 10), shapely.Point(40, 5).buffer(6)], 9.0, "gabled", 3.0
    )
    mesh = mesh.buildings
    planes = planes_of(mesh)
    faces = face_map(mesh, planes, 1.0, np.zeros(len(planes), bool))
    assert len(np.unique(faces.texel)) == len(faces)
    plane_at = np.full(faces.shape[0] * WIDTH, -1)
    plane_at[faces.texel] = faces.plane
    at = faces.uv[mesh.triangles.ravel()] * [WIDTH, faces.shape[0]]
    column, row = np.floor(at).astype(int).T
    np.testing.assert_array_equal(plane_at[row * WIDTH + column], np.repeat(planes.of, 3))


def test_that_texels_beyond_a_ragged_roof_take_the_nearest_on_it():
    mesh = meshes_of([shapely.Polygon([(0, 0), (20, 0), (20, 6), (6, 6), (6, 20), (0, 20)])], 9.0)
    planes = planes_of(mesh.buildings)
    faces = face_map(mesh.buildings, planes, 1.0, np.zeros(len(planes), bool))
    roof = planes.normal[faces.plane, 2] > 0.9
    assert 0.4 < faces.on_face[roof].mean() < 0.65
    assert faces.on_face[~roof].all()
    source = filled_from(faces.on_face, faces)
    assert (source >= 0).all()
    assert faces.on_face[source].all()
    assert (faces.plane[source] == faces.plane).all()


@pytest.mark.parametrize("elevation_deg", [15.0, 25.0, 33.0])
def test_that_the_shadow_on_the_wall_across_the_street_stands_as_high_as_the_angle_says(
    canyon, elevation_deg
):
    lit = cast_sun(canyon, 180.0, elevation_deg).lit
    wall = wall_facing(canyon, 1, (0, -1, 0))
    inner = wall & (np.abs(canyon.faces.xyz_m[:, 0]) < 60.0)
    z, light = canyon.faces.xyz_m[inner, 2], lit[inner] / 255.0
    edge = HIGH_M - WIDE_M * np.tan(np.radians(elevation_deg))
    step = np.diff(np.unique(np.round(z, 3))).max()
    assert light[z > edge + step].min() == 1.0
    assert light[z < edge - step].max() == 0.0
    assert not lit[wall_facing(canyon, 0, (0, 1, 0))].any()  # the side away from the sun
    assert lit[wall_facing(canyon, 1, (0, 0, 1))].all()


def test_that_the_shadow_on_the_ground_is_as_long_as_the_angle_says(canyon):
    ground = cast_sun(canyon, 180.0, 60.0).ground / 255.0
    middle = ground.shape[1] // 2
    y = canyon.ground_m()[:, middle, 1]
    street = np.abs(y) < WIDE_M / 2
    shaded = ((1.0 - ground[street, middle]) * np.diff(y).mean()).sum()
    assert shaded == pytest.approx(HIGH_M / np.tan(np.radians(60.0)), abs=0.6)


def test_that_nothing_is_lit_below_the_horizon_and_a_low_sun_still_reaches_the_top(canyon):
    assert not cast_sun(canyon, 180.0, -0.5).lit.any()
    low = cast_sun(canyon, 180.0, 1.5).lit
    assert low[wall_facing(canyon, 0, (0, -1, 0))].all()
    assert not low[wall_facing(canyon, 1, (0, -1, 0)) & (canyon.faces.xyz_m[:, 2] < 10)].any()


def test_that_the_quick_cast_is_about_the_fine_one(canyon):
    fine, quick = (cast_sun(canyon, 150.0, 30.0, quick=q) for q in (False, True))
    assert quick.lit.mean() == pytest.approx(fine.lit.mean(), rel=0.05)
    assert quick.ground.mean() == pytest.approx(fine.ground.mean(), rel=0.05)


def test_that_a_street_is_less_open_at_the_foot_and_a_free_wall_is_open(canyon):
    open_frac = sky_openness(canyon) / 255.0
    wall = wall_facing(canyon, 1, (0, -1, 0))
    z = canyon.faces.xyz_m[:, 2]
    assert open_frac[wall & (z < 3)].mean() < open_frac[wall & (z > 10)].mean() - 0.02
    assert open_frac[wall_facing(canyon, 0, (0, -1, 0))].min() > 0.97


def test_that_a_wall_between_two_houses_is_not_mapped_finely():
    row = meshes_of([shapely.box(0, 0, 10, 12), shapely.box(10, 0, 20, 12)], 9.0)
    scene = sun_scene(row.buildings, row.relief, (row.terrain,))
    assert wall_facing(scene, 0, (1, 0, 0)).sum() == 4
    assert wall_facing(scene, 0, (-1, 0, 0)).sum() > 100


def test_that_a_wall_with_a_slight_bend_does_not_shade_itself():
    bent = meshes_of([shapely.Polygon([(0, 0.5), (50, 0), (100, 0.5), (100, 20), (0, 20)])], 9.0)
    scene = sun_scene(bent.buildings, bent.relief, (bent.terrain,))
    south = (scene.planes.normal[:, 1] < -0.99)[scene.faces.plane]
    assert cast_sun(scene, 180.0, 40.0).lit[south].all()
    assert not cast_sun(scene, 0.0, 40.0).lit[south].any()
