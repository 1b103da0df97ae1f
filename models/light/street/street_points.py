"""Calculation points on the carriageways of a district, and what lies on each street."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class StreetPoints:
    """Points on streets, street after street, each a block of `rows` across by `columns` along.

    `x_m`, `y_m` (n_points,) [m]; `street` (n_points,) row of the street; `rows`, `columns`
    (n_streets,); a street's points stand column by column, from its left edge to its right.
    """

    x_m: Floats
    y_m: Floats
    street: NDArray[np.intp]
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]


def street_points(
    vertex_x_m: Floats,
    vertex_y_m: Floats,
    first_vertex: NDArray[np.intp],
    width_m: Floats,
    along_m: float = 3.0,
    across_m: float = 1.5,
) -> StreetPoints:
    """Points over carriageways given by axis and width.

    `vertex_x_m`, `vertex_y_m` (n_vertices,) list the axes one after the other, `first_vertex`
    (n_streets + 1,) where each begins; `width_m` (n_streets,). Steps are at most `along_m` and
    `across_m`, at least 3 points across, the outer half a step from the edge (EN 13201-3). A street
    without length gets no points.
    """
    parts: list[tuple[Floats, Floats]] = []
    rows = np.maximum(3, np.ceil(width_m / across_m - 1e-9)).astype(np.intp)
    columns = np.zeros(width_m.size, dtype=np.intp)
    for street in range(width_m.size):
        span = slice(first_vertex[street], first_vertex[street + 1])
        x, y = _block(
            vertex_x_m[span], vertex_y_m[span], float(width_m[street]), int(rows[street]), along_m
        )
        columns[street] = x.shape[0]
        parts.append((x.reshape(-1), y.reshape(-1)))
    counts = rows * columns
    empty = np.zeros(0)
    return StreetPoints(
        x_m=np.concatenate([part[0] for part in parts]) if parts else empty,
        y_m=np.concatenate([part[1] for part in parts]) if parts else empty,
        street=np.repeat(np.arange(width_m.size), counts),
        rows=rows,
        columns=columns,
    )


def _block(
    x: Floats, y: Floats, width_m: float, rows: int, along_m: float
) -> tuple[Floats, Floats]:
    """Points of one street, each (n_columns, n_rows)."""
    step = np.hypot(np.diff(x), np.diff(y))
    keep = np.concatenate([[True], step > 1e-6])
    x, y = x[keep], y[keep]
    reach = np.concatenate([[0.0], np.cumsum(step[step > 1e-6])])
    length = float(reach[-1])
    if length <= 0.0:
        return np.zeros((0, rows)), np.zeros((0, rows))
    count = max(1, int(np.ceil(length / along_m - 1e-9)))
    at = (np.arange(count) + 0.5) * length / count
    piece = np.clip(np.searchsorted(reach, at, side="right") - 1, 0, x.size - 2)
    span = reach[piece + 1] - reach[piece]
    tx, ty = np.diff(x)[piece] / span, np.diff(y)[piece] / span
    middle_x = x[piece] + tx * (at - reach[piece])
    middle_y = y[piece] + ty * (at - reach[piece])
    left = width_m * (0.5 - (np.arange(rows) + 0.5) / rows)
    return middle_x[:, None] - ty[:, None] * left, middle_y[:, None] + tx[:, None] * left


@dataclass(frozen=True)
class StreetLight:
    """Light per street, arrays (n_streets,): mean, least and greatest illuminance [lx], least over
    mean [-]; 0 where the street has no points."""

    illuminance_mean_lx: Floats
    illuminance_min_lx: Floats
    illuminance_max_lx: Floats
    illuminance_uniformity: Floats


def light_per_street(
    illuminance_lx: NDArray[np.floating], street: NDArray[np.intp], n_streets: int
) -> StreetLight:
    """Mean, least, greatest and uniformity by street of `illuminance_lx` (n_points,) [lx]."""
    lux = np.asarray(illuminance_lx, dtype=np.float64)
    count = np.bincount(street, minlength=n_streets)
    total = np.bincount(street, weights=lux, minlength=n_streets)
    least = np.full(n_streets, np.inf)
    most = np.zeros(n_streets)
    np.minimum.at(least, street, lux)
    np.maximum.at(most, street, lux)
    mean = total / np.maximum(count, 1)
    least = np.where(count > 0, least, 0.0)
    uniformity = np.divide(least, mean, out=np.zeros(n_streets), where=mean > 0)
    return StreetLight(mean, least, most, uniformity)
