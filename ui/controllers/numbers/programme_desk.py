"""The programme's targets and who pays: two pages that follow the scenario while they are open."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from twin.answer.bands import Bands
from twin.answer.compare import Answer
from twin.scenario.choices import Finance
from twin.scenario.edits import SetFinance, SetKnown
from ui.background.reports import programme_of, who_pays_of
from ui.panels.programme.targets import TargetsDialog
from ui.panels.programme.who_pays import WhoPaysDialog
from ui.presenter.presenter import Presenter
from ui.view_state.state import ViewState

if TYPE_CHECKING:
    from twin.programme.reached import Reached
    from twin.who_pays.who_pays import WhoPays


def _ask_again() -> str:
    return "Ask again from the menu Options."


class ProgrammeDesk(QObject):
    """Two actions; what is decided in their pages is an edit of the scenario like any other."""

    def __init__(self, presenter: Presenter) -> None:
        super().__init__(presenter)
        self._presenter, self._window = presenter, presenter.window
        self.targets = TargetsDialog(self._window)
        self.targets.known.connect(lambda key, known: presenter.edit(SetKnown(key, known)))
        self.who_pays: WhoPaysDialog | None = None
        self._counted: tuple[Answer, Bands | None] | None = None
        self._paid: Answer | None = None
        hire = presenter.workers.hire
        self.counting = hire(self, self._show_targets, "Counting the targets", passes=True)
        self.paying = hire(
            self, self._show_payers, "Asking who pays", _ask_again, seen=True, passes=True
        )
        presenter.shown.connect(self.follow)

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for every action of this desk."""
        return {"programme_targets": self.ask_targets, "who_pays": self.ask_who_pays}

    def ask_targets(self) -> None:
        """Open the page of the ten targets."""
        if self._presenter.settled_answer() is None:
            return
        self._counted = None
        self.follow(self._presenter.state, opening="targets")

    def ask_who_pays(self) -> None:
        """Open the page of the business models; own money where none is chosen yet."""
        answer = self._presenter.settled_answer()
        if answer is None:
            return
        if self.who_pays is not None:
            self.who_pays.close()
        self.who_pays = page = WhoPaysDialog(self._window.theme, self._window)
        page.chosen.connect(lambda finance: self._presenter.edit(SetFinance(finance)))
        page.show_choice(answer.scenario.finance or Finance())
        self._paid = None
        page.show()
        self.follow(self._presenter.state)

    def follow(self, state: ViewState, opening: str = "") -> None:
        """Count anew for a new answer, while somebody looks."""
        answer = self._presenter.answer
        if answer is None or state.stale:
            return
        bands = state.bands
        looked_at = opening == "targets" or self.targets.isVisible()
        if looked_at and self._counted != (answer, bands):
            self._counted = (answer, bands)
            self.counting.request(lambda *_: (answer, programme_of(answer, bands)))
        page = self.who_pays
        if page is not None and page.isVisible() and answer is not self._paid:
            self._paid = answer
            finance, samples = answer.scenario.finance or Finance(), self._presenter.wanted_samples
            page.show_choice(finance)
            page.show_waiting("Calculating each party's money…")
            self.paying.drop()
            self.paying.request(lambda *way: who_pays_of(answer, finance, samples, *way))

    def _show_targets(self, found: "tuple[Answer, tuple[Reached, ...]]") -> None:
        answer, rows = found
        self.targets.show_rows(f"{answer.district.name}: {answer.scenario.name}", rows)
        self.targets.show()

    def _show_payers(self, found: "WhoPays") -> None:
        if self.who_pays is not None:
            self.who_pays.show_found(found)
