"""File > Export: report, slides, web page and tables of what is seen, in the background."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from ui.presenter.presenter import Presenter
from ui.takeaway.export import export

KINDS: dict[str, tuple[str, str]] = {
    "report": ("report", ".pdf"),
    "slides": ("slides", ".pptx"),
    "page": ("web page", ".html"),
    "tables": ("tables", ""),
}
"""What each kind is called, and how its file ends; '' for a folder."""


class TakeawayDesk(QObject):
    """An action for each kind; the language is chosen with the file."""

    def __init__(self, presenter: Presenter, last_folder: Callable[[], str]) -> None:
        super().__init__(presenter)
        self._presenter, self._window = presenter, presenter.window
        self._last_folder = last_folder
        self.runner = presenter.workers.hire(
            self, self._written, "Writing", _nothing_written, seen=True, writes=True
        )

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for every action of this desk."""
        return {f"export_{kind}": partial(self.ask, kind) for kind in KINDS}

    @property
    def exporting(self) -> bool:
        return self.runner.busy

    def ask(self, kind: str) -> None:
        """Ask where and in which language, then write it."""
        session = self._presenter.session
        if session is None or self._presenter.settled_answer() is None:
            return
        name, ending = KINDS[kind]
        start = str(Path(self._last_folder()) / f"{session.district.key}-{kind}{ending}")
        path, chosen = QFileDialog.getSaveFileName(
            self._window, f"Export {name}", start, ";;".join(filters(kind))
        )
        if path:
            target = Path(path) if path.lower().endswith(ending) else Path(path + ending)
            self.write(kind, target, _language_of(kind, chosen))

    def write(self, kind: str, path: Path, lang: str = "en") -> None:
        """Write it in the background; the numbers are those of the scenario in the controls."""
        answer = self._presenter.settled_answer()
        if answer is None:
            return
        bands = self._presenter.state.bands
        self.runner.request(
            lambda progress, stop: export(kind, path, lang, answer, bands, progress, stop)
        )

    def _written(self, path: Path) -> None:
        self._window.notify(f"Written to {path}")


def filters(kind: str) -> list[str]:
    """A line in the file dialog for each language: 'English (*.pdf)'."""
    from twin.takeaway.words.language import languages

    ending = KINDS[kind][1]
    ordered = sorted(languages().items(), key=lambda one: (one[0] != "en", one[1]))
    return [f"{name} (*{ending})" for _, name in ordered]


def _language_of(kind: str, chosen: str) -> str:
    from twin.takeaway.words.language import languages

    ending = KINDS[kind][1]
    named = {f"{name} (*{ending})": key for key, name in languages().items()}
    return named.get(chosen, "en")


def _nothing_written() -> str:
    return "Nothing was written; what lay in its place is unchanged."
