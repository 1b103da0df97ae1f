"""Distributions fitted on one half of measured sessions hold on the other half.

The sessions are those of Sorensen et al. (Mendeley Data jbks2rcwyj), 24 garages in Trondheim.
"""

import numpy as np
import pytest

from models.ev.sessions.session_fit import draw_fitted, fit_use, kolmogorov_distance
from models.ev.sessions.session_kernel import draw_stays
from models.ev.sessions.use_table import USES, arrival_table
from tests.evidence.judge_sessions import MOST, fit_of, measured_sessions


@pytest.mark.parametrize("points", MOST)
def test_that_a_fit_on_one_half_holds_on_the_other(points):
    fit = fit_of(points)
    assert all(d < limit for d, limit in zip(fit.distances, MOST[points], strict=True)), fit


def test_that_the_stated_home_distribution_holds_on_the_half_it_was_not_fitted_to():
    measured = measured_sessions()
    other = measured[(measured[:, 1] == 0) & (measured[:, 0] % 2 == 1)]
    weekend = np.resize(other[:, 5].astype(np.int64), 40_000)
    arrive, stay, _ = draw_stays(40_000, USES.index("home"), weekend, arrival_table().as_array(), 3)
    assert kolmogorov_distance(arrive % 24, other[:, 2]) < 0.08
    assert kolmogorov_distance(stay, other[:, 3]) < 0.05


def test_that_the_distance_is_zero_for_equal_and_one_for_apart_samples():
    sample = np.random.default_rng(1).normal(size=500)
    assert kolmogorov_distance(sample, sample) == 0
    assert kolmogorov_distance(sample, sample + 100) == 1


def test_that_a_fit_finds_the_figures_a_sample_was_drawn_with():
    rng = np.random.default_rng(2)
    n = 20_000
    weekend = rng.random(n) < 0.3
    arrive = rng.normal(18.5, 1.5, n) % 24
    leave = 24 + rng.normal(7.5, 1.0, n)
    energy = np.exp(rng.normal(2.0, 0.4, n))
    fitted = fit_use("home", arrive, leave - arrive, energy, weekend)
    assert fitted.table.arrive_mean_h[0, 0, 0] == pytest.approx(18.5, abs=0.1)
    assert fitted.table.depart_sd_h[0, 0, 0] == pytest.approx(1.0, abs=0.05)
    assert fitted.table.weight[0, 0, 0] > 0.99
    assert np.median(draw_fitted(fitted, 40_000)[2]) == pytest.approx(np.exp(2), rel=0.03)


def test_that_too_few_sessions_are_not_fitted():
    few = np.ones(10)
    with pytest.raises(ValueError, match="too few to fit"):
        fit_use("home", few, few, few, few > 0)
