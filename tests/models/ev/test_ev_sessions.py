"""Drawn sessions: the same seed, nested shares, energy that was driven."""

import numpy as np
import pytest

from models.ev.fleet.factor_table import fleet_factor
from models.ev.sessions.sessions import daily_kwh_per_km, draw_sessions
from models.ev.sessions.use_table import USES

BASES = {"home": 0.4, "street": 0.3, "lamp_post": 0.3}
CARS = 600


@pytest.fixture(scope="module")
def drawn():
    return draw_sessions(CARS, country="GB", base_shares=BASES, seed=5)


def test_that_the_same_seed_gives_the_same_sessions_and_another_does_not(drawn):
    again = draw_sessions(CARS, country="GB", base_shares=BASES, seed=5)
    np.testing.assert_array_equal(again.start_h, drawn.start_h)
    np.testing.assert_array_equal(again.energy_kwh, drawn.energy_kwh)
    other = draw_sessions(CARS, country="GB", base_shares=BASES, seed=6)
    assert other.start_h[0] != drawn.start_h[0]


def test_that_a_smaller_fleet_is_the_beginning_of_a_larger_one(drawn):
    small = draw_sessions(100, country="GB", base_shares=BASES, seed=5)
    first = drawn.first_cars(100)
    for name in ("start_h", "end_h", "energy_kwh", "power_kw", "use", "car_first"):
        np.testing.assert_array_equal(getattr(small, name), getattr(first, name))
    assert drawn.first_cars(0).n_cars == 0
    assert np.shares_memory(first.start_h, drawn.start_h)


def test_that_the_energy_charged_is_the_energy_driven(drawn):
    efficiency = fleet_factor("charging_efficiency")
    at_battery = drawn.energy_kwh.sum() * efficiency
    driven = at_battery + drawn.away_kwh.sum() + drawn.left_kwh.sum()
    per_car = fleet_factor("km_per_car_a", "GB") * daily_kwh_per_km("GB", None)[0]
    assert driven / CARS == pytest.approx(per_car, rel=0.02)
    assert drawn.away_kwh.sum() < 0.1 * driven


def test_that_every_session_fits_its_stay_and_its_plug(drawn):
    stay = drawn.end_h - drawn.start_h
    assert (stay > 0).all()
    assert (drawn.start_h >= 0).all()
    assert (drawn.start_h < 8760).all()
    assert (drawn.energy_kwh > 0).all()
    assert (drawn.energy_kwh <= drawn.power_kw * stay * (1 + 1e-9)).all()


def test_that_no_car_is_plugged_in_twice_at_once(drawn):
    for car in range(0, CARS, 7):
        part = slice(drawn.car_first[car], drawn.car_first[car + 1])
        start, end = drawn.start_h[part], drawn.end_h[part]
        order = np.argsort(start)
        start, end = start[order], end[order]
        assert (start[1:] >= end[:-1]).all()
        assert end[-1] - 8760 <= start[0]


def test_that_cars_live_where_the_shares_say(drawn):
    seen = np.array([drawn.of_use(use).sum() for use in USES]) / len(drawn)
    assert seen[USES.index("home")] == pytest.approx(0.4, abs=0.05)
    assert seen[USES.index("lamp_post")] == pytest.approx(0.3, abs=0.05)
    assert seen[USES.index("depot")] == 0
    assert 0 < seen[USES.index("public_fast")] < 0.06


def test_that_work_is_plugged_in_on_weekdays_only_and_the_calendar_shifts_it(drawn):
    day = (drawn.start_h[drawn.of_use("work")] // 24).astype(int)
    assert set(day % 7) <= {0, 1, 2, 3, 4}
    shifted = draw_sessions(50, country="GB", base_shares=BASES, seed=5, first_weekday=5)
    day = (shifted.start_h[shifted.of_use("work")] // 24).astype(int)
    assert 0 not in set(day % 7)


def test_that_plug_ins_come_two_to_four_times_a_week(drawn):
    assert 2 <= len(drawn) / CARS / 52 <= 4


def test_that_frost_raises_the_energy_of_a_year():
    mild = draw_sessions(80, country="GB", base_shares=BASES, temperature_c=np.full(8760, 17.0))
    cold = draw_sessions(80, country="GB", base_shares=BASES, temperature_c=np.full(8760, -5.0))
    total = [s.energy_kwh.sum() + s.away_kwh.sum() / 0.9234 for s in (mild, cold)]
    assert total[1] / total[0] == pytest.approx(1 + 20 * 0.0098, rel=0.01)


def test_that_a_fleet_of_none_has_no_sessions():
    assert len(draw_sessions(0, country="PT", base_shares={"street": 1.0})) == 0


def test_that_bases_that_do_not_add_up_or_do_not_exist_are_refused():
    with pytest.raises(ValueError, match="add up to 1"):
        draw_sessions(1, country="PT", base_shares={"street": 0.5})
    with pytest.raises(ValueError, match="none of these"):
        draw_sessions(1, country="PT", base_shares={"work": 1.0})
    with pytest.raises(ValueError, match="hourly"):
        draw_sessions(1, country="PT", base_shares={"home": 1.0}, temperature_c=np.zeros(24))
