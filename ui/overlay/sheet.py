"""Puts the overlays in their places: over the view, and onto an exported picture."""

import os
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QWidget

from ui.overlay.legend import Legend, LegendWidget, legend_height_px, legend_width_px, paint_legend
from ui.overlay.marks import (
    COMPASS_PX,
    Compass,
    ScaleBar,
    TimeStamp,
    paint_compass,
    paint_scale_bar,
    paint_time_stamp,
    time_stamp_width_px,
)
from ui.overlay.names import Names, NamesLayer, arranged, paint_names
from ui.overlay.paper import card, text_width
from ui.scene.camera import Pose, metres_per_pixel
from ui.scene.view import SceneView
from ui.theme import Theme, font, load_fonts

MARGIN_PX = 16
PICTURE_HEIGHT_PX = 1080.0  # overlays are drawn as if the picture were this high


class Sheet(QObject):
    """Legend upper right, compass under the corner, scale and time below, names on the ground."""

    def __init__(self, view: SceneView, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self.names = NamesLayer(theme, view)
        self.legend = LegendWidget(theme, view)
        self.scale_bar = ScaleBar(theme, view)
        self.compass = Compass(theme, view)
        self.time_stamp = TimeStamp(theme, view)
        self.compass.north_wanted.connect(view.navigator.face_north)
        view.camera_moved.connect(self._follow)
        view.installEventFilter(self)
        self._place()

    def set_theme(self, theme: Theme) -> None:
        """Gives all overlays a theme."""
        for part in (self.names, self.legend, self.scale_bar, self.compass, self.time_stamp):
            part.set_theme(theme)
        self._place()

    def show_legend(self, legend: Legend | None) -> None:
        """Shows a legend, or none."""
        self.legend.show_legend(legend)
        self._place()

    def show_time(self, text: str) -> None:
        """Shows a time, or none."""
        self.time_stamp.set_text(text)
        self._place()

    def show_names(self, names: Names, visible: bool = True) -> None:
        """Shows names of places and streets."""
        self.names.set_names(names)
        self.names.setVisible(visible)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _follow(self, pose: Pose) -> None:
        self.compass.set_heading(pose.heading_deg)
        self.scale_bar.set_scale(metres_per_pixel(pose, self._view.height()))
        self.names.set_pose(pose)

    def _place(self) -> None:
        width, height = self._view.width(), self._view.height()
        self.names.setGeometry(0, 0, width, height)
        self.legend.move(width - self.legend.width() - MARGIN_PX, MARGIN_PX)
        self.compass.move(
            width - self.compass.width() - MARGIN_PX, height - self.compass.height() - MARGIN_PX
        )
        self.scale_bar.move(MARGIN_PX, height - self.scale_bar.height() - MARGIN_PX + 4)
        self.time_stamp.move((width - self.time_stamp.width()) // 2, MARGIN_PX)
        parts: tuple[QWidget, ...] = (self.legend, self.compass, self.scale_bar, self.time_stamp)
        for part in parts:
            part.raise_()
        shown = (QRectF(part.geometry()) for part in parts if not part.isHidden())
        self.names.keep_free(tuple(shown))


@dataclass(frozen=True, eq=False)
class Caption:
    """What is written on an exported picture, besides the scene."""

    title: str = ""
    subtitle: str = ""
    note: str = ""
    time: str = ""
    legend: Legend | None = None
    names: Names = field(default_factory=Names)


def composed(pixels: NDArray[np.uint8], pose: Pose, caption: Caption, theme: Theme) -> QImage:
    """A picture of the scene (h, w, 3) with title, legend, scale, north, time and names on it.

    Works without a display: where no Qt application runs, one without windows is started.
    """
    _ready_to_paint()
    height, width = pixels.shape[:2]
    pixels = np.ascontiguousarray(pixels)
    image = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
    times = height / PICTURE_HEIGHT_PX
    size = (round(width / times), round(PICTURE_HEIGHT_PX))
    painter = QPainter(image)
    painter.scale(times, times)
    free = _kept_free(caption, size, theme)
    paint_names(painter, arranged(caption.names, pose, size, theme, free), theme)
    _paint_title(painter, caption, theme)
    if caption.legend is not None:
        _at(painter, size[0] - legend_width_px(theme) - MARGIN_PX, MARGIN_PX)
        paint_legend(painter, caption.legend, theme)
        painter.restore()
    _at(painter, size[0] - COMPASS_PX - MARGIN_PX, size[1] - COMPASS_PX - MARGIN_PX)
    paint_compass(painter, pose.heading_deg, theme)
    painter.restore()
    _at(painter, MARGIN_PX, size[1] - 28 - MARGIN_PX)
    paint_scale_bar(painter, metres_per_pixel(pose, size[1]), theme)
    painter.restore()
    if caption.time:
        _at(painter, (size[0] - time_stamp_width_px(caption.time, theme)) / 2, MARGIN_PX)
        paint_time_stamp(painter, caption.time, theme)
        painter.restore()
    _paint_note(painter, caption.note, size, theme)
    painter.end()
    return image


def _kept_free(caption: Caption, size: tuple[int, int], theme: Theme) -> tuple[QRectF, ...]:
    """Where the cards of a composed picture lie, roughly: no name is written under them."""
    width, height = size
    title = QRectF(0, 0, 60 + text_width(caption.title, font(theme.font_title_px * 1.45)), 90)
    foot = QRectF(0, height - 64, width, 64)
    time = QRectF(width / 2 - 120, 0, 240, 60) if caption.time else QRectF()
    if caption.legend is None:
        return title, foot, time
    wide = legend_width_px(theme) + MARGIN_PX
    high = legend_height_px(caption.legend, theme) + MARGIN_PX
    return title, foot, time, QRectF(width - wide, 0, wide, high)


def _at(painter: QPainter, x: float, y: float) -> None:
    painter.save()
    painter.translate(x, y)


def _paint_title(painter: QPainter, caption: Caption, theme: Theme) -> None:
    """Title and subtitle on a card in the upper left corner."""
    if not caption.title:
        return
    large = font(theme.font_title_px * 1.45, QFont.Weight.DemiBold)
    small = font(theme.font_px)
    wide = max(text_width(caption.title, large), text_width(caption.subtitle, small)) + 32
    high = large.pixelSize() * 1.3 + (small.pixelSize() * 1.6 if caption.subtitle else 0) + 24
    card(painter, QRectF(MARGIN_PX, MARGIN_PX, wide, high), theme)
    painter.setFont(large)
    painter.setPen(QColor(theme.text))
    base = MARGIN_PX + 12 + large.pixelSize()
    painter.drawText(QPointF(MARGIN_PX + 16, base), caption.title)
    painter.setFont(small)
    painter.setPen(QColor(theme.text_soft))
    painter.drawText(QPointF(MARGIN_PX + 16, base + small.pixelSize() * 1.7), caption.subtitle)


def _paint_note(painter: QPainter, note: str, size: tuple[int, int], theme: Theme) -> None:
    """A line such as 'A schematic district, not a survey' at the foot."""
    if not note:
        return
    small = font(theme.font_small_px)
    wide, high = text_width(note, small) + 24, small.pixelSize() + 14.0
    rect = QRectF((size[0] - wide) / 2, size[1] - high - MARGIN_PX, wide, high)
    card(painter, rect, theme)
    painter.setFont(small)
    painter.setPen(QColor(theme.text_soft))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, note)


_application: QGuiApplication | None = None


def _ready_to_paint() -> None:
    """Text needs a Qt application; without a display it runs on Qt's offscreen platform."""
    global _application  # kept alive as long as the program
    if QGuiApplication.instance() is None:
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _application = QGuiApplication([])
    load_fonts()
