"""The sheet that overlays are painted on: a soft rounded card, text with a halo."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from ui.theme import Theme


def card(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """A rounded sheet with a thin rim."""
    fill = QColor(theme.panel)
    fill.setAlphaF(0.93)
    painter.setPen(QPen(QColor(theme.line), theme.line_px))
    painter.setBrush(fill)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6.0, 6.0)


def halo_text(
    painter: QPainter, at: QPointF, text: str, font: QFont, colour: str, halo: str
) -> None:
    """Text from its baseline, with a soft rim that keeps it legible over anything."""
    path = QPainterPath()
    path.addText(at, font, text)
    rim = QColor(halo)
    rim.setAlphaF(0.85)
    pen = QPen(rim, max(font.pixelSize() * 0.26, 2.0))
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)
    painter.fillPath(path, QColor(colour))


def text_width(text: str, font: QFont) -> float:
    """How wide a text is [px]."""
    return QFontMetricsF(font).horizontalAdvance(text)
