"""Sun on shaded planes: against pvlib where nothing shades, and against itself where it does."""

import numpy as np
import pytest
from pvlib import irradiance

from models.sun.irradiation import Sky, incident_sun, perez_sky
from models.sun.shade import Surfaces, hourly_sun_w_m2, monthly_sun
from models.sun.shade_sums import (
    Patches,
    by_direction,
    direction_sums,
    month_frac,
    per_m2,
    season_months,
    window_frac,
    year_frac,
)
from models.sun.sky_view import band_view_frac, sky_view_frac
from tests.models.weather.plain_climate import plain_climate

BINS = 32
TURN_DEG = (np.arange(BINS) + 0.5) * 360 / BINS


@pytest.fixture(scope="module")
def sky() -> Sky:
    return perez_sky(plain_climate(48.0))


def edges_deg(tilt_deg):
    """Where each plane's own edge meets the sky."""
    tilt = np.radians(np.asarray(tilt_deg, float))[:, None]
    rise = np.arctan2(-np.sin(tilt) * np.cos(np.radians(TURN_DEG)), np.cos(tilt))
    return np.degrees(np.maximum(rise, 0.0))


def planes(tilt_deg, azimuth_deg, hidden_deg=0.0) -> Surfaces:
    tilt = np.asarray(tilt_deg, np.float32)
    horizon = np.maximum(edges_deg(tilt), hidden_deg)
    return Surfaces(tilt, np.asarray(azimuth_deg, np.float32), horizon.astype(np.float32))


def some_planes(count=60, seed=3) -> Surfaces:
    rng = np.random.default_rng(seed)
    tilt = rng.choice([0.0, 20.0, 35.0, 60.0, 90.0], count)
    return planes(tilt, rng.uniform(0, 360, count), rng.uniform(-30, 70, (count, BINS)))


@pytest.mark.parametrize("tilt", [0.0, 30.0, 45.0, 90.0])
@pytest.mark.parametrize("azimuth", [0.0, 90.0, 180.0, 225.0])
def test_that_unshaded_surfaces_have_the_sun_of_pvlibs_own_transposition(sky, tilt, azimuth):
    climate = plain_climate(48.0)
    ours = monthly_sun(sky, planes([tilt], [azimuth])).lit_kwh_m2.sum()
    zenith = 90.0 - sky.path.elevation_deg
    judge = irradiance.get_total_irradiance(
        tilt, azimuth, zenith, sky.path.azimuth_deg,
        climate.dni_w_m2.astype(float), climate.ghi_w_m2.astype(float),
        climate.dhi_w_m2.astype(float), dni_extra=sky.path.extra_w_m2, albedo=0.2, model="perez",
    )  # fmt: skip
    assert ours == pytest.approx(np.nansum(judge["poa_global"]) / 1000.0, rel=1e-3)


def test_that_free_sun_is_that_of_incident_sun_hour_by_hour(sky):
    given = planes([0.0, 30.0, 90.0], [0.0, 200.0, 77.0])
    judge = incident_sun(sky, given.tilt_deg, given.azimuth_deg).total_w_m2().T
    assert hourly_sun_w_m2(sky, given) == pytest.approx(judge, rel=1e-4, abs=0.05)


def test_that_months_add_up_the_hours(sky):
    given = some_planes()
    hourly = hourly_sun_w_m2(sky, given).sum(axis=1, dtype=float) / 1000.0
    assert monthly_sun(sky, given).lit_kwh_m2.sum(axis=1) == pytest.approx(hourly, rel=1e-4)


def test_that_shade_never_adds_sun(sky):
    sun = monthly_sun(sky, some_planes())
    assert (sun.lit_kwh_m2 <= sun.free_kwh_m2 * (1 + 1e-5)).all()
    assert (sun.glass_lit_kwh_m2 <= sun.glass_free_kwh_m2 * (1 + 1e-5)).all()
    assert (sun.sun_h <= sun.free_sun_h).all()


def test_that_higher_obstacles_never_add_sun(sky):
    low = some_planes()
    rise = np.random.default_rng(5).uniform(0, 20, low.horizon_deg.shape)
    high = Surfaces(
        low.tilt_deg, low.azimuth_deg, np.minimum(low.horizon_deg + rise, 90).astype(np.float32)
    )
    before, after = monthly_sun(sky, low), monthly_sun(sky, high)
    assert (after.lit_kwh_m2 <= before.lit_kwh_m2 * (1 + 1e-5) + 1e-4).all()
    assert (after.sun_h <= before.sun_h).all()


def test_that_one_plane_alone_gives_what_it_gives_among_many(sky):
    given = some_planes()
    all_of_them = monthly_sun(sky, given)
    for i in (0, 7, 59):
        one = Surfaces(
            given.tilt_deg[i : i + 1], given.azimuth_deg[i : i + 1], given.horizon_deg[i : i + 1]
        )
        alone = monthly_sun(sky, one)
        assert np.array_equal(alone.lit_kwh_m2[0], all_of_them.lit_kwh_m2[i])
        assert np.array_equal(alone.sun_h[0], all_of_them.sun_h[i])


def test_that_a_plane_under_cover_gets_nothing(sky):
    sun = monthly_sun(sky, planes([0.0, 90.0], [0.0, 180.0], 90.0))
    assert sun.lit_kwh_m2 == pytest.approx(0.0, abs=1e-6)
    assert sun.sun_h.sum() == 0


def test_that_a_south_wall_behind_a_long_block_loses_the_low_winter_sun(sky):
    rise = np.degrees(np.arctan(np.maximum(np.cos(np.radians(TURN_DEG)), 0) * 0.8))
    open_, shaded = planes([90.0], [180.0]), planes([90.0], [180.0], rise[None, :])
    left = monthly_sun(sky, shaded).lit_kwh_m2 / monthly_sun(sky, open_).lit_kwh_m2
    assert left[0, 0] < 0.5 < left[0, 5]


