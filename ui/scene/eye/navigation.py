"""Moves the eye: drags, wheel and flights, within limits. Knows no scene, only poses."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal
from PySide6.QtWidgets import QWidget

from ui.view_state import camera
from ui.view_state.camera import Limits, Pose

FLIGHT_MS = 280

PointAt = Callable[[float, float], NDArray[np.float64] | None]


class Navigator(QObject):
    """Holds the pose; `moved` tells every new one. Set `point_at` to say what is seen at a
    pixel [m], so that the wheel zooms to it, and `ground_at` to keep the eye above the ground."""

    moved = Signal(object)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self.point_at: PointAt = lambda _x, _y: None
        self.ground_at: Callable[[float, float], float] = lambda _x, _y: -np.inf
        self.view_px: Callable[[], tuple[int, int]] = lambda: (
            max(widget.width(), 1),
            max(widget.height(), 1),
        )
        self.pose = Pose((0.0, 0.0, 0.0))
        self.limits = Limits((-1e6, -1e6, -1e6), (1e6, 1e6, 1e6))
        self._way = (self.pose, self.pose)
        self._flight = QVariantAnimation(self)
        self._flight.setDuration(FLIGHT_MS)
        self._flight.setStartValue(0.0)
        self._flight.setEndValue(1.0)
        self._flight.setEasingCurve(QEasingCurve.Type.Linear)
        self._flight.valueChanged.connect(self._on_the_way)

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the view."""
        return self.view_px()

    def go(self, pose: Pose) -> None:
        """There at once, within the limits."""
        self.pose = camera.above_ground(camera.limited(pose, self.limits), self.ground_at)
        self.moved.emit(self.pose)

    def orbit(self, dx_px: float, dy_px: float) -> None:
        """Turns about the focal point by a drag."""
        self.halt()
        self.go(camera.orbited(self.pose, dx_px, dy_px))

    def pan(self, dx_px: float, dy_px: float) -> None:
        """Moves over the ground by a drag."""
        self.halt()
        self.go(camera.panned(self.pose, dx_px, dy_px, self.size_px[1]))

    def zoom(self, steps: float, x_px: float, y_px: float) -> None:
        """Nearer to, or away from, what is seen at a pixel."""
        self.halt()
        self.go(camera.zoomed(self.pose, steps, self.point_at(x_px, y_px)))

    def look_from(self, position_m: ArrayLike, focal_m: ArrayLike) -> None:
        """At a position that looks at a focal point [m], at once: no district opens in flight."""
        self.halt()
        self.go(camera.looking(position_m, focal_m))

    def fly_to(self, position_m: ArrayLike, focal_m: ArrayLike) -> None:
        """Flies to a position that looks at a focal point [m]."""
        self.fly_to_pose(camera.looking(position_m, focal_m))

    def fly_to_pose(self, pose: Pose) -> None:
        """Flies in less than 0.3 s; at once where the view is not on the screen."""
        self.halt()
        goal = camera.limited(pose, self.limits)
        if not self._widget.isVisible():
            self.go(goal)
            return
        self._way = (self.pose, goal)
        self._flight.start()

    def fly_nearer(self, x_px: float, y_px: float) -> None:
        """Flies half the way to what is seen at a pixel."""
        target = self.point_at(x_px, y_px)
        if target is not None:
            p = self.pose
            focal = (float(target[0]), float(target[1]), float(target[2]))
            self.fly_to_pose(Pose(focal, p.heading_deg, p.tilt_deg, p.distance_m * 0.5))

    def fly_above(self) -> None:
        """Flies above, north up."""
        p = self.pose
        self.fly_to_pose(Pose(p.focal_m, 0.0, camera.HIGHEST_DEG, p.distance_m))

    def face_north(self) -> None:
        """Turns north up, all else as it is."""
        p = self.pose
        self.fly_to_pose(Pose(p.focal_m, 0.0, p.tilt_deg, p.distance_m))

    def fly_to_box(self, low_m: ArrayLike, high_m: ArrayLike) -> None:
        """Flies until a box [m] fills the view, in the same direction."""
        self.fly_to_pose(camera.framing(low_m, high_m, self.pose, self.aspect))

    @property
    def aspect(self) -> float:
        """Width over height of the view."""
        width, height = self.size_px
        return width / height

    @property
    def is_flying(self) -> bool:
        """Whether the view is still on its way."""
        return self._flight.state() == QVariantAnimation.State.Running

    def halt(self) -> None:
        """Stops a flight where it is."""
        self._flight.stop()

    def _on_the_way(self, share: float) -> None:
        self.go(camera.between(*self._way, float(share)))
