from math import log

import numpy as np
import pytest

from models.carbon.embodied import carbon_payback_a
from models.carbon.operation import operational_kgco2e_a
from models.carbon.pathway import grid_path_kgco2e_kwh, payback_year
from models.cost.appraisal import (
    Investments,
    abatement_cost_eur_t,
    annuity_per_a,
    cumulative_value_eur,
    discounted_payback_a,
    levelised_cost_eur_kwh,
    net_present_value_eur,
    present_cost_eur,
    present_value_of_savings_eur,
    simple_payback_a,
)
from models.cost.parties import LINES, investor_shares, subsidy_eur, user_shares, with_rent
from models.cost.pathway import (
    left_at_the_end,
    present_value,
    with_renewals,
    worth_so_far_eur,
)


def investments(*pairs: tuple[float, float]) -> Investments:
    cost, life = np.array(pairs, dtype=float).reshape(-1, 2).T
    return Investments(cost, life)


@pytest.mark.parametrize(
    ("rate", "life", "expected"),
    [(0.03, 20, 0.06722), (0.035, 20, 0.07036), (0.05, 20, 0.08024), (0.03, 30, 0.05102)],
)
def test_that_the_annuity_has_the_values_of_the_reference(rate, life, expected):
    assert annuity_per_a(rate, life) == pytest.approx(expected, abs=5e-6)


def test_that_without_interest_the_annuity_is_one_over_the_life():
    assert annuity_per_a(0.0, 25) == pytest.approx(1 / 25)
    assert annuity_per_a(1e-9, 25) == pytest.approx(1 / 25, rel=1e-6)


def test_that_a_life_of_no_length_is_refused():
    with pytest.raises(ValueError, match="years it lasts"):
        annuity_per_a(0.03, 0)


def test_that_an_investment_which_lasts_the_horizon_costs_what_is_paid():
    assert present_cost_eur(investments((1000, 30)), 0.03, 30) == pytest.approx(1000)


def test_that_an_investment_which_lasts_longer_counts_its_unused_share_back():
    cost = present_cost_eur(investments((1000, 40)), 0.03, 30)
    assert cost == pytest.approx(1000 - 250 / 1.03**30)


def test_that_a_worn_out_investment_is_renewed():
    cost = present_cost_eur(investments((1000, 15)), 0.03, 30)
    assert cost == pytest.approx(1000 + 1000 / 1.03**15)


def test_that_the_net_present_value_is_zero_where_the_annuity_equals_the_saving():
    saving = 1000 * float(annuity_per_a(0.03, 30))
    assert net_present_value_eur(investments((1000, 30)), saving, 0.03, 0.0, 30) == pytest.approx(0)


def test_that_rising_prices_make_a_saving_worth_more():
    flat = present_value_of_savings_eur(100, 0.03, 0.0, 30)
    assert present_value_of_savings_eur(100, 0.03, 0.02, 30) > flat
    assert flat == pytest.approx(100 / float(annuity_per_a(0.03, 30)))


def test_that_a_saving_which_never_comes_has_no_payback():
    assert np.isnan(simple_payback_a(1000, 0))
    assert simple_payback_a(1000, 100) == 10


def test_that_a_measure_which_pays_for_itself_has_a_negative_cost_of_a_tonne():
    items = investments((1000, 20))
    assert abatement_cost_eur_t(items, 200, 1000, 0.03) < 0
    assert abatement_cost_eur_t(items, 0, 1000, 0.03) == pytest.approx(67.22, abs=0.01)
    assert np.isnan(abatement_cost_eur_t(items, 200, 0, 0.03))


def test_that_carbon_is_the_sum_over_carriers():
    energy = {"gas": np.array([100.0, 0.0]), "electricity": np.array([10.0, 20.0])}
    total = operational_kgco2e_a(energy, {"gas": 0.2, "electricity": 0.1, "oil": 9.0})
    assert total == pytest.approx([21.0, 2.0])
    with pytest.raises(KeyError):
        operational_kgco2e_a({"peat": np.ones(1)}, {})


