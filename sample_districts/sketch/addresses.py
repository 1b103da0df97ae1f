"""Street names and house numbers for the buildings."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry import Point

from sample_districts.sketch.land import Axis
from sample_districts.sketch.people import Row

REACH_M = 60.0


def with_addresses(rows: Sequence[Row], axes: Sequence[Axis]) -> list[Row]:
    """Each row with the named street nearest to its front and a number along it.

    Odd numbers on the left, even on the right of the axis (or the other way round), counted
    from its start. What the sketch gave is kept.
    """
    named = [axis for axis in axes if axis.name and axis.builds]
    if not named:
        return list(rows)
    tree = shapely.STRtree([axis.line for axis in named])
    run_before = _runs(named)
    done = [dict(row) for row in rows]
    on_side: dict[tuple[str, int], list[tuple[float, int]]] = defaultdict(list)
    for index, row in enumerate(done):
        place = _door(row)
        near = tree.query(place.buffer(REACH_M))
        if row["street"]:
            near = np.array([k for k in near if named[k].name == row["street"]])
        if len(near) == 0:
            continue
        gaps = [named[k].line.distance(place) - named[k].width_m / 2.0 for k in near]
        axis = named[near[int(np.argmin(gaps))]]
        row["street"] = axis.name
        along = axis.line.project(place)
        even = (_side(axis, place, along) < 0.0) == axis.even_right
        on_side[(axis.name, 0 if even else 1)].append((run_before[axis.id] + along, index))
    given = {(row["street"], row["house_number"]) for row in done}
    for (street, odd), doors in on_side.items():
        number = 1 if odd else 2
        for _, index in sorted(doors):
            if done[index]["house_number"]:
                continue
            while (street, str(number)) in given:
                number += 2
            done[index]["house_number"] = str(number)
            number += 2
    return done


def _door(row: Row) -> Point:
    if row["front"]:
        (ax, ay), (bx, by) = row["front"]
        return Point((ax + bx) / 2.0, (ay + by) / 2.0)
    return row["geometry"].representative_point()


def _runs(axes: Sequence[Axis]) -> dict[str, float]:
    """Length of the earlier pieces of the same street, by axis."""
    length: dict[str, float] = defaultdict(float)
    before = {}
    for axis in axes:
        before[axis.id] = length[axis.name]
        length[axis.name] += axis.line.length
    return before


def _side(axis: Axis, place: Point, along: float) -> float:
    """Positive left of the axis, negative right."""
    a = axis.line.interpolate(max(along - 1.0, 0.0))
    b = axis.line.interpolate(min(along + 1.0, axis.line.length))
    return float((b.x - a.x) * (place.y - a.y) - (b.y - a.y) * (place.x - a.x))
