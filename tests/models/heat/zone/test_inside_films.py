"""Inside films: balance, direction and insulation, by hand."""

import numpy as np
import pytest

from models.heat.zone.inside_films import (
    FACTOR,
    ROOM_C,
    in_steps,
    inside_convection,
    of_steps,
    winter_of,
)

NAMES = ["wall", "roof", "floor", "window", "partition"]
AREA = np.array([[60.0, 50.0, 50.0, 20.0, 80.0]])
RADIANT = np.full(5, 5.7)
COLD = np.array([14.0, 14.0, 8.0, 14.0, 14.0])


def films(wall: float = 1.5) -> np.ndarray:
    behind = np.array([[wall, 0.5, 0.4, 6.0, 0.0]])
    return inside_convection(AREA, RADIANT, behind, COLD, NAMES)[0]


def test_that_films_fit_the_temperatures_that_they_make() -> None:
    """Solved once more as five surfaces and a radiant node with the films found: each film is the
    formula's at its own surface."""
    found, behind = films(), np.array([1.5, 0.5, 0.4, 6.0, 0.0])
    matrix, right = np.zeros((6, 6)), np.zeros(6)
    for k in range(5):
        matrix[k, k] = found[k] + RADIANT[k] + behind[k]
        matrix[k, 5] = -RADIANT[k]
        right[k] = -behind[k] * COLD[k]
        matrix[5, k], matrix[5, 5] = (
            -AREA[0, k] * RADIANT[k],
            matrix[5, 5] + AREA[0, k] * RADIANT[k],
        )
    below = np.linalg.solve(matrix, right)[:5]
    power = np.array([1 / 3, 1 / 3, 1 / 3, 1 / 4, 1 / 3])
    wanted = np.array([FACTOR[n] for n in NAMES]) * np.abs(below) ** power
    np.testing.assert_allclose(found, wanted, rtol=0.01)


def test_that_a_ceiling_has_more_than_a_wall_and_a_floor_less() -> None:
    behind = np.full((1, 3), 1.0)
    wall, roof, floor = inside_convection(
        np.ones((1, 3)), np.full(3, 5.7), behind, np.full(3, 14.0), ["wall", "roof", "floor"]
    )[0]
    assert roof > wall > floor


def test_that_insulation_weakens_the_film() -> None:
    assert films(0.2)[0] < 0.9 * films(1.5)[0]


def test_that_steps_keep_films_within_three_per_cent() -> None:
    film = np.geomspace(0.2, 6.0, 200)
    np.testing.assert_allclose(of_steps(in_steps(film)), film, rtol=0.031)


def test_that_the_winter_is_the_cold_hours_and_exists_where_it_is_always_warm() -> None:
    year = np.where(np.arange(8760) < 4380, 5.0, 25.0)
    assert winter_of(year).air_c == pytest.approx(5.0)
    assert winter_of(year).ground_c == pytest.approx(15.0)
    assert winter_of(np.full(8760, 27.0)).air_c > ROOM_C
