"""What each action of the table does: files, finders, themes, the snapshot."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QMessageBox

from twin.district.district import District
from twin.scenario.edits import ReplaceScenario
from twin.scenario.scenario import Scenario
from ui.background.tasks import DoubtRow, doubts_about, export_snapshot
from ui.controllers.program.scenario_files import ScenarioFiles
from ui.panels.tables.doubts import DoubtsDialog
from ui.presenter.presenter import Presenter
from ui.window.finder import Finder, matching, places
from ui.window.shortcuts import ShortcutsDialog

_MOST_RECENT = 8


class Commands(QObject):
    """The functions behind the table of actions."""

    def __init__(self, presenter: Presenter, settings: QSettings) -> None:
        super().__init__(presenter)
        self._presenter = presenter
        self._window = presenter.window
        self._settings = settings
        self.files = ScenarioFiles(presenter, self.last_folder)
        self._exporter = presenter.workers.hire(self, self._exported, seen=True)
        self._checker = presenter.workers.hire(self, self._show_doubts, seen=True)
        self.doubts = DoubtsDialog(self._window)
        self.doubts.chosen.connect(self.go_to)
        presenter.shown.connect(lambda state: self.doubts.follow(state.district))
        self._places = Finder("Street, landmark, address or building id", self._window)
        self._places.chosen.connect(self.go_to)

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for every action id."""
        p, w = self._presenter, self._window
        made: dict[str, Callable[[], Any]] = {
            "open_folder": self.open_folder,
            "open_snapshot": self.open_folder,
            "open_scenario": self.files.ask_and_open,
            "save_scenario": self.files.save,
            "save_scenario_as": self.files.ask_and_save,
            "new_scenario": lambda: p.edit(ReplaceScenario(Scenario())),
            "export_snapshot": self.export_snapshot,
            "quit": w.close,
            "undo": p.undo,
            "redo": p.redo,
            "search": self.search,
            "zoom_selection": lambda: w.scene.zoom_to(p.settings.selection),
            "top_view": w.scene.top_view,
            "reset_view": w.scene.reset_view,
            "show_baseline": lambda: p.look(baseline=not p.settings.baseline),
            "toggle_left": lambda: w.docks.toggle("left"),
            "toggle_right": lambda: w.docks.toggle("right"),
            "toggle_bottom": lambda: w.docks.toggle("bottom"),
            "assumptions": self.assumptions,
            "cancel": p.runner.cancel,
            "check_district": self.check_district,
            "about": self.about,
            "shortcuts": self.shortcuts,
        }
        for key in ("lisbon", "porta_romana", "greenwich"):
            made[f"open_{key}"] = partial(p.open, key)
        return made

    def open_folder(self) -> None:
        title = "Open a district or snapshot folder"
        folder = QFileDialog.getExistingDirectory(self._window, title, self.last_folder())
        if folder:
            self.remember(folder)
            self._presenter.open(folder)

    def export_snapshot(self) -> None:
        """Ask where, then write the snapshot in the background."""
        answer = self._presenter.answer
        if answer is None:
            self._window.notify("The first answer is not there yet; export in a moment.")
            return
        start = str(Path(self.last_folder()) / f"{answer.district.key}-snapshot")
        path, _ = QFileDialog.getSaveFileName(self._window, "Export snapshot as a folder", start)
        if path:
            self.export_to(Path(path))

    def export_to(self, folder: Path) -> None:
        """Write the snapshot of what is seen to a folder."""
        answer = self._presenter.answer
        assert answer is not None
        view = {**self._presenter.settings.plain(), "camera": self._window.frame.camera()}
        bands = self._presenter.state.bands
        if bands is not None and not bands.drivers:
            bands = None  # half a band would not come back as it was
        self._exporter.request(
            lambda progress, _: export_snapshot(folder, answer, view, bands, progress)
        )

    def _exported(self, folder: Path) -> None:
        self._window.notify(f"Snapshot in {folder}")

    def search(self) -> None:
        session = self._presenter.session
        if session is not None:
            known = places(session.district)
            self._places.ask(lambda text: matching(known, text) if text else known[:40])

    def assumptions(self) -> None:
        session = self._presenter.session
        if session is not None:
            self._window.assumptions.show_scenario(session.district.country, session.scenario)
            self._window.assumptions.show()

    def check_district(self) -> None:
        session = self._presenter.session
        if session is None:
            return
        district = session.district
        self._checker.request(lambda *_: (district, doubts_about(district)))

    def _show_doubts(self, found: tuple[District, tuple[DoubtRow, ...]]) -> None:
        district, doubts = found
        session = self._presenter.session
        if session is not None and session.district is district:
            self.doubts.show_doubts(district, doubts)

    def about(self) -> None:
        session = self._presenter.session
        text = (
            "A digital twin of a city district: retrofit, roof PV, street light and e-mobility, "
            "with the energy, carbon and cost of each.\n\n"
        )
        QMessageBox.about(
            self._window, "district-twin", text + (session.district.note if session else "")
        )

    def shortcuts(self) -> None:
        ShortcutsDialog(self._window).open()

    def remember(self, folder: str) -> None:
        """Put a folder first among the recent ones."""
        recent = [folder, *(f for f in self.recent() if f != folder)][:_MOST_RECENT]
        self._settings.setValue("recent", recent)
        self.fill_recent()

    def recent(self) -> list[str]:
        stored = self._settings.value("recent", [])
        if isinstance(stored, str):
            return [stored]
        return [str(folder) for folder in stored] if isinstance(stored, list) else []

    def fill_recent(self) -> None:
        assert self._window.menus is not None
        menu = self._window.menus.recent
        menu.clear()
        for folder in self.recent():
            menu.addAction(folder).triggered.connect(
                lambda _=False, folder=folder: self._presenter.open(folder)
            )
        menu.setEnabled(bool(self.recent()))

    @property
    def exporting(self) -> bool:
        return self._exporter.busy

    def last_folder(self) -> str:
        recent = self.recent()
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        return str(Path(recent[0]).parent) if recent else QStandardPaths.writableLocation(documents)

    def go_to(self, key: tuple[str, int]) -> None:
        layer, row = key
        session = self._presenter.session
        if session is None:
            return
        if layer == "buildings":
            # marked over whatever stands before it, until something else is picked
            self._presenter.look(selection=(row,), found=key)
            self._window.scene.zoom_to((row,))
        else:
            street = row if layer == "streets" else -1
            self._presenter.look(selection=(), street=street, found=(layer, row))
            self._window.frame.fly_to_found()
