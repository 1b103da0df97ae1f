"""Energy management: set-points that change by the hour."""

import numpy as np
import pytest

from models.heat.measures.management import with_optimum_start, with_preheating
from models.heat.stock.operation import operation_of, with_setpoints_for
from models.heat.stock.zones import Operation, take_rows
from models.heat.zone.need import heating_and_cooling_need
from tests.models.heat.zone.plain_district import house
from tests.models.weather.plain_climate import plain_climate

USE = np.array(["apartment", "apartment"])
CHOSEN = np.array([True, False])
SIGNAL = np.tile(np.sin(np.arange(24) / 24.0 * 2 * np.pi), 365)


def run(operation: Operation) -> np.ndarray:
    return operation.heating_setpoint_c[operation.profile]


def operation() -> Operation:
    return operation_of("FR", USE, np.zeros(2, bool))


def test_that_an_optimum_start_climbs_in_steps_before_the_switching_hour() -> None:
    after = run(with_optimum_start(operation(), CHOSEN, 3))
    assert after[0, 24 + 1 : 24 + 6] == pytest.approx([16.0, 17.0, 18.0, 19.0, 20.0])
    assert np.array_equal(after[1], run(operation())[1], equal_nan=True)


def test_that_an_optimum_start_of_no_hours_changes_nothing() -> None:
    after = run(with_optimum_start(operation(), CHOSEN, 0))
    assert np.array_equal(after, run(operation()), equal_nan=True)


def test_that_preheating_moves_only_the_day_and_only_the_chosen() -> None:
    before = run(operation())
    after = run(with_preheating(operation(), CHOSEN, SIGNAL, rise_k=1.0, drop_k=2.0))
    difference = np.nan_to_num(after - before)
    assert np.all(difference[1] == 0.0)
    by_day = np.nan_to_num(before[0] >= 20.0)
    assert set(np.round(np.unique(difference[0][by_day == 1]), 3)) == {-2.0, 0.0, 1.0}
    assert SIGNAL[difference[0] > 0.5].max() < SIGNAL[difference[0] < -0.5].min()
    per_day = (difference[0] > 0.5).reshape(365, 24).sum(axis=1)
    assert per_day.max() == 4


def test_that_a_cheap_night_heats_the_hours_just_before_a_building_wakes() -> None:
    night = np.where(np.arange(8760) % 24 < 7, 0.1, 0.3)
    before = run(operation())[0]
    after = run(with_preheating(operation(), CHOSEN, night, rise_k=1.0, drop_k=0.0))[0]
    raised = np.flatnonzero(np.nan_to_num(after - before)[:24] > 0.5)
    first = np.flatnonzero(before[:24] >= 20.0)[0]
    assert first - 2 in raised
    assert raised.min() >= first - 2
    assert np.nanmax(after) == pytest.approx(21.0)


def test_that_profiles_nobody_follows_are_left_out() -> None:
    managed = operation()
    for _ in range(6):
        managed = with_preheating(managed, CHOSEN, SIGNAL, rise_k=0.1, drop_k=0.1)
    assert len(managed.heating_setpoint_c) == 2
    assert np.array_equal(run(managed)[1], run(operation())[1], equal_nan=True)
    assert managed.gains_w_m2[managed.profile[0]] == pytest.approx(
        operation().gains_w_m2[operation().profile[0]]
    )


def test_that_a_flat_signal_moves_nothing() -> None:
    after = run(with_preheating(operation(), CHOSEN, np.ones(8760), 1.0, 1.0))
    assert np.array_equal(after, run(operation()), equal_nan=True)


def test_that_nonsense_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="ramp of 20 hours"):
        with_optimum_start(operation(), CHOSEN, 20)
    with pytest.raises(ValueError, match=r"signal has shape \(24,\)"):
        with_preheating(operation(), CHOSEN, np.ones(24), 1.0, 1.0)
    with pytest.raises(ValueError, match="kelvins must be 0"):
        with_preheating(operation(), CHOSEN, np.ones(8760), -1.0, 1.0)


def heat_kwh(managed: Operation) -> np.ndarray:
    """Heat need of two flats of one kind in a plain winter, (2,) [kWh]."""
    twice = np.zeros(2, dtype=int)
    shell, fabric = (take_rows(part, twice) for part in house())
    need = heating_and_cooling_need(shell, fabric, managed, plain_climate())
    return need.heating_w.sum(axis=1, dtype=float) / 1000.0


def test_that_an_optimum_start_lies_between_set_back_and_no_set_back() -> None:
    """The ramp costs heat, but never as much as holding the day value all night would."""
    set_back = operation()
    by_day = set_back.heating_setpoint_c
    all_day = np.where(np.isnan(by_day), np.nan, np.nanmax(by_day, axis=1, keepdims=True))
    held = with_setpoints_for(set_back, np.array([True, True]), all_day)
    lowest, highest = heat_kwh(set_back)[0], heat_kwh(held)[0]
    assert lowest < highest
    before = lowest
    for hours in (1, 2, 4, 8):
        ramped = heat_kwh(with_optimum_start(set_back, CHOSEN, hours))
        assert before <= ramped[0] <= highest
        assert ramped[1] == lowest
        before = ramped[0]
