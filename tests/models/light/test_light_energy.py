"""Street lighting electricity: luminaires, burning hours, dimming, posts."""

import numpy as np
import pytest

from models.light.luminaire.burning import (
    burning_frac,
    clear_sky_illuminance_lx,
    switch_on_elevation_deg,
)
from models.light.luminaire.dimming import (
    dimmed_circuit_w,
    dimming_profile,
    dimming_profiles,
    gear_curves,
    with_levels,
)
from models.light.luminaire.luminaire_table import (
    after_led_exchange,
    led_exchange,
    luminaire_index,
    luminaires,
)
from models.light.luminaire.operation import hourly_power_w, lamp_power_w, lighting_power_w
from models.light.luminaire.posts import add_on_powers_w, add_on_w, can_charge, charging_headroom_w


def sun_elevation_deg(latitude_deg: float, minutes: int = 60) -> np.ndarray:
    """The sun's elevation in the middle of each step of a year, by a plain declination formula."""
    day = (np.arange(365 * 24 * 60 // minutes) + 0.5) * minutes / 1440
    declination = np.radians(-23.44) * np.cos(2 * np.pi * (day + 10) / 365)
    hour_angle = 2 * np.pi * (day % 1 - 0.5)
    latitude = np.radians(latitude_deg)
    sine = np.sin(latitude) * np.sin(declination)
    sine += np.cos(latitude) * np.cos(declination) * np.cos(hour_angle)
    return np.degrees(np.arcsin(sine))


@pytest.fixture(scope="module")
def burning() -> np.ndarray:
    return burning_frac(sun_elevation_deg(51.5))


def test_that_every_luminaire_carries_sources_and_standings():
    table = luminaires()
    assert len(set(table.code)) == len(table.code)
    assert all(table.source)
    for column in (table.circuit_standing, table.flux_standing, table.life_standing):
        assert set(column) <= {"found", "computed", "estimate"}
    assert (table.circuit_w >= table.lamp_w).all()
    assert set(table.kind) <= set(gear_curves())


def test_that_every_discharge_luminaire_has_a_thriftier_led_luminaire():
    table = luminaires()
    discharge = {code for code, kind in zip(table.code, table.kind) if kind != "led"}
    assert set(led_exchange()) == discharge
    old = np.arange(len(table.code))
    new = after_led_exchange(old)
    assert all(table.kind[i] == "led" for i in new)
    assert (table.circuit_w[new] <= table.circuit_w[old]).all()


def test_that_an_unknown_luminaire_is_named():
    with pytest.raises(ValueError, match="lamp 1 has the unknown luminaire 'hps_71'"):
        luminaire_index(["hps_70", "hps_71"])


def test_that_civil_twilight_ends_at_three_lux_and_the_switch_level_is_met():
    assert clear_sky_illuminance_lx(-6.0) == pytest.approx(3.4, rel=0.02)
    level = switch_on_elevation_deg(35.0)
    assert clear_sky_illuminance_lx(level) == pytest.approx(35.0, rel=1e-6)
    assert switch_on_elevation_deg(70.0) > level


@pytest.mark.parametrize("latitude_deg", [38.7, 45.4, 51.5])
def test_that_hourly_burning_time_equals_the_minute_by_minute_count(latitude_deg):
    hours = burning_frac(sun_elevation_deg(latitude_deg)).sum()
    exact = (sun_elevation_deg(latitude_deg, 1) < switch_on_elevation_deg()).mean() * 8760
    assert hours == pytest.approx(exact, rel=0.003)
    assert 3950 < hours < 4250


def test_that_a_sun_that_is_too_short_is_refused():
    with pytest.raises(ValueError, match="8760 finite degrees"):
        burning_frac(np.zeros(8759))


def test_that_district_power_is_the_sum_of_its_lamps(burning):
    codes = ["hps_150", "led_40", "hps_150", "mh_70", "led_30"]
    for profile in dimming_profiles().values():
        result = lighting_power_w(codes, profile, burning, standby_w=2.0)
        assert result.district_w.sum() / 1000 == pytest.approx(result.lamp_kwh.sum(), rel=1e-12)
        one = [lighting_power_w([code], profile, burning, standby_w=2.0) for code in codes]
        np.testing.assert_allclose(result.district_w, sum(r.district_w for r in one))
        np.testing.assert_allclose(result.lamp_kwh, [r.lamp_kwh[0] for r in one])


def test_that_full_power_is_circuit_watts_times_burning_hours(burning):
    result = lighting_power_w(["hps_250"], "full", burning)
    assert result.lamp_kwh[0] == pytest.approx(276 * burning.sum() / 1000)
    assert result.lamp_hours[0] == pytest.approx(burning.sum())
    assert result.district_w.max() == pytest.approx(276)


def test_that_counts_stand_for_equal_posts(burning):
    many = lighting_power_w(["led_60"] * 7 + ["hps_70"] * 3, "bi_power", burning, standby_w=1.0)
    few = lighting_power_w(
        ["led_60", "hps_70"], "bi_power", burning, standby_w=1.0, counts=np.array([7, 3])
    )
    np.testing.assert_allclose(many.district_w, few.district_w)


def test_that_dimming_never_costs_energy_and_part_night_is_dark(burning):
    full = lighting_power_w(["led_60", "hps_150", "hpm_80"], "full", burning)
    for key in dimming_profiles():
        dimmed = lighting_power_w(["led_60", "hps_150", "hpm_80"], key, burning)
        assert (dimmed.lamp_kwh <= full.lamp_kwh + 1e-9).all()
    night = lighting_power_w(["led_60"], "part_night", burning).district_w.reshape(365, 24)
    assert (night[:, :5] == 0).all()


def test_that_each_lamp_may_follow_its_own_profile(burning):
    pair = [dimming_profile("full"), dimming_profile("part_night")]
    mixed = lighting_power_w(["led_60", "led_60"], pair, burning, np.array([0, 1]))
    alone = [lighting_power_w(["led_60"], profile, burning).lamp_kwh[0] for profile in pair]
    np.testing.assert_allclose(mixed.lamp_kwh, alone)
    with pytest.raises(ValueError, match="one of the 2 profiles"):
        lighting_power_w(["led_60"], pair, burning, np.array([2]))


def test_that_motion_power_follows_the_detection_probability():
    profile = with_levels(dimming_profile("motion"), detection_frac=[0.25] * 24)
    power = hourly_power_w("led", 60.0, profile)
    high, low = dimmed_circuit_w("led", 60.0, np.array([1.0, 0.2]))
    np.testing.assert_allclose(power, 0.25 * high + 0.75 * low)
    with pytest.raises(ValueError, match="24 shares from 0 to 1"):
        with_levels(profile, flux_frac=[2.0] * 24)


def test_that_the_driver_floor_stays_and_sodium_keeps_half_its_flux():
    led = dimmed_circuit_w("led", 60.0, np.array([0.2, 0.5, 1.0, 0.0]))
    np.testing.assert_allclose(led, [2 + 58 * 0.20, 2 + 58 * 0.47, 60.0, 0.0])
    sodium = dimmed_circuit_w("hps", 170.0, np.array([0.2, 0.5, 1.0]))
    assert sodium[0] == sodium[1] == pytest.approx(0.65 * 170)


def test_that_headroom_is_fuse_less_lamp_and_add_ons():
    posts = charging_headroom_w(
        np.array([6.0, 25.0, 0.2]), np.array([170.0, 30.0, 100.0]), add_on_w(["wifi"])
    )
    np.testing.assert_allclose(posts, [6 * 230 - 170 - 14, 25 * 230 - 30 - 14, 0.0])
    assert can_charge(posts, 3700.0).tolist() == [False, True, False]
    assert min(add_on_powers_w().values()) > 0
    with pytest.raises(ValueError, match="unknown add-on 'radio'"):
        add_on_w(["radio"])


def test_that_every_lamp_draws_its_own_circuit_power_at_full_level():
    table = luminaires()
    both = np.array([0, len(table.circuit_w) - 1, 0])
    drawn = lamp_power_w(both, np.ones(3))
    assert drawn == pytest.approx(np.asarray(table.circuit_w, float)[both])
    assert drawn.min() > 0.0
