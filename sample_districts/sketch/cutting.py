"""Cutting polygons by straight lines, so that both sides keep the very same wall."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon

from sample_districts.sketch.places import XY, axes, polygons

FAR_M = 10_000.0


def long_axis(shape: Polygon) -> tuple[XY, XY, float, float]:
    """Centre and direction of the longer side of the tightest rectangle, and its two lengths."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(shape))
    first, second = corners[1] - corners[0], corners[2] - corners[1]
    a, b = float(np.hypot(*first)), float(np.hypot(*second))
    along = first / a if a >= b else second / b
    if along[0] < -1e-9 or (abs(along[0]) <= 1e-9 and along[1] < 0.0):
        along = -along
    return (corners[0] + corners[2]) / 2.0, along, max(a, b), min(a, b)


def cut_across(
    shape: Polygon, centre: XY, along: XY, length: float, width: float, at: float, turn_deg: float
) -> LineString:
    """The line across the long axis at the share `at` of its length, turned a little."""
    reach = width + shape.length
    middle = centre + along * (at - 0.5) * length
    turn = np.deg2rad(turn_deg)
    across = np.array([-along[1], along[0]])
    aim = across * np.cos(turn) + along * np.sin(turn)
    return LineString([middle - aim * reach, middle + aim * reach])


def halved(shape: Polygon, point: XY, along: XY) -> tuple[list[Polygon], list[Polygon]]:
    """The parts left and right of the line through `point` in the direction `along`."""
    left = np.array([-along[1], along[0]])
    start, end = point - along * FAR_M, point + along * FAR_M
    side = Polygon([start, end, end + left * FAR_M, start + left * FAR_M])
    return polygons(shape.intersection(side)), polygons(shape.difference(side))


def sliced(shape: Polygon, along: XY, shares: Sequence[float]) -> list[Polygon]:
    """Slices across `along`, cut at shares of the shape's extent in that direction."""
    run = shapely.get_coordinates(shape.exterior) @ along
    across = np.array([-along[1], along[0]])
    rest, slices = [shape], []
    for share in shares:
        point = along * (run.min() + share * (run.max() - run.min()))
        next_rest: list[Polygon] = []
        for piece in rest:
            before, after = halved(piece, point, across)
            slices += before
            next_rest += after
        rest = next_rest
    return slices + rest


def without_holes(shape: Polygon) -> list[Polygon]:
    """The shape cut through each of its holes, so that every part is a simple ring."""
    if not shape.interiors:
        return [shape]
    hole = Polygon(shape.interiors[0]).centroid
    _, along, _, _ = long_axis(shape)
    across = np.array([-along[1], along[0]])
    left, right = halved(shape, np.array([hole.x, hole.y]), across)
    return [part for piece in left + right for part in without_holes(piece)]


def toward(bearing_deg: float) -> XY:
    """Unit vector along a bearing."""
    return axes(bearing_deg)[1]
