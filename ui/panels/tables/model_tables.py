"""The models' own tables, read-only, each with a sentence on what the model does with it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from twin.assumptions.model_tables import MODEL_TABLES, column_title
from ui.style.plain_label import PlainLabel

_WIDEST_PX = 260


class ModelTablesView(QWidget):
    """Choose a table, read its rows with sources."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = QComboBox()
        self._choice.setAccessibleName("Table of the models")
        for table in MODEL_TABLES:
            self._choice.addItem(table.title)
        self._explains = PlainLabel()
        self._explains.setWordWrap(True)
        self._explains.setProperty("role", "soft")
        self._table = QTableWidget()
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setAlternatingRowColors(True)
        self._table.setShowGrid(False)
        self._table.setWordWrap(False)
        self._table.verticalHeader().hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._choice)
        layout.addWidget(self._explains)
        layout.addWidget(self._table, 1)
        self._choice.currentIndexChanged.connect(self.show_table)
        self.show_table(0)

    def show_table(self, index: int) -> None:
        """Show one of MODEL_TABLES."""
        table = MODEL_TABLES[index]
        rows = table.rows()
        columns = list(rows[0])
        self._explains.setText(table.explains)
        self._table.clear()
        self._table.setColumnCount(len(columns))
        self._table.setRowCount(len(rows))
        self._table.setHorizontalHeaderLabels([column_title(c) for c in columns])
        for i, row in enumerate(rows):
            for j, column in enumerate(columns):
                item = QTableWidgetItem(_in_words(row[column]))
                item.setToolTip(row[column])
                if row[column].replace(".", "", 1).lstrip("-").isdigit():
                    item.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                self._table.setItem(i, j, item)
        self._table.resizeColumnsToContents()
        for j in range(len(columns)):
            self._table.setColumnWidth(j, min(self._table.columnWidth(j) + 12, _WIDEST_PX))


def _in_words(cell: str) -> str:
    """A key such as 'solid_brick' without its underscores; sentences and numbers as they are."""
    return cell if " " in cell else cell.replace("_", " ")
