"""The command palette: every command, measure, colouring and view, found by typing a word of it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from twin.answer.indicators import INDICATORS, Indicator
from twin.measures.measures import GROUP_TITLES, MEASURES
from twin.on_demand.sun.face_indicators import FACE_INDICATORS, FaceIndicator
from ui.presenter.presenter import Presenter
from ui.window.actions import ACTIONS
from ui.window.finder import Finder, Found, matching


class Palette(QObject):
    """Asks what to do and does it; the key of what is found is the function that does it."""

    def __init__(self, presenter: Presenter) -> None:
        super().__init__(presenter)
        self._presenter = presenter
        self._window = presenter.window
        self._finder = Finder("A command, a measure to add, a colouring, a view", self._window)
        self._finder.chosen.connect(lambda do: do())

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for the one action of it."""
        return {"palette": self.ask}

    def ask(self) -> None:
        """Open the palette."""
        known = self.entries()
        self._finder.ask(lambda text: matching(known, text) if text else known)

    def entries(self) -> list[Found]:
        """All that can be done now."""
        menus = self._window.menus
        assert menus is not None
        made = [
            Found(a.spoken, a.shortcut, self._window.action(a.id).trigger)
            for a in ACTIONS
            if menus.usable(a)
        ]
        return made + self._of_the_district() if self._presenter.session else made

    def _of_the_district(self) -> list[Found]:
        p = self._presenter
        assert p.session is not None
        measures = [
            Found(f"Add {kind.title[0].lower()}{kind.title[1:]}" if kind.title[1:2].islower()
                  else f"Add {kind.title}", GROUP_TITLES[kind.group], self._adder(kind.kind))
            for kind in MEASURES.values()
        ]  # fmt: skip
        shown: tuple[Indicator | FaceIndicator, ...] = (*INDICATORS, *FACE_INDICATORS)
        colours = [
            Found(f"Colour buildings by: {i.title}", i.unit, self._looker(colour_by=i.key))
            for i in shown
        ]
        views = [
            Found(f"View: {view.name}", "", lambda i=i: p.fly_to_view(i))
            for i, view in enumerate(p.session.district.views)
        ]
        return measures + colours + views

    def _adder(self, kind: str) -> Callable[[], None]:
        def add() -> None:
            self._window.options.show_group(MEASURES[kind].group)
            self._window.options.add(kind)

        return add

    def _looker(self, **changes: object) -> Callable[[], None]:
        return lambda: self._presenter.look(**changes)
