"""The sun on walls and roofs as a layer: a pixel has the legend's colour of its own place."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from twin.answer.step_table import answer
from twin.district.folder import open_district
from twin.on_demand.scene.scene import district_meshes
from twin.on_demand.sun.face_indicators import period_in_words
from twin.scenario.scenario import Scenario
from ui.map_layers.face_colouring import (
    face_colouring,
    face_legend,
    face_paint,
    sun_on_surfaces,
    sun_table,
)
from ui.map_layers.sun_light import sun_light
from ui.overlay.legend import Legend
from ui.picture.picture_layers import with_layers
from ui.scene.look.look import Look
from ui.scene.picture import scene_picture
from ui.style.colour_maps import coloured, contrast, hex_of
from ui.style.theme import LIGHT
from ui.view_state.camera import Pose, projected
from ui.view_state.view_settings import ViewSettings

SIZE = (480, 360)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """The district `tiny` with its answer, its light and the sun on its faces."""
    result = answer(open_district("tiny"), Scenario())
    meshes = district_meshes(result.district)
    light = sun_light(result.district, meshes)
    return SimpleNamespace(
        answer=result, meshes=meshes, light=light, sun=sun_on_surfaces(result, meshes, light)
    )


def settings(**changes) -> ViewSettings:
    return ViewSettings(colour_by="face_irradiation").changed(**changes)


def middle_of(light, normal) -> int:
    """The texel in the middle of the largest surface that looks about so."""
    planes, faces = light.scene.planes, light.scene.faces
    looks = planes.normal @ (np.array(normal) / np.linalg.norm(normal)) > 0.95
    open_air = np.isin(np.arange(len(planes)), faces.plane[light.scene.known])
    plane = int(np.argmax(planes.area_m2 * looks * open_air))
    mine = np.flatnonzero((faces.plane == plane) & light.scene.known)
    return int(mine[np.abs(faces.share_of(mine) - 0.5).sum(axis=1).argmin()])


@pytest.mark.parametrize("normal", [(0, -1, 1.2), (0, -1, 0), (0, 0, 1)])
def test_that_a_pixel_has_the_legend_s_colour_of_its_place(tiny, normal):
    colouring = face_colouring(tiny.sun, tiny.light, settings())
    faces = tiny.light.scene.faces
    texel = middle_of(tiny.light, normal)
    place = faces.xyz_m[texel].astype(float)
    pose = Pose(tuple(place), heading_deg=8.0, tilt_deg=35.0, distance_m=30.0)
    paint = face_paint(colouring, faces, LIGHT)
    picture = scene_picture(tiny.meshes, Look(pose=pose, face_paint=paint), *SIZE)
    (x, y), _ = (v[0] for v in projected(pose, place[None], SIZE))
    seen = picture[round(y), round(x)].astype(int)
    table = face_legend(colouring).table
    wanted = coloured([colouring.values[texel]], table, 0.0, colouring.high)[0].astype(int)
    assert np.abs(seen - wanted).max() <= 4


def test_that_the_ground_has_the_legend_s_colour_of_its_place_and_not_where_it_is_hidden(tiny):
    colouring = face_colouring(tiny.sun, tiny.light, settings())
    relief = tiny.meshes.relief
    out = relief.top_m <= relief.ground_m + 0.01
    row, column = np.argwhere(out)[len(np.argwhere(out)) // 2]
    x = relief.west_m + (column + 0.5) * relief.cell_m
    y = relief.south_m + (row + 0.5) * relief.cell_m
    pose = Pose((x, y, float(relief.ground_m[row, column])), tilt_deg=89.0, distance_m=20.0)
    look = Look(pose=pose, face_paint=face_paint(colouring, tiny.light.scene.faces, LIGHT))
    hidden = frozenset({"trees", "lamp_posts", "charge_points"})
    picture = scene_picture(tiny.meshes, replace(look, hidden=hidden), *SIZE)
    seen = picture[SIZE[1] // 2, SIZE[0] // 2].astype(int)
    value = colouring.ground[row, column]
    wanted = coloured([value], face_legend(colouring).table, 0.0, colouring.high)[0].astype(int)
    assert np.abs(seen - wanted).max() <= 8
    bare = scene_picture(tiny.meshes, replace(look, hidden=hidden | {"terrain"}), *SIZE)
    assert np.abs(bare[SIZE[1] // 2, SIZE[0] // 2].astype(int) - wanted).max() > 20


def test_that_a_south_roof_has_more_sun_than_a_south_wall_and_that_more_than_a_north_wall(tiny):
    values = face_colouring(tiny.sun, tiny.light, settings()).values
    looks = ((0, -1, 1.2), (0, -1, 0), (0, 1, 0))
    roof, south, north = (values[middle_of(tiny.light, n)] for n in looks)
    assert roof > south > north > 0


def test_that_the_words_name_value_unit_and_period(tiny):
    at = middle_of(tiny.light, (0, 0, 1))
    year = face_colouring(tiny.sun, tiny.light, settings()).at_texel(at)
    assert year.endswith("kWh/m² a year")
    june = settings(sun_period="month", hour=4116, colour_by="face_sun_hours")
    assert face_colouring(tiny.sun, tiny.light, june).at_texel(at).endswith("h in June")
    paved = face_colouring(tiny.sun, tiny.light, june)
    assert paved.at_cell(1, 1).endswith("h in June")
    assert paved.at_cell(-1, 1) == ""
    assert period_in_words("day", 4116) == "on 21 June"


def test_that_the_texel_under_a_point_is_the_one_that_is_drawn_there(tiny):
    mesh, light = tiny.meshes.buildings, tiny.light
    for face in range(0, len(mesh.triangles), 7):
        corners = mesh.points_m[mesh.triangles[face]].astype(float)
        texel = light.texel_at(face, corners.mean(axis=0))
        assert light.scene.faces.plane[texel] == light.scene.planes.of[face]
        uv = light.scene.faces.uv[mesh.triangles[face]].mean(axis=0)
        rows, columns = light.scene.faces.shape
        row, column = divmod(int(light.scene.faces.texel[texel]), columns)
        assert abs(uv[0] * columns - 0.5 - column) <= 0.51
        assert abs(uv[1] * rows - 0.5 - row) <= 0.51


def test_that_the_colours_of_the_sun_lighten_evenly():
    steps = [contrast(hex_of(c), "#000000") for c in sun_table()[::16]]
    assert (np.diff(steps) > 0).all()


def test_that_a_picture_carries_faces_and_streets_and_feeders_with_their_legends(tiny):
    chosen = settings(colour_streets="illuminance", hour=4116)
    look, legends = with_layers(Look(), tiny.answer, tiny.meshes, chosen, LIGHT)
    assert look.sun is not None
    assert look.face_paint is not None
    assert look.street_paint.rgb is not None
    assert [type(legend) for legend in legends] == [Legend, Legend]
    chosen = settings(colour_by="", colour_streets="transformer")
    look, legends = with_layers(Look(), tiny.answer, tiny.meshes, chosen, LIGHT)
    assert look.face_paint is None
    assert look.map_paint is not None
    assert "schematic" in legends[0].title


def test_that_by_night_a_picture_has_the_light_of_the_lamps(tiny):
    night = Look(sun_deg=(0.0, -30.0))
    look, legends = with_layers(night, tiny.answer, tiny.meshes, settings(colour_by=""), LIGHT)
    assert look.night is not None
    assert legends == ()
