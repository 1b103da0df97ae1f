"""One small window to find by typing: a command, or a street, a landmark, a building."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from twin.district.district import District
from ui.style.room import fit_window, px
from ui.view_state.plain_text import plain

_MOST = 40


@dataclass(frozen=True)
class Found:
    """Something that can be chosen: what is shown, what stands beside it, and what it is."""

    text: str
    note: str
    key: object


class Finder(QDialog):
    """Type, arrow keys, Enter. `chosen` carries the key of what was chosen."""

    chosen = Signal(object)

    def __init__(self, prompt: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._search: Callable[[str], Sequence[Found]] = lambda _: ()
        self._line = QLineEdit()
        self._line.setPlaceholderText(prompt)
        self._line.setProperty("role", "finder")
        self._line.textChanged.connect(self._refresh)
        self._line.installEventFilter(self)
        self._list = QListWidget()
        self._list.setProperty("role", "finder")
        self._list.itemActivated.connect(self._choose)
        self._list.itemClicked.connect(self._choose)
        self._list.setMouseTracking(True)
        self._list.itemEntered.connect(self._list.setCurrentItem)  # one line is marked, not two
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self._line)
        layout.addWidget(self._list)

    def ask(self, search: Callable[[str], Sequence[Found]]) -> None:
        """Open over the parent, empty, with `search` answering what is typed."""
        self._search = search
        self._line.clear()
        self._refresh("")
        fit_window(self, px(520), px(360))
        parent = self.parentWidget()
        if parent is not None:
            corner = parent.mapToGlobal(parent.rect().topLeft())
            self.move(corner.x() + (parent.width() - self.width()) // 2, corner.y() + 72)
        self.show()
        self._line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                row = self._list.currentRow() + step
                self._list.setCurrentRow(min(max(row, 0), self._list.count() - 1))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._list.currentItem() is not None:
                    self._choose(self._list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _refresh(self, text: str) -> None:
        self._list.clear()
        for found in self._search(text)[:_MOST]:
            item = QListWidgetItem(f"{found.text}   {found.note}" if found.note else found.text)
            item.setData(Qt.ItemDataRole.UserRole, found.key)
            self._list.addItem(item)
        if self._list.count() == 0:
            self._list.addItem(QListWidgetItem(f"Nothing is called '{text}'. Try another word."))
            self._list.item(0).setFlags(Qt.ItemFlag.NoItemFlags)
            return
        self._list.setCurrentRow(0)

    def _choose(self, item: QListWidgetItem) -> None:
        self.hide()
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))


def matching(candidates: Sequence[Found], text: str) -> list[Found]:
    """Those that hold every word typed, accents or not, the ones that begin with it first."""
    typed = plain(text)
    words = typed.split()
    hits = [f for f in candidates if all(w in plain(f"{f.text} {f.note}") for w in words)]
    return sorted(hits, key=lambda f: (not plain(f.text).startswith(typed), f.text))


def places(district: District) -> list[Found]:
    """All that has a name or an address; the key is (layer, row)."""
    made: list[Found] = []
    for layer in ("landmarks", "squares", "streets", "green"):
        features = district.layers.get(layer)
        if features is None:
            continue
        seen: set[str] = set()
        for row, name in enumerate(features["name"]):
            if name and str(name) not in seen:
                seen.add(str(name))
                made.append(Found(str(name), layer.rstrip("s"), (layer, row)))
    b = district.buildings
    for row in range(len(b)):
        address = f"{b['street'][row] or ''} {b['house_number'][row] or ''}".strip()
        name = str(b["name"][row] or "")
        if name or address:
            text, note = (name, address) if name else (address, "")
            made.append(Found(text, note or "building", ("buildings", row)))
        made.append(Found(str(b.ids[row]), "building id", ("buildings", row)))
    return made
