"""Where the overlays stand over the scene, so that none lies over another. No state."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

EDGE_PX = 12


def upper_edge(width: int, standing: QWidget, time: QWidget, compass: QWidget) -> int:
    """Standing left, time and compass right, one below the other where the scene is narrow.

    Returns the y below what stands on the left.
    """
    standing.move(EDGE_PX, EDGE_PX)
    left = standing.geometry().right() if standing.isVisible() else 0
    compass.move(width - compass.width() - EDGE_PX, EDGE_PX)
    beside = compass.x() - time.width() - EDGE_PX
    if beside > left + EDGE_PX:
        time.move(beside, EDGE_PX)
    else:
        lower = compass.geometry().bottom() + EDGE_PX
        time.move(width - time.width() - EDGE_PX, lower)
    return standing.geometry().bottom() + EDGE_PX if standing.isVisible() else EDGE_PX


def lower_edge(width: int, foot: int, legends: Sequence[QWidget], scale: QWidget) -> None:
    """Legends from the left, one over the other where the scene is narrow; the scale right.

    foot: the y that the lowest of them stand on.
    """
    scale.move(width - scale.width() - EDGE_PX, foot - scale.height() - EDGE_PX)
    shown = [legend for legend in legends if legend.isVisible()]
    x, below = EDGE_PX, foot
    for legend in shown:
        if x > EDGE_PX and x + legend.width() > width - EDGE_PX:
            x, below = EDGE_PX, min(w.y() for w in shown[: shown.index(legend)])
        legend.move(x, below - legend.height() - EDGE_PX)
        x = legend.geometry().right() + 1 + EDGE_PX
    under = [w for w in shown if w.geometry().intersects(scale.geometry())]
    if under:
        scale.move(scale.x(), min(w.y() for w in under) - scale.height() - EDGE_PX)


def taken(overlays: Sequence[QWidget]) -> tuple[QRectF, ...]:
    """The places of those that are seen."""
    return tuple(QRectF(o.geometry()) for o in overlays if o.isVisible())
