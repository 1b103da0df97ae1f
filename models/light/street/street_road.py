"""A street of the district as a straight road of EN 13201-3, read off its lamp posts."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

OTHER_SIDE_FRAC = 0.25  # fewer lamps than this on one side are strays, not a row
STAGGERED_FROM = 0.25  # of the spacing between a lamp and the nearest of the other row


def along_and_left_m(
    x_m: Floats, y_m: Floats, axis_x_m: Floats, axis_y_m: Floats
) -> tuple[Floats, Floats]:
    """Distance along an axis and to its left [m], (n_points,), of the nearest place on it."""
    bx, by = np.diff(axis_x_m), np.diff(axis_y_m)
    length = np.hypot(bx, by)
    keep = length > 1e-6
    ax, ay, bx, by, length = (a[keep] for a in (axis_x_m[:-1], axis_y_m[:-1], bx, by, length))
    if length.size == 0:
        raise ValueError("the street's axis has no length; draw it with two places apart.")
    start = np.concatenate([[0.0], np.cumsum(length)[:-1]])
    tx, ty = bx / length, by / length
    dx, dy = x_m[:, None] - ax, y_m[:, None] - ay
    on = np.clip(dx * tx + dy * ty, 0.0, length)
    miss = np.hypot(dx - on * tx, dy - on * ty)
    best = miss.argmin(axis=1)
    rows = np.arange(x_m.size)
    side = tx * dy - ty * dx
    return (start + on)[rows, best], np.copysign(miss[rows, best], side[rows, best])


def road_of_street(
    axis_x_m: Floats,
    axis_y_m: Floats,
    carriageway_m: float,
    lanes: int,
    lamp_x_m: Floats,
    lamp_y_m: Floats,
    height_m: Floats,
    luminaire: Sequence[str],
    lighting_class: str,
    maintenance_factor: float = 0.8,
) -> dict[str, Any]:
    """Road file mapping that stands for a street: what `street_report` judges.

    `axis_*` (n_vertices,) the street's axis, `lamp_*` (n_lamps,) the light centres on it [m]. The
    arrangement follows from the sides the lamps stand on and how far the rows are shifted; spacing
    and height are means of the larger row, the luminaire the most frequent. Left is left of the
    axis as drawn. Raises ValueError for a street without lamps or length.
    """
    if lamp_x_m.size == 0:
        raise ValueError("the street has no lamps, so no road can be judged; place lamps first.")
    length = float(np.hypot(np.diff(axis_x_m), np.diff(axis_y_m)).sum())
    along, left = along_and_left_m(lamp_x_m, lamp_y_m, axis_x_m, axis_y_m)
    arrangement = _arrangement(along, left, length)
    major = left >= 0 if (left >= 0).sum() * 2 >= left.size else left < 0
    overhang = float(np.mean(0.5 * carriageway_m - np.abs(left[major])))
    return {
        "class": lighting_class,
        "surface": "R3",
        "maintenance_factor": maintenance_factor,
        "carriageway": {"width_m": float(carriageway_m), "lanes": max(int(lanes), 1)},
        "lamps": {
            "arrangement": arrangement,
            "spacing_m": float(np.clip(_spacing_m(along[major], length), 3.0, 300.0)),
            "height_m": float(np.mean(height_m[major])),
            "overhang_m": overhang,
            "photometry": {"luminaire": Counter(luminaire).most_common(1)[0][0]},
        },
    }


def _spacing_m(along: Floats, length_m: float) -> float:
    """Mean spacing of one row [m]; a lone lamp has the street to itself."""
    if along.size < 2:
        return length_m
    span = float(along.max() - along.min())
    return span / (along.size - 1) if span > 0 else length_m


def _arrangement(along: Floats, left: Floats, length_m: float) -> str:
    on_left = left >= 0
    share = float(on_left.mean())
    if share < OTHER_SIDE_FRAC:
        return "single_right"
    if share > 1.0 - OTHER_SIDE_FRAC:
        return "single_left"
    one, other = along[on_left], along[~on_left]
    gap = np.abs(one[:, None] - other[None, :]).min(axis=1)
    shift = float(np.median(gap)) / max(_spacing_m(one, length_m), 1e-6)
    return "staggered" if shift > STAGGERED_FROM else "opposite"
