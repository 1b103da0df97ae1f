"""The table of buildings beside the map: what is picked in one is picked in the other."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from ui.panels.tables.buildings_table import BuildingsTable
from ui.presenter.presenter import Presenter
from ui.view_state.building_rows import building_columns
from ui.view_state.state import ViewState


class TableDesk(QObject):
    """Fills the table when it is opened, and follows answers and selection while it is."""

    def __init__(self, presenter: Presenter) -> None:
        super().__init__(presenter)
        self._presenter = presenter
        self.sheet = BuildingsTable(presenter.window)
        self.sheet.picked.connect(presenter.select)
        self._shown: tuple[object, object] = (None, None)
        self._picked: tuple[int, ...] = ()
        presenter.shown.connect(self._follow)

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for the one action of it."""
        return {"buildings_table": self.open}

    def open(self) -> None:
        """Open the table on the district as it is calculated now."""
        session, answer = self._presenter.session, self._presenter.answer
        if session is not None:
            self._shown = (session.district, answer)
            self._picked = self._presenter.settings.selection
            self.sheet.open_on(building_columns(session.district, answer), self._picked)
            self.sheet.show_standing(self._presenter.state.standing.mark)

    def _follow(self, state: ViewState) -> None:
        if not self.sheet.isVisible() or state.district is None:
            if state.district is not self._shown[0]:
                self._shown = (None, None)
            return
        self.sheet.show_standing(state.standing.mark)
        now = (state.district, self._presenter.answer)
        if now != self._shown:
            self._shown = now
            columns = building_columns(state.district, self._presenter.answer)
            self.sheet.show_buildings(columns, state.settings.selection)
        elif state.settings.selection != self._picked:
            self.sheet.show_selected(state.settings.selection)
        self._picked = state.settings.selection
