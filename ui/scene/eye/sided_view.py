"""Which colours a view shows: those of one colouring, or of several sides beside each other."""

from collections.abc import Callable

from ui.scene.eye.canvas import Canvas
from ui.scene.eye.sides import Sides
from ui.scene.look.paints import Rgb


class SidedView:
    """paint: gives the stage a colouring; resized: the eye looks through a pane of another size."""

    def __init__(
        self, canvas: Canvas, paint: Callable[[Rgb | None], None], resized: Callable[[], None]
    ) -> None:
        self._canvas, self._paint, self._resized = canvas, paint, resized
        self._rgb: Rgb | None = None
        canvas.colour = paint

    def colour(self, rgb: Rgb | None) -> None:
        """The one colouring, a colour for each building (n, 3); seen where there are no sides."""
        self._rgb = rgb
        if self._canvas.sides is None:
            self._paint(rgb)
            self._canvas.update()

    def show(self, sides: Sides | None) -> None:
        """Several colourings of the district beside each other; None: the one there was."""
        before = self._canvas.pane_px()
        self._canvas.sides = sides
        if sides is None:
            self.colour(self._rgb)
        if self._canvas.pane_px() != before:
            self._resized()
        self._canvas.update()

    def forget(self) -> None:
        """Another district is shown."""
        self._canvas.sides, self._rgb = None, None
