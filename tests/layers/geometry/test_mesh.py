import numpy as np
import shapely

from layers.geometry.mesh import (
    ROOF,
    counter_clockwise,
    empty_mesh,
    face_areas_m2,
    face_normals,
    feature_edges,
    from_corners,
    merged,
    triangulated,
)

TENT = np.array(
    [
        [[0, 0, 0], [4, 0, 0], [4, 2, 2]],
        [[0, 0, 0], [4, 2, 2], [0, 2, 2]],
        [[4, 4, 0], [0, 4, 0], [0, 2, 2]],
        [[4, 4, 0], [0, 2, 2], [4, 2, 2]],
    ],
    dtype=float,
)


def test_that_a_triangulation_keeps_the_area_and_the_holes():
    ring = shapely.box(0, 0, 10, 8).difference(shapely.box(3, 3, 6, 5))
    corners, row = triangulated(np.array([ring, shapely.box(20, 0, 21, 1)], dtype=object))
    u, v = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    area = (u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]) / 2
    assert (area > 0).all()
    np.testing.assert_allclose(np.bincount(row, area), [74.0, 1.0])


def test_that_an_empty_outline_gives_no_faces():
    corners, row = triangulated(np.array([shapely.Polygon()], dtype=object))
    assert corners.shape == (0, 3, 2)
    assert len(row) == 0


def test_that_a_clockwise_triangle_is_turned():
    clockwise = np.array([[[0.0, 0], [0, 1], [1, 0]]])
    assert counter_clockwise(clockwise)[0].tolist() == [[1, 0], [0, 1], [0, 0]]


def test_that_a_merge_keeps_owners_and_faces():
    one = from_corners(TENT, np.full(4, 3), ROOF)
    both = merged([one, empty_mesh(), from_corners(TENT + 10, np.full(4, 5), ROOF)])
    assert both.owner.tolist() == [3] * 4 + [5] * 4
    np.testing.assert_allclose(face_areas_m2(both), np.tile(face_areas_m2(one), 2), rtol=1e-6)
    assert both.triangles.max() == len(both.points_m) - 1


def test_that_a_face_of_no_area_has_no_normal_and_draws_no_edge():
    flat = np.zeros((1, 3, 3))
    mesh = from_corners(flat, np.zeros(1, dtype=int), ROOF)
    assert not face_normals(mesh).any()
    assert len(feature_edges(mesh)[0]) == 0


def test_that_a_tent_shows_its_ridge_and_rim_but_not_its_diagonals():
    edges, owner = feature_edges(from_corners(TENT, np.full(4, 7), ROOF))
    drawn = {tuple(sorted(map(tuple, e.astype(int).tolist()))) for e in edges}
    assert ((0, 2, 2), (4, 2, 2)) in drawn
    assert len(drawn) == 7
    assert (owner == 7).all()


def test_that_houses_side_by_side_each_draw_their_own_edges():
    both = merged(
        [from_corners(TENT, np.zeros(4, int), ROOF), from_corners(TENT, np.ones(4, int), ROOF)]
    )
    _, owner = feature_edges(both)
    assert np.bincount(owner).tolist() == [7, 7]
