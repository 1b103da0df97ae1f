"""Where a road is looked at: calculation points and observers of EN 13201-3."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EYE_M = 1.5
OBSERVER_BEFORE_FIELD_M = 60.0
POINTS_PER_LANE = 3


@dataclass(frozen=True)
class Grid:
    """Points of a strip of road: `x_m` (n_columns,), `y_m` (n_rows,) [m], `area_m2` [m2]."""

    x_m: Floats
    y_m: Floats
    area_m2: float

    @property
    def shape(self) -> tuple[int, int]:
        """Rows across, columns along."""
        return (self.y_m.size, self.x_m.size)

    def points(self) -> tuple[Floats, Floats]:
        """x and y of every point, each (n_rows * n_columns,), row by row."""
        x, y = np.meshgrid(self.x_m, self.y_m)
        return x.reshape(-1), y.reshape(-1)


def along_points_m(spacing_m: float) -> Floats:
    """Points along a field between two luminaires of a row [m].

    10 where the spacing is at most 30 m, else the fewest with steps of at most 3 m; the first
    half a step in (EN 13201-3, CIE 140).
    """
    count = 10 if spacing_m <= 30.0 else ceil(spacing_m / 3.0 - 1e-9)
    return (np.arange(count) + 0.5) * spacing_m / count


def luminance_grid(spacing_m: float, width_m: float, lanes: int) -> Grid:
    """Carriageway: 3 points across each lane, the outer a sixth of a lane from its edge."""
    count = POINTS_PER_LANE * lanes
    across = (np.arange(count) + 0.5) * width_m / count
    return Grid(along_points_m(spacing_m), across, spacing_m * width_m)


def illuminance_grid(spacing_m: float, from_m: float, to_m: float) -> Grid:
    """A strip from y `from_m` to `to_m`: at least 3 points across, at most 1.5 m apart."""
    width = to_m - from_m
    count = max(3, ceil(width / 1.5 - 1e-9))
    across = from_m + (np.arange(count) + 0.5) * width / count
    return Grid(along_points_m(spacing_m), across, spacing_m * width)


@dataclass(frozen=True)
class Observer:
    """A driver's eye: lane counted from the left, place [m], and whether towards -x."""

    lane: int
    x_m: float
    y_m: float
    oncoming: bool


def observers(
    spacing_m: float, width_m: float, lanes: int, oncoming_lanes: tuple[int, ...] = ()
) -> tuple[Observer, ...]:
    """One observer in the middle of each lane, 60 m before the field, eye 1.5 m up.

    Lanes in `oncoming_lanes` (counted from 1 at the left) are driven the other way.
    """
    made = []
    for lane in range(1, lanes + 1):
        against = lane in oncoming_lanes
        x = spacing_m + OBSERVER_BEFORE_FIELD_M if against else -OBSERVER_BEFORE_FIELD_M
        made.append(Observer(lane, x, (lane - 0.5) * width_m / lanes, against))
    return tuple(made)
