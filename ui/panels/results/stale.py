"""The mark of numbers that are not of the scenario which the controls show: grey, and said so."""

import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

_PALE = 0.35


def mark_stale(panel: QWidget, stale: bool) -> None:
    """Grey all that a panel says, or not; the stylesheet knows the property `stale`."""
    if bool(panel.property("stale")) == stale:
        return
    panel.setProperty("stale", stale)
    for widget in (panel, *panel.findChildren(QWidget)):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def fade(plot: pg.PlotWidget, stale: bool) -> None:
    """The same for a plot, whose colours no stylesheet knows."""
    plot.getPlotItem().setOpacity(_PALE if stale else 1.0)
