"""The scenario in hand: its name, a note, and what it does otherwise than where it comes from."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ui.style.plain_label import PlainLabel, plain_tip
from ui.style.room import px
from ui.view_state.scenario_rows import ScenarioRow

_LONGEST_NAME, _NOTE_LINES = 80, 2.6
_SAME = "Nothing yet: it is as it was when it began."


class Closely(QWidget):
    """renamed, noted: what was typed, once the field is left."""

    renamed = Signal(str)
    noted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said_name, self._said_note = "", ""
        self.name = QLineEdit()
        self.name.setMaxLength(_LONGEST_NAME)
        self.name.setProperty("role", "name")
        self.name.setAccessibleName("Name of the scenario in hand")
        self.name.editingFinished.connect(self._rename)
        self.note = QPlainTextEdit()
        self.note.setPlaceholderText("Note: what it is for, who asked for it")
        self.note.setAccessibleName("Note on the scenario in hand")
        self.note.setTabChangesFocus(True)
        self.note.installEventFilter(self)
        self._head = PlainLabel()
        self._head.setProperty("role", "quiet")
        self._head.setWordWrap(True)
        self._differs = QListWidget()
        self._differs.setAccessibleName("What it does otherwise")
        self._differs.setWordWrap(True)
        self._differs.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(6)
        for part in (self.name, self.note, self._head):
            layout.addWidget(part)
        layout.addWidget(self._differs, 1)

    def show_row(self, row: ScenarioRow) -> None:
        """Show a scenario, but leave what is just being typed."""
        self._said_name, self._said_note = row.name, row.note
        if not (self.name.hasFocus() and self.name.isModified()):
            self.name.setText(row.name)
            self.name.setCursorPosition(0)
        if not self.note.hasFocus() and self.note.toPlainText() != row.note:
            self.note.setPlainText(row.note)
        self.note.setFixedHeight(round(_NOTE_LINES * self.note.fontMetrics().height()) + px(8))
        self.name.setReadOnly(row.locked)
        self.name.setToolTip(
            "Locked: unlock it to rename it" if row.locked else "Type another name"
        )
        lock = "Locked: an edit begins a branch. " if row.locked else ""
        self._head.setText(f"{lock}Differs from {row.comes_from} in:")
        self._differs.clear()
        for line in row.differs or (_SAME,):
            self._differs.addItem(line)
            self._differs.item(self._differs.count() - 1).setToolTip(plain_tip(line))

    def differences(self) -> list[str]:
        """What the list says."""
        return [self._differs.item(i).text() for i in range(self._differs.count())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.note and event.type() == QEvent.Type.FocusOut:
            note = self.note.toPlainText().strip()
            if note != self._said_note:
                self.noted.emit(note)
        return super().eventFilter(watched, event)

    def _rename(self) -> None:
        name = " ".join(self.name.text().split())
        self.name.setModified(False)
        if name and name != self._said_name:
            self.renamed.emit(name)
        else:
            self.name.setText(self._said_name)
