"""Where the eye is: a pose that orbits a point on the ground. Plain geometry, no VTK, no Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

VIEW_ANGLE_DEG = 30.0  # vertical
LOWEST_DEG, HIGHEST_DEG = 6.0, 89.9
EYE_M = 2.0


@dataclass(frozen=True)
class Pose:
    """The eye looks at a focal point [m] from a distance [m].

    heading_deg: where one looks, clockwise from grid north; tilt_deg: how far down, 90 is from
    above.
    """

    focal_m: tuple[float, float, float]
    heading_deg: float = 0.0
    tilt_deg: float = 38.0
    distance_m: float = 1000.0

    @property
    def forward(self) -> Array:
        """Unit vector of the line of sight."""
        h, t = np.deg2rad(self.heading_deg), np.deg2rad(self.tilt_deg)
        return np.array([np.sin(h) * np.cos(t), np.cos(h) * np.cos(t), -np.sin(t)])

    @property
    def right(self) -> Array:
        """Unit vector to the right, level."""
        h = np.deg2rad(self.heading_deg)
        return np.array([np.cos(h), -np.sin(h), 0.0])

    @property
    def up(self) -> Array:
        """Unit vector upwards in the picture."""
        return np.cross(self.right, self.forward)

    @property
    def position_m(self) -> Array:
        """Where the eye is [m]."""
        return np.asarray(self.focal_m) - self.forward * self.distance_m


@dataclass(frozen=True)
class Limits:
    """How far one may go: the district's box [m] and the nearest and farthest distance [m]."""

    low_m: tuple[float, float, float]
    high_m: tuple[float, float, float]
    nearest_m: float = 25.0
    farthest_m: float = 6000.0


def looking(position_m: ArrayLike, focal_m: ArrayLike) -> Pose:
    """The pose of an eye at a position that looks at a focal point."""
    focal = np.asarray(focal_m, dtype=float)
    sight = focal - np.asarray(position_m, dtype=float)
    distance = float(np.linalg.norm(sight))
    if distance < 1e-6:
        return Pose(tuple(focal.tolist()))
    heading = float(np.rad2deg(np.arctan2(sight[0], sight[1]))) % 360.0
    tilt = float(np.rad2deg(np.arcsin(np.clip(-sight[2] / distance, -1, 1))))
    return Pose(tuple(focal.tolist()), heading, float(np.clip(tilt, 0.0, HIGHEST_DEG)), distance)


def limited(pose: Pose, limits: Limits) -> Pose:
    """The same pose, kept within reach and above the ground."""
    focal = np.clip(pose.focal_m, limits.low_m, limits.high_m)
    return replace(
        pose,
        focal_m=tuple(focal.tolist()),
        heading_deg=pose.heading_deg % 360.0,
        tilt_deg=float(np.clip(pose.tilt_deg, LOWEST_DEG, HIGHEST_DEG)),
        distance_m=float(np.clip(pose.distance_m, limits.nearest_m, limits.farthest_m)),
    )


def above_ground(pose: Pose, ground_m: Callable[[float, float], float]) -> Pose:
    """The same pose, tilted further down until the eye is 2 m over the ground below it."""
    tilt = pose.tilt_deg
    while tilt < HIGHEST_DEG:
        x, y, z = pose.position_m.tolist()
        if z > ground_m(x, y) + EYE_M:
            break
        tilt = min(tilt + 2.0, HIGHEST_DEG)
        pose = replace(pose, tilt_deg=tilt)
    return pose


def orbited(pose: Pose, dx_px: float, dy_px: float) -> Pose:
    """Turned by a drag: 0.3 degrees a pixel."""
    return replace(
        pose,
        heading_deg=pose.heading_deg + 0.3 * dx_px,
        tilt_deg=pose.tilt_deg + 0.3 * dy_px,
    )


