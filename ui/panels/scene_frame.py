"""The scene with what lies over it: legend, compass, scale, time, what is pointed at, notices."""

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from twin.district import District
from ui.colouring import category_colours, map_of
from ui.icons import icon
from ui.inspection import inspect
from ui.overlay.hint import Hint
from ui.overlay.legend import Legend, LegendWidget
from ui.overlay.marks import Compass, ScaleBar, TimeStamp
from ui.panels.time_bar import in_words
from ui.scene.camera import Pose, metres_per_pixel
from ui.scene.view import SceneView
from ui.state import Colouring, ViewState
from ui.theme import Theme

STANDING_WORDS = {
    "schematic": "Schematic district, not a survey",
    "imported": "Imported data; inferred values are marked",
}
_EDGE_PX = 12
_NOTICE_MS = 9000
_NEAR_M = 260.0
_WELCOME = "Choose a sample, or drag a district folder into this window."
_SAMPLES = (
    ("lisbon", "Lisbon, Baixa"),
    ("porta_romana", "Milan, Porta Romana"),
    ("greenwich", "London, Greenwich"),
)


class SceneFrame(QWidget):
    """Lays the overlays out over the scene and keeps them in their corners."""

    def __init__(self, scene: SceneView, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = scene
        self._theme = theme
        self._district: District | None = None
        self._welcome: QFrame | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scene)
        self.legend = LegendWidget(theme, self)
        self.street_legend = LegendWidget(theme, self)
        self.compass = Compass(theme, self)
        self.scale = ScaleBar(theme, self)
        self.time = TimeStamp(theme, self)
        self.standing = QLabel(self)
        self.standing.setObjectName("standing")
        self.standing.hide()
        self.hover = QFrame(self)
        self.hover.setObjectName("hoverCard")
        self._hover_text = QLabel(self.hover)
        inside = QVBoxLayout(self.hover)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self._hover_text)
        self.hover.hide()
        self.hint = Hint(self)
        self._notice, self._notice_text = self._notice_bar()
        self._notice_timer = QTimer(self)
        self._notice_timer.setSingleShot(True)
        self._notice_timer.timeout.connect(self._notice.hide)
        self.compass.north_wanted.connect(scene.navigator.face_north)
        scene.camera_moved.connect(self._camera_moved)
        scene.installEventFilter(self)
        overlays = (self.legend, self.street_legend, self.compass, self.scale, self.time)
        for overlay in (*overlays, self.standing, self.hover, self._notice):
            overlay.raise_()

    # ---- showing ----------------------------------------------------------------------------

    def show_district(self, district: District) -> None:
        self._district = district
        self.standing.setText(STANDING_WORDS.get(district.standing, ""))
        self.standing.setToolTip(district.note)
        self.standing.setVisible(bool(self.standing.text()))
        self.standing.adjustSize()
        if self._welcome is not None:
            self._welcome.deleteLater()
            self._welcome = None

    def show_legend(self, colouring: Colouring | None) -> None:
        self.legend.show_legend(legend_of(colouring, self._theme) if colouring else None)
        self._lay_out()

    def show_street_legend(self, legend: Legend | None) -> None:
        self.street_legend.show_legend(legend)
        self._lay_out()

    def show_time(self, hour: int) -> None:
        self.time.set_text(in_words(hour))
        self._lay_out()

    def show_labels(self, visible: bool) -> None:
        """Show or hide the names over the scene."""
        self._scene.names.setVisible(visible)

    def set_box_mode(self, on: bool) -> None:
        """Whether a left drag draws a selection box instead of turning the view."""
        self._scene.canvas.box_mode = on

    def show_welcome(self, open_sample: Callable[[str], object]) -> None:
        """What to do where no district is open: three samples, or a folder dropped in."""
        self._welcome = QFrame(self)
        self._welcome.setObjectName("hoverCard")
        column = QVBoxLayout(self._welcome)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        for text, role in (("Open a district", "title"), (_WELCOME, "soft")):
            label = QLabel(text)
            label.setProperty("role", role)
            column.addWidget(label)
        for key, title in _SAMPLES:
            button = QPushButton(title)
            button.clicked.connect(lambda _=False, key=key: open_sample(key))
            column.addWidget(button)
        self._welcome.adjustSize()
        self._welcome.show()
        self._lay_out()

    def show_hover(self, state: ViewState, row: int) -> None:
        """What is pointed at: its name, its use, the value it is coloured by."""
        if row < 0 or state.district is None:
            self.hover.hide()
            return
        seen = inspect(state.district, None, (row,))
        assert seen is not None
        lines = [f"<b>{seen.title}</b>", seen.subtitle]
        colouring = state.colouring
        if colouring is not None:
            lines.append(f"{colouring.indicator.title}: {_value(colouring, row)}")
        self._hover_text.setText("<br>".join(line for line in lines if line))
        self.hover.adjustSize()
        self.hover.show()
        self._lay_out()

    def notify(self, text: str) -> None:
        """One notice at the top; it goes by itself, or by its cross."""
        self._notice_text.setText(text)
        self._notice.show()
        self._lay_out()
        self._notice_timer.start(_NOTICE_MS)

    def notice_text(self) -> str:
        """What the notice says, empty where none is shown."""
        return self._notice_text.text() if self._notice.isVisible() else ""

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for overlay in (self.legend, self.street_legend, self.compass, self.scale, self.time):
            overlay.set_theme(theme)
        self._lay_out()

    # ---- where the eye is -------------------------------------------------------------------

    def camera(self) -> dict[str, Any]:
        """Where the eye is, as it stands in a snapshot's manifest."""
        pose = self._scene.pose
        return {
            "position_m": [float(v) for v in pose.position_m],
            "focal_point_m": [float(v) for v in pose.focal_m],
        }

    def fly_to_place(self, x_m: float, y_m: float) -> None:
        """Fly to a point of the ground, keeping the heading."""
        pose = self._scene.pose
        z = pose.focal_m[2]
        step = np.asarray(pose.position_m) - np.asarray(pose.focal_m)
        step *= _NEAR_M / max(float(np.linalg.norm(step)), 1.0)
        focal = np.array([x_m, y_m, z])
        self._scene.fly_to(focal + step, focal)

    def _camera_moved(self, pose: Pose) -> None:
        self.compass.set_heading(pose.heading_deg)
        height = max(self._scene.height(), 1)
        self.scale.set_scale(metres_per_pixel(pose, height))

    # ---- laying out -------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._lay_out()
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        width, height = self.width(), self.height()
        self.compass.move(width - self.compass.width() - _EDGE_PX, _EDGE_PX)
        self.legend.move(_EDGE_PX, height - self.legend.height() - _EDGE_PX)
        beside = self.legend.geometry().right() + 1 if self.legend.isVisible() else 0
        second = self.street_legend
        second.move(beside + _EDGE_PX, height - second.height() - _EDGE_PX)
        self.scale.move(
            width - self.scale.width() - _EDGE_PX, height - self.scale.height() - _EDGE_PX
        )
        self.time.move(width - self.time.width() - self.compass.width() - 2 * _EDGE_PX, _EDGE_PX)
        self.standing.adjustSize()
        self.standing.move(_EDGE_PX, _EDGE_PX)
        below = self.standing.height() + 2 * _EDGE_PX if self.standing.isVisible() else _EDGE_PX
        self.hover.move(_EDGE_PX, below)
        self._notice.setMaximumWidth(max(width - 4 * _EDGE_PX, 200))
        self._notice.adjustSize()
        self._notice.move((width - self._notice.width()) // 2, _EDGE_PX)
        over = (self.legend, second, self.compass, self.time, self.scale, self.standing, self.hover)
        self._scene.names.keep_free(tuple(QRectF(o.geometry()) for o in over if o.isVisible()))
        if self._welcome is not None:
            w = self._welcome
            w.move((width - w.width()) // 2, (height - w.height()) // 2)

    def _notice_bar(self) -> tuple[QFrame, QLabel]:
        bar = QFrame(self)
        bar.setObjectName("hoverCard")
        text = QLabel()
        text.setWordWrap(True)
        text.setMinimumWidth(280)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = QToolButton()
        close.setIcon(icon("ph.x"))
        close.setAccessibleName("Close the notice")
        close.clicked.connect(bar.hide)
        line = QHBoxLayout(bar)
        line.setContentsMargins(16, 8, 8, 8)
        line.addWidget(text, 1)
        line.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        bar.hide()
        return bar, text


def legend_of(colouring: Colouring, theme: Theme) -> Legend:
    """The legend of what the buildings are coloured by."""
    i = colouring.indicator
    missing = theme.scene.no_data if not np.isfinite(colouring.values).all() else ""
    if i.scale == "category":
        present = set(colouring.values[np.isfinite(colouring.values)].astype(int))
        entries = enumerate(zip(i.categories, category_colours(i), strict=True))
        classes = tuple(entry for k, entry in entries if k in present)
        return Legend(i.title, i.unit, classes=classes, no_data=missing)
    ends = ("saves", "takes more") if i.scale == "difference" else ("", "")
    return Legend(
        i.title,
        i.unit,
        table=map_of(i),
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
