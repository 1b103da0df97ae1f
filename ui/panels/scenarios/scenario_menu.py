"""What can be done with one scenario of the list."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from twin.project.project import COLOURS, Project
from ui.panels.scenarios.swatch import swatch
from ui.view_state.scenario_rows import ScenarioRow

_COLOUR_NAMES = ("Blue", "Red", "Green", "Purple", "Ochre", "Light blue", "Brown", "Grey")
_LONGEST = 72


class Asking(Protocol):
    """Who passes on what was chosen: the panel."""

    change_requested: Any
    take_requested: Any
    restore_requested: Any


def scenario_menu(panel: "QWidget", rows: Sequence[ScenarioRow], scenario_id: str) -> QMenu:
    """The menu of one line; what is chosen is emitted by the panel."""
    row = next(one for one in rows if one.id == scenario_id)
    menu = QMenu(panel)
    ask: Asking = panel  # type: ignore[assignment]

    def offer(text: str, change: Callable[[Project], Project], can: bool = True) -> QAction:
        action = menu.addAction(text, lambda: ask.change_requested.emit(change))
        action.setEnabled(can)
        return action

    offer("Branch", lambda p: p.branched(scenario_id))
    offer("Copy", lambda p: p.copied(scenario_id))
    word = "Unlock" if row.locked else "Lock"
    offer(word, lambda p: p.marked(scenario_id, locked=not row.locked))
    _colours(menu.addMenu("Colour"), ask, row)
    menu.addSeparator()
    offer("Keep this version", lambda p: p.with_version(scenario_id, _now()))
    _versions(menu.addMenu("Go back to a version"), ask, row)
    _takings(menu, ask, rows, row)
    menu.addSeparator()
    offer("Delete", lambda p: p.without(scenario_id), len(rows) > 1 and not row.locked)
    return menu


def _colours(menu: QMenu, ask: Asking, row: ScenarioRow) -> None:
    for name, colour in zip(_COLOUR_NAMES, COLOURS, strict=True):
        change = partial(_coloured, row.id, colour)
        action = menu.addAction(swatch(colour), name)
        action.triggered.connect(lambda _=False, c=change: ask.change_requested.emit(c))


def _coloured(scenario_id: str, colour: str, project: Project) -> Project:
    return project.marked(scenario_id, colour=colour)


def _versions(menu: QMenu, ask: Asking, row: ScenarioRow) -> None:
    menu.setEnabled(bool(row.versions) and row.in_hand)
    for number, kept_at in reversed(list(enumerate(row.versions))):
        action = menu.addAction(_when(kept_at))
        action.triggered.connect(lambda _=False, n=number: ask.restore_requested.emit(row.id, n))


def _takings(menu: QMenu, ask: Asking, rows: Sequence[ScenarioRow], row: ScenarioRow) -> None:
    """Measures of this scenario for the one in hand; of all others for the one in hand itself."""
    into = menu.addMenu("Take a measure over from" if row.in_hand else "Take over from it")
    sources = [one for one in rows if one.id != row.id] if row.in_hand else [row]
    for source in sources:
        place = into.addMenu(source.name) if row.in_hand else into
        place.setEnabled(bool(source.measures))
        for measure_id, words in source.measures:
            text = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
            action = place.addAction(text)
            action.triggered.connect(
                lambda _=False, s=source.id, m=measure_id: ask.take_requested.emit(s, m)
            )
    into.setEnabled(any(source.measures for source in sources))


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _when(kept_at: str) -> str:
    try:
        return datetime.fromisoformat(kept_at).strftime("%d %B %Y, %H:%M:%S")
    except ValueError:
        return kept_at
