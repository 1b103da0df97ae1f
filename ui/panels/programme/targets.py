"""The programme's ten targets on one page, and a place to type in what no model can know."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from twin.scenario.choices import Known
from ui.panels.widgets.fields import Number
from ui.style.plain_label import PlainLabel
from ui.style.room import fit_room, fit_window, px

if TYPE_CHECKING:
    from twin.programme.reached import Reached

_ROLES = {"met": "better", "not met": "worse", "not sure": "value", "not known": "quiet"}
_MOST = 1e12


class TargetsDialog(QDialog):
    """Each target with aim, value, interval, how it is counted and whether it is met."""

    known = Signal(str, object)
    """The number of a target, and what was typed in of it; None where it is taken back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("The programme's ten targets")
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self._rows)
        self._title = _label("", "title")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.addWidget(self._title)
        layout.addWidget(scroll, 1)
        close = QPushButton("Close")
        close.clicked.connect(self.accept)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def show_rows(self, title: str, rows: "Sequence[Reached]") -> None:
        """Fill the page anew."""
        self._title.setText(title)
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(0, 3)
        for column, head in enumerate(("Target", "Reached", "Aim", "", "")):
            self._grid.addWidget(_label(head, "quiet"), 0, column)
        for row, one in enumerate(rows, start=1):
            self._add(row, one)
        if not self.isVisible():
            fit_room(self)
            fit_window(self, px(1060), px(760))

    def said(self, number: int) -> str:
        """What the page says of a target: reached, aim and verdict."""
        cells = (self._grid.itemAtPosition(number, c) for c in (1, 2, 3))
        return " | ".join(cell.widget().text() for cell in cells if cell)  # type: ignore[union-attr]

    def _add(self, row: int, one: "Reached") -> None:
        # Here, not above: the window is shown before the physics below this loads.
        from twin.programme.report import number_in_words, value_in_words

        words, column = QWidget(), QVBoxLayout()
        words.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(_label(f"{one.goal.number}  {one.goal.title}", "cardTitle"))
        told = one.goal.counted if one.standing != "typed in" else f"Typed in: {one.source}"
        column.addWidget(_label(told, "quiet", wrap=True))
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(words, row, 0)
        self._grid.addWidget(_label(value_in_words(one), "value", wrap=True), row, 1, top)
        aim = _label(number_in_words(one.aim, one.goal.unit))
        aim.setToolTip(one.aim_source)
        self._grid.addWidget(aim, row, 2, top)
        self._grid.addWidget(_label(one.met, _ROLES[one.met]), row, 3, top)
        button = QPushButton("Type in…" if one.standing != "typed in" else "Change…")
        button.setAccessibleName(f"{button.text()} {one.goal.title}")
        button.clicked.connect(lambda: self.ask(one))
        self._grid.addWidget(button, row, 4, top)

    def ask(self, one: "Reached") -> "KnownDialog":
        """A small form for what is known of one target."""
        form = KnownDialog(one, self)
        form.decided.connect(lambda known: self.known.emit(one.goal.key, known))
        form.open()
        return form


class KnownDialog(QDialog):
    """A number, its source and, where the district has one, its own aim."""

    decided = Signal(object)

    def __init__(self, one: "Reached", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(one.goal.title)
        unit = one.goal.unit
        self.value, self.aim = (Number(unit, 0.0, _MOST, 1.0) for _ in range(2))
        typed = one.standing == "typed in"
        self.value.setValue(
            one.value * (100 if unit == "share" else 1) if typed and one.value else 0
        )
        self.aim.setSpecialValueText("as the programme's")
        self.source = QLineEdit(one.source if typed else "")
        self.source.setPlaceholderText("Who says so, and when")
        self._fault = _label("", "warning")
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 20, 24, 16)
        for row, (text, field) in enumerate(
            (("Reached", self.value), ("Source", self.source), ("The district's own aim", self.aim))
        ):
            label = _label(text)
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(self._fault, 3, 0, 1, 2)
        buttons = QHBoxLayout()
        save, forget = QPushButton("Save"), QPushButton("Not known")
        save.setDefault(True)
        save.clicked.connect(self.save)
        forget.clicked.connect(lambda: self._end(None))
        buttons.addStretch(1)
        buttons.addWidget(forget)
        buttons.addWidget(save)
        grid.addLayout(buttons, 4, 0, 1, 2)
        self.setMinimumWidth(px(480))

    def save(self) -> None:
        """Tell what was typed in; it needs a source."""
        source = self.source.text().strip()
        if len(source) < 3:
            self._fault.setText("Say who says so: a number without a source is not shown.")
            return
        aim = self.aim.amount() or None
        self._end(Known(value=self.value.amount(), source=source[:400], aim=aim))

    def _end(self, known: Known | None) -> None:
        self.decided.emit(known)
        self.accept()


def _label(text: str, role: str = "", wrap: bool = False) -> PlainLabel:
    label = PlainLabel(text)
    label.setWordWrap(wrap)
    if role:
        label.setProperty("role", role)
    return label
