"""Which building is under a pixel, or inside a rectangle."""

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonCore import mutable
from vtkmodules.vtkCommonDataModel import vtkPolyData, vtkStaticCellLocator

from ui.view_state.camera import Pose, projected, ray

Array = NDArray[np.float64]
NOTHING = -1


class Picker:
    """Rays against the buildings and the ground, by a static cell locator."""

    def __init__(self, buildings: vtkPolyData, owner: NDArray[np.integer], ground: vtkPolyData):
        self._owner = owner
        self._buildings, self._ground = locator_of(buildings), locator_of(ground)

    def face_at(
        self, pose: Pose, x_px: float, y_px: float, size_px: tuple[int, int]
    ) -> tuple[int, Array]:
        """The face of a building seen at a pixel, or -1, and the point (3,) [m] on it."""
        start, end = _reach(pose, x_px, y_px, size_px)
        hit = first_hit(self._buildings, start, end)
        if hit is None:
            return NOTHING, end
        hidden = first_hit(self._ground, start, end)
        if hidden is not None and hidden[0] < hit[0]:
            return NOTHING, end
        return hit[1], start + hit[0] * (end - start)

    def owner_of(self, face: int) -> int:
        """Row of the building that a face belongs to; -1 for no face."""
        return NOTHING if face == NOTHING else int(self._owner[face])

    def point_at(
        self, pose: Pose, x_px: float, y_px: float, size_px: tuple[int, int]
    ) -> Array | None:
        """The point (3,) [m] seen at a pixel, on a building or the ground; None in the sky."""
        start, end = _reach(pose, x_px, y_px, size_px)
        hits = [first_hit(locator, start, end) for locator in (self._buildings, self._ground)]
        shares = [h[0] for h in hits if h is not None]
        return start + min(shares) * (end - start) if shares else None

    def ground_at(
        self, pose: Pose, x_px: float, y_px: float, size_px: tuple[int, int]
    ) -> Array | None:
        """The point (3,) [m] of the ground at a pixel, through whatever stands on it."""
        start, end = _reach(pose, x_px, y_px, size_px)
        hit = first_hit(self._ground, start, end)
        return None if hit is None else start + hit[0] * (end - start)


def inside_box(
    pose: Pose,
    places_m: Array,
    box_px: tuple[float, float, float, float],
    size_px: tuple[int, int],
) -> list[int]:
    """Rows of the places (n, 3) that show inside a rectangle (left, top, right, bottom)."""
    at, depth = projected(pose, places_m, size_px)
    left, top, right, bottom = box_px
    inside = (at[:, 0] >= left) & (at[:, 0] <= right) & (at[:, 1] >= top) & (at[:, 1] <= bottom)
    return np.flatnonzero(inside & (depth > 0)).tolist()


def _reach(pose: Pose, x_px: float, y_px: float, size_px: tuple[int, int]) -> tuple[Array, Array]:
    """The line of sight through a pixel, from the eye to far beyond the district."""
    start = pose.position_m
    return start, start + ray(pose, x_px, y_px, size_px) * (pose.distance_m * 3 + 10_000.0)


def locator_of(data: vtkPolyData) -> vtkStaticCellLocator:
    locator = vtkStaticCellLocator()
    locator.SetDataSet(data)
    locator.BuildLocator()
    return locator


def first_hit(locator: vtkStaticCellLocator, start: Array, end: Array) -> tuple[float, int] | None:
    """Share of the way to the first face, and the face."""
    t, sub, cell = mutable(0.0), mutable(0), mutable(-1)
    x, local = [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]
    if not locator.IntersectWithLine(
        start.tolist(),
        end.tolist(),
        1e-6,
        t,
        x,
        local,
        sub,
        cell,  # type: ignore[call-overload]
    ):
        return None
    return float(t), int(cell)  # type: ignore[arg-type]  # as VTK has them
