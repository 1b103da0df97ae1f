"""The columns of one table: an example, what each means, and how much of it is understood."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from twin.importing.importing import NOT_NEEDED, MeansRow, SeenColumn
from ui.panels.importing.meanings import (
    MEANINGS,
    NOT_UNDERSTOOD,
    in_words,
    value_attribute,
    values_of,
)
from ui.panels.widgets.fields import Choice
from ui.style.plain_label import plain_tip
from ui.style.room import px

_HEADS = ("Column", "Examples", "Means", "Understood")
_COLUMN, _EXAMPLES, _MEANS, _UNDERSTOOD = range(4)
_SHOWN_LETTERS = 60
_SHOWN_VALUES = 12


class ColumnsTable(QTableWidget):
    """`said` carries a MeansRow: what a person says of a column or of one of its values."""

    said = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_HEADS), parent)
        self.setHorizontalHeaderLabels(_HEADS)
        self.setAccessibleName("Columns and what they mean")
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in (_COLUMN, _UNDERSTOOD):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_EXAMPLES, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_MEANS, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(_MEANS, px(210))

    def show_columns(self, columns: tuple[SeenColumn, ...]) -> None:
        """Those that nobody understands first, then those with values that nobody does."""
        self.setRowCount(0)
        for column in sorted(columns, key=_order):
            self._add_column(column)
            words = values_of(column.means)
            for value in column.unknown_values[:_SHOWN_VALUES] if words else ():
                self._add_value(column, value, words)

    def _add_column(self, column: SeenColumn) -> None:
        choice = Choice()
        if not column.means:
            choice.addItem(NOT_UNDERSTOOD, "")
        for attribute, words in MEANINGS.items():
            choice.addItem(words, attribute)
        if column.means and choice.findData(column.means) < 0:
            choice.addItem(in_words(column.means), column.means)
        choice.setCurrentIndex(choice.findData(column.means))
        choice.setAccessibleName(f"Meaning of {column.name}")
        choice.activated.connect(partial(self._say_column, column.name, choice))
        told = f"{column.understood:,} of {column.rows:,}" if column.means else "none"
        if column.means == NOT_NEEDED:
            told = ""
        self._add_row(column.name, ", ".join(column.examples), choice, told)

    def _add_value(self, column: SeenColumn, value: str, words: dict[str, str]) -> None:
        choice = Choice()
        choice.addItem(NOT_UNDERSTOOD, "")
        for means, said in words.items():
            choice.addItem(said, means)
        choice.setAccessibleName(f"Meaning of {value} in {column.name}")
        attribute = value_attribute(column.means)
        choice.activated.connect(partial(self._say_value, column.name, value, attribute, choice))
        self._add_row("", value, choice, "")

    def _add_row(self, name: str, examples: str, choice: Choice, told: str) -> None:
        row = self.rowCount()
        self.insertRow(row)
        for place, text in ((_COLUMN, name), (_EXAMPLES, examples), (_UNDERSTOOD, told)):
            item = QTableWidgetItem(text[:_SHOWN_LETTERS])
            item.setToolTip(plain_tip(text))
            self.setItem(row, place, item)
        self.setCellWidget(row, _MEANS, choice)

    def _say_column(self, name: str, choice: Choice, _: int) -> None:
        if choice.currentData():
            self.said.emit(MeansRow(name, "", choice.currentData()))

    def _say_value(self, name: str, value: str, attribute: str, choice: Choice, _: int) -> None:
        if choice.currentData():
            self.said.emit(MeansRow(name, value, attribute, choice.currentData()))


def _order(column: SeenColumn) -> tuple[int, str]:
    if not column.means:
        return 0, column.name
    if column.means == NOT_NEEDED:
        return 3, column.name
    return (1 if column.understood < column.rows else 2), column.name
