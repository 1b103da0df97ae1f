"""Where windows may be, on a house drawn by hand."""

import numpy as np
import pytest
import shapely

from layers.geometry.mesh import WALL
from layers.scene.extrude import BuildingShapes, building_mesh
from layers.scene.facades import facade_places


def house(roof: str = "flat", rise_m: float = 0.0, polygon: object = None):
    """12 m by 9 m, eaves at 6 m, on level ground at 0 m; its walls reach 1 m into it."""
    shape = polygon or shapely.box(0, 0, 12, 9)
    return building_mesh(
        BuildingShapes(
            np.array([shape], dtype=object),
            np.array([-1.0]),
            np.array([6.0]),
            np.array([6.0 + rise_m]),
            np.array([roof], dtype=object),
        )
    )


def places(mesh, storeys: float = 2.0):
    given = facade_places(mesh, np.zeros(1), np.array([storeys]))
    return given[mesh.triangles], mesh.part == WALL


def test_that_a_wall_is_measured_in_metres_and_storeys_from_the_ground():
    mesh = house()
    place, wall = places(mesh)
    long = np.ptp(mesh.points_m[mesh.triangles[wall]][..., 0], axis=1) > 11
    assert place[wall][long][..., 2] == pytest.approx(12.0)
    assert place[wall][~long][..., 2] == pytest.approx(9.0)
    assert place[wall][..., 3] == pytest.approx(2.0)
    assert place[wall][..., 1].max() == pytest.approx(2.0)  # the eaves
    assert place[wall][..., 1].min() == pytest.approx(
        -1.0 / 3.0
    )  # 1 m below ground, storeys of 3 m
    assert place[wall][..., 0].min() == pytest.approx(0.0)


def test_that_roofs_have_no_windows():
    place, wall = places(house("gabled", 3.0))
    assert not place[~wall].any()


def test_that_storeys_end_at_the_eaves_of_a_gable():
    place, wall = places(house("gabled", 3.0))
    assert place[wall][..., 3].max() == pytest.approx(2.0)
    assert place[wall][..., 1].max() == pytest.approx(3.0)  # the ridge is one storey higher


def test_that_storeys_that_are_not_known_follow_from_the_height():
    place, wall = places(house(), storeys=0.0)
    assert place[wall][..., 3] == pytest.approx(2.0)  # 6 m


def test_that_two_sides_of_a_courtyard_in_one_plane_are_two_walls():
    u_shape = shapely.Polygon([(0, 0), (12, 0), (12, 9), (9, 9), (9, 4), (3, 4), (3, 9), (0, 9)])
    mesh = house(polygon=u_shape)
    place, wall = places(mesh)
    corners = mesh.points_m[mesh.triangles[wall]]
    north = (corners[..., 1] == 9).all(axis=1)
    assert north.sum() == 4
    assert place[wall][north][..., 2] == pytest.approx(3.0)
    assert place[wall][north][..., 0].max() == pytest.approx(3.0)


def test_that_a_strip_too_narrow_for_a_window_has_none():
    mesh = house(polygon=shapely.box(0, 0, 12, 1.5))
    place, wall = places(mesh)
    short = np.ptp(mesh.points_m[mesh.triangles[wall]][..., 0], axis=1) < 1
    assert not place[wall][short][..., 2:].any()
