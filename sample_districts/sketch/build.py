"""From a sketch to the layers of a district: the order of the steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import Point, Polygon

from sample_districts.sketch.addresses import with_addresses
from sample_districts.sketch.chance import Chance
from sample_districts.sketch.furniture import (
    Streetside,
    lamp_posts,
    parking_strips,
    trees,
    trees_in,
)
from sample_districts.sketch.ground import Relief, relief
from sample_districts.sketch.joining import joined
from sample_districts.sketch.land import (
    Axis,
    Block,
    axes_of,
    building_land,
    ruled_blocks,
    with_lanes,
)
from sample_districts.sketch.people import Row, drawn_building, grown_building, with_known
from sample_districts.sketch.places import Places, polygons
from sample_districts.sketch.plots import plots_of
from sample_districts.sketch.read import Sketch
from sample_districts.sketch.supply import charge_points, substations

KNOWN_REACH_M = 40.0
MILLIMETRE = 0.001
ID_LETTERS = {
    "buildings": "b", "parking": "p", "trees": "t", "green": "g", "squares": "q", "water": "w",
    "landmarks": "m",
}  # fmt: skip


@dataclass(frozen=True)
class Grown:
    """A grown district: rows by layer, in the local frame, and its relief."""

    places: Places
    layers: dict[str, list[dict[str, Any]]]
    relief: Relief


def grow(sketch: Sketch) -> Grown:
    """Every layer of the district of a sketch; the same sketch gives the same district."""
    places, chance = Places(sketch), Chance(sketch.key)
    axes = axes_of(sketch, places)
    drawn = _drawn(sketch, places)
    kept = [Polygon(shape.exterior).buffer(clear, join_style="mitre") for _, shape, clear in drawn]
    blocks = ruled_blocks(sketch, places, building_land(sketch, places, axes, kept))
    blocks, lanes = with_lanes(blocks, axes, chance)
    axes += lanes
    rows = [drawn_building(sketch.buildings[k], shape) for k, shape, _ in drawn]
    rows += [grown_building(ruled, chance) for ruled in plots_of(blocks, chance)]
    rows = with_addresses(_with_known(sketch, places, rows, len(drawn)), axes)
    ground = relief(sketch, places)
    roads = joined(axes, _in_the_way(sketch, places, rows), places.box)
    layers = {
        "buildings": rows,
        "streets": [_street(axis) for axis in roads],
        "substations": substations(sketch, places, axes, rows),
        "squares": _areas(sketch.squares, places, places.box),
        "water": _water(sketch, places, ground),
        "landmarks": _landmarks(sketch, places),
    } | _along_streets(sketch, places, (axes, roads), blocks, rows, chance)
    for name, letter in ID_LETTERS.items():
        for number, row in enumerate(layers[name], start=1):
            row["id"] = f"{letter}{number:05d}"
    return Grown(places, layers, ground)


def _along_streets(
    sketch: Sketch,
    places: Places,
    streets: tuple[Sequence[Axis], Sequence[Axis]],
    blocks: Sequence[Block],
    rows: Sequence[Row],
    chance: Chance,
) -> dict[str, list[Row]]:
    """Lamps, trees, greens, parking and charge points: what needs to know what is free.

    `streets` as drawn, along which things stand, and led on to each other, which keep free of them.
    """
    wet = _wet(sketch, places)
    beside = Streetside(*streets, [row["geometry"] for row in rows] + wet)
    strips = parking_strips(beside)
    gardens = _gardens(blocks, rows)
    land_km2 = (places.box.area - sum(shape.area for shape in wet)) / 1e6
    in_greens = _green_trees(sketch, places, gardens, beside, chance)
    return {
        "lamp_posts": lamp_posts(sketch, places, beside),
        "charge_points": charge_points(sketch, places, strips, land_km2, chance),
        "parking": strips + _car_parks(sketch, places),
        "trees": trees(sketch, places, beside, chance) + in_greens,
        "green": _greens(sketch, places) + [_garden(shape) for _, shape in gardens],
    }


def _in_the_way(sketch: Sketch, places: Places, rows: Sequence[Row]) -> list[Polygon]:
    """What no street is led through: buildings, water and rails."""
    rails = [places.area(green) for green in sketch.green if green.kind == "rail"]
    return [row["geometry"] for row in rows] + _wet(sketch, places) + rails


def _drawn(sketch: Sketch, places: Places) -> list[tuple[int, Polygon, float]]:
    """Index, shape and clearance of the hand-drawn buildings; later ones cut earlier ones."""
    shapes = [places.area(drawn).intersection(places.box) for drawn in sketch.buildings]
    found = []
    for k, drawn in enumerate(sketch.buildings):
        later = [s for s in shapes[k + 1 :] if s.intersects(shapes[k])]
        rest = shapes[k].difference(shapely.union_all(later)) if later else shapes[k]
        rest = shapely.set_precision(rest, MILLIMETRE)
        found += [(k, part, drawn.clear_m) for part in polygons(rest) if part.area > 1.0]
    return found


def _with_known(sketch: Sketch, places: Places, rows: list[Row], first: int) -> list[Row]:
    """What the sketch knows of single grown buildings, given to the nearest of them."""
    done = list(rows)
    taken: set[int] = set()
    for known in sketch.known:
        place = Point(*places.point(known.at, known.frame))
        gaps = np.array([row["geometry"].distance(place) for row in done])
        gaps[:first] = np.inf
        gaps[list(taken)] = np.inf
        k = int(np.argmin(gaps))
        if gaps[k] > KNOWN_REACH_M:
            raise ValueError(
                f"No grown building within {KNOWN_REACH_M:.0f} m of the known "
                f"'{known.name or known.street}'; move it or draw the building."
            )
        taken.add(k)
        done[k] = with_known(done[k], known)
    return done


def _street(axis: Axis) -> Row:
    return {
        "id": axis.id, "name": axis.name, "kind": axis.kind, "width_m": axis.width_m,
        "carriageway_m": axis.carriageway_m, "lanes": axis.lanes, "width_rule": axis.width_rule,
        "geometry": axis.line,
    }  # fmt: skip


def _wet(sketch: Sketch, places: Places) -> list[Polygon]:
    return [
        part for w in sketch.water for part in polygons(places.area(w).intersection(places.box))
    ]


def _areas(areas: Sequence[Any], places: Places, within: Polygon) -> list[Row]:
    return [
        {"id": "", "name": area.name, "geometry": part}
        for area in areas
        for part in polygons(places.area(area).intersection(within))
        if part.area > 1.0
    ]


def _water(sketch: Sketch, places: Places, ground: Relief) -> list[Row]:
    rows = []
    for water in sketch.water:
        for row in _areas([water], places, ground.outline()):
            rows.append(row | {"level_m": water.level_m})
    return rows


def _greens(sketch: Sketch, places: Places) -> list[Row]:
    rows = []
    for green in sketch.green:
        rows += [row | {"kind": green.kind} for row in _areas([green], places, places.box)]
    return rows


def _gardens(blocks: Sequence[Block], rows: Sequence[Row]) -> list[tuple[float, Polygon]]:
    """What buildings leave of the blocks whose courts are gardens, and their trees per ha."""
    tree = shapely.STRtree([row["geometry"] for row in rows])
    found = []
    for block in blocks:
        if block.quarter.court != "garden":
            continue
        inside = [rows[k]["geometry"] for k in tree.query(block.shape)]
        rest = block.shape.difference(shapely.union_all(inside).buffer(0.05))
        rest = rest.buffer(-1.0, join_style="mitre").buffer(1.0, join_style="mitre")
        per_ha = block.quarter.court_trees_per_ha
        found += [(per_ha, part) for part in polygons(rest.simplify(0.3)) if part.area > 30.0]
    return found


def _garden(shape: Polygon) -> Row:
    return {"id": "", "name": "", "kind": "garden", "geometry": shape}


def _green_trees(
    sketch: Sketch,
    places: Places,
    gardens: Sequence[tuple[float, Polygon]],
    beside: Streetside,
    chance: Chance,
) -> list[Row]:
    rows = []
    for green in sketch.green:
        shape = places.area(green).intersection(places.box)
        rows += trees_in(shape, green.trees_per_ha, green.tree_m, beside, chance)
    for per_ha, shape in gardens:
        rows += trees_in(shape, per_ha, (4.0, 9.0), beside, chance)
    return rows


def _car_parks(sketch: Sketch, places: Places) -> list[Row]:
    rows = []
    for lot in sketch.parking:
        for row in _areas([lot], places, places.box)[:1]:
            rows.append(row | {"kind": lot.kind, "spaces": lot.spaces})
    return rows


def _landmarks(sketch: Sketch, places: Places) -> list[Row]:
    return [
        {
            "id": "",
            "name": mark.name,
            "kind": mark.kind,
            "height_m": mark.height_m,
            "geometry": Point(*places.point(mark.at, mark.frame)),
        }
        for mark in sketch.landmarks
    ]
