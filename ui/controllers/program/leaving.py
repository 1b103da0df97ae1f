"""Before a scenario is left behind: save it, discard it, or stay."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtWidgets import QMessageBox

from ui.controllers.program.scenario_files import ScenarioFiles
from ui.presenter.presenter import Presenter
from ui.window.window import MainWindow


class Choice(Enum):
    """What may be done with what is not saved."""

    SAVE = QMessageBox.StandardButton.Save
    DISCARD = QMessageBox.StandardButton.Discard
    STAY = QMessageBox.StandardButton.Cancel


class Leaving:
    """Asks before the window closes or another district takes the place of the present one.

    Until there is an answer nothing is deleted: the autosave goes with the session, not before.
    """

    def __init__(
        self, presenter: Presenter, files: ScenarioFiles, exporting: Callable[[], bool]
    ) -> None:
        self._presenter, self._files, self._exporting = presenter, files, exporting
        self.ask: Callable[[str, str, bool], Choice] = self._ask

    def may_close(self) -> bool:
        """True where the window may close now."""
        if self._exporting():
            what = "A snapshot is being written. If the window closes now, there will be none."
            if self.ask(what, "Close all the same?", False) is Choice.STAY:
                return False
        return self.may_leave("before the window closes")

    def may_leave(self, when: str = "before another district takes its place") -> bool:
        """True where the scenario is saved, or may be lost."""
        presenter = self._presenter
        presenter.settle()
        session = presenter.session
        if session is None or not presenter.unsaved:
            return True
        scenario = session.scenario
        what = f"The scenario '{scenario.name}' on {session.district.name} is not saved."
        choice = self.ask(what, f"Save it {when}?", True)
        if choice is Choice.SAVE:
            return self._files.save()
        return choice is Choice.DISCARD

    def _ask(self, what: str, question: str, can_save: bool) -> Choice:
        return asked(self._presenter.window, what, question, can_save)


def asked(window: MainWindow, what: str, question: str, can_save: bool) -> Choice:
    """Ask in a box; to close it, as Esc does, is to stay."""
    choices = [Choice.SAVE, Choice.DISCARD] if can_save else [Choice.DISCARD]
    box = QMessageBox(QMessageBox.Icon.Warning, "district-twin", what, parent=window)
    box.setInformativeText(question)
    for choice in (*choices, Choice.STAY):
        box.addButton(choice.value)
    box.setDefaultButton((Choice.SAVE if can_save else Choice.STAY).value)
    box.setEscapeButton(Choice.STAY.value)
    box.exec()
    pressed = box.clickedButton()
    box.deleteLater()
    return next((c for c in choices if pressed is box.button(c.value)), Choice.STAY)
