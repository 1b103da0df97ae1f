"""The app with several districts opened in turn: how much the process holds, as its user leads it.

Run with names after it (`python -m benchmarks.app_tour KEY ...`) this script is the process that is
measured: each district is opened, its sun cast, the walls of every building insulated. It prints
the memory held [MB] as JSON: `window` before any district is there, `peak` over all, and `rest`
of each district once nothing is calculated any more but bands.

With `--rounds N` first, all districts are visited N times, with edits, undo and redo, charts and
colours in each visit; `rounds` then holds what was held at the end of each round.
"""

import gc
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from twin.command.timing import RETROFIT_ALL, held_memory_mb, peak_memory_mb
from twin.scenario.edits import AddMeasure, SetUptake
from ui.app import build, make_application
from ui.background.interpreter import give_memory_back, give_memory_back_early
from ui.controllers.layers.sun_desk import SunDesk
from ui.controllers.program.leaving import Choice
from ui.presenter.presenter import Presenter

PATIENCE_S = 120.0
REST_S = 1.5


def tour(keys: list[str], rounds: int = 1) -> dict[str, object]:
    """Lead the app through the districts, once or in rounds; memory held on the way [MB]."""
    give_memory_back_early()
    app = make_application(sys.argv[:1])
    with tempfile.TemporaryDirectory() as home:
        settings = QSettings(str(Path(home) / "settings.ini"), QSettings.Format.IniFormat)
        window, presenter, commands = build(app, settings, Path(home) / "journal")
        commands.leaving.ask = lambda *_: Choice.DISCARD
        for runner in (presenter.runner, presenter.loader):
            runner.failed.connect(_stop)
        window.resize(1440, 900)
        window.show()
        _turn(app, REST_S)
        held: dict[str, object] = {"window": held_memory_mb()}
        held["rest"] = {key: _visit(app, presenter, key) for key in keys}
        held["peak"] = peak_memory_mb()
        if rounds > 1:
            held["rounds"] = [_round(app, presenter, keys) for _ in range(rounds)]
        window.close()
    return held


def _round(app: QApplication, presenter: Presenter, keys: list[str]) -> float:
    """Visit each district and work in it; memory held at the end of the last visit [MB]."""
    for key in keys:
        _visit(app, presenter, key)
        assert presenter.session is not None
        measure = presenter.session.scenario.measures[0].id
        for uptake in (0.2, 0.4, 0.6):
            presenter.edit(SetUptake(measure, uptake))
            _wait(app, lambda: not presenter.state.stale)
        presenter.undo()
        presenter.redo()
        for chart, colour in (("week", "saving"), ("pathway", "carbon"), ("months", "")):
            presenter.look(chart=chart, colour_by=colour, selection=(1,))
            _wait(app, lambda: not presenter.state.stale)
    gc.collect()
    give_memory_back()
    return held_memory_mb()


def _visit(app: QApplication, presenter: Presenter, key: str) -> float:
    """Open a district and edit it as its user does; memory held at rest [MB]."""
    before, sun = presenter.session, presenter.findChild(SunDesk)
    assert sun is not None

    def answered() -> bool:
        at, session = presenter.answer, presenter.session
        if at is None or session is before or presenter.state.stale:
            return False
        return at.scenario == session.scenario

    def lit() -> bool:
        return answered() and sun.light is not None and not sun.busy

    presenter.open(key)
    _wait(app, lit)
    presenter.edit(AddMeasure(RETROFIT_ALL.scenario(0).measures[0]))
    _wait(app, lit)
    return held_memory_mb()


def _wait(app: QApplication, done: Callable[[], bool]) -> None:
    """Until something is done, and a moment more."""
    end = time.monotonic() + PATIENCE_S
    while not done():
        if time.monotonic() > end:
            _stop(f"not done within {PATIENCE_S:g} s")
        _turn(app, 0.0)
    _turn(app, REST_S)


def _turn(app: QApplication, seconds: float) -> None:
    end = time.monotonic() + seconds
    app.processEvents()
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.005)


def _stop(why: str) -> None:
    sys.exit(f"the app could not be led through the districts: {why}")


if __name__ == "__main__":
    names, times = sys.argv[1:], 1
    if names[:1] == ["--rounds"]:
        names, times = names[2:], int(names[1])
    print(json.dumps(tour(names, times)))
