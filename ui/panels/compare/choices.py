"""What is compared with what, and which scenario and quantity the waterfall is of."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from twin.words.quantities import QUANTITIES
from ui.panels.widgets.fields import Choice
from ui.style.plain_label import PlainLabel

_LETTERS = 16


class Choices(QWidget):
    """changed: something else was chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._second, self._first, self._whose = Choice(), Choice(), Choice()
        self._of_what, self._everything = Choice(), QCheckBox("All numbers")
        for q in QUANTITIES:
            if q.headline:
                self._of_what.addItem(q.label.partition(",")[0], q.key)
        self._of_what.setCurrentIndex(self._of_what.findData("co2_kg_a"))
        self._of_table: tuple[QWidget, ...] = (
            PlainLabel("Last column:"), self._second, PlainLabel("less"), self._first,
            self._everything,
        )  # fmt: skip
        self._of_measures: tuple[QWidget, ...] = (
            PlainLabel("In"), self._whose, PlainLabel("each measure does to"), self._of_what,
        )  # fmt: skip
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for part in (*self._of_table, *self._of_measures):
            line.addWidget(part)
        line.addStretch(1)
        for choice in (self._second, self._first, self._whose, self._of_what):
            choice.setMinimumContentsLength(_LETTERS)
            choice.currentIndexChanged.connect(self.changed)
        self._everything.toggled.connect(self.changed)

    @property
    def scenario(self) -> int:
        """The number of the scenario that the waterfall is of."""
        return max(self._whose.currentIndex(), 0)

    @property
    def quantity(self) -> str:
        """The key of the quantity that the waterfall is of."""
        return str(self._of_what.currentData())

    @property
    def everything(self) -> bool:
        """Whether all numbers are wished, not the headline alone."""
        return self._everything.isChecked()

    def pair(self) -> tuple[int, int]:
        """The numbers of the two scenarios picked, the one that is taken off first."""
        return max(self._first.currentIndex(), 0), max(self._second.currentIndex(), 0)

    def show_names(self, names: tuple[str, ...], in_hand: int) -> None:
        """Offer these scenarios; in_hand: the number of the one that is worked on."""
        other = 0 if in_hand else len(names) - 1
        for choice, index in (
            (self._first, other), (self._second, in_hand), (self._whose, in_hand),
        ):  # fmt: skip
            choice.blockSignals(True)
            choice.clear()
            choice.addItems(list(names))
            choice.setCurrentIndex(index)
            choice.blockSignals(False)

    def show_for(self, page: str) -> None:
        """Show what a page of the comparison can be asked."""
        for part in self._of_table:
            part.setVisible(page == "table")
        for part in self._of_measures:
            part.setVisible(page == "measures")
