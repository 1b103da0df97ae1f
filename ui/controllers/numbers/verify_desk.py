"""Verify with EnergyPlus: asked for from the inspector or the menu, run in the background."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ui.background.reports import verified
from ui.panels.verify.report import NEIGHBOURS_M, VerifyDialog
from ui.presenter.presenter import Presenter

if TYPE_CHECKING:
    from twin.verify.record import Comparison


class VerifyDesk(QObject):
    """One action: the picked building beside EnergyPlus, with progress and a stop."""

    def __init__(self, presenter: Presenter) -> None:
        super().__init__(presenter)
        self._presenter, self._window = presenter, presenter.window
        self.runner = presenter.workers.hire(
            self, self._show, "Running EnergyPlus", lambda: "Verify the building again.", seen=True
        )
        self.runner.busy_changed.connect(self._show_busy)
        self.runner.progressed.connect(self._show_progress)
        self.runner.failed.connect(self._show_failed)
        self._window.inspector.verify_requested.connect(self.ask)
        self.dialog: VerifyDialog | None = None

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for every action of this desk."""
        return {"verify_energyplus": self.ask}

    def ask(self) -> None:
        """Open the dialog on the one building that is picked, and run it."""
        answer, rows = self._presenter.settled_answer(), self._presenter.settings.selection
        if answer is None:  # the presenter has said why
            return
        if len(rows) != 1:
            self._window.notify("Pick one building to verify it with EnergyPlus.")
            return
        if self.dialog is not None:
            self.dialog.close()
        building = str(answer.district.buildings.ids[rows[0]])
        self.dialog = VerifyDialog(f"Building {building}", self._window.theme, self._window)
        self.dialog.destroyed.connect(self._closed)
        self.dialog.run_requested.connect(lambda shaded: self._run(building, shaded))
        self.dialog.stop_requested.connect(self._stop)
        self.dialog.show()
        self._run(building, False)

    def _run(self, building: str, shaded: bool) -> None:
        answer, reach_m = self._presenter.settled_answer(), NEIGHBOURS_M if shaded else 0.0
        if answer is None or building not in set(answer.district.buildings.ids):
            self._show_failed("Another district is open; pick a building of it.")
            return
        self.runner.request(lambda *way: verified(answer, building, reach_m, *way))

    def _stop(self) -> None:
        self.runner.stop()
        self._show_failed("Stopped.")

    def _closed(self) -> None:
        self.dialog = None
        self.runner.stop()

    def _show_busy(self, busy: bool) -> None:
        if self.dialog is not None:
            self.dialog.show_busy(busy)

    def _show_progress(self, words: str, share: float) -> None:
        if self.dialog is not None:
            self.dialog.show_progress(words, share)

    def _show_failed(self, why: str) -> None:
        if self.dialog is not None:
            self.dialog.show_failed(why)

    def _show(self, found: "Comparison") -> None:
        if self.dialog is not None:
            self.dialog.show_found(found)
