"""Menus and shortcuts, made from the table of actions."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from ui.style.icons import icon
from ui.window.actions import ACTIONS, Action


class Menus:
    """One QAction per row of the table, each in its menu with its shortcut."""

    def __init__(self, bar: QMenuBar, functions: Mapping[str, Callable[[], Any]]) -> None:
        self.actions: dict[str, QAction] = {}
        self._bar = bar
        self._menus: dict[str, QMenu] = {}
        for head in ("File", "Edit", "View", "Options", "Help"):
            self._menu(head)
        for action in ACTIONS:
            made = self._menu(action.menu).addAction(action.title)
            made.setShortcut(QKeySequence(action.shortcut))
            made.setIcon(icon(action.icon))
            made.setCheckable(action.checkable)
            made.setEnabled(not action.needs_district)
            made.triggered.connect(lambda _=False, f=functions[action.id]: f())
            self.actions[action.id] = made
        self.recent = QMenu("Open recent", self._menus["File"])
        self._menus["File"].insertMenu(self.actions["open_snapshot"], self.recent)

    def usable(self, action: Action) -> bool:
        return self.actions[action.id].isEnabled()

    def enable_all(self) -> None:
        """A district is open: everything can be done."""
        for action in self.actions.values():
            action.setEnabled(True)

    def refresh_icons(self) -> None:
        """Draw the icons in the palette's colours, after a change of theme."""
        for action in ACTIONS:
            self.actions[action.id].setIcon(icon(action.icon))

    def show_history(self, undo: str | None, redo: str | None) -> None:
        """Say what undo and redo would do."""
        for action_id, word, label in (("undo", "Undo", undo), ("redo", "Redo", redo)):
            self.actions[action_id].setEnabled(label is not None)
            self.actions[action_id].setText(f"{word}: {label}" if label else word)

    def _menu(self, path: str) -> QMenu:
        if path not in self._menus:
            head, _, tail = path.rpartition("/")
            parent = self._menu(head) if head else self._bar
            self._menus[path] = parent.addMenu(tail)
        return self._menus[path]
