"""The list of the measures in force: what, how far; a click brings its card to the front."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from twin.words.quantities import percent
from ui.style.plain_label import PlainLabel, plain_tip
from ui.view_state.state import MeasureRow

_NOTHING = "Nothing in force: this is the baseline."
_MOST_ROWS = 4


class InForce(QWidget):
    """Title and share of each measure, in the order in which they apply."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(_NOTHING)
        self._title.setProperty("role", "quiet")
        self._table = QTableWidget(0, 2)
        self._table.setAccessibleName("Measures in force")
        self._table.setProperty("role", "reading")
        self._table.horizontalHeader().hide()
        self._table.verticalHeader().hide()
        self._table.setShowGrid(False)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self._table.horizontalHeader()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        for signal in (self._table.cellClicked, self._table.cellActivated):
            signal.connect(lambda row, _: self.chosen.emit(self._ids[row]))
        self._ids: list[str] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 4, 8)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addWidget(self._table)
        self._table.hide()

    def show_rows(self, rows: tuple[MeasureRow, ...]) -> None:
        """Show the measures; nothing is emitted."""
        self._ids = [r.id for r in rows]
        self._title.setText(f"In force ({len(rows)})" if rows else _NOTHING)
        self._table.setVisible(bool(rows))
        self._table.setRowCount(len(rows))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for i, row in enumerate(rows):
            title, share = QTableWidgetItem(row.title), QTableWidgetItem(percent(row.uptake_frac))
            share.setTextAlignment(right)
            title.setToolTip(plain_tip(row.target))
            self._table.setItem(i, 0, title)
            self._table.setItem(i, 1, share)
        self._fit()

    def _fit(self) -> None:
        height = self.fontMetrics().height() + 4
        self._table.verticalHeader().setDefaultSectionSize(height)
        self._table.setFixedHeight(height * min(self._table.rowCount(), _MOST_ROWS) + 2)

    def sizeHint(self) -> QSize:
        self._fit()
        return super().sizeHint()
