"""Contracts against hand calculation and against two that were really made or approved."""

import numpy as np
import pytest

from twin.scenario.choices import BUSINESS_MODELS, Finance
from twin.scenario.scenario import ScenarioError, scenario_from_text, scenario_to_text
from twin.who_pays.choosing import finance_of
from twin.who_pays.contracts import payments
from twin.who_pays.ground import Ground, Roofs
from twin.who_pays.who_pays import who_pays


def ground(paid=(0, 0, 0), saved=(0, 0, 0), group="buildings", kwp=(0, 0, 0), years=30) -> Ground:
    zero = np.zeros(3)
    saving = np.repeat(np.array(saved, dtype=float)[:, None], years, axis=1)
    cash = np.concatenate([-np.array(paid, dtype=float)[:, None], saving], axis=1)
    roofs = Roofs(zero, zero, np.array(kwp, dtype=float), 0.0, 0.0, 0.0)
    return Ground(cash, {group: np.array(paid, dtype=float)}, saving, roofs, 0.0)


def test_the_contract_of_berlin_pankow():
    """15 public buildings, 2 years, nothing invested: 90,037 EUR a year guaranteed, of which the
    company gets 44,118 and the district keeps 45,919
    (guarantee-project.eu/bestpractice/berlin-epc-light-pankow)."""
    terms = {
        "contract_years": 2.0, "company_share_frac": 44_118 / 90_037, "guaranteed_frac": 1.0,
    }  # fmt: skip
    finance = Finance(model="performance_contract", terms=terms)
    agreed = ground(saved=(0, 0, 90_037))
    made = payments(finance, agreed, agreed)
    kept = (agreed.saving_eur[2] + made.eur[2, 1:])[:2]
    assert kept == pytest.approx(45_919, abs=1)
    assert made.eur[3, 1:4] == pytest.approx([44_118, 44_118, 0], abs=1)
    short = ground(saved=(0, 0, 60_000))  # the company makes up for what it promised
    paid = payments(finance, agreed, short).eur[3, 1]
    assert paid == pytest.approx(60_000 * 44_118 / 90_037 - 30_037, abs=1)


def test_the_loan_of_the_green_deal():
    """10,000 over 25 years at 7.5 %: 'in excess of 22,000' is paid back, 'over 12,000 in interest'
    (House of Commons, after homeheatingguide.co.uk). Closed form: 25 x 897.11 = 22,427.7."""
    finance = Finance(model="on_bill", terms={"inflation_frac": 0.0})
    agreed = ground(paid=(10_000, 0, 0), saved=(1_000, 0, 0))
    made = payments(finance, agreed, agreed)
    assert made.eur[0, 0] == pytest.approx(10_000)
    assert -made.eur[0, 1:].sum() == pytest.approx(22_427.7, abs=0.5)
    assert not made.eur[:, 26:].any()


def test_that_no_more_is_lent_on_a_bill_than_the_saving_pays_back():
    finance = Finance(model="on_bill", terms={"inflation_frac": 0.0})
    agreed = ground(paid=(10_000, 0, 0), saved=(100, 300, 0))
    made = payments(finance, agreed, agreed)
    assert made.eur[:2, 1] == pytest.approx([-100, -300])
    assert made.eur[0, 0] == pytest.approx(10_000 * 400 / 897.1067, rel=1e-6)


def test_the_roof_rental_of_90_kwp():
    """90 kWp at 25 EUR: 2,250 EUR a year, 45,000 in 20 years (sol-solar.de/einnahmen.html)."""
    finance = Finance(model="energy_community", terms={"inflation_frac": 0.0})
    agreed = ground(group="roofs", kwp=(90, 0, 0))
    made = payments(finance, agreed, agreed)
    assert made.eur[0, 1] == pytest.approx(2_250)
    assert made.eur[0].sum() == pytest.approx(45_000)


