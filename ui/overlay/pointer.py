"""A pointer over the scene that a room can follow: a ring where the mouse is."""

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QCursor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

_EVERY_MS, _RADIUS_PX = 30, 16
_RED = QColor(214, 40, 40)


class Pointer(QWidget):
    """Covers its parent and lets the mouse through; off until it is asked for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.update)
        self.hide()

    def turn(self, on: bool) -> None:
        """Show the ring, or take it away."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.setVisible(on)
        self.raise_()
        if on:
            self._timer.start()
        else:
            self._timer.stop()

    def paintEvent(self, _: QPaintEvent) -> None:
        at = QPointF(self.mapFromGlobal(QCursor.pos()))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((QColor("white"), 8), (_RED, 5)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(at, _RADIUS_PX, _RADIUS_PX)
