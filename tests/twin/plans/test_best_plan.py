"""The best plan of `tiny`, and the scenario that carries it out."""

import json

import numpy as np
import pytest

from twin.command.main import main
from twin.plans.best_plan import PACKAGES, best_plan, evaluated, plan_json
from twin.scenario.scenario import read_scenario


@pytest.fixture(scope="module")
def packages(tiny):
    return evaluated(tiny)


def test_that_a_plan_costs_and_saves_what_the_model_says_of_it(packages):
    plan = best_plan(packages, budget_eur=400_000.0)
    report = plan_json(plan)
    assert 0 < report["investment_eur"] <= 400_000.0
    assert report["investment_eur"] == pytest.approx(report["planned"]["investment_eur"], rel=1e-6)
    assert report["co2_saved_kg_a"] == pytest.approx(report["planned"]["co2_saved_kg_a"], rel=2e-3)
    assert report["co2_saved_kg_a"] > 0
    assert sum(p["buildings"] for p in report["packages"]) == len(packages.district.buildings)


def test_that_more_money_never_saves_less(packages):
    plans = [best_plan(packages, budget_eur=b) for b in (0, 1e5, 3e5, 1e6, 1e8)]
    saved = [plan.answer.headline["co2_kg_a"] for plan in plans]
    assert saved == sorted(saved, reverse=True)
    most = plans[-1].packages.co2_saved_kg_a.max(axis=1).sum()
    assert plans[-1].choice.gain == pytest.approx(most, rel=1e-9)


def test_that_no_money_is_the_baseline(packages):
    plan = best_plan(packages, budget_eur=0.0)
    assert plan.scenario.measures == ()
    assert not plan.choice.chosen.any()


def test_that_a_target_is_reached(packages):
    target = 0.4 * packages.co2_saved_kg_a.max(axis=1).sum()
    plan = best_plan(packages, co2_target_kg_a=target)
    assert plan.choice.gain >= target


def test_that_each_building_is_in_the_measures_of_its_package_only(packages):
    plan = best_plan(packages, budget_eur=300_000.0)
    ids = packages.district.buildings.ids
    for measure in plan.scenario.measures:
        taking = {
            str(ids[row])
            for row in np.flatnonzero(plan.choice.chosen)
            if measure.kind in PACKAGES[plan.choice.chosen[row]][1]
        }
        assert set(measure.target.picked) == taking


def test_that_the_command_writes_a_scenario_that_run_takes(tmp_path, capsys):
    out = tmp_path / "plan.json"
    budget = ("--budget", "250000")
    assert main(["optimise", "tiny", *budget, "--out", str(out), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert read_scenario(out).measures
    assert main(["run", "tiny", "--scenario", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["scenario"]["investment_eur"] == pytest.approx(report["investment_eur"])
    assert -told["difference"]["co2_kg_a"] == pytest.approx(report["co2_saved_kg_a"])
    assert 0 <= report["bound_gap_frac"] < 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--budget", "-1"), "give 0 or more"),
        (("--budget", "nan"), "give 0 or more"),
        (("--co2-target", "1e12"), "cannot be saved"),
    ],
)
def test_that_what_cannot_be_planned_is_said_in_one_sentence(capsys, given, words):
    assert main(["optimise", "tiny", *given]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err
    assert said.err.count("district-twin: ") == 1
    assert "Traceback" not in said.err
