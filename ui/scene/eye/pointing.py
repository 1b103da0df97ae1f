"""From pixels to buildings: hover, click and box, as signals.

One ray for each rest of the pointer: the building it meets is told where it is another than
before, the face and the point on it every time, or the point on the open ground.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from ui.scene.eye.canvas import Canvas
from ui.scene.eye.navigation import Navigator
from ui.scene.eye.picking import NOTHING, Picker, inside_box

if TYPE_CHECKING:
    from ui.scene.stage import Stage

HOVER_MS = 15


class Pointing(QObject):
    """Listens to the canvas; knows the stage only to ask what is where."""

    hovered = Signal(int)
    faced = Signal(int, int, object)
    grounded = Signal(object)
    clicked = Signal(int, object)
    box_selected = Signal(list, object)

    def __init__(self, canvas: Canvas, navigator: Navigator) -> None:
        super().__init__(canvas)
        self._navigator = navigator
        self._stage: Stage | None = None
        self._picker: Picker | None = None
        self._pointer: tuple[float, float] | None = None
        self._row = NOTHING
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(HOVER_MS)
        self._timer.timeout.connect(self._hover_now)
        canvas.pointed.connect(self._point_at)
        canvas.left.connect(self._leave)
        canvas.clicked_at.connect(self._click_at)
        canvas.boxed.connect(self._box)

    def aim_at(self, stage: "Stage | None") -> None:
        """Points at the buildings and the ground of a stage; None: at nothing."""
        self._timer.stop()
        self._stage, self._picker, self._row = stage, None, NOTHING
        if stage is not None:
            faces = stage.actors["buildings"].GetMapper().GetInput()
            ground = stage.actors["terrain"].GetMapper().GetInput()
            self._picker = Picker(faces, stage.meshes.buildings.owner, ground)

    def row_at(self, x_px: float, y_px: float) -> int:
        """Row of the building at a pixel of the canvas, or -1."""
        return self._owner_of(self.face_at(x_px, y_px)[0])

    def face_at(self, x_px: float, y_px: float) -> tuple[int, NDArray[np.float64]]:
        """The face of a building at a pixel of the canvas, or -1, and the point (3,) [m] there."""
        if self._picker is None or self._stage is None or "buildings" in self._stage.look.hidden:
            return NOTHING, np.zeros(3)
        n = self._navigator
        return self._picker.face_at(n.pose, x_px, y_px, n.size_px)

    def point_at(self, x_px: float, y_px: float) -> NDArray[np.float64] | None:
        """The point (3,) [m] seen at a pixel of the canvas; None in the sky."""
        if self._picker is None:
            return None
        n = self._navigator
        return self._picker.point_at(n.pose, x_px, y_px, n.size_px)

    def ground_at(self, x_px: float, y_px: float) -> NDArray[np.float64] | None:
        """The point (3,) [m] of the ground at a pixel, behind any building; None in the sky."""
        if self._picker is None:
            return None
        n = self._navigator
        return self._picker.ground_at(n.pose, x_px, y_px, n.size_px)

    def height_at(self, x_m: float, y_m: float) -> float:
        """Height of the ground at a place [m]; far below where there is none."""
        return self._stage.ground_at(x_m, y_m) if self._stage else -np.inf

    def _owner_of(self, face: int) -> int:
        return NOTHING if self._picker is None else self._picker.owner_of(face)

    def _point_at(self, x: float, y: float) -> None:
        self._pointer = (x, y)
        if not self._timer.isActive():
            self._timer.start()

    def _leave(self) -> None:
        self._pointer = None
        self._hover_now()

    def _hover_now(self) -> None:
        face, point = self.face_at(*self._pointer) if self._pointer else (NOTHING, np.zeros(3))
        row = self._owner_of(face)
        if row != self._row:
            self._row = row
            self.hovered.emit(row)
        if face != NOTHING:
            self.faced.emit(row, face, point)
        else:
            self.grounded.emit(self.ground_at(*self._pointer) if self._pointer else None)

    def _click_at(self, x: float, y: float, modifiers: Qt.KeyboardModifier) -> None:
        self.clicked.emit(self.row_at(x, y), modifiers)

    def _box(self, left: float, top: float, right: float, bottom: float, modifiers: object) -> None:
        if self._stage is None:
            return
        n = self._navigator
        box = (left, top, right, bottom)
        rows = inside_box(n.pose, self._stage.building_places_m, box, n.size_px)
        self.box_selected.emit(rows, modifiers)
