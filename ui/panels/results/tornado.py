"""The tornado: one bar per input, over the number, widest first. Painted, with the words beside."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from twin.words.quantities import figures, percent
from ui.style.theme import THEMES, Theme, font
from ui.view_state.charts import Tornado

_ROW_PX, _GAP_PX = 22.0, 8.0


class TornadoWidget(QWidget):
    """Bars of what each input alone does to a number, with the number's own band behind them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: Tornado | None = None
        self._theme: Theme = THEMES["light"]

    def show_data(self, data: Tornado, theme: Theme) -> None:
        """Draw what drives a band; nothing but the band while that is not known."""
        self._data, self._theme = data, theme
        told = [f"{b.label} {figures(b.low)} to {figures(b.high)} {data.unit}" for b in data.bars]
        self.setAccessibleName(f"{data.note} " + "; ".join(told))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        data, theme = self._data, self._theme
        if data is None or data.band is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(theme.font_small_px))
        words = QFontMetricsF(painter.font())
        left = min(
            max((words.horizontalAdvance(b.label) for b in data.bars), default=0.0) + _GAP_PX,
            0.45 * self.width(),
        )
        edge = words.horizontalAdvance("−000.0") + _GAP_PX
        field = QRectF(left + edge, 0, max(self.width() - left - 2 * edge, 40.0), self.height())
        ends = [*data.band, *(v for b in data.bars for v in (b.low, b.high))]
        low, high = min(ends), max(ends)

        def at(value: float) -> float:
            return field.left() + field.width() * (value - low) / ((high - low) or 1.0)

        height = min(_ROW_PX * theme.font_small_px / 12.0, self.height() / (len(data.bars) + 1))
        self._paint_band(painter, data, at, height)
        for row, bar in enumerate(data.bars):
            top = (row + 1) * height
            a, b = sorted((at(bar.low), at(bar.high)))
            painter.fillRect(QRectF(a, top + 0.15 * height, max(b - a, 1.0), 0.7 * height),
                             QColor(theme.accent))  # fmt: skip
            painter.setPen(QColor(theme.text))
            label = words.elidedText(bar.label, Qt.TextElideMode.ElideRight, left - _GAP_PX)
            painter.drawText(QRectF(0, top, left, height), _MIDDLE, label)
            painter.setPen(QColor(theme.text_soft))
            room = QRectF(b + _GAP_PX / 2, top, edge, height)
            painter.drawText(room, _MIDDLE, percent(bar.share))
        painter.end()

    def _paint_band(self, painter: QPainter, data: Tornado, at, height: float) -> None:  # type: ignore[no-untyped-def]
        """The number's own band: a pale column behind the bars with its ends written on top."""
        assert data.band is not None
        theme = self._theme
        a, b = at(data.band[0]), at(data.band[1])
        pale = QColor(theme.accent)
        pale.setAlphaF(0.12)
        painter.fillRect(QRectF(a, 0, b - a, height * (len(data.bars) + 1)), pale)
        painter.setPen(QPen(QColor(theme.line), 1.0))
        for x in (a, b):
            painter.drawLine(QPointF(x, 0), QPointF(x, height * (len(data.bars) + 1)))
        painter.setPen(QColor(theme.text))
        for x, value, side in (
            (a, data.band[0], Qt.AlignmentFlag.AlignLeft),
            (b, data.band[1], Qt.AlignmentFlag.AlignRight),
        ):
            wide = max((b - a) / 2 - 4, 60.0)
            box = QRectF(x + 4 if x == a else x - 4 - wide, 0, wide, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | side, figures(value))


_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
