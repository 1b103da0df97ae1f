"""Light of lamps on a raster: nothing through a wall, and in the open as point by point."""

import numpy as np
import pytest

from models.light.luminaire.generic_optics import luminaire_distribution
from models.light.street.district_light import LampField, optic_stack, street_illuminance_lx
from models.light.street.ground_raster import ground_illuminance_lx

CELL_M = 2.0
OPTICS = optic_stack([luminaire_distribution("led_40")])


def one_lamp(x_m: float, y_m: float) -> LampField:
    one = np.ones(1)
    row = np.zeros(1, dtype=np.intp)
    return LampField(x_m * one, y_m * one, 8.0 * one, 90.0 * one, 0.0 * one, row, one)


def cast(lamps: LampField, top_m: np.ndarray) -> np.ndarray:
    ground = np.zeros_like(top_m)
    group = np.zeros(len(lamps.x_m), dtype=np.intp)
    return ground_illuminance_lx(lamps, OPTICS, group, ground, top_m, (0.0, 0.0), CELL_M)[0]


def test_that_in_the_open_the_raster_is_the_light_of_its_cells():
    flat = np.zeros((30, 40), dtype=np.float32)
    lamps = one_lamp(41.0, 31.0)
    lux = cast(lamps, flat)
    row, col = np.nonzero(lux)
    x, y = (col + 0.5) * CELL_M, (row + 0.5) * CELL_M
    free = street_illuminance_lx(lamps, OPTICS, x, y)
    assert lux[row, col] == pytest.approx(free, rel=1e-4)


def test_that_no_light_falls_behind_a_wall_or_on_its_roof():
    walled = np.zeros((30, 40), dtype=np.float32)
    walled[:, 24:26] = 12.0
    lux = cast(one_lamp(41.0, 31.0), walled)
    assert lux[:, :24].max() > 5.0
    assert (lux[:, 24:] == 0.0).all()


def test_that_light_passes_over_a_low_wall():
    low = np.zeros((30, 40), dtype=np.float32)
    low[:, 24] = 2.0
    lux = cast(one_lamp(41.0, 31.0), low)
    assert lux[15, 25] == 0.0 or lux[15, 25] < lux[15, 23]
    assert lux[15, 30] > 0.0


def test_that_a_lamp_beside_the_raster_gives_nothing_and_breaks_nothing():
    flat = np.zeros((10, 10), dtype=np.float32)
    assert (cast(one_lamp(-50.0, 5.0), flat) == 0.0).all()


def test_that_shapes_that_do_not_fit_are_refused():
    flat = np.zeros((10, 10), dtype=np.float32)
    with pytest.raises(ValueError, match="one shape"):
        ground_illuminance_lx(
            one_lamp(1.0, 1.0), OPTICS, np.zeros(2, np.intp), flat, flat, (0.0, 0.0), CELL_M
        )
