"""The presenter's window: the stations in their order, notes, what comes next, time, controls."""

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from twin.story.story import Story
from ui.style.plain_label import PlainLabel
from ui.style.room import fit_window, px


class Storyboard(QWidget):
    """A window of its own, for the second screen: edits the story and steers its telling."""

    moved = Signal(int, int)
    changed = Signal(int, object)
    wanted = Signal(int)
    asked = Signal(str)
    pointer = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Story")
        self._story, self._row, self._seconds, self._filling = Story(), 0, 0, False
        self.list = QListWidget()
        self.list.setAccessibleName("Stations")
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.model().rowsMoved.connect(self._rows_moved)
        self.list.itemClicked.connect(lambda _: self.wanted.emit(self.list.currentRow()))
        self.title, self.caption, self.notes = QLineEdit(), QLineEdit(), QPlainTextEdit()
        self.title.editingFinished.connect(lambda: self._edited("title", self.title.text()))
        self.caption.editingFinished.connect(lambda: self._edited("caption", self.caption.text()))
        self.notes.textChanged.connect(lambda: self._edited("notes", self.notes.toPlainText()))
        self.notes.setObjectName("storyNotes")
        self.next, self.time = PlainLabel(), PlainLabel("0:00")
        self.time.setProperty("role", "headline")
        self.next.setProperty("role", "soft")
        self.next.setWordWrap(True)
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._tick)
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 16, 16, 16)
        across.setSpacing(16)
        across.addLayout(self._left(), 2)
        across.addLayout(self._right(), 3)
        fit_window(self, px(900), px(560))

    def _left(self) -> QVBoxLayout:
        left = QVBoxLayout()
        left.addWidget(PlainLabel("Stations: drag them into their order"))
        left.addWidget(self.list, 1)
        row = QHBoxLayout()
        self._buttons(
            row, ("add", "Add what is seen"), ("take", "Take what is seen"), ("remove", "Remove")
        )
        left.addLayout(row)
        files = QHBoxLayout()
        self._buttons(files, ("open", "Open…"), ("save", "Save as…"), ("export", "Export…"))
        left.addLayout(files)
        return left

    def _right(self) -> QVBoxLayout:
        right = QVBoxLayout()
        head = QHBoxLayout()
        head.addWidget(self.time, 1)
        laser = QCheckBox("Pointer")
        laser.toggled.connect(self.pointer)
        head.addWidget(laser)
        right.addLayout(head)
        form = QGridLayout()
        for line, (name, field) in enumerate((("Title", self.title), ("Caption", self.caption))):
            label = PlainLabel(name)
            label.setBuddy(field)
            form.addWidget(label, line, 0)
            form.addWidget(field, line, 1)
        right.addLayout(form)
        right.addWidget(PlainLabel("Notes, for you alone"))
        right.addWidget(self.notes, 1)
        right.addWidget(self.next)
        steer = QHBoxLayout()
        self._buttons(
            steer, ("present", "Present (F5)"), ("back", "Back"), ("forward", "Next"),
            ("start", "To the start"), ("side", "A / B"), ("end", "End"),
        )  # fmt: skip
        right.addLayout(steer)
        return right

    def _buttons(self, row: QHBoxLayout, *named: tuple[str, str]) -> None:
        for key, words in named:
            button = QPushButton(words)
            button.clicked.connect(lambda _=False, k=key: self.asked.emit(k))
            row.addWidget(button)

    def show_story(self, story: Story, row: int) -> None:
        """The list anew, and the station at `row`."""
        self._filling, self._story = True, story
        self.list.clear()
        self.list.addItems([f"{i}  {s.title}" for i, s in enumerate(story.stations, start=1)])
        self._filling = False
        self.show_station(row)

    def show_station(self, row: int) -> None:
        """What is shown now, and what comes next."""
        self._row, self._filling = row, True
        stations = self._story.stations
        self.list.setCurrentRow(row)
        now = stations[row] if 0 <= row < len(stations) else None
        for field, text in (
            (self.title, now.title if now else ""), (self.caption, now.caption if now else ""),
        ):  # fmt: skip
            field.setText(text)
        if self.notes.toPlainText() != (now.notes if now else ""):
            self.notes.setPlainText(now.notes if now else "")
        later = stations[row + 1] if row + 1 < len(stations) else None
        self.next.setText(f"Next: {later.title}. {later.caption}" if later else "The last station.")
        self._filling = False

    def run_clock(self, on: bool) -> None:
        """The time since the story began."""
        self._seconds = 0
        self._say_time()
        if on:
            self._clock.start()
        else:
            self._clock.stop()

    def _tick(self) -> None:
        self._seconds += 1
        self._say_time()

    def _say_time(self) -> None:
        meant = sum(s.seconds for s in self._story.stations)
        self.time.setText(f"{_minutes(self._seconds)} of {_minutes(meant)}")

    def _rows_moved(self, _: Any, first: int, __: int, ___: Any, to: int) -> None:
        if not self._filling:
            self.moved.emit(first, to - 1 if to > first else to)

    def _edited(self, name: str, text: str) -> None:
        stations = self._story.stations
        if self._filling or not 0 <= self._row < len(stations):
            return
        if getattr(stations[self._row], name) != text:
            self.changed.emit(self._row, {name: text})


def _minutes(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"
