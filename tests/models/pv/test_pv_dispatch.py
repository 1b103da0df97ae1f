"""Battery dispatch: the plain rule and the least cost."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from models.pv.dispatch import (
    Battery,
    Dispatch,
    bill_eur,
    least_cost_dispatch,
    peak_shaving_dispatch,
    plain_dispatch,
)
from models.pv.self_use import Batteries, self_use

WEEK = 168
FLAT = np.full(WEEK, 0.28)
FEED_IN = np.full(WEEK, 0.06)
TWO_TARIFFS = np.where((np.arange(WEEK) % 24 >= 8) & (np.arange(WEEK) % 24 < 22), 0.32, 0.15)


def a_week(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    sun = np.maximum(np.sin((np.arange(WEEK) % 24 - 6) / 12 * np.pi), 0.0)
    return rng.random(WEEK) * 2000.0, rng.random(WEEK) * 5000.0 * sun


def check_physics(got: Dispatch, load: np.ndarray, made: np.ndarray, battery: Battery) -> None:
    balance = made + got.import_w + got.discharge_w - load - got.export_w - got.charge_w
    assert balance == pytest.approx(0.0, abs=1e-3)
    e = np.sqrt(battery.round_trip_frac)
    stored = np.cumsum(got.charge_w * e - got.discharge_w / e)
    assert got.held_wh == pytest.approx(stored, abs=1e-2)
    assert got.held_wh.min() >= -1e-3
    assert got.held_wh.max() <= 1000.0 * battery.capacity_kwh + 1e-3
    assert max(got.charge_w.max(), got.discharge_w.max()) <= 1000.0 * battery.power_kw + 1e-3


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    capacity=st.floats(0.0, 30.0),
    power=st.floats(0.0, 10.0),
    grid=st.booleans(),
)
def test_that_the_optimum_is_physical_and_never_dearer_than_the_plain_rule(
    seed: int, capacity: float, power: float, grid: bool
) -> None:
    load, made = a_week(seed)
    battery = Battery(capacity, power, 0.9, may_charge_from_grid=grid)
    plain = plain_dispatch(load, made, battery)
    check_physics(plain, load, made, battery)
    for prices in (FLAT, TWO_TARIFFS):
        best = least_cost_dispatch(load, made, battery, prices, FEED_IN)
        check_physics(best, load, made, battery)
        assert bill_eur(best, prices, FEED_IN) <= bill_eur(plain, prices, FEED_IN) + 1e-6


def test_that_at_one_price_the_plain_rule_is_already_the_best() -> None:
    load, made = a_week(1)
    battery = Battery(8.0, 4.0)
    plain = bill_eur(plain_dispatch(load, made, battery), FLAT, FEED_IN)
    best = bill_eur(least_cost_dispatch(load, made, battery, FLAT, FEED_IN), FLAT, FEED_IN)
    assert best == pytest.approx(plain, rel=1e-6)


def test_that_a_night_tariff_is_worth_charging_from_the_grid() -> None:
    load, made = a_week(2)
    own, grid = (
        bill_eur(
            least_cost_dispatch(load, made * 0.1, Battery(8.0, 4.0, 0.9, g), TWO_TARIFFS, FEED_IN),
            TWO_TARIFFS,
            FEED_IN,
        )
        for g in (False, True)
    )
    assert grid < 0.95 * own


def test_that_the_plain_rule_is_the_one_used_for_every_building() -> None:
    load, made = a_week(3)
    battery = Battery(6.0, 3.0)
    unit = np.zeros((9, WEEK), np.float32)
    unit[4] = made
    kwp = np.zeros((1, 9), np.float32)
    kwp[0, 4] = 1.0
    many = self_use(
        load[None].astype(np.float32), kwp, unit, Batteries(np.array([6.0]), np.array([3.0]))
    )
    one = plain_dispatch(load, made, battery)
    assert many.import_w == pytest.approx(one.import_w, abs=0.05)
    assert many.export_w == pytest.approx(one.export_w, abs=0.05)


def test_that_a_battery_that_cannot_be_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        Battery(-1.0, 2.0)
    with pytest.raises(ValueError, match="round-trip"):
        Battery(1.0, 2.0, 1.2)
    load, made = a_week(4)
    with pytest.raises(ValueError, match="same hours"):
        least_cost_dispatch(load, made[:-1], Battery(1.0, 1.0), FLAT, FEED_IN)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), capacity=st.floats(0.0, 30.0), power=st.floats(0.0, 10.0))
def test_that_shaving_is_physical_and_never_raises_the_peak(
    seed: int, capacity: float, power: float
) -> None:
    load, made = a_week(seed)
    battery = Battery(capacity, power)
    got = peak_shaving_dispatch(load, made, battery)
    check_physics(got, load, made, battery)
    assert got.import_w.max() <= np.maximum(load - made, 0.0).max() + 1e-6


def test_that_no_lower_peak_can_be_held_than_the_solver_finds() -> None:
    """A linear programme whose only cost is the highest import, over the same battery."""
    load, made = a_week(5)
    battery = Battery(4.0, 2.0)
    net, n, e = (load - made) / 1000.0, WEEK, np.sqrt(battery.round_trip_frac)
    one, before = np.eye(n), np.eye(n, k=-1)
    storage = np.hstack([-e * one, one / e, one - before, np.zeros((n, 1))])
    under = np.hstack([one, -one, np.zeros((n, n)), -np.ones((n, 1))])
    best = optimize.linprog(
        np.r_[np.zeros(3 * n), 1.0], A_ub=under, b_ub=-net, A_eq=storage, b_eq=np.zeros(n),
        bounds=[(0, 2.0)] * (2 * n) + [(0, 4.0)] * n + [(0, None)],
    )  # fmt: skip
    got = peak_shaving_dispatch(load, made, battery).import_w.max() / 1000.0
    assert got == pytest.approx(best.fun, rel=2e-4)
    assert got < 0.9 * net.max()


def test_that_charging_from_the_grid_makes_no_new_peak() -> None:
    load, made = a_week(6)
    large = Battery(40.0, 20.0, 0.9, may_charge_from_grid=True)
    got = least_cost_dispatch(load, made, large, TWO_TARIFFS, FEED_IN)
    assert got.charge_w.max() > 0.0
    assert got.import_w.max() <= np.maximum(load - made, 0.0).max() + 1e-6
    little = least_cost_dispatch(load / 100.0, made / 100.0, large, TWO_TARIFFS, FEED_IN)
    assert little.import_w.max() <= np.maximum(load - made, 0.0).max() / 100.0 + 1e-6
