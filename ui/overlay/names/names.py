"""Names of places and streets over the scene: few, legible, never over each other."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.overlay.paper import halo_text
from ui.style.theme import LIGHT, Theme, font
from ui.view_state.camera import Pose, projected

Array = NDArray[np.float64]

MOST_PLACES, MOST_STREETS = 26, 40
LEADERS_PX = (26.0, 48.0, 70.0)  # the longer ones where the place of the shorter is taken
STREETS_FROM_TILT_DEG = 15.0
EDGE_PX = 8.0


def _no_points() -> Array:
    return np.zeros((0, 3))


@dataclass(frozen=True, eq=False)
class Names:
    """What may be written, the most important first.

    places: names, with the top of each (n, 3) [m]; streets: names, with both ends of a straight
    stretch of each (m, 3) [m] on the ground.
    """

    places: tuple[str, ...] = ()
    place_at_m: Array = field(default_factory=_no_points)
    streets: tuple[str, ...] = ()
    street_from_m: Array = field(default_factory=_no_points)
    street_to_m: Array = field(default_factory=_no_points)


@dataclass(frozen=True)
class Written:
    """One name on the picture: baseline start [px], turn [deg], and where its leader points."""

    text: str
    at: tuple[float, float]
    turn_deg: float = 0.0
    foot: tuple[float, float] | None = None


def arranged(
    names: Names,
    pose: Pose,
    size_px: tuple[int, int],
    theme: Theme,
    kept_free: tuple[QRectF, ...] = (),
) -> list[Written]:
    """Which names fit, and where; the same names in the same pose always fall the same way.

    kept_free: places of other overlays, which no name may cover.
    """
    taken = list(kept_free)
    places = _arranged_places(names, pose, size_px, theme, taken)
    streets = _arranged_streets(names, pose, size_px, theme, taken)
    return places + streets


def place_font(theme: Theme) -> QFont:
    """How places are written."""
    return font(theme.font_small_px, QFont.Weight.DemiBold)


def street_font(theme: Theme) -> QFont:
    """How streets are written."""
    return font(theme.font_small_px - 1, QFont.Weight.Medium)


def paint_names(painter: QPainter, written: list[Written], theme: Theme) -> None:
    """Paints the names; streets along themselves, places over a leader."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink, halo = theme.scene.label, theme.scene.label_halo
    for one in written:
        if one.foot is None:
            painter.save()
            painter.translate(*one.at)
            painter.rotate(one.turn_deg)
            halo_text(painter, QPointF(0, 0), one.text, street_font(theme), ink, halo)
            painter.restore()
            continue
        foot = QPointF(*one.foot)
        top = QPointF(foot.x(), one.at[1] + 4)
        for colour, width in ((halo, 3.0), (ink, 1.0)):
            painter.setPen(QPen(QColor(colour), width * max(theme.line_px, theme.large)))
            painter.drawLine(top, foot)
        painter.setPen(QPen(QColor(halo), 1.5))
        painter.setBrush(QColor(ink))
        painter.drawEllipse(foot, 3.0 * theme.large, 3.0 * theme.large)
        halo_text(painter, QPointF(*one.at), one.text, place_font(theme), ink, halo)


def _arranged_places(
    names: Names, pose: Pose, size_px: tuple[int, int], theme: Theme, taken: list[QRectF]
) -> list[Written]:
    used = place_font(theme)
    metrics = QFontMetricsF(used)
    pixels, depth = projected(pose, names.place_at_m, size_px)
    written: list[Written] = []
    for text, (x, y), away in zip(names.places, pixels, depth, strict=True):
        wide = metrics.horizontalAdvance(text)
        for plain in LEADERS_PX if away > 0 else ():
            leader = plain * theme.large
            top = y - leader - metrics.ascent()
            box = QRectF(x - wide / 2 - 4, top, wide + 8, used.pixelSize() + 8)
            line = QRectF(x - 4, box.bottom(), 8, y + 4 - box.bottom())
            if _inside(box, size_px) and not any(_touches(t, box, line) for t in taken):
                taken += [box, line]
                written.append(Written(text, (x - wide / 2, y - leader), 0.0, (x, y)))
                break
        if len(written) == MOST_PLACES:
            break
    return written


def _arranged_streets(
    names: Names, pose: Pose, size_px: tuple[int, int], theme: Theme, taken: list[QRectF]
) -> list[Written]:
    if pose.tilt_deg < STREETS_FROM_TILT_DEG or not names.streets:
        return []
    used = street_font(theme)
    metrics = QFontMetricsF(used)
    start, near = projected(pose, names.street_from_m, size_px)
    end, far = projected(pose, names.street_to_m, size_px)
    written: list[Written] = []
    for i in np.flatnonzero((near > 0) & (far > 0)):
        a, b = (start[i], end[i]) if start[i][0] <= end[i][0] else (end[i], start[i])
        along, wide = b - a, metrics.horizontalAdvance(names.streets[i])
        length = float(np.hypot(*along))
        if length < wide + 16:
            continue
        unit = along / length
        down = np.array([-unit[1], unit[0]])
        at = (a + b) / 2 - unit * wide / 2 + down * used.pixelSize() * 0.36
        boxes = _along(at, unit, wide, used.pixelSize())
        if any(not _inside(k, size_px) or any(k.intersects(t) for t in taken) for k in boxes):
            continue
        taken += boxes
        turn = float(np.rad2deg(np.arctan2(unit[1], unit[0])))
        written.append(Written(names.streets[i], (float(at[0]), float(at[1])), turn))
        if len(written) == MOST_STREETS:
            break
    return written


def _touches(place: QRectF, box: QRectF, line: QRectF) -> bool:
    return place.intersects(box) or place.intersects(line)


def _along(at: Array, unit: Array, wide: float, size: float) -> list[QRectF]:
    """Small squares that cover a turned text."""
    middles = at + unit * np.arange(size / 2, wide + size, size)[:, None]
    half = size * 0.75
    return [QRectF(x - half, y - half, 2 * half, 2 * half) for x, y in middles]


def _inside(box: QRectF, size_px: tuple[int, int]) -> bool:
    """Whether a box lies wholly in the picture."""
    frame = QRectF(EDGE_PX, EDGE_PX, size_px[0] - 2 * EDGE_PX, size_px[1] - 2 * EDGE_PX)
    return frame.contains(box)


class NamesLayer(QWidget):
    """A clear sheet over the scene with the names on it; the mouse goes through."""

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._names = theme, Names()
        self._pose: Pose | None = None
        self._kept_free: tuple[QRectF, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)

    @property
    def names(self) -> Names:
        """What may be written."""
        return self._names

    def set_names(self, names: Names) -> None:
        """New names, the most important first."""
        self._names = names
        self.update()

    def set_pose(self, pose: Pose) -> None:
        """Where the eye is now."""
        self._pose = pose
        self.update()

    def keep_free(self, places: tuple[QRectF, ...]) -> None:
        """Where no name may be written."""
        self._kept_free = places
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours and sizes of a theme."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._pose is None or not self.width():
            return
        size = (self.width(), self.height())
        written = arranged(self._names, self._pose, size, self._theme, self._kept_free)
        painter = QPainter(self)
        paint_names(painter, written, self._theme)
        painter.end()