def test_that_the_net_present_value_is_that_of_its_cash_flow():
    """The flow written out year by year, as a spreadsheet's NPV function reads it."""
    items = investments((1000, 12), (400, 30))
    flow = np.full(31, 90.0)
    flow[0] = -1400
    flow[[12, 24]] -= 1000
    flow[30] += 1000 * 6 / 12
    closed = sum(f / 1.04**t for t, f in enumerate(flow))
    assert net_present_value_eur(items, 90.0, 0.04, 0.0, 30) == pytest.approx(closed)
    running = cumulative_value_eur(items, 90.0, 0.04, 0.0, 30)
    np.testing.assert_allclose(running, np.cumsum([f / 1.04**t for t, f in enumerate(flow)]))


def test_that_growing_prices_have_the_closed_form_of_a_growing_annuity():
    worth = present_value_of_savings_eur(np.array([100.0, 40.0]), 0.05, np.array([0.02, 0.0]), 25)
    growing = 100 * (1 - (1.02 / 1.05) ** 25) / (0.05 - 0.02)
    flat = 40 * (1 - 1.05**-25) / 0.05
    assert worth == pytest.approx(growing + flat)


def test_that_the_discounted_payback_has_its_closed_form_and_may_never_come():
    cost = 100 * (1 - 1.03**-12) / 0.03
    assert discounted_payback_a(cost, 100.0, 0.03, 0.0, 30) == pytest.approx(12)
    assert -log(1 - cost * 0.03 / 100) / log(1.03) == pytest.approx(12)
    assert discounted_payback_a(450, 100.0, 0.0, 0.0, 30) == pytest.approx(4.5)
    assert np.isnan(discounted_payback_a(5000, 100.0, 0.03, 0.0, 30))
    assert np.isnan(discounted_payback_a(0, 100.0, 0.03, 0.0, 30))


def test_that_at_the_levelised_cost_as_price_the_measures_are_worth_nothing():
    items = investments((1000, 40), (300, 12))
    cost = levelised_cost_eur_kwh(items, 800.0, 5.0, 0.03, 30)
    lines = np.array([800.0 * cost, 5.0])
    assert net_present_value_eur(items, lines, 0.03, 0.0, 30) == pytest.approx(0, abs=1e-9)
    simple = levelised_cost_eur_kwh(investments((1000, 20)), 800.0, 0.0, 0.03, 20)
    assert simple == pytest.approx(1000 * 0.06722 / 800, rel=1e-4)
    assert np.isnan(levelised_cost_eur_kwh(items, 0.0, 0.0, 0.03, 30))


def test_that_a_subsidy_is_a_share_up_to_its_cap_and_is_paid_once():
    assert subsidy_eur(np.array([100.0, 1000.0]), 0.4, 200.0) == pytest.approx([40.0, 200.0])
    paid = Investments(np.array([1000.0]), np.array([15.0]), np.array([300.0]))
    assert paid.paid_eur == 700
    assert present_cost_eur(paid, 0.03, 30) == pytest.approx(700 + 1000 / 1.03**15)


def test_that_every_building_has_one_user_and_one_investor_in_sum():
    rented, city = np.array([0.3, 0.9, 0.5]), np.array([False, False, True])
    users, investors = user_shares(rented, city), investor_shares(city)
    assert users.sum(axis=1) == pytest.approx(1)
    assert investors.sum(axis=1) == pytest.approx(1)
    assert users[:, 1] == pytest.approx([0.3, 0.9, 0.0])
    assert investors[:, 2] == pytest.approx([0, 0, 1])


