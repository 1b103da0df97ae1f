"""The scene drawn without a window; pixels must mean what the legend says."""

import numpy as np
import pytest

from layers.scene.scene import scene_meshes
from tests.ui.scene.scene_toy import toy_scene
from ui.scene.look.look import Look
from ui.scene.picture import scene_picture
from ui.scene.stage import LAYERS
from ui.style.colour_maps import rgb_of
from ui.style.theme import DARK, LIGHT, PROJECTOR
from ui.view_state.camera import HIGHEST_DEG, Pose, projected

SIZE = (400, 400)
ABOVE = Pose((0.0, 100.0, 10.0), 0.0, HIGHEST_DEG, 700.0)
OBLIQUE = Pose((-90.0, -100.0, 10.0), 10.0, 35.0, 1150.0)


@pytest.fixture(scope="module")
def meshes():
    return scene_meshes(toy_scene())


@pytest.fixture(scope="module")
def plain(meshes):
    return scene_picture(meshes, Look(pose=OBLIQUE), *SIZE)


def colours_of(meshes) -> np.ndarray:
    """A colour of its own for every building."""
    i = np.arange(len(meshes.building_top_m))
    return np.column_stack([40 + i % 200, 30 + (i * 7) % 210, 20 + (i * 13) % 220]).astype(np.uint8)


def flat_roof_pixels(meshes, pose) -> dict[int, tuple[int, int]]:
    """The pixel in the middle of the largest roof face of each flat building in the picture."""
    found = {}
    mesh = meshes.buildings
    for row in np.flatnonzero(~meshes.building_pitched)[:60]:
        faces = np.flatnonzero((mesh.owner == row) & (mesh.part == 1))
        middle = mesh.points_m[mesh.triangles[faces[0]]].mean(axis=0)
        (x, y), _ = projected(pose, middle, SIZE)[0][0], None
        if 10 < x < SIZE[0] - 10 and 10 < y < SIZE[1] - 10:
            found[int(row)] = (int(x), int(y))
    return found


def test_that_a_roof_pixel_has_exactly_the_colour_it_was_given(meshes):
    rgb = colours_of(meshes)
    picture = scene_picture(meshes, Look(pose=ABOVE, building_rgb=rgb), *SIZE)
    pixels = flat_roof_pixels(meshes, ABOVE)
    assert len(pixels) >= 5
    for row, (x, y) in pixels.items():
        assert picture[y, x].tolist() == rgb[row].tolist()


def test_that_the_roof_colour_does_not_depend_on_the_sun(meshes):
    rgb = colours_of(meshes)
    pictures = [
        scene_picture(meshes, Look(pose=ABOVE, building_rgb=rgb, sun_deg=sun), *SIZE)
        for sun in ((90.0, 10.0), (230.0, 60.0))
    ]
    for x, y in flat_roof_pixels(meshes, ABOVE).values():
        assert pictures[0][y, x].tolist() == pictures[1][y, x].tolist()


def test_that_the_neutral_scene_is_not_empty_and_light(plain):
    assert plain.shape == (400, 400, 3)
    assert plain.std() > 10
    assert plain.mean() > 150


def test_that_the_same_look_gives_the_same_picture(meshes, plain):
    again = scene_picture(meshes, Look(pose=OBLIQUE), *SIZE)
    assert np.abs(again.astype(int) - plain).max() <= 2


@pytest.mark.parametrize("layer", [name for name in LAYERS if name != "parking"])
def test_that_a_hidden_layer_is_not_drawn(meshes, plain, layer):
    look = Look(pose=OBLIQUE, hidden=frozenset({layer}), opacity=((layer, 1.0),))
    without = scene_picture(meshes, look, *SIZE)
    assert (np.abs(without.astype(int) - plain).max(axis=2) > 5).sum() > 5


def test_that_a_layer_hidden_without_a_word_on_opacity_is_hidden_too(meshes, plain):
    look = Look(pose=OBLIQUE, hidden=frozenset({"water"}))
    assert np.abs(scene_picture(meshes, look, *SIZE).astype(int) - plain).max() > 20


def test_that_themes_differ_and_the_dark_one_is_dark(meshes, plain):
    dark = scene_picture(meshes, Look(theme=DARK, pose=OBLIQUE), *SIZE)
    bright = scene_picture(meshes, Look(theme=PROJECTOR, pose=OBLIQUE), *SIZE)
    assert dark.mean() < 90 < plain.mean()
    assert np.abs(bright.astype(int) - plain).max() > 20


def test_that_selection_shows_the_accent_only_where_something_is_selected(meshes, plain):
    accent = rgb_of(LIGHT.scene.selected).astype(int)

    def blue(picture):
        return (np.abs(picture.astype(int) - accent).sum(axis=2) < 60).sum()

    chosen = scene_picture(meshes, Look(pose=OBLIQUE, selected=(200, 201, 202)), *SIZE)
    assert blue(chosen) > 20
    assert blue(plain) == 0


def test_that_the_sun_from_the_other_side_changes_the_light(meshes, plain):
    morning = scene_picture(meshes, Look(pose=OBLIQUE, sun_deg=(80.0, 20.0)), *SIZE)
    assert np.abs(morning.astype(int) - plain).mean() > 2


def test_that_night_is_darker(meshes, plain):
    night = scene_picture(meshes, Look(pose=OBLIQUE, sun_deg=(350.0, -30.0)), *SIZE)
    assert night.mean() < plain.mean() - 8


def test_that_chargers_are_dots_in_a_picture_as_in_the_window(meshes):
    wanted = rgb_of(LIGHT.scene.charge_point)
    places = np.array([[x, y] for x in range(-60, 61, 20) for y in range(40, 161, 20)], float)

    def dots(height: int, **look) -> int:
        picture = scene_picture(meshes, Look(pose=ABOVE, **look), height, height)
        return int((np.abs(picture.astype(int) - wanted).max(axis=2) <= 4).sum())

    assert dots(400) == 0
    small, large = dots(400, chargers_m=places), dots(2160, chargers_m=places)
    assert small > 300
    assert large > 2.5 * small  # twice as wide at twice the lines of a window
