"""The charts: months by carrier, a week by hour, the duration curve. Drawing only."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from twin.words.quantities import figures
from ui.panels.results.plot import dress, legend_text, quiet_plot
from ui.panels.results.stale import fade
from ui.panels.results.tornado import TornadoWidget
from ui.style.chart_colours import SERIES_COLOURS
from ui.style.theme import Theme
from ui.view_state.charts import MONTHS, ChartData, Series, Tornado
from ui.view_state.time_words import day_in_words

_AFTERWORDS = {
    "months": "&emsp; (faint: the baseline; PV below the line is in no sum)",
    "duration": "&emsp; (hours of the year, from the highest)",
}


class ChartWidget(QWidget):
    """One chart in the theme's colours; the same plot is drawn anew for each answer."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._data: ChartData | Tornado | None = None
        self._tornado = TornadoWidget()
        self._tornado.hide()
        self._plot = quiet_plot()
        self._plot.hide()
        self._legend = QLabel()
        self._legend.setProperty("role", "quiet")
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self._legend.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._legend.setSizePolicy(policy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._legend)
        layout.addWidget(self._plot, 1)
        layout.addWidget(self._tornado, 1)
        self.setMinimumHeight(120)
        self.set_theme(theme)

    def sizeHint(self) -> QSize:
        return QSize(480, 180)

    def fade(self, stale: bool) -> None:
        """Pale where the numbers are of another scenario than the controls show."""
        fade(self._plot, stale)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        dress(self._plot, theme)
        if self._data is not None:
            self.show_data(self._data)

    def show_data(self, data: ChartData | Tornado | None) -> None:
        """Draw a chart; an empty one where there is no data yet."""
        self._data = data
        self._plot.clear()
        self._plot.setVisible(isinstance(data, ChartData))
        self._tornado.setVisible(isinstance(data, Tornado))
        if data is None:
            self._legend.clear()
            return
        if isinstance(data, Tornado):
            self._tornado.show_data(data, self._theme)
            self._legend.setText(data.note)
            self.setAccessibleName(self._tornado.accessibleName())
            return
        draw = {"months": self._months, "week": self._week, "duration": self._duration}[data.kind]
        draw(data)
        self._legend.setText(self._entries(data))
        self._plot.enableAutoRange()
        self._plot.getViewBox().updateAutoRange()  # now, not with the next painting
        self.setAccessibleName(_in_words(data))

    def _entries(self, data: ChartData) -> str:
        """The legend as one line over the plot: coloured squares, dashes for the baseline."""
        entries = [(SERIES_COLOURS[s.key], "&#9632;", s.label) for s in data.series]
        if data.kind != "months":
            entries += [(self._theme.text_soft, "&#9480;", s.label) for s in data.baseline]
        unit = data.unit
        if data.kind == "months":
            used = sum(float(s.values.sum()) for s in data.series if s.key != "pv")
            unit = f"{figures(used)} {unit} a year"
        return legend_text(entries, unit) + _AFTERWORDS.get(data.kind, "")

    def _months(self, data: ChartData) -> None:
        self._stacked_bars(data.baseline, -0.21, faint=True)
        self._stacked_bars(data.series, 0.21, faint=False)
        ticks = [(i, month) for i, month in enumerate(MONTHS)]
        self._plot.getAxis("bottom").setTicks([ticks])

    def _stacked_bars(self, series: tuple[Series, ...], shift: float, faint: bool) -> None:
        feet = {1.0: np.zeros(12), -1.0: np.zeros(12)}  # what is made hangs below the line
        for s in series:
            side = 1.0 if s.values.sum() >= 0 else -1.0
            colour = QColor(SERIES_COLOURS[s.key])
            colour.setAlphaF(0.45 if faint else 1.0)
            bars = pg.BarGraphItem(
                x=np.arange(12) + shift, y0=feet[side], height=s.values, width=0.38,
                brush=colour, pen=pg.mkPen(None),
            )  # fmt: skip
            self._plot.addItem(bars)
            feet[side] = feet[side] + s.values

    def _week(self, data: ChartData) -> None:
        hours = np.arange(len(data.series[0].values))
        for s in data.series:
            self._plot.plot(hours, s.values, pen=self._line(SERIES_COLOURS[s.key]))
        for s in data.baseline:
            self._plot.plot(hours, s.values, pen=self._line(self._theme.text_soft, dashed=True))
        days = [
            (24 * d + 12, day_in_words(data.first_hour + 24 * d)) for d in range(len(hours) // 24)
        ]
        self._plot.getAxis("bottom").setTicks([days])

    def _duration(self, data: ChartData) -> None:
        for s in data.baseline:
            pen = self._line(self._theme.text_soft, dashed=True)
            self._plot.plot(np.arange(len(s.values)), s.values, pen=pen)
        for s in data.series:
            pen = self._line(SERIES_COLOURS[s.key])
            self._plot.plot(np.arange(len(s.values)), s.values, pen=pen)
        self._plot.getAxis("bottom").setTicks([[(h, f"{h:,}") for h in range(0, 8761, 2190)]])

    def _line(self, colour: str, dashed: bool = False) -> QPen:
        """A line as strong as the theme's lines are, at least a pixel of an unscaled 4K screen."""
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        pen: QPen = pg.mkPen(colour, width=max(self._theme.line_px, self._theme.large), style=style)
        return pen


def _in_words(data: ChartData) -> str:
    parts = [f"{s.label} {np.abs(s.values).max():,.0f} {data.unit} at most" for s in data.series]
    return f"Chart of {data.kind}: " + "; ".join(parts)
