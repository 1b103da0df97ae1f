"""Builds session, runner, presenter, window: the only place that wires."""

import faulthandler
import os
import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from ui.background.interpreter import give_memory_back_early
from ui.controllers.layers.day_play import DayPlay
from ui.controllers.layers.face_desk import FaceDesk
from ui.controllers.layers.layer_desks import layer_desks
from ui.controllers.layers.street_desk import StreetDesk
from ui.controllers.layers.sun_desk import SunDesk
from ui.controllers.mouse.area_desk import AreaDesk
from ui.controllers.mouse.charge_desk import ChargeDesk
from ui.controllers.mouse.measure_desk import MeasureDesk
from ui.controllers.mouse.mouse_mode import MouseMode
from ui.controllers.numbers.band_desk import BandDesk
from ui.controllers.numbers.battery_desk import BatteryDesk
from ui.controllers.numbers.money_desk import MoneyDesk
from ui.controllers.numbers.programme_desk import ProgrammeDesk
from ui.controllers.numbers.table_desk import TableDesk
from ui.controllers.numbers.verify_desk import VerifyDesk
from ui.controllers.program.appearance import Appearance
from ui.controllers.program.bring_back import offer
from ui.controllers.program.commands import Commands
from ui.controllers.program.get_desk import GetDesk
from ui.controllers.program.import_desk import ImportDesk
from ui.controllers.program.palette import Palette
from ui.controllers.program.takeaway_desk import TakeawayDesk
from ui.controllers.scenarios.project_desks import project_desks
from ui.controllers.story.story_desk import StoryDesk
from ui.overlay.welcome import Welcome
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
    QTimer.singleShot(0, lambda: _start(presenter, commands, district))
    ended = app.exec()
    _part(presenter, settings)
    return ended


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
    for follower in (StreetDesk, BandDesk, MoneyDesk):
        follower(presenter)
    layer_desks(presenter)
    FaceDesk(presenter, sun)
    commands, appearance = Commands(presenter, settings), Appearance(presenter, settings)
    getting = GetDesk(presenter, commands.open_and_remember)
    importing = ImportDesk(presenter, commands.open_and_remember)
    takeaway = TakeawayDesk(presenter, commands.recent.last_folder)
    commands.also_exporting.append(lambda: takeaway.exporting)
    desks = (
        commands,
        getting,
        importing,
        AreaDesk(presenter, mouse),
        ChargeDesk(presenter, mouse),
        BatteryDesk(presenter),
        VerifyDesk(presenter),
        ProgrammeDesk(presenter),
        StoryDesk(presenter, journals.parent / "stories"),
        appearance,
        Palette(presenter),
        TableDesk(presenter),
        DayPlay(presenter, sun),
        MeasureDesk(presenter, mouse),
        takeaway,
        *project_desks(presenter),
    )
    window.install({k: f for desk in desks for k, f in desk.table().items()})
    appearance.show()
    commands.recent.fill_menu()
    window.dropped.connect(importing.take)
    window.may_close = commands.leaving.may_close
    window.closing.connect(presenter.finish)
    presenter.opening.may_replace = commands.leaving.may_leave
    for given_up in (presenter.loader.failed, presenter.loader.stopped):
        given_up.connect(lambda *_: _welcome(presenter, commands))
    return window, presenter, commands


def _start(presenter: Presenter, commands: Commands, district: str | None) -> None:
    """Open what was left by a session that was killed, or what is asked for, or offer a choice."""
    if not offer(presenter) and district is not None:
        presenter.open(district)
    elif not presenter.loader.busy:
        _welcome(presenter, commands)


def _welcome(presenter: Presenter, commands: Commands) -> None:
    """Offer districts where none is open, also after one could not be opened."""
    if presenter.session is None:
        recent = tuple(commands.recent.folders()[:3])
        get = presenter.window.action("get_district").trigger
        data = presenter.window.action("open_data").trigger
        presenter.window.frame.show_welcome(
            lambda frame: Welcome(frame, commands.open, commands.open_folder, get, data, recent)
        )


def _part(presenter: Presenter, settings: QSettings) -> None:
    """Where a thread hangs in a library, end the process at once: to end the interpreter in order
    would be to wait for it."""
    if presenter.workers.left_behind:
        settings.sync()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(0)
