"""The front of cost against what it saves, as a curve along which one drags. Drawing only."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.panels.results.plot import dress, quiet_plot
from ui.style.plain_label import PlainLabel
from ui.style.room import px
from ui.style.theme import Theme
from ui.view_state.plan_views import CurveView

_LEAST_HEIGHT_PX, _KEY_STEP_FRAC = 170, 0.01


class PlanCurve(QWidget):
    """moved: the money at which the marker stands, while it is dragged or moved with the keys."""

    moved = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view: CurveView | None = None
        self._at = 0.0
        self._plot = quiet_plot()
        self._plot.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._plot.setMinimumHeight(px(_LEAST_HEIGHT_PX))
        self._plot.setCursor(Qt.CursorShape.SizeHorCursor)
        self._plot.viewport().installEventFilter(self)
        self._plot.installEventFilter(self)
        self._plot.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._above, self._below = PlainLabel(), PlainLabel()
        self._below.setAlignment(Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for label in (self._above, self._below):
            label.setProperty("role", "quiet")
        layout.addWidget(self._above)
        layout.addWidget(self._plot, 1)
        layout.addWidget(self._below)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        dress(self._plot, theme)
        if self._view is not None:
            self._draw(self._view)

    def show_curve(self, view: CurveView) -> None:
        """Draw a curve anew; the marker is put by `show_place`."""
        self._view = view
        self._draw(view)

    def show_place(self, spent_eur: float, saved: float) -> None:
        """Put the marker: money [EUR] and what it saves, in the curve's own unit before scaling."""
        if self._view is None:
            return
        self._at = spent_eur
        x, y = spent_eur / self._view.money_size, saved / self._view.saved_size
        self._line.setValue(x)
        self._dot.setData([x], [y])
        words = f"{x:,.3g} {self._view.money_unit} saves {y:,.3g} {self._view.saved_unit}"
        self._plot.setAccessibleName(f"Cost against what it saves: {words}")

    def pixel_of(self, spent_eur: float) -> tuple[int, int]:
        """Where a sum of money stands on the plot's viewport."""
        assert self._view is not None
        box = self._plot.getViewBox()
        at = box.mapViewToScene(pg.Point(spent_eur / self._view.money_size, 0.0))
        inside = self._plot.mapFromScene(at)
        return inside.x(), self._plot.viewport().height() // 2

    def _draw(self, view: CurveView) -> None:
        theme, plot = self._theme, self._plot
        plot.clear()
        wide = max(2.0 * theme.line_px, 2.0)
        accent = pg.mkColor(theme.accent)
        pale = pg.mkColor(theme.accent)
        pale.setAlphaF(0.12)
        plot.plot(view.spent, view.saved, pen=pg.mkPen(accent, width=wide), fillLevel=0.0,
                  brush=pale)  # fmt: skip
        self._line = pg.InfiniteLine(0.0, angle=90, pen=pg.mkPen(theme.text_soft, width=1))
        self._dot = pg.ScatterPlotItem(
            size=px(13), brush=accent, pen=pg.mkPen(theme.panel, width=2)
        )
        plot.addItem(self._line)
        for place, symbol, colour in (
            (view.asked, "o", theme.text), (view.robust, "d", theme.worse),
        ):  # fmt: skip
            if place is not None:
                mark = pg.ScatterPlotItem([place[0]], [place[1]], symbol=symbol, size=px(9),
                                          brush=pg.mkColor(colour), pen=pg.mkPen(None))  # fmt: skip
                plot.addItem(mark)
        plot.addItem(self._dot)
        most = float(view.spent[-1]) or 1.0
        plot.setXRange(0.0, most, padding=0.02)
        plot.setYRange(min(0.0, float(view.saved.min())), float(view.saved.max()) or 1.0,
                       padding=0.04)  # fmt: skip
        self._above.setText(f"Saved, {view.saved_unit}")
        self._below.setText(f"Investment, {view.money_unit}")

    # ---- dragging ---------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._step(event)
        if (
            isinstance(event, QMouseEvent)
            and self._view is not None
            and event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove)
        ):
            if event.buttons() & Qt.MouseButton.LeftButton:
                self._point(event)
            return True
        return super().eventFilter(watched, event)

    def _point(self, event: QMouseEvent) -> None:
        assert self._view is not None
        at = self._plot.mapToScene(event.position().toPoint())
        x = self._plot.getViewBox().mapSceneToView(at).x()
        most = float(self._view.spent[-1])
        self.moved.emit(self._view.spent_eur(float(np.clip(x, 0.0, most))))

    def _step(self, event: QKeyEvent) -> bool:
        """Left and right move by a hundredth of the whole."""
        way = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if way is None or self._view is None:
            return False
        most = self._view.spent_eur(float(self._view.spent[-1]))
        self.moved.emit(float(np.clip(self._at + way * _KEY_STEP_FRAC * most, 0.0, most)))
        return True
