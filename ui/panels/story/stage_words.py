"""What a room reads over the scene: title and caption above, large numbers below.

No letter is smaller than LEAST_PX, also in a window of 1280x800.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from twin.answer.compare import Row
from twin.words.quantities import written
from ui.style.plain_label import PlainLabel
from ui.style.theme import FONT_FAMILY, Theme

LEAST_PX = 24
_TITLE_PX, _NUMBER_PX = 34, 38
_SHOWN = {
    "final_energy_kwh_a": "Energy a year",
    "co2_kg_a": "Carbon a year",
    "bills_eur_a": "Bills a year",
    "investment_eur": "Investment",
}


class StageWords(QWidget):
    """Lies over the scene; the mouse goes through to it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._card, self._foot = QFrame(self), QFrame(self)
        self.title, self.caption = PlainLabel(), PlainLabel()
        self.side = PlainLabel()
        self.caption.setWordWrap(True)
        above = QVBoxLayout(self._card)
        above.setContentsMargins(20, 10, 20, 12)
        above.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.side)
        above.addLayout(head)
        above.addWidget(self.caption)
        grid = QGridLayout(self._foot)
        grid.setContentsMargins(20, 8, 20, 8)
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(0)
        self._numbers: dict[str, tuple[PlainLabel, PlainLabel]] = {}
        for column, (key, name) in enumerate(_SHOWN.items()):
            label, value, change = PlainLabel(name), PlainLabel("–"), PlainLabel()
            for row, part in enumerate((label, value, change)):
                grid.addWidget(part, row, column)
            label.setObjectName("stageText")
            value.setObjectName("stageNumber")
            change.setObjectName("stageText")
            self._numbers[key] = (value, change)
        self.title.setObjectName("stageTitle")
        self.caption.setObjectName("stageText")
        self.side.setObjectName("stageText")
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Sizes are this widget's own: no size of letters of the window makes them smaller."""
        self._theme = theme
        self.setStyleSheet(
            f"QFrame {{ background: {theme.panel}; border: 1px solid {theme.line};"
            f" border-radius: 8px; }}"
            f"QLabel {{ border: none; background: transparent; color: {theme.text};"
            f" font-family: '{FONT_FAMILY}'; }}"
            f"QLabel#stageText {{ font-size: {LEAST_PX}px; }}"
            f"QLabel#stageTitle {{ font-size: {_TITLE_PX}px; font-weight: 600; }}"
            f"QLabel#stageNumber {{ font-size: {_NUMBER_PX}px; font-weight: 600; }}"
        )

    def show_station(self, title: str, caption: str) -> None:
        self.title.setText(title)
        self.caption.setText(caption)
        self.caption.setVisible(bool(caption))
        self._lay_out()

    def show_side(self, words: str) -> None:
        """Which of the two is on the map: 'A today' or 'B scenario'."""
        self.side.setText(words)

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """The numbers of the scenario, and what changes beside today."""
        for row in rows:
            if row.quantity.key not in self._numbers:
                continue
            value, change = self._numbers[row.quantity.key]
            value.setText(written(row.shown, row.quantity.unit).removesuffix(" a year"))
            some = row.baseline and not row.unchanged
            change.setText(written(row.relative, "share", signed=True) if some else "")
            colour = {1: self._theme.better, -1: self._theme.worse, 0: self._theme.text}[row.helps]
            change.setStyleSheet(f"color: {colour}")
        self._lay_out()

    def fill(self, width: int, height: int) -> None:
        """Take the room of the scene."""
        self.setGeometry(0, 0, width, height)
        self._lay_out()

    def foot_px(self) -> int:
        """How high the numbers stand."""
        return self._foot.sizeHint().height() + 12

    def head_px(self) -> int:
        """How far down the caption reaches."""
        return self._card.y() + self._card.height()

    def _lay_out(self) -> None:
        wide = max(self.width() - 24, 200)
        for frame in (self._card, self._foot):
            layout = frame.layout()
            assert layout is not None
            layout.activate()
        high = self._card.heightForWidth(wide)
        self._card.setGeometry(12, 12, wide, max(high, self._card.minimumSizeHint().height()))
        low = self._foot.sizeHint()
        self._foot.setGeometry(12, self.height() - low.height() - 12, wide, low.height())
