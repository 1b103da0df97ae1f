"""A plot without menus and mouse, in the colours of a theme."""

from html import escape

import pyqtgraph as pg
from PySide6.QtGui import QColor

from ui.style.theme import Theme, font


def quiet_plot() -> pg.PlotWidget:
    """An empty plot that only shows."""
    plot = pg.PlotWidget()
    plot.setMenuEnabled(False)
    plot.setMouseEnabled(x=False, y=False)
    plot.hideButtons()
    return plot


def dress(plot: pg.PlotWidget, theme: Theme) -> None:
    """Give a plot a theme's colours and letters."""
    plot.setBackground(QColor(theme.panel))
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        axis.setPen(pg.mkPen(theme.line))
        axis.setTextPen(pg.mkPen(theme.text_soft))
        axis.setStyle(tickFont=font(theme.font_small_px))
    plot.getAxis("bottom").setHeight(round(1.5 * theme.font_small_px) + 8)  # no letter is cut


def legend_text(entries: list[tuple[str, str, str]], unit: str = "") -> str:
    """A legend in one line of rich text: (colour, mark, label) each."""
    made = [
        f'<span style="color:{c}">{mark}</span>&nbsp;{escape(label)}' for c, mark, label in entries
    ]
    return (f"{unit}:&ensp;" if unit else "") + "&emsp; ".join(made)
