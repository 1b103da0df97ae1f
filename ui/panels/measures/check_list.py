"""A list to tick in: rows keep their height, typing seeks a row, long lists have a search field."""

from collections.abc import Mapping

from PySide6.QtCore import QElapsedTimer, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.style.room import px
from ui.view_state.plain_text import begins_words, plain

_LONG = 12
_PAUSE_MS = 1500
_NOT_TEXT = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class CheckList(QWidget):
    """Rows with a box each. `changed` after one was ticked or not any more."""

    changed = Signal()

    def __init__(self, noun: str, labels: Mapping[str, str], chosen: tuple[str, ...]) -> None:
        super().__init__()
        self.rows = _Rows()
        self.rows.setAccessibleName(noun)
        height = max(self.rows.fontMetrics().height() + px(8), px(24))
        for key, label in labels.items():
            item = QListWidgetItem(label[0].upper() + label[1:])
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in chosen else Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, height))  # a tick must not move the rows below it
            item.setToolTip(item.text())
            self.rows.addItem(item)
        self.rows.itemChanged.connect(lambda _: self.changed.emit())
        self.search = _Search()
        self.search.setPlaceholderText(f"Search among {len(labels):,}")
        self.search.setAccessibleName(f"Search {noun.lower()}")
        self.search.textChanged.connect(self._filter)
        self.search.entered.connect(self._tick_first)
        self.search.left_down.connect(self.rows.setFocus)
        self.search.setVisible(len(labels) > _LONG)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.search)
        layout.addWidget(self.rows)

    def chosen(self) -> tuple[str, ...]:
        """The keys of the ticked rows, in the order of the list."""
        return tuple(
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in self._items()
            if item.checkState() == Qt.CheckState.Checked
        )

    def _items(self) -> list[QListWidgetItem]:
        return [self.rows.item(i) for i in range(self.rows.count())]

    def _filter(self, text: str) -> None:
        """Show the rows sought; those that are ticked stay in sight."""
        for item in self._items():
            ticked = item.checkState() == Qt.CheckState.Checked
            item.setHidden(not (ticked or begins_words(text, item.text())))

    def _tick_first(self) -> None:
        """Tick the first row that is sought, so that a street is chosen without the mouse."""
        text = self.search.text()
        found = [i for i in self._items() if plain(text).strip() and begins_words(text, i.text())]
        if found:
            self.rows.setCurrentItem(found[0])
            found[0].setCheckState(Qt.CheckState.Checked)
            self.search.selectAll()


class _Rows(QListWidget):
    """Typing seeks the row whose words begin so; the space bar ticks only where none is sought."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(160)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._typed = ""
        self._since = QElapsedTimer()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text, searching = event.text(), self._is_searching()
        if (
            not text
            or not text.isprintable()
            or event.modifiers() & _NOT_TEXT
            or (text == " " and not searching)
        ):
            super().keyPressEvent(event)
        else:
            self._seek(self._typed + text if searching else text)

    def _is_searching(self) -> bool:
        return bool(self._typed) and self._since.isValid() and self._since.elapsed() < _PAUSE_MS

    def _seek(self, typed: str) -> None:
        self._typed = typed
        self._since.start()
        first = max(self.currentRow(), 0)
        for row in (*range(first, self.count()), *range(first)):
            item = self.item(row)
            if not item.isHidden() and begins_words(typed, item.text()):
                self.setCurrentItem(item)
                self.scrollToItem(item)
                return


class _Search(QLineEdit):
    """Enter ticks, and does not close the form around it; the arrow down goes to the rows."""

    entered = Signal()
    left_down = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        else:
            super().keyPressEvent(event)
