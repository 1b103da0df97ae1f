"""Marks a place that was searched for, over whatever stands before it."""

from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF

from twin.district.district import District
from ui.overlay.names.naming import ground_m
from ui.overlay.sheet import Sheet
from ui.view_state.camera import projected

if TYPE_CHECKING:
    from layers.scene.scene import SceneMeshes

Points = NDArray[np.float64]
_STEP_M = 10.0  # between two points of a line that lies on the ground
_RING_PX = 12.0
_ROOM_M = 60.0


def place_lines(
    district: District, meshes: "SceneMeshes", layer: str, row: int
) -> tuple[Points, ...]:
    """Lines (n, 3) [m] on the ground along a street of this name, or around a place; a single
    point (1, 3) where it is no more than that."""
    features = district.buildings if layer == "buildings" else district.layers[layer]
    rows = [row]
    if layer == "streets":
        rows = np.flatnonzero(features["name"] == features["name"][row]).tolist()
    parts = shapely.get_parts(np.asarray(features.geometry, dtype=object)[rows])
    made = []
    for part in parts:
        line = part.exterior if part.geom_type == "Polygon" else part
        if line.geom_type != "Point":
            line = shapely.segmentize(line, _STEP_M)
        xy = shapely.get_coordinates(line)
        made.append(np.column_stack([xy, ground_m(xy, meshes)]))
    return tuple(made)


def room_about(lines: tuple[Points, ...]) -> tuple[Points, Points]:
    """The box [m] to fly to: the lines with some room around them."""
    points = np.concatenate(lines)
    return points.min(axis=0) - _ROOM_M, points.max(axis=0) + _ROOM_M


class PlaceMark(Sheet):
    """A broad line in the accent along the place, a ring about a point; nothing without lines."""

    lines: tuple[Points, ...] = ()

    def show_lines(self, lines: tuple[Points, ...]) -> None:
        """Marks other lines; none takes the mark away."""
        self.lines = lines
        self.setVisible(bool(lines))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, size = self.scene.look.theme, (self.width(), self.height())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        halo, accent = QColor(theme.scene.label_halo), QColor(theme.accent)
        halo.setAlphaF(0.7)
        for colour, width in ((halo, 8.0), (accent, 4.0)):
            pen = QPen(colour, width * max(theme.line_px * 0.75, 1.0))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            for line in self.lines:
                pixels, depth = projected(self.scene.pose, line, size)
                seen = [QPointF(x, y) for x, y in pixels[depth > 1.0]]
                if len(line) == 1:
                    for point in seen:
                        painter.drawEllipse(point, _RING_PX, _RING_PX)
                else:
                    painter.drawPolyline(QPolygonF(seen))
        painter.end()
