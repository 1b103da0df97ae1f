"""From a scenario to its numbers: what moves, what rests, what must add up."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from tests.twin.answer.made_scenarios import answer_of, scenario_of
from twin.answer.compare import differing, target_rows
from twin.answer.step_table import answer
from twin.assumptions.assumptions import factors_for
from twin.engine.engine import Cancelled
from twin.engine.results import CARRIERS
from twin.measures.measures import MEASURES
from twin.scenario.scenario import BASELINE

WALLS = {"kind": "walls", "parameters": {"u_w_m2k": 0.2, "side": "inside"}}
PV = {"kind": "pv", "parameters": {"roof_share_frac": 1.0}}
HEAT_STEPS = {"skin", "run", "need", "plant", "energy"}
COSTS_NOTHING = ("embodied_co2_kg", "investment_eur", "npv_eur", "subsidy_eur")


def test_that_the_baseline_is_the_answer_to_the_empty_scenario(baseline):
    assert baseline.headline.keys() == baseline.baseline_headline.keys()
    for key, value in baseline.headline.items():
        assert value == baseline.baseline_headline[key] or np.isnan(value), key


def test_that_the_baseline_costs_nothing(baseline):
    for key in COSTS_NOTHING:
        assert baseline.headline[key] == 0.0
    assert np.isnan(baseline.headline["eur_per_t_co2"])
    assert np.isnan(baseline.building_eur_per_t).all()
    assert baseline.results["not_applicable"] == {}


def test_that_every_number_is_a_plain_float(sample_answer):
    for key, value in (*sample_answer.headline.items(), *sample_answer.baseline_headline.items()):
        assert type(value) is float, key


@pytest.mark.parametrize(
    "kind", ["led", "dimming", "sensors", "lamp_charging", "electric_cars", "charging", "e_bikes"]
)
def test_that_an_edit_of_lamps_or_cars_leaves_the_heat_alone(baseline, kind):
    edited = answer_of(baseline, {"kind": kind})
    assert not HEAT_STEPS & set(edited.results.ran)
    assert edited.results["need"] is baseline.results["need"]
    for key in ("heat_need_kwh_a", "cooling_need_kwh_a", "gas_kwh_a"):
        assert edited.headline[key] == baseline.headline[key]


def test_that_a_pv_edit_leaves_the_heat_and_the_street_alone(baseline):
    edited = answer_of(baseline, PV)
    assert not {"skin", "run", "need", "plant", "lighting", "fleet"} & set(edited.results.ran)
    assert edited.headline["pv_kwh_a"] > 0
    assert edited.headline["heat_need_kwh_a"] == baseline.headline["heat_need_kwh_a"]
    assert edited.headline["electricity_kwh_a"] == baseline.headline["electricity_kwh_a"]


def test_that_insulating_more_buildings_never_raises_the_heat_need(baseline):
    needs = [
        answer_of(baseline, WALLS | {"uptake_frac": u}).headline["heat_need_kwh_a"]
        for u in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    assert needs[0] == baseline.headline["heat_need_kwh_a"]
    assert all(more < less for less, more in pairwise(needs))


def test_that_only_buildings_which_take_a_measure_change(baseline):
    edited = answer_of(baseline, WALLS | {"target": {"picked": ("b00008", "b00010")}})
    now, before = edited.results["energy"], baseline.results["energy"]
    changed = np.flatnonzero((now.final_kwh_a != before.final_kwh_a).any(axis=1))
    assert set(baseline.district.buildings.ids[changed]) <= {"b00008", "b00010"}
    needs = np.flatnonzero(now.heat_need_kwh_a != before.heat_need_kwh_a)
    assert set(baseline.district.buildings.ids[needs]) == {"b00008", "b00010"}


def test_that_the_parts_add_up_to_the_final_energy(sample_answer):
    for results, headline in (
        (sample_answer.baseline, sample_answer.baseline_headline),
        (sample_answer.results, sample_answer.headline),
    ):
        parts = (
            results["energy"].final_kwh_a.sum()
            + headline["street_lighting_kwh_a"]
            + headline["ev_charging_kwh_a"]
            + headline["car_fuel_kwh_a"]
        )
        assert headline["final_energy_kwh_a"] == pytest.approx(parts, rel=1e-12)


def test_that_carriers_by_month_and_by_building_are_one_sum(sample_answer):
    energy = sample_answer.results["energy"]
    by_building = energy.final_kwh_a.sum(axis=0)
    np.testing.assert_allclose(energy.district_month_kwh.sum(axis=1), by_building, rtol=1e-5)
    assert sample_answer.headline["gas_kwh_a"] == pytest.approx(by_building[0], rel=1e-12)


def test_that_the_electricity_of_every_hour_balances(sample_answer):
    b = sample_answer.results["balance"]
    border = b.import_w - b.export_w
    inside = b.buildings_w + b.lighting_w + b.charging_w - b.pv_w
    np.testing.assert_allclose(border, inside, atol=1e-6)
    assert (np.minimum(b.import_w, b.export_w) == 0).all()
    assert (b.import_w >= 0).all()
    assert (b.export_w >= 0).all()
    assert sample_answer.headline["peak_load_kw"] == b.import_w.max() / 1000.0


def test_that_the_hours_of_the_buildings_add_up_to_their_electricity(sample_answer):
    """Hours are kept in float32: seven digits each, six in their sum."""
    hours = sample_answer.results["balance"].buildings_w.sum() / 1000.0
    bought = sample_answer.results["energy"].final_kwh_a[:, CARRIERS.index("electricity")].sum()
    assert hours == pytest.approx(bought, rel=1e-6)


def test_that_what_the_roofs_make_is_used_or_given_away(sample_answer):
    energy = sample_answer.results["energy"]
    given = energy.pv_self_used_kwh_a + energy.exported_kwh_a
    np.testing.assert_allclose(energy.pv_produced_kwh_a, given, rtol=1e-6)
    assert energy.pv_w.sum() / 1000.0 == pytest.approx(energy.pv_produced_kwh_a.sum(), rel=1e-6)
    roofs = sample_answer.results["pv"].kwp.sum(axis=1)
    assert ((energy.pv_produced_kwh_a > 0) == (roofs > 0)).all()
    assert 0.0 < sample_answer.headline["pv_self_use_frac"] < 1.0


def fuels_and_grid(a) -> dict[str, float]:
    """Yearly amounts of the scenario, summed here from the hours and the buildings."""
    final = a.results["energy"].final_kwh_a.sum(axis=0)
    b = a.results["balance"]
    net_w = b.buildings_w + b.lighting_w + b.charging_w - b.pv_w
    car = a.results["mobility"]
    return {
        "gas": final[0],
        "oil": final[1],
        "heat_network": final[2],
        "grid": np.maximum(net_w, 0).sum() / 1000.0,
        "petrol": car.petrol_l_a,
        "diesel": car.diesel_l_a,
    }


def test_that_the_carbon_follows_from_carriers_and_factors(sample_answer):
    f, used = factors_for("PT"), fuels_and_grid(sample_answer)
    carbon = (
        sum(used[c] * f[f"{c}_kgco2e_kwh"] for c in ("gas", "oil", "heat_network"))
        + used["grid"] * f["electricity_kgco2e_kwh"]
        + used["petrol"] * f["petrol_kgco2e_l"]
        + used["diesel"] * f["diesel_kgco2e_l"]
    )
    assert sample_answer.headline["co2_kg_a"] == pytest.approx(carbon, rel=1e-9)


def test_that_the_bills_follow_from_carriers_and_prices(sample_answer):
    f, used = factors_for("PT"), fuels_and_grid(sample_answer)
    meters, headline = sample_answer.results["energy"], sample_answer.headline
    use = sample_answer.district.buildings["use"].astype(str)
    home = np.isin(use, ("apartment", "house"))
    assert 0 < home.sum() < len(home)
    gas = meters.final_kwh_a[:, 0]
    bills = (
        gas[home].sum() * f["gas_eur_kwh"]
        + gas[~home].sum() * f["gas_firm_eur_kwh"]
        + sum(used[c] * f[f"{c}_eur_kwh"] for c in ("oil", "heat_network"))
        + meters.imported_kwh_a[home].sum() * f["electricity_eur_kwh"]
        + meters.imported_kwh_a[~home].sum() * f["electricity_firm_eur_kwh"]
        - meters.exported_kwh_a.sum() * f["pv_export_eur_kwh"]
        + headline["street_lighting_kwh_a"] * f["street_electricity_eur_kwh"]
        + headline["ev_charging_kwh_a"] * f["electricity_eur_kwh"]
        + used["petrol"] * f["petrol_eur_l"]
        + used["diesel"] * f["diesel_eur_l"]
    )
    assert headline["bills_eur_a"] == pytest.approx(bills, rel=1e-9)


def test_that_the_net_present_value_follows_from_saving_and_outlays(sample_answer):
    """Discounted year by year; what wears out is bought again, what is left has a rest value."""
    f, a = factors_for("PT"), sample_answer
    rate, growth, years = f["discount_rate_frac"], f["price_growth_frac_a"], int(f["horizon_a"])
    upkeep = a.baseline["yearly"]["upkeep_eur_a"] - a.results["yearly"]["upkeep_eur_a"]
    saving = a.baseline_headline["bills_eur_a"] - a.headline["bills_eur_a"] + upkeep
    worth = sum(saving * (1 + growth) ** (y - 1) / (1 + rate) ** y for y in range(1, years + 1))
    for o in a.results["outlays"]:
        bought = np.arange(0.0, years, o.life_a) if o.cost_eur else []
        worth -= sum(o.cost_eur / (1 + rate) ** t for t in bought)
        if len(bought):
            left = (bought[-1] + o.life_a - years) / o.life_a
            worth += o.cost_eur * left / (1 + rate) ** years
    assert a.headline["npv_eur"] == pytest.approx(worth, rel=1e-9)


def test_that_the_outlays_add_up_to_investment_and_embodied_carbon(sample_answer):
    outlays = sample_answer.results["outlays"]
    headline = sample_answer.headline
    assert headline["investment_eur"] == pytest.approx(sum(o.cost_eur for o in outlays))
    assert headline["embodied_co2_kg"] == pytest.approx(sum(o.embodied_kgco2e for o in outlays))
    wanted = {m.id for m in sample_answer.scenario.measures}
    assert {o.measure_id for o in outlays} == wanted
    for o in outlays:
        assert 0 <= o.taken <= o.reached
        if len(o.building_cost_eur):
            assert o.building_cost_eur.sum() == pytest.approx(o.cost_eur)


def test_that_the_buildings_share_the_district_s_carbon(sample_answer):
    """Each at its own meter; only at the district's border do neighbours use each other's PV."""
    f = factors_for("PT")
    sums, meters = sample_answer.results["building_sums"], sample_answer.results["energy"]
    gas, oil, network, _ = meters.final_kwh_a.T
    carbon = (
        gas * f["gas_kgco2e_kwh"]
        + oil * f["oil_kgco2e_kwh"]
        + network * f["heat_network_kgco2e_kwh"]
        + meters.imported_kwh_a * f["electricity_kgco2e_kwh"]
    )
    np.testing.assert_allclose(sums.co2_kg_a, carbon, rtol=1e-9)


def test_that_protected_buildings_refuse_outside_insulation_and_pv_but_not_inside(baseline):
    outside = {"kind": "walls", "parameters": {"side": "outside"}}
    protected = np.flatnonzero(baseline.district.buildings["protected"])
    assert len(protected)
    refusing = answer_of(baseline, outside, PV)
    for row in protected:
        sentences = refusing.results["not_applicable"][int(row)]
        assert any(s.startswith("Wall insulation: ") for s in sentences)
        assert any(s.startswith("Roof PV: ") for s in sentences)
        assert (
            refusing.results["skin"].fabric.wall_u_w_m2k[row]
            == (baseline.results["skin"].fabric.wall_u_w_m2k[row])
        )
        assert refusing.results["pv"].kwp[row].sum() == 0
    inside = answer_of(baseline, WALLS)
    assert inside.results["skin"].fabric.wall_u_w_m2k[protected].max() < 0.25


def test_that_a_second_measure_of_a_kind_does_not_pay_for_a_roof_twice(baseline):
    once, twice = answer_of(baseline, PV), answer_of(baseline, PV, PV)
    assert twice.headline["investment_eur"] == once.headline["investment_eur"]
    assert twice.headline["pv_kwh_a"] == once.headline["pv_kwh_a"]


def test_that_another_price_changes_money_only(baseline):
    edited = answer_of(baseline, WALLS, gas_eur_kwh=0.5)
    same = answer_of(baseline, WALLS)
    assert edited.headline["bills_eur_a"] > same.headline["bills_eur_a"]
    money = {"bills_eur_a", "eur_per_t_co2"}
    money |= {k for k in same.headline if k.startswith("npv_") or k.endswith("payback_a")}
    for key in same.headline.keys() - money:
        assert edited.headline[key] == same.headline[key], key
    assert edited.baseline_headline["bills_eur_a"] > same.baseline_headline["bills_eur_a"]


def test_that_another_price_runs_no_physics(baseline):
    edited = answer_of(baseline, gas_eur_kwh=0.5, electricity_kgco2e_kwh=0.1)
    slow = HEAT_STEPS | {"pv", "lighting", "fleet", "mobility", "balance", "climate", "shell"}
    assert not slow & set(edited.results.ran)


def test_that_another_cost_of_walls_draws_no_fleet_and_runs_no_hour(baseline):
    edited = answer_of(baseline, walls_inside_eur_m2=80.0)
    assert not {"fleet", "climate", "shell"} & set(edited.results.ran)
    assert edited.results["need"] is baseline.results["need"]
    dearer = answer_of(baseline, WALLS, walls_inside_eur_m2=160.0)
    cheaper = answer_of(baseline, WALLS, walls_inside_eur_m2=80.0)
    assert dearer.headline["investment_eur"] == 2 * cheaper.headline["investment_eur"]
    assert dearer.headline["heat_need_kwh_a"] == cheaper.headline["heat_need_kwh_a"]


def test_that_an_answer_of_another_district_is_not_reused(tiny, baseline):
    other = replace(tiny, facts={**tiny.facts, "residents": 200.0})
    fresh = answer(other, BASELINE, last=baseline)
    assert fresh.district is other
    assert fresh.headline["residents"] == 200.0
    assert fresh.headline["car_fuel_kwh_a"] > baseline.headline["car_fuel_kwh_a"]


def test_that_progress_is_told_and_a_stop_is_heard(tiny, baseline):
    heard = []
    answer(tiny, scenario_of({"kind": "led"}), baseline, lambda n, s: heard.append((n, s)))
    assert "lighting" in [name for name, _ in heard]
    assert all(0.0 <= share < 1.0 for _, share in heard)
    with pytest.raises(Cancelled):
        answer(tiny, scenario_of({"kind": "led"}), baseline, cancelled=lambda: True)


SHOWN_ONLY = {
    "electricity_life_cycle_kgco2e_kwh",  # beside the direct factor, for comparison
    "eur_per_gbp",  # prices of GB were converted with it
    "electricity_2050_kgco2e_kwh",  # moves the pathway, which looks at the years to come
    "lamp_post_eur",  # said beside a street that lacks posts; no measure sets any
}


def test_that_every_factor_but_those_only_shown_moves_a_number(tiny):
    """Every kind of measure in force, heating by every carrier, half of a longer life."""
    heating = np.array(["gas_boiler", "oil_boiler", "district_heat"] * 4, dtype=object)
    columns = {**tiny.buildings.columns, "heating": heating}
    mixed = replace(tiny, buildings=replace(tiny.buildings, columns=columns))
    sides = [{"side": "outside"}, {"side": "inside"}]
    few = {"uptake_frac": 0.5}
    own = {
        "shared_cars": {"vehicles": 2},
        "e_bikes": {"bikes": 10},
        "cargo_bikes": {"bikes": 1},
        "smart_parking": {"spaces": 10},
        "street_class": {"class": "P7"},  # asks for no level, so that posts can go
        "wifi": {"power_w": 5},
        "lamp_charging": {"power_kw": 2.3},
        "district_battery": {"kwh": 50},
        "communal_heat_pump": {"buffer_l": 100},
    }
    plants = ("heat_pump", "communal_heat_pump", "new_boiler", "heat_network")
    kinds = [k for k in MEASURES if k not in ("walls", "charging", *plants)]
    measures = [{"kind": k, "parameters": own.get(k, {})} | few for k in kinds]
    measures += [
        {
            "kind": k,
            "target": {"picked": (f"b0000{i}", f"b0000{i + 1}")},
            "parameters": own.get(k, {}),
        }
        for k, i in zip(plants, (1, 3, 5, 8), strict=True)
    ]
    measures += [
        {"kind": "walls", "parameters": side, "target": {"picked": (f"b0000{i}",)}}
        for i, side in enumerate(sides, start=2)
    ]
    subsidised = {"subsidy_buildings_frac": 0.2, "subsidy_cap_eur": 900.0}
    start = answer(mixed, scenario_of(*measures, **subsidised))
    for a in factors_for("PT").rows.values():
        value = 0.55 if a.unit == "share" else a.value / 2 or 0.01
        if a.key == "subsidy_cap_eur":
            value = 450.0
        factors = {**subsidised, a.key: value}
        moved = answer(mixed, scenario_of(*measures, **factors), last=start)
        was = start.headline
        differs = [k for k, v in moved.headline.items() if v != was[k] and v == v]
        targets = [t.target for t in target_rows(moved, moved.results["factors"])]
        before = [t.target for t in target_rows(start, start.results["factors"])]
        assert (bool(differs) or targets != before) != (a.key in SHOWN_ONLY), a.key


def test_that_stored_numbers_are_compared_to_the_last_digit(baseline):
    stored = {k: (v if v == v else None) for k, v in baseline.headline.items()}
    assert differing(stored, baseline.headline) == []
    stored["co2_kg_a"] = np.nextafter(stored["co2_kg_a"], np.inf)
    assert differing(stored, baseline.headline) == ["co2_kg_a"]
