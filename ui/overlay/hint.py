"""One line over the scene that says what the mouse does now."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.overlay.corners import edge_px
from ui.style.plain_label import PlainLabel
from ui.style.room import px


class Hint(PlainLabel):
    """Keeps itself in the middle, below what lies along the upper edge; hidden when empty."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._scene = parent
        self.setObjectName("hint")
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._top_px = edge_px()
        self.hide()

    def say(self, text: str) -> None:
        """Shows a line; an empty one hides it."""
        self.setText(text)
        self.setVisible(bool(text))
        self._place()

    def stand_below(self, top_px: int) -> None:
        """Keeps clear of what lies along the upper edge."""
        self._top_px = top_px
        self._place()

    def _place(self) -> None:
        room = self._scene.width() - 2 * edge_px()
        width = min(self.fontMetrics().horizontalAdvance(self.text()) + px(40), max(room, 120))
        self.resize(width, self.heightForWidth(width))
        self.move((self._scene.width() - width) // 2, self._top_px)
        self.raise_()
