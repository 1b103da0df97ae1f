"""The area that is being drawn, or that a measure is for: its outline laid on the ground.

Painted over the scene by Qt, so that hills and houses never hide it.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF

from ui.overlay.sheet import Sheet
from ui.view_state.camera import Pose, projected

Array = NDArray[np.float64]
Corner = tuple[float, float]

STEP_M = 4.0
FILL_ALPHA = 0.16
CORNER_PX = 4.0


class AreaLayer(Sheet):
    """A clear sheet over the scene with one outline on it; the mouse goes through."""

    corners: tuple[Corner, ...] = ()
    pointer: Corner | None = None
    closed = False

    def show_area(
        self, corners: Sequence[Corner], *, closed: bool, pointer: Corner | None = None
    ) -> None:
        """Shows an outline by its corners [m], or none; `pointer`: where the next would be."""
        self.corners, self.closed, self.pointer = tuple(corners), closed, pointer
        self.update()

    def pixels_of(self, corners: Sequence[Corner]) -> Array:
        """Where corners lie in the view, (n, 2) pixels."""
        return self._seen(np.asarray(corners))[0]

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.corners or self.scene.meshes is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = list(self.corners)
        sought = [*ring, self.pointer] if self.pointer and not self.closed else ring
        if len(sought) > 2:
            self._fill(painter, [*sought, sought[0]])
        if self.closed:
            self._line(painter, [*ring, ring[0]])
        else:
            self._line(painter, ring)
            if sought is not ring:
                self._line(painter, sought[-2:], Qt.PenStyle.DashLine)
            if len(sought) > 2:
                self._line(painter, [sought[-1], sought[0]], Qt.PenStyle.DotLine)
        self._dots(painter, ring)
        painter.end()

    def _fill(self, painter: QPainter, line: list[Corner]) -> None:
        pixels, depth = self._seen(laid_out(line))
        if (depth <= 0).any():
            return
        paint = QColor(self.scene.look.theme.accent)
        paint.setAlphaF(FILL_ALPHA)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paint)
        painter.drawPolygon(_polygon(pixels))

    def _line(
        self, painter: QPainter, line: list[Corner], style: Qt.PenStyle = Qt.PenStyle.SolidLine
    ) -> None:
        if len(line) < 2:
            return
        theme = self.scene.look.theme
        pixels, depth = self._seen(laid_out(line))
        ends = np.flatnonzero(depth <= 0)
        for colour, width in ((theme.scene.label_halo, 5.0), (theme.accent, 2.5)):
            pen = QPen(QColor(colour), width * max(theme.line_px, 1.0))
            pen.setStyle(style if colour == theme.accent else Qt.PenStyle.SolidLine)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            for part in np.split(np.arange(len(pixels)), ends):
                painter.drawPolyline(_polygon(pixels[part[depth[part] > 0]]))

    def _dots(self, painter: QPainter, ring: list[Corner]) -> None:
        theme = self.scene.look.theme
        pixels, depth = self._seen(np.asarray(ring))
        painter.setPen(QPen(QColor(theme.accent), 2.0))
        painter.setBrush(QColor(theme.scene.label_halo))
        for x, y in pixels[depth > 0]:
            painter.drawEllipse(QPointF(x, y), CORNER_PX, CORNER_PX)

    def _seen(self, xy: Array) -> tuple[Array, Array]:
        assert self.scene.meshes is not None
        grid = self.scene.meshes.grid
        z = ground_height_m(grid.z_m, (xy - (grid.west_m, grid.south_m)) / grid.cell_m)
        pose: Pose = self.scene.pose
        return projected(pose, np.column_stack([xy, z]), (self.width(), self.height()))


def laid_out(line: Sequence[Corner], step_m: float = STEP_M) -> Array:
    """Points (n, 2) along a line, near enough to each other to follow the ground."""
    parts = []
    for a, b in pairwise(line):
        count = int(np.clip(np.hypot(b[0] - a[0], b[1] - a[1]) / step_m, 1, 250))
        parts.append(np.linspace(a, b, count, endpoint=False))
    return np.vstack([*parts, [line[-1]]])


def ground_height_m(z_m: Array, cells: Array) -> Array:
    """Height (n,) [m] between the nodes (rows, cols) of a grid at places (n, 2) in cells."""
    rows, cols = z_m.shape
    x, y = np.clip(cells[:, 0], 0, cols - 1), np.clip(cells[:, 1], 0, rows - 1)
    c, r = np.minimum(x.astype(int), cols - 2), np.minimum(y.astype(int), rows - 2)
    u, v = x - c, y - r
    low = z_m[r, c] * (1 - u) + z_m[r, c + 1] * u
    high = z_m[r + 1, c] * (1 - u) + z_m[r + 1, c + 1] * u
    return np.asarray(low * (1 - v) + high * v)


def _polygon(pixels: Array) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in pixels.tolist()])
