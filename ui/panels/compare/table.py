"""The table of scenarios side by side: each number with its change, interval and how sure it is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from ui.style.plain_label import PlainLabel
from ui.style.room import fit_room, px
from ui.view_state.comparison import Cell, TableRow

_HELPS = {1: "better", -1: "worse", 0: "quiet"}
_LABEL_PX = 112
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


class CompareTable(QScrollArea):
    """Rows of quantities, a column for the baseline, each scenario and the difference of a pair."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setAccessibleName("Scenarios side by side")
        self._rows: tuple[TableRow, ...] = ()
        self._heads: tuple[str, ...] = ()
        self._apart: tuple[str, ...] = ()

    def show_rows(
        self,
        heads: tuple[str, ...],
        colours: tuple[str, ...],
        rows: tuple[TableRow, ...],
        apart: tuple[str, ...],
    ) -> None:
        """Show them anew. heads: one for each column of cells; colours: of the columns, '' for
        none; apart: what the pair decides differently, in a line each."""
        self._heads, self._rows, self._apart = heads, rows, apart
        content = QWidget()
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(0, 1)
        for column, (head, colour) in enumerate(zip(heads, colours, strict=True), start=1):
            grid.addWidget(_head(head, colour), 0, column)
        for number, row in enumerate(rows, start=1):
            label = _label(row.label)
            label.setWordWrap(True)
            label.setMinimumWidth(px(_LABEL_PX))
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, number, 0)
            for column, cell in enumerate(row.cells, start=1):
                grid.addWidget(_cell(cell), number, column)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 8, 20, 8)
        layout.setSpacing(8)
        layout.addLayout(grid)
        if apart:
            layout.addSpacing(8)
            layout.addWidget(_label(f"What differs in the last column ({heads[-1]})", "cardTitle"))
        for line in apart:
            said = _label(line)
            said.setWordWrap(True)
            layout.addWidget(said)
        layout.addStretch(1)
        fit_room(content)
        self.setWidget(content)

    def said(self) -> dict[str, tuple[Cell, ...]]:
        """What the rows say, by the name of the quantity."""
        return {row.label: row.cells for row in self._rows}

    @property
    def differences(self) -> tuple[str, ...]:
        """What the pair decides differently."""
        return self._apart


def _head(text: str, colour: str) -> QWidget:
    """The name over a column, with a bar in the scenario's colour."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    label = _label(text, "cardTitle")
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
    column.addWidget(label, 1)
    bar = QWidget()
    bar.setFixedHeight(3)
    bar.setStyleSheet(f"background: {colour or 'transparent'}; border-radius: 1px;")
    column.addWidget(bar)
    return holder


def _cell(cell: Cell) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(1)
    parts = [(cell.value, "value"), (cell.change, _HELPS[cell.helps])]
    parts += [(cell.interval, "quiet"), (cell.sure, "quiet")]
    for text, role in parts:
        if text:
            label = _label(text, role)
            label.setAlignment(_RIGHT)
            column.addWidget(label)
    column.addStretch(1)
    return holder


def _label(text: str, role: str = "") -> PlainLabel:
    label = PlainLabel(text)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        label.setProperty("role", role)
    return label
