"""A label whose text is always whole: its font shrinks where the room is narrow."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from ui.style.plain_label import PlainLabel

_LEAST_SHARE = 0.5


class FittedLabel(PlainLabel):
    """Draws its text in its own font, or smaller, never cut; elided only below half size.

    together: labels that share one size, the smallest that any of them needs. Where one of them
    would have to shrink, each that has shorter words says those.
    """

    def __init__(self, text: str = "", together: list["FittedLabel"] | None = None) -> None:
        super().__init__(text)
        self._together = [] if together is None else together
        self._together.append(self)
        self._short = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, text: str, short: str = "") -> None:
        """Shows a text, or a shorter one where the room is narrow."""
        self._short = short
        self.setText(text)
        self._paint_all()

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._paint_all()

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        narrow = any(label._share(label.text()) < 1.0 for label in self._together)
        font = self.font()
        font.setPixelSize(min(label._size_px(narrow) for label in self._together))
        text = QFontMetricsF(font).elidedText(
            self._words(narrow), Qt.TextElideMode.ElideRight, room.width()
        )
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, self.alignment() | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()

    def _words(self, narrow: bool) -> str:
        return self._short if narrow and self._short else self.text()

    def _share(self, text: str) -> float:
        """How much of its own size a text can have in the room there is."""
        room = self.contentsRect().width()
        wide = QFontMetricsF(self.font()).horizontalAdvance(text)
        return max(room / wide * 0.98, _LEAST_SHARE) if wide > room > 0 else 1.0

    def _size_px(self, narrow: bool) -> int:
        return max(int(self.fontInfo().pixelSize() * self._share(self._words(narrow))), 8)

    def _paint_all(self) -> None:
        for label in self._together:
            label.update()
