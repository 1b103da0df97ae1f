"""The programme's targets and who pays, in a real window."""

import os
from pathlib import Path

import pytest

from twin.district.folder import open_district, sample_scenarios
from twin.scenario.choices import Finance, Known
from twin.scenario.edits import ReplaceScenario
from twin.scenario.scenario import read_scenario
from ui.controllers.numbers.programme_desk import ProgrammeDesk

pytestmark = pytest.mark.window


@pytest.fixture(scope="module")
def programme(desk) -> ProgrammeDesk:
    desk.open("tiny")
    scenario = read_scenario(sample_scenarios(open_district("tiny"))[0])
    desk.presenter.edit(ReplaceScenario(scenario))
    desk.answered()
    desk.presenter.wanted_samples = (8, 1)
    return next(c for c in desk.presenter.children() if isinstance(c, ProgrammeDesk))


def keep(widget, name: str) -> None:
    """A picture for whoever looks at them."""
    if folder := os.environ.get("WALK_PICTURES"):
        widget.grab().save(str(Path(folder) / f"{name}.png"))


def test_that_the_ten_targets_stand_on_one_page(desk, programme):
    desk.window.action("programme_targets").trigger()
    desk.wait(programme.targets.isVisible, "the targets")
    desk.settle()
    keep(programme.targets, "targets")
    assert programme.targets.said(5).endswith("| met")
    assert programme.targets.said(10) == "– | – | not known"


def test_that_what_is_typed_in_needs_a_source_and_is_kept(desk, programme):
    row = programme.targets
    form = row.ask(_jobs(desk))
    form.value.setValue(12)
    form.save()
    assert form.isVisible()  # no source, no number
    form.source.setText("Chamber of commerce, 2026")
    form.aim.setValue(10)
    form.save()
    told = Known(value=12.0, source="Chamber of commerce, 2026", aim=10.0)
    assert desk.presenter.session.scenario.known == {"10": told}
    desk.answered()
    desk.wait(lambda: row.said(10) == "12 jobs | 10 jobs | met", "what was typed in")
    desk.presenter.undo()
    desk.answered()
    desk.wait(lambda: row.said(10).endswith("not known"), "the undo")
    row.close()


def _jobs(desk):
    from twin.programme.reached import programme as reached

    return reached(desk.presenter.answer)[9]


def test_that_a_business_model_is_chosen_on_the_scenario(desk, programme):
    desk.window.action("who_pays").trigger()
    page = programme.who_pays
    desk.wait(lambda: len(page.verdicts()) == 4, "the parties")
    page.model.setCurrentIndex(page.model.findData("energy_community"))
    page.model.activated.emit(page.model.currentIndex())
    assert desk.presenter.session.scenario.finance == Finance(model="energy_community")
    desk.answered()
    desk.wait(lambda: not programme.paying.busy, "who pays")
    desk.settle(1.0)
    keep(page, "who_pays")
    page._fields["contract_years"].setValue(10)
    desk.wait(lambda: desk.presenter.session.scenario.finance.terms != {}, "the term")
    assert desk.presenter.session.scenario.finance.terms == {"contract_years": 10.0}
    desk.answered()
    desk.wait(lambda: not programme.paying.busy, "who pays")
    page.close()
