"""What stands along streets and in squares: lamp posts, trees, parking strips."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon

from sample_districts.sketch.chance import Chance
from sample_districts.sketch.land import Axis
from sample_districts.sketch.places import Places, polygons
from sample_districts.sketch.read import Sketch
from sample_districts.sketch.schema import LampStyle, TreeStyle

Row = dict[str, Any]
BAY_M = (5.5, 2.0)
CROWN_CLEAR = 0.35  # a trunk keeps this share of its crown's width from every wall
LAMP_RULE = "sketch: spacing and luminaire by kind of street, estimate"


class Streetside:
    """The axes as drawn with their junctions, to find free places beside them.

    `roads` the same streets as far as they go, up to the next one.
    """

    def __init__(
        self, axes: Sequence[Axis], roads: Sequence[Axis], blocked: Sequence[Polygon]
    ) -> None:
        self.axes = axes
        self._roads = [
            axis.line.buffer(max(axis.carriageway_m, 2.5) / 2.0, cap_style="flat") for axis in roads
        ]
        self._tree = shapely.STRtree(self._roads)
        self._blocked = shapely.STRtree(list(blocked))

    def free(self, place: Point, axis: Axis | None, clear_m: float = 0.0) -> bool:
        """Whether a place lies on no other roadway and `clear_m` from every building and water."""
        own = -1 if axis is None else next(k for k, a in enumerate(self.axes) if a is axis)
        on = [k for k in self._tree.query(place, predicate="intersects") if k != own]
        if on:
            return False
        return len(self._blocked.query(place, predicate="dwithin", distance=clear_m)) == 0

    def crossings(self, axis: Axis, extra_m: float) -> Polygon:
        """The roadways that cross an axis, widened."""
        near = self._tree.query(axis.line, predicate="intersects")
        others = [k for k in near if self.axes[k] is not axis]
        return shapely.union_all([self._roads[k] for k in others]).buffer(extra_m)


def lamp_posts(sketch: Sketch, places: Places, beside: Streetside) -> list[Row]:
    """Lamp posts along every street and square that names a lamp style."""
    rows: list[Row] = []
    for axis in beside.axes:
        style = _style(sketch.lamp_styles, axis.lamps, "lamp")
        if style is not None:
            rows += list(_lamps_along(axis, style, beside))
    for square in sketch.squares:
        style = _style(sketch.lamp_styles, square.lamps, "lamp")
        if style is None:
            continue
        shape = places.area(square).intersection(places.box)
        for ring in _rings(shape, square.inset_m * 0.6):
            for place, along in _every(ring, style.spacing_m):
                if beside.free(place, None):
                    rows.append(_lamp(place, along + 90.0, style, ""))
    for number, row in enumerate(rows, start=1):
        row["id"] = f"l{number:05d}"
    return rows


def _lamps_along(axis: Axis, style: LampStyle, beside: Streetside) -> Iterator[Row]:
    offset = axis.width_m / 2.0 - 0.3 if style.wall else _kerb_m(axis)
    for place, along, side in _beside(axis.line, style.side, style.spacing_m, offset):
        if beside.free(place, axis):
            # The arm points over the road: to the right of the axis from its left side.
            yield _lamp(place, along + (90.0 if side > 0 else -90.0), style, axis.id)


def _lamp(place: Point, azimuth_deg: float, style: LampStyle, street: str) -> Row:
    return {
        "id": "",
        "street_id": street,
        "height_m": style.height_m,
        "arm_m": style.arm_m,
        "azimuth_deg": round(azimuth_deg % 360.0, 1) % 360.0,
        "lamp": style.lamp,
        "fuse_a": style.fuse_a,
        "lamp_rule": LAMP_RULE,
        "geometry": place,
    }


def trees(sketch: Sketch, places: Places, beside: Streetside, chance: Chance) -> list[Row]:
    """Trees along streets, round squares and where the sketch sets them."""
    found: list[tuple[Point, TreeStyle]] = []
    for axis in beside.axes:
        style = _style(sketch.tree_styles, axis.trees, "tree")
        if style is not None:
            offset = style.offset_m if style.offset_m is not None else _kerb_m(axis) + 0.8
            spots = _beside(axis.line, style.side, style.spacing_m, offset)
            clear_m = CROWN_CLEAR * style.crown_m
            found += [(place, style) for place, _, _ in spots if beside.free(place, axis, clear_m)]
    for square in sketch.squares:
        style = _style(sketch.tree_styles, square.trees, "tree")
        shape = places.area(square).intersection(places.box)
        for ring in _rings(shape, square.inset_m) if style else []:
            around = [place for place, _ in _every(ring, style.spacing_m)]
            clear_m = CROWN_CLEAR * style.crown_m
            found += [(place, style) for place in around if beside.free(place, None, clear_m)]
    rows = [_tree(place, style.height_m, style.crown_m, chance) for place, style in found]
    return rows + _set_trees(sketch, places, chance)


def _set_trees(sketch: Sketch, places: Places, chance: Chance) -> list[Row]:
    rows = []
    for given in sketch.trees:
        dots = [Point(p) for p in places.points(given.points, given.frame)] if given.points else []
        if given.line:
            line = places.line(given.line, given.frame)
            dots += [place for place, _ in _every(line, given.spacing_m)]
        inside = [place for place in dots if places.box.covers(place)]
        rows += [_tree(place, given.height_m, given.crown_m, chance) for place in inside]
    return rows


def trees_in(
    shape: Polygon, per_ha: float, height_m: tuple[float, float], beside: Streetside, chance: Chance
) -> list[Row]:
    """Trees scattered over an area, at a density, on a shaken grid."""
    if per_ha <= 0.0 or shape.is_empty:
        return []
    step = 100.0 / np.sqrt(per_ha)
    west, south, east, north = shape.bounds
    shapely.prepare(shape)
    rows = []
    for i in range(int(np.floor(west / step)), int(np.ceil(east / step))):
        for j in range(int(np.floor(south / step)), int(np.ceil(north / step))):
            x = (i + chance.between(i, j, "tree x", 0.1, 0.9)) * step
            y = (j + chance.between(i, j, "tree y", 0.1, 0.9)) * step
            place = Point(x, y)
            tall = chance.between(x, y, "tree", *height_m)
            crown_m = 0.65 * tall
            if shape.covers(place) and beside.free(place, None, CROWN_CLEAR * crown_m):
                rows.append(_tree(place, tall, crown_m, chance))
    return rows


def _tree(place: Point, height_m: float, crown_m: float, chance: Chance) -> Row:
    size = chance.between(place.x, place.y, "size", 0.85, 1.15)
    return {
        "id": "",
        "height_m": round(height_m * size, 1),
        "crown_m": round(crown_m * size, 1),
        "geometry": place,
    }


def parking_strips(beside: Streetside) -> list[Row]:
    """Kerb-side bays of 5.5 by 2 m along the streets that ask for them, clear of junctions.

    `post` is where a charge post of the strip may stand, behind the kerb.
    """
    rows: list[Row] = []
    for axis in beside.axes:
        sides = {"left": (1,), "right": (-1,), "both": (1, -1)}.get(axis.parking, ())
        clear = axis.line.difference(beside.crossings(axis, 7.0)) if sides else None
        for side in sides:
            inset = axis.carriageway_m / 2.0 - BAY_M[1] / 2.0
            for run in _pieces(clear):
                spaces = int(run.length / BAY_M[0])
                if spaces < 2:
                    continue
                strip = run.offset_curve(side * inset).buffer(BAY_M[1] / 2.0, cap_style="flat")
                post = run.offset_curve(side * _kerb_m(axis)).interpolate(BAY_M[0])
                for part in polygons(strip)[:1]:
                    rows.append(
                        {"id": "", "name": axis.name, "kind": "street", "spaces": spaces,
                         "geometry": part, "post": post}
                    )  # fmt: skip
    return rows


def _kerb_m(axis: Axis) -> float:
    """Half a metre behind the kerb, or close to the wall where there is no kerb."""
    if axis.carriageway_m <= 0.0:
        return max(axis.width_m / 2.0 - 0.8, 0.2)
    return min(axis.carriageway_m / 2.0 + 0.5, axis.width_m / 2.0 - 0.2)


def _beside(
    line: LineString, side: str, spacing_m: float, offset_m: float
) -> Iterator[tuple[Point, float, int]]:
    """Places beside a line: point, direction of the line [deg], side (1 left, -1 right)."""
    sides = {"both": (1, -1), "left": (1,), "right": (-1,), "middle": (0,), "alternate": (0,)}
    for number, (place, along) in enumerate(_every(line, spacing_m)):
        turn = np.deg2rad(along)
        left = np.array([-np.cos(turn), np.sin(turn)])
        here = (1, -1)[number % 2 : number % 2 + 1] if side == "alternate" else sides[side]
        for each in here:
            x, y = np.array([place.x, place.y]) + each * offset_m * left
            yield Point(float(x), float(y)), along, each


def _every(line: LineString, spacing_m: float) -> Iterator[tuple[Point, float]]:
    """Points evenly along a line, half a spacing from its ends, and its bearing there."""
    count = max(1, round(line.length / spacing_m))
    step = line.length / count
    for k in range(count):
        at = (k + 0.5) * step
        a, b = line.interpolate(max(at - 0.5, 0.0)), line.interpolate(min(at + 0.5, line.length))
        yield line.interpolate(at), float(np.rad2deg(np.arctan2(b.x - a.x, b.y - a.y)))


def _rings(shape: Polygon, inset_m: float) -> list[LineString]:
    return [LineString(part.exterior) for part in polygons(shape.buffer(-inset_m))]


def _pieces(line: Any) -> list[LineString]:
    if line is None or line.is_empty:
        return []
    return [line] if isinstance(line, LineString) else list(line.geoms)


def _style(styles: dict[str, Any], name: str, what: str) -> Any:
    if name in ("none", ""):
        return None
    if name not in styles:
        if name == "lane":
            return None
        raise ValueError(f"The sketch names the {what} style '{name}'; describe it or drop it.")
    return styles[name]
