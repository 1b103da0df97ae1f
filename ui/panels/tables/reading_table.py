"""How a table to read looks, and where a window with one stands: low, so that the map is seen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QTableView

from ui.style.room import px

_WIDEST_PX = 1120
ROW_PX = 30


def reading_table() -> QTableView:
    """A table of whole lines without grid, in the colours of the panels."""
    table = QTableView()
    table.verticalHeader().hide()
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setProperty("role", "reading")
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setStretchLastSection(True)
    return table


def place_low(dialog: QDialog) -> None:
    """Over the lower half of its parent, clear of the scene; nothing where it is open already."""
    parent = dialog.parentWidget()
    if parent is None or dialog.isVisible():
        return
    for table in dialog.findChildren(QTableView):
        table.verticalHeader().setDefaultSectionSize(px(ROW_PX))
    width = min(parent.width() - 64, px(_WIDEST_PX))
    height = max(parent.height() * 9 // 20, 320)
    dialog.resize(width, height)
    corner = parent.mapToGlobal(parent.rect().bottomLeft())
    lowest = min(corner.y(), parent.screen().availableGeometry().bottom())
    dialog.move(corner.x() + (parent.width() - width) // 2, lowest - height - 32)
