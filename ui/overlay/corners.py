"""Where the overlays stand over the scene, so that none lies over another. No state."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QLabel, QWidget

from ui.overlay.legend import LegendWidget
from ui.overlay.marks import ScaleBar

EDGE_PX = 12
BETWEEN = " · "  # the words that may stand in two lines


def upper_edge(width: int, standing: QLabel, time: QWidget, compass: QWidget) -> int:
    """Standing left, time and compass right, one below the other where the scene is narrow.

    What stands on the left takes two lines where one would push the time down. Returns the y
    below all three.
    """
    compass.move(width - compass.width() - EDGE_PX, EDGE_PX)
    beside = compass.x() - time.width() - EDGE_PX
    lines = standing.text().replace("\n", BETWEEN)
    standing.setText(lines)
    standing.adjustSize()
    if standing.width() + 2 * EDGE_PX > beside:
        standing.setText(lines.replace(BETWEEN, "\n"))
        standing.adjustSize()
    standing.move(EDGE_PX, EDGE_PX)
    left = standing.geometry().right() if standing.isVisible() else 0
    if beside > left + EDGE_PX:
        time.move(beside, EDGE_PX)
    else:
        lower = compass.geometry().bottom() + EDGE_PX
        time.move(width - time.width() - EDGE_PX, lower)
    shown = [w.geometry().bottom() for w in (standing, time, compass) if w.isVisible()]
    return max(shown, default=0) + EDGE_PX


def lower_edge(
    width: int, foot: int, legends: Sequence[LegendWidget], scale: ScaleBar, below: int
) -> None:
    """Legends from the left, one over the other where the scene is narrow; the scale right,
    shorter where they leave it little room, at the upper edge where they leave none.

    foot: the y that the lowest of them stand on; below: the y where the upper edge ends.
    """
    shown = [legend for legend in legends if legend.isVisible()]
    x, under = EDGE_PX, foot
    for legend in shown:
        legend.fit(width)
        if x > EDGE_PX and x + legend.width() > width - EDGE_PX:
            x, under = EDGE_PX, min(w.y() for w in shown[: shown.index(legend)])
        legend.move(x, under - legend.height() - EDGE_PX)
        x = legend.geometry().right() + 1 + EDGE_PX
    beside = max((w.geometry().right() for w in shown), default=0) + EDGE_PX
    fits = scale.fit(width - beside - EDGE_PX)
    top = foot - scale.height() - EDGE_PX if fits else below
    scale.move(width - scale.width() - EDGE_PX, top)


def taken(overlays: Sequence[QWidget]) -> tuple[QRectF, ...]:
    """The places of those that are seen."""
    return tuple(QRectF(o.geometry()) for o in overlays if o.isVisible())
