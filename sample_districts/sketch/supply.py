"""Substations by floor area, and charge points on the parking strips."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry import Point

from sample_districts.sketch.chance import Chance
from sample_districts.sketch.land import Axis
from sample_districts.sketch.places import Places
from sample_districts.sketch.read import Sketch

Row = dict[str, Any]
RATINGS_KVA = (250.0, 400.0, 630.0, 1000.0, 1600.0)
# Demand after diversity by gross floor area, and the load a transformer is planned for:
# both estimates, for a plausible rating only.
DEMAND_W_M2, PLANNED_LOAD = 15.0, 0.7


def substations(
    sketch: Sketch, places: Places, axes: Sequence[Axis], rows: Sequence[Row]
) -> list[Row]:
    """One on every cell of a hexagonal net that has buildings, at the nearest street's edge."""
    step = sketch.supply.substation_every_m
    at = np.array([shapely.get_coordinates(row["geometry"].centroid)[0] for row in rows])
    floor_m2 = np.array([row["geometry"].area * row["storeys"] for row in rows])
    west, south, east, north = places.box.bounds
    down = step * np.sqrt(3.0) / 2.0
    net = [
        (west + (i + 0.5 * (j % 2)) * step, south + j * down)
        for j in range(int((north - south) / down) + 1)
        for i in range(int((east - west) / step) + 2)
    ]
    nearest = np.argmin(
        np.hypot(*(at[:, None, :] - np.array(net)[None, :, :]).transpose(2, 0, 1)), axis=1
    )
    found = []
    for cell in np.unique(nearest):
        own = nearest == cell
        if floor_m2[own].sum() < 2000.0:
            continue
        middle = np.average(at[own], axis=0, weights=floor_m2[own])
        found.append(_substation(len(found) + 1, middle, float(floor_m2[own].sum()), axes))
    return found


def _substation(number: int, middle: Any, floor_m2: float, axes: Sequence[Axis]) -> Row:
    wanted = floor_m2 * DEMAND_W_M2 / 1000.0 / PLANNED_LOAD
    place = Point(*middle)
    roads = [axis for axis in axes if axis.builds]
    axis = roads[int(np.argmin([a.line.distance(place) for a in roads]))]
    foot = axis.line.interpolate(axis.line.project(place))
    gap = max(foot.distance(place), 1e-6)
    share = min((axis.width_m / 2.0 - 0.5) / gap, 1.0)
    spot = Point(foot.x + share * (place.x - foot.x), foot.y + share * (place.y - foot.y))
    rating = next((r for r in RATINGS_KVA if r >= wanted), 1000.0 * np.ceil(wanted / 1000.0))
    return {
        "id": f"t{number:03d}",
        "name": f"{axis.name or 'Lane'} substation (schematic)",
        "rating_kva": float(rating),
        "geometry": spot,
    }


def charge_points(
    sketch: Sketch, places: Places, strips: Sequence[Row], land_km2: float, chance: Chance
) -> list[Row]:
    """Those of the sketch, and street chargers on the parking strips by density."""
    rows: list[Row] = []
    for given in sketch.charge_points:
        place = Point(*places.point(given.at, given.frame))
        if places.box.covers(place):
            rows.append(_charger(given.name, given.kind, given.plugs, given.power_kw, place))
    wanted = round(sketch.supply.chargers_per_km2 * land_km2)
    by_chance = sorted(
        strips,
        key=lambda s: chance.share(s["geometry"].centroid.x, s["geometry"].centroid.y, "charger"),
    )
    for strip in by_chance[:wanted]:
        rows.append(_charger(f"{strip['name']} (schematic)", "street", 2, 22.0, strip["post"]))
    for number, row in enumerate(rows, start=1):
        row["id"] = f"c{number:03d}"
    return rows


def _charger(name: str, kind: str, plugs: int, power_kw: float, place: Point) -> Row:
    return {
        "id": "",
        "name": name,
        "kind": kind,
        "plugs": plugs,
        "power_kw": power_kw,
        "geometry": place,
    }
