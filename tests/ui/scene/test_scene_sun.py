import numpy as np
import pytest

from layers.terrain.relief import Relief
from ui.scene.light.sun import ambient_shade, cast_shadow, ground_light, lamp_pools, sun_vector
from ui.view_state.brightness import daylight_frac

FLAT = np.zeros((100, 100), dtype=np.float32)


def a_tower(height_m: float = 20.0) -> Relief:
    top = FLAT.copy()
    top[48:52, 48:52] = height_m
    return Relief(FLAT, top, 0.0, 0.0, 2.0)


def test_that_the_sun_in_the_south_throws_shadow_north_as_far_as_the_angle_says():
    dark = cast_shadow(a_tower(), 180.0, 45.0) > 0.5
    rows = np.flatnonzero(dark[:, 50] & (a_tower().top_m[:, 50] == 0))
    assert rows.min() >= 51  # row 0 is the south: the shadow lies beyond the tower
    assert (rows.max() - 51) * 2.0 == pytest.approx(20.0, abs=3.0)


def test_that_the_morning_sun_throws_shadow_west():
    dark = cast_shadow(a_tower(), 90.0, 30.0) > 0.5
    assert dark[50, 34:47].all()
    assert not dark[50, 56:].any()
    assert not dark[60:, 50].any()


def test_that_a_lower_sun_throws_a_longer_shadow_and_a_set_one_none():
    areas = [(cast_shadow(a_tower(), 200.0, e) > 0.5).sum() for e in (60.0, 30.0, 12.0)]
    assert areas[0] < areas[1] < areas[2]
    assert not cast_shadow(a_tower(), 200.0, -5.0).any()


def test_that_the_quick_shadow_is_about_the_fine_one():
    fine = (cast_shadow(a_tower(), 220.0, 25.0) > 0.5).sum()
    quick = (cast_shadow(a_tower(), 220.0, 25.0, every=2) > 0.5).sum() * 4
    assert quick == pytest.approx(fine, rel=0.25)


def test_that_open_ground_is_bright_and_the_foot_of_a_wall_is_not():
    shade = ambient_shade(a_tower()) / 255.0
    assert shade[5, 5] == pytest.approx(1.0, abs=1e-3)
    assert shade[52, 50] < shade[60, 50] - 0.02
    assert shade.min() > 0.5


def test_that_shadow_is_tinted_by_day_and_fades_with_the_day():
    open_sky = np.full((4, 4), 255, dtype=np.uint8)
    shadow = np.ones((2, 2), dtype=np.float32)
    by_day = ground_light(open_sky, shadow, "#203040", 1.0)
    assert by_day.shape == (4, 4, 3)
    assert by_day[0, 0, 2] > by_day[0, 0, 0]
    at_night = ground_light(open_sky, shadow, "#203040", 0.0)
    assert (at_night == ground_light(open_sky, 0 * shadow, "#203040", 0.0)).all()
    assert at_night.max() < 110


def test_that_a_lamp_lights_the_ground_under_it_and_only_by_night():
    pools = lamp_pools(a_tower(), np.array([[60.0, 40.0, 6.0], [-500.0, 0.0, 6.0]]))
    assert pools.max() == pools[20, 30] == pytest.approx(1.0, abs=0.05)
    assert pools[40, 60] < 0.01
    open_sky = np.full((100, 100), 255, np.uint8)
    no_shadow = np.zeros((100, 100), np.float32)
    night = ground_light(open_sky, no_shadow, "#203040", 0.0, pools)
    assert night[20, 30].min() > 200
    assert night[40, 60].max() < 110
    assert (ground_light(open_sky, no_shadow, "#203040", 1.0, pools) == 255).all()


def test_that_day_comes_with_the_sun():
    assert daylight_frac(-8.0) == 0.0
    assert daylight_frac(12.0) == 1.0
    assert 0.0 < daylight_frac(0.0) < 1.0
    np.testing.assert_allclose(sun_vector(90.0, 0.0), [1, 0, 0], atol=1e-12)