def panned(pose: Pose, dx_px: float, dy_px: float, height_px: int) -> Pose:
    """Moved over the ground by a drag, so that the ground follows the hand."""
    scale = metres_per_pixel(pose, height_px)
    h = np.deg2rad(pose.heading_deg)
    ahead = np.array([np.sin(h), np.cos(h), 0.0])
    steep = max(np.sin(np.deg2rad(pose.tilt_deg)), 0.25)
    shift = -dx_px * scale * pose.right + dy_px * scale / steep * ahead
    return replace(pose, focal_m=tuple((np.asarray(pose.focal_m) + shift).tolist()))


def zoomed(pose: Pose, steps: float, towards_m: ArrayLike | None = None) -> Pose:
    """Nearer by 15 % a step, keeping the point `towards_m` where it is in the picture."""
    factor = 0.85**steps
    focal = np.asarray(pose.focal_m, dtype=float)
    if towards_m is not None:
        focal = np.asarray(towards_m) + (focal - np.asarray(towards_m)) * factor
    return replace(pose, focal_m=tuple(focal.tolist()), distance_m=pose.distance_m * factor)


def framing(low_m: ArrayLike, high_m: ArrayLike, pose: Pose, aspect: float) -> Pose:
    """The same direction, moved so that a box [m] fills the picture."""
    low, high = np.asarray(low_m, dtype=float), np.asarray(high_m, dtype=float)
    corners = np.array([[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1])
                        for z in (low[2], high[2])])  # fmt: skip
    centre = (low + high) / 2
    tan_v = np.tan(np.deg2rad(VIEW_ANGLE_DEG / 2))
    seen = corners - centre
    across, above, along = seen @ pose.right, seen @ pose.up, seen @ pose.forward
    need = np.maximum(np.abs(above) / tan_v, np.abs(across) / (tan_v * max(aspect, 0.1))) - along
    return replace(pose, focal_m=tuple(centre.tolist()), distance_m=float(need.max()) * 1.04)


def between(a: Pose, b: Pose, share: float) -> Pose:
    """A pose on the way from a to b, by the shorter turn; share 0..1 is eased."""
    s = share * share * (3 - 2 * share)
    turn = (b.heading_deg - a.heading_deg + 180.0) % 360.0 - 180.0
    focal = np.asarray(a.focal_m) + s * (np.asarray(b.focal_m) - np.asarray(a.focal_m))
    return Pose(
        tuple(focal.tolist()),
        (a.heading_deg + s * turn) % 360.0,
        a.tilt_deg + s * (b.tilt_deg - a.tilt_deg),
        float(np.exp(np.log(a.distance_m) + s * np.log(b.distance_m / a.distance_m))),
    )


def metres_per_pixel(pose: Pose, height_px: int) -> float:
    """Metres that a pixel spans at the focal point, across the line of sight."""
    return 2 * pose.distance_m * float(np.tan(np.deg2rad(VIEW_ANGLE_DEG / 2))) / max(height_px, 1)


def projected(pose: Pose, points_m: ArrayLike, size_px: tuple[int, int]) -> tuple[Array, Array]:
    """Pixels (n, 2) of points (n, 3), from the upper left, and their depth (n,) [m] (negative
    behind the eye)."""
    seen = np.asarray(points_m, dtype=float).reshape(-1, 3) - pose.position_m
    depth = seen @ pose.forward
    width, height = size_px
    scale = height / 2 / np.tan(np.deg2rad(VIEW_ANGLE_DEG / 2))
    safe = np.where(np.abs(depth) < 1e-6, 1e-6, depth)
    x = width / 2 + scale * (seen @ pose.right) / safe
    y = height / 2 - scale * (seen @ pose.up) / safe
    return np.column_stack([x, y]), depth


def ray(pose: Pose, x_px: float, y_px: float, size_px: tuple[int, int]) -> Array:
    """Unit vector from the eye through a pixel."""
    width, height = size_px
    scale = height / 2 / np.tan(np.deg2rad(VIEW_ANGLE_DEG / 2))
    d = pose.forward + ((x_px - width / 2) * pose.right + (height / 2 - y_px) * pose.up) / scale
    return np.asarray(d / np.linalg.norm(d))
