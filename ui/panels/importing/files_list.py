"""The files of an import and what each is for; a data file opens into its tables."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from twin.importing.importing import (
    DATA,
    GROUND,
    NOT_USED,
    REGISTER,
    WEATHER,
    SeenFile,
    SeenTable,
)
from ui.style.plain_label import plain_tip
from ui.style.room import px
from ui.style.theme import Theme

_HEADS = ("File", "What it is")
_ROLES = {
    DATA: "District data", WEATHER: "Weather", GROUND: "Ground", REGISTER: "Register",
    NOT_USED: "Not used",
}  # fmt: skip
_SECOND = "Not used, another is taken"
_TABLE, _PATH = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class FilesList(QTreeWidget):
    """`table_picked` carries the SeenTable in front, or None."""

    table_picked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setHeaderLabels(_HEADS)
        self.setAccessibleName("Files and what they are")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.header().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.header().resizeSection(0, px(220))
        self.currentItemChanged.connect(self._picked)

    @property
    def picked_file(self) -> Path | None:
        """The file of the line that is picked."""
        item = self.currentItem()
        return None if item is None else item.data(0, _PATH)

    def show_files(self, files: tuple[SeenFile, ...]) -> None:
        """What was recognised; the table that was picked stays picked."""
        was = self.currentItem()
        key = None if was is None else (was.data(0, _PATH), was.text(0))
        self.blockSignals(True)
        self.clear()
        first: QTreeWidgetItem | None = None
        taken: set[str] = set()
        for file in files:
            line = self._line(file, file.role in taken)
            taken |= {file.role} & {WEATHER}
            self.addTopLevelItem(line)
            line.setExpanded(True)
            for k in range(line.childCount()):
                child = line.child(k)
                if child is not None and (first is None or (file.path, child.text(0)) == key):
                    first = child
        self.blockSignals(False)
        if first is not None:
            self.setCurrentItem(first)
        self._picked(first)

    def _line(self, file: SeenFile, is_second: bool) -> QTreeWidgetItem:
        """is_second: another file of the same role is taken."""
        role = _SECOND if is_second else _ROLES[file.role]
        told = file.fault or f"{role}: {file.what}"
        line = QTreeWidgetItem([file.path.name, told])
        line.setData(0, _PATH, file.path)
        line.setToolTip(0, plain_tip(str(file.path)))
        line.setToolTip(1, plain_tip(told))
        if file.role == NOT_USED or is_second:
            line.setForeground(
                1, QColor(self._theme.worse if file.fault else self._theme.text_soft)
            )
        for table in file.tables:
            child = QTreeWidgetItem([table.name, _told(table, file.role == REGISTER)])
            child.setData(0, _TABLE, table)
            child.setData(0, _PATH, file.path)
            line.addChild(child)
        return line

    def _picked(self, item: QTreeWidgetItem | None, *_: object) -> None:
        self.table_picked.emit(None if item is None else item.data(0, _TABLE))


def _told(table: SeenTable, of_register: bool) -> str:
    if not table.layers:
        done = f"columns of {table.scheme}" if table.scheme else "joined by its columns"
        return f"{table.rows:,} rows, {done if of_register else 'left aside'}"
    parts = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in table.layers)
    return f"{parts} ({table.scheme} columns)" if table.scheme else parts
