"""Builds session, runner, presenter, window: the only place that wires."""

import faulthandler
import os
import sys
import time
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from twin.scenario.journal import Abandoned, abandoned
from ui.background.interpreter import give_memory_back_early
from ui.controllers.layers.day_play import DayPlay
from ui.controllers.layers.face_desk import FaceDesk
from ui.controllers.layers.feeder_desk import FeederDesk
from ui.controllers.layers.street_desk import StreetDesk
from ui.controllers.layers.sun_desk import SunDesk
from ui.controllers.mouse.area_desk import AreaDesk
from ui.controllers.mouse.charge_desk import ChargeDesk
from ui.controllers.mouse.measure_desk import MeasureDesk
from ui.controllers.mouse.mouse_mode import MouseMode
from ui.controllers.numbers.band_desk import BandDesk
from ui.controllers.numbers.battery_desk import BatteryDesk
from ui.controllers.numbers.money_desk import MoneyDesk
from ui.controllers.numbers.table_desk import TableDesk
from ui.controllers.program.appearance import Appearance
from ui.controllers.program.commands import Commands
from ui.controllers.program.palette import Palette
from ui.controllers.program.presentation import Presentation
from ui.presenter.presenter import Presenter
from ui.style.theme import LIGHT
from ui.window.place import remember_place, show_in_place
from ui.window.window import MainWindow


def run(district: str | None) -> int:
    """Open the window, on a district where one is named, and stay until it is closed."""
    give_memory_back_early()
    if sys.stderr is not None:
        faulthandler.enable()
    app = make_application(sys.argv)
    settings = app_settings()
    window, presenter, commands = build(app, settings, journal_folder())
    show_in_place(window, settings)
    window.closing.connect(partial(remember_place, window, settings))
    if os.environ.get("DISTRICT_TWIN_EXIT_WHEN_READY"):
        presenter.runner.answered.connect(lambda _: _say_when_ready(app))
    QTimer.singleShot(0, lambda: _start(presenter, commands, district))
    return app.exec()


def _say_when_ready(app: QApplication) -> None:
    """For the benchmark of start-up: say how long the process took until now, and end."""
    ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    started_s = ticks / os.sysconf("SC_CLK_TCK")
    uptime_s = time.clock_gettime(time.CLOCK_BOOTTIME)
    print(f"ready {uptime_s - started_s:.2f}", file=sys.stderr, flush=True)  # noqa: T201
    app.closeAllWindows()


def make_application(arguments: list[str]) -> QApplication:
    """The Qt application with its name, under which settings and journals are kept."""
    app = QApplication(arguments)
    app.setApplicationName("district-twin")
    app.setOrganizationName("district-twin")
    app.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus, False)
    app.setWindowIcon(QIcon())
    return app


def app_settings() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "district-twin")


def journal_folder() -> Path:
    """Where autosaves lie."""
    where = QStandardPaths.StandardLocation.AppLocalDataLocation
    return Path(QStandardPaths.writableLocation(where)) / "journal"


def build(
    app: QApplication, settings: QSettings, journals: Path
) -> tuple[MainWindow, Presenter, Commands]:
    """Window, presenter and commands, wired to each other and to the table of actions."""
    window = MainWindow(LIGHT)
    presenter = Presenter(window, journals, app)
    mouse, sun = MouseMode(), SunDesk(presenter)
    for follower in (StreetDesk, FeederDesk, BandDesk, MoneyDesk):
        follower(presenter)
    FaceDesk(presenter, sun)
    commands, appearance = Commands(presenter, settings), Appearance(presenter, settings)
    desks = (
        commands,
        AreaDesk(presenter, mouse),
        ChargeDesk(presenter, mouse),
        BatteryDesk(presenter),
        Presentation(presenter),
        appearance,
        Palette(presenter),
        TableDesk(presenter),
        DayPlay(presenter, sun),
        MeasureDesk(presenter, mouse),
    )
    window.install({k: f for desk in desks for k, f in desk.table().items()})
    appearance.show()
    commands.fill_recent()
    window.dropped.connect(presenter.open)
    window.dropped.connect(commands.remember)

    window.closing.connect(presenter.finish)
    return window, presenter, commands


def _start(presenter: Presenter, commands: Commands, district: str | None) -> None:
    """Offer the newest session that was killed; older ones wait for the next start."""
    for left in abandoned(presenter.journals)[:1]:
        if _wants_back(presenter.window, left):
            bring_back(presenter, left)
            return
        left.path.unlink(missing_ok=True)
    if district is not None:
        presenter.open(district)
    else:
        recent = tuple(commands.recent()[:3])
        frame = presenter.window.frame
        frame.show_welcome(presenter.open, commands.open_folder, recent)


def bring_back(presenter: Presenter, left: Abandoned) -> None:
    """Open what a killed session left; its journal goes only when the new one holds the state."""
    presenter.open(left.district_folder, left.scenario)
    presenter.loader.answered.connect(lambda _: left.path.unlink(missing_ok=True))


def _when(saved_at: str) -> str:
    """'23 November 2026 at 06:01' on the local clock; as it was written where that is no time."""
    try:
        saved = datetime.fromisoformat(saved_at).astimezone()
    except ValueError:
        return saved_at
    return f"{saved.day} {saved:%B %Y at %H:%M}"


def _wants_back(window: MainWindow, left: Abandoned) -> bool:
    count = len(left.scenario.measures)
    text = (
        f"The last session did not end in order. Its scenario '{left.scenario.name}' with "
        f"{count} measure{'' if count == 1 else 's'} on {left.district_folder.name} was saved on "
        f"{_when(left.saved_at)}."
    )
    box = QMessageBox(QMessageBox.Icon.Question, "Bring back what was not saved?", text,
                      parent=window)  # fmt: skip
    back = box.addButton("Bring it back", QMessageBox.ButtonRole.AcceptRole)
    box.addButton("Forget it", QMessageBox.ButtonRole.RejectRole)
    box.exec()
    return box.clickedButton() is back
