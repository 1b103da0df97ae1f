"""Energy management: set-points that change by the hour."""

import numpy as np
import pytest

from models.heat.management import with_optimum_start, with_preheating
from models.heat.operation import operation_of
from models.heat.zones import Operation

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
    assert set(np.round(np.unique(difference[0]), 3)) == {-2.0, 0.0, 1.0}
    assert np.all(difference[0][before[0] < 20.0] == 0.0)
    assert SIGNAL[difference[0] > 0.5].max() < SIGNAL[difference[0] < -0.5].min()


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
