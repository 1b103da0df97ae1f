"""What every scenario changes in each headline quantity: small charts side by side. Painted."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.style.theme import THEMES, Theme, font
from ui.view_state.comparison import ChangeChart, Stroke

At = Callable[[float], float]
"""From a value to where it stands, in pixels."""
_COLUMNS, _PAD, _BEAM = 3, 10.0, 4.0


class ChangeChartWidget(QWidget):
    """A bar from the baseline for each scenario in its colour, and the interval over it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._charts: tuple[ChangeChart, ...] = ()
        self._colours: tuple[str, ...] = ()
        self._theme: Theme = THEMES["light"]

    def show_charts(
        self, charts: tuple[ChangeChart, ...], colours: tuple[str, ...], theme: Theme
    ) -> None:
        """Draw them; colours: one for each scenario."""
        self._charts, self._colours, self._theme = charts, colours, theme
        told = [f"{c.title}: " + ", ".join(s.said for s in c.strokes) for c in charts]
        self.setAccessibleName("Changes beside the baseline. " + "; ".join(told))
        self.setMinimumHeight(round(2 * (6 + 2.2 * len(colours)) * theme.font_small_px))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._charts:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rows = -(-len(self._charts) // _COLUMNS)
        width, height = self.width() / _COLUMNS, self.height() / rows
        for number, chart in enumerate(self._charts):
            row, column = divmod(number, _COLUMNS)
            box = QRectF(column * width, row * height, width, height)
            self._paint(painter, chart, box.adjusted(_PAD, _PAD, -_PAD, -_PAD))
        painter.end()

    def _paint(self, painter: QPainter, chart: ChangeChart, box: QRectF) -> None:
        theme = self._theme
        painter.setPen(QColor(theme.text))
        painter.setFont(font(theme.font_px, QFont.Weight.DemiBold))
        head = QFontMetricsF(painter.font())
        title = head.elidedText(chart.title, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box.topLeft() + QPointF(0, head.ascent()), title)
        painter.setFont(font(theme.font_small_px))
        words = QFontMetricsF(painter.font())
        room = max((words.horizontalAdvance(s.said) for s in chart.strokes), default=0) + 8
        field = box.adjusted(room, head.height() + 6, -room, 0)
        ends = [0.0]
        for s in chart.strokes:
            ends += [v for v in (s.value, s.low, s.high) if v is not None and v == v]
        low, high = min(ends), max(ends)

        def at(value: float) -> float:
            return field.left() + field.width() * (value - low) / ((high - low) or 1.0)

        each = min(field.height() / max(len(chart.strokes), 1), 3.4 * theme.font_px)
        painter.setPen(QPen(QColor(theme.line), theme.line_px))
        bottom = field.top() + each * len(chart.strokes)
        painter.drawLine(QPointF(at(0.0), field.top()), QPointF(at(0.0), bottom))
        for number, (stroke, colour) in enumerate(zip(chart.strokes, self._colours, strict=True)):
            self._stroke(painter, stroke, colour, at, field.top() + (number + 0.5) * each, each)

    def _stroke(
        self, painter: QPainter, stroke: Stroke, colour: str, at: At, y: float, each: float
    ) -> None:
        theme, words = self._theme, QFontMetricsF(painter.font())
        if stroke.value != stroke.value:
            return
        zero, end = at(0.0), at(stroke.value)
        a, b = sorted((zero, end))
        painter.fillRect(QRectF(a, y - 0.3 * each, max(b - a, 1.5), 0.6 * each), QColor(colour))
        outer = end
        if stroke.low is not None and stroke.high is not None and stroke.low != stroke.high:
            left, right = at(stroke.low), at(stroke.high)
            painter.setPen(QPen(QColor(theme.text), 1.4 * theme.line_px))
            painter.drawLine(QPointF(left, y), QPointF(right, y))
            for x in (left, right):
                painter.drawLine(QPointF(x, y - _BEAM), QPointF(x, y + _BEAM))
            outer = min(left, end) if stroke.value < 0 else max(right, end)
        painter.setPen(QColor(theme.text))
        wide, high = words.horizontalAdvance(stroke.said), words.height()
        x = outer - 6 - wide if stroke.value < 0 else outer + 6
        painter.drawText(QRectF(x, y - high / 2, wide + 2, high), Qt.AlignmentFlag.AlignVCenter,
                         stroke.said)  # fmt: skip
