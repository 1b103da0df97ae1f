"""What is kept of the scenario: the autosave on the disk, and what was saved by hand."""

from pathlib import Path

from twin.district.district import District
from twin.scenario.journal import Journal
from twin.scenario.scenario import Scenario
from ui.window.window import MainWindow


class Keeping:
    """The journal of the open session, and the scenario as it was last saved or opened."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._window = window
        self.folder = folder
        self.saved = Scenario()
        self._journal: Journal | None = None

    def begin(self, district: District, saved: Scenario) -> None:
        """Another district is open; `saved` is what lies in a file of its own already."""
        self.close()
        self.saved = saved
        try:
            self._journal = Journal(self.folder, district)
        except OSError as fault:
            self._window.notify(
                f"{self.folder}: cannot be made ({fault.strerror}), so there is no autosave; save "
                "the scenario yourself, or give this folder free and start again."
            )
        self._window.status.show_autosave(self._journal is not None)

    def record(self, scenario: Scenario) -> bool:
        """Put a state on the disk; False, and a notice, where that is not possible."""
        if self._journal is None:
            return False
        try:
            self._journal.record(scenario)
        except OSError as fault:
            self._window.notify(f"Autosave failed: {fault}")
            return False
        return True

    def close(self) -> None:
        """The session ends in order: nothing is left to bring back."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None
