import numpy as np
import pytest
import shapely

from layers.geometry.mesh import ROOF, WALL, face_areas_m2, face_normals
from layers.scene.drape import draped, split_on_diagonals, street_areas, water_surface
from layers.scene.furniture import charge_point_mesh, lamp_mesh, tree_mesh
from layers.terrain.ground import (
    GroundGrid,
    carved,
    ground_grid,
    ground_mesh,
    height_m,
    plinth_mesh,
)
from layers.terrain.terrain import Terrain


def hilly() -> GroundGrid:
    chance = np.random.default_rng(3)
    return GroundGrid(chance.uniform(0, 20, (13, 16)), -40.0, -30.0, 10.0)


WINDING = shapely.LineString([(-60, -20), (0, 10), (15, 60), (90, 65)]).buffer(7.0)
HOLED = shapely.box(-20, -20, 85, 70).difference(shapely.box(7, 7, 33, 41))


@pytest.mark.parametrize("polygon", [WINDING, HOLED], ids=["strip", "ring"])
def test_that_a_draped_face_lies_wholly_within_one_face_of_the_ground(polygon):
    grid = hilly()
    mesh = draped(np.array([polygon], dtype=object), grid, 0.1)
    corners = mesh.points_m[mesh.triangles].astype(float)
    for weights in ((1, 1, 1), (4, 1, 1), (1, 0, 8), (1, 1, 0)):
        p = np.einsum("ijk,j->ik", corners, np.array(weights) / sum(weights))
        gap = p[:, 2] - height_m(grid, p[:, 0], p[:, 1])
        np.testing.assert_allclose(gap, 0.1, atol=2e-3)


@pytest.mark.parametrize("polygon", [WINDING, HOLED], ids=["strip", "ring"])
def test_that_draping_keeps_the_area_seen_from_above(polygon):
    grid = hilly()
    mesh = draped(np.array([polygon], dtype=object), grid, 0.1)
    plan = (face_areas_m2(mesh) * face_normals(mesh)[:, 2]).sum()
    inside = shapely.intersection(polygon, shapely.box(*grid.extent_m))
    assert plan == pytest.approx(inside.area, rel=1e-5)


def test_that_owners_are_rows_and_what_lies_outside_vanishes():
    shapes = np.array([shapely.box(500, 500, 510, 510), shapely.box(0, 0, 5, 5)], dtype=object)
    assert set(draped(shapes, hilly(), 0.0).owner.tolist()) == {1}
    assert draped(shapes[:0], hilly(), 0.0).is_empty


def test_that_a_cut_along_the_diagonal_keeps_rows_and_area():
    grid = hilly()
    triangle = np.array([[[-40.0, -30], [-30, -28], [-38, -20]]])
    pieces, row = split_on_diagonals(triangle, np.array([4]), grid)
    u, v = pieces[:, 1] - pieces[:, 0], pieces[:, 2] - pieces[:, 0]
    assert len(pieces) >= 2
    assert np.abs(np.cross(u, v) if u.shape[1] == 3 else u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]
                  ).sum() / 2 == pytest.approx(48.0)  # fmt: skip
    assert (row == 4).all()


def test_that_the_drawn_ground_is_exact_on_a_slope_and_at_the_nodes():
    z = np.add.outer(np.arange(5) * 2.0, np.arange(7) * 3.0)
    grid = GroundGrid(z, 0.0, 0.0, 10.0)
    assert height_m(grid, 13.0, 27.0) == pytest.approx(0.2 * 27 + 0.3 * 13)
    assert height_m(grid, [60.0, 99.0], [40.0, 99.0]).tolist() == [26.0, 26.0]


def test_that_terrain_and_drawn_ground_agree():
    x = np.arange(30) * 10.0
    z = (0.05 * x[None, :] + 0.02 * x[::-1][:, None]).astype(np.float32)
    terrain = Terrain(z, -5.0, 295.0, 10.0, "EPSG:3763")
    grid = ground_grid(terrain, (20.0, 20.0, 220.0, 180.0), 20.0)
    assert height_m(grid, 100.0, 60.0) == pytest.approx(0.05 * 100 + 0.02 * 60, abs=1e-4)
    assert ground_grid(None, (0.0, 0.0, 10.0, 10.0), 10.0).z_m.tolist() == [[0, 0], [0, 0]]


