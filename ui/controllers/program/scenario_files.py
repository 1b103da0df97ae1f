"""Opening and saving scenario files from the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from twin.scenario.edits import ReplaceScenario
from twin.scenario.scenario import ScenarioError, read_scenario, write_scenario
from ui.presenter.presenter import Presenter

_KIND = "Scenario (*.json)"


class ScenarioFiles:
    """Remembers which file the scenario came from or went to."""

    def __init__(self, presenter: Presenter, start_folder: Callable[[], str]) -> None:
        self._presenter = presenter
        self._window = presenter.window
        self._start_folder = start_folder
        self._path: Path | None = None

    def ask_and_open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self._window, "Open scenario", self._start_folder(), _KIND
        )
        if path:
            self.open(Path(path))

    def open(self, path: Path) -> None:
        """Put a scenario file in the place of the present scenario; can be undone."""
        try:
            self._presenter.edit(ReplaceScenario(read_scenario(path)))
            self._path = path
        except ScenarioError as fault:
            self._window.notify(str(fault))

    def save(self) -> None:
        """Save where it was saved last, or ask."""
        if self._path is None:
            self.ask_and_save()
        else:
            self.save_to(self._path)

    def ask_and_save(self) -> None:
        start = str(Path(self._start_folder()) / "scenario.json")
        path, _ = QFileDialog.getSaveFileName(self._window, "Save scenario", start, _KIND)
        if path:
            self.save_to(Path(path))

    def save_to(self, path: Path) -> None:
        """Save the scenario to a file; the old file stays where that fails."""
        session = self._presenter.session
        if session is None:
            return
        try:
            write_scenario(path, session.scenario)
            self._path = path
            self._window.notify(f"Saved {path.name}")
        except OSError as fault:
            self._window.notify(str(fault))
