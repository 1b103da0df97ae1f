"""Drawing an area on the ground: clicks become corners, a double click closes them."""

from typing import TYPE_CHECKING

import shapely
from PySide6.QtCore import QObject, Qt, Signal

from ui.overlay.area import AreaLayer, Corner

if TYPE_CHECKING:
    from ui.scene.view import SceneView

CLOSE_PX = 9.0
HOW = "Click corners on the ground; double click to finish, Backspace takes one back, Esc to stop"
NEEDS_THREE = "An area needs three corners: click another one; Esc to stop"
CROSSES = "The outline would cross itself: choose another corner, or Backspace takes one back"


class Drawing(QObject):
    """Collects the corners of one area at a time.

    Signals: finished(corners [m], local frame), stopped(), hinted(what to do now).
    """

    finished = Signal(object)
    stopped = Signal()
    hinted = Signal(str)

    def __init__(self, scene: "SceneView") -> None:
        super().__init__(scene)
        self._scene = scene
        self._corners: list[Corner] = []
        self.layer = AreaLayer(scene)
        canvas = scene.canvas
        canvas.cornered.connect(self._click)
        canvas.corner_sought.connect(self._seek)
        canvas.corners_ended.connect(self.finish)

    @property
    def active(self) -> bool:
        return self._scene.canvas.corner_mode

    @property
    def corners(self) -> tuple[Corner, ...]:
        """The corners so far [m]."""
        return tuple(self._corners)

    def start(self) -> None:
        """From now on clicks set corners; turning, moving and zooming work as ever."""
        canvas = self._scene.canvas
        self._corners = []
        canvas.left.emit()  # nothing is pointed at any more
        canvas.corner_mode = True
        canvas.setCursor(Qt.CursorShape.CrossCursor)
        canvas.setFocus()
        self._show(HOW)

    def stop(self) -> None:
        """Gives up what is drawn."""
        if self.active:
            self._end()
            self.stopped.emit()

    def take_back(self) -> None:
        """Takes the last corner back; without any, gives up."""
        if self._corners:
            self._corners.pop()
            self._show(HOW)
        else:
            self.stop()

    def finish(self) -> None:
        """Closes the area, if its outline is one."""
        if not self.active:
            return
        if len(self._corners) < 3:
            self._show(NEEDS_THREE)
        elif not shapely.Polygon(self._corners).is_valid:
            self._show(CROSSES)
        else:
            corners = self.corners
            self._end()
            self.finished.emit(corners)

    def _end(self) -> None:
        self._scene.canvas.corner_mode = False
        self._scene.canvas.unsetCursor()
        self._corners = []
        self._show("")

    def _click(self, x_px: float, y_px: float) -> None:
        corner = self._ground(x_px, y_px)
        if corner is None or self._near(x_px, y_px, -1):
            return
        if len(self._corners) > 2 and self._near(x_px, y_px, 0):
            self.finish()
        elif self._corners and not shapely.LineString([*self._corners, corner]).is_simple:
            self._show(CROSSES)
        else:
            self._corners.append(corner)
            self._show(HOW)

    def _seek(self, x_px: float, y_px: float) -> None:
        if self._corners:
            pointer = self._ground(x_px, y_px)
            self.layer.show_area(self._corners, closed=False, pointer=pointer)

    def _near(self, x_px: float, y_px: float, which: int) -> bool:
        """Whether a pixel lies on one of the corners."""
        if not self._corners:
            return False
        x, y = self.layer.pixels_of(self._corners)[which]
        return bool(abs(x - x_px) + abs(y - y_px) < CLOSE_PX)

    def _ground(self, x_px: float, y_px: float) -> Corner | None:
        point = self._scene.pointing.ground_at(x_px, y_px)
        return None if point is None else (float(point[0]), float(point[1]))

    def _show(self, hint: str) -> None:
        self.layer.show_area(self._corners, closed=False)
        self.hinted.emit(hint)
