"""The 3D view of a district: a widget that shows, colours, picks and flies. It never edits."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.overlay.names.names import Names, NamesLayer
from ui.scene.eye.canvas import Canvas
from ui.scene.eye.navigation import Navigator
from ui.scene.eye.picking import NOTHING
from ui.scene.eye.pointing import Pointing
from ui.scene.eye.sided_view import SidedView
from ui.scene.look.look import Look
from ui.scene.look.paints import Rgb
from ui.scene.picture import scene_picture
from ui.scene.stage import Stage
from ui.style.theme import LIGHT, Theme
from ui.view_state.camera import Limits, Pose, framing

if TYPE_CHECKING:
    from layers.scene.scene import SceneMeshes

REFINE_MS = 180


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
        self.navigator = Navigator(self.canvas)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas)
        self.names = NamesLayer(theme, self)
        self.pointing = Pointing(self.canvas, self.navigator)
        self._look = Look(theme=theme)
        self._stage: Stage | None = None
        self._refining = QTimer(self)
        self._refining.setSingleShot(True)
        self._refining.setInterval(REFINE_MS)
        self._refining.timeout.connect(lambda: self.set_sun(*self.look.sun_deg))
        self.sides = SidedView(self.canvas, self._paint, lambda: self.camera_moved.emit(self.pose))
        self._connect()
        self.setAccessibleName(self.tr("3D view of the district"))

    def _connect(self) -> None:
        c = self.canvas
        self.navigator.view_px = c.pane_px
        c.orbited.connect(self.navigator.orbit)
        c.panned.connect(self.navigator.pan)
        c.zoomed.connect(self.navigator.zoom)
        c.double_clicked_at.connect(self.navigator.fly_nearer)
        self.navigator.point_at = self.pointing.point_at
        self.navigator.ground_at = self.pointing.height_at
        self.navigator.moved.connect(self._moved)
        self.pointing.hovered.connect(self.highlight_hover)
        self.pointing.hovered.connect(self.hovered)
        self.pointing.clicked.connect(self.clicked)
        self.pointing.box_selected.connect(self.box_selected)

    # ---- what is shown ----------------------------------------------------------------------

    def show_meshes(self, meshes: "SceneMeshes", pose: Pose | None = None) -> None:
        """Replaces the district; theme, sun and hidden layers stay, colours and selection go."""
        self._look = self.look.without_data()
        self._take_off()
        self.sides.forget()
        self._stage = Stage(self.canvas.renderer, meshes, self._look)
        self.pointing.aim_at(self._stage)
        self.names.set_names(Names())
        self.navigator.limits = _limits(meshes)
        self.navigator.halt()
        self.navigator.go(pose or self.home_pose())

    @property
    def look(self) -> Look:
        """How the scene looks now; `scene_picture` makes the same picture from it."""
        return self._stage.look if self._stage else self._look

    @property
    def meshes(self) -> "SceneMeshes | None":
        """The meshes of the district that is shown."""
        return self._stage.meshes if self._stage else None

    @property
    def pose(self) -> Pose:
        """Where the eye is."""
        return self.navigator.pose

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._look = replace(self._look, theme=theme)
        self.names.set_theme(theme)
        self.draw(lambda stage: stage.set_theme(theme))

    def set_layer(self, name: str, visible: bool, opacity: float = 1.0) -> None:
        """Shows, hides or fades a layer (`ui.scene.stage.LAYERS`)."""
        self.draw(lambda stage: stage.set_layer(name, visible, opacity))

    def set_sun(self, azimuth_deg: float, elevation_deg: float, *, quick: bool = False) -> None:
        """Puts the sun; azimuth clockwise from grid north. `quick` while a slider moves: coarse
        shadows at once, fine ones when it rests."""
        (self._refining.start if quick else self._refining.stop)()
        self.draw(lambda stage: stage.set_sun(azimuth_deg, elevation_deg, quick=quick))

    def colour_buildings(self, rgb: Rgb | None) -> None:
        """A colour for each building (n, 3), unlit; None: the neutral, lit look."""
        self.sides.colour(rgb)

    def colour_lamps(self, rgb: Rgb | None) -> None:
        """A colour for each luminaire (n, 3); None: the theme's own."""
        self.draw(lambda stage: stage.colour_lamps(rgb))

    def draw(self, change: Callable[[Stage], None]) -> None:
        """Changes the stage and draws it; also for what has a presenter of its own."""
        if self._stage is not None:
            change(self._stage)
            self.canvas.update()

    def highlight_selection(self, rows: ArrayLike) -> None:
        """Outlines the selected buildings in the accent."""
        chosen = tuple(np.asarray(rows, dtype=int).ravel().tolist())
        self.draw(lambda stage: stage.select(chosen))

    def highlight_hover(self, row: int) -> None:
        """Marks one building, for example the one hovered in a table; -1: none."""
        if self.look.hovered != row:
            self.draw(lambda stage: stage.hover(row))

    def show_names(self, names: Names) -> None:
        """Names of places and streets over the scene (`names.setVisible` hides them)."""
        self.names.set_names(names)

    # ---- where the eye is -------------------------------------------------------------------

    def fly_to(self, position_m: ArrayLike, focal_m: ArrayLike) -> None:
        """Flies to a position that looks at a focal point [m], in less than 0.3 s."""
        self.navigator.fly_to(position_m, focal_m)

    def home_pose(self) -> Pose:
        """The whole district from the south, at an angle."""
        if self._stage is None:
            return self.pose
        low, high = np.percentile(self._stage.building_places_m, (2, 98), axis=0)
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
        if self._stage is not None and len(chosen):
            mesh = self._stage.meshes.buildings
            points = mesh.points_m[mesh.triangles[np.isin(mesh.owner, chosen)].ravel()]
            self.navigator.fly_to_box(points.min(axis=0) - 15.0, points.max(axis=0) + 15.0)

    def row_at(self, x_px: float, y_px: float) -> int:
        """Row of the building at a pixel of the view, or -1."""
        return self.pointing.row_at(x_px, y_px)

    # ---- pictures ---------------------------------------------------------------------------

    def picture(self, width: int, height: int) -> NDArray[np.uint8]:
        """The scene as it looks now, drawn afresh off screen, (height, width, 3) bytes."""
        if self._stage is None:
            raise ValueError("There is no district to draw: open one first.")
        return scene_picture(self._stage.meshes, replace(self.look, hovered=NOTHING), width, height)

    # ---- inside -----------------------------------------------------------------------------

    def _paint(self, rgb: Rgb | None) -> None:
        if self._stage is not None:
            self._stage.colour_buildings(rgb)

    def _moved(self, pose: Pose) -> None:
        self.draw(lambda stage: stage.set_pose(pose))
        self.names.set_pose(pose)
        self.camera_moved.emit(pose)

    # ---- Qt ---------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.names.setGeometry(self.rect())
        self.camera_moved.emit(self.pose)

    def sizeHint(self) -> QSize:
        return QSize(960, 640)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.release()
        super().closeEvent(event)

    def release(self) -> None:
        """Gives the graphics memory back; the view shows nothing afterwards."""
        self.navigator.halt()
        self._refining.stop()
        self._look = self.look
        self._take_off()
        self.canvas.let_go()

    def _take_off(self) -> None:
        """The stage goes before another is set: there are never two in memory."""
        self.pointing.aim_at(None)
        if self._stage is not None:
            self._stage.clear()
            self._stage = None


def _limits(meshes: "SceneMeshes") -> Limits:
    """Where the eye may go about a district."""
    west, south, east, north = meshes.grid.extent_m
    low, high = float(meshes.grid.z_m.min()), float(meshes.building_top_m.max())
    farthest = 2.5 * (east - west + north - south)
    return Limits((west, south, low), (east, north, high), 25.0, farthest)
