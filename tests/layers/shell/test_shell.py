"""The shell: walls by direction, party walls, roofs, volume."""

import time

import numpy as np
import pytest
import shapely

from layers.shell.roof_skin import in_sectors
from layers.shell.shell import FLOOR_FRAC, ShellGeometry, shell_geometry


def shells(polygons, height_m, roof="flat", roof_height_m=0.0, storeys=2, base_m=None):
    n = len(polygons)
    return shell_geometry(
        np.array(polygons, dtype=object),
        np.broadcast_to(np.asarray(height_m, float), n).copy(),
        np.full(n, storeys),
        np.full(n, roof, dtype=object),
        np.full(n, float(roof_height_m)),
        base_m,
    )


def row_of(count: int, wide_m=10.0, deep_m=10.0, gap_m=0.0):
    step = wide_m + gap_m
    return [shapely.box(k * step, 0, k * step + wide_m, deep_m) for k in range(count)]


def turned(polygons, degrees):
    return [shapely.affinity.rotate(p, -degrees, origin=(0, 0)) for p in polygons]


def test_that_a_cube_shows_its_four_sides():
    cube = shells([shapely.box(0, 0, 10, 10)], 10)
    np.testing.assert_allclose(cube.wall_area_m2[0], [100, 0, 100, 0, 100, 0, 100, 0], atol=1e-9)
    np.testing.assert_allclose(cube.roof_area_m2[0], [0] * 8 + [100])
    assert cube.outer_volume_m3[0] == 1000
    assert cube.perimeter_m[0] == 40
    assert cube.footprint_area_m2[0] == 100
    assert cube.floor_area_m2[0] == pytest.approx(FLOOR_FRAC * 200)
    assert cube.party_wall_area_m2[0] == 0
    assert cube.roof_tilt_deg[0] == 0


def test_that_each_wall_faces_away_from_its_building():
    # North wall of a box 20 m long and 5 m deep: 20 m; east wall: 5 m.
    long = shells([shapely.box(0, 0, 20, 5)], 3)
    np.testing.assert_allclose(long.wall_area_m2[0], [60, 0, 15, 0, 60, 0, 15, 0], atol=1e-9)
    clockwise = shells([shapely.box(0, 0, 20, 5, ccw=False)], 3)
    np.testing.assert_allclose(clockwise.wall_area_m2, long.wall_area_m2)


def test_that_a_triangle_faces_where_it_does():
    # Right angle at the origin: a west wall, a south wall, and one looking north-east.
    corner = shells([shapely.Polygon([(0, 0), (10, 0), (0, 10)])], 1)
    expected = [0, 10 * np.sqrt(2), 0, 0, 10, 0, 10, 0]
    np.testing.assert_allclose(corner.wall_area_m2[0], expected, atol=1e-9)


@pytest.mark.parametrize("degrees", [0, 10, 22.5, 45, 77, 123])
def test_that_turning_a_cube_keeps_its_wall_area(degrees):
    cube = shells(turned([shapely.box(0, 0, 10, 10)], degrees), 10)
    assert cube.wall_area_m2.sum() == pytest.approx(400)
    assert (cube.wall_area_m2 >= 0).all()


def test_that_a_cube_turned_by_an_eighth_moves_one_sector_on():
    cube = shells(turned([shapely.box(0, 0, 20, 5)], 45), 3)
    np.testing.assert_allclose(cube.wall_area_m2[0], [0, 60, 0, 15, 0, 60, 0, 15], atol=1e-6)


def test_that_a_direction_between_two_sectors_is_shared():
    shares = in_sectors(np.array([0.0, 11.25, 350.0, 360.0]))
    np.testing.assert_allclose(shares[1][:2], [0.75, 0.25])
    np.testing.assert_allclose(shares[2][[7, 0]], [10 / 45, 35 / 45])
    np.testing.assert_allclose(shares[3], shares[0])
    np.testing.assert_allclose(shares.sum(axis=1), 1)


def test_that_a_row_has_no_walls_between_its_houses():
    row = shells(row_of(3), 10)
    np.testing.assert_allclose(row.party_wall_area_m2, [100, 200, 100])
    np.testing.assert_allclose(row.wall_area_m2.sum(axis=1), [300, 200, 300])


def test_that_walls_reach_out_above_a_lower_neighbour():
    two = shells(row_of(2), [10, 6])
    np.testing.assert_allclose(two.party_wall_area_m2, [60, 60])
    assert two.wall_area_m2[0, 2] == pytest.approx(40)  # the taller one's east wall
    assert two.wall_area_m2[1, 6] == pytest.approx(0)


def test_that_on_a_slope_a_party_wall_spans_from_the_higher_foot_to_the_lower_eaves():
    two = shells(row_of(2), 10, base_m=np.array([0.0, 4.0]))
    np.testing.assert_allclose(two.party_wall_area_m2, [60, 60])


@pytest.mark.parametrize(("gap_m", "party_m2"), [(0.3, 100), (-0.3, 100), (0.8, 0)])
def test_that_a_drawing_gap_is_no_gap_but_a_passage_is(gap_m, party_m2):
    two = shells(row_of(2, gap_m=gap_m), 10)
    assert two.party_wall_area_m2[0] == pytest.approx(party_m2)


def test_that_half_a_shared_wall_counts_half():
    two = shells([shapely.box(0, 0, 10, 10), shapely.box(10, 5, 20, 15)], 10)
    np.testing.assert_allclose(two.party_wall_area_m2, [50, 50])


