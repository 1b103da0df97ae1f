"""The true walls of one building and, where asked, the walls round it that shade it."""

from __future__ import annotations

import numpy as np
import shapely

from layers.shell.party_walls import Walls, party_area_m2, walls_of
from layers.terrain.terrain import elevation_m
from models.energyplus.faces import rectangle, upright
from models.energyplus.zone import Face
from twin.district.district import Array, District

_TURN_DEG = 5.0  # walls that differ less in direction are one face where nothing shades them
_LEAST_M2 = 0.05
_REACH_M = 2.0  # how far a neighbour that shares a wall may be drawn
_SIMPLER_M = 1.0  # a neighbour's outline is told to this
_BEHIND_M = 0.05  # a building's own walls shade its other walls from just behind their faces


def open_walls(district: District, rows: Array) -> tuple[Walls, Array, Array, Array]:
    """The walls of some buildings (m of them), the area that no neighbour covers (m,) [m2], and
    foot and head (m,) [m above the district's datum]."""
    near = np.union1d(rows, _within(district, rows, _REACH_M))
    footprints = district.buildings.geometry[near]
    base, height = _base_m(district, near), district.buildings["height_m"][near].astype(float)
    walls = walls_of(footprints)
    party = party_area_m2(walls, base, base + height)
    whole = walls.length_m * height[walls.owner]
    area = whole - np.minimum(party, whole)
    mine = np.isin(near[walls.owner], rows)
    owner = walls.owner[mine]
    kept = Walls(**{name: value[mine] for name, value in vars(walls).items()})
    return kept, area[mine], base[owner], (base + height)[owner]


def faces_of(district: District, row: int, glazed_frac: float) -> tuple[Face, ...]:
    """Outside walls grouped by direction: for a building that nothing shades. Areas and directions
    are true, places are not."""
    walls, area, _, _ = open_walls(district, np.array([row]))
    height = float(district.buildings["height_m"][row])
    faces = []
    for group in _directions(walls.azimuth_deg, area):
        size = float(area[group].sum())
        if size < _LEAST_M2:
            continue
        turn = np.radians(walls.azimuth_deg[group])
        east, north = (area[group] * np.sin(turn)).sum(), (area[group] * np.cos(turn)).sum()
        azimuth = float(np.degrees(np.arctan2(east, north)) % 360.0)
        away = 50.0 * np.array([np.sin(np.radians(azimuth)), np.cos(np.radians(azimuth)), 0.0])
        centre = away + np.array([0.0, 0.0, height / 2.0])
        corners = rectangle(centre, size, 90.0, azimuth, height)
        faces.append(Face(f"wall {azimuth:.0f}", corners, glazed_frac))
    return tuple(faces)


def placed_faces(district: District, row: int, glazed_frac: float) -> tuple[Face, ...]:
    """Outside walls where they stand, seen from the building's centre and foot. What a neighbour
    covers is left out from below."""
    walls, area, foot, head = open_walls(district, np.array([row]))
    middle, buildings = _middle(district, row), district.buildings
    storey = float(buildings["height_m"][row]) / max(int(buildings["storeys"][row]), 1)
    faces = []
    for k in np.flatnonzero(area >= _LEAST_M2):
        tall = area[k] / walls.length_m[k]
        left, right = walls.start[k] - middle, walls.end[k] - middle
        top = head[k] - foot[k]
        corners = upright(left, right, top - tall, top)
        rows = max(round(tall / storey), 1)
        name = f"wall {k} facing {walls.azimuth_deg[k]:.0f}"
        faces.append(Face(name, corners, glazed_frac, rows))
    return tuple(faces)


def shades_of(district: District, row: int, reach_m: float) -> tuple[Array, ...]:
    """Walls of buildings within reach_m [m] that look towards the building, simplified, and all of
    its own just behind their faces; each (4, 3) from the building's centre and foot. A wall that
    looks away is as high as the one before it and throws no shadow of its own."""
    near = _within(district, np.array([row]), reach_m)
    near = near[near != row]
    plain = shapely.simplify(district.buildings.geometry[near], _SIMPLER_M)
    plain = np.where(shapely.is_valid(plain), plain, district.buildings.geometry[near])
    own = shapely.buffer(district.buildings.geometry[row], -_BEHIND_M, join_style="mitre")
    foot, middle = float(_base_m(district, np.array([row]))[0]), _middle(district, row)
    outlines = np.array([*plain, own], dtype=object)
    rows = np.array([*near, row])
    base, height = _base_m(district, rows), district.buildings["height_m"][rows].astype(float)
    shades = []
    for outline, low, tall in zip(outlines, base, height, strict=True):
        for part in shapely.get_parts(outline):
            walls = walls_of(np.array([part], dtype=object))
            mine = outline is own
            for start, end in zip(walls.start, walls.end, strict=True):
                if not mine and not _looks_at(start, end, middle):
                    continue
                shades.append(upright(start - middle, end - middle, low - foot, low - foot + tall))
    return tuple(shades)


def _looks_at(start: Array, end: Array, point: Array) -> bool:
    """Whether a wall, its outside on the right, is long enough to count and turns to a point."""
    along, to = end - start, point - (start + end) / 2.0
    outward = along[1] * to[0] - along[0] * to[1]
    return bool(outward > 0.0 and np.hypot(*along) >= _SIMPLER_M)


def _directions(azimuth_deg: Array, area: Array) -> list[Array]:
    """Indices of walls, grouped so that none turns more than _TURN_DEG from the largest of its
    group."""
    left = list(np.argsort(-area))
    groups = []
    while left:
        off = (azimuth_deg[left] - azimuth_deg[left[0]] + 180.0) % 360.0 - 180.0
        group = np.abs(off) <= _TURN_DEG
        groups.append(np.array(left)[group])
        left = list(np.array(left)[~group])
    return groups


def _within(district: District, rows: Array, reach_m: float) -> Array:
    shapes = district.buildings.geometry
    tree = shapely.STRtree(shapes)
    found = tree.query(shapes[rows], predicate="dwithin", distance=reach_m)[1]
    near: Array = np.unique(found)
    return near


def _base_m(district: District, rows: Array) -> Array:
    centre = shapely.get_coordinates(shapely.centroid(district.buildings.geometry[rows]))
    base: Array = elevation_m(district.terrain, centre[:, 0], centre[:, 1])
    return base


def _middle(district: District, row: int) -> Array:
    middle: Array = shapely.get_coordinates(shapely.centroid(district.buildings.geometry[row]))[0]
    return middle
