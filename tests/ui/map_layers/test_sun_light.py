"""Sun and shade as they are drawn."""

import numpy as np
import pytest
import shapely

from layers.scene.scene import SceneInput, scene_meshes
from layers.sun.sun_scene import sky_openness, sun_scene
from ui.map_layers.sun_light import SunLight
from ui.scene.light.sun import ambient_shade
from ui.scene.look.look import Look
from ui.scene.picture import scene_picture
from ui.style.theme import DARK, LIGHT
from ui.view_state.camera import Pose, projected

SIZE = (480, 320)
SOUTH = Pose((0.0, 12.0, 6.0), heading_deg=0.0, tilt_deg=20.0, distance_m=90.0)
EAST_END, WEST_END = (25.0, 9.96, 6.0), (-25.0, 9.96, 6.0)  # of the wall that faces the eye


@pytest.fixture(scope="module")
def street():
    """A long wall that faces south; a tower stands before its western half."""
    polygons = [shapely.box(-40, 10, 40, 20), shapely.box(-40, -9, -10, -6)]
    meshes = scene_meshes(
        SceneInput(
            building_polygons=np.array(polygons, dtype=object),
            building_height_m=np.array([12.0, 2.5]),
            building_roof=np.array(["flat", "flat"], dtype=object),
            building_roof_height_m=np.zeros(2),
        )
    )
    tall = scene_meshes(
        SceneInput(
            building_polygons=np.array([shapely.box(-60, -40, -8, -30)], dtype=object),
            building_height_m=np.array([40.0]),
            building_roof=np.array(["flat"], dtype=object),
            building_roof_height_m=np.zeros(1),
        )
    )
    scene = sun_scene(meshes.buildings, meshes.relief, (meshes.terrain, tall.buildings))
    return meshes, SunLight(scene, sky_openness(scene), ambient_shade(meshes.relief))


def pixel(picture, place_m):
    at, _ = projected(SOUTH, np.array([place_m]), SIZE)
    x, y = np.rint(at[0]).astype(int)
    return picture[y - 1 : y + 2, x - 1 : x + 2].reshape(-1, 3).mean(axis=0)


def picture_of(street, sun_deg, theme=LIGHT, **look):
    meshes, light = street
    sun = light.at(sun_deg, theme)
    return scene_picture(
        meshes, Look(theme=theme, pose=SOUTH, sun_deg=sun_deg, sun=sun, **look), *SIZE
    )


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_a_wall_in_shade_is_darker_than_its_sunlit_end(street, theme):
    picture = picture_of(street, (180.0, 30.0), theme)
    shade, sun = pixel(picture, WEST_END), pixel(picture, EAST_END)
    assert shade.mean() < 0.85 * sun.mean()


def test_that_the_shade_goes_when_the_sun_comes_round(street):
    picture = picture_of(street, (240.0, 30.0))
    shade, sun = pixel(picture, WEST_END), pixel(picture, EAST_END)
    assert shade.mean() == pytest.approx(sun.mean(), rel=0.06)


def test_that_by_night_no_face_is_brighter_than_in_the_shade_of_day(street):
    by_day, by_night = picture_of(street, (180.0, 30.0)), picture_of(street, (0.0, -20.0))
    assert pixel(by_night, EAST_END).mean() < 0.8 * pixel(by_day, WEST_END).mean()


def test_that_data_colours_take_no_shade(street):
    rgb = np.tile(np.array([[200, 60, 120]], np.uint8), (2, 1))
    picture = picture_of(street, (180.0, 30.0), building_rgb=rgb)
    np.testing.assert_allclose(pixel(picture, WEST_END), pixel(picture, EAST_END), atol=1.5)
    roof = pixel(picture, (0.0, 15.0, 12.0))
    np.testing.assert_allclose(roof, [200, 60, 120], atol=1.0)
