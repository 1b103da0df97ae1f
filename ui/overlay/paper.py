"""The sheet that overlays are painted on: a soft rounded card, text with a halo."""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from ui.style.theme import DARK, Theme
from ui.view_state.brightness import daylight_frac


def card(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """A rounded sheet with a thin rim."""
    fill = QColor(theme.panel)
    fill.setAlphaF(0.97)
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


def inked(theme: Theme, elevation_deg: float) -> Theme:
    """The theme for the hour: when the sun is down, pale letters with a dark rim, and the colours
    of data that are made for a dark ground."""
    if theme.is_dark or daylight_frac(elevation_deg) > 0.5:
        return theme
    night = DARK.scene
    scene = replace(
        theme.scene, label=night.label, label_halo=night.label_halo, no_data=night.no_data
    )
    return replace(theme, scene=scene, is_dark=True)


def text_width(text: str, font: QFont) -> float:
    """How wide a text is [px]."""
    return QFontMetricsF(font).horizontalAdvance(text)
