"""The years to 2050: uptake curves, who joins when, and full years as the judge."""

import json

import numpy as np
import pytest

from tests.twin.answer.made_scenarios import answer_of, scenario_of
from twin.answer.step_table import answer
from twin.command.main import main
from twin.engine.hours import Hours
from twin.pathway.pathway import knot_years, pathway
from twin.pathway.results import ENERGY_COLUMNS, PATHWAY_COLUMNS, pathway_json
from twin.scenario.scenario import Measure, ScenarioError, scenario_from_text, write_scenario
from twin.targets.targets import chosen_buildings
from twin.targets.uptake import YEARS, building_years, scenario_at, share_done_frac, treated_years
from ui.view_state.pathway_charts import carbon_change, year_in_words

SPREAD = (
    {"kind": "walls", "year": 2027, "year_end": 2036, "uptake_frac": 0.6,
     "parameters": {"side": "inside"}},
    {"kind": "windows", "year": 2028, "year_end": 2040, "curve": "s_curve", "uptake_frac": 0.5},
    {"kind": "heat_pump", "year": 2030, "year_end": 2042, "curve": "s_curve", "uptake_frac": 0.5},
    {"kind": "pv", "year": 2026, "year_end": 2045, "uptake_frac": 0.7},
    {"kind": "led", "year": 2027, "year_end": 2031},
    {"kind": "electric_cars", "year": 2026, "year_end": 2045, "curve": "s_curve",
     "uptake_frac": 0.8},
)  # fmt: skip


@pytest.fixture(scope="module")
def spread(baseline):
    return pathway(answer_of(baseline, *SPREAD))


def measure(**given) -> Measure:
    return Measure(id="m", kind="walls", **given)


def test_that_a_line_and_an_s_curve_begin_and_end_alike():
    line = measure(year=2030, year_end=2039)
    curve = measure(year=2030, year_end=2039, curve="s_curve")
    for m in (line, curve):
        share = share_done_frac(m, YEARS)
        assert share[YEARS < 2030].max() == 0
        assert share[YEARS >= 2039].min() == 1
        assert (np.diff(share) >= 0).all()
    assert share_done_frac(line, np.array([2030, 2034])) == pytest.approx([0.1, 0.5])
    early = share_done_frac(curve, np.array([2030, 2031]))
    assert (early < share_done_frac(line, np.array([2030, 2031]))).all()
    assert share_done_frac(curve, np.array([2034]))[0] == pytest.approx(0.5)
    assert share_done_frac(measure(year=2020), np.array([2025, 2026])) == pytest.approx([0, 1])


def test_that_years_in_the_wrong_order_are_refused_in_a_sentence():
    text = json.dumps({"measures": [{"id": "w", "kind": "walls", "year": 2030, "year_end": 2029}]})
    with pytest.raises(ScenarioError, match="year_end 2029 is before year 2030"):
        scenario_from_text(text, "x")
    text = text.replace("2029", "2031").replace('"walls"', '"walls", "curve": "cliff"')
    with pytest.raises(ScenarioError, match="s_curve"):
        scenario_from_text(text, "x")


def test_that_a_building_joins_in_the_first_year_whose_uptake_holds_it(tiny):
    m = measure(year=2027, year_end=2040, uptake_frac=0.7)
    years = building_years(tiny, m)
    for year in (2026, 2027, 2033, 2040, 2050):
        held = scenario_at(scenario_of().with_measures((m,)), year).measures
        taken = chosen_buildings(tiny, held[0]) if held else np.zeros(len(years), dtype=bool)
        np.testing.assert_array_equal(years <= year, taken)


def test_that_who_refuses_is_never_treated(baseline):
    outside = answer_of(baseline, {"kind": "walls", "year": 2030})
    years = treated_years(baseline.district, outside.scenario, outside.results["outlays"])
    not_applicable = sorted(outside.results["not_applicable"])
    assert not_applicable
    assert np.isinf(years[not_applicable]).all()
    assert set(years[np.isfinite(years)]) == {2030.0}


