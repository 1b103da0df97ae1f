"""A simple map of streets, on which a box is drawn by dragging."""

from math import cos, radians
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.style.room import px
from ui.style.theme import Theme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ACROSS_M = 4_000.0
"""Side of the square that the map shows."""
_DEGREE_M = 111_320.0
_LEAST_PX = 8


class BoxMap(QWidget):
    """Streets around a place, and the box that is asked for."""

    box_drawn = Signal(float, float, float, float)
    """West, south, east, north [deg]."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: tuple[NDArray[np.float64], ...] = ()
        self._middle = (0.0, 0.0)
        self._box_m = QRectF()
        self._from: QPointF | None = None
        self.setMinimumHeight(px(240))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName("Map; drag to draw a box")

    def show_streets(
        self, lines: "tuple[NDArray[np.float64], ...]", lon: float, lat: float
    ) -> None:
        """Lines of longitude and latitude [deg] around a place."""
        self._lines, self._middle = lines, (lon, lat)
        self.update()

    def show_square(self, side_m: float) -> None:
        """The square of this side around the place."""
        self._box_m = QRectF(-side_m / 2, -side_m / 2, side_m, side_m)
        self.update()

    # ---- metres from the place (east, north) and pixels ---------------------------------------

    def _scale(self) -> float:
        """Pixels a metre."""
        return min(self.width(), self.height()) / ACROSS_M

    def _point(self, east_m: float, north_m: float) -> QPointF:
        scale = self._scale()
        return QPointF(self.width() / 2 + east_m * scale, self.height() / 2 - north_m * scale)

    def _metres(self, at: QPointF) -> QPointF:
        scale = self._scale()
        return QPointF((at.x() - self.width() / 2) / scale, (self.height() / 2 - at.y()) / scale)

    def _polygon(self, line: "NDArray[np.float64]") -> QPolygonF:
        lon, lat = self._middle
        across = _DEGREE_M * cos(radians(lat))
        return QPolygonF(
            [self._point((x - lon) * across, (y - lat) * _DEGREE_M) for x, y in line.tolist()]
        )

    # ---- the hand -----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            self._box_m = QRectF(self._metres(self._from), self._metres(event.position()))
            self._box_m = self._box_m.normalized()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        begun, self._from = self._from, None
        if begun is None or (event.position() - begun).manhattanLength() < _LEAST_PX:
            return
        lon, lat = self._middle
        across, box = _DEGREE_M * cos(radians(lat)), self._box_m
        self.box_drawn.emit(
            lon + box.left() / across, lat + box.top() / _DEGREE_M,
            lon + box.right() / across, lat + box.bottom() / _DEGREE_M,
        )  # fmt: skip

    def paintEvent(self, _: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme.panel))
        street = QColor(theme.text_soft)
        street.setAlpha(120)
        painter.setPen(QPen(street, 1))
        for line in self._lines:
            painter.drawPolyline(self._polygon(line))
        low = self._point(self._box_m.left(), self._box_m.top())
        high = self._point(self._box_m.right(), self._box_m.bottom())
        inside = QColor(theme.accent)
        inside.setAlpha(40)
        painter.setPen(QPen(QColor(theme.accent), 2))
        painter.setBrush(inside)
        painter.drawRect(QRectF(low, high).normalized())
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
