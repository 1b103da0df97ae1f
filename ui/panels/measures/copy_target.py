"""Gives the target of one measure to another, or to a new one."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu

from twin.measures.measures import MEASURES
from twin.scenario.edits import AddMeasure, Edit, SetTarget
from twin.scenario.scenario import Measure, Scenario


def copies(scenario: Scenario, measure_id: str) -> list[tuple[str, Edit]]:
    """What can be done with the target of a measure: first the measures in force that are meant
    for the same kind of objects and have another target, then a new measure of each such kind."""
    given = scenario.measure(measure_id)
    aim = MEASURES[given.kind].aim
    others = [m for m in scenario.measures if MEASURES[m.kind].aim == aim and m.id != measure_id]
    found: list[tuple[str, Edit]] = [
        (f"Use it for {MEASURES[m.kind].title.lower()}", SetTarget(m.id, given.target))
        for m in others
        if m.target != given.target
    ]
    for kind in MEASURES.values():
        if kind.aim == aim and kind.kind != given.kind:
            made = Measure(id=scenario.next_id(), kind=kind.kind, uptake_frac=given.uptake_frac,
                           target=given.target)  # fmt: skip
            found.append((f"Add {kind.title.lower()} with it", AddMeasure(made)))
    return found


def copy_menu(scenario: Scenario, measure_id: str, do: Callable[[Edit], None]) -> QMenu:
    """The copies as a menu; `do` takes what was chosen."""
    menu = QMenu()
    for text, edit in copies(scenario, measure_id):
        menu.addAction(text).triggered.connect(lambda _=False, edit=edit: do(edit))
    return menu
