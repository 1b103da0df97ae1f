"""The page of the years: its bars may grow and its data go in any order."""

import pytest

from twin.steps_pathway import pathway
from ui.panels.pathway import PathwayPage
from ui.theme import LIGHT


@pytest.fixture(scope="module")
def path(request):
    from twin.district_folder import open_district
    from twin.scenario import Measure, Scenario
    from twin.steps import answer

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
