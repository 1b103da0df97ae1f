import numpy as np
import pytest

from models.carbon.operation import operational_kgco2e_a
from models.cost.appraisal import (
    Investments,
    abatement_cost_eur_t,
    annuity_per_a,
    net_present_value_eur,
    present_cost_eur,
    present_value_of_savings_eur,
    simple_payback_a,
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


def test_that_the_net_present_value_is_nought_where_the_annuity_equals_the_saving():
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
