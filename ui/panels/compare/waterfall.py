"""The waterfall: what each measure alone does, one line each, up to the change in all. Painted."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.panels.compare.change_chart import At
from ui.style.theme import THEMES, Theme, font
from ui.view_state.comparison import Step, Waterfall

_ROW, _GAP_PX, _LABEL_FRAC = 3.0, 10.0, 0.46
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class WaterfallWidget(QWidget):
    """Bars in the colour of what they do, each beginning where the one before ends."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: Waterfall | None = None
        self._theme: Theme = THEMES["light"]

    def show_data(self, data: Waterfall | None, theme: Theme) -> None:
        """Draw the steps of one quantity; nothing where there are none."""
        self._data, self._theme = data, theme
        if data is not None:
            told = "; ".join(f"{step.label} {step.said}" for step in data.steps)
            self.setAccessibleName(f"{data.title}, {data.unit}: {told}; in all {data.total_said}")
            self.setMinimumHeight(round((len(data.steps) + 1) * self._row_px()))
        self.update()

    def _row_px(self) -> float:
        return _ROW * self._theme.font_px

    def paintEvent(self, event: QPaintEvent) -> None:
        data, theme = self._data, self._theme
        if data is None or not data.steps:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(theme.font_px))
        words = QFontMetricsF(painter.font())
        left = min(
            max(words.horizontalAdvance(step.label) for step in data.steps) + _GAP_PX,
            _LABEL_FRAC * self.width(),
        )
        room = words.horizontalAdvance("−000.0") + _GAP_PX
        field = QRectF(left + room, 0, max(self.width() - left - 2 * room, 40.0), self.height())
        ends = [0.0, data.total, *(step.end for step in data.steps)]
        low, high = min(ends), max(ends)

        def at(value: float) -> float:
            return field.left() + field.width() * (value - low) / ((high - low) or 1.0)

        height = min(self._row_px(), self.height() / (len(data.steps) + 1))
        painter.setPen(QPen(QColor(theme.line), theme.line_px))
        bottom = height * (len(data.steps) + 1)
        painter.drawLine(QPointF(at(0.0), 0), QPointF(at(0.0), bottom))
        for number, step in enumerate(data.steps):
            top = number * height
            colour = {1: theme.better, -1: theme.worse, 0: theme.text_soft}[step.helps]
            self._bar(painter, (at(step.start), at(step.end)), top, height, colour)
            self._error(painter, step, at, top + height / 2)
            painter.setPen(QPen(QColor(theme.text_soft), theme.line_px, Qt.PenStyle.DotLine))
            x = at(step.end)
            painter.drawLine(QPointF(x, top + 0.8 * height), QPointF(x, top + 1.2 * height))
            self._words(painter, step.label, step.said, (at(step.start), at(step.end)),
                        QRectF(0, top, left, height), room)  # fmt: skip
        painter.setFont(font(theme.font_px, QFont.Weight.DemiBold))
        top = len(data.steps) * height
        self._bar(painter, (at(0.0), at(data.total)), top, height, theme.text)
        self._words(painter, "All together", data.total_said, (at(0.0), at(data.total)),
                    QRectF(0, top, left, height), room)  # fmt: skip
        painter.end()

    def _bar(
        self, painter: QPainter, ends: tuple[float, float], top: float, height: float, colour: str
    ) -> None:
        a, b = sorted(ends)
        bar = QRectF(a, top + 0.2 * height, max(b - a, 1.5), 0.6 * height)
        painter.fillRect(bar, QColor(colour))

    def _error(self, painter: QPainter, step: Step, at: At, y: float) -> None:
        if step.error > 0.0:
            painter.setPen(QPen(QColor(self._theme.text), self._theme.line_px))
            ends = (at(step.end - step.error), at(step.end + step.error))
            painter.drawLine(QPointF(ends[0], y), QPointF(ends[1], y))

    def _words(
        self, painter: QPainter, label: str, said: str, ends: tuple[float, float], box: QRectF,
        room: float,
    ) -> None:  # fmt: skip
        """The label on the left, the number at that end of the bar to which it leads."""
        words = QFontMetricsF(painter.font())
        painter.setPen(QColor(self._theme.text))
        cut = words.elidedText(label, Qt.TextElideMode.ElideMiddle, box.width() - _GAP_PX)
        painter.drawText(box, _MIDDLE, cut)
        start, end = ends
        beside = QRectF(end + _GAP_PX / 2, box.top(), room, box.height())
        if end < start:
            beside.moveRight(end - _GAP_PX / 2)
        painter.drawText(beside, _RIGHT if end < start else _MIDDLE, said)