def test_that_two_neighbours_along_one_wall_each_cover_their_part():
    three = shells(
        [shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 4), shapely.box(10, 4, 20, 10)],
        [10, 5, 10],
    )
    assert three.party_wall_area_m2[0] == pytest.approx(4 * 5 + 6 * 10)


def test_that_neighbours_behind_one_another_never_cover_a_wall_twice():
    # Two thin slabs within the gap of the same wall: the taller decides.
    polygons = [
        shapely.box(0, 0, 10, 10),
        shapely.box(10.05, 0, 10.2, 10),
        shapely.box(10.25, 0, 20, 10),
    ]
    assert shells(polygons, [10, 4, 8]).party_wall_area_m2[0] == pytest.approx(80)


def test_that_corners_that_touch_share_no_wall():
    two = shells([shapely.box(0, 0, 10, 10), shapely.box(10, 10, 20, 20)], 10)
    np.testing.assert_allclose(two.party_wall_area_m2, 0)


def test_that_courtyard_walls_count_and_face_inwards():
    court = shapely.box(0, 0, 30, 30).difference(shapely.box(5, 10, 25, 20))
    block = shells([court], 10)
    # North: outer wall 30 m and the court's south side, 20 m, which looks north.
    np.testing.assert_allclose(block.wall_area_m2[0], [500, 0, 400, 0, 500, 0, 400, 0], atol=1e-9)
    assert block.footprint_area_m2[0] == pytest.approx(700)


def test_that_a_house_in_a_courtyard_hides_what_it_touches():
    court = shapely.box(0, 0, 30, 30).difference(shapely.box(10, 10, 20, 20))
    both = shells([court, shapely.box(10, 10, 20, 15)], 10)
    assert both.party_wall_area_m2[1] == pytest.approx(200)


def test_that_a_gabled_roof_has_two_slopes_across_the_ridge():
    house = shells([shapely.box(0, 0, 12, 8)], 6, "gabled", 4.0)
    assert house.roof_tilt_deg[0] == pytest.approx(45)
    assert house.ridge_azimuth_deg[0] == pytest.approx(90)
    half = 96 / np.cos(np.pi / 4) / 2
    np.testing.assert_allclose(house.roof_area_m2[0, [0, 4]], half)
    assert house.roof_area_m2[0].sum() == pytest.approx(2 * half)


def test_that_a_hipped_roof_has_four_slopes_of_the_plan_area_in_sum():
    house = shells([shapely.box(0, 0, 20, 10)], 6, "hipped", 5.0)
    flat_sum = house.roof_area_m2[0] * np.cos(np.pi / 4)
    assert flat_sum.sum() == pytest.approx(200)
    np.testing.assert_allclose(flat_sum[[2, 6]], 25)  # each hip: half of 10 x 5


def test_that_in_a_row_the_ridge_runs_from_party_wall_to_party_wall():
    row = shells(row_of(3, wide_m=5.0, deep_m=9.0), 6, "gabled", 2.5)
    np.testing.assert_allclose(row.ridge_azimuth_deg, 90)
    assert row.roof_area_m2[1, 0] == pytest.approx(row.roof_area_m2[1, 4])
    assert row.roof_area_m2[1, [2, 6]].sum() == pytest.approx(0, abs=1e-9)


def test_that_a_block_round_a_courtyard_has_roofs_on_all_sides():
    court = shapely.box(0, 0, 40, 40).difference(shapely.box(10, 10, 30, 30))
    block = shells([court], 15, "gabled", 3.0)
    np.testing.assert_allclose(block.roof_area_m2[0, [0, 2, 4, 6]], block.roof_area_m2[0, 0])
    assert block.roof_tilt_deg[0] == pytest.approx(np.degrees(np.arctan(3 / 5)))


@pytest.mark.parametrize("kind", ["gabled", "hipped", "mansard", "dome", "spire"])
def test_that_a_pitched_roof_is_larger_than_its_plan_and_level_without_height(kind):
    high = shells([shapely.box(0, 0, 12, 10)], 6, kind, 4.0)
    assert high.roof_area_m2.sum() > 120
    assert 0 < high.roof_tilt_deg[0] < 90
    level = shells([shapely.box(0, 0, 12, 10)], 6, kind, 0.0)
    assert level.roof_area_m2[0, 8] == pytest.approx(120)


def test_that_a_hemisphere_has_twice_its_plan_as_skin():
    round_plan = shapely.Point(0, 0).buffer(10, quad_segs=64)
    dome = shells([round_plan], 5, "dome", 10.0)
    assert dome.roof_area_m2.sum() == pytest.approx(2 * np.pi * 100, rel=1e-3)


def test_that_walls_close_round_any_building():
    rng = np.random.default_rng(3)
    blobs = [
        shapely.affinity.translate(
            shapely.convex_hull(shapely.multipoints(rng.uniform(0, 20, (7, 2)))), 40 * k, 0
        )
        for k in range(50)
    ]
    one = shells(blobs, 1.0)
    np.testing.assert_allclose(one.wall_area_m2.sum(axis=1), shapely.length(blobs))


def test_that_2600_buildings_take_less_than_a_second():
    k = np.arange(2600)
    x, y = (k % 50) * 12.0, (k // 50) * 14.0
    polygons = shapely.segmentize(shapely.box(x, y, x + 12, y + 14), 6.0)
    start = time.perf_counter()
    found = shells(list(polygons), 9.0, "hipped", 2.0)
    assert time.perf_counter() - start < 3.0  # one second alone; other work may share the cores
    assert isinstance(found, ShellGeometry)
    wall = found.wall_area_m2.sum() + found.party_wall_area_m2.sum()
    assert wall == pytest.approx(2600 * 52 * 9)
