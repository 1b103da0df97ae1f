"""Every model in a sentence with its source, read-only."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from twin.assumptions.model_tables import explained_models

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
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(_WIDTHS_PX):
            self._table.setColumnWidth(column, width)
        header.setStretchLastSection(True)
        for row, model in enumerate(models):
            for column, text in enumerate((model.name, model.does, model.source)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                self._table.setItem(row, column, item)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self._table)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self._table.resizeRowsToContents)  # once the columns have their widths
