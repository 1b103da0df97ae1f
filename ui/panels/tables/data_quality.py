"""What is not sure about a district: a table to read and to search; a click flies there."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from twin.district.district import District
from ui.panels.tables.reading_table import place_low, reading_table
from ui.style.plain_label import PlainLabel
from ui.view_state.issue_wording import IssueLine, IssueRow, in_words, layer_title

_COLUMNS = ("Object", "What", "Why", "What was done")
_SHARES = (0.28, 0.22, 0.22)
_NO_ISSUE = "No data-quality issue in this district: every value is given, and nothing looks odd."
_EVERYTHING = "Everything"

Index = QModelIndex | QPersistentModelIndex


class DataQualityDialog(QDialog):
    """The data-quality issues of one district. `chosen` carries (layer, row) of the click."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._district: District | None = None
        self._model = _IssueTable()
        self._title = PlainLabel()
        self._title.setProperty("role", "title")
        self._explain = PlainLabel()
        self._explain.setProperty("role", "soft")
        self._explain.setWordWrap(True)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search a street, an id, a value or a rule")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.layer = QComboBox()
        self.layer.setAccessibleName("Which objects")
        self.layer.currentIndexChanged.connect(self._filter)
        self.count = PlainLabel()
        self.count.setProperty("role", "soft")
        self.table = self._made_table()
        self.empty = PlainLabel(_NO_ISSUE)
        self.empty.setProperty("role", "empty")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.empty)
        self._lay_out()

    def _made_table(self) -> QTableView:
        table = reading_table()
        table.setModel(self._model)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.horizontalHeader().setMinimumSectionSize(80)
        table.clicked.connect(self._choose)
        table.activated.connect(self._choose)
        return table

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.search, 1)
        line.addWidget(self.layer)
        line.addWidget(self.count)
        close = QPushButton("Close")
        close.setAutoDefault(False)
        close.clicked.connect(self.hide)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._explain)
        layout.addLayout(line)
        layout.addWidget(self._pages, 1)

    def show_issues(self, district: District, issues: Sequence[IssueRow]) -> None:
        """Fill the table and show it over the lower half of the parent, clear of the scene."""
        self._district = district
        self.setWindowTitle("Data quality of this district")
        self._title.setText(f"Data quality of {district.name}")
        self._explain.setText(f"{district.note} Click a line to see the object on the map.".strip())
        self._model.take(in_words(district, issues))
        layers = sorted({d.layer for d in issues}, key=layer_title)
        self.layer.blockSignals(True)
        self.layer.clear()
        self.layer.addItem(_EVERYTHING, "")
        for layer in layers:
            self.layer.addItem(layer_title(layer), layer)
        self.layer.blockSignals(False)
        self.search.clear()
        self._filter()
        self._settle()
        self.show()
        self.search.setFocus()

    def follow(self, district: District | None) -> None:
        """Hides where another district is open: its issues are others."""
        if district is not self._district:
            self.hide()

    def _settle(self) -> None:
        place_low(self)
        wide = self.width() - 48
        for column, share in enumerate(_SHARES):
            self.table.setColumnWidth(column, int(wide * share))

    def _filter(self) -> None:
        self._model.keep(self.search.text(), self.layer.currentData() or "")
        shown, everything = self._model.rowCount(), len(self._model.lines)
        of_all = f"{shown:,} of " if shown < everything else ""
        self.count.setText(f"{of_all}{everything:,} issues")
        nothing = f"Nothing matches. Clear the search to see all {everything:,} issues."
        self.empty.setText(nothing if everything else _NO_ISSUE)
        self._pages.setCurrentWidget(self.table if shown else self.empty)
        for widget in (self.search, self.layer, self.count):
            widget.setVisible(bool(everything))

    def _choose(self, index: QModelIndex) -> None:
        line = self._model.line(index.row())
        if line.row >= 0:
            self.chosen.emit((line.layer, line.row))


class _IssueTable(QAbstractTableModel):
    """The lines that match, of all there are; thousands are filtered at a keystroke."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[IssueLine] = ()
        self._said: list[str] = []
        self._kept: list[int] = []

    def take(self, lines: Sequence[IssueLine]) -> None:
        self.beginResetModel()
        self.lines = lines
        self._said = ["\n".join(line.cells).lower() for line in lines]
        self._kept = list(range(len(lines)))
        self.endResetModel()

    def keep(self, text: str, layer: str) -> None:
        """Keeps the lines that hold every word, of one layer where one is named."""
        words = text.lower().split()
        self.beginResetModel()
        self._kept = [
            i
            for i, said in enumerate(self._said)
            if (not layer or self.lines[i].layer == layer) and all(w in said for w in words)
        ]
        self.endResetModel()

    def line(self, row: int) -> IssueLine:
        return self.lines[self._kept[row]]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._kept)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.line(index.row()).cells[index.column()]
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _COLUMNS[section]
        return None
