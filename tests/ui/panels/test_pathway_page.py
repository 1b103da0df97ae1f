"""The page of the years: its bars may grow and its data go in any order."""

import pytest

from twin.pathway.pathway import pathway
from ui.panels.results.pathway import PathwayPage
from ui.style.theme import LIGHT


@pytest.fixture(scope="module")
def path(request):
    from twin.answer.step_table import answer
    from twin.district.folder import open_district
    from twin.scenario.scenario import Measure, Scenario

    scenario = Scenario(measures=(Measure(id="w", kind="walls", uptake_frac=0.5),))
    return pathway(answer(open_district("tiny"), scenario))


def test_that_data_may_go_while_the_bars_grow(qtbot, path):
    page = PathwayPage(LIGHT)
    qtbot.addWidget(page)
    page.show_path(path, "carbon", 2050)
    page._grow(0.5)
    page.show_path(None, "carbon", 2050)
    page._grow(0.7)  # a frame of the animation that was on its way
    assert page.heights().size == 0
    page.show_path(path, "money", 2040)
    page._grow(1.0)
    assert page.heights().shape[1] == 25
