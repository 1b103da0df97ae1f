"""Showing the district to a room: the whole screen, large numbers, from one view to the next."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from twin.district.district import District
from ui.presenter.presenter import Presenter

_HELP = "Page down shows the next view, Page up the one before. F11 or Esc ends it."


class Presentation(QObject):
    """Presents the named views of a district in their order, around and around."""

    def __init__(self, presenter: Presenter) -> None:
        super().__init__(presenter)
        self._presenter = presenter
        self._district: District | None = None
        self._view = 0

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for every action of it."""
        return {
            "presentation": self.toggle,
            "next_view": lambda: self.step(1),
            "previous_view": lambda: self.step(-1),
        }

    def toggle(self) -> None:
        """Begin to present, or end it."""
        on = not self._presenter.settings.presenting
        self._presenter.look(presenting=on)
        if on:
            self._presenter.window.notify(_HELP)

    def step(self, by: int) -> None:
        """Fly to the next view, or to the one before; a district opens in its first."""
        session = self._presenter.session
        if session is None or not session.district.views:
            return
        if self._district is not session.district:
            self._district, self._view = session.district, 0
        self._view = (self._view + by) % len(session.district.views)
        self._presenter.fly_to_view(self._view)
