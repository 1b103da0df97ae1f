"""Takes the pictures of the README from the program itself, in a real window.

Run with `make pictures`; needs an X display, which `make` brings.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSettings
from PySide6.QtWidgets import QWidget

from twin.scenario.scenario import read_scenario
from ui.app import build, make_application
from ui.controllers.layers.sun_desk import SunDesk
from ui.controllers.numbers.band_desk import BandDesk
from ui.presenter.presenter import Presenter
from ui.style.theme import THEMES

HERE = Path(__file__).parent
SIZE = (1440, 900)


def answered(presenter: Presenter, key: str) -> bool:
    """Whether this district is open and its year calculated."""
    session, answer = presenter.session, presenter.answer
    return (
        session is not None
        and session.district.key == key
        and answer is not None
        and answer.district is session.district
    )


def main() -> None:
    app = make_application(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat)
        window, presenter, _ = build(app, settings, Path(folder) / "journal")
        window.resize(*SIZE)
        window.show()
        sun, bands = presenter.findChild(SunDesk), presenter.findChild(BandDesk)

        def wait(done: Callable[[], bool], seconds: float = 120.0) -> None:
            end = time.monotonic() + seconds
            while not done() and time.monotonic() < end:
                app.processEvents()
                time.sleep(0.01)

        def take(name: str, widget: QWidget) -> None:
            wait(lambda: sun.light is not None and not sun.busy and bands.done)
            wait(lambda: False, 1.5)
            corner = widget.mapTo(window, QPoint(0, 0))
            screen = app.primaryScreen().grabWindow(
                window.winId()
            )  # what a person sees, GL and all
            screen.copy(QRect(corner, widget.size())).save(str(HERE / f"{name}.png"))

        for key in ("porta_romana", "greenwich", "lisbon"):
            sample = Path(f"sample_districts/{key}")
            presenter.open(str(sample), read_scenario(sample / "scenario_retrofit.json"))
            wait(partial(answered, presenter, key))
            presenter.look(colour_by="")
            take(key, window.frame)
        presenter.look(colour_by="saving")
        take("app", window)
        window.set_theme(THEMES["dark"])
        presenter.look(theme="dark", colour_by="final_energy", chart="week")
        take("app-dark", window)
        window.close()


if __name__ == "__main__":
    main()
