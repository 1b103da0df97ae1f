"""What the outside film does to the sun that a pane takes up, by hand."""

import numpy as np
import pytest

from models.sun.glass import sun_by_outside_film


def test_that_panes_in_the_wind_of_the_standard_let_in_what_g_says() -> None:
    u = np.array([0.6, 1.3, 2.8, 5.88, 6.9])
    assert sun_by_outside_film(u, 25.0) == pytest.approx(np.ones(5), abs=1e-12)


def test_that_a_thin_pane_in_still_air_passes_its_heat_by_the_two_films_alone() -> None:
    """One thin pane, U = 1 / 0.17: of what it takes up 0.04 / 0.17 comes in by the standard, and
    by a film as strong as the inside one a half. 0.066 of g = 0.769 is taken up and comes in."""
    found = sun_by_outside_film(np.array([1.0 / 0.17]), 1.0 / 0.13)
    assert found[0] == pytest.approx((0.703 + 0.066 * 0.5 / (0.04 / 0.17)) / 0.769)


def test_that_the_better_a_window_insulates_the_less_the_film_outside_matters() -> None:
    more = sun_by_outside_film(np.array([5.8, 2.8, 1.3, 0.7]), 8.0) - 1.0
    assert np.all(np.diff(more) < 0.0)
    assert more[-1] < 0.01
