"""Costs and pathway in a real window, on the tiny district."""

import numpy as np
import pytest
from PySide6.QtCore import QVariantAnimation

from twin.scenario.edits import AddMeasure, SetYears
from twin.scenario.scenario import Measure
from twin.targets.uptake import treated_years
from ui.map_layers.colouring import building_colours

pytestmark = pytest.mark.window


@pytest.fixture(scope="module")
def tiny(desk):
    desk.open("tiny")
    p = desk.presenter
    p.edit(AddMeasure(Measure(id="w", kind="walls", parameters={"side": "inside"})))
    p.edit(SetYears("w", 2028, 2040, "s_curve"))
    desk.answered()
    return desk


def open_page(desk, key: str) -> None:
    for button in desk.window.results._buttons.buttons():
        if button.property("chart") == key:
            button.click()
    desk.settle(0.1)


def on_pathway(desk):
    open_page(desk, "pathway")
    page = desk.window.results.pathway
    desk.wait(lambda: page._path is not None, "the years to 2050")
    desk.wait(lambda: page._path.answer is desk.presenter.answer, "the years of this answer")
    return page


def grows(page) -> bool:
    return page._growth.state() == QVariantAnimation.State.Running


def test_that_the_table_of_costs_says_what_the_answer_says(tiny):
    open_page(tiny, "costs")
    page, costs = tiny.window.results.costs, tiny.presenter.answer.costs
    assert page.isVisible()
    assert page.cell("tenant", "investment_eur") == "–"
    assert page.cell("total", "npv_eur").startswith("−" if costs.total.npv_eur < 0 else "+")
    open_page(tiny, "months")
    assert not page.isVisible()


def test_that_the_card_says_the_years_and_undo_brings_them_back(tiny):
    cards = tiny.window.options.findChildren(type(_card(tiny)))
    assert any("From 2028 to 2040 on an S-curve" in c._years.text() for c in cards)
    tiny.presenter.undo()
    tiny.answered()
    assert _card(tiny)._years.text() == "All in 2026"
    tiny.presenter.redo()
    tiny.answered()


def _card(desk):
    from ui.panels.measures.measure_card import MeasureCard

    return desk.window.options.findChild(MeasureCard)


def test_that_bars_grow_to_their_height_within_300_ms(tiny):
    page = on_pathway(tiny)
    assert page._growth.duration() < 300
    tiny.wait(lambda: not grows(page), "the bars", 10)
    np.testing.assert_allclose(page.heights()[0], page._chart.stacks[0].values)
    page.show_path(page._path, "energy", 2050)
    assert page.heights().sum() < np.sum([s.values for s in page._chart.stacks])
    tiny.presenter.look(pathway="money")
    tiny.wait(lambda: not grows(page), "the bars", 10)
    assert page._chart.line is not None


def test_that_the_year_slider_colours_who_is_treated_by_then(tiny):
    page, p = on_pathway(tiny), tiny.presenter
    p.look(colour_by="use")
    page._slider.setValue(2034)
    tiny.settle(0.2)
    assert (p.settings.path_year, p.settings.colour_by) == (2034, "treated")
    answer = p.answer
    years = treated_years(answer.district, answer.scenario, answer.results["outlays"])
    shown = np.isfinite(p.state.colouring.values)
    np.testing.assert_array_equal(shown, years <= 2034)
    assert 0 < shown.sum() < np.isfinite(years).sum()
    rgb = building_colours(p.state.colouring, tiny.window.theme)
    assert (rgb[shown] != rgb[~shown][0]).any(axis=1).all()
    open_page(tiny, "months")
    assert p.settings.colour_by == "use"


def test_that_playing_walks_to_2050_and_stops(tiny):
    page, p = on_pathway(tiny), tiny.presenter
    page._beat.setInterval(10)
    page._slider.setValue(2050)
    page._play.click()
    tiny.settle(0.05)
    assert p.settings.path_year < 2050
    tiny.wait(lambda: p.settings.path_year == 2050, "the last year", 20)
    tiny.wait(lambda: not page._beat.isActive(), "the end of the play", 5)
    open_page(tiny, "months")


def test_that_a_newer_answer_gets_its_own_years(tiny):
    page, p = on_pathway(tiny), tiny.presenter
    before = page._path
    p.edit(SetYears("w", 2030))
    tiny.answered()
    page = on_pathway(tiny)
    assert page._path is not before
    assert page._path.columns["treated_buildings"][3] == 0
    assert page._path.columns["treated_buildings"][4] > 0
    open_page(tiny, "months")


def test_that_the_head_of_the_bars_says_what_the_years_are_worth(tiny):
    page = on_pathway(tiny)
    page._buttons["money"].click()
    tiny.settle(0.1)
    assert page._worth.isVisible()
    assert page._worth.text().startswith("Net present value")
    page._buttons["carbon"].click()
    tiny.settle(0.1)
    assert not page._worth.isVisible()
