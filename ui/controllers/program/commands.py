"""What each action of the table does: files, finders, themes, the snapshot."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QFileDialog, QMessageBox

from twin.district.district import District
from twin.scenario.scenario import Scenario
from twin.snapshot.one_file import ENDING
from ui.background.checking import issues_of
from ui.controllers.program.leaving import Leaving
from ui.controllers.program.recent import RecentFolders
from ui.controllers.program.scenario_files import ScenarioFiles
from ui.panels.tables.data_quality import DataQualityDialog
from ui.picture.export import export_snapshot
from ui.presenter.presenter import Presenter
from ui.view_state.issue_wording import IssueRow
from ui.view_state.standing import Standing
from ui.view_state.state import ViewState
from ui.window.finder import Finder, matching, places
from ui.window.shortcuts import ShortcutsDialog

_ONE_FILE = f"Snapshot in one file (*{ENDING})"
_FOLDER = "Snapshot as a folder (*)"


class Commands(QObject):
    """The functions behind the table of actions."""

    def __init__(self, presenter: Presenter, settings: QSettings) -> None:
        super().__init__(presenter)
        self._presenter = presenter
        self._window = presenter.window
        self.recent = RecentFolders(presenter.window, settings, self.open)
        self.files = ScenarioFiles(presenter, self.recent.last_folder)
        self._exporter = presenter.workers.hire(
            self, self._exported, "Writing the snapshot", _no_snapshot, seen=True, writes=True
        )
        self._checker = presenter.workers.hire(
            self, self._show_issues, "Checking the district", _ask_again, seen=True, passes=True
        )
        self.leaving = Leaving(presenter, self.files, lambda: self.exporting)
        self._to_export: Path | None = None
        self.also_exporting: list[Callable[[], bool]] = []
        presenter.shown.connect(self._export_when_known)
        self.data_quality = DataQualityDialog(self._window)
        self.data_quality.chosen.connect(self.go_to)
        presenter.shown.connect(lambda state: self.data_quality.follow(state.district))
        self._places = Finder("Street, landmark, address or building id", self._window)
        self._places.chosen.connect(self.go_to)

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for every action id."""
        p, w = self._presenter, self._window
        made: dict[str, Callable[[], Any]] = {
            "open_folder": self.open_folder,
            "open_snapshot": self.open_folder,
            "open_snapshot_file": self.open_snapshot_file,
            "open_scenario": self.files.ask_and_open,
            "save_scenario": self.files.save,
            "save_scenario_as": self.files.ask_and_save,
            "new_scenario": self.files.new,
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
            "calculate": p.go_on,
            "cancel": self.stop,
            "check_district": self.check_district,
            "about": self.about,
            "shortcuts": self.shortcuts,
        }
        for key in ("lisbon", "porta_romana", "greenwich"):
            made[f"open_{key}"] = partial(self.open, key)
        return made

    def open(self, name: str) -> None:
        """Open a district or a snapshot, once the present scenario is saved or may be lost."""
        if self.leaving.may_leave():
            self._presenter.open(name)

    def open_and_remember(self, folder: str) -> None:
        """Open a folder and put it first among those opened lately."""
        self.recent.remember(folder)
        self.open(folder)

    def stop(self) -> None:
        """Stop whatever runs or waits to be written."""
        if self._to_export is not None:
            self._to_export = None
            self._window.notify(f"Stopped: waiting to write the snapshot. {_no_snapshot()}")
        self._presenter.workers.stop()

    def open_folder(self) -> None:
        title = "Open a district or snapshot folder"
        folder = QFileDialog.getExistingDirectory(self._window, title, self.recent.last_folder())
        if folder:
            self.open_and_remember(folder)

    def open_snapshot_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self._window, "Open a snapshot in one file", self.recent.last_folder(), _ONE_FILE
        )
        if path:
            self.recent.remember(path)
            self.open(path)

    def export_snapshot(self) -> None:
        """Ask where, then write the snapshot in the background."""
        session = self._presenter.session
        if session is None:
            return
        start = str(Path(self.recent.last_folder()) / f"{session.district.key}-snapshot")
        kinds = f"{_ONE_FILE};;{_FOLDER}"
        path, kind = QFileDialog.getSaveFileName(self._window, "Export snapshot", start, kinds)
        if path:
            one = kind == _ONE_FILE and not path.lower().endswith(ENDING)
            self.export_to(Path(path + ENDING if one else path))

    def export_to(self, folder: Path) -> None:
        """Write the snapshot of what is seen to a folder: now, or as soon as its numbers are those
        of the scenario that the controls show. Never others."""
        self._presenter.settle()
        if self._presenter.standing is Standing.CALCULATING:
            self._to_export = folder
            self._window.notify("The snapshot is written as soon as the year is calculated.")
            return
        answer = self._presenter.settled_answer()
        if answer is None:
            return
        view = {**self._presenter.settings.plain(), "camera": self._window.frame.camera()}
        bands = self._presenter.state.bands
        if bands is not None and not bands.drivers:
            bands = None  # half a band would not come back as it was
        self._exporter.request(
            lambda progress, stop: export_snapshot(folder, answer, view, bands, progress, stop)
        )

    def _export_when_known(self, state: ViewState) -> None:
        """Write the snapshot that waits, or say that there is none."""
        folder = self._to_export
        if folder is not None and state.standing is not Standing.CALCULATING:
            self._to_export = None
            self.export_to(folder)

    def _exported(self, made: tuple[Path, Scenario, str]) -> None:
        folder, scenario, remark = made
        self._window.notify(
            f"Snapshot in {folder}. {remark}" if remark else f"Snapshot in {folder}"
        )
        session = self._presenter.session
        if session is not None and session.scenario == scenario:
            self._presenter.mark_saved(scenario)

    def search(self) -> None:
        session = self._presenter.session
        if session is not None:
            known = places(session.district)
            self._places.ask(lambda text: matching(known, text) if text else known[:40])

    def assumptions(self) -> None:
        session = self._presenter.session
        if session is not None:
            self._window.assumptions.show_scenario(session.district, session.scenario)
            self._window.assumptions.show()

    def check_district(self) -> None:
        session = self._presenter.session
        if session is None:
            return
        district = session.district
        self._checker.request(lambda *_: (district, issues_of(district)))

    def _show_issues(self, found: tuple[District, tuple[IssueRow, ...]]) -> None:
        district, issues = found
        session = self._presenter.session
        if session is not None and session.district is district:
            self.data_quality.show_issues(district, issues)

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

    @property
    def exporting(self) -> bool:
        """Whether something is being written that leaving would break off."""
        busy = self._exporter.busy or self._to_export is not None
        return busy or any(asked() for asked in self.also_exporting)

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


def _no_snapshot() -> str:
    return "No snapshot was written; what lay in its place is unchanged."


def _ask_again() -> str:
    return "Ask again from the menu Options."