def test_that_street_lighting_as_a_service_costs_an_annuity():
    """100,000 EUR over 12 years at 5 %: 11,282.54 a year (annuity factor of the tables)."""
    agreed = ground(paid=(0, 0, 100_000), group="street_lighting")
    made = payments(Finance(model="lighting_service"), agreed, agreed)
    assert made.eur[2, :2] == pytest.approx([100_000, -11_282.54], abs=0.01)
    dearer = ground(paid=(0, 0, 120_000), group="street_lighting")
    found = payments(Finance(model="lighting_service"), agreed, dearer)
    assert found.eur[3, 0] == pytest.approx(-120_000)
    assert found.eur[3, 1] == pytest.approx(11_282.54, abs=0.01)  # the fee was agreed


def test_that_a_loan_beyond_the_horizon_is_owed_at_its_end():
    terms = {"loan_frac": 1.0, "loan_rate_frac": 0.0, "loan_years": 40.0, "inflation_frac": 0.0}
    agreed = ground(paid=(4_000, 0, 0))
    made = payments(Finance(model="own_money", terms=terms), agreed, agreed)
    assert made.eur[0, 0] == pytest.approx(4_000)
    assert made.eur[0, 1] == pytest.approx(-100)
    assert made.eur[0].sum() == pytest.approx(0.0)
    assert made.eur[0, 30] == pytest.approx(-100 - 1_000)


@pytest.mark.parametrize("model", [m.key for m in BUSINESS_MODELS])
def test_that_no_contract_makes_money(sample_answer, model):
    """What the parties pay each other sums to zero; with the one from outside they have together
    what they had without a contract."""
    found = who_pays(sample_answer, Finance(model=model))
    together = sum(p.contract_eur for p in found.parties)
    scale = max(np.abs(p.contract_eur).max() for p in found.parties)
    np.testing.assert_allclose(together, found.outside_eur, atol=1e-9 * scale)
    worth = sum(p.npv_eur for p in found.parties)
    assert worth == pytest.approx(sample_answer.headline["npv_eur"], rel=1e-9)


def test_that_samples_tell_who_is_better_off(sample_answer):
    found = who_pays(sample_answer, Finance(), 8)
    for party in found.parties:
        assert party.better_frac is not None
        assert 0.0 <= party.better_frac <= 1.0
        assert party.interval is not None
        assert party.interval.low <= party.interval.high
    again = who_pays(sample_answer, Finance(), 8)
    assert [p.better_frac for p in again.parties] == [p.better_frac for p in found.parties]
    with pytest.raises(ValueError, match="8 to 4096"):
        who_pays(sample_answer, Finance(), 3)


def test_that_a_choice_is_kept_with_the_scenario_and_checked(sample_scenario):
    chosen = sample_scenario.changed(
        finance=Finance(model="on_bill", terms={"on_bill_years": 15.0})
    )
    assert scenario_from_text(scenario_to_text(chosen), "a").finance == chosen.finance
    assert "finance" not in scenario_to_text(sample_scenario)
    for wrong, said in (
        ('{"model": "barter"}', "unknown business model 'barter'"),
        ('{"model": "on_bill", "terms": {"loan_frac": 0.5}}', "unknown term 'loan_frac'"),
        ('{"model": "on_bill", "terms": {"on_bill_years": 900.0}}', "allowed is 2 to 40"),
    ):
        with pytest.raises(ScenarioError, match=said):
            scenario_from_text(f'{{"finance": {wrong}}}', "a.json")


def test_that_terms_on_the_command_line_are_laid_over_the_scenario_s():
    own = Finance(model="on_bill", terms={"on_bill_years": 15.0})
    assert finance_of(None, ["on_bill_rate_frac=0.03"], own).terms == {
        "on_bill_years": 15.0, "on_bill_rate_frac": 0.03,
    }  # fmt: skip
    assert finance_of("own_money", [], own).terms == {}
    for model, terms, said in (
        (None, [], "names no business model"),
        ("barter", [], "unknown business model"),
        ("own_money", ["loan_frac=much"], "give a name and a number"),
        ("own_money", ["loan_frac=nan"], "finite|allowed"),
    ):
        with pytest.raises(ValueError, match=said):
            finance_of(model, terms, None)
