"""The help on keys and mouse: what is done on the left, with what on the right, in two columns."""

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.style.plain_label import PlainLabel
from ui.style.room import fit_room, fit_window, px
from ui.window.actions import ACTIONS

Line = tuple[str, tuple[str, ...]]

MOUSE: tuple[Line, ...] = (
    ("Turn the view", ("Left drag",)),
    ("Move over the ground", ("Right drag",)),
    ("Nearer or farther", ("Wheel",)),
    ("Fly nearer", ("Double click",)),
    ("Pick a building or a street", ("Click",)),
    ("Add to what is picked", ("Ctrl", "Click")),
    ("Pick with a box", ("Shift", "Left drag")),
)
DRAWING: tuple[Line, ...] = (
    ("Add a corner", ("Click",)),
    ("Finish the area", ("Double click",)),
    ("Take the last corner back", ("Backspace",)),
    ("Give up", ("Esc",)),
)


class ShortcutsDialog(QDialog):
    """Made anew each time it is opened, from the table of actions."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard and mouse")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        columns = QWidget()
        across = QHBoxLayout(columns)
        across.setContentsMargins(24, 24, 24, 24)
        across.setSpacing(48)
        for groups in _halves():
            across.addLayout(_column(groups), 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(columns)
        close = QPushButton("Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 12, 16, 12)
        foot.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addLayout(foot)
        fit_room(self)  # before the keys are measured: the window fits it only once they are shown
        wanted = columns.sizeHint()
        fit_window(self, wanted.width() + px(16), wanted.height() + foot.sizeHint().height() + 4)


def groups() -> dict[str, tuple[Line, ...]]:
    """All lines by their group: the menus', then the mouse and drawing."""
    made: dict[str, tuple[Line, ...]] = {}
    for action in ACTIONS:
        if action.shortcut:
            group = action.menu.partition("/")[0]
            made[group] = (*made.get(group, ()), (action.spoken, _caps(action.shortcut)))
    return {**made, "Mouse": MOUSE, "While drawing an area": DRAWING}


def _halves() -> tuple[dict[str, tuple[Line, ...]], dict[str, tuple[Line, ...]]]:
    """The groups in two columns of about the same height."""
    every = groups()
    rows = sum(len(lines) + 2 for lines in every.values())
    left: dict[str, tuple[Line, ...]] = {}
    taken = 0
    for name, lines in every.items():
        if taken + (len(lines) + 2) / 2 > rows / 2:
            break
        left[name], taken = lines, taken + len(lines) + 2
    return left, {name: lines for name, lines in every.items() if name not in left}


def _caps(shortcut: str) -> tuple[str, ...]:
    """'Ctrl+Shift+Z' as its three keys, as they are called on this machine."""
    text = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    return tuple(re.split(r"(?<!^)(?<!\+)\+", text))  # the last of 'Ctrl++' is a key


def _column(groups: dict[str, tuple[Line, ...]]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(16)
    for name, lines in groups.items():
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        title = PlainLabel(name)
        title.setProperty("role", "section")
        grid.addWidget(title, 0, 0, 1, 2)
        for row, (text, caps) in enumerate(lines, 1):
            grid.addWidget(PlainLabel(text), row, 0)
            grid.addLayout(_keys(caps), row, 1)
        column.addLayout(grid)
    column.addStretch(1)
    return column


def _keys(caps: tuple[str, ...]) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(4)
    line.addStretch(1)
    for cap in caps:
        key = PlainLabel(cap)
        key.setProperty("role", "key")
        line.addWidget(key)
    return line
