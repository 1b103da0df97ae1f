"""Plots round a block: corner buildings, rows between them, a court or light well inside.

Every party wall is made once, of the same two points for both neighbours.
"""

import itertools
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.polygon import orient

from sample_districts.sketch.chance import Chance
from sample_districts.sketch.places import XY

SHORT_EDGE_M = 8.0
SHALLOWEST_M = 6.0


@dataclass(frozen=True)
class Plot:
    """One building's ground. `front`: its street side, two points; the ring starts with it.

    row: a point shared by the plots of one row, so that a terrace can look alike.
    """

    shape: Polygon
    front: tuple[tuple[float, float], tuple[float, float]]
    row: tuple[float, float]
    corner: bool = False


@dataclass(frozen=True)
class _Corner:
    vertex: XY
    inner: XY
    foot_m: float  # from the vertex to the foot of `inner` along either side; below 0: reflex
    built: bool


def ring_plots(
    shape: Polygon, depth_m: float, well_m: float, plot_m: tuple[float, float], chance: Chance
) -> list[Plot]:
    """Plots along all sides of a block; empty where the block is too narrow or too crooked."""
    ring = _few_corners(shape)
    if len(ring) < 3:
        return []
    deepest = _deepest(ring)
    depth = min(depth_m, deepest - well_m / 2.0)
    if depth < SHALLOWEST_M:
        return []
    corners = _corners(ring, depth)
    plots = _corner_plots(corners, plot_m) + _row_plots(corners, plot_m, chance)
    if not _sound(plots):
        return []
    return [plot for plot in plots if plot.shape.area > 12.0]


def _few_corners(shape: Polygon) -> XY:
    """The ring counter-clockwise, bends under a metre straightened, short sides drawn together."""
    ring = shapely.get_coordinates(orient(shape.simplify(1.0)).exterior)[:-1]
    while len(ring) > 3:
        sides = np.hypot(*(np.roll(ring, -1, axis=0) - ring).T)
        k = int(np.argmin(sides))
        if sides[k] >= SHORT_EDGE_M:
            break
        ring[k] = (ring[k] + ring[(k + 1) % len(ring)]) / 2.0
        ring = np.delete(ring, (k + 1) % len(ring), axis=0)
    return ring


def _offset(ring: XY, depth: float) -> XY:
    """Each corner moved inwards to `depth` from both of its sides."""
    out = np.roll(ring, -1, axis=0) - ring
    out /= np.hypot(*out.T)[:, None]
    before = np.roll(out, 1, axis=0)
    normal_in, normal_out = _left(before), _left(out)
    bisector = normal_in + normal_out
    return ring + depth * bisector / (1.0 + (normal_in * normal_out).sum(axis=1))[:, None]


def _deepest(ring: XY) -> float:
    """The greatest depth at which the inner ring still runs as the outer one does."""
    sides = np.roll(ring, -1, axis=0) - ring
    low, high = 0.0, 60.0
    for _ in range(20):
        middle = (low + high) / 2.0
        inner = _offset(ring, middle)
        same_way = ((np.roll(inner, -1, axis=0) - inner) * sides).sum(axis=1).min() > 0.0
        if same_way and Polygon(inner).is_valid:
            low = middle
        else:
            high = middle
    return low


def _corners(ring: XY, depth: float) -> list[_Corner]:
    inner = _offset(ring, depth)
    found = []
    for k, vertex in enumerate(ring):
        out = ring[(k + 1) % len(ring)] - vertex
        length_out = float(np.hypot(*out))
        length_in = float(np.hypot(*(ring[k - 1] - vertex)))
        foot = float((inner[k] - vertex) @ out) / length_out
        bent = 0.25 * depth < foot < 2.2 * depth
        room = foot < 0.62 * min(length_in, length_out)
        found.append(_Corner(vertex, inner[k], foot, bent and room))
    return found


def _shared_middle(a: _Corner, b: _Corner, least_m: float) -> bool:
    """Whether two corner buildings leave no room for a plot between them, and meet halfway."""
    length = float(np.hypot(*(b.vertex - a.vertex)))
    return a.built and b.built and length - a.foot_m - b.foot_m < least_m


