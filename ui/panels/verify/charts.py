"""Two programs' year of one building: months, duration curve, coldest week. Drawing only."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from twin.verify.record import FILMS_BAND_FRAC
from ui.panels.results.plot import dress, legend_text, quiet_plot
from ui.style.chart_colours import SERIES_COLOURS
from ui.style.room import px
from ui.style.theme import Theme
from ui.view_state.charts import MONTHS
from ui.view_state.time_words import day_in_words
from ui.view_state.verify_charts import Pair

_BAND_ALPHA = 0.22


class VerifyChart(QWidget):
    """One chart: this program in its colour, EnergyPlus in another with the band of the films."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._legend = QLabel()
        self._legend.setProperty("role", "quiet")
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self._legend.setWordWrap(True)
        self._plot = quiet_plot()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._legend)
        layout.addWidget(self._plot, 1)
        self._plot.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._plot.setMinimumHeight(px(180))
        dress(self._plot, theme)

    def show_pair(self, pair: Pair) -> None:
        """Draw one chart anew."""
        self._plot.clear()
        cools = bool(pair.program[1].any())
        if pair.kind == "months":
            self._months(pair, cools)
        else:
            self._lines(pair, cools)
        entries = [(SERIES_COLOURS["program"], "&#9632;", "This program")]
        if pair.energyplus is not None:
            entries.append((SERIES_COLOURS["energyplus"], "&#9632;", "EnergyPlus"))
        text = legend_text(entries, pair.unit)
        if pair.kind == "duration":
            text += "&emsp; (hours of the year, from the highest)"
        if pair.energyplus is not None:
            text += f"&emsp; (band: ±{FILMS_BAND_FRAC:.0%}, the choice of inside films)"
        if cools:
            text += "&emsp; (below the line: cooling)"
        self._legend.setText(text)
        self._plot.enableAutoRange()
        self._plot.getViewBox().updateAutoRange()
        told = f"{pair.program[0].max():,.1f} {pair.unit} of heating at most by this program"
        if pair.energyplus is not None:
            told += f", {pair.energyplus[0].max():,.1f} by EnergyPlus"
        self.setAccessibleName(f"Chart of {pair.kind}: {told}")

    def _months(self, pair: Pair, cools: bool) -> None:
        for key, values, shift in _both(pair):
            for sign, row in _signed(values, cools):
                bars = pg.BarGraphItem(
                    x=np.arange(12) + shift, height=sign * row, width=0.38,
                    brush=QColor(SERIES_COLOURS[key]), pen=pg.mkPen(None),
                )  # fmt: skip
                self._plot.addItem(bars)
                if key == "energyplus":
                    self._whiskers(np.arange(12) + shift, sign * row)
        self._plot.getAxis("bottom").setTicks([list(enumerate(MONTHS))])

    def _whiskers(self, x: np.ndarray, row: np.ndarray) -> None:
        pen, some = self._line(self._theme.text), row != 0.0
        x, row = x[some], row[some]
        height = 2 * FILMS_BAND_FRAC * np.abs(row)
        self._plot.addItem(pg.ErrorBarItem(x=x, y=row, height=height, beam=0.14, pen=pen))

    def _lines(self, pair: Pair, cools: bool) -> None:
        hours = np.arange(pair.program.shape[1])
        for key, values, _ in reversed(_both(pair)):
            for sign, row in _signed(values, cools):
                if key == "energyplus":
                    self._band(hours, sign * row)
                self._plot.plot(hours, sign * row, pen=self._line(SERIES_COLOURS[key]))
        ticks = [(int(h), f"{int(h):,}") for h in np.linspace(0, len(hours), 5)]
        if pair.kind == "week":
            days = range(len(hours) // 24)
            ticks = [(24 * d + 12, day_in_words(pair.first_hour + 24 * d)) for d in days]
        self._plot.getAxis("bottom").setTicks([ticks])

    def _band(self, hours: np.ndarray, row: np.ndarray) -> None:
        none = pg.mkPen(None)
        ends = [
            pg.PlotCurveItem(hours, row * (1.0 + part), pen=none)
            for part in (-FILMS_BAND_FRAC, FILMS_BAND_FRAC)
        ]
        colour = QColor(SERIES_COLOURS["energyplus"])
        colour.setAlphaF(_BAND_ALPHA)
        for end in ends:
            self._plot.addItem(end)
        self._plot.addItem(pg.FillBetweenItem(*ends, brush=colour))

    def _line(self, colour: str) -> QPen:
        pen: QPen = pg.mkPen(colour, width=max(self._theme.line_px, self._theme.large))
        return pen


def _both(pair: Pair) -> list[tuple[str, np.ndarray, float]]:
    found = [("program", pair.program, -0.21)]
    if pair.energyplus is not None:
        found.append(("energyplus", pair.energyplus, 0.21))
    return found


def _signed(values: np.ndarray, cools: bool) -> list[tuple[float, np.ndarray]]:
    """Heating upwards; cooling, where there is any, downwards."""
    return [(1.0, values[0]), (-1.0, values[1])] if cools else [(1.0, values[0])]
