"""Defects are found by their ISO 19107 names and mended by the rule that is told."""

import numpy as np
import pytest

from layers.solids.faces import GROUND, ROOF, UNKNOWN, WALL, FaceList
from layers.solids.soundness import sound_shells
from tests.layers.solids import gable_house as house

KIND = [GROUND, WALL, WALL, WALL, WALL, ROOF, ROOF]
CORNERS = np.array(house.CORNERS, dtype=float)


def rings():
    return [CORNERS[face] for face in house.FACES]


def shells(faces, kinds=None):
    """faces: each a ring, or a list of rings."""
    out = FaceList()
    for face, kind in zip(faces, kinds or KIND, strict=True):
        out.add(face if isinstance(face, list) else [face], kind, 0)
    return sound_shells(out.faces(), 1)


def names(checked):
    return [defect.name for defect in checked.defects]


def test_that_a_sound_house_has_no_defect():
    checked = shells(rings())
    assert names(checked) == []
    assert checked.closed[0]
    assert checked.volume_m3[0] == pytest.approx(house.VOLUME_M3)


def test_that_a_shell_inside_out_is_turned():
    checked = shells([ring[::-1] for ring in rings()])
    assert names(checked) == ["405 WRONG_ORIENTATION_SHELL"]
    assert checked.volume_m3[0] == pytest.approx(house.VOLUME_M3)


def test_that_a_surface_turned_the_wrong_way_is_turned_back():
    faces = rings()
    faces[2] = faces[2][::-1]
    checked = shells(faces)
    assert names(checked) == ["307 POLYGON_WRONG_ORIENTATION"]
    assert checked.volume_m3[0] == pytest.approx(house.VOLUME_M3)


def test_that_a_missing_wall_is_filled_in():
    checked = shells(rings()[:3] + rings()[4:], KIND[:3] + KIND[4:])
    assert names(checked) == ["302 SHELL_NOT_CLOSED"]
    assert checked.closed[0]
    assert checked.volume_m3[0] == pytest.approx(house.VOLUME_M3)
    assert (checked.faces.kind == WALL).sum() == 4


def test_that_corners_a_few_centimetres_apart_are_welded():
    faces = rings()
    faces[5] = faces[5] + [0.02, 0.01, -0.02]
    checked = shells(faces)
    assert "302 SHELL_NOT_CLOSED" in names(checked)
    assert checked.closed[0]
    assert checked.volume_m3[0] == pytest.approx(house.VOLUME_M3, rel=0.01)


def test_that_a_corner_on_the_side_of_another_surface_is_set_into_it():
    faces, kinds = rings(), [*KIND, WALL]
    south = faces[1]  # (0,0,0) (10,0,0) (10,0,6) (0,0,6), in two halves
    faces[1] = np.array([south[0], [5, 0, 0], [5, 0, 6], south[3]])
    faces.append(np.array([[5, 0, 0], south[1], south[2], [5, 0, 6]]))
    checked = shells(faces, kinds)
    assert names(checked) == ["302 SHELL_NOT_CLOSED"]
    assert checked.closed[0]
    assert checked.volume_m3[0] == pytest.approx(house.VOLUME_M3)


def test_that_roof_and_ground_without_walls_stay_open():
    checked = shells([rings()[0], rings()[5], rings()[6]], [GROUND, ROOF, ROOF])
    assert names(checked) == ["302 SHELL_NOT_CLOSED"]
    assert not checked.closed[0]
    assert np.isnan(checked.volume_m3[0])


def test_that_repeated_points_slivers_and_holes_are_put_right():
    faces = rings()
    faces[0] = np.vstack([faces[0][:1], faces[0]])  # a point twice
    faces.append(np.array([[1.0, 1, 0], [2, 1, 0]]))  # no polygon
    checked = shells(faces, [*KIND, WALL])
    assert names(checked) == ["102 CONSECUTIVE_POINTS_SAME", "101 TOO_FEW_POINTS"]
    assert checked.closed[0]
    plate = np.array([[0.0, 0, 0], [4, 0, 0], [4, 4, 0], [0, 4, 0]])
    hole = np.array([[1.0, 1, 0], [2, 1, 0], [2, 2, 0], [1, 2, 0]])
    assert "208 ORIENTATION_RINGS_SAME" in names(shells([[plate, hole]], [ROOF]))


def test_that_a_warped_surface_is_named():
    faces = rings()
    lifted = CORNERS.copy()
    lifted[8, 2] += 0.4  # one end of the ridge: both slopes warp, the gable stays plane
    faces = [lifted[face] for face in house.FACES]
    checked = shells(faces)
    assert names(checked) == ["203 NON_PLANAR_POLYGON_DISTANCE_PLANE"]
    # the ridge rises from 9.4 to 9 m: a wedge of 8 x 0.4 / 2 x 10 / 2 at most on top
    assert house.VOLUME_M3 < checked.volume_m3[0] < house.VOLUME_M3 + 8.01


def test_that_surfaces_without_a_name_get_it_from_where_they_look():
    checked = shells(rings(), [UNKNOWN] * 7)
    assert checked.faces.kind.tolist() == KIND
