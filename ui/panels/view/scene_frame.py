"""The scene with what lies over it: legend, compass, scale, time, what is pointed at, notices."""

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from twin.district.district import District
from ui.map_layers.colouring import category_colours, map_of
from ui.overlay.corners import BETWEEN, edge_px, lower_edge, taken, upper_edge
from ui.overlay.hint import Hint
from ui.overlay.legend import Legend
from ui.overlay.legend_widget import LegendWidget
from ui.overlay.marks import Compass, ScaleBar, TimeStamp
from ui.overlay.names.place_mark import PlaceMark, place_lines, room_about
from ui.overlay.notice import Notice
from ui.overlay.paper import inked
from ui.overlay.welcome import Welcome
from ui.panels.results.headline import HeadlineBar
from ui.scene.view import SceneView
from ui.style.plain_label import PlainLabel, plain_tip
from ui.style.theme import Theme
from ui.view_state.camera import Pose, metres_per_pixel
from ui.view_state.inspection import inspect
from ui.view_state.state import Colouring, ViewState, colours_mark
from ui.view_state.time_words import in_words

STANDING_WORDS = {
    "schematic": "Schematic district, not a survey",
    "imported": "Imported data; inferred values are marked",
}


class SceneFrame(QWidget):
    """Lays the overlays out over the scene and keeps them in their corners."""

    def __init__(self, scene: SceneView, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene, self._theme = scene, theme
        self._district: District | None = None
        self._welcome: Welcome | None = None
        self.place_mark = PlaceMark(scene)
        self.place_mark.hide()
        self._elevation_deg = 90.0
        self._clear_px = (0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scene)
        self.legend = LegendWidget(theme, self)
        self.street_legend = LegendWidget(theme, self)
        self.compass = Compass(theme, self)
        self.scale = ScaleBar(theme, self)
        self.time = TimeStamp(theme, self)
        self.standing = PlainLabel(self)
        self.standing.setObjectName("standing")
        self.standing.hide()
        self.hover, self._hover_text = _card(self)
        self.hint = Hint(self)
        self.notice = Notice(self)
        self.large_numbers = HeadlineBar(6, self)
        self.large_numbers.setObjectName("largeNumbers")
        self.large_numbers.hide()
        for unknown in (self.compass, self.scale, self.time):
            unknown.hide()
        self.compass.north_wanted.connect(scene.navigator.face_north)
        scene.camera_moved.connect(self._camera_moved)
        scene.installEventFilter(self)
        overlays = (self.legend, self.street_legend, self.compass, self.scale, self.time)
        for overlay in (*overlays, self.standing, self.hover, self.notice):
            overlay.raise_()

    # ---- showing ----------------------------------------------------------------------------

    def show_district(self, district: District) -> None:
        self._district = district
        words = (district.name, STANDING_WORDS.get(district.standing, ""), district.credit)
        self.standing.setText(BETWEEN.join(filter(None, words)))
        self.standing.setToolTip(plain_tip(district.note))
        self.standing.setVisible(bool(self.standing.text()))
        self.standing.adjustSize()
        for known in (self.compass, self.scale, self.time):
            known.show()
        if self._welcome is not None:
            self._welcome.deleteLater()
            self._welcome = None

    def show_legend(self, colouring: Colouring | None, theme: Theme) -> None:
        """The legend of a colouring, in the colours that the buildings have in this light."""
        self.legend.show_legend(legend_of(colouring, theme) if colouring else None)
        self._lay_out()

    def show_face_legend(self, legend: Legend | None) -> None:
        """The legend of what lies on walls and roofs, where the buildings' would stand."""
        self.legend.show_legend(legend)
        self._lay_out()

    def show_street_legend(self, legend: Legend | None) -> None:
        self.street_legend.show_legend(legend)
        self._lay_out()

    def mark(self, legend: LegendWidget, mark: str) -> None:
        """Mark a legend where its colours are of another scenario; '' where not."""
        legend.show_standing(mark)
        self._lay_out()

    def show_time(self, hour: int, elevation_deg: float) -> None:
        """The hour in words; what is written over the scene takes the ink for its light."""
        self.time.set_text(in_words(hour))
        self._elevation_deg = elevation_deg
        self._ink()
        self._lay_out()

    def _ink(self) -> None:
        theme = inked(self._theme, self._elevation_deg)
        self._scene.names.set_theme(theme)
        self.scale.set_theme(theme)

    def show_labels(self, visible: bool) -> None:
        """Show or hide the names over the scene."""
        self._scene.names.setVisible(visible)

    def show_large_numbers(self, on: bool) -> None:
        """Headline numbers over the foot of the scene, to be read from the back of a room."""
        self.large_numbers.setVisible(on)
        self.large_numbers.raise_()
        self._lay_out()

    def keep_clear(self, head_px: int, foot_px: int) -> None:
        """Leave room above and below for what is written over the scene while a story is told."""
        self._clear_px = (head_px, foot_px)
        self._lay_out()

    def show_found(self, place: tuple[str, int] | None) -> None:
        """Mark what was searched for (layer and row); None takes the mark away."""
        meshes = self._scene.meshes
        lines: tuple[NDArray[np.float64], ...] = ()
        if place is not None and self._district is not None and meshes is not None:
            lines = place_lines(self._district, meshes, *place)
        self.place_mark.show_lines(lines)

    def set_box_mode(self, on: bool) -> None:
        """Whether a left drag draws a selection box instead of turning the view."""
        self._scene.canvas.box_mode = on

    def show_welcome(self, make: Callable[[QWidget], Welcome]) -> None:
        """What to do where no district is open."""
        if self._welcome is None:
            self._welcome = make(self)

    def show_hover(self, state: ViewState, row: int, note: str = "") -> None:
        """What is pointed at: its name, its use, the value it is coloured by, and a note; of the
        ground (-1) the note alone."""
        seen = inspect(state.district, None, (row,)) if row >= 0 and state.district else None
        lines = [seen.title, seen.subtitle] if seen else []
        colouring = state.colouring
        if seen and colouring is not None:
            mark = f" ({state.standing.mark})" if colours_mark(state) else ""
            lines.append(f"{colouring.indicator.title}: {_value(colouring, row)}{mark}")
        lines.append(note)
        if not any(lines):
            self.hover.hide()
            return
        self._hover_text.setText(hover_text(lines, bold=seen is not None))
        self.hover.adjustSize()
        self.hover.show()
        self._lay_out()

    def notify(self, text: str) -> None:
        """One notice at the top; it goes by itself, or by its cross."""
        self.notice.say(text)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for overlay in (self.legend, self.street_legend, self.compass, self.scale, self.time):
            overlay.set_theme(theme)
        self._ink()
        self.notice.refresh_icon()
        self._lay_out()

    # ---- where the eye is -------------------------------------------------------------------

    def camera(self) -> dict[str, Any]:
        """Where the eye is, as in a snapshot's manifest."""
        pose = self._scene.pose
        return {
            "position_m": [float(v) for v in pose.position_m],
            "focal_point_m": [float(v) for v in pose.focal_m],
        }

    def fly_to_found(self) -> None:
        """Fly to the place that is marked, keeping the heading."""
        if self.place_mark.lines:
            self._scene.navigator.fly_to_box(*room_about(self.place_mark.lines))

    def _camera_moved(self, pose: Pose) -> None:
        north_deg = self._district.true_north_deg if self._district else 0.0
        self.compass.set_heading(pose.heading_deg - north_deg)
        height = max(self._scene.height(), 1)
        self.scale.set_scale(metres_per_pixel(pose, height))

    # ---- laying out -------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._lay_out()
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        below = upper_edge(self.width(), self.standing, self.time, self.compass, self._clear_px[0])
        self.hover.move(edge_px(), below)
        self.hint.stand_below(below)
        self.notice.stand_below(below)
        legends = (self.legend, self.street_legend)
        lower_edge(self.width(), self._foot(), legends, self.scale, below)
        over = (
            *legends,
            self.large_numbers,
            self.compass,
            self.time,
            self.scale,
            self.standing,
            self.hover,
        )
        self._scene.names.keep_free(taken(over))

    def _foot(self) -> int:
        """The y that legends and scale stand on."""
        large = self.large_numbers
        if not large.isVisible():
            return self.height() - self._clear_px[1]
        height, edge = large.sizeHint().height(), edge_px()
        large.setGeometry(edge, self.height() - height - edge, self.width() - 2 * edge, height)
        return large.y()


def _card(parent: QWidget) -> tuple[QFrame, QLabel]:
    """What is said of the building that is pointed at: a card, hidden yet, and its text."""
    card = QFrame(parent)
    card.setObjectName("hoverCard")
    text = QLabel(card)
    text.setTextFormat(Qt.TextFormat.RichText)  # of `hover_text`
    inside = QVBoxLayout(card)
    inside.setContentsMargins(12, 8, 12, 8)
    inside.addWidget(text)
    card.hide()
    return card, text


def hover_text(lines: Iterable[str], bold: bool) -> str:
    """Lines of text from data, the first in bold, as the only markup in them."""
    shown = [escape(line) for line in lines if line]
    if bold:
        shown[0] = f"<b>{shown[0]}</b>"
    return "<br>".join(shown)


def legend_of(colouring: Colouring, theme: Theme) -> Legend:
    """The legend of what the buildings are coloured by."""
    i = colouring.indicator
    missing = theme.scene.no_data if not np.isfinite(colouring.values).all() else ""
    if i.scale == "category":
        present = set(colouring.values[np.isfinite(colouring.values)].astype(int))
        entries = enumerate(zip(i.categories, category_colours(i), strict=True))
        classes = tuple(entry for k, entry in entries if k in present)
        return Legend(i.title, i.unit, classes=classes, no_data=missing, no_data_label=i.missing)
    words = ("saves", "takes more") if i.better < 0 else ("less", "more")
    ends = words if i.scale == "difference" else ("", "")
    return Legend(
        i.title,
        i.unit,
        table=map_of(i, theme),
        low=colouring.low,
        high=colouring.high,
        no_data=missing,
        low_label=ends[0],
        high_label=ends[1],
        open_end=True,
    )


def _value(colouring: Colouring, row: int) -> str:
    value = colouring.values[row]
    if not np.isfinite(value):
        return "no data"
    if colouring.indicator.scale == "category":
        return colouring.indicator.categories[int(value)]
    sign = "+" if colouring.indicator.scale == "difference" and value > 0 else ""
    return f"{sign}{value:,.0f} {colouring.indicator.unit}".replace("-", "−")
