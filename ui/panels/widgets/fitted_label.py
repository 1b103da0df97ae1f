"""A label whose text is always whole: its font shrinks where the room is narrow."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from ui.style.plain_label import PlainLabel

_LEAST_PX = 8
_MEASURED_PX = 100
"""Letters are measured large, so that their width does not depend on the size they have."""


class FittedLabel(PlainLabel):
    """Draws its text in its own font, or smaller, never cut; elided only below 8 pixels.

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
        narrow = self._is_narrow()
        font = self.font()
        font.setPixelSize(self.drawn_px)
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
        font = self.font()
        font.setPixelSize(_MEASURED_PX)
        wide = QFontMetricsF(font).horizontalAdvance(text) * self._own_px() / _MEASURED_PX
        return min(room / wide * 0.98, 1.0) if wide > 0 and room > 0 else 1.0

    def _own_px(self) -> int:
        return self.fontInfo().pixelSize()

    def _size_px(self, narrow: bool) -> int:
        return max(int(self._own_px() * self._share(self._words(narrow)) + 1e-6), _LEAST_PX)

    @property
    def drawn_px(self) -> int:
        """The size that the text is drawn in, with those that share it."""
        narrow = self._is_narrow()
        return min(label._size_px(narrow) for label in self._together)

    @property
    def is_whole(self) -> bool:
        """Whether the text is drawn to its end."""
        font = self.font()
        font.setPixelSize(self.drawn_px)
        wide = QFontMetricsF(font).horizontalAdvance(self._words(self._is_narrow()))
        return wide <= self.contentsRect().width()

    def _is_narrow(self) -> bool:
        return any(label._share(label.text()) < 1.0 for label in self._together)

    def _paint_all(self) -> None:
        for label in self._together:
            label.update()
