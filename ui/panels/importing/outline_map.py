"""A simple map of what files hold: every outline, what is picked in front."""

from math import cos, radians
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.style.room import px
from ui.style.theme import Theme

if TYPE_CHECKING:
    from numpy.typing import NDArray

Outlines = tuple["NDArray[np.float64]", ...]
_RIM = 0.06
_POINT_PX = 1.5
_EMPTY = "Files with places are drawn here"


class OutlineMap(QWidget):
    """North is up; longitude and latitude drawn as a plan of equal scale."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._behind: Outlines = ()
        self._front: Outlines = ()
        self.setMinimumSize(px(240), px(180))
        self.setAccessibleName("Map of what the files hold")

    def show_outlines(self, behind: Outlines, front: Outlines) -> None:
        """behind: all that there is; front: of the table that is picked."""
        self._behind, self._front = behind, front
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme.panel))
        every = (*self._behind, *self._front)
        if every:
            window = _window(every)
            painter.setPen(QPen(QColor(theme.text_soft), 0.7))
            painter.drawPath(self._path(self._behind, window))
            inside = QColor(theme.accent)
            painter.setPen(QPen(inside, 1))
            inside.setAlpha(60)
            painter.setBrush(inside)
            painter.drawPath(self._path(self._front, window))
        else:
            painter.setPen(QColor(theme.text_soft))
            painter.drawText(self.rect(), 0x84, _EMPTY)  # in the middle, both ways
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(QColor(0, 0, 0, 0))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _path(self, outlines: Outlines, window: QRectF) -> QPainterPath:
        """The outlines in pixels; of a point a small disc."""
        across = cos(radians(window.center().y()))
        wide, high = window.width() * across, window.height()
        scale = min(self.width() / wide, self.height() / high) * (1 - 2 * _RIM)
        middle = np.array([window.center().x(), window.center().y()])
        half = np.array([self.width() / 2, self.height() / 2])
        path = QPainterPath()
        for outline in outlines:
            at = (outline - middle) * [across * scale, -scale] + half
            points = [QPointF(x, y) for x, y in at.tolist()]
            if len(points) == 1:
                path.addEllipse(points[0], _POINT_PX, _POINT_PX)
                continue
            path.moveTo(points[0])
            for point in points[1:]:
                path.lineTo(point)
        return path


def _window(outlines: Outlines) -> QRectF:
    """What is drawn, without the one in two hundred that lies far out: a slip in a coordinate would
    else leave the district a dot."""
    middles = np.array([outline.mean(axis=0) for outline in outlines])
    low, high = np.percentile(middles, (0.25, 99.75), axis=0)
    room = np.maximum(high - low, 1e-4)
    low, high = low - 0.05 * room, high + 0.05 * room
    return QRectF(QPointF(*low.tolist()), QPointF(*high.tolist()))