def test_that_the_ground_faces_up_and_the_plinth_faces_out():
    grid = hilly()
    assert (face_normals(ground_mesh(grid))[:, 2] > 0).all()
    plinth = plinth_mesh(grid)
    middle = np.array([(grid.extent_m[0] + grid.extent_m[2]) / 2,
                       (grid.extent_m[1] + grid.extent_m[3]) / 2])  # fmt: skip
    away = plinth.points_m[plinth.triangles].mean(axis=1)[:, :2] - middle
    normals = face_normals(plinth)
    solid = normals.any(axis=1)
    assert (np.einsum("ij,ij->i", away, normals[:, :2])[solid] > 0).all()


def test_that_a_river_bed_lies_below_its_level_and_the_water_is_flat():
    grid = hilly()
    river = np.array([shapely.box(-200, -200, 0, 200)], dtype=object)
    bed = carved(grid, river, np.array([5.0]))
    assert bed.z_m[:, 0].max() <= 3.5
    assert (bed.z_m[:, 6:] == grid.z_m[:, 6:]).all()
    water = water_surface(river, np.array([5.0]), bed)
    assert set(water.points_m[:, 2].tolist()) == {5.0}
    assert water.points_m[:, 0].min() == -40.0


def test_that_pavements_are_the_fronts_less_the_carriageways():
    axes = np.array(
        [shapely.LineString([(0, 0), (100, 0)]), shapely.LineString([(50, -50), (50, 50)])],
        dtype=object,
    )
    roads, pavement = street_areas(axes, np.array([12.0, 8.0]), np.array([6.0, 0.0]))
    assert shapely.area(roads[1]) == 0
    assert shapely.intersection(pavement[0], roads[0]).area == pytest.approx(0, abs=1e-6)
    assert pavement[0].contains(shapely.Point(50, 30))


def test_that_an_arm_points_clockwise_from_north():
    base = np.zeros((1, 3))
    lamp = lamp_mesh(base, np.array([6.0]), np.array([2.0]), np.array([90.0]))
    luminaire = lamp.points_m[lamp.triangles[lamp.part == ROOF]].reshape(-1, 3).mean(axis=0)
    np.testing.assert_allclose(luminaire[:2], [2.0, 0.0], atol=0.05)
    assert lamp.points_m[:, 2].max() <= 6.2
    assert set(lamp.part.tolist()) == {ROOF, WALL}


def test_that_a_tree_is_as_high_and_as_wide_as_said():
    tree = tree_mesh(np.array([[5.0, 5.0, 2.0]]), np.array([10.0]), np.array([6.0]))
    assert tree.points_m[:, 2].max() == pytest.approx(12.0, abs=1e-4)
    assert tree.points_m[:, 2].min() == pytest.approx(2.0)
    width = np.ptp(tree.points_m[:, :2], axis=0).max()
    assert 4.5 < width <= 6.0
    crown = face_normals(tree)[tree.part == ROOF]
    out = tree.points_m[tree.triangles[tree.part == ROOF]].mean(axis=1) - [5, 5, 8.4]
    assert (np.einsum("ij,ij->i", crown, out) > 0).all()


def test_that_things_in_number_keep_their_rows():
    base = np.zeros((3, 3)) + np.arange(3)[:, None] * 10
    mesh = charge_point_mesh(base)
    assert np.bincount(mesh.owner).std() == 0
    assert mesh.points_m[mesh.triangles[mesh.owner == 2]][..., 0].min() > 19


def test_that_what_lies_flat_has_one_point_where_its_faces_meet():
    mesh = draped(np.array([WINDING], dtype=object), hilly(), 0.1)
    assert len(np.unique(mesh.points_m, axis=0)) == len(mesh.points_m)
    assert len(mesh.points_m) < 1.5 * len(mesh.triangles)
    assert set(mesh.triangles.ravel().tolist()) == set(range(len(mesh.points_m)))
