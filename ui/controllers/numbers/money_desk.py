"""Costs and pathway: shown while looked at; the pathway is calculated only then."""

from PySide6.QtCore import QObject

from twin.answer.compare import Answer
from twin.answer.indicators import TREATED
from twin.pathway.results import Pathway
from ui.background.reports import pathway_of
from ui.presenter.presenter import Presenter
from ui.view_state.standing import STOPPED
from ui.view_state.state import ViewState


class MoneyDesk(QObject):
    """Fills the two pages beside the charts, and lets the map follow the pathway's year."""

    def __init__(self, presenter: Presenter) -> None:
        super().__init__(presenter)
        self.presenter, self.results = presenter, presenter.window.results
        self.path: Pathway | None = None
        self.runner = presenter.workers.hire(
            self, self._answered, "Calculating the years to 2050", passes=True
        )
        self._asked: Answer | None = None
        self._colour_before: str | None = None
        self.results.pathway.year_requested.connect(self._go_to)
        self.results.pathway.view_requested.connect(lambda view: presenter.look(pathway=view))
        presenter.shown.connect(self.follow)
        presenter.went_on.connect(self._again)
        self.runner.stopped.connect(lambda: self.results.pathway.show_waiting(STOPPED))

    def follow(self, state: ViewState) -> None:
        """Show what this state looks at; ask for the years where they are not known."""
        s, answer = state.settings, self.presenter.answer
        if answer is None and self.path is not None:  # another district
            self.path, self._asked = None, None
            self.results.pathway.show_path(None, s.pathway, s.path_year)
        if s.chart == "costs":
            self.results.costs.show_costs(answer.costs if answer else None)
        if s.chart != "pathway":
            self._leave(state)
            return
        if answer is None:
            self._asked = None
            self.runner.drop()
        elif answer is not self._asked and answer.scenario == state.scenario:
            self._asked = answer
            self.results.pathway.show_waiting()
            self.runner.drop()  # what runs is of an older answer
            self.runner.request(lambda progress, stop: pathway_of(answer, progress, stop))
        known = self.path if self.path is not None and self.path.answer is answer else None
        if known is not None or self.path is None:
            self.results.pathway.show_path(known, s.pathway, s.path_year)
        if state.standing.halted:
            mark = state.standing.mark
            self.results.pathway.show_waiting(mark[:1].upper() + mark[1:])
        self.results.pathway.fade(state.stale or known is None)

    def _again(self) -> None:
        """What was stopped or failed is asked for anew."""
        if not self.runner.busy:
            self._asked = self.path.answer if self.path else None
            self.follow(self.presenter.state)

    def _answered(self, path: Pathway) -> None:
        self.path = path
        self.follow(self.presenter.state)

    def _go_to(self, year: int) -> None:
        """Show a year on bars and map; the map's own colours come back when the page is left."""
        present = self.presenter.settings.colour_by
        if present != TREATED:
            self._colour_before = present
        self.presenter.look(path_year=year, colour_by=TREATED)

    def _leave(self, state: ViewState) -> None:
        self.results.pathway.rest()
        before, self._colour_before = self._colour_before, None
        if before is not None and state.settings.colour_by == TREATED:
            self.presenter.look(colour_by=before)
