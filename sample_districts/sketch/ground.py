"""The relief: spot heights of the sketch, joined by thin-plate splines."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator
from shapely.geometry import LineString, Polygon

from sample_districts.sketch.places import XY, Places
from sample_districts.sketch.read import Sketch
from sample_districts.sketch.schema import Heights

CELL_M = 10.0
LINE_STEP_M = 30.0
MOST_AT_ONCE = 1500
BANK_SLOPE, BED_M, REACH_M = 0.3, 3.0, 60.0


@dataclass(frozen=True)
class Relief:
    """Ground heights on a grid: z_m (rows, cols), north up, local frame."""

    z_m: NDArray[np.float32]
    west_m: float
    north_m: float

    def outline(self) -> Polygon:
        rows, cols = self.z_m.shape
        east, south = self.west_m + cols * CELL_M, self.north_m - rows * CELL_M
        return shapely.box(self.west_m, south, east, self.north_m)


def spot_heights(sketch: Sketch, places: Places) -> NDArray[np.float64]:
    """Every height the sketch gives, as x, y, z rows in the local frame."""
    rows = []
    for heights in [Heights(points=sketch.ground.points), *sketch.heights]:
        if heights.points:
            z_m = [point[2] for point in heights.points]
            rows.append(_with_z(places.points(heights.points, heights.frame), z_m))
        if heights.line:
            rows.append(_along(places.line(heights.line, heights.frame), heights.z_m))
    for water in sketch.water:
        shape = places.area(water).intersection(places.box.buffer(400.0))
        if not shape.is_empty:
            rows.append(_along(shape.boundary, water.level_m))
    if not rows:
        raise ValueError(f"The sketch '{sketch.key}' has no height; give it [ground] points.")
    found = np.vstack(rows)
    _, first = np.unique(np.round(found[:, :2]), axis=0, return_index=True)
    return found[np.sort(first)]


def relief(sketch: Sketch, places: Places) -> Relief:
    """The grid of ground heights; water is flat at its level."""
    west, south, east, north = places.box.bounds
    margin = sketch.terrain_margin_m
    west, south = _down(west - margin[0]), _down(south - margin[1])
    cols = int(np.ceil((east + margin[2] - west) / CELL_M))
    rows = int(np.ceil((north + margin[3] - south) / CELL_M))
    north = south + rows * CELL_M
    x, y = np.meshgrid(
        west + (np.arange(cols) + 0.5) * CELL_M, north - (np.arange(rows) + 0.5) * CELL_M
    )
    z = _spline(sketch, spot_heights(sketch, places), np.column_stack([x.ravel(), y.ravel()]))
    grid = z.reshape(x.shape)
    for water in sketch.water:
        grid = _beside_water(grid, x, y, places.area(water), water.level_m)
    return Relief(np.round(grid, 2).astype(np.float32), west, north)


def _spline(sketch: Sketch, spots: NDArray[np.float64], at: XY) -> NDArray[np.float64]:
    level = sketch.ground.level_m
    base = float(spots[:, 2].mean()) if level is None else level
    if len(spots) < 3:
        return np.full(len(at), base)
    surface = RBFInterpolator(
        spots[:, :2],
        spots[:, 2] - base,
        neighbors=None if len(spots) <= MOST_AT_ONCE else 80,
        smoothing=sketch.ground.smoothing,
        kernel="thin_plate_spline",
    )
    return np.clip(surface(at) + base, spots[:, 2].min(), spots[:, 2].max())


def _beside_water(
    grid: NDArray[np.float64], x: XY, y: XY, shape: Polygon, level_m: float
) -> NDArray[np.float64]:
    """The ground falls evenly through the water's edge, so that the edge looks straight.

    Land stands above the water and at most BANK_SLOPE times its distance from it, the bed below
    by the same slope, down to BED_M.
    """
    shapely.prepare(shape)
    inside = shapely.contains_xy(shape, x, y)
    off = shapely.distance(shape.boundary, shapely.points(x, y))
    near = ~inside & (off < REACH_M)
    bank = np.where(near, np.clip(grid, level_m + 0.02 * off, level_m + BANK_SLOPE * off), grid)
    return np.where(inside, level_m - np.minimum(BANK_SLOPE * off, BED_M), bank)


def _along(line: LineString, z_m: float | list[float]) -> NDArray[np.float64]:
    """Points every LINE_STEP_M along a line; heights run straight from vertex to vertex."""
    steps = np.arange(0.0, line.length, LINE_STEP_M)
    xy = shapely.get_coordinates(shapely.line_interpolate_point(line, steps))
    if isinstance(z_m, list):
        vertices = shapely.get_coordinates(line)
        if len(z_m) != len(vertices):
            raise ValueError(f"A line of {len(vertices)} points has {len(z_m)} heights.")
        run = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(vertices, axis=0).T))])
        return np.column_stack([xy, np.interp(steps, run, z_m)])
    return _with_z(xy, [z_m] * len(xy))


def _with_z(xy: XY, z_m: list[float]) -> NDArray[np.float64]:
    return np.column_stack([xy, np.array(z_m)])


def _down(value: float) -> float:
    return float(np.floor(value / CELL_M) * CELL_M)
