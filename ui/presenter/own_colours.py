"""Colours of the buildings that a desk gives for a while, in the place of what is coloured by."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from ui.view_state.state import Colouring, ViewState


class OwnColours:
    """A plan along its front, the difference of two scenarios: what no indicator knows.

    shown: called with another one; gone: what the settings say is to be seen again.
    """

    def __init__(self, shown: Callable[["OwnColours"], None], gone: Callable[[], None]) -> None:
        self._shown, self._gone = shown, gone
        self.colouring: Colouring | None = None

    def show(self, colouring: Colouring) -> None:
        self.colouring = colouring
        self._shown(self)

    def take_off(self) -> None:
        """Nothing of its own any more."""
        if self.colouring is not None:
            self.colouring = None
            self._gone()

    def give_way(self, changes: Mapping[str, object]) -> None:
        """Another colouring was chosen: this one goes without a word."""
        if "colour_by" in changes:
            self.colouring = None

    def put_on(self, state: ViewState) -> ViewState:
        """The state in these colours."""
        return state if self.colouring is None else replace(state, colouring=self.colouring)
