"""Get a district: asked for from the menu or the start screen, fetched in the background."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QStandardPaths

from ui.background.online import district_of, map_around, places_of
from ui.panels.online.box_map import ACROSS_M
from ui.panels.online.get_dialog import GetDialog
from ui.presenter.presenter import Presenter

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from twin.online.online import FoundPlace, GotDistrict


class GetDesk(QObject):
    """One action: search, fetch with progress and a stop, then open what came."""

    def __init__(self, presenter: Presenter, open_folder: Callable[[str], object]) -> None:
        super().__init__(presenter)
        self._window, self._open = presenter.window, open_folder
        self.searcher = presenter.workers.hire(
            self, self._show_places, "Searching the place", _search_again, seen=True, passes=True
        )
        self.getter = presenter.workers.hire(
            self, self._opened, "Getting the district", _what_is_kept, seen=True, writes=True
        )
        self.getter.busy_changed.connect(self._show_busy)
        self.getter.progressed.connect(self._show_progress)
        self.getter.stopped.connect(lambda: self._show_fault(f"Stopped. {_what_is_kept()}"))
        self.mapper = presenter.workers.hire(
            self, self._show_map, "Fetching the map", _search_again, seen=True, passes=True
        )
        for runner in (self.searcher, self.getter, self.mapper):
            runner.failed.connect(self._show_fault)
        self.dialog: GetDialog | None = None

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for every action of this desk."""
        return {"get_district": self.ask}

    def ask(self) -> None:
        """Open the dialog; while a district is being fetched, the one that shows it."""
        if self.dialog is None:
            where = QStandardPaths.StandardLocation.DocumentsLocation
            self.dialog = GetDialog(
                QStandardPaths.writableLocation(where), self._window.theme, self._window
            )
            self.dialog.destroyed.connect(self._closed)
            self.dialog.search_requested.connect(self._search)
            self.dialog.map_requested.connect(self._map)
            self.dialog.get_requested.connect(self._get)
            self.dialog.stop_requested.connect(self.getter.stop)
            self.dialog.show_busy(self.getter.busy)
        self.dialog.show()
        self.dialog.raise_()

    def _search(self, words: str) -> None:
        self.searcher.drop()
        self.searcher.request(lambda progress, _: places_of(words, progress))

    def _map(self, place: "FoundPlace") -> None:
        self.mapper.drop()
        self.mapper.request(lambda progress, _: (place, map_around(place, ACROSS_M, progress)))

    def _show_map(self, found: "tuple[FoundPlace, tuple[NDArray[np.float64], ...]]") -> None:
        if self.dialog is not None:
            self.dialog.show_map(*found)

    def _get(self, place: "FoundPlace", size_m: float, box: str | None, folder: str) -> None:
        from twin.online.online import Request

        wanted = Request(Path(folder).expanduser(), place, size_m, box)
        self.getter.request(lambda *way: district_of(wanted, *way))

    def _opened(self, got: "GotDistrict") -> None:
        """It lies in its folder: say what was not there, and open it."""
        if self.dialog is not None:
            self.dialog.close()
        for remark in got.remarks:
            self._window.notify(remark)
        self._open(str(got.folder))

    def _closed(self) -> None:
        self.dialog = None

    def _show_places(self, places: "tuple[FoundPlace, ...]") -> None:
        if self.dialog is not None:
            self.dialog.show_places(places)

    def _show_busy(self, busy: bool) -> None:
        if self.dialog is not None:
            self.dialog.show_busy(busy)

    def _show_progress(self, words: str, share: float) -> None:
        if self.dialog is not None:
            self.dialog.show_progress(words, share)

    def _show_fault(self, why: str) -> None:
        if self.dialog is not None:
            self.dialog.show_fault(why)


def _search_again() -> str:
    return "Search again when you like."


def _what_is_kept() -> str:
    return "What was fetched is kept, so that getting it again goes on from there."
