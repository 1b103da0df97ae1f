"""The lines that a table of buildings shows: kept by a search, ordered by a column."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ui.view_state.building_rows import Column, Rows, matching_rows, ordered

Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class BuildingsModel(QAbstractTableModel):
    """`rows` are the rows of the buildings layer in the order of the lines."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: Sequence[Column] = ()
        self.rows: Rows = np.zeros(0, dtype=np.intp)
        self._kept: Rows = self.rows
        self._order: tuple[int, bool] | None = None

    @property
    def total(self) -> int:
        return len(self.columns[0].values) if self.columns else 0

    def take(self, columns: Sequence[Column]) -> None:
        """Other values; the lines are told anew by `keep`."""
        self.beginResetModel()
        self.columns = columns
        self.rows = self._kept = self.rows[self.rows < self.total]
        self.endResetModel()

    def keep(self, text: str, only: Rows | None = None) -> None:
        """Keep what matches a text and is one of `only`, where that is given."""
        if not self.columns:
            return
        found = matching_rows(self.columns, text)
        self._kept = found if only is None else found[np.isin(found, only)]
        self._tell()

    def order_by(self, section: int, descending: bool) -> None:
        self._order = (section, descending)
        self._tell()

    def _tell(self) -> None:
        self.beginResetModel()
        rows = self._kept
        if self._order is not None and self._order[0] < len(self.columns):
            rows = ordered(rows, self.columns[self._order[0]], self._order[1])
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        column = self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.text(int(self.rows[index.row()]))
        if role == Qt.ItemDataRole.TextAlignmentRole and column.decimals is not None:
            return _RIGHT
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole and self.columns[section].decimals is not None:
            return _RIGHT
        return None
