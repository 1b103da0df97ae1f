"""The only mutable object: the district that is open and the scenario as it stands.

Every change goes through `do`, `undo` or `redo`; every listener hears of it once, after it.
"""

from collections.abc import Callable

from twin.district.district import District
from twin.scenario.edits import Edit
from twin.scenario.history import History
from twin.scenario.scenario import Scenario

Listener = Callable[["Session"], None]


class Session:
    """An open district with the history of its scenario."""

    def __init__(self, district: District, scenario: Scenario | None = None) -> None:
        self.district = district
        self._history: History[Scenario] = History(scenario or Scenario())
        self._listeners: list[Listener] = []

    @property
    def scenario(self) -> Scenario:
        return self._history.present

    @property
    def history(self) -> History[Scenario]:
        return self._history

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after every change; returns the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def do(self, edit: Edit) -> None:
        """Apply one edit. An edit that changes nothing leaves no trace in the history."""
        changed = edit.apply(self.scenario)
        if changed != self.scenario:
            self._set(self._history.record(edit.label_in(self.scenario), changed))

    def take_up(self, history: History[Scenario]) -> None:
        """Another scenario is in hand, with a history of its own."""
        self._set(history)

    def undo(self) -> None:
        self._set(self._history.undo())

    def redo(self) -> None:
        self._set(self._history.redo())

    def _set(self, history: History[Scenario]) -> None:
        if history is self._history:
            return
        self._history = history
        for listener in tuple(self._listeners):
            listener(self)
