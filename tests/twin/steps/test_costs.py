"""Who pays, who saves: owners, tenants and the city add up to the whole."""

import json
from dataclasses import replace

import numpy as np
import pytest

from tests.twin.answer.made_scenarios import answer_of
from twin.answer.compare import as_json
from twin.assumptions.assumptions import factors_for
from twin.scenario.scenario import scenario_from_text
from twin.steps.money.bills import tenure

WALLS = {"kind": "walls", "parameters": {"side": "inside"}, "target": {"uses": ["apartment"]}}
PV = {"kind": "pv"}
LED = {"kind": "led"}


def by_party(a, field: str) -> list[float]:
    return [getattr(p, field) for p in a.costs.parties]


def test_that_owner_tenant_and_city_add_up_to_the_total_exactly(sample_answer):
    h = sample_answer.headline
    assert h["npv_owner_eur"] + h["npv_tenant_eur"] + h["npv_city_eur"] == h["npv_eur"]
    for field in ("investment_eur", "subsidy_eur", "npv_eur"):
        owner, tenant, city = by_party(sample_answer, field)
        assert owner + tenant + city == getattr(sample_answer.costs.total, field)
    assert h["investment_eur"] == pytest.approx(
        sum(o.cost_eur for o in sample_answer.results["outlays"])
    )


def test_that_the_parties_bills_add_up_to_the_bills(sample_answer):
    for results in (sample_answer.baseline, sample_answer.results):
        paid = results["party_bills"].eur_a
        assert paid[:, :5].sum() == pytest.approx(results["yearly"]["bills_eur_a"], rel=1e-12)
        assert paid[:, 5].sum() == pytest.approx(results["yearly"]["upkeep_eur_a"])
        assert paid[:, 6].sum() == pytest.approx(0, abs=1e-9)


def test_that_savings_of_owner_tenant_and_city_add_up_to_the_cent(sample_answer):
    a = sample_answer
    saved = [p.yearly_saving_eur_a for p in a.costs.parties]
    bills = a.baseline_headline["bills_eur_a"] - a.headline["bills_eur_a"]
    upkeep = a.baseline_headline["upkeep_eur_a"] - a.headline["upkeep_eur_a"]
    assert round(sum(saved), 2) == round(a.costs.total.yearly_saving_eur_a, 2)
    assert round(sum(saved), 2) == round(bills + upkeep, 2)
    by_line = sum(p.saving_eur_a for p in a.costs.parties)
    assert by_line == pytest.approx(a.costs.total.saving_eur_a, rel=1e-12)
    for year in range(len(a.costs.total.cash_eur)):
        cash = sum(p.cash_eur[year] for p in a.costs.parties)
        assert round(cash, 2) == round(float(a.costs.total.cash_eur[year]), 2)


def test_that_offices_and_shops_pay_what_firms_pay(baseline):
    use = baseline.district.buildings["use"].astype(str)
    home = np.isin(use, ("apartment", "house"))
    before = baseline.results["building_sums"].bill_eur_a
    dearer = answer_of(baseline, electricity_firm_eur_kwh=0.5, gas_firm_eur_kwh=0.5)
    after = dearer.results["building_sums"].bill_eur_a
    np.testing.assert_array_equal(after[home], before[home])
    assert (after[~home] > before[~home]).all()
    kwh = baseline.results["energy"].imported_kwh_a[~home].sum(dtype=float)
    f = baseline.results["factors"]
    gas = baseline.results["energy"].final_kwh_a[~home, 0].sum(dtype=float)
    vans = baseline.results["mobility"]
    kwh += vans.van_charging_kwh_a + vans.bus_charging_kwh_a
    more = (0.5 - f["electricity_firm_eur_kwh"]) * kwh + (0.5 - f["gas_firm_eur_kwh"]) * gas
    change = dearer.headline["bills_eur_a"] - baseline.headline["bills_eur_a"]
    assert change == pytest.approx(more, rel=1e-6)


def test_that_the_last_year_of_the_cash_flow_is_the_net_present_value(sample_answer):
    for party in (*sample_answer.costs.parties, sample_answer.costs.total):
        assert party.cash_eur[-1] == pytest.approx(party.npv_eur, abs=1e-6)
        assert party.cash_eur[0] == pytest.approx(party.subsidy_eur - party.investment_eur)


def test_that_street_light_is_the_city_s_and_walls_are_not(baseline):
    lamps = answer_of(baseline, LED)
    owner, tenant, city = lamps.costs.parties
    assert (owner.investment_eur, tenant.investment_eur) == (0, 0)
    assert (owner.yearly_saving_eur_a, tenant.yearly_saving_eur_a) == (0, 0)
    upkeep = lamps.baseline_headline["upkeep_eur_a"] - lamps.headline["upkeep_eur_a"]
    assert upkeep > 0
    assert city.saving_eur_a[5] == pytest.approx(upkeep)
    walls = answer_of(baseline, WALLS)
    owner, tenant, city = walls.costs.parties
    assert owner.investment_eur > 0
    assert (tenant.investment_eur, city.investment_eur) == (0, 0)
    assert tenant.yearly_saving_eur_a > 0


def test_that_without_tenants_the_owner_gets_it_all(baseline):
    own = answer_of(baseline, WALLS, PV, rented_home_frac=0.0, rented_other_frac=0.0)
    assert by_party(own, "npv_eur")[1] == 0
    let = answer_of(baseline, WALLS, PV, rented_home_frac=1.0, rented_other_frac=1.0)
    assert let.costs.total.npv_eur == pytest.approx(own.costs.total.npv_eur)
    assert let.costs.parties[1].npv_eur > 0


