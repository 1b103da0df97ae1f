import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.view_state.camera import (
    HIGHEST_DEG,
    LOWEST_DEG,
    Limits,
    Pose,
    between,
    framing,
    limited,
    looking,
    metres_per_pixel,
    orbited,
    panned,
    projected,
    ray,
    zoomed,
)

SIZE = (1280, 800)
poses = st.builds(
    Pose,
    st.tuples(st.floats(-900, 900), st.floats(-900, 900), st.floats(0, 90)),
    st.floats(0, 359.9),
    st.floats(7, 89),
    st.floats(30, 4000),
)


@given(poses)
def test_that_a_pose_survives_being_a_position_and_a_focal_point(pose):
    again = looking(pose.position_m, pose.focal_m)
    np.testing.assert_allclose(again.position_m, pose.position_m, atol=1e-5 * pose.distance_m)
    assert again.distance_m == pytest.approx(pose.distance_m, rel=1e-9)
    assert again.tilt_deg == pytest.approx(pose.tilt_deg, abs=1e-5)


@given(poses, st.floats(-30, 30), st.floats(-30, 30), st.floats(0, 20))
def test_that_a_point_lies_on_the_ray_through_its_own_pixel(pose, dx, dy, dz):
    point = np.asarray(pose.focal_m) + np.array([dx, dy, dz])
    pixel, depth = projected(pose, point, SIZE)
    if depth[0] < 5:
        return
    direction = ray(pose, *pixel[0], SIZE)
    to_point = point - pose.position_m
    np.testing.assert_allclose(direction, to_point / np.linalg.norm(to_point), atol=1e-9)


def test_that_looking_north_puts_east_on_the_right_and_height_up():
    pose = Pose((0.0, 0.0, 0.0), 0.0, 30.0, 500.0)
    (middle, east, roof), _ = projected(pose, [[0, 0, 0], [10, 0, 0], [0, 0, 10]], SIZE)
    assert middle.tolist() == [640, 400]
    assert east[0] > 640
    assert east[1] == pytest.approx(400)
    assert roof[1] < 400


@given(poses)
def test_that_nobody_gets_below_the_ground_or_beyond_the_limits(pose):
    limits = Limits((-100, -100, 0), (100, 100, 50), 25.0, 1000.0)
    kept = limited(orbited(pose, 400, -900), limits)
    assert LOWEST_DEG <= kept.tilt_deg <= HIGHEST_DEG
    assert 25.0 <= kept.distance_m <= 1000.0
    assert np.all(np.abs(kept.focal_m[:2]) <= 100)


def test_that_the_ground_follows_the_hand():
    pose = Pose((0.0, 0.0, 0.0), 35.0, HIGHEST_DEG, 800.0)
    before, _ = projected(pose, [[30, 20, 0]], SIZE)
    after, _ = projected(panned(pose, 60, -25, SIZE[1]), [[30, 20, 0]], SIZE)
    np.testing.assert_allclose(after[0] - before[0], [60, -25], atol=1.0)


@given(poses, st.floats(-3, 3))
def test_that_zooming_keeps_what_is_under_the_pointer(pose, steps):
    target = np.asarray(pose.focal_m) + 0.1 * pose.distance_m * pose.right
    before, _ = projected(pose, target, SIZE)
    after, _ = projected(zoomed(pose, steps, target), target, SIZE)
    np.testing.assert_allclose(after, before, atol=1e-6)


@given(poses)
def test_that_a_framed_box_fits_the_picture(pose):
    low, high = np.array([-300.0, -200, 0]), np.array([250.0, 400, 60])
    framed = framing(low, high, pose, 1.6)
    corners = [[x, y, z] for x in (-300, 250) for y in (-200, 400) for z in (0, 60)]
    pixels, depth = projected(framed, corners, SIZE)
    assert (depth > 0).all()
    assert pixels.min() >= -1
    assert (pixels <= np.array(SIZE) + 1).all()


def test_that_a_flight_turns_the_shorter_way_and_arrives():
    a, b = Pose((0.0, 0, 0), 350.0, 20.0, 100.0), Pose((10.0, 0, 0), 20.0, 60.0, 900.0)
    half = between(a, b, 0.5)
    assert half.heading_deg == pytest.approx(5.0)
    assert half.distance_m == pytest.approx(300.0)
    assert between(a, b, 1.0).heading_deg == pytest.approx(20.0)
    assert between(a, b, 0.0).focal_m == a.focal_m


def test_that_the_scale_is_that_of_the_picture():
    pose = Pose((0.0, 0.0, 0.0), 0.0, HIGHEST_DEG, 700.0)
    pixels, _ = projected(pose, [[-50, 0, 0], [50, 0, 0]], SIZE)
    assert 100 / (pixels[1, 0] - pixels[0, 0]) == pytest.approx(metres_per_pixel(pose, 800))
