"""Plots that do not ring a block: medieval lots, terraces and villas, free-standing slabs."""

import itertools

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.polygon import orient

from sample_districts.sketch.chance import Chance
from sample_districts.sketch.cutting import halved, long_axis, sliced, toward, without_holes
from sample_districts.sketch.places import XY
from sample_districts.sketch.ring import Plot

LONG_SIDE_M = 25.0
SMALLEST_M2 = 14.0


def lot_plots(
    shape: Polygon, depth_m: float, plot_m: tuple[float, float], chance: Chance
) -> list[Plot]:
    """Rows along the longer side, sliced into lots; lots away from the street stay a court."""
    plots: list[Plot] = []
    edge = shape.boundary
    for part in without_holes(shape):
        for row in _rows_of(part, depth_m):
            plots += _lots_in(row, edge, plot_m, chance)
    return plots


def _rows_of(part: Polygon, depth_m: float) -> list[Polygon]:
    centre, along, _, width = long_axis(part)
    if width <= 1.3 * depth_m:
        return [part]
    if width <= 2.3 * depth_m:
        left, right = halved(part, centre, along)
        return left + right
    across = np.array([-along[1], along[0]])
    count = int(np.ceil(width / depth_m))
    return sliced(part, across, [k / count for k in range(1, count)])


def _lots_in(
    row: Polygon, edge: LineString, plot_m: tuple[float, float], chance: Chance
) -> list[Plot]:
    centre, along, length, _ = long_axis(row)
    x, y = float(centre[0]), float(centre[1])
    count = max(1, round(length / chance.between(x, y, "lot width", *plot_m)))
    slack = 0.18 / count
    shares = [
        k / count + slack * chance.between(x + k, y, "lot wall", -1.0, 1.0) for k in range(1, count)
    ]
    lots = _merged_slivers(sliced(row, along, shares))
    return [_fronting(lot, edge, (x, y)) for lot in lots if lot.distance(edge) < 0.05]


def _merged_slivers(lots: list[Polygon]) -> list[Polygon]:
    """Slivers joined to the neighbour they share most wall with."""
    whole = [lot for lot in lots if lot.area >= SMALLEST_M2]
    for sliver in (lot for lot in lots if lot.area < SMALLEST_M2):
        walls = [sliver.intersection(lot.buffer(0.01)).area for lot in whole]
        if not walls or max(walls) <= 0.0:
            continue
        k = int(np.argmax(walls))
        joined = shapely.union_all([whole[k], sliver], grid_size=0.0)
        if isinstance(joined, Polygon):
            whole[k] = joined
    return whole


def _fronting(lot: Polygon, edge: LineString, row: tuple[float, float]) -> Plot:
    """The lot with its ring begun at the longest side that lies on the street."""
    lot = orient(lot.simplify(0.001))
    ring = shapely.get_coordinates(lot.exterior)[:-1]
    best, start = -1.0, 0
    for k, point in enumerate(ring):
        side = LineString([point, ring[(k + 1) % len(ring)]])
        if side.interpolate(0.5, normalized=True).distance(edge) < 0.05 and side.length > best:
            best, start = side.length, k
    ring = np.roll(ring, -start, axis=0)
    front = ((float(ring[0][0]), float(ring[0][1])), (float(ring[1][0]), float(ring[1][1])))
    return Plot(Polygon(ring), front, row)


def row_plots(
    shape: Polygon,
    depth_m: float,
    plot_m: tuple[float, float],
    setback_m: float,
    gap_m: float,
    chance: Chance,
) -> list[Plot]:
    """Houses in rows along every long side: `gap_m` 0 makes a terrace, more makes villas."""
    plots: list[Plot] = []
    ring = shapely.get_coordinates(orient(shape.simplify(1.0)).exterior)
    sides = sorted(itertools.pairwise(ring), key=lambda s: -float(np.hypot(*(s[1] - s[0]))))
    inside = shape.buffer(0.3)
    taken: list[Polygon] = []
    for a, b in sides:
        if np.hypot(*(b - a)) < LONG_SIDE_M:
            break
        row = _houses(a, b, depth_m, plot_m, setback_m, gap_m, chance)
        fits = [
            p
            for p in row
            if inside.covers(p.shape) and all(p.shape.distance(t) > 2.0 for t in taken)
        ]
        if len(fits) >= (3 if gap_m == 0.0 else 1):
            plots += fits
            taken.append(shapely.union_all([p.shape for p in fits]))
    return plots


def _houses(
    a: XY,
    b: XY,
    depth_m: float,
    plot_m: tuple[float, float],
    setback_m: float,
    gap_m: float,
    chance: Chance,
) -> list[Plot]:
    length = float(np.hypot(*(b - a)))
    way = (b - a) / length
    inward = np.array([-way[1], way[0]])
    middle = (a + b) / 2.0
    x, y = float(middle[0]), float(middle[1])
    width = chance.between(x, y, "house width", *plot_m)
    count = max(1, round(length / width))
    walls = [a + way * (length * k / count) + inward * setback_m for k in range(count + 1)]
    plots = []
    for p, q in itertools.pairwise(walls):
        p, q = p + way * gap_m / 2.0, q - way * gap_m / 2.0
        points = [p, q, q + inward * depth_m, p + inward * depth_m]
        front = ((float(p[0]), float(p[1])), (float(q[0]), float(q[1])))
        plots.append(Plot(Polygon(points), front, (x, y)))
    return plots


def free_plots(
    shape: Polygon, size_m: tuple[float, float], gap_m: float, bearing_deg: float | None
) -> list[Plot]:
    """Slabs, towers or sheds in rows over the block, three metres from its edge."""
    centre, along, _, _ = long_axis(shape)
    if bearing_deg is not None:
        along = toward(bearing_deg)
    across = np.array([-along[1], along[0]])
    run = shapely.get_coordinates(shape.exterior) - centre
    inside = shape.buffer(-3.0)
    plots = []
    for v in _starts(run @ across, size_m[1], gap_m):
        for u in _starts(run @ along, size_m[0], gap_m):
            corner = centre + along * u + across * v
            points = [
                corner,
                corner + along * size_m[0],
                corner + along * size_m[0] + across * size_m[1],
                corner + across * size_m[1],
            ]
            if inside.covers(Polygon(points)):
                front = (
                    (float(points[0][0]), float(points[0][1])),
                    (float(points[1][0]), float(points[1][1])),
                )
                plots.append(Plot(Polygon(points), front, (float(corner[0]), float(corner[1]))))
    return plots


def _starts(run: XY, size_m: float, gap_m: float) -> XY:
    """Starts of as many pieces as fit into an extent, 3 m from its ends, spread evenly."""
    low, high = float(run.min()) + 3.0, float(run.max()) - 3.0
    count = int((high - low + gap_m) / (size_m + gap_m))
    if count < 1:
        return np.array([])
    spare = (high - low - count * size_m) / count
    return low + spare / 2.0 + np.arange(count) * (size_m + spare)
