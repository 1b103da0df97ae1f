"""Where the overlays stand over the scene, so that none lies over another. No state."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QLabel, QWidget

from ui.overlay.legend_widget import LegendWidget
from ui.overlay.marks import ScaleBar
from ui.style.room import px

_EDGE_PX = 12
BETWEEN = " · "  # the words that may stand in two lines


def edge_px() -> int:
    """How far all that lies over the scene keeps from its edges and from each other."""
    return px(_EDGE_PX)


def upper_edge(
    width: int, standing: QLabel, time: QWidget, compass: QWidget, from_px: int = 0
) -> int:
    """Standing left, time and compass right, one below the other where the scene is narrow; all of
    them below `from_px`.

    What stands on the left takes two lines where one would push the time down. Returns the y
    below all three.
    """
    edge = edge_px()
    top = from_px + edge
    compass.move(width - compass.width() - edge, top)
    beside = compass.x() - time.width() - edge
    lines = standing.text().replace("\n", BETWEEN)
    standing.setText(lines)
    standing.adjustSize()
    if standing.width() + 2 * edge > beside:
        standing.setText(lines.replace(BETWEEN, "\n"))
        standing.adjustSize()
    standing.move(edge, top)
    left = standing.geometry().right() if standing.isVisible() else 0
    if beside > left + edge:
        time.move(beside, top)
    else:
        lower = compass.geometry().bottom() + edge
        time.move(width - time.width() - edge, lower)
    shown = [w.geometry().bottom() for w in (standing, time, compass) if w.isVisible()]
    return max(shown, default=from_px) + edge


def lower_edge(
    width: int, foot: int, legends: Sequence[LegendWidget], scale: ScaleBar, below: int
) -> None:
    """Legends from the left, one over the other where the scene is narrow; the scale right,
    shorter where they leave it little room, at the upper edge where they leave none.

    foot: the y that the lowest of them stand on; below: the y where the upper edge ends.
    """
    edge = edge_px()
    shown = [legend for legend in legends if legend.isVisible()]
    x, under = edge, foot
    for legend in shown:
        legend.fit(width, foot - below - edge)
        if x > edge and x + legend.width() > width - edge:
            x, under = edge, min(w.y() for w in shown[: shown.index(legend)])
        legend.move(x, under - legend.height() - edge)
        x = legend.geometry().right() + 1 + edge
    beside = max((w.geometry().right() for w in shown), default=0) + edge
    fits = scale.fit(width - beside - edge)
    top = foot - scale.height() - edge if fits else below
    scale.move(width - scale.width() - edge, top)


def taken(overlays: Sequence[QWidget]) -> tuple[QRectF, ...]:
    """The places of those that are seen."""
    return tuple(QRectF(o.geometry()) for o in overlays if o.isVisible())
