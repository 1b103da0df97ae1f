"""What the mouse means on the map, and whom a measure is for: pick, box, or draw an area.

The editor of a measure's target asks for an area here, waits hidden while it is drawn, and comes
back with it. Asked for without an editor, an area picks the buildings inside.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from twin.measures.measures import MEASURES
from twin.scenario.edits import SetTarget
from twin.scenario.scenario import Target
from twin.targets.targets import targeted_buildings
from ui.controllers.mouse.mouse_mode import MouseMode
from ui.panels.measures.target_editor import TargetEditor
from ui.presenter.presenter import Presenter
from ui.scene.eye.drawing import Drawing
from ui.view_state.state import ViewState

BOX_HINT = "Drag a box over the buildings to pick them; with Shift it adds; B or Esc to stop"


class AreaDesk(QObject):
    """Wires the drawing of areas to the target editor, the selection and the session."""

    def __init__(self, presenter: Presenter, mouse: MouseMode) -> None:
        super().__init__(presenter)
        self.presenter, self._mouse = presenter, mouse
        self.window = presenter.window
        self.editor: TargetEditor | None = None
        self.drawing = Drawing(self.window.scene)
        self._district: object = None
        self.drawing.hinted.connect(self.window.frame.hint.say)
        self.drawing.finished.connect(self._drawn)
        self.drawing.stopped.connect(self._back)
        self._keys = [self._key(Qt.Key.Key_Backspace, self.drawing.take_back)]
        self._keys += [
            self._key(key, self.drawing.finish) for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ]
        self.window.options.target_requested.connect(self.edit_target)
        presenter.shown.connect(self._follow)

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for every action that says what the mouse means."""
        return {
            "draw_area": self.draw,
            "select_box": self.box,
            "select_none": self.leave,
        }

    # ---- what the mouse means ---------------------------------------------------------------

    def draw(self) -> None:
        """Start to draw an area, or give up the one begun."""
        if self.drawing.active:
            self.drawing.stop()
            return
        self._mouse.take(self.drawing.stop)
        self._set_keys(True)
        self.drawing.start()

    def box(self) -> None:
        """A left drag draws a selection box, or turns the view again."""
        if not self.window.action("select_box").isChecked():
            self._end_box()
            return
        self._mouse.take(self._end_box)
        self.window.frame.set_box_mode(True)
        self.window.frame.hint.say(BOX_HINT)

    def _end_box(self) -> None:
        self._mouse.give_back(self._end_box)
        self.window.action("select_box").setChecked(False)
        self.window.frame.set_box_mode(False)
        self.window.frame.hint.say("")

    def leave(self) -> None:
        """Esc: out of what the mouse does, else of presenting, else nothing is picked."""
        if self._mouse.leave():
            return
        if self.presenter.settings.presenting:
            self.presenter.look(presenting=False)
        else:
            self.presenter.select(())

    def _key(self, key: Qt.Key, function: Callable[[], None]) -> QShortcut:
        made = QShortcut(QKeySequence(key), self.window)
        made.setEnabled(False)
        made.activated.connect(function)
        return made

    def _set_keys(self, on: bool) -> None:
        self.window.action("draw_area").setChecked(on)
        for key in self._keys:
            key.setEnabled(on)

    # ---- a measure's target -----------------------------------------------------------------

    def edit_target(self, measure_id: str) -> None:
        """Ask whom a measure is for."""
        session = self.presenter.session
        if session is None or self.editor is not None:
            return
        measure, district = session.scenario.measure(measure_id), session.district
        rows = self.presenter.settings.selection
        picked = tuple(str(district.buildings.ids[row]) for row in rows)
        aim = MEASURES[measure.kind].aim
        editor = TargetEditor(district, measure.target, aim, picked, self.window)
        self.editor = editor
        editor.draw_requested.connect(self._draw_for_editor)
        editor.area_changed.connect(self._show_area)
        editor.accepted.connect(lambda: self._decided(measure_id, editor.target()))
        editor.finished.connect(self._closed)
        self._show_area(measure.target.polygon_m)
        editor.open()

    def _decided(self, measure_id: str, target: Target) -> None:
        self.presenter.edit(SetTarget(measure_id, target))

    def _closed(self) -> None:
        if self.editor is not None:
            self.editor.deleteLater()
            self.editor = None
        self._show_area(())

    def _draw_for_editor(self) -> None:
        assert self.editor is not None
        self.editor.hide()
        self.window.activateWindow()
        self.draw()

    def _drawn(self, corners: tuple[tuple[float, float], ...]) -> None:
        session = self.presenter.session
        if session is None:
            self._back()
            return
        east_m, north_m = session.district.origin_m
        polygon = tuple((round(x + east_m, 2), round(y + north_m, 2)) for x, y in corners)
        if self.editor is not None:
            self.editor.place.set_polygon(polygon)
        else:
            inside = targeted_buildings(session.district, Target(polygon_m=polygon))
            self.presenter.select(tuple(np.flatnonzero(inside).tolist()))
            if not inside.any():
                self.window.notify("No building stands inside the drawn area.")
        self._back()

    def _back(self) -> None:
        """The drawing is over: the mouse picks again, and the editor, if any, is there again."""
        self._mouse.give_back(self.drawing.stop)
        self._set_keys(False)
        if self.editor is not None:
            self._show_area(self.editor.place.polygon_m)
            self.editor.open()

    def _show_area(self, polygon_m: tuple[tuple[float, float], ...]) -> None:
        session = self.presenter.session
        if session is not None and not self.drawing.active:
            east_m, north_m = session.district.origin_m
            corners = [(x - east_m, y - north_m) for x, y in polygon_m]
            self.drawing.layer.show_area(corners, closed=True)

    def _follow(self, state: ViewState) -> None:
        """Another district: what was begun on the last one is over."""
        if state.district is not self._district:
            self._district = state.district
            if self.editor is not None:
                self.editor.reject()
            self.drawing.stop()