def test_that_rent_moves_money_between_parties_and_makes_none():
    saving = np.arange(3.0 * len(LINES)).reshape(3, -1)
    after = with_rent(saving, 50.0, 20.0, 0.4, 0.5)
    assert after.sum() == saving.sum()
    assert (after - saving).sum(axis=1) == pytest.approx([30, -30, 0])
    worse = with_rent(saving, -50.0, 0.0, 0.4, 0.5)
    np.testing.assert_array_equal(worse, saving)


def test_that_embodied_carbon_is_paid_back_by_what_is_avoided():
    assert carbon_payback_a(900, 100) == 9
    assert np.isnan(carbon_payback_a(0, 100))
    assert np.isnan(carbon_payback_a(900, -1))


def test_that_what_wears_out_is_built_again_within_the_years():
    first = np.zeros(20)
    first[[0, 3]] = [10.0, 4.0]
    bought = with_renewals(first, 8.2)
    assert list(np.flatnonzero(bought)) == [0, 3, 8, 11, 16, 19]
    assert bought.sum() == 3 * 14
    with pytest.raises(ValueError, match="years it lasts"):
        with_renewals(first, 0)


def test_that_the_grid_falls_on_a_line_and_carbon_is_paid_back_for_good():
    assert grid_path_kgco2e_kwh(0.2, 0.0, 5) == pytest.approx([0.2, 0.15, 0.1, 0.05, 0.0])
    embodied = np.array([10.0, 0, 0, 8.0, 0, 0])
    assert payback_year(np.full(6, 5.0), embodied) == 1
    assert payback_year(np.full(6, 4.0), embodied) == 4  # ahead in 2, behind again in 3
    assert payback_year(np.full(6, 1.0), embodied) is None
    assert payback_year(np.full(6, 1.0), np.zeros(6)) is None


def test_that_a_path_whose_all_is_built_at_once_is_worth_the_net_present_value():
    """Renewed after 12 years of 25, so that 11 of the last one's 12 years are left."""
    first, saved = np.zeros(25), np.full(25, 90.0)
    first[0] = 1000.0
    paid, left = with_renewals(first, 12), left_at_the_end(first, 12)
    assert left == pytest.approx(1000 * 11 / 12)
    worth = worth_so_far_eur(paid, saved, left, 0.04)
    whole = net_present_value_eur(investments((1000, 12)), 90.0, 0.04, 0.0, 25)
    assert worth[-1] == pytest.approx(whole, abs=1e-9)
    assert worth[0] == pytest.approx(-1000 + 90 / 1.04)


def test_that_what_is_built_later_is_worth_less_by_its_years():
    """The same measure k years later, its saving for ever after: the worth is discounted by k."""
    paid, saved = np.zeros(25), np.zeros(25)
    paid[3], saved[3:] = 500.0, 70.0
    closed = (-500 + 70 * (1 - 1.05**-22) / 0.05) / 1.05**3
    assert worth_so_far_eur(paid, saved, 0.0, 0.05)[-1] == pytest.approx(closed)
    assert present_value(saved, 0.05, True).sum() == pytest.approx(
        70 * (1 - 1.05**-22) / 0.05 / 1.05**3
    )
    assert left_at_the_end(paid, 40) == pytest.approx(500 * 18 / 40)
    assert left_at_the_end(paid, 22) == 0.0


def test_that_the_cost_of_a_tonne_is_the_carbon_price_at_which_a_measure_pays():
    """At that price, paid for each tonne avoided, the yearly costs and savings are even."""
    items = investments((1000, 20), (300, 12))
    per_tonne = abatement_cost_eur_t(items, 40.0, 700.0, 0.03)
    yearly = 1000 * 0.03 / (1 - 1.03**-20) + 300 * 0.03 / (1 - 1.03**-12)
    assert yearly == pytest.approx(40.0 + 0.7 * per_tonne)


def test_that_the_simple_payback_is_the_discounted_one_without_interest():
    assert discounted_payback_a(950, 100.0, 0.0, 0.0, 30) == simple_payback_a(950, 100.0) == 9.5
