"""Streets that stop short of the next one are led on to it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.ops import substring

from sample_districts.sketch.land import Axis

REACH_M = 40.0
CLEAR_M = 0.5
TURNS_DEG = (0.0, 10.0, -10.0, 20.0, -20.0, 30.0, -30.0)
_LOOKS_BACK_M, _WIDEST_M = 8.0, 30.0


def joined(axes: Sequence[Axis], blocked: Sequence[Polygon], box: Polygon) -> list[Axis]:
    """The streets with their ends led on to the next street ahead, at most 40 m away.

    Straight on, or where no street lies ahead with a turn of at most 30 degrees; nothing of
    `blocked` (buildings, water, rails) may stand in the way. Ends at the edge of the box, on the
    roadway of another street or just past it stay, and so do those of a ring or a cul-de-sac.
    """
    streets = shapely.STRtree([axis.line for axis in axes])
    walls = shapely.STRtree(list(blocked))
    done = []
    for own, axis in enumerate(axes):
        points = [tuple(p) for p in axis.line.coords]
        if axis.joins and not axis.line.is_ring:
            for end in (0, -1):
                place = _ahead(axis, own, end, (axes, streets, walls), box)
                if place is not None:
                    points.insert(0 if end == 0 else len(points), place)
        done.append(replace(axis, line=LineString(points)))
    return done


def _ahead(
    axis: Axis,
    own: int,
    end: int,
    town: tuple[Sequence[Axis], shapely.STRtree, shapely.STRtree],
    box: Polygon,
) -> tuple[float, float] | None:
    """Where an end meets the next street; None where it stays."""
    axes, streets, walls = town
    tip = Point(axis.line.coords[end])
    if box.exterior.distance(tip) < 1.0 or _is_met(axis, own, end, axes, streets):
        return None
    for ray in _rays(axis.line, end):
        hits = [
            (tip.distance(hit), hit.x, hit.y)
            for k in streets.query(ray, "intersects")
            if k != own
            for hit in _points(axes[k].line.intersection(ray))
        ]
        if not hits:
            continue
        _, x, y = min(hits)
        way = LineString([tip, (x, y)])
        half_m = max(axis.carriageway_m, 2.0) / 2.0 + CLEAR_M
        free = len(walls.query(way.buffer(half_m, cap_style="flat"), "intersects")) == 0
        return (x, y) if free else None
    return None


def _is_met(axis: Axis, own: int, end: int, axes: Sequence[Axis], streets: shapely.STRtree) -> bool:
    """Whether an end lies on the roadway of another street, or just past one."""
    tip, line = Point(axis.line.coords[end]), axis.line
    back = min(_LOOKS_BACK_M, line.length)
    last = substring(line, 0.0, back) if end == 0 else substring(line, -back, line.length)
    for k in streets.query(last, "dwithin", _WIDEST_M):
        half_m = max(axes[k].carriageway_m, 2.0) / 2.0
        if k != own and (axes[k].line.distance(tip) <= half_m or axes[k].line.intersects(last)):
            return True
    return False


def _rays(line: LineString, end: int) -> Iterator[LineString]:
    """The directions an end may be led on in, straight on first."""
    tip = np.array(line.coords[end])
    back = min(_LOOKS_BACK_M, line.length)
    before = line.interpolate(back if end == 0 else line.length - back)
    ahead = tip - np.array([before.x, before.y])
    ahead = ahead / np.hypot(*ahead)
    for turn in np.radians(TURNS_DEG):
        cos, sin = np.cos(turn), np.sin(turn)
        way = np.array([cos * ahead[0] - sin * ahead[1], sin * ahead[0] + cos * ahead[1]])
        yield LineString([tip, tip + REACH_M * way])


def _points(shape: shapely.Geometry) -> list[Point]:
    return [Point(p) for p in shapely.get_coordinates(shape)]
