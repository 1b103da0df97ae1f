"""Open data of a city: files dropped or chosen, looked at and imported in the background."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QStandardPaths

from twin.snapshot.one_file import ENDING, MANIFEST
from ui.background.importing import district_of_files, seen_of
from ui.panels.importing.import_dialog import ImportDialog
from ui.presenter.presenter import Presenter

if TYPE_CHECKING:
    from twin.importing.importing import Delivery, SeenFile


class ImportDesk(QObject):
    """One action: look, map columns, import with progress and a stop, then open what came."""

    def __init__(self, presenter: Presenter, open_folder: Callable[[str], object]) -> None:
        super().__init__(presenter)
        self._window, self._open = presenter.window, open_folder
        self.looker = presenter.workers.hire(
            self, self._show_seen, "Looking at the files", _look_again, seen=True, passes=True
        )
        self.importer = presenter.workers.hire(
            self, self._opened, "Making the district", _as_it_was, seen=True, writes=True
        )
        self.importer.stopped.connect(lambda: self._show_fault(f"Stopped. {_as_it_was()}"))
        for runner in (self.looker, self.importer):
            runner.failed.connect(self._show_fault)
            runner.busy_changed.connect(self._show_busy)
            runner.progressed.connect(self._show_progress)
        self.dialog: ImportDialog | None = None

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for every action of this desk."""
        return {"open_data": self.ask}

    def ask(self) -> None:
        """Open the dialog, or bring the one that is there to the front."""
        if self.dialog is None:
            where = QStandardPaths.StandardLocation.DocumentsLocation
            self.dialog = ImportDialog(
                QStandardPaths.writableLocation(where), self._window.theme, self._window
            )
            self.dialog.destroyed.connect(self._closed)
            self.dialog.look_requested.connect(self._look)
            self.dialog.import_requested.connect(self._import)
            self.dialog.stop_requested.connect(self._stop)
            self.dialog.show_busy(self.importer.busy)
        self.dialog.show()
        self.dialog.raise_()

    def take(self, paths: list[Path]) -> None:
        """What was dropped on the window: one district or snapshot is opened, anything else is
        looked at as data of a city."""
        if len(paths) == 1 and _can_be_opened(paths[0]):
            self._open(str(paths[0]))
            return
        self.ask()
        if self.dialog is not None:
            self.dialog.add(paths)

    def _look(self) -> None:
        if self.dialog is not None:
            paths, said = tuple(self.dialog.paths), tuple(self.dialog.rows.values())
            crs = self.dialog.crs
            self.looker.drop()
            self.looker.request(lambda *way: seen_of(paths, said, crs, *way))

    def _import(self, delivery: "Delivery") -> None:
        if self.dialog is not None:
            said = tuple(self.dialog.rows.values())
            self.importer.request(lambda *way: district_of_files(delivery, said, *way))

    def _stop(self) -> None:
        self.looker.stop()
        self.importer.stop()

    def _opened(self, made: tuple[Path, list[str]]) -> None:
        folder, lines = made
        if self.dialog is not None:
            self.dialog.close()
        self._window.notify(lines[0])
        self._open(str(folder))

    def _closed(self) -> None:
        self.dialog = None

    def _show_seen(self, files: "tuple[SeenFile, ...]") -> None:
        if self.dialog is not None:
            self.dialog.show_seen(files)

    def _show_busy(self, _: bool) -> None:
        if self.dialog is not None:
            self.dialog.show_busy(self.looker.busy or self.importer.busy)

    def _show_progress(self, words: str, share: float) -> None:
        if self.dialog is not None:
            self.dialog.show_progress(words, share)

    def _show_fault(self, why: str) -> None:
        if self.dialog is not None:
            self.dialog.show_fault(why)


def _can_be_opened(path: Path) -> bool:
    """A folder of a district or of a snapshot, or a snapshot in one file."""
    if path.is_dir():
        return any((path / name).is_file() for name in ("district.toml", MANIFEST))
    return path.suffix.lower() == ENDING


def _look_again() -> str:
    return "Add a file to look again."


def _as_it_was() -> str:
    return "No district was made, and the files are as they were."
