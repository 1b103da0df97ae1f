"""What is in force: the scenario's name, each measure with its target, each changed assumption."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.style.plain_label import PlainLabel, plain_tip
from ui.view_state.changed_assumptions import ChangedAssumption
from ui.view_state.state import MeasureRow

_NOTHING = "Nothing in force: this is the baseline."
_MOST_ROWS = 4
_LONGEST_NAME = 80
_Row = tuple[str, str, str]
"""What stands on the left, on the right, and in the tool tip."""


class InForce(QWidget):
    """Each measure, in the order in which they apply, with whom it reaches of all there are; then
    each factor that the scenario sets itself.

    chosen: id of the measure clicked; assumptions_requested: a factor was clicked; renamed: the
    name that was typed for the scenario.
    """

    chosen = Signal(str)
    assumptions_requested = Signal()
    renamed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = QLineEdit()
        self._name.setMaxLength(_LONGEST_NAME)
        self._name.setPlaceholderText("Name of this scenario")
        self._name.setAccessibleName("Name of this scenario")
        self._name.setToolTip("Name of this scenario: type another one")
        self._name.setProperty("role", "name")
        self._name.editingFinished.connect(self._rename)
        self._said = ""
        self._title = PlainLabel(_NOTHING)
        self._title.setProperty("role", "quiet")
        self._table = _table()
        for signal in (self._table.cellClicked, self._table.cellActivated):
            signal.connect(lambda row, _: self._choose(row))
        self._ids: list[str] = []
        self._rows: list[_Row] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 4, 8)
        layout.setSpacing(4)
        layout.addWidget(self._name)
        layout.addWidget(self._title)
        layout.addWidget(self._table)
        self._table.hide()

    def show_name(self, name: str) -> None:
        """Show what the scenario is called, unless another name is just being typed."""
        self._said = name
        if not (self._name.hasFocus() and self._name.isModified()):
            self._name.setText(name)
            self._name.setCursorPosition(0)

    def show_rows(
        self, rows: tuple[MeasureRow, ...], changed: tuple[ChangedAssumption, ...] = ()
    ) -> None:
        """Show measures and changed assumptions; nothing is emitted."""
        self._ids = [r.id for r in rows]
        self._title.setText(_counted(len(rows), len(changed)))
        self._rows = [*map(_of_measure, rows), *map(_of_assumption, changed)]
        self._table.setVisible(bool(self._rows))
        self._table.setRowCount(len(self._rows))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for i, (left, amount, tip) in enumerate(self._rows):
            for column, text in enumerate((left, amount)):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(tip))
                if column:
                    item.setTextAlignment(right)
                self._table.setItem(i, column, item)
        self._fit()

    def lines(self) -> list[tuple[str, str]]:
        """What the rows say, left and right."""
        return [(left, right) for left, right, _ in self._rows]

    def _choose(self, row: int) -> None:
        if row < len(self._ids):
            self.chosen.emit(self._ids[row])
        else:
            self.assumptions_requested.emit()

    def _rename(self) -> None:
        name = " ".join(self._name.text().split())
        self._name.setModified(False)
        if name and name != self._said:
            self.renamed.emit(name)
        else:
            self._name.setText(self._said)

    def _fit(self) -> None:
        height = self.fontMetrics().height() + 4
        self._table.verticalHeader().setDefaultSectionSize(height)
        self._table.setFixedHeight(height * min(self._table.rowCount(), _MOST_ROWS) + 2)

    def sizeHint(self) -> QSize:
        self._fit()
        return super().sizeHint()


def _table() -> QTableWidget:
    table = QTableWidget(0, 2)
    table.setAccessibleName("Measures and changed assumptions in force")
    table.setProperty("role", "reading")
    table.horizontalHeader().hide()
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    head = table.horizontalHeader()
    head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    return table


def _counted(measures: int, assumptions: int) -> str:
    if not measures and not assumptions:
        return _NOTHING
    parts = [f"{measures} measure{'' if measures == 1 else 's'}"]
    if assumptions:
        parts.append(f"{assumptions} changed assumption{'' if assumptions == 1 else 's'}")
    return f"In force: {', '.join(parts)}"


def _of_measure(row: MeasureRow) -> _Row:
    return row.title, row.scope, f"{row.title}: {row.target}\n{row.reach}".rstrip()


def _of_assumption(a: ChangedAssumption) -> _Row:
    return a.label, a.value, f"{a.label}: {a.value}, else {a.default}"
