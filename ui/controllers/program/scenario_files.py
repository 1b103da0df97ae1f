"""Opening and saving scenario files from the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from twin.scenario.edits import ReplaceScenario
from twin.scenario.scenario import Scenario, ScenarioError, read_scenario, write_scenario
from ui.presenter.presenter import Presenter
from ui.view_state.state import ViewState

_KIND = "Scenario (*.json)"


class ScenarioFiles:
    """Remembers which file the scenario came from or went to."""

    def __init__(self, presenter: Presenter, start_folder: Callable[[], str]) -> None:
        self._presenter = presenter
        self._window = presenter.window
        self._start_folder = start_folder
        self._path: Path | None = None
        self._district: object = None
        presenter.shown.connect(self._follow)

    def _follow(self, state: ViewState) -> None:
        """A file belongs to the district it was opened or saved with."""
        if state.district is not self._district:
            self._district, self._path = state.district, None

    def new(self) -> None:
        """Begin anew; the former scenario's file is not written over, and undo brings it back."""
        self._presenter.settle()
        self._presenter.edit(ReplaceScenario(Scenario()))
        self._path = None

    def ask_and_open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self._window, "Open scenario", self._start_folder(), _KIND
        )
        if path:
            self.open(Path(path))

    def open(self, path: Path) -> None:
        """Put a scenario file in the place of the present scenario; can be undone."""
        try:
            scenario = read_scenario(path)
            self._presenter.settle()
            self._presenter.edit(ReplaceScenario(scenario))
            self._presenter.mark_saved(scenario)
            self._path = path
        except ScenarioError as fault:
            self._window.notify(str(fault))

    def save(self) -> bool:
        """Save where it was saved last, or ask; False where it was not saved."""
        return self.ask_and_save() if self._path is None else self.save_to(self._path)

    def ask_and_save(self) -> bool:
        """Ask where to and save; False where it was not saved."""
        start = str(Path(self._start_folder()) / "scenario.json")
        path, _ = QFileDialog.getSaveFileName(self._window, "Save scenario", start, _KIND)
        return bool(path) and self.save_to(Path(path))

    def save_to(self, path: Path) -> bool:
        """Save the scenario to a file; the old file stays, and False comes back, where that
        fails."""
        self._presenter.settle()
        session = self._presenter.session
        if session is None:
            return False
        try:
            write_scenario(path, session.scenario)
            self._path = path
            self._presenter.mark_saved(session.scenario)
            self._window.notify(f"Saved {path.name}")
        except OSError as fault:
            self._window.notify(str(fault))
            return False
        return True
