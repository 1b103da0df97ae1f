"""All buildings in a table: sort by a column, search, pick on the map, copy as CSV."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.panels.results.stale import mark_stale
from ui.panels.tables.buildings_model import BuildingsModel
from ui.panels.tables.reading_table import place_low, reading_table
from ui.style.plain_label import PlainLabel
from ui.view_state.building_rows import Column, Rows, as_csv

_HOW = "Part of a name, a use, a quarter; or compare: built<1946 energy>100"


class BuildingsTable(QDialog):
    """`picked` carries the rows of the buildings that were chosen in the table."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Buildings")
        self.model = BuildingsModel()
        self._selected: tuple[int, ...] = ()
        self.search = QLineEdit()
        self.search.setPlaceholderText(_HOW)
        self.search.setClearButtonEnabled(True)
        self.only = QCheckBox("Only what is picked")
        self.count = PlainLabel()
        self.count.setProperty("role", "soft")
        self._standing = PlainLabel()
        self._standing.setProperty("role", "standing")
        self.table = reading_table()
        self.table.setModel(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        header = self.table.horizontalHeader()
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)
        header.sortIndicatorChanged.connect(self._sort)
        self.search.textChanged.connect(self._filter)
        self.only.toggled.connect(self._filter)
        self.table.selectionModel().selectionChanged.connect(self._choose)
        self._lay_out()

    def _lay_out(self) -> None:
        line, foot = QHBoxLayout(), QHBoxLayout()
        for widget in (self.search, self.only, self.count):
            line.addWidget(widget, 1 if widget is self.search else 0)
        self._pick_all = QPushButton("Pick all shown")
        self._copy = QPushButton("Copy as CSV")
        close = QPushButton("Close")
        foot.addWidget(self._standing)
        foot.addStretch(1)
        for button, follow in (
            (self._pick_all, lambda: self.picked.emit(tuple(self.model.rows.tolist()))),
            (self._copy, self.copy),
            (close, self.hide),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(follow)
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(line)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)

    def open_on(self, columns: Sequence[Column], selected: tuple[int, ...]) -> None:
        """Fill the table and show it; the map stays in sight and at hand."""
        self.show_buildings(columns, selected)
        place_low(self)
        self.show()
        self.table.resizeColumnsToContents()
        self.search.setFocus()

    def show_buildings(self, columns: Sequence[Column], selected: tuple[int, ...]) -> None:
        """Other values or another choice; what is searched and how it is sorted stays."""
        self._selected = selected
        self.model.take(columns)
        self._filter()

    def show_standing(self, mark: str) -> None:
        """Grey the lines, and say why, where they are of another scenario than the controls show;
        they are not copied meanwhile. '' where they are current."""
        self._standing.setText(mark)
        mark_stale(self.table, bool(mark))
        self._allow_copy()

    def show_selected(self, selected: tuple[int, ...]) -> None:
        """Mark what is picked on the map; nothing is emitted."""
        self._selected = selected
        if self.only.isChecked():
            self._filter()
        else:
            self._mark()

    def copy(self) -> None:
        """The shown lines, in their order, to the clipboard; not of another scenario."""
        if self._standing.text():
            self.count.setText("Not copied: these numbers are of another scenario")
            return
        QGuiApplication.clipboard().setText(as_csv(self.model.columns, self.model.rows))
        self.count.setText(f"{len(self.model.rows):,} lines copied")

    def _filter(self) -> None:
        only = np.array(self._selected, dtype=np.intp) if self.only.isChecked() else None
        self.model.keep(self.search.text(), only)
        shown, every = len(self.model.rows), self.model.total
        nothing = "No building matches: change the search"
        self.count.setText(f"{shown:,} of {every:,} buildings" if shown else nothing)
        self._pick_all.setEnabled(0 < shown < every)
        self._allow_copy()
        self._mark()

    def _allow_copy(self) -> None:
        self._copy.setEnabled(len(self.model.rows) > 0 and not self._standing.text())

    def _sort(self, section: int, order: Qt.SortOrder) -> None:
        self.model.order_by(section, order == Qt.SortOrder.DescendingOrder)
        self._mark()

    def _mark(self) -> None:
        """Select the lines of what is picked, quietly, and bring the first into sight."""
        choice = QItemSelection()
        lines = np.flatnonzero(np.isin(self.model.rows, np.array(self._selected, dtype=np.intp)))
        last = self.model.columnCount() - 1
        for part in np.split(lines, np.flatnonzero(np.diff(lines) > 1) + 1):
            if len(part):
                ends = self.model.index(int(part[0]), 0), self.model.index(int(part[-1]), last)
                choice.select(*ends)
        selection = self.table.selectionModel()
        blocked = selection.blockSignals(True)
        selection.select(choice, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        selection.blockSignals(blocked)
        self.table.viewport().update()
        if len(lines):
            self.table.scrollTo(self.model.index(int(lines[0]), 0))

    def _choose(self) -> None:
        lines = {index.row() for index in self.table.selectionModel().selectedRows()}
        rows: Rows = self.model.rows[sorted(lines)]
        self._selected = tuple(rows.tolist())
        self.picked.emit(self._selected)