def test_that_the_first_state_is_the_baseline_and_the_last_the_answer(baseline, spread):
    f, c = spread.answer.results["factors"], spread.columns
    last, grid = spread.answer.headline, c["grid_kgco2e_kwh"]
    for key in ("gas_kwh", "electricity_kwh", "street_lighting_kwh", "car_fuel_kwh"):
        whole = last[key + "_a"]
        if key == "electricity_kwh":
            whole -= last["street_lighting_kwh_a"] + last["ev_charging_kwh_a"]
        assert c[key][-1] == pytest.approx(whole, rel=1e-6)
    assert c["bills_eur"][-1] == pytest.approx(last["bills_eur_a"], rel=1e-6)
    change = grid[-1] - f["electricity_kgco2e_kwh"]
    carbon = last["co2_kg_a"] + last["grid_import_kwh_a"] * change
    assert c["co2_kg"][-1] == pytest.approx(carbon, rel=1e-6)
    assert c["baseline_co2_kg"][0] == pytest.approx(baseline.headline["co2_kg_a"], rel=1e-6)
    assert c["baseline_bills_eur"] == pytest.approx(baseline.headline["bills_eur_a"], rel=1e-6)
    assert grid[0] == f["electricity_kgco2e_kwh"]
    assert grid[-1] == pytest.approx(f["electricity_2050_kgco2e_kwh"])


@pytest.mark.parametrize("year", [2028, 2035, 2044])
def test_that_a_year_between_is_as_if_calculated_in_full(spread, year):
    """Within 1 % for carbon and bills, 3 % of today's for every carrier (twelve buildings)."""
    assert year not in spread.knots
    start = spread.answer
    full = answer(start.district, scenario_at(start.scenario, year), last=start)
    c, i, h = spread.columns, year - 2026, full.headline
    change = c["grid_kgco2e_kwh"][i] - full.results["factors"]["electricity_kgco2e_kwh"]
    carbon = h["co2_kg_a"] + h["grid_import_kwh_a"] * change
    assert c["co2_kg"][i] == pytest.approx(carbon, rel=0.01)
    assert c["bills_eur"][i] == pytest.approx(h["bills_eur_a"], rel=0.01)
    for key in ("gas_kwh", "grid_import_kwh", "street_lighting_kwh", "ev_charging_kwh"):
        today = start.baseline_headline[key + "_a"]
        assert c[key][i] == pytest.approx(h[key + "_a"], abs=0.03 * max(today, h[key + "_a"])), key


def test_that_all_investment_but_renewals_is_the_answer_s(baseline):
    walls = {"kind": "walls", "year": 2027, "year_end": 2040, "parameters": {"side": "inside"}}
    path = pathway(answer_of(baseline, walls))
    assert path.columns["investment_eur"].sum() == pytest.approx(
        path.answer.headline["investment_eur"]
    )
    assert path.columns["embodied_co2_kg"].sum() == pytest.approx(
        path.answer.headline["embodied_co2_kg"]
    )
    node = pathway(answer_of(baseline, {"kind": "dimming", "year": 2030}))
    paid = np.flatnonzero(node.columns["investment_eur"])
    assert list(YEARS[paid]) == [2030, 2042]  # a control node lasts twelve years


def test_that_a_path_whose_all_is_built_in_the_first_year_is_worth_the_headline(baseline):
    """Net present value and levelised cost over the same 25 years, to the cent."""
    all_now = ({"kind": "walls", "parameters": {"side": "inside"}}, {"kind": "pv"},
               {"kind": "led"}, {"kind": "electric_vans"},
               {"kind": "district_battery"})  # fmt: skip
    for given in ({}, {"subsidy_buildings_frac": 0.3, "gas_growth_frac_a": 0.01}):
        a = answer_of(baseline, *all_now, horizon_a=25, **given)
        path = pathway(a)
        assert path.npv_eur == pytest.approx(a.headline["npv_eur"], abs=0.005)
        levelised = a.headline["saved_energy_eur_kwh"]
        assert path.levelised_eur_kwh == pytest.approx(levelised, rel=1e-9)


