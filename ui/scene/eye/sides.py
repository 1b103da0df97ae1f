"""Several pictures of one district in one view: a curtain between two, or panes side by side.

One stage is drawn once for each side, in the colours of that side; so all sides have one camera,
one light and one geometry, and the memory of one view.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from numpy.typing import NDArray

from ui.scene.look.paints import Rgb

Mode = Literal["curtain", "panes"]
MOST_PANES = 4


@dataclass(frozen=True, eq=False)
class Side:
    """What one side shows: a colour for each building (n, 3). cut: the part of the view that is
    its own; drawn: the part that the whole district is drawn into. Both are (left, top, right,
    bottom) as shares of the view."""

    rgb: Rgb
    cut: tuple[float, float, float, float]
    drawn: tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Sides:
    """All sides of a view, and in how many columns and rows the eye looks."""

    sides: tuple[Side, ...]
    columns: int = 1
    rows: int = 1

    def in_pane(self, x_px: float, y_px: float, size_px: tuple[int, int]) -> tuple[float, float]:
        """A pixel of the view as the pixel of a single view of a pane's size."""
        width, height = size_px[0] / self.columns, size_px[1] / self.rows
        return x_px % width, y_px % height


_WHOLE = (0.0, 0.0, 1.0, 1.0)


def curtain(left: NDArray, right: NDArray, share: float) -> Sides:
    """Two sides of one picture with a line between them at a share of the width."""
    at = min(max(share, 0.0), 1.0)
    return Sides(
        (Side(left, (0.0, 0.0, at, 1.0), _WHOLE), Side(right, (at, 0.0, 1.0, 1.0), _WHOLE))
    )


def panes(colours: Sequence[NDArray]) -> Sides:
    """Two pictures side by side, or up to four in two rows, all from the same eye."""
    columns, rows = (2, 1) if len(colours) <= 2 else (2, 2)
    sides = []
    for number, rgb in enumerate(colours[:MOST_PANES]):
        row, column = divmod(number, columns)
        box = (column / columns, row / rows, (column + 1) / columns, (row + 1) / rows)
        sides.append(Side(rgb, box, box))
    return Sides(tuple(sides), columns, rows)