def _corner_plots(corners: list[_Corner], plot_m: tuple[float, float]) -> list[Plot]:
    plots = []
    for k, corner in enumerate(corners):
        if not corner.built:
            continue
        before, after = corners[k - 1], corners[(k + 1) % len(corners)]
        least = 0.5 * plot_m[0]
        ahead = _side_points(corner, after, _shared_middle(corner, after, least))
        behind = _side_points(corner, before, _shared_middle(before, corner, least))
        points = [corner.vertex, *ahead, corner.inner, *reversed(behind)]
        long_ahead = np.hypot(*(ahead[0] - corner.vertex)) >= np.hypot(*(behind[0] - corner.vertex))
        if not long_ahead:
            points = [points[-1], *points[:-1]]
        plots.append(_plot(points, corner.vertex, corner=True))
    return plots


def _side_points(corner: _Corner, other: _Corner, meets: bool) -> list[XY]:
    """Where a corner building ends on one side: on the street, and inside if it meets another."""
    way = (other.vertex - corner.vertex) / np.hypot(*(other.vertex - corner.vertex))
    if not meets:
        return [corner.vertex + way * corner.foot_m]
    street = (corner.vertex + way * corner.foot_m + other.vertex - way * other.foot_m) / 2.0
    return [street, (corner.inner + other.inner) / 2.0]


def _row_plots(corners: list[_Corner], plot_m: tuple[float, float], chance: Chance) -> list[Plot]:
    plots = []
    for k, a in enumerate(corners):
        b = corners[(k + 1) % len(corners)]
        if _shared_middle(a, b, 0.5 * plot_m[0]):
            continue
        side = b.vertex - a.vertex
        length = float(np.hypot(*side))
        way = side / length
        start = a.foot_m if a.built else 0.0
        end = length - (b.foot_m if b.built else 0.0)
        low, high = max(start, a.foot_m), min(end, length - b.foot_m)
        cuts = _cuts(start, end, low, high, plot_m, chance, a.vertex + way * length / 2.0)
        inward = _left(way) * float((a.inner - a.vertex) @ _left(way))
        walls = [(a.vertex + way * start, a.inner)]
        walls += [(a.vertex + way * t, a.vertex + way * t + inward) for t in cuts]
        walls += [(a.vertex + way * end, b.inner)]
        middle = a.vertex + way * length / 2.0
        plots += [
            _plot([p, q, q_in, p_in], middle) for (p, p_in), (q, q_in) in itertools.pairwise(walls)
        ]
    return plots


def _cuts(
    start: float,
    end: float,
    low: float,
    high: float,
    plot_m: tuple[float, float],
    chance: Chance,
    place: XY,
) -> list[float]:
    """Party walls between `start` and `end`, none where the inner side has no room for it."""
    wanted = chance.between(place[0], place[1], "plot width", *plot_m)
    count = max(1, round((end - start) / wanted))
    step = (end - start) / count
    slack = (plot_m[1] - plot_m[0]) / (plot_m[1] + plot_m[0]) * 0.35
    cuts = [
        start + step * (n + slack * chance.between(place[0] + n, place[1], "wall", -1.0, 1.0))
        for n in range(1, count)
    ]
    return [cut for cut in cuts if low + 1.0 < cut < high - 1.0]


def _plot(points: list[XY], row: XY, corner: bool = False) -> Plot:
    shape = Polygon(points)
    front = ((float(points[0][0]), float(points[0][1])), (float(points[1][0]), float(points[1][1])))
    return Plot(shape, front, (float(row[0]), float(row[1])), corner)


def _sound(plots: list[Plot]) -> bool:
    shapes = [plot.shape for plot in plots]
    if not shapes or not all(shape.is_valid for shape in shapes):
        return False
    return abs(shapely.union_all(shapes).area - sum(shape.area for shape in shapes)) < 0.5


def _left(way: XY) -> XY:
    return np.stack([-way[..., 1], way[..., 0]], axis=-1)
