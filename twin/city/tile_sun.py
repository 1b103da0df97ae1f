"""The shell and the sun of a tile's own buildings, among those around it."""

from dataclasses import fields

import numpy as np
import shapely

from layers.scene.scene import buildings_mesh
from layers.sun.horizon import Horizons, far_terrain
from layers.terrain.ground import ground_mesh
from models.heat.stock.rooms import Rooms
from models.heat.stock.zones import Shell, take_rows
from models.weather.climate import Climate
from twin.city.cutting import BESIDE_M
from twin.city.tile import Bodies, Tile, Whole, joined
from twin.district.district import Array
from twin.steps.buildings.buildings import made_shell
from twin.steps.sun.sun import SunOnSurfaces, sun_of
from twin.steps.sun.sun_points import cast_horizons


def tile_shell(tile: Tile, near: Bodies, rooms: Rooms) -> Shell:
    """Areas and volumes of the tile's buildings; walls against neighbours across its border are
    left out as those within."""
    own = tile.bodies
    n, beside = len(own), _beside(own, near)
    both = joined([own, near.take(beside)]) if len(beside) else own
    everyone = np.append(np.arange(n), np.zeros(len(beside), dtype=int))  # neighbours: any rooms
    shell = made_shell(
        (both.footprint, both.height_m, both.storeys, both.roof.astype(str), both.roof_height_m,
         both.foot_m),
        Rooms(*(getattr(rooms, f.name)[everyone] for f in fields(Rooms))),
        both.solids,
    )  # fmt: skip
    return take_rows(shell, np.arange(n))


def tile_sun(
    whole: Whole, tile: Tile, near: Bodies, shell: Shell, climate: Climate
) -> SunOnSurfaces:
    """The year's sun on the tile's buildings, among all that may shade them."""
    own = tile.bodies
    mesh = buildings_mesh(own.shapes, own.ground_m, own.solids)
    around = (buildings_mesh(near.shapes, near.ground_m, near.solids),) if len(near) else ()
    ground = (ground_mesh(whole.grid), far_terrain(whole.district.terrain, whole.grid))
    points, seen = cast_horizons(
        mesh, whole.grid, (mesh, *around, *ground), whole.cell_side_m, whole.corner_m
    )
    points = points.take(seen.open_air)
    seen = Horizons(seen.level[seen.open_air], seen.open_air[seen.open_air])
    return sun_of(points, seen, shell, climate, own.solids.buildings(len(own)))


def _beside(own: Bodies, near: Bodies) -> Array:
    """Rows of the bodies around that stand within arm's reach of one of the tile's own."""
    if not len(near):
        return np.zeros(0, dtype=int)
    found = shapely.STRtree(near.footprint).query(
        own.footprint, predicate="dwithin", distance=BESIDE_M
    )
    return np.unique(found[1])
