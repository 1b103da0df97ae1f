"""The hourly electricity balance closes, and its shares mean what they say."""

import numpy as np
import pytest

from models.grid.balance import (
    coincidence_frac,
    duration_curve_w,
    electricity_balance,
    hours_above,
)

RNG = np.random.default_rng(7)
HOURS = 8760


@pytest.fixture
def balance():
    series = [RNG.uniform(0, 1e5, HOURS) for _ in range(3)]
    return electricity_balance(*series, RNG.uniform(0, 4e5, HOURS))


def test_that_import_and_pv_equal_demand_and_export_in_every_hour(balance):
    left = balance.import_w + balance.pv_w
    right = balance.demand_w + balance.export_w
    np.testing.assert_allclose(left, right, rtol=1e-12)


def test_that_self_use_and_export_make_up_all_pv(balance):
    np.testing.assert_allclose(balance.self_use_w + balance.export_w, balance.pv_w, atol=1e-6)
    assert 0 < balance.self_use_frac < 1


def test_that_the_grid_never_takes_and_gives_in_one_hour(balance):
    assert (np.minimum(balance.import_w, balance.export_w) == 0).all()


def test_that_without_pv_all_demand_is_import():
    load = RNG.uniform(0, 1e5, HOURS)
    zero = np.zeros(HOURS)
    balance = electricity_balance(load, zero, zero, zero)
    assert balance.import_kwh == pytest.approx(load.sum() / 1000)
    assert balance.self_use_frac == 0
    assert balance.peak_hour == load.argmax()


def test_that_cars_giving_back_beyond_demand_are_exported_but_are_no_pv():
    ones = np.ones(HOURS)
    balance = electricity_balance(ones, 0 * ones, -3 * ones, 0 * ones)
    assert balance.export_kwh == pytest.approx(2 * HOURS / 1000)
    assert balance.pv_kwh == 0
    assert balance.self_use_frac == 0


def test_that_a_gap_or_a_wrong_length_is_refused_with_its_name():
    ones = np.ones(HOURS)
    holed = ones.copy()
    holed[3] = np.nan
    with pytest.raises(ValueError, match="lamps has a gap"):
        electricity_balance(ones, holed, ones, ones)
    with pytest.raises(ValueError, match="differ in length"):
        electricity_balance(ones, ones[:100], ones, ones)
    with pytest.raises(ValueError, match="sum it over"):
        electricity_balance(np.ones((2, HOURS)), ones, ones, ones)


def test_that_the_duration_curve_falls_and_keeps_the_energy():
    load = RNG.uniform(0, 1e5, HOURS)
    curve = duration_curve_w(load)
    assert (np.diff(curve) <= 0).all()
    assert curve.sum() == pytest.approx(load.sum())
    assert hours_above(load, float(curve[40])) == 40


def test_that_coincidence_is_one_for_equal_loads_and_less_for_shifted_ones():
    wave = 1 + np.sin(np.arange(HOURS) * 2 * np.pi / 24)
    assert coincidence_frac(np.stack([wave, wave])) == pytest.approx(1)
    assert coincidence_frac(np.stack([wave, np.roll(wave, 12)])) == pytest.approx(0.5)
