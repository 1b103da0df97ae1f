"""Opening another district: read in the background, shown once it is whole."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject

from twin.scenario.scenario import Scenario
from twin.scenario.session import Session
from ui.background.opening import Opened, open_in_background
from ui.background.runner import Progress
from ui.background.workers import Workers
from ui.map_layers.map_layers import choice_keys
from ui.presenter.keeping import Keeping


class Host(Protocol):
    """Who shows what was opened: the presenter."""

    session: Session | None
    workers: Workers
    keeping: Keeping

    def begin(self, opened: Opened, *, unsaved: bool = False) -> None: ...


class Opening(QObject):
    """Reads what is to be opened; the present district stays until then."""

    def __init__(self, presenter: Host, parent: QObject) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.may_replace: Callable[[], bool] = lambda: True
        self.loader = presenter.workers.hire(
            self, self._landed, "Opening the district", self._leaves, seen=True, passes=True
        )

    def open(
        self,
        name: str | Path,
        scenario: Scenario | None = None,
        brought_back: Callable[[], None] | None = None,
    ) -> None:
        """Open a district or a snapshot in the place of what is being opened, if anything.

        brought_back: the scenario lies in no file but an autosave, and this is called once it lies
        in another one.
        """
        session = self._presenter.session
        left = session.scenario if session else None

        def work(progress: Progress, stopped: Callable[[], bool]) -> Callable[[], None]:
            opened = open_in_background(str(name), scenario, progress, choice_keys(), stopped)
            return lambda: self._show(opened, left, brought_back)

        self.loader.drop()
        self.loader.request(work)

    def _landed(self, show: Callable[[], None]) -> None:
        show()

    def _show(
        self, opened: Opened, left: Scenario | None, brought_back: Callable[[], None] | None
    ) -> None:
        """Put it on the screen, unless the present scenario was edited meanwhile and is to stay."""
        session = self._presenter.session
        if session is not None and session.scenario != left and not self.may_replace():
            return
        self._presenter.begin(opened, unsaved=brought_back is not None)
        if brought_back and self._presenter.keeping.record(opened.scenario):
            brought_back()

    def _leaves(self) -> str:
        session = self._presenter.session
        open_still = f"{session.district.name} stays open." if session else ""
        return open_still or "No district is open; choose one."
