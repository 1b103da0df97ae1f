"""Scale bar, compass and time stamp."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.overlay.paper import card, halo_text, text_width
from ui.style.theme import LIGHT, Theme, font

LONGEST_PX, LEAST_PX = 140.0, 64.0
COMPASS_PX = 44.0


def scale_bar(metres_per_pixel: float, longest_px: float = LONGEST_PX) -> tuple[float, float]:
    """A round length [m] and how long it is drawn [px], at most `longest_px`."""
    reach = metres_per_pixel * longest_px
    size = 10.0 ** np.floor(np.log10(reach))
    length = float(size * max(s for s in (1, 2, 5) if s * size <= reach * 1.0001))
    return length, length / metres_per_pixel


def length_text(length_m: float) -> str:
    """A round length with its unit."""
    return f"{length_m / 1000:g} km" if length_m >= 1000 else f"{length_m:g} m"


def scale_bar_height_px(theme: Theme) -> float:
    """Height of the bar with its words."""
    return 32.0 * theme.large


def paint_scale_bar(
    painter: QPainter, metres_per_pixel: float, theme: Theme, longest_px: float = LONGEST_PX
) -> None:
    """Paints the bar below its words, from the origin on."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    length, px = scale_bar(metres_per_pixel, longest_px)
    ink, halo = theme.scene.label, theme.scene.label_halo
    small = font(theme.font_small_px, QFont.Weight.Medium)
    halo_text(painter, QPointF(2, 16 * theme.large), length_text(length), small, ink, halo)
    top, foot = 19 * theme.large, 25 * theme.large
    corners = ((1.0, top), (1.0, foot), (1.0 + px, foot), (1.0 + px, top))
    rail = QPolygonF([QPointF(x, y) for x, y in corners])
    for colour, width in ((halo, 4.0 + theme.line_px), (ink, 1.2 * theme.line_px)):
        painter.setPen(QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawPolyline(rail)


def compass_px(theme: Theme) -> float:
    """How wide and high the compass is."""
    return round(COMPASS_PX * theme.large)


def paint_compass(painter: QPainter, heading_deg: float, theme: Theme) -> None:
    """Paints the needle in a disc at the origin; north where it lies on the screen."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(theme.large, theme.large)
    middle, radius = COMPASS_PX / 2, COMPASS_PX / 2 - 1
    disc = QColor(theme.panel)
    disc.setAlphaF(0.93)
    painter.setPen(QPen(QColor(theme.line), theme.line_px / theme.large))
    painter.setBrush(disc)
    painter.drawEllipse(QPointF(middle, middle), radius, radius)
    painter.save()
    painter.translate(middle, middle)
    painter.rotate(-heading_deg)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.accent))
    painter.drawPolygon(QPolygonF([QPointF(0, -9), QPointF(4.5, 3), QPointF(0, 1)]))
    painter.drawPolygon(QPolygonF([QPointF(0, -9), QPointF(-4.5, 3), QPointF(0, 1)]))
    painter.setBrush(QColor(theme.text_soft))
    painter.drawPolygon(QPolygonF([QPointF(0, 14), QPointF(4.5, 3), QPointF(0, 1)]))
    painter.drawPolygon(QPolygonF([QPointF(0, 14), QPointF(-4.5, 3), QPointF(0, 1)]))
    letter = font(9, QFont.Weight.DemiBold)
    painter.setFont(letter)
    painter.setPen(QColor(theme.text))
    painter.drawText(QRectF(-8, -21, 16, 12), Qt.AlignmentFlag.AlignCenter, "N")
    painter.restore()


def time_stamp_width_px(text: str, theme: Theme) -> float:
    """Width of the card that holds a time."""
    return text_width(text, font(theme.font_px, QFont.Weight.Medium)) + 24


def time_stamp_height_px(theme: Theme) -> float:
    """Height of the card that holds a time."""
    return theme.font_px + 15.0


def paint_time_stamp(painter: QPainter, text: str, theme: Theme) -> None:
    """Paints a time in a small card at the origin."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rect = QRectF(0, 0, time_stamp_width_px(text, theme), time_stamp_height_px(theme))
    card(painter, rect, theme)
    painter.setFont(font(theme.font_px, QFont.Weight.Medium))
    painter.setPen(QColor(theme.text))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


class ScaleBar(QWidget):
    """The length of a round number of metres at the middle of the view."""

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._metres_per_pixel = theme, 1.0
        self._longest_px = LONGEST_PX
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.fit(math.inf)

    def fit(self, room_px: float) -> bool:
        """Takes no more than the room there is; False where that is too little."""
        large = self._theme.large
        self._longest_px = min(LONGEST_PX * large, max(room_px - 8, LEAST_PX * large))
        self._name()
        self.resize(round(self._longest_px) + 8, round(scale_bar_height_px(self._theme)))
        self.update()
        return self.width() <= room_px

    def set_scale(self, metres_per_pixel: float) -> None:
        """Metres that a pixel spans at the middle of the view."""
        if metres_per_pixel != self._metres_per_pixel:
            self._metres_per_pixel = metres_per_pixel
            self._name()
            self.update()

    def _name(self) -> None:
        shown = scale_bar(self._metres_per_pixel, self._longest_px)[0]
        self.setAccessibleName(length_text(shown))

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_scale_bar(painter, self._metres_per_pixel, self._theme, self._longest_px)
        painter.end()


class Compass(QWidget):
    """Where north is; a click turns north up."""

    north_wanted = Signal()

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._heading_deg = theme, 0.0
        self.resize(self.sizeHint())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(self.tr("Turn north up"))
        self.setAccessibleName(self.tr("Compass: turn north up"))

    def set_heading(self, heading_deg: float) -> None:
        """Where one looks, clockwise from north."""
        if heading_deg != self._heading_deg:
            self._heading_deg = heading_deg
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._theme = theme
        self.resize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(compass_px(self._theme)), round(compass_px(self._theme)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.north_wanted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_compass(painter, self._heading_deg, self._theme)
        painter.end()


class TimeStamp(QWidget):
    """The day and hour whose sun is shown."""

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._text = theme, ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def set_text(self, text: str) -> None:
        """Shows a time such as '21 June, 12:00', or nothing."""
        self._text = text
        self.setAccessibleName(text)
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._theme = theme
        self._fit()

    def _fit(self) -> None:
        self.setVisible(bool(self._text))
        width = time_stamp_width_px(self._text, self._theme)
        self.resize(round(width) + 1, round(time_stamp_height_px(self._theme)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_time_stamp(painter, self._text, self._theme)
        painter.end()
