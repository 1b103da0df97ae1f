"""Every model in a sentence with its source, read-only."""

from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from twin.model_tables import explained_models

_WIDTHS_PX = (190, 480)


class ModelsExplainedView(QWidget):
    """A row for each model: what it is called, what it does, where it comes from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        models = explained_models()
        self._table = QTableWidget(len(models), 3)
        self._table.setAccessibleName("The models")
        self._table.setHorizontalHeaderLabels(["Model", "What it does", "Source"])
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setAlternatingRowColors(True)
        self._table.setShowGrid(False)
        self._table.setWordWrap(True)
        self._table.verticalHeader().hide()
        header = self._table.horizontalHeader()
        for column, width in enumerate(_WIDTHS_PX):
            self._table.setColumnWidth(column, width)
        header.setStretchLastSection(True)
        for row, model in enumerate(models):
            for column, text in enumerate((model.name, model.does, model.source)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self._table.setItem(row, column, item)
        rows = self._table.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self._table)
