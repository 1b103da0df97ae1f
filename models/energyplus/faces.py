"""Rectangles in space: walls, roofs, floors, and a window in the middle of a wall."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]

_FULLEST_FRAC = 0.99  # of a wall's height and width that a window may take


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


def panes_in(
    corners_m: F64, share_frac: float, height_m: float, rows: int
) -> list[tuple[F64, int]]:
    """Windows (4, 3) in a rectangle that together take a share of its area, and for how many each
    stands.

    EnergyPlus cuts the number down to a whole one without a word, hence whole here.
    rows: one strip in the middle of each of so many bands, as high as height_m, or higher where the
    band is not wide enough; 0 = one pane in the middle, height_m high, that stands for all.
    """
    upper_left, lower_left, lower_right, _ = corners_m
    up, right = upper_left - lower_left, lower_right - lower_left
    tall, wide = float(np.linalg.norm(up)), float(np.linalg.norm(right))
    area = share_frac * tall * wide / max(rows, 1)
    high = min(height_m, _FULLEST_FRAC * tall)
    if rows > 0:
        high = min(max(height_m, area / (_FULLEST_FRAC * wide)), _FULLEST_FRAC * tall / rows)
    stands_for = 1 if rows > 0 else int(np.ceil(area / (high * _FULLEST_FRAC * wide)))
    broad = area / (high * stands_for)
    found = []
    for row in range(max(rows, 1)):
        middle = lower_left + up * ((row + 0.5) / max(rows, 1)) + right / 2.0
        half_up, half_right = up * (high / tall / 2.0), right * (broad / wide / 2.0)
        signs = ((1.0, -1.0), (-1.0, -1.0), (-1.0, 1.0), (1.0, 1.0))
        pane = np.array([middle + a * half_up + b * half_right for a, b in signs])
        found.append((pane, stands_for))
    return found


def area_m2(corners_m: F64) -> float:
    """Area of a flat polygon [m2]."""
    first = corners_m[0]
    parts = np.cross(corners_m[1:-1] - first, corners_m[2:] - first)
    return float(np.linalg.norm(parts.sum(axis=0)) / 2.0)
