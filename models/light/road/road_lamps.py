"""Rows of luminaires along a straight road, and the angles under which they are seen.

Frame of a road: x along the driving direction [m], y from the left kerb to the right [m] as the
driver sees it, z up. C angles turn counter-clockwise seen from above, as luminaires are measured.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ARRANGEMENTS = ("single_left", "single_right", "opposite", "staggered", "twin_central")


@dataclass(frozen=True)
class RoadLamps:
    """Luminaires of a road: places [m], which way they face, tilt [deg]; all (n_lamps,).

    `faces_right` is 1 where the street side points to larger y, -1 where to smaller.
    """

    x_m: Floats
    y_m: Floats
    faces_right: Floats
    height_m: float
    tilt_deg: float


@dataclass(frozen=True)
class Row:
    """One row of luminaires: distance from the left kerb, facing, shift along the road."""

    y_m: float
    faces_right: float
    shift_m: float


def lamp_rows(
    arrangement: str, spacing_m: float, width_m: float, overhang_m: float
) -> tuple[Row, ...]:
    """Rows of an arrangement. `overhang_m` is measured past the kerb towards the road.

    The right row of `staggered` is shifted by half a spacing. `twin_central` stands on the middle
    of the carriageway with two luminaires to a post, each `overhang_m` from the axis, back to back.
    Raises ValueError for an unknown arrangement.
    """
    left = Row(overhang_m, 1.0, 0.0)
    right = Row(width_m - overhang_m, -1.0, 0.0)
    if arrangement == "single_left":
        return (left,)
    if arrangement == "single_right":
        return (right,)
    if arrangement == "opposite":
        return (left, right)
    if arrangement == "staggered":
        return (left, Row(width_m - overhang_m, -1.0, 0.5 * spacing_m))
    if arrangement == "twin_central":
        middle = 0.5 * width_m
        return (Row(middle + overhang_m, 1.0, 0.0), Row(middle - overhang_m, -1.0, 0.0))
    raise ValueError(f"unknown arrangement '{arrangement}'; use one of {', '.join(ARRANGEMENTS)}.")


def road_lamps(
    rows: tuple[Row, ...], spacing_m: float, height_m: float, tilt_deg: float, spans: int
) -> RoadLamps:
    """Luminaires of all rows, `spans` of them on either side of the field's first."""
    steps = np.arange(-spans, spans + 1) * spacing_m
    return RoadLamps(
        x_m=np.concatenate([steps + row.shift_m for row in rows]),
        y_m=np.concatenate([np.full(steps.size, row.y_m) for row in rows]),
        faces_right=np.concatenate([np.full(steps.size, row.faces_right) for row in rows]),
        height_m=height_m,
        tilt_deg=tilt_deg,
    )


def luminaire_angles_deg(
    across_m: Floats, along_m: Floats, down_m: Floats, tilt_deg: float | Floats, side_c_deg: float
) -> tuple[Floats, Floats]:
    """C and gamma [deg] of a direction given in the luminaire's own frame.

    `across_m` towards its street side, `along_m` 90 deg counter-clockwise of that (from above),
    `down_m` towards the ground; any one shape. `tilt_deg` lifts the street side; the direction is
    turned with the luminaire before the table is read (EN 13201-3, rotation by the tilt).
    """
    tilt = np.radians(tilt_deg)
    down = down_m * np.cos(tilt) + across_m * np.sin(tilt)
    across = across_m * np.cos(tilt) - down_m * np.sin(tilt)
    gamma = np.degrees(np.arctan2(np.hypot(across, along_m), down))
    c = np.degrees(np.arctan2(along_m, across)) + side_c_deg
    return c, gamma
