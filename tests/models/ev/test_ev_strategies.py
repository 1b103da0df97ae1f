"""Every strategy keeps the energy, stays inside the plug-in windows and does what it is for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize

from models.ev.charging.strategies import STRATEGIES, ChargingOptions, charging_load_w
from models.ev.sessions.sessions import draw_sessions, sessions_from_columns

HOURS = 8760
HOUR = np.arange(HOURS)
PRICE = 0.2 + 0.1 * np.sin(HOUR / 24 * 2 * np.pi)
BASE_W = 1e5 * (1 + 0.7 * np.sin((HOUR % 24 - 14) / 24 * 2 * np.pi))
SURPLUS_W = np.maximum(0, 3e5 * np.sin((HOUR % 24 - 6) / 12 * np.pi))
OPTIONS = ChargingOptions(base_w=BASE_W, signal_per_kwh=PRICE, surplus_w=SURPLUS_W)


@pytest.fixture(scope="module")
def drawn():
    return draw_sessions(60, country="IT", base_shares={"home": 0.5, "lamp_post": 0.5})


def windows(sessions, n_hours):
    most = np.zeros(n_hours)
    for start, end, power in zip(sessions.start_h, sessions.end_h, sessions.power_kw, strict=True):
        for hour in range(int(start), int(np.ceil(end))):
            share = min(end, hour + 1) - max(start, hour)
            most[hour % n_hours] += power * share * 1000
    return most


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_that_load_is_the_energy_asked_and_stays_in_the_windows(drawn, strategy):
    answer = charging_load_w(drawn, strategy, OPTIONS)
    asked = drawn.energy_kwh.sum()
    served = answer.load_w.sum() / 1000 - answer.loss_kwh
    assert served + answer.total_unserved_kwh == pytest.approx(asked, rel=1e-9)
    assert answer.total_unserved_kwh < 1e-6
    assert (np.abs(answer.load_w) <= windows(drawn, HOURS) + 1e-6).all()
    if strategy != "v2g":
        assert answer.load_w.min() >= 0


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0, 60), st.floats(0.01, 40), st.floats(0, 60), st.floats(0.5, 50)),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(STRATEGIES),
)
def test_that_any_list_of_sessions_is_served_or_said_to_be_unserved(rows, strategy):
    start, stay, energy, power = (np.array(column) for column in zip(*rows, strict=True))
    sessions = sessions_from_columns(start, start + stay, energy, power)
    options = ChargingOptions(
        base_w=BASE_W[:120], signal_per_kwh=PRICE[:120], surplus_w=SURPLUS_W[:120] / 50
    )
    answer = charging_load_w(sessions, strategy, options, n_hours=120)
    served = answer.load_w.sum() / 1000 - answer.loss_kwh
    assert served + answer.total_unserved_kwh == pytest.approx(energy.sum(), abs=1e-6)
    np.testing.assert_allclose(answer.unserved_kwh, np.maximum(energy - stay * power, 0), atol=1e-6)
    assert (np.abs(answer.load_w) <= windows(sessions, 120) + 1e-6).all()


def test_that_a_session_within_one_hour_is_spread_by_the_minute():
    one = sessions_from_columns(
        np.array([10.25]), np.array([12.0]), np.array([7.0]), np.array([7.0])
    )
    plain = charging_load_w(one, "plain", n_hours=24).load_w
    np.testing.assert_allclose(plain[[10, 11]], [5250, 1750])
    balanced = charging_load_w(one, "balanced", n_hours=24).load_w
    np.testing.assert_allclose(balanced[[10, 11]], [3000, 4000])


def test_that_the_years_end_runs_into_its_start():
    late = sessions_from_columns(
        np.array([8758.0]), np.array([8766.0]), np.array([28.0]), np.array([7.0])
    )
    load = charging_load_w(late, "plain").load_w
    np.testing.assert_allclose(load[[8758, 8759, 0, 1, 2]], [7000, 7000, 7000, 7000, 0])


def test_that_off_peak_charging_leaves_the_evening(drawn):
    evening = (HOUR % 24 >= 17) & (HOUR % 24 < 22)
    plain = charging_load_w(drawn, "plain").load_w
    night = charging_load_w(drawn, "off_peak").load_w
    assert night[evening].sum() < 0.35 * plain[evening].sum()


def test_that_balanced_charging_lowers_the_peak_and_synchronised_charging_raises_it(drawn):
    peak = {
        name: charging_load_w(drawn, name, OPTIONS).load_w.max()
        for name in ("plain", "balanced", "price")
    }
    assert peak["balanced"] < peak["plain"] < peak["price"]


def test_that_price_never_costs_more_than_plain_or_off_peak(drawn):
    cost = {
        name: charging_load_w(drawn, name, OPTIONS).load_w @ PRICE
        for name in ("plain", "off_peak", "balanced", "price")
    }
    assert cost["price"] == min(cost.values())


def test_that_pv_surplus_charging_takes_more_of_the_sun_than_plain(drawn):
    sunny = {
        name: np.minimum(charging_load_w(drawn, name, OPTIONS).load_w, SURPLUS_W).sum()
        for name in ("plain", "balanced", "pv_surplus")
    }
    assert sunny["pv_surplus"] > max(sunny["plain"], sunny["balanced"])


def small_case(seed, n=5, hours=24):
    rng = np.random.default_rng(seed)
    start = rng.uniform(0, 14, n)
    end = start + rng.uniform(2, 9, n)
    power = rng.uniform(3, 11, n)
    energy = rng.uniform(0.2, 0.9, n) * power * (end - start)
    rooms = np.zeros((n, hours))
    for i in range(n):
        for hour in range(hours):
            rooms[i, hour] = power[i] * max(min(end[i], hour + 1) - max(start[i], hour), 0.0)
    return sessions_from_columns(start, end, energy, power), rooms, rng


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_that_valley_filling_equals_a_general_optimiser(seed):
    sessions, rooms, rng = small_case(seed)
    base = rng.uniform(0, 20, 24)
    ours = charging_load_w(
        sessions, "valley_filling", ChargingOptions(base_w=base * 1000), n_hours=24
    )
    shape = rooms.shape
    judge = minimize(
        lambda x: ((base + x.reshape(shape).sum(axis=0)) ** 2).sum(),
        (rooms * (sessions.energy_kwh / rooms.sum(axis=1))[:, None]).ravel(),
        jac=lambda x: np.tile(2 * (base + x.reshape(shape).sum(axis=0)), shape[0]),
        bounds=[(0, room) for room in rooms.ravel()],
        constraints=[
            {
                "type": "eq",
                "fun": lambda x, i=i: x.reshape(shape)[i].sum() - sessions.energy_kwh[i],
            }
            for i in range(shape[0])
        ],
        method="SLSQP",
        options={"maxiter": 300, "ftol": 1e-10},
    )
    total = base + ours.load_w / 1000
    assert (total**2).sum() <= judge.fun * (1 + 1e-6)


@pytest.mark.parametrize("seed", [4, 5, 6])
def test_that_under_a_limit_no_more_goes_unserved_than_must(seed):
    sessions, rooms, rng = small_case(seed)
    base = rng.uniform(0, 10, 24)
    limit = 14.0
    ours = charging_load_w(
        sessions,
        "valley_filling",
        ChargingOptions(base_w=base * 1000, limit_w=limit * 1000),
        n_hours=24,
    )
    n, hours = rooms.shape
    per_hour = np.kron(np.ones((1, n)), np.eye(hours))
    per_session = np.kron(np.eye(n), np.ones((1, hours)))
    most = linprog(
        -np.ones(n * hours),
        A_ub=np.vstack([per_hour, per_session]),
        b_ub=np.concatenate([limit - base, sessions.energy_kwh]),
        bounds=list(zip(np.zeros(n * hours), rooms.ravel(), strict=True)),
    )
    assert ours.load_w.sum() / 1000 == pytest.approx(-most.fun, rel=1e-3)
    assert (base + ours.load_w / 1000).max() <= limit + 1e-9
    assert ours.total_unserved_kwh > 0


@pytest.mark.parametrize("seed", [7, 8, 9, 10])
def test_that_giving_back_equals_the_linear_programme(seed):
    sessions, rooms, rng = small_case(seed, n=1)
    price = rng.uniform(0, 1, 24)
    eta, wear, usable, reserve = 0.85, 0.045, 30.0, 0.2
    ours = charging_load_w(
        sessions,
        "v2g",
        ChargingOptions(signal_per_kwh=price, usable_battery_kwh=usable, reserve_frac=reserve),
        n_hours=24,
    )
    energy = float(sessions.energy_kwh[0])
    depth = max((1 - reserve) * usable - energy, 0)
    lower = np.tril(np.ones((24, 24)))
    stored = np.hstack([lower, -lower / eta])
    judge = linprog(
        np.concatenate([price, -(price - wear)]),
        A_ub=np.vstack([stored, -stored]),
        b_ub=np.concatenate([np.full(24, energy), np.full(24, depth)]),
        A_eq=np.concatenate([np.ones(24), -np.ones(24) / eta])[None, :],
        b_eq=[energy],
        bounds=[(0, room) for room in np.tile(rooms[0], 2)],
    )
    given = np.maximum(-ours.load_w, 0).sum() / 1000
    cost = ours.load_w @ price / 1000 + wear * given
    assert cost >= judge.fun - 1e-6
    assert cost == pytest.approx(judge.fun, abs=0.02 * abs(judge.fun) + 1e-6)


def test_that_an_unknown_strategy_or_a_missing_signal_is_refused(drawn):
    with pytest.raises(ValueError, match="no charging strategy 'fast'"):
        charging_load_w(drawn, "fast")
    with pytest.raises(ValueError, match="needs signal_per_kwh"):
        charging_load_w(drawn, "price")
    with pytest.raises(ValueError, match="8760 finite hourly values"):
        charging_load_w(drawn, "pv_surplus", ChargingOptions(surplus_w=np.ones(24)))