def test_that_rent_passed_on_moves_worth_from_tenant_to_owner(baseline):
    kept, passed = answer_of(baseline, WALLS), answer_of(baseline, WALLS, retrofit_passed_on_frac=1)
    assert kept.costs.parties[1].npv_eur > 0
    assert passed.costs.parties[1].npv_eur == pytest.approx(0, abs=1e-6)
    assert passed.costs.total.npv_eur == pytest.approx(kept.costs.total.npv_eur)


def test_that_a_subsidy_lightens_the_investor_and_leaves_the_cost_of_a_tonne(baseline):
    plain = answer_of(baseline, WALLS)
    paid = answer_of(baseline, WALLS, subsidy_buildings_frac=0.5)
    cost = plain.headline["investment_eur"]
    assert plain.headline["subsidy_eur"] == 0
    assert paid.headline["investment_eur"] == cost
    assert paid.headline["subsidy_eur"] == pytest.approx(cost / 2)
    assert paid.headline["npv_eur"] - plain.headline["npv_eur"] == pytest.approx(cost / 2)
    assert paid.headline["eur_per_t_co2"] == plain.headline["eur_per_t_co2"]
    capped = answer_of(baseline, WALLS, subsidy_buildings_frac=0.5, subsidy_cap_eur=1000)
    outlay = capped.results["outlays"][0]
    assert capped.headline["subsidy_eur"] <= 1000 * outlay.taken
    np.testing.assert_allclose(
        capped.headline["subsidy_eur"], np.minimum(outlay.building_cost_eur / 2, 1000).sum()
    )


def test_that_dearer_gas_in_years_to_come_makes_insulation_worth_more(baseline):
    flat, rising = answer_of(baseline, WALLS), answer_of(baseline, WALLS, gas_growth_frac_a=0.02)
    assert rising.headline["npv_eur"] > flat.headline["npv_eur"]
    assert rising.costs.total.yearly_saving_eur_a == flat.costs.total.yearly_saving_eur_a
    every = answer_of(baseline, WALLS, price_growth_frac_a=0.02)
    assert every.headline["npv_eur"] > rising.headline["npv_eur"]


def test_that_a_public_plug_s_margin_goes_from_drivers_to_the_city(baseline):
    cars = {"kind": "electric_cars", "uptake_frac": 0.5}
    none = answer_of(baseline, cars, public_charging_margin_eur_kwh=0.0)
    some = answer_of(baseline, cars, public_charging_margin_eur_kwh=0.2)
    assert some.costs.parties[2].npv_eur > none.costs.parties[2].npv_eur
    assert some.headline["npv_eur"] == pytest.approx(none.headline["npv_eur"])
    assert some.headline["bills_eur_a"] == none.headline["bills_eur_a"]


def test_that_vans_are_the_firms_and_buses_the_city_s(baseline):
    vans = answer_of(baseline, {"kind": "electric_vans"}, rented_other_frac=0.25)
    owner, tenant, city = vans.costs.parties
    assert owner.investment_eur == pytest.approx(3 * tenant.investment_eur)
    assert owner.yearly_saving_eur_a == pytest.approx(3 * tenant.yearly_saving_eur_a)
    assert (city.investment_eur, city.yearly_saving_eur_a) == pytest.approx((0, 0), abs=1e-6)
    buses = answer_of(baseline, {"kind": "electric_buses"})
    owner, tenant, city = buses.costs.parties
    assert (owner.investment_eur, tenant.investment_eur) == (0, 0)
    assert owner.yearly_saving_eur_a == pytest.approx(0, abs=1e-6)
    assert city.investment_eur > 0
    assert city.yearly_saving_eur_a > 0


def test_that_a_district_s_own_let_share_goes_before_the_country_s(tiny):
    let = replace(tiny, facts={**tiny.facts, "rented_home_frac": 0.9})
    users = tenure(let, factors_for("PT")).users
    homes = np.isin(tiny.buildings["use"].astype(str), ("apartment", "house"))
    assert users[homes, 1] == pytest.approx(0.9)
    users = tenure(let, factors_for("PT", {"rented_home_frac": 0.1})).users
    assert users[homes, 1] == pytest.approx(0.1)


def test_that_the_cost_of_saved_energy_is_the_price_at_which_the_worth_is_zero(baseline):
    """Walls of flats heated by gas alone: what is saved is gas, but for fans and electric rooms."""
    a = answer_of(baseline, WALLS)
    f, saving = a.results["factors"], a.costs.total.saving_eur_a.sum()
    saved = a.baseline_headline["final_energy_kwh_a"] - a.headline["final_energy_kwh_a"]
    annuity = sum((1 + f["discount_rate_frac"]) ** -t for t in range(1, 31))
    worth = (saving / saved - a.headline["saved_energy_eur_kwh"]) * saved * annuity
    assert a.headline["npv_eur"] == pytest.approx(worth, rel=1e-6)


def test_that_the_command_line_s_numbers_hold_the_costs(sample_answer):
    costs = json.loads(json.dumps(as_json(sample_answer)))["costs"]
    assert list(costs) == ["owner", "tenant", "city", "total"]
    for key in ("investment_eur", "subsidy_eur", "saving_eur_a", "npv_eur"):
        parts = sum(costs[p][key] for p in ("owner", "tenant", "city"))
        assert parts == pytest.approx(costs["total"][key])


def test_that_a_factor_of_an_earlier_program_is_still_read():
    text = '{"assumptions": {"grid_decline_frac_a": 0.02, "gas_eur_kwh": 0.1}}'
    assert scenario_from_text(text, "x").assumptions == {"gas_eur_kwh": 0.1}
