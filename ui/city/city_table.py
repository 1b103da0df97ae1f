"""The buildings of a city as a table: sorted and searched over all rows at once, shown by need."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QTableView, QVBoxLayout, QWidget

from twin.words.vocabulary import USE_LABELS
from ui.style.plain_label import PlainLabel
from ui.style.room import px

if TYPE_CHECKING:
    from twin.city.city_results import CityResults

_COLUMNS = (
    ("Building", "id", ""),
    ("District", "district", ""),
    ("Use", "use", ""),
    ("Built", "year", "d"),
    ("Floor, m²", "floor_area_m2", ",.0f"),
    ("Energy before, kWh/m² a", "final_kwh_m2_a_baseline", ",.0f"),
    ("Energy, kWh/m² a", "final_kwh_m2_a_scenario", ",.0f"),
    ("Carbon, kg/a", "co2_kg_a_scenario", ",.0f"),
    ("Bill, EUR/a", "bill_eur_a_scenario", ",.0f"),
    ("Roof PV, kWh/a", "pv_kwh_a_scenario", ",.0f"),
    ("Measures, EUR", "cost_eur", ",.0f"),
)
_SPARE_PX = 24  # beside the head of a column
_WORDS = ("id", "district", "use")
_Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


class CityTableModel(QAbstractTableModel):
    """Rows of the city in the order that is shown; a cell is made when it is looked at."""

    def __init__(self, results: "CityResults") -> None:
        super().__init__()
        c = results.columns
        self._columns = {key: c[key] for _, key, _ in _COLUMNS}
        labels = np.array([USE_LABELS[use] for use in c["use"]], dtype=object)
        self._columns["use"] = labels
        words = (self._columns[name].astype(str) for name in _WORDS)
        joined = next(words)
        for more in words:
            joined = np.char.add(np.char.add(joined, " "), more)
        self._words = np.char.lower(joined)
        self._sorted = np.arange(len(results))
        self._found = np.ones(len(results), dtype=bool)
        self.rows: NDArray[np.integer] = self._sorted

    def search(self, text: str) -> None:
        """Keeps the buildings whose id, district or use has all these words."""
        found = np.ones(len(self._words), dtype=bool)
        for word in text.lower().split():
            found &= np.char.find(self._words, word) >= 0
        self._found = found
        self._show()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column; buildings without a value come last."""
        values = self._columns[_COLUMNS[column][1]]
        if values.dtype == object:
            _, values = np.unique(values.astype(str), return_inverse=True)
        values = np.asarray(values, dtype=float)
        down = order == Qt.SortOrder.DescendingOrder
        self._sorted = np.argsort(-values if down else values, kind="stable")
        self._show()

    def _show(self) -> None:
        self.beginResetModel()
        self.rows = self._sorted[self._found[self._sorted]]
        self.endResetModel()

    # ---- what Qt asks ------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _TOP) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        _, key, form = _COLUMNS[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and form:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        value = self._columns[key][self.rows[index.row()]]
        if not form:
            return str(value)
        return "–" if value != value else format(int(value) if form == "d" else float(value), form)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return f"{section + 1:,}"
        return _COLUMNS[section][0]


class CityTable(QWidget):
    """The table with its search; `chosen` tells the row of the city that is clicked."""

    chosen = Signal(int)

    def __init__(self, results: "CityResults") -> None:
        super().__init__()
        self.model = CityTableModel(results)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search building, district or use"))
        self.search.setClearButtonEnabled(True)
        self.count = PlainLabel()
        self.count.setProperty("role", "quiet")
        self.view = QTableView()
        self.view.setModel(self.model)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setAlternatingRowColors(True)
        self.view.setSortingEnabled(True)
        self.view.horizontalHeader().setStretchLastSection(True)
        for column in range(self.model.columnCount()):
            head = self.view.horizontalHeader().sectionSizeHint(column)
            self.view.setColumnWidth(column, head + px(_SPARE_PX))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        for part in (self.search, self.count, self.view):
            layout.addWidget(part)
        self.search.textChanged.connect(self._find)
        self.view.clicked.connect(lambda at: self.chosen.emit(int(self.model.rows[at.row()])))
        self._find("")

    def _find(self, text: str) -> None:
        self.model.search(text)
        self.count.setText(f"{len(self.model.rows):,} buildings")
