"""Rectangles in space: walls, roofs, floors, and a window in the middle of a wall."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]


def upright(left_xy: F64, right_xy: F64, foot_m: float, head_m: float) -> F64:
    """A wall (4, 3) between two points, left and right as seen from outside: upper left, lower
    left, lower right, upper right."""
    (x0, y0), (x1, y1) = left_xy, right_xy
    return np.array(
        [[x0, y0, head_m], [x0, y0, foot_m], [x1, y1, foot_m], [x1, y1, head_m]], dtype=np.float64
    )


def rectangle(
    centre_m: F64, area_m2: float, tilt_deg: float, azimuth_deg: float, height_m: float
) -> F64:
    """A rectangle (4, 3) of given area and direction; height_m: its extent up the slope [m].

    tilt 0 looks up, 90 sideways, 180 down; azimuth clockwise from the frame's north.
    """
    turn, slope = np.radians(azimuth_deg), np.radians(tilt_deg)
    right = np.array([-np.cos(turn), np.sin(turn), 0.0])
    up = np.array([-np.sin(turn) * np.cos(slope), -np.cos(turn) * np.cos(slope), np.sin(slope)])
    half_up, half_right = up * height_m / 2.0, right * area_m2 / height_m / 2.0
    return np.array(
        [
            centre_m - half_right + half_up,
            centre_m - half_right - half_up,
            centre_m + half_right - half_up,
            centre_m + half_right + half_up,
        ]
    )


def pane_in(corners_m: F64, share_frac: float) -> F64:
    """A window (4, 3) in the middle of a rectangle that takes a share of its area."""
    middle = corners_m.mean(axis=0)
    inner: F64 = middle + (corners_m - middle) * np.sqrt(share_frac)
    return inner


def area_m2(corners_m: F64) -> float:
    """Area of a flat polygon [m2]."""
    first = corners_m[0]
    parts = np.cross(corners_m[1:-1] - first, corners_m[2:] - first)
    return float(np.linalg.norm(parts.sum(axis=0)) / 2.0)
