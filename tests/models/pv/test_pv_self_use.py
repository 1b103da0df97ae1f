"""Self-use hour by hour, with and without batteries."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.pv.self_use import Batteries, SelfUse, battery_hours_w, self_use

HOURS = 8760


def sunny_year(seed: int = 3) -> np.ndarray:
    rng = np.random.default_rng(seed)
    hour = np.arange(HOURS) % 24
    sun = np.maximum(np.sin((hour - 6) / 12 * np.pi), 0.0)
    return (rng.random((9, HOURS)) * 900.0 * sun).astype(np.float32)


def loads(n: int, seed: int = 5) -> np.ndarray:
    return (np.random.default_rng(seed).random((n, HOURS)) * 3000.0).astype(np.float32)


def some_kwp(n: int, seed: int = 1) -> np.ndarray:
    return (np.random.default_rng(seed).random((n, 9)) * 2.0).astype(np.float32)


def check_balance(got: SelfUse, load_w: np.ndarray) -> None:
    made = got.self_used_kwh + got.exported_kwh + got.battery_loss_kwh + got.battery_end_kwh
    assert made == pytest.approx(got.produced_kwh, rel=1e-6, abs=1e-3)
    need = load_w.sum(axis=1, dtype=float) / 1000.0
    assert got.self_used_kwh + got.imported_kwh == pytest.approx(need, rel=1e-6)


def test_that_production_and_load_are_accounted_for_to_the_last_kilowatt_hour() -> None:
    load = loads(20)
    got = self_use(load, some_kwp(20), sunny_year())
    check_balance(got, load)
    assert np.all(got.self_used_kwh <= got.produced_kwh + 1e-6)
    assert got.import_w.sum() / 1000.0 == pytest.approx(got.imported_kwh.sum(), rel=1e-9)
    assert got.export_w.sum() / 1000.0 == pytest.approx(got.exported_kwh.sum(), rel=1e-9)
    assert got.load_w == pytest.approx(load.sum(axis=0, dtype=float), rel=1e-6)


@settings(max_examples=15, deadline=None)
@given(
    capacity=st.floats(0.0, 60.0),
    power=st.floats(0.0, 20.0),
    round_trip=st.floats(0.5, 1.0),
)
def test_that_a_battery_of_any_size_keeps_the_balance(
    capacity: float, power: float, round_trip: float
) -> None:
    load = loads(2)
    battery = Batteries(np.full(2, capacity), np.full(2, power), round_trip)
    got = self_use(load, some_kwp(2), sunny_year(), battery)
    check_balance(got, load)
    assert np.all(got.battery_loss_kwh >= -1e-9)
    assert np.all(got.battery_end_kwh <= capacity + 1e-9)


def test_that_a_battery_uses_more_at_home_and_a_larger_one_not_less() -> None:
    load, kwp, unit = loads(5), some_kwp(5), sunny_year()
    used = [
        self_use(load, kwp, unit, Batteries(np.full(5, c), np.full(5, 5.0))).self_used_kwh
        for c in (0.0, 5.0, 10.0)
    ]
    assert np.all(used[1] > used[0])
    assert np.all(used[2] >= used[1])


def test_that_without_sun_everything_is_bought_and_without_load_everything_is_sold() -> None:
    unit = sunny_year()
    dark = self_use(loads(3), np.zeros((3, 9), np.float32), unit)
    assert np.all(dark.produced_kwh == 0.0)
    assert np.all(dark.self_used_kwh == 0.0)
    empty = self_use(np.zeros((3, HOURS), np.float32), some_kwp(3), unit)
    assert empty.exported_kwh == pytest.approx(empty.produced_kwh)


def test_that_production_is_kilowatt_peak_times_the_unit_table() -> None:
    kwp, unit = some_kwp(4), sunny_year()
    got = self_use(loads(4), kwp, unit)
    plain = kwp.astype(float) @ unit.astype(float)
    assert got.produced_kwh == pytest.approx(plain.sum(axis=1) / 1000.0, rel=1e-5)
    assert got.production_w == pytest.approx(plain.sum(axis=0), rel=1e-4, abs=1e-2)


def test_that_many_buildings_give_what_each_gives_alone() -> None:
    load, kwp, unit = loads(7), some_kwp(7), sunny_year()
    battery = Batteries(np.linspace(0.0, 9.0, 7), np.full(7, 3.0))
    together = self_use(load, kwp, unit, battery)
    for b in range(7):
        one = slice(b, b + 1)
        mine = Batteries(battery.capacity_kwh[one], battery.power_kw[one])
        alone = self_use(load[one], kwp[one], unit, mine)
        for name in ("produced_kwh", "self_used_kwh", "exported_kwh", "peak_import_w"):
            assert getattr(alone, name)[0] == getattr(together, name)[b]


def test_that_shapes_which_do_not_fit_are_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        self_use(loads(2), some_kwp(3), sunny_year())


def test_that_the_hours_of_batteries_close_the_balance_and_are_those_of_each_one() -> None:
    load, kwp, unit = loads(4), some_kwp(4), sunny_year()
    battery = Batteries(np.array([0.0, 4.0, 8.0, 12.0]), np.full(4, 3.0))
    got = self_use(load, kwp, unit, battery)
    inside = got.load_w + got.battery_w - got.production_w
    assert inside == pytest.approx(got.import_w - got.export_w, abs=0.01)
    each = battery_hours_w(load, kwp @ unit, battery)
    assert each.sum(axis=0) == pytest.approx(got.battery_w, abs=1.0)
    assert not each[0].any()
    stored_kwh = each.sum(axis=1, dtype=float) / 1000.0
    assert stored_kwh == pytest.approx(got.battery_loss_kwh + got.battery_end_kwh, abs=0.1)


def test_that_a_battery_never_raises_what_a_building_buys_nor_its_peak() -> None:
    load, kwp, unit = loads(5), some_kwp(5), sunny_year()
    bare = self_use(load, kwp, unit)
    got = self_use(load, kwp, unit, Batteries(np.full(5, 7.0), np.full(5, 3.0)))
    assert np.all(got.imported_kwh < bare.imported_kwh)
    assert np.all(got.peak_import_w <= bare.peak_import_w + 1e-3)
    assert bare.imported_kwh - got.imported_kwh == pytest.approx(got.battery_given_kwh, rel=1e-9)
    assert not bare.battery_w.any()
