"""The legend as a widget over the scene: its room, its standing, its size of letters."""

import math
from dataclasses import replace

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.overlay.legend import (
    LESS,
    MOST_FRAC,
    PAD_PX,
    PALE,
    WIDTH_PX,
    Legend,
    legend_height_px,
    legend_width_px,
    paint_legend,
    row_px,
    write_line,
)
from ui.overlay.paper import card
from ui.style.room import PLAIN_FONT_PX
from ui.style.theme import LIGHT, Theme


class LegendWidget(QWidget):
    """The legend over the scene; hides itself where there is nothing to explain."""

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._mark = theme, ""
        self._legend: Legend | None = None
        self._most_px, self._free_px = math.inf, math.inf
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Legend"))
        self.hide()

    def show_legend(self, legend: Legend | None) -> None:
        """Shows a legend, or none."""
        self._legend = legend
        self._fit()

    def show_standing(self, mark: str) -> None:
        """Paler, and said so, where the colours are of another scenario; '' where not."""
        if mark != self._mark:
            self._mark = mark
            self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours and sizes of a theme."""
        self._theme = theme
        self._fit()

    def fit(self, scene_px: float, free_px: float) -> None:
        """Keeps to its share of a scene's width, with smaller letters where that is narrow, and to
        the height that is free, with two columns where that is low."""
        self._most_px, self._free_px = MOST_FRAC * scene_px, free_px
        self._fit()

    def sizeHint(self) -> QSize:
        if self._legend is None:
            return QSize(0, 0)
        theme, columns = self._fitted(), self._columns()
        width = legend_width_px(self._told(), theme, self._most_px, columns)
        return QSize(round(width), round(legend_height_px(self._told(), theme, columns)))

    def _columns(self) -> int:
        """Two where one would stand higher than is free."""
        return 1 + (legend_height_px(self._told(), self._fitted()) > self._free_px)

    def _fitted(self) -> Theme:
        """The theme, its letters smaller where the card has to be narrower than they want."""
        if WIDTH_PX * self._theme.large <= self._most_px:
            return self._theme
        letters = max(round(LESS * self._theme.font_px), PLAIN_FONT_PX)
        small = min(letters, self._theme.font_small_px)
        return replace(self._theme, font_px=letters, font_small_px=small)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._legend is None:
            return
        theme, painter = self._fitted(), QPainter(self)
        if self._mark:
            card(painter, QRectF(self.rect()), theme)
            write_line(painter, PAD_PX + row_px(theme), self._mark, theme, self.width())
            painter.setOpacity(PALE)
        paint_legend(painter, self._told(), theme, self._most_px, self._columns())
        painter.end()

    def _told(self) -> Legend:
        """The legend; its unit gives its line to the mark of another scenario's colours."""
        assert self._legend is not None
        return replace(self._legend, unit=" ") if self._mark else self._legend

    def _fit(self) -> None:
        self.setVisible(self._legend is not None)
        self.resize(self.sizeHint())
        self.update()