def test_that_the_worth_of_the_path_is_that_of_its_years(spread):
    """The flow written out from the columns, with what is left of each purchase after 2050."""
    c, f = spread.columns, spread.answer.results["factors"]
    rate = f["discount_rate_frac"]
    upkeep = spread.answer.baseline["yearly"]["upkeep_eur_a"] - c["upkeep_eur"]
    saved = c["baseline_bills_eur"] - c["bills_eur"] + upkeep
    flow = [-(c["investment_eur"][t] - c["subsidy_eur"][t]) / (1 + rate) ** t for t in range(25)]
    flow = np.array(flow) + saved / (1 + rate) ** np.arange(1, 26)
    np.testing.assert_allclose(c["worth_eur"][:-1], np.cumsum(flow)[:-1])
    left = (c["worth_eur"][-1] - flow.sum()) * (1 + rate) ** 25
    assert 0 < left < c["investment_eur"].sum()
    assert c["subsidy_eur"].sum() == 0


def test_that_without_measures_a_path_is_worth_nothing(baseline):
    path = pathway(baseline)
    assert path.npv_eur == 0
    assert path.worth() == {"npv_eur": 0, "saved_energy_eur_kwh": None}


def test_that_carbon_adds_up_over_the_years_and_pays_back_once(spread):
    c = spread.columns
    both = c["co2_kg"] + c["embodied_co2_kg"]
    np.testing.assert_allclose(c["cumulative_co2_kg"], np.cumsum(both))
    ahead = c["cumulative_co2_kg"] <= c["baseline_cumulative_co2_kg"]
    if spread.carbon_payback_year is None:
        assert not ahead[-1]
    else:
        assert ahead[spread.carbon_payback_year <= YEARS].all()
        assert not ahead[spread.carbon_payback_year - 1 == YEARS].any()
    assert (np.diff(c["treated_buildings"]) >= 0).all()


def test_that_prices_that_grow_raise_later_bills_only(baseline):
    flat = pathway(answer_of(baseline, {"kind": "led"})).columns["bills_eur"]
    path = pathway(answer_of(baseline, {"kind": "led"}, price_growth_frac_a=0.02))
    grown = path.columns["bills_eur"]
    np.testing.assert_allclose(grown / flat, 1.02 ** (YEARS - 2026))


def test_that_without_measures_the_two_paths_are_one(baseline):
    path = pathway(baseline)
    assert path.knots == (2025, 2050)
    np.testing.assert_allclose(
        path.columns["cumulative_co2_kg"], path.columns["baseline_cumulative_co2_kg"]
    )
    assert path.carbon_payback_year is None


def test_that_the_years_leave_the_answer_s_hours_to_the_worker(baseline, monkeypatch):
    answer = answer_of(baseline, SPREAD[0])
    looked_at, chain = [], Hours._chain
    monkeypatch.setattr(Hours, "_chain", lambda self: looked_at.append(self) or chain(self))
    pathway(answer)
    assert looked_at
    assert answer.results["need"].hours not in looked_at


def test_that_few_years_are_calculated_in_full():
    many = [{"kind": "led", "year": 2026 + i, "year_end": 2027 + i} for i in range(20)]
    assert len(knot_years(scenario_of(*many))) <= 12
    assert knot_years(scenario_of({"kind": "walls", "year": 2030})) == (2025, 2029, 2030, 2050)


def test_that_the_command_prints_every_year(tmp_path, capsys, spread):
    file = tmp_path / "spread.json"
    write_scenario(file, spread.answer.scenario)
    assert main(["pathway", "tiny", "--scenario", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [y["year"] for y in told["years"]] == list(range(2026, 2051))
    assert set(told["years"][0]) == {"year", *PATHWAY_COLUMNS}
    assert told["years"][7] == pathway_json(spread)["years"][7]
    assert main(["pathway", "tiny", "--scenario", str(file)]) == 0
    said = capsys.readouterr().out
    assert "made up for in" in said
    assert "By 2050 " in said
    assert set(ENERGY_COLUMNS) < set(PATHWAY_COLUMNS)


def test_that_what_the_grid_does_and_what_the_measures_do_add_up_to_the_change(spread):
    carbon = spread.columns["co2_kg"]
    for year in (2026, 2040, 2050):
        grid, measures = carbon_change(spread, year)
        whole = carbon[year - 2026] / spread.columns["baseline_co2_kg"][0] - 1.0
        assert grid + measures == pytest.approx(whole)
        assert measures <= 0.0
        words = year_in_words(spread, year)
        assert "the grid alone" in words
        assert "the measures" in words
    assert carbon_change(spread, 2026)[0] == 0.0
