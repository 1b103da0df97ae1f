"""The 3D view of a district: a widget that shows, colours, picks and flies. It never edits."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.scene.camera import Limits, Pose, framing
from ui.scene.canvas import Canvas
from ui.scene.navigation import Navigator
from ui.scene.picking import NOTHING, Picker, inside_box
from ui.scene.picture import scene_picture
from ui.scene.polydata import Rgb
from ui.scene.stage import Look, Stage
from ui.theme import LIGHT, Theme

if TYPE_CHECKING:
    from layers.scene import SceneMeshes


class SceneView(QWidget):
    """Shows a district. Give it meshes with `show_meshes`, then colours, layers and a sun.

    Signals: hovered(row or -1), clicked(row or -1, keyboard modifiers), box_selected(rows,
    modifiers), camera_moved(Pose). Rows are rows of the buildings layer.
    """

    hovered = Signal(int)
    clicked = Signal(int, object)
    box_selected = Signal(list, object)
    camera_moved = Signal(object)

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = Canvas(self)
        self.navigator = Navigator(self.canvas, self._seen_at)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas)
        self._look = Look(theme=theme)
        self._stage: Stage | None = None
        self._picker: Picker | None = None
        self._pointer: tuple[float, float] | None = None
        self._hover_timer = QTimer(self)
        self._hover_timer.setSingleShot(True)
        self._hover_timer.setInterval(15)
        self._connect()
        self.setAccessibleName(self.tr("3D view of the district"))

    def _connect(self) -> None:
        c = self.canvas
        c.orbited.connect(self.navigator.orbit)
        c.panned.connect(self.navigator.pan)
        c.zoomed.connect(self.navigator.zoom)
        c.double_clicked_at.connect(self.navigator.fly_nearer)
        c.pointed.connect(self._point_at)
        c.left.connect(self._leave)
        c.clicked_at.connect(self._click_at)
        c.boxed.connect(self._box)
        self.navigator.moved.connect(self._moved)
        self._hover_timer.timeout.connect(self._hover_now)

    # ---- what is shown ----------------------------------------------------------------------

    def show_meshes(self, meshes: "SceneMeshes", pose: Pose | None = None) -> None:
        """Replaces the district; theme, sun and hidden layers stay, colours and selection go."""
        if self._stage is not None:
            self._stage.clear()
        look = replace(self.look, building_rgb=None, lamp_rgb=None, selected=(), hovered=NOTHING)
        self._stage = Stage(self.canvas.renderer, meshes, look)
        faces = self._stage.actors["buildings"].GetMapper().GetInput()
        ground = self._stage.actors["terrain"].GetMapper().GetInput()
        self._picker = Picker(faces, meshes.buildings.owner, ground)
        west, south, east, north = meshes.grid.extent_m
        low, high = float(meshes.grid.z_m.min()), float(meshes.building_top_m.max())
        farthest = 2.5 * (east - west + north - south)
        self.navigator.limits = Limits((west, south, low), (east, north, high), 25.0, farthest)
        self.navigator.halt()
        self.navigator.go(pose or self.home_pose())

    @property
    def look(self) -> Look:
        """How the scene looks now; `scene_picture` makes the same picture from it."""
        return self._stage.look if self._stage else self._look

    @property
    def pose(self) -> Pose:
        """Where the eye is."""
        return self.navigator.pose

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._look = replace(self._look, theme=theme)
        self._change(lambda stage: stage.set_theme(theme))

    def set_layer(self, name: str, visible: bool, opacity: float = 1.0) -> None:
        """Shows, hides or fades a layer (`ui.scene.stage.LAYERS`)."""
        self._change(lambda stage: stage.set_layer(name, visible, opacity))

    def set_sun(self, azimuth_deg: float, elevation_deg: float, *, quick: bool = False) -> None:
        """Puts the sun; azimuth clockwise from grid north. `quick` while a slider moves."""
        self._change(lambda stage: stage.set_sun(azimuth_deg, elevation_deg, quick=quick))

    def colour_buildings(self, rgb: Rgb | None) -> None:
        """A colour for each building (n, 3), unlit; None: the neutral, lit look."""
        self._change(lambda stage: stage.colour_buildings(rgb))

    def colour_lamps(self, rgb: Rgb | None) -> None:
        """A colour for each lantern (n, 3); None: the theme's own."""
        self._change(lambda stage: stage.colour_lamps(rgb))

    def highlight_selection(self, rows: ArrayLike) -> None:
        """Outlines the selected buildings in the accent."""
        chosen = tuple(np.asarray(rows, dtype=int).ravel().tolist())
        self._change(lambda stage: stage.select(chosen))

    def highlight_hover(self, row: int) -> None:
        """Marks one building, for example the one hovered in a table; -1: none."""
        if self.look.hovered != row:
            self._change(lambda stage: stage.hover(row))

    # ---- where the eye is -------------------------------------------------------------------

    def fly_to(self, position_m: ArrayLike, focal_m: ArrayLike) -> None:
        """Flies to a position that looks at a focal point [m], in less than 0.3 s."""
        self.navigator.fly_to(position_m, focal_m)

    def home_pose(self) -> Pose:
        """The whole district from the south, at an angle."""
        if self._stage is None:
            return self.pose
        places = self._stage.building_places_m
        low, high = np.percentile(places, 2, axis=0), np.percentile(places, 98, axis=0)
        start = Pose((0.0, 0.0, 0.0), heading_deg=18.0, tilt_deg=36.0)
        return framing(low, high, start, self.navigator.aspect)

    def reset_view(self) -> None:
        """Flies to the whole district."""
        self.navigator.fly_to_pose(self.home_pose())

    def top_view(self) -> None:
        """Flies above, north up."""
        self.navigator.fly_above()

    def zoom_to(self, rows: ArrayLike) -> None:
        """Flies to some buildings; does nothing without any."""
        chosen = np.asarray(rows, dtype=int).ravel()
        if self._stage is None or not len(chosen):
            return
        mesh = self._stage.meshes.buildings
        points = mesh.points_m[mesh.triangles[np.isin(mesh.owner, chosen)].ravel()]
        self.navigator.fly_to_box(points.min(axis=0) - 15.0, points.max(axis=0) + 15.0)

    # ---- pictures ---------------------------------------------------------------------------

    def picture(self, width: int, height: int) -> NDArray[np.uint8]:
        """The scene as it looks now, drawn afresh off screen, (height, width, 3) bytes."""
        if self._stage is None:
            raise ValueError("There is no district to draw: open one first.")
        return scene_picture(self._stage.meshes, replace(self.look, hovered=NOTHING), width, height)

    # ---- inside -----------------------------------------------------------------------------

    def _change(self, change: Callable[[Stage], None]) -> None:
        if self._stage is not None:
            change(self._stage)
            self.canvas.update()

    def _moved(self, pose: Pose) -> None:
        self._change(lambda stage: stage.set_pose(pose))
        self.camera_moved.emit(pose)

    def _seen_at(self, x: float, y: float) -> NDArray[np.float64] | None:
        if self._picker is None:
            return None
        return self._picker.point_at(self.pose, x, y, self.navigator.size_px)

    def _row_at(self, x: float, y: float) -> int:
        if self._picker is None or "buildings" in self.look.hidden:
            return NOTHING
        return self._picker.building_at(self.pose, x, y, self.navigator.size_px)

    def _point_at(self, x: float, y: float) -> None:
        self._pointer = (x, y)
        if not self._hover_timer.isActive():
            self._hover_timer.start()

    def _leave(self) -> None:
        self._pointer = None
        self._hover_now()

    def _hover_now(self) -> None:
        row = self._row_at(*self._pointer) if self._pointer else NOTHING
        if row != self.look.hovered:
            self.highlight_hover(row)
            self.hovered.emit(row)

    def _click_at(self, x: float, y: float, modifiers: Qt.KeyboardModifier) -> None:
        self.clicked.emit(self._row_at(x, y), modifiers)

    def _box(self, left: float, top: float, right: float, bottom: float, modifiers: object) -> None:
        if self._stage is None:
            return
        box, size = (left, top, right, bottom), self.navigator.size_px
        rows = inside_box(self.pose, self._stage.building_places_m, box, size)
        self.box_selected.emit(rows, modifiers)

    # ---- Qt ---------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.camera_moved.emit(self.pose)

    def sizeHint(self) -> QSize:
        return QSize(960, 640)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.release()
        super().closeEvent(event)

    def release(self) -> None:
        """Gives the graphics memory back; the view shows nothing afterwards."""
        self.navigator.halt()
        self._hover_timer.stop()
        if self._stage is not None:
            self._look = self._stage.look
            self._stage.clear()
            self._stage = self._picker = None
        self.canvas.close()
