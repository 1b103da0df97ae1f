"""Find the best plan…: found in the background, dragged along its curve, kept as a scenario."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject

from twin.district.district import Array
from twin.scenario.scenario import Scenario
from twin.words.quantities import written
from ui.background.planning import (
    FoundPlan,
    found_plan,
    plan_at,
    robust_scenario,
    years_of_plan,
)
from ui.controllers.scenarios.scenario_desk import ScenarioDesk
from ui.panels.best_plan.best_plan import BestPlanPanel
from ui.presenter.presenter import Presenter
from ui.view_state.plan_views import (
    curve_view,
    place_numbers,
    plan_colouring,
    plan_sentence,
    robust_sentence,
)
from ui.view_state.state import ViewState

if TYPE_CHECKING:
    from twin.best_plan.asked import Asked

_STAYS = "The plan shown, if any, stays."


class PlanDesk(QObject):
    """One plan at a time; while its panel is there, the map shows what it does where."""

    def __init__(self, presenter: Presenter, scenarios: ScenarioDesk) -> None:
        super().__init__(presenter)
        self._presenter, self._window, self._scenarios = presenter, presenter.window, scenarios
        self.panel = BestPlanPanel(self._window.theme)
        self.found: FoundPlan | None = None
        self._place, self._option = 0, np.zeros(0, dtype=int)
        self._years: Array | None = None
        self._district: object = None
        self._open = False
        self._theme = presenter.settings.theme
        self.runner = presenter.workers.hire(
            self, self._landed, "Finding the best plan", lambda: _STAYS, seen=True
        )
        self.keeper = presenter.workers.hire(
            self, self._keep, "Calculating the plan", lambda: "No scenario was made.", seen=True
        )
        self._listen()

    def _listen(self) -> None:
        p = self.panel
        p.wanted.find_requested.connect(self.find)
        p.curve.moved.connect(self.go_to)
        p.year_requested.connect(self._show_year)
        p.keep_requested.connect(self.keep)
        p.stop_requested.connect(lambda: [r.stop() for r in (self.runner, self.keeper)])
        p.closed.connect(self.close)
        for runner in (self.runner, self.keeper):
            runner.busy_changed.connect(lambda _: p.show_busy(self.busy))
            runner.progressed.connect(p.show_progress)
        self._scenarios.panel.plan_requested.connect(self.open)
        self._presenter.shown.connect(self._follow)

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for the one action of it."""
        return {"best_plan": self.open}

    @property
    def busy(self) -> bool:
        return self.runner.busy or self.keeper.busy

    def open(self) -> None:
        """Bring the panel to the front, in the place of the list."""
        self._open = True
        self._scenarios.bring_to_front(self.panel)
        self._paint()

    def close(self) -> None:
        """The list of scenarios again; the map's own colours come back."""
        self.panel.years.rest()
        self._open = False
        self._scenarios.place.setCurrentWidget(self._scenarios.panel)
        self._presenter.own.take_off()

    # ---- finding ----------------------------------------------------------------------------

    def find(self, asked: "Asked") -> None:
        """Find what was asked for, under the factors of the scenario in hand."""
        session, answer = self._presenter.session, self._presenter.answer
        if session is None:
            return
        try:
            asked.check()
        except ValueError as fault:
            self._window.notify(_in_words(str(fault)))
            return
        self._presenter.settle()
        district, start = session.district, session.scenario
        known = self.found.packages if self.found and self._is_known(start) else None
        self.runner.request(lambda *way: found_plan(district, start, answer, asked, known, *way))

    def _is_known(self, start: Scenario) -> bool:
        """Whether the packages are of this district under these factors."""
        found, session = self.found, self._presenter.session
        if found is None or session is None:
            return False
        of = found.packages.answer
        return of.district is session.district and of.scenario.assumptions == start.assumptions

    def _landed(self, found: FoundPlan) -> None:
        session = self._presenter.session
        if session is None or found.packages.answer.district is not session.district:
            return
        self.found = found
        plan = found.planned.plan
        of_bills = found.asked.aim.kind == "bill_saving"
        self.panel.curve.show_curve(curve_view(found.curve, plan, found.robust, of_bills))
        self._place = found.curve.at_budget(plan.choice.cost_eur)
        self._option, self._years = plan.choice.option, found.planned.years
        regret = robust_sentence(found.robust) if found.robust else ""
        self.panel.show_plan(self._numbers(exact=True), plan_sentence(plan), regret)
        self.panel.curve.show_place(plan.investment_eur, self._saved_by(plan))
        self.panel.years.show_span(self._span())
        self.panel.show_page(1)
        self._paint()

    def _saved_by(self, plan: Any) -> float:
        of_bills = plan.aim.kind == "bill_saving"
        return float(plan.bill_saved_eur_a if of_bills else plan.co2_saved_kg_a)

    def _numbers(self, exact: bool = False) -> dict[str, str]:
        """Those of the place; of the plan's own run where it is the plan."""
        assert self.found is not None
        numbers = place_numbers(self.found.curve, self._place)
        if exact:
            plan, n = self.found.planned.plan, self.found.packages.n_buildings
            numbers["Investment"] = written(plan.investment_eur, "EUR")
            numbers["Carbon saved"] = written(plan.co2_saved_kg_a, "kg CO₂e a year")
            numbers["Bills saved"] = written(plan.bill_saved_eur_a, "EUR a year")
            numbers["Buildings"] = f"{np.count_nonzero(self._option[:n]):,}"
            numbers["Streets"] = f"{np.count_nonzero(self._option[n:]):,}"
        return numbers

    # ---- along the curve --------------------------------------------------------------------

    def go_to(self, budget_eur: float) -> None:
        """Show the plan that a budget pays for: the map and the numbers, at once."""
        found = self.found
        if found is None:
            return
        place = found.curve.at_budget(budget_eur)
        if place == self._place and len(self._option):
            return
        self._place, self._option = place, found.curve.option(place)
        of_bills = found.asked.aim.kind == "bill_saving"
        saved = found.curve.bill_saved_eur_a if of_bills else found.curve.co2_saved_kg_a
        self.panel.curve.show_place(float(found.curve.spent_eur[place]), float(saved[place]))
        self.panel.show_numbers(self._numbers())
        self.panel.show_said("As the packages add up; its own run comes with the scenario.")
        self._years = years_of_plan(found, self._option)
        self.panel.years.show_span(self._span())
        self._paint()

    def _span(self) -> tuple[int, int] | None:
        if self._years is None or not np.any(self._option):
            return None
        done: Array = self._years[self._option > 0]
        return int(done.min()), int(done.max())

    def _show_year(self, year: int) -> None:
        self._paint(year)

    def _paint(self, year: int | None = None) -> None:
        if self.found is None or not self._open or not len(self._option):
            return
        years = self._years if year is not None else None
        colouring = plan_colouring(self.found.packages, self._option, years, year or 0)
        self._presenter.own.show(colouring)

    # ---- keeping ----------------------------------------------------------------------------

    def keep(self, robust: bool) -> None:
        """Make what is shown a scenario of the project: the best choice to the last euro."""
        found = self.found
        if found is None or self.keeper.busy:
            return
        if robust:
            self._add(robust_scenario(found), "Plan of least regret", robust_note(found))
            return
        plan, spent = found.planned.plan, float(found.curve.spent_eur[self._place])
        if self._option is plan.choice.option:
            self._keep(found)
        else:
            self.keeper.request(lambda *way: plan_at(found, spent, *way))

    def _keep(self, found: FoundPlan) -> None:
        plan = found.planned.plan
        name = f"Best plan, {written(plan.investment_eur, 'EUR')}"
        saved = written(plan.co2_saved_kg_a, "kg CO₂e a year")
        self._add(found.planned.scenario, name, f"Saves {saved}. {plan_sentence(plan)}")

    def _add(self, scenario: Scenario, name: str, note: str) -> None:
        self.close()
        self._scenarios.add(scenario.changed(name=name), note=note)

    def _follow(self, state: ViewState) -> None:
        if state.settings.theme != self._theme:
            self._theme = state.settings.theme
            self.panel.set_theme(self._window.theme)
        if state.district is not self._district:
            self._district, self.found = state.district, None
            self.runner.drop()
            self.keeper.drop()
            if self._open:
                self.close()


def robust_note(found: FoundPlan) -> str:
    """What to say of the plan of least regret where it is kept."""
    assert found.robust is not None
    return robust_sentence(found.robust).replace(" (diamond)", "").replace(" (dot)", "")


def _in_words(fault: str) -> str:
    """A fault in the words of the panel, not of the command line."""
    for flag, words in (
        ("--quarter-share", "a share for each quarter"),
        ("--crews", "a number of buildings done a year"),
        ("--deadline", "a year by which all is done"),
        ("--budget", "a budget"),
    ):
        fault = fault.replace(flag, words)
    return fault[:1].upper() + fault[1:]
