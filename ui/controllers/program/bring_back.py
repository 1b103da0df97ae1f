"""At the start: what a session left that did not end in order is offered, and kept until decided.

To close the question decides nothing: the autosave stays for the next start.
"""

from collections.abc import Callable
from datetime import datetime
from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox

from twin.scenario.journal import Abandoned, abandoned
from ui.presenter.presenter import Presenter
from ui.window.window import MainWindow


class Wish(Enum):
    """What is to become of an autosave."""

    BRING_BACK = auto()
    LATER = auto()
    FORGET = auto()


def offer(presenter: Presenter, ask: Callable[[MainWindow, Abandoned], Wish] | None = None) -> bool:
    """Offer what was left, the newest first, until one is brought back or put off; True where one
    is being opened."""
    for left in abandoned(presenter.keeping.folder):
        wish = (ask or asked)(presenter.window, left)
        if wish is Wish.BRING_BACK:
            bring_back(presenter, left)
            return True
        if wish is Wish.LATER:
            return False
        left.forget()
    return False


def bring_back(presenter: Presenter, left: Abandoned) -> None:
    """Open what a session left; its autosave goes only when the new session's holds the state."""
    presenter.opening.open(left.district_folder, left.scenario, brought_back=left.forget)


def asked(window: MainWindow, left: Abandoned) -> Wish:
    """Ask in a box; one whose folder is away can only be kept or forgotten."""
    away = not left.district_folder.is_dir()
    box = QMessageBox(QMessageBox.Icon.Question, "Bring back what was not saved?",
                      described(left, away), parent=window)  # fmt: skip
    box.setTextFormat(Qt.TextFormat.PlainText)
    later = box.addButton("Decide later", QMessageBox.ButtonRole.RejectRole)
    forget = box.addButton("Forget it", QMessageBox.ButtonRole.DestructiveRole)
    wishes: dict[QAbstractButton, Wish] = {later: Wish.LATER, forget: Wish.FORGET}
    if not away:
        back = box.addButton("Bring it back", QMessageBox.ButtonRole.AcceptRole)
        wishes[back] = Wish.BRING_BACK
        box.setDefaultButton(back)
    else:
        box.setDefaultButton(later)
    box.setEscapeButton(later)
    box.exec()
    box.deleteLater()
    return wishes.get(box.clickedButton(), Wish.LATER)


def described(left: Abandoned, away: bool) -> str:
    """What was left, and where its district cannot be found, what to do."""
    count = len(left.scenario.measures)
    text = (
        f"The last session did not end in order. Its scenario '{left.scenario.name}' with "
        f"{count} measure{'' if count == 1 else 's'} on {left.district_folder.name} was saved on "
        f"{_when(left.saved_at)}."
    )
    if away:
        text += (
            f"\n\nIts district cannot be found at {left.district_folder}. The scenario is kept: "
            "connect the drive or share it lies on and start the program again."
        )
    return text


def _when(saved_at: str) -> str:
    """'23 November 2026 at 06:01' on the local clock; as it was written where that is no time."""
    try:
        saved = datetime.fromisoformat(saved_at).astimezone()
    except ValueError:
        return saved_at
    return f"{saved.day} {saved:%B %Y at %H:%M}"