def test_that_the_sky_view_of_an_even_horizon_is_the_closed_form():
    for height in (0.0, 10.0, 30.0, 60.0, 85.0):
        level = planes([0.0], [0.0], height)
        assert sky_view_frac(level.horizon_deg, level.tilt_deg) == pytest.approx(
            np.cos(np.radians(height)) ** 2, abs=1e-6
        )
        wall = planes([90.0], [0.0], height)
        h = np.radians(height)
        wanted = 1.0 - 2.0 / np.pi * (h + np.sin(2 * h) / 2)
        assert sky_view_frac(wall.horizon_deg, wall.tilt_deg) == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("height_over_width", [0.25, 0.5, 1.0, 2.0, 3.0])
def test_that_light_thrown_back_in_a_street_is_near_the_radiosity_of_the_canyon(height_over_width):
    """Even sky over an endless street, ground and fronts of reflectance 0.2: exact exchange between
    ground and two fronts beside `sky view x (sky + reflectance x ground)`."""
    h, rho = height_over_width, 0.2
    diagonal = np.hypot(h, 1.0)
    wall_sky, ground_sky = (h + 1.0 - diagonal) / (2.0 * h), diagonal - h
    front, wall_ground, ground_wall = 1.0 - 2.0 * wall_sky, wall_sky, (1.0 - ground_sky) / 2.0
    exchange = [[1.0 - front * rho, -wall_ground * rho], [-2.0 * ground_wall * rho, 1.0]]
    wall, _ = np.linalg.solve(exchange, [wall_sky, ground_sky])
    ours = 2.0 * wall_sky * (0.5 + rho * 0.5)
    assert ours == pytest.approx(wall, rel=0.015)


def test_that_the_horizon_band_is_hidden_from_below():
    assert band_view_frac(planes([90.0], [0.0]).horizon_deg, np.array([90.0])) == 1.0
    half = planes([90.0], [0.0], 3.25)
    assert band_view_frac(half.horizon_deg, half.tilt_deg) == pytest.approx(0.5, abs=1e-6)
    assert band_view_frac(planes([90.0], [0.0], 7.0).horizon_deg, np.array([90.0])) == 0.0


def test_that_sums_by_direction_keep_the_whole():
    rng = np.random.default_rng(2)
    share = rng.uniform(size=(50, 8))
    share /= share.sum(axis=1, keepdims=True)
    patches = Patches(rng.integers(0, 4, 50), rng.uniform(1, 9, 50), share)
    value = rng.uniform(size=(50, 12))
    sums = by_direction(patches, value, 4)
    assert sums.shape == (4, 8, 12)
    for row in range(4):
        mine = patches.owner == row
        wanted = (value[mine] * patches.area_m2[mine][:, None]).sum(axis=0)
        assert sums[row].sum(axis=0) == pytest.approx(wanted)


def test_that_a_direction_without_surface_takes_the_buildings_mean(sky):
    given = planes([90.0, 90.0], [0.0, 180.0], np.array([[30.0], [10.0]]))
    share = np.zeros((2, 9), np.float32)
    share[0, 0] = share[1, 4] = 1.0
    patches = Patches(np.array([1, 1], np.int32), np.array([5.0, 20.0], np.float32), share)
    sun = monthly_sun(sky, given)
    sums = direction_sums(patches, sun, 3)
    lit, free = sun.lit_kwh_m2.sum(axis=1), sun.free_kwh_m2.sum(axis=1)
    frac = year_frac(sums)
    assert frac[1, [0, 4]] == pytest.approx(lit / free, rel=1e-5)
    whole = (5 * lit[0] + 20 * lit[1]) / (5 * free[0] + 20 * free[1])
    assert frac[1, [1, 2, 3, 5, 6, 7, 8]] == pytest.approx(whole, rel=1e-5)
    assert (frac[[0, 2]] == 1.0).all()
    assert (month_frac(sums)[0] == 1.0).all()
    assert per_m2(sums.lit_kwh, sums.area_m2)[1] == pytest.approx(
        (lit[0] + 4 * lit[1]) / 5, rel=1e-5
    )
    assert np.isnan(per_m2(sums.lit_kwh, sums.area_m2)[0])


def test_that_windows_are_weighted_by_the_walls_they_are_in(sky):
    given = planes([90.0, 90.0], [0.0, 180.0], np.array([[0.0], [80.0]]))
    share = np.zeros((2, 8), np.float32)
    share[0, 0] = share[1, 4] = 1.0
    patches = Patches(np.array([0, 0], np.int32), np.ones(2, np.float32), share)
    sums = direction_sums(patches, monthly_sun(sky, given), 1)
    always = np.ones(12, bool)
    north, south = np.zeros((1, 8), np.float32), np.zeros((1, 8), np.float32)
    north[0, 0] = south[0, 4] = 10.0
    assert window_frac(sums, always, north)[0] == 1.0
    dark = window_frac(sums, always, south)[0]
    assert dark < 0.1
    assert dark < window_frac(sums, always, north + south)[0] < 1.0
    assert window_frac(sums, ~always, south)[0] == dark
    assert window_frac(sums, always, np.zeros((1, 8), np.float32))[0] == 1.0


def test_that_winter_heats_and_summer_may_cool():
    heats, cools = season_months(plain_climate(48.0).dry_bulb_c)
    assert heats[[0, 1, 11]].all()
    assert not heats[6]
    assert not (heats & cools).any()
