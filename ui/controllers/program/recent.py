"""The folders that were opened last: kept for the next start, offered in the menu."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths

from ui.window.window import MainWindow

_MOST = 8


class RecentFolders:
    """The recent folders, the newest first; `follow` opens one."""

    def __init__(
        self, window: MainWindow, settings: QSettings, follow: Callable[[str], object]
    ) -> None:
        self._window, self._settings, self._follow = window, settings, follow

    def folders(self) -> list[str]:
        stored = self._settings.value("recent", [])
        if isinstance(stored, str):
            return [stored]
        return [str(folder) for folder in stored] if isinstance(stored, list) else []

    def remember(self, folder: str) -> None:
        """Put a folder first among them."""
        recent = [folder, *(f for f in self.folders() if f != folder)][:_MOST]
        self._settings.setValue("recent", recent)
        self.fill_menu()

    def fill_menu(self) -> None:
        """Offer them in the menu of the window."""
        assert self._window.menus is not None
        menu = self._window.menus.recent
        menu.clear()
        for folder in self.folders():
            action = menu.addAction(folder.replace("&", "&&"))
            action.triggered.connect(partial(self._chosen, folder))
        menu.setEnabled(bool(self.folders()))

    def last_folder(self) -> str:
        """Where a file dialog begins."""
        recent = self.folders()
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        return str(Path(recent[0]).parent) if recent else QStandardPaths.writableLocation(documents)

    def _chosen(self, folder: str, _: bool = False) -> None:
        self._follow(folder)
