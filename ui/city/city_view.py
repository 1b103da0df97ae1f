"""The city as a widget: it shows tiles as they come, colours, picks and flies."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twin.city.city_folder import Plan
from twin.city.city_scene import CityBlocks, TileBodies, tile_blocks, tile_bodies
from twin.city.whole import CityError
from ui.city.city_stage import NEAR_M, CityStage
from ui.overlay.legend import Legend
from ui.overlay.legend_widget import LegendWidget
from ui.scene.eye.canvas import Canvas
from ui.scene.eye.navigation import Navigator
from ui.scene.look.paints import Rgb
from ui.style.theme import Theme
from ui.view_state.camera import Limits, Pose, framing

if TYPE_CHECKING:
    from twin.city.city_results import CityResults

_EDGE_PX = 12
_NEAR_M, _STEEP_DEG = 260.0, 55.0  # from where one building is looked at


class CityView(QWidget):
    """Signals: clicked(row or -1), opened(tiles so far, of so many), ready(), failed(why)."""

    clicked = Signal(int)
    opened = Signal(int, int)
    ready = Signal()
    failed = Signal(str)
    _came = Signal(object)

    def __init__(self, results: "CityResults", theme: Theme) -> None:
        super().__init__()
        self._results = results
        self.canvas = Canvas(self)
        self.navigator = Navigator(self.canvas)
        self.legend = LegendWidget(theme, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas)
        self.stage = CityStage(self.canvas.renderer, theme)
        self.stage.wants = self._make_near
        self._rows = {t.number: r for t, r in zip(results.tiles, results.rows, strict=True)}
        self._asked: set[int] = set()
        self._count, self._picked = 0, -1
        self._low, self._high = np.full(3, np.inf), np.full(3, -np.inf)
        self._workers = ThreadPoolExecutor(1, thread_name_prefix="city")
        self._came.connect(self._land, Qt.ConnectionType.QueuedConnection)
        self._connect()
        self.setAccessibleName(self.tr("3D view of the city"))
        for tile in results.tiles:
            self._give(tile_blocks, tile.number)

    def colour(self, rgb: Rgb, legend: Legend) -> None:
        """A colour for each building of the city (n, 3), and what it means."""
        self.stage.colour(rgb)
        self.legend.show_legend(legend)
        self._place()
        self.canvas.update()

    def go_home(self) -> None:
        """Flies to the whole city."""
        self.navigator.fly_to_pose(self._home())

    def go_to(self, row: int) -> None:
        """Flies to a building, which is outlined when its tile is near."""
        place = self.stage.place_of(row)
        self._picked = row
        pose = replace(self.navigator.pose, focal_m=place, distance_m=_NEAR_M, tilt_deg=_STEEP_DEG)
        self.navigator.fly_to_pose(pose)
        self.stage.select(row)

    def row_at(self, x_px: float, y_px: float) -> int:
        """Row of the building at a pixel, or -1."""
        return self.stage.row_at(self.navigator.pose, x_px, y_px, self.navigator.size_px)

    # ---- inside -----------------------------------------------------------------------------

    def _connect(self) -> None:
        c, n = self.canvas, self.navigator
        c.orbited.connect(n.orbit)
        c.panned.connect(n.pan)
        c.zoomed.connect(n.zoom)
        c.double_clicked_at.connect(n.fly_nearer)
        c.clicked_at.connect(lambda x, y, _: self._click(self.row_at(x, y)))
        n.point_at = lambda x, y: self.stage.point_at(n.pose, x, y, n.size_px)
        n.moved.connect(self._moved)

    def _click(self, row: int) -> None:
        self._picked = row
        self.stage.select(row)
        self.canvas.update()
        self.clicked.emit(row)

    def _give(self, make: Callable[[Path, Plan, int], object], number: int) -> None:
        """Have something of a tile made beside the window; it lands in its turn."""

        def work() -> None:
            try:
                made = make(self._results.folder, self._results.plan, number)
            except CityError as fault:
                made = fault
            self._came.emit(made)

        self._workers.submit(work)

    def _make_near(self, numbers: list[int]) -> None:
        for number in numbers:
            if number not in self._asked:
                self._asked.add(number)
                self._give(tile_bodies, number)

    def _land(self, made: object) -> None:
        if isinstance(made, CityBlocks):
            self.stage.add_blocks(made, self._rows[made.number])
            self._low = np.minimum(self._low, made.box_m[0])
            self._high = np.maximum(self._high, made.box_m[1])
            self._count += 1
            total = len(self._results.tiles)
            self.opened.emit(self._count, total)
            if self._count == total:
                self._open()
                self.ready.emit()
        elif isinstance(made, TileBodies):
            self.stage.add_bodies(made)
            self.stage.select(self._picked)
            self._moved(self.navigator.pose)
        else:
            self.failed.emit(str(made))

    def _open(self) -> None:
        low, high = self._low, self._high
        farthest = 2.5 * float(high[0] - low[0] + high[1] - low[1])
        self.navigator.limits = Limits(tuple(low), tuple(high), 25.0, max(farthest, 2.0 * NEAR_M))
        self.navigator.halt()
        self.navigator.go(self._home())

    def _home(self) -> Pose:
        start = Pose((0.0, 0.0, 0.0), heading_deg=18.0, tilt_deg=36.0)
        return framing(self._low, self._high, start, self.navigator.aspect)

    def _moved(self, pose: Pose) -> None:
        self.stage.set_pose(pose, self.navigator.size_px)
        self.canvas.update()

    def _place(self) -> None:
        self.legend.fit(self.width(), self.height() - 2 * _EDGE_PX)
        self.legend.move(_EDGE_PX, self.height() - self.legend.height() - _EDGE_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
        QTimer.singleShot(0, lambda: self._moved(self.navigator.pose))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.release()
        super().closeEvent(event)

    def release(self) -> None:
        """Gives the graphics memory back and ends the work beside the window."""
        self._workers.shutdown(wait=False, cancel_futures=True)
        self.navigator.halt()
        self.canvas.let_go()
