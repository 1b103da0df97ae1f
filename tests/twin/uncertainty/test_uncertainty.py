"""What is uncertain, and the samples drawn from it."""

import numpy as np
import pytest

from twin.assumptions.assumptions import factors_for
from twin.uncertainty.draws import (
    Uncertain,
    _two_triangles,
    draw,
    middle,
    own_normals,
    shared_normals,
    uncertainties,
)
from twin.uncertainty.representatives import representatives

ITEMS = uncertainties(factors_for("PT"))


def test_that_every_input_is_as_calculated_in_the_middle():
    shared = middle(ITEMS).shared
    for item in ITEMS:
        assert shared[item.key] == pytest.approx(item.at(0.0)), item.key


def test_that_a_range_is_as_likely_above_its_value_as_below_and_never_beyond_its_ends():
    price = Uncertain("x", "X", "range", low=1.0, middle=2.0, high=5.0)
    drawn = np.array([price.at(z) for z in np.random.default_rng(0).standard_normal(4000)])
    assert np.median(drawn) == pytest.approx(2.0, abs=0.05)
    assert drawn.min() >= 1.0
    assert drawn.max() <= 5.0
    assert np.all(np.diff([price.at(z) for z in np.linspace(-3, 3, 50)]) > 0)


def test_that_what_the_scenario_sets_is_certain():
    keys = {i.key for i in uncertainties(factors_for("PT", {"gas_eur_kwh": 0.2}))}
    assert "gas_eur_kwh" not in keys
    assert "electricity_eur_kwh" in keys


def test_that_choices_are_not_drawn():
    keys = {i.key for i in ITEMS}
    assert not keys & {"horizon_a", "discount_rate_frac", "export_credit_frac"}


def test_that_the_same_seed_draws_the_same_and_fewer_samples_are_the_first_of_more():
    few, more = shared_normals(ITEMS, 24, 3), shared_normals(ITEMS, 64, 3)
    np.testing.assert_array_equal(few, more[:24])
    assert not np.array_equal(shared_normals(ITEMS, 24, 4), few)
    one, again = own_normals(ITEMS, 40, 3, 7), own_normals(ITEMS, 40, 3, 7)
    for key, drawn in one.items():
        np.testing.assert_array_equal(drawn, again[key])


def test_that_own_scales_have_a_mean_of_one_and_shared_ones_move_all_alike():
    normals = shared_normals(ITEMS, 8, 1)
    n = 20_000
    one = draw(ITEMS, normals, n, 1, 5)
    rows = np.arange(n)
    habit = one.on_rows("heating_habit", rows, np.ones(n))
    assert habit.mean() == pytest.approx(one.shared["heating_habit"], rel=0.01)
    assert habit.std() > 0.3
    gains = one.on_rows("gains", rows, np.ones(n))
    assert np.ptp(gains) == 0.0


def test_that_a_building_of_many_households_deviates_less():
    one = draw(ITEMS, shared_normals(ITEMS, 8, 1), 4000, 1, 0)
    rows = np.arange(4000)
    alone = np.log(one.on_rows("appliances", rows, np.ones(4000)))
    many = np.log(one.on_rows("appliances", rows, np.full(4000, 0.25)))
    assert many.std() == pytest.approx(0.25 * alone.std(), rel=1e-6)


# ---- representatives ---------------------------------------------------------------------------


def _town(n: int = 900) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    size = rng.lognormal(6.0, 1.2, n)
    kind = rng.integers(0, 3, n)
    return size, kind, 50.0 + 40.0 * kind + rng.normal(0.0, 10.0, n)


def test_that_representatives_weigh_as_much_as_all_buildings():
    size, kind, per_m2 = _town()
    chosen = representatives(np.zeros(len(size)), (kind,), size, (90,))
    assert len(chosen.rows) <= 90
    assert np.all(np.diff(chosen.rows) > 0)
    assert (chosen.weight * size[chosen.rows]).sum() == pytest.approx(size.sum(), rel=1e-6)
    need = size * per_m2
    assert (chosen.weight * need[chosen.rows]).sum() == pytest.approx(need.sum(), rel=0.02)


def test_that_own_deviations_cancel_among_representatives_as_among_all():
    size, kind, _ = _town()
    chosen = representatives(np.zeros(len(size)), (kind,), size, (60,))
    among_all = np.sqrt((size**2).sum())
    among_few = np.sqrt(((chosen.calm * chosen.weight * size[chosen.rows]) ** 2).sum())
    assert among_few == pytest.approx(among_all, rel=0.1)
    assert np.all(chosen.calm <= 1.0)


def test_that_few_buildings_stand_for_themselves():
    chosen = representatives(
        np.array([0, 1, 1]), (np.arange(3),), np.array([5.0, 1.0, 9.0]), (4, 4)
    )
    np.testing.assert_array_equal(chosen.rows, [0, 1, 2])
    np.testing.assert_array_equal(chosen.weight, 1.0)
    np.testing.assert_array_equal(chosen.calm, 1.0)


def test_that_an_eighth_lies_beyond_half_way_to_either_end():
    """Of a triangle the outer half of the side holds a quarter, of two triangles an eighth."""
    drawn = [_two_triangles(u, 10.0, 14.0, 30.0) for u in (0.0, 0.125, 0.5, 0.875, 1.0)]
    assert drawn == pytest.approx([10.0, 12.0, 14.0, 22.0, 30.0])
