"""One notice at the top of the scene; it goes by itself, or by its cross."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from ui.overlay.corners import edge_px
from ui.style.icons import icon
from ui.style.plain_label import PlainLabel
from ui.style.room import px

_STAYS_MS = 9000


class Notice(QFrame):
    """Keeps itself in the middle of the upper edge; it never takes the keyboard away."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._scene = parent
        self.setObjectName("hoverCard")
        self._text = PlainLabel()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QToolButton()
        self._close.setAccessibleName("Close the notice")
        self._close.clicked.connect(self.hide)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 8, 8, 8)
        line.addWidget(self._text, 1)
        line.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._top_px = edge_px()
        self.refresh_icon()
        self.hide()

    def say(self, text: str) -> None:
        """Show a notice for nine seconds."""
        self._text.setText(text)
        self.show()
        self.raise_()
        self._place()
        self._timer.start(_STAYS_MS)

    def text(self) -> str:
        """What the notice says, empty where none is shown."""
        return self._text.text() if self.isVisible() else ""

    def refresh_icon(self) -> None:
        """Draw the cross in the palette's colour, after a change of theme."""
        self._close.setIcon(icon("ph.x"))

    def stand_below(self, top_px: int) -> None:
        """Keeps clear of what lies along the upper edge."""
        self._top_px = top_px
        self._place()

    def _place(self) -> None:
        room = self._scene.width()
        self._text.setMinimumWidth(px(280))
        self.setMaximumWidth(max(room - 4 * edge_px(), 200))
        self.adjustSize()
        self.move((room - self.width()) // 2, self._top_px)
