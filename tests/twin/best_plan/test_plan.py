"""A plan on the tiny district: packages by runs of their own, the plan by its scenario."""

import json

import numpy as np
import pytest

from twin.answer.step_table import answer
from twin.best_plan.asked import Asked, planned
from twin.best_plan.limits import Limits
from twin.best_plan.packages import evaluated, package_name
from twin.best_plan.plan import Aim, AimError, best_plan, quarters
from twin.best_plan.robust import sampled_gains
from twin.best_plan.rollout import Pace, most_by, years_of
from twin.command.main import main
from twin.scenario.scenario import Measure, Scenario, Target


@pytest.fixture(scope="module")
def packages(baseline):
    return evaluated(baseline)


@pytest.fixture(scope="module")
def plan(packages):
    return best_plan(packages, Aim("budget", 100_000.0))


def test_a_package_is_what_a_run_of_one_building_says(packages, tiny, baseline):
    """Heat pump and PV on one building alone: cost and bill, and carbon with all of its PV used."""
    row = 4
    number = next(
        i for i, m in enumerate(packages.building_measures)
        if [x.kind for x in m] == ["heat_pump", "pv"]
    )  # fmt: skip
    target = Target(picked=(str(tiny.buildings.ids[row]),))
    alone = answer(
        tiny,
        Scenario(measures=tuple(Measure(id=k, kind=k, target=target) for k in ("heat_pump", "pv"))),
        baseline,
    )
    before = baseline.headline
    assert packages.cost_eur[row, number] == pytest.approx(alone.headline["investment_eur"])
    saved = before["bills_eur_a"] - alone.headline["bills_eur_a"]
    assert packages.bill_eur_a[row, number] == pytest.approx(saved, rel=1e-5)
    saved = before["co2_kg_a"] - alone.headline["co2_kg_a"]
    assert packages.saved_co2_kg_a(1.0)[row, number] == pytest.approx(saved, rel=0.05)


def test_a_street_s_package_is_what_a_run_says(packages, tiny, baseline):
    lit = answer(tiny, Scenario(measures=(Measure(id="l", kind="led"),)), baseline)
    streets = packages.saved_co2_kg_a(1.0)[packages.n_buildings :, 2]
    saved = baseline.headline["co2_kg_a"] - lit.headline["co2_kg_a"]
    assert streets.sum() == pytest.approx(saved, rel=1e-4)
    cost = packages.cost_eur[packages.n_buildings :, 2]
    assert cost.sum() == pytest.approx(lit.headline["investment_eur"])
    assert package_name(packages.street_measures[2]) == "LED luminaires"


def test_the_plan_s_run_is_the_sum_of_its_packages(plan):
    assert plan.investment_eur == pytest.approx(plan.choice.cost_eur, rel=1e-9)
    assert plan.investment_eur <= 100_000.0
    assert plan.co2_saved_kg_a == pytest.approx(plan.added_co2_kg_a, rel=1e-6)
    assert plan.choice.proven
    assert 0.0 <= plan.gap_frac < 0.05


def test_a_target_is_reached_by_the_run_for_no_more_than_a_dearer_plan(packages, plan):
    cheap = best_plan(packages, Aim("co2_target", plan.co2_saved_kg_a))
    assert cheap.co2_saved_kg_a >= plan.co2_saved_kg_a * (1 - 1e-9)
    assert cheap.investment_eur <= plan.investment_eur * (1 + 1e-6)
    bills = best_plan(packages, Aim("bill_saving", 5_000.0))
    assert bills.bill_saved_eur_a >= 5_000.0 * (1 - 1e-9)


def test_what_cannot_be_reached_is_said_with_what_can(packages):
    with pytest.raises(AimError, match="all packages together save"):
        best_plan(packages, Aim("co2_target", 1e9))


def test_more_money_never_saves_less_and_none_is_the_baseline(packages):
    plans = [best_plan(packages, Aim("budget", b)) for b in (0.0, 1e5, 3e5, 1e8)]
    saved = [one.co2_saved_kg_a for one in plans]
    assert saved == sorted(saved)
    assert plans[0].scenario.measures == ()
    assert saved[0] == 0.0


