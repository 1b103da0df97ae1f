"""Compare…: the scenarios of a project side by side in a running window."""

import pytest

from twin.scenario.edits import AddMeasure, SetUptake
from twin.scenario.scenario import Measure
from ui.controllers.scenarios.compare_desk import CompareDesk
from ui.controllers.scenarios.scenario_desk import ScenarioDesk

pytestmark = pytest.mark.window


def found(desk, kind):
    return next(d for d in desk.presenter.children() if isinstance(d, kind))


@pytest.fixture(scope="module")
def compared(desk):
    """Walls in one scenario, walls and PV in a branch of it."""
    desk.open("tiny")
    desk.presenter.edit(AddMeasure(Measure(id="w", kind="walls", uptake_frac=0.5)))
    desk.answered()
    found(desk, ScenarioDesk).panel.branch.click()
    desk.presenter.edit(AddMeasure(Measure(id="p", kind="pv")))
    desk.answered()
    compare = found(desk, CompareDesk)
    compare.samples = 8
    found(desk, ScenarioDesk).panel.compare.click()
    desk.wait(lambda: compare.beside is not None and compare.beside.contributions, "all of it")
    desk.settle(0.2)
    return desk


def test_that_the_table_has_the_numbers_of_the_answers(compared):
    compare, scenarios = found(compared, CompareDesk), found(compared, ScenarioDesk)
    cells = compare.dialog.table.said()["Carbon in operation, a year"]
    assert len(cells) == 4
    assert cells[2].change.startswith("−")
    assert cells[3].sure.startswith("sure")
    assert compare.dialog.table.differences == ("new: Roof PV: all buildings, 100 %",)
    kept = [scenarios.answers[i] for i in ("s1", "s2")]
    assert [a.headline for a in compare.beside.answers] == [a.headline for a in kept]


def test_that_shares_of_the_measures_add_up_to_the_change(compared):
    beside = found(compared, CompareDesk).beside
    change = beside.to_baseline(1, "co2_kg_a").value
    assert sum(v for _, v in beside.contributions[1].of("co2_kg_a")) == pytest.approx(change)
    dialog = found(compared, CompareDesk).dialog
    dialog.show_page("measures")
    assert "in all" in dialog.falls.accessibleName()


def test_that_an_edit_behind_the_window_is_compared_anew(compared):
    compare = found(compared, CompareDesk)
    before = compare.beside
    compared.presenter.edit(SetUptake("p", 0.5))
    compared.answered()
    compared.wait(lambda: compare.beside is not before and compare.beside is not None, "it again")
    assert compare.beside.answers[1].scenario.measure("p").uptake_frac == 0.5


def test_that_stop_leaves_what_is_known(compared):
    compare = found(compared, CompareDesk)
    compare.samples = 512
    compare.open()
    compared.wait(lambda: compare.beside is not None, "the numbers")
    compare.dialog.stop.click()
    assert not compare.runner.busy
    assert compare.dialog.table.said()
    compare.dialog.close()
    compared.settle(0.1)
    assert compare.dialog is None
