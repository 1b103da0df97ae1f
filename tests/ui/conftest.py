import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from ui.app import build
from ui.controllers.program.leaving import Choice
from ui.presenter.presenter import Presenter
from ui.window.window import MainWindow


class Desk:
    """A running window with what a person does at it: wait, look, click."""

    def __init__(self, app: QApplication, folder: Path, size: tuple[int, int]) -> None:
        settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
        self.app = app
        self.window: MainWindow
        self.presenter: Presenter
        self.window, self.presenter, self.commands = build(app, settings, folder / "journal")
        self.commands.leaving.ask = lambda *_: Choice.DISCARD
        self.faults: list[str] = []
        self.presenter.runner.failed.connect(self.faults.append)
        self.presenter.loader.failed.connect(self.faults.append)
        self.window.resize(*size)
        self.window.show()

    def wait(self, done: Callable[[], bool], what: str, seconds: float = 120.0) -> None:
        end = time.monotonic() + seconds
        while not done():
            assert not self.faults, self.faults
            assert time.monotonic() < end, f"waited {seconds} s for {what}"
            self.app.processEvents()
            time.sleep(0.005)

    def settle(self, seconds: float = 0.5) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.app.processEvents()
            time.sleep(0.005)

    def look_from_above(self) -> None:
        scene = self.window.scene
        scene.top_view()
        self.wait(lambda: not scene.navigator.is_flying, "the view from above")
        self.settle()

    def open(self, name: str) -> None:
        self.presenter.calculation.answer = None
        self.presenter.open(name)
        self.wait(lambda: self.presenter.answer is not None, f"an answer for {name}")
        self.settle()

    def answered(self) -> None:
        """Wait until the answer shown is the one of the scenario as it stands."""
        p = self.presenter
        self.wait(
            lambda: not p.runner.busy and p.answer.scenario == p.session.scenario, "the answer"
        )
        self.settle(0.2)

    def number(self, key: str) -> float:
        return self.presenter.answer.headline[key]

    def scene_pixels(self) -> np.ndarray:
        """The scene as it is on the screen, (height, width, 3)."""
        image = self.window.scene.canvas.grabFramebuffer()
        image = image.convertToFormat(QImage.Format.Format_RGB888)
        rows = np.frombuffer(image.constBits(), dtype=np.uint8)
        rows = rows.reshape(image.height(), image.bytesPerLine())
        return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()

    def close(self) -> None:
        self.window.close()
        self.settle(0.1)


@pytest.fixture(scope="module")
def desk(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    if not os.environ.get("DISPLAY"):
        pytest.skip("no X display: run the tests with `make test`, which brings one")
    made = Desk(qapp, tmp_path_factory.mktemp("desk"), (1280, 800))
    yield made
    made.close()
