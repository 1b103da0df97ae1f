"""Find the best plan… in a running window: asked, dragged along the curve, kept as a scenario."""

import time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from ui.controllers.scenarios.plan_desk import PlanDesk
from ui.controllers.scenarios.scenario_desk import ScenarioDesk

pytestmark = pytest.mark.window


def found(desk, kind):
    return next(d for d in desk.presenter.children() if isinstance(d, kind))


@pytest.fixture(scope="module")
def planning(desk):
    """A plan for a quarter of all money, two buildings a year."""
    desk.open("tiny")
    plans = found(desk, PlanDesk)
    found(desk, ScenarioDesk).panel.plan.click()
    plans.panel.wanted.crews.setValue(2)
    plans.panel.wanted.find_button.click()
    desk.wait(lambda: plans.found is not None, "the plan")
    desk.settle(0.2)
    return desk


def drag(desk, share: float) -> None:
    plans = found(desk, PlanDesk)
    plot = plans.panel.curve._plot.viewport()
    x, y = plans.panel.curve.pixel_of(share * float(plans.found.curve.spent_eur[-1]))
    QTest.mousePress(plot, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    QTest.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=QPoint(x, y))


def test_that_the_numbers_are_those_of_the_plan_s_own_run(planning):
    plans = found(planning, PlanDesk)
    plan = plans.found.planned.plan
    assert plan.investment_eur <= 0.25 * plans.found.curve.spent_eur[-1] * (1 + 1e-9)
    assert plans.panel.numbers()["Buildings"] == str(
        np.count_nonzero(plan.choice.option[: plans.found.packages.n_buildings])
    )
    assert planning.presenter.state.colouring.indicator.key == "best_plan"


def test_that_dragging_moves_numbers_and_map_at_once(planning):
    plans = found(planning, PlanDesk)
    drag(planning, 0.1)
    few = plans.panel.numbers()
    values = planning.presenter.state.colouring.values
    started = time.perf_counter()
    drag(planning, 0.9)
    took_ms = 1000 * (time.perf_counter() - started)
    many = plans.panel.numbers()
    assert int(few["Buildings"]) < int(many["Buildings"])
    now = planning.presenter.state.colouring.values
    assert np.isfinite(now).sum() > np.isfinite(values).sum()
    assert took_ms < 150.0  # 16 ms are promised on a quiet machine
    curve = plans.found.curve
    expected = curve.at_budget(0.9 * float(curve.spent_eur[-1]))
    assert abs(plans._place - expected) <= 1


def test_that_the_years_fill_the_map_two_buildings_at_a_time(planning):
    plans = found(planning, PlanDesk)
    drag(planning, 0.9)
    year, done = plans.panel.years.slider, []
    for y in range(year.minimum(), year.maximum() + 1):
        year.setValue(year.minimum() if y == year.maximum() else year.maximum())
        year.setValue(y)
        done.append(int(np.isfinite(planning.presenter.state.colouring.values).sum()))
    assert max(np.diff([0, *done])) <= 2
    assert done == sorted(done)


def test_that_the_plan_is_kept_as_a_scenario_and_the_map_comes_back(planning):
    plans, scenarios = found(planning, PlanDesk), found(planning, ScenarioDesk)
    drag(planning, 0.5)
    spent = float(plans.found.curve.spent_eur[plans._place])
    plans.panel.keep.click()
    planning.wait(lambda: not plans.busy, "the plan's run")
    planning.answered()
    kept = scenarios.project.present
    assert kept.name.startswith("Best plan")
    assert planning.number("investment_eur") <= spent * (1 + 1e-9)
    assert planning.number("co2_kg_a") < planning.presenter.answer.baseline_headline["co2_kg_a"]
    assert {m.year for m in kept.scenario.measures} != {2026}
    colouring = planning.presenter.state.colouring
    assert colouring is None or colouring.indicator.key != "best_plan"


def test_that_what_cannot_be_asked_is_said_in_the_panel_s_words(planning, monkeypatch):
    plans = found(planning, PlanDesk)
    told: list[str] = []
    monkeypatch.setattr(planning.window, "notify", told.append)
    plans.open()
    plans.panel.wanted.crews.setValue(0)
    plans.panel.wanted.by_year.setChecked(True)
    plans.panel.wanted.find_button.click()
    assert len(told) == 1
    assert "--" not in told[0]
    plans.panel.wanted.by_year.setChecked(False)
    plans.close()
