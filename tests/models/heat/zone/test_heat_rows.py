"""A building has the same digits alone and among others, to the last bit."""

import numpy as np
import pytest

from models.heat.stock.zones import take_operation_rows, take_rows
from models.heat.zone.need import heating_and_cooling_need
from twin.assumptions.district_factors import factors_of
from twin.district.folder import open_district
from twin.steps.buildings import buildings as steps_buildings
from twin.steps.buildings.rooms import rooms


@pytest.fixture(scope="module")
def lisbon():
    district = open_district("lisbon")
    rows = np.arange(0, len(district.buildings), 9)
    return (
        take_rows(steps_buildings.shell(district, rooms(district)), rows),
        take_rows(steps_buildings.stock_fabric(district, rooms(district)), rows),
        take_operation_rows(steps_buildings.stock_operation(district, factors_of(district)), rows),
        steps_buildings.climate(district),
    )


@pytest.mark.parametrize("count", [1, 7, 100])
def test_that_a_building_has_the_same_digits_alone_and_among_others(lisbon, count):
    shell, fabric, operation, climate = lisbon
    whole = heating_and_cooling_need(shell, fabric, operation, climate)
    rows = np.random.default_rng(count).permutation(len(shell.floor_area_m2))[:count]
    part = heating_and_cooling_need(
        take_rows(shell, rows),
        take_rows(fabric, rows),
        take_operation_rows(operation, rows),
        climate,
    )
    assert np.array_equal(part.heating_w, whole.heating_w[rows])
    assert np.array_equal(part.cooling_w, whole.cooling_w[rows])
