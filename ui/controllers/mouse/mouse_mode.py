"""What the mouse means on the map for the moment: one meaning at a time."""

from collections.abc import Callable

End = Callable[[], object]


class MouseMode:
    """Lends the mouse to one taker, each known by the function that ends what it does."""

    def __init__(self) -> None:
        self._end: End | None = None

    def take(self, end: End) -> None:
        """The mouse is the caller's from now on; whoever had it is ended first."""
        if self._end != end:
            self.leave()
        self._end = end

    def give_back(self, end: End) -> None:
        """The caller has ended; without effect where the mouse is another's by now."""
        if self._end == end:
            self._end = None

    def leave(self) -> bool:
        """End what the mouse does; False where it only picks and turns."""
        end, self._end = self._end, None
        if end is not None:
            end()
        return end is not None