def test_limits_hold(packages, tiny):
    kept = best_plan(packages, Aim("budget", 200_000.0), Limits(leave_protected=True))
    protected = tiny.buildings["protected"].astype(bool)
    assert not kept.choice.option[: len(protected)][protected].any()
    few = best_plan(packages, Aim("budget", 200_000.0), Limits(most_buildings=2))
    assert np.count_nonzero(few.choice.option[: packages.n_buildings]) <= 2
    fair = best_plan(packages, Aim("budget", 60_000.0), Limits(quarter_share=0.8))
    unit, share = quarters(packages)
    spent = packages.cost_eur[np.arange(len(unit)), fair.choice.option]
    for number, frac in enumerate(share):
        assert spent[unit == number].sum() >= 0.5 * 0.8 * 60_000.0 * frac


def test_years_keep_to_budget_and_crews(packages, plan):
    gain = packages.saved_co2_kg_a(1.0)
    option = plan.choice.option
    years = years_of(packages, option, gain, Pace(yearly_eur=30_000.0, buildings_a=3))
    cost = packages.cost_eur[np.arange(len(option)), option]
    building = np.arange(len(option)) < packages.n_buildings
    for year in np.unique(years[option > 0]):
        done = (years <= year) & (option > 0)
        assert cost[done].sum() <= 30_000.0 * (year - 2025) + 1e-6
        assert np.count_nonzero(done & building & (years == year)) <= 3
    with pytest.raises(ValueError, match="not done by 2050"):
        years_of(packages, option, gain, Pace(yearly_eur=100.0))
    assert most_by(2028, 5) == 15


def test_a_plan_by_years_is_the_same_plan(packages, baseline, tiny, plan):
    asked = Asked(Aim("budget", 100_000.0), pace=Pace(buildings_a=3))
    found = planned(baseline, asked)
    assert len({m.year for m in found.scenario.measures}) > 1
    run = answer(tiny, found.scenario, baseline)
    assert run.headline["co2_kg_a"] == pytest.approx(plan.answer.headline["co2_kg_a"], rel=1e-6)


def test_the_plan_of_least_regret_regrets_no_more(baseline, packages):
    found = planned(baseline, Asked(Aim("budget", 100_000.0), robust=True))
    assert found.robust is not None
    assert found.robust.greatest_regret_kg_a <= found.robust.best_greatest_regret_kg_a
    assert found.plan.investment_eur <= 100_000.0
    gains = sampled_gains(packages, 1.0, 16)
    assert np.mean(gains, axis=0).sum() == pytest.approx(
        packages.saved_co2_kg_a(1.0).sum(), rel=0.2
    )


def test_the_command_writes_a_scenario_that_run_confirms(tmp_path, capsys):
    out = tmp_path / "plan.json"
    command = ["optimise", "tiny", "--budget", "90000", "--json", "--out", str(out)]
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["investment_eur"] <= 90_000.0
    assert {"bound_gap_frac", "bound_co2_saved_kg_a", "front"} <= told.keys()
    assert sum(p.get("buildings", 0) for p in told["packages"]) == 12
    assert sum(p["investment_eur"] for p in told["packages"]) == pytest.approx(
        told["investment_eur"]
    )
    assert main(["run", "tiny", "--scenario", str(out), "--json"]) == 0
    run = json.loads(capsys.readouterr().out)
    assert run["scenario"]["investment_eur"] == pytest.approx(told["investment_eur"], rel=1e-9)
    assert -run["difference"]["co2_kg_a"] == pytest.approx(told["co2_saved_kg_a"], rel=1e-6)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--budget", "1e5", "--deadline", "2028"], "--deadline needs --crews"),
        (["--budget", "1e5", "--quarter-share", "2"], "give 0 to 1"),
        (["--budget", "1e5", "--crews", "0"], "give 1 or more"),
        (["--bill-saving", "100", "--robust"], "--robust needs --budget"),
        (["--budget", "-1"], "give 0 or more"),
        (["--budget", "nan"], "give 0 or more"),
        (["--co2-target", "1e12"], "cannot be saved"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(more, said, capsys):
    assert main(["optimise", "tiny", *more]) == 1
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""
