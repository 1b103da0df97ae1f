"""The best that batteries could do: asked for from the menu, calculated in the background."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ui.background.reports import best_dispatch
from ui.panels.tables.battery_report import BatteryDialog
from ui.presenter.presenter import Presenter

if TYPE_CHECKING:
    from twin.on_demand.dispatch.dispatch_report import BatteryReport


def _leaves() -> str:
    return "Ask again from the menu Options."


class BatteryDesk(QObject):
    """One action: the batteries in force by their rule, beside the best dispatch of the year."""

    def __init__(self, presenter: Presenter) -> None:
        super().__init__(presenter)
        self._presenter, self._window = presenter, presenter.window
        self.runner = presenter.workers.hire(
            self, self._show, "Searching the best dispatch", _leaves, seen=True, passes=True
        )
        self.dialog: BatteryDialog | None = None

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for every action of this desk."""
        return {"best_dispatch": self.ask}

    def ask(self) -> None:
        """Calculate the district battery and those of the picked buildings, else the largest."""
        answer, rows = self._presenter.settled_answer(), self._presenter.settings.selection
        if answer is None:
            return
        self.runner.request(lambda *_: best_dispatch(answer, rows))

    def _show(self, reports: "tuple[BatteryReport, ...]") -> None:
        self.dialog = BatteryDialog(reports, self._window)
        self.dialog.open()
