"""A label whose text is always whole: its font shrinks where the room is narrow."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

_LEAST_SHARE = 0.5


class FittedLabel(QLabel):
    """Draws its text in its own font, or smaller, never cut; elided only below half size."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        font = self.font()
        wide = QFontMetricsF(font).horizontalAdvance(self.text())
        if wide > room.width() > 0:
            share = max(room.width() / wide * 0.98, _LEAST_SHARE)
            font.setPixelSize(max(int(self.fontInfo().pixelSize() * share), 8))
        text = QFontMetricsF(font).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, self.alignment() | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()
