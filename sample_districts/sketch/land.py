"""The land between the streets: axes, corridors, blocks, the quarter that rules each block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon

from sample_districts.sketch.chance import Chance
from sample_districts.sketch.cutting import cut_across, long_axis
from sample_districts.sketch.places import Places, polygons
from sample_districts.sketch.read import Sketch
from sample_districts.sketch.schema import Quarter, Street, StreetDefault

SLIVER_M = 1.5


@dataclass(frozen=True)
class Axis:
    """A street as drawn, its defaults filled in; metres of the local frame."""

    id: str
    name: str
    kind: str
    line: LineString
    width_m: float
    carriageway_m: float
    lanes: int
    builds: bool
    lamps: str
    trees: str
    parking: str
    even_right: bool
    joins: bool
    width_rule: str

    def roadway(self, extra_m: float = 0.0) -> Polygon:
        """Kerb to kerb and `extra_m` on each side; empty where there is no carriageway."""
        half_m = self.carriageway_m / 2.0 + extra_m if self.carriageway_m > 0.0 else 0.0
        return self.line.buffer(half_m, cap_style="flat")

    def corridor(self, extra_m: float = 0.0) -> Polygon:
        return self.line.buffer(
            self.width_m / 2.0 + extra_m, cap_style="flat", join_style="mitre", mitre_limit=2.0
        )


@dataclass(frozen=True)
class Block:
    """A piece of building land and the quarter that rules it."""

    shape: Polygon
    quarter: Quarter


def axes_of(sketch: Sketch, places: Places) -> list[Axis]:
    """The streets of the sketch, cut at the box."""
    found: list[Axis] = []
    for street in sketch.streets:
        default = sketch.street_defaults.get(street.kind, StreetDefault())
        line = places.line(street.line, street.frame)
        pieces = [p for p in _lines(line.intersection(places.box)) if p.length > 3.0]
        for piece in pieces:
            found.append(_axis(f"s{len(found) + 1:04d}", street, default, piece))
    return found


def _axis(name: str, street: Street, default: StreetDefault, line: LineString) -> Axis:
    width = street.width_m or default.width_m
    on_foot = street.kind in ("footway", "steps", "pedestrian")
    carriageway = street.carriageway_m
    if carriageway is None:
        carriageway = default.carriageway_m
    if carriageway is None:
        carriageway = 0.0 if on_foot else round(min(width * 0.6, max(3.0, width - 3.0)), 1)
    carriageway = min(carriageway, width)
    lanes = street.lanes
    if lanes is None:
        lanes = 0 if carriageway == 0.0 else max(1, int(carriageway / 3.0))
    rule = "" if street.standing == "found" else f"sketch, {street.standing}"
    return Axis(
        id=name,
        name=street.name,
        kind=street.kind,
        line=line,
        width_m=width,
        carriageway_m=carriageway,
        lanes=lanes,
        builds=street.builds,
        lamps=default.lamps if street.lamps is None else street.lamps,
        trees=default.trees if street.trees is None else street.trees,
        parking=default.parking if street.parking is None else street.parking,
        even_right=street.even_right,
        joins=street.joins,
        width_rule=rule,
    )


def building_land(
    sketch: Sketch, places: Places, axes: Sequence[Axis], kept_free: Sequence[Polygon]
) -> list[Polygon]:
    """Box less streets, squares, water, greens, car parks, voids and `kept_free`, no slivers."""
    taken = [axis.corridor() if axis.builds else axis.roadway(1.0) for axis in axes]
    taken += [places.area(area) for area in [*sketch.squares, *sketch.water, *sketch.voids]]
    taken += [places.area(green) for green in sketch.green if not green.over]
    taken += [places.area(lot) for lot in sketch.parking if lot.kind == "lot"]
    rest = places.box.difference(shapely.union_all(taken))
    pieces = [part for piece in polygons(rest) for part in _without_slivers(piece)]
    if not kept_free:
        return pieces
    kept = shapely.union_all(list(kept_free))
    cut = [part for piece in pieces for part in polygons(piece.difference(kept))]
    return [part for part in cut if part.buffer(-SLIVER_M).area > 0.0]


def _without_slivers(piece: Polygon) -> list[Polygon]:
    core = piece.buffer(-SLIVER_M, join_style="mitre")
    opened = shapely.make_valid(core.buffer(SLIVER_M, join_style="mitre"))
    return polygons(shapely.make_valid(opened.intersection(piece).simplify(0.3)))


def ruled_blocks(sketch: Sketch, places: Places, land: Sequence[Polygon]) -> list[Block]:
    """Each piece of land with the quarter that covers most of it; `cut` quarters cut first."""
    shapes = [(quarter, places.area(quarter)) for quarter in sketch.quarters]
    pieces = list(land)
    for quarter, shape in shapes:
        if quarter.cut:
            pieces = [
                part
                for piece in pieces
                for part in polygons(piece.intersection(shape)) + polygons(piece.difference(shape))
            ]
    blocks = []
    for piece in pieces:
        shares = [shape.intersection(piece).area for _, shape in shapes]
        if not shares or max(shares) < 0.3 * piece.area:
            continue
        quarter = shapes[int(np.argmax(np.array(shares) > max(shares) * 0.9))][0]
        if quarter.block != "none" and piece.area >= quarter.min_block_m2:
            blocks.append(Block(piece, quarter))
    return blocks


def with_lanes(
    blocks: Sequence[Block], axes: Sequence[Axis], chance: Chance
) -> tuple[list[Block], list[Axis]]:
    """Blocks larger than their quarter allows, cut by unnamed lanes; the lanes as axes."""
    whole: list[Block] = []
    lanes: list[Axis] = []
    waiting = list(blocks)
    while waiting:
        block = waiting.pop()
        quarter = block.quarter
        if not quarter.max_block_m2 or block.shape.area <= quarter.max_block_m2:
            whole.append(block)
            continue
        parts, line = _cut_by_lane(block, chance)
        if line is None:
            whole.append(block)
            continue
        waiting += [
            replace(block, shape=part) for part in parts if part.area >= quarter.min_block_m2
        ]
        lanes.append(_lane(f"s{len(axes) + len(lanes) + 1:04d}", quarter, line))
    return sorted(whole, key=_place), lanes


def _cut_by_lane(block: Block, chance: Chance) -> tuple[list[Polygon], LineString | None]:
    x, y = _place(block)
    at = chance.between(x, y, "lane", 0.42, 0.58)
    turn = chance.between(x, y, "lane turn", -7.0, 7.0)
    line = cut_across(block.shape, *long_axis(block.shape), at, turn)
    inside = max(_lines(line.intersection(block.shape)), key=lambda p: p.length, default=None)
    if inside is None or inside.length < 6.0:
        return [], None
    strip = line.buffer(block.quarter.lane_m / 2.0, cap_style="flat")
    return polygons(block.shape.difference(strip)), inside


def _lane(name: str, quarter: Quarter, line: LineString) -> Axis:
    on_foot = quarter.lane_kind in ("footway", "steps", "pedestrian")
    return Axis(
        id=name,
        name="",
        kind=quarter.lane_kind,
        line=line,
        width_m=quarter.lane_m,
        carriageway_m=0.0 if on_foot else max(2.5, quarter.lane_m - 2.0),
        lanes=0 if on_foot else 1,
        builds=True,
        lamps="lane",
        trees="none",
        parking="none",
        even_right=True,
        joins=True,
        width_rule="unnamed lane laid by the builder, estimate",
    )


def _place(block: Block) -> tuple[float, float]:
    point = block.shape.representative_point()
    return point.x, point.y


def _lines(shape: object) -> Iterator[LineString]:
    if isinstance(shape, LineString):
        if not shape.is_empty:
            yield shape
    elif hasattr(shape, "geoms"):
        for part in shape.geoms:
            yield from _lines(part)
