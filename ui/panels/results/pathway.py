"""The page of the pathway: a bar for every year to 2050, and the year that the map shows."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from twin.pathway.results import Pathway, pathway_sentence, worth_in_words
from twin.targets.uptake import FIRST_YEAR, LAST_YEAR, YEARS
from ui.panels.results.plot import dress, legend_text, quiet_plot
from ui.panels.results.stale import fade
from ui.panels.widgets.fitted_label import FittedLabel
from ui.style.icons import icon
from ui.style.plain_label import PlainLabel
from ui.style.theme import Theme
from ui.view_state.pathway_charts import PATHWAY_VIEWS, PathwayChart, pathway_chart, year_in_words

_GROW_MS = 250
_STEP_MS = 320
_WAITING = "Calculating the years to 2050…"
_GRID_TIP = (
    "The grid alone: what the district as it is today emits less as electricity becomes cleaner, "
    "in per cent of today. The measures: what they add to that."
)
_WORTH_TIP = (
    "Net present value at the beginning of 2026: each investment, less its subsidy, in the year in "
    "which it falls, what bills and upkeep are lower by in every year, and what is unused after "
    "2050. Saved energy: its discounted cost per discounted kWh, subsidies left out."
)


class PathwayPage(QWidget):
    """Bars that grow, a year slider and a play button. It shows; it decides nothing."""

    year_requested = Signal(int)
    view_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._path: Pathway | None = None
        self._chart: PathwayChart | None = None
        self._view, self._year = "carbon", LAST_YEAR
        self._bars: list[pg.BarGraphItem] = []
        self._plot = quiet_plot()
        self._legend, self._words = QLabel(), FittedLabel(_WAITING)
        self._worth = FittedLabel()
        self._worth.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self._legend.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for label in (self._legend, self._words, self._worth):
            label.setProperty("role", "quiet")
        self._growth = QVariantAnimation(self)
        self._growth.setDuration(_GROW_MS)
        self._growth.setStartValue(0.0)
        self._growth.setEndValue(1.0)
        self._growth.valueChanged.connect(self._grow)
        self._beat = QTimer(self)
        self._beat.setInterval(_STEP_MS)
        self._beat.timeout.connect(self._next_year)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head())
        layout.addWidget(self._plot, 1)
        layout.addLayout(self._foot())
        self.set_theme(theme)

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(4)
        self._buttons: dict[str, QToolButton] = {}
        for key, title in PATHWAY_VIEWS.items():
            button = QToolButton()
            button.setText(title)
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.clicked.connect(lambda _, k=key: self.view_requested.emit(k))
            self._buttons[key] = button
            line.addWidget(button)
        line.addSpacing(8)
        line.addWidget(self._legend, 3)
        line.addWidget(self._worth, 2)
        return line

    def _foot(self) -> QHBoxLayout:
        self._play = QToolButton()
        self._play.setAutoRaise(True)
        self._play.setAccessibleName("Play the years")
        self._play.setToolTip("Play the years")
        self._play.clicked.connect(self._toggle)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(FIRST_YEAR, LAST_YEAR)
        self._slider.setAccessibleName("Year that the map shows")
        self._slider.valueChanged.connect(self.year_requested)
        self._number = PlainLabel(str(LAST_YEAR))
        self._number.setProperty("role", "value")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._play)
        line.addWidget(self._slider, 2)
        line.addWidget(self._number)
        line.addWidget(self._words, 3)
        return line

    # ---- showing ----------------------------------------------------------------------------

    def fade(self, stale: bool) -> None:
        """Pale where the numbers are of another scenario than the controls show."""
        fade(self._plot, stale)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        dress(self._plot, theme)
        self._play.setIcon(icon("ph.pause" if self._beat.isActive() else "ph.play"))
        self._draw()

    def show_waiting(self, words: str = _WAITING) -> None:
        """A newer path is being calculated, or none is; the bars of the last one stay."""
        self._words.setText(words)

    def show_path(self, path: Pathway | None, view: str, year: int) -> None:
        """Show a path, one of PATHWAY_VIEWS, up to a year; bars grow where they are others."""
        other = path is not self._path or view != self._view
        self._path, self._view, self._year = path, view, year
        for key, button in self._buttons.items():
            button.setChecked(key == view)
        blocked = self._slider.blockSignals(True)
        self._slider.setValue(year)
        self._slider.blockSignals(blocked)
        self._slider.setEnabled(path is not None)
        self._play.setEnabled(path is not None)
        self._number.setText(str(year))
        if other:
            self._growth.stop()
            self._draw()
            if path is not None:
                self._growth.start()
        elif path is not None:
            self._paint()
        if path is not None:
            self._words.say(year_in_words(path, year), year_in_words(path, year, short=True))
            self._words.setToolTip(f"{pathway_sentence(path)}\n{_GRID_TIP}")
            self._worth.say(worth_in_words(path), worth_in_words(path, short=True))
            self._worth.setToolTip(_WORTH_TIP)
        self._worth.setVisible(path is not None and view == "money")

    def rest(self) -> None:
        """Stop playing: the page is left."""
        self._beat.stop()
        self._play.setIcon(icon("ph.play"))

    def heights(self) -> np.ndarray:
        """The bars as they stand on the screen (n_stacks, 25)."""
        return np.array([bars.opts["height"] for bars in self._bars])

    def _draw(self) -> None:
        self._plot.clear()
        self._bars = []
        self._plot.getPlotItem().setVisible(self._path is not None)  # no axes of nothing
        if self._path is None:
            self._growth.stop()
            self._chart = None
            self._legend.clear()
            return
        self._chart = pathway_chart(self._path, self._view)
        foot = np.zeros(len(YEARS))
        entries = []
        for stack in self._chart.stacks:
            bars = pg.BarGraphItem(x=YEARS, y0=foot, height=stack.values, width=0.8)
            self._plot.addItem(bars)
            self._bars.append(bars)
            foot = foot + stack.values
            entries.append((stack.colour, "&#9632;", stack.label))
        if self._chart.line is not None:
            pen = pg.mkPen(self._theme.text_soft, style=Qt.PenStyle.DashLine,
                           width=1.5 * self._theme.line_px)  # fmt: skip
            self._plot.plot(YEARS, self._chart.line, pen=pen)
            alone = "grid alone" if self._view == "carbon" else "no measures"
            entries.append((self._theme.text_soft, "&#9480;", alone))
            foot = np.maximum(foot, self._chart.line)
        self._plot.setYRange(0.0, float(foot.max()) * 1.02 or 1.0, padding=0)
        self._plot.setXRange(FIRST_YEAR - 0.6, LAST_YEAR + 0.6, padding=0)
        ticks = [(y, str(y)) for y in (FIRST_YEAR, *range(2030, LAST_YEAR + 1, 5))]
        self._plot.getAxis("bottom").setTicks([ticks])
        self._legend.setText(legend_text(entries, self._chart.unit))
        self._plot.setAccessibleName(pathway_sentence(self._path))
        self._paint()

    def _paint(self) -> None:
        """Years up to the one on the map in full colour, later ones pale."""
        assert self._chart is not None
        for bars, stack in zip(self._bars, self._chart.stacks, strict=True):
            full, pale = QColor(stack.colour), QColor(stack.colour)
            pale.setAlphaF(0.35)
            brushes = [pg.mkBrush(full if y <= self._year else pale) for y in YEARS]
            bars.setOpts(brushes=brushes, pens=[pg.mkPen(None)] * len(YEARS))

    def _grow(self, share: float) -> None:
        if self._chart is None:
            return
        eased = 1.0 - (1.0 - share) ** 3
        foot = np.zeros(len(YEARS))
        for bars, stack in zip(self._bars, self._chart.stacks, strict=True):
            bars.setOpts(y0=foot, height=eased * stack.values)
            foot = foot + eased * stack.values

    # ---- playing ----------------------------------------------------------------------------

    def _toggle(self) -> None:
        if self._beat.isActive():
            self.rest()
            return
        if self._year >= LAST_YEAR:
            self.year_requested.emit(FIRST_YEAR)
        self._beat.start()
        self._play.setIcon(icon("ph.pause"))

    def _next_year(self) -> None:
        if self._year >= LAST_YEAR:
            self.rest()
            return
        self.year_requested.emit(self._year + 1)
