"""Measuring on the map: clicks set points, the hint says how long, how large, how high."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from ui.controllers.mouse.mouse_mode import MouseMode
from ui.overlay.area import AreaLayer
from ui.presenter.presenter import Presenter
from ui.view_state.measuring import Point, in_words
from ui.view_state.state import ViewState

_HOW = "Click points on the ground to measure; Backspace takes one back, Esc to stop"


class MeasureDesk(QObject):
    """One line or area at a time; it goes when something else is begun."""

    def __init__(self, presenter: Presenter, mouse: MouseMode) -> None:
        super().__init__(presenter)
        self._window, self._mouse = presenter.window, mouse
        self._district: object = None
        self.points: list[Point] = []
        self.active = False
        self._layer = AreaLayer(self._window.scene)
        canvas = self._window.scene.canvas
        canvas.touched.connect(self._touched)
        canvas.pointed.connect(self._pointed)
        self._back = QShortcut(QKeySequence(Qt.Key.Key_Backspace), self._window)
        self._back.setEnabled(False)
        self._back.activated.connect(self.take_back)
        presenter.shown.connect(self._follow)

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for the one action of it."""
        return {"measure": self.toggle}

    def toggle(self) -> None:
        """Begin to measure, or end it."""
        self._set(not self.active)

    def take_back(self) -> None:
        """Takes the last point back; without any, ends."""
        if self.points:
            self.points.pop()
            self._show()
        else:
            self._set(False)

    def _end(self) -> None:
        if self.active:
            self._set(False)

    def _set(self, on: bool) -> None:
        if on:
            self._mouse.take(self._end)
        else:
            self._mouse.give_back(self._end)
        self.active, self.points = on, []
        self._window.action("measure").setChecked(on)
        self._back.setEnabled(on)
        canvas = self._window.scene.canvas
        canvas.touch_mode = on
        if on:
            canvas.setCursor(Qt.CursorShape.CrossCursor)
        else:
            canvas.unsetCursor()
        self._show()

    def _touched(self, x_px: float, y_px: float) -> None:
        point = self._ground(x_px, y_px)
        if self.active and point is not None:
            self.points.append(point)
            self._show()

    def _pointed(self, x_px: float, y_px: float) -> None:
        if self.active and self.points:
            self._show(self._ground(x_px, y_px))

    def _ground(self, x_px: float, y_px: float) -> Point | None:
        point = self._window.scene.pointing.ground_at(x_px, y_px)
        return None if point is None else (float(point[0]), float(point[1]), float(point[2]))

    def _show(self, pointer: Point | None = None) -> None:
        sought = [*self.points, pointer] if pointer else self.points
        at = pointer[:2] if pointer else None
        self._layer.show_area([p[:2] for p in self.points], closed=False, pointer=at)
        said = in_words(sought)
        self._window.frame.hint.say((f"{said}\n{_HOW}" if said else _HOW) if self.active else "")

    def _follow(self, state: ViewState) -> None:
        """Another district: what was measured on the last one is over."""
        if state.district is not self._district:
            self._district = state.district
            self._end()
