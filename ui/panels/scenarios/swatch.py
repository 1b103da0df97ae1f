"""The colour of a scenario as a small mark."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from ui.style.icons import icon
from ui.style.room import px

_SWATCH_PX = 12


def swatch(colour: str, locked: bool = False) -> QIcon:
    """The colour of a scenario as an icon, with a lock where it is locked."""
    if locked:
        return _lock(colour)
    size = px(_SWATCH_PX)
    made = QPixmap(size, size)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(0, 0, size, size, 3, 3)
    painter.end()
    return QIcon(made)


def _lock(colour: str) -> QIcon:
    """A closed lock in a scenario's colour."""
    size = px(_SWATCH_PX + 4)
    made = icon("ph.lock-simple").pixmap(QSize(size, size))
    painter = QPainter(made)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(made.rect(), QColor(colour))
    painter.end()
    return QIcon(made)
