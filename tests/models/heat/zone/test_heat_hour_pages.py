"""Hourly arrays on memory that is used again."""

from dataclasses import replace

import numpy as np

from models.heat.zone.hour_pages import hour_arrays
from models.heat.zone.need import heating_and_cooling_need
from tests.models.heat.zone.plain_district import boxes, operation_for
from tests.models.weather.plain_climate import plain_climate


def test_that_pages_nobody_reads_any_more_are_used_again_and_go_with_another_size():
    first, _ = hour_arrays(2, 3, 100)
    first += 1.0
    row = first[1, 2]
    del first
    assert not hour_arrays(2, 3, 100)[1]  # a row of them is still being read
    assert (row == 1.0).all()
    del row
    again, used = hour_arrays(2, 3, 100)
    assert used
    del again
    assert not hour_arrays(2, 4, 100)[1]
    assert not hour_arrays(2, 3, 100)[1]


def test_that_old_numbers_leave_no_trace_in_the_next_calculation():
    (shell, fabric), climate = boxes(12), plain_climate()
    cold, warm = operation_for(12, heating_c=25.0, cooling_c=20.0), operation_for(12, heating_c=8.0)
    hour_arrays(2, 1, 100)  # of another size: what waits goes
    fresh = heating_and_cooling_need(shell, fabric, warm, climate)
    kept = fresh.heating_w.copy(), fresh.cooling_w.copy()
    assert (kept[0] == 0.0).any()
    del fresh
    heating_and_cooling_need(shell, replace(fabric, wall_u_w_m2k=2.0 * np.ones(12)), cold, climate)
    again = heating_and_cooling_need(shell, fabric, warm, climate)
    assert np.array_equal(again.heating_w, kept[0])
    assert np.array_equal(again.cooling_w, kept[1])
