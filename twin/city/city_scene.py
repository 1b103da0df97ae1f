"""The buildings of a city as meshes, tile by tile: as they are, and as blocks from afar."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from layers.geometry.mesh import Mesh
from layers.scene.extrude import BuildingShapes, building_mesh
from layers.scene.scene import buildings_mesh
from layers.store.kept_values import from_arrays, to_arrays
from layers.terrain.ground import GroundGrid, ground_mesh
from twin.city.city_folder import Plan, read_cut, tile_file, whole_file, write_arrays
from twin.city.tile import Bodies, Tile, Whole
from twin.district.district import Array

_BESIDE_M = 0.6
_SIMPLER_M = 1.5
_GROUND_CELL_M = 40.0


@dataclass(frozen=True, eq=False)
class TileBodies:
    """The buildings of a tile; owner is the row within the tile."""

    number: int
    mesh: Mesh


@dataclass(frozen=True, eq=False)
class CityBlocks:
    """A tile from afar: what stands wall to wall is one block as high as its buildings on average.

    of (n,): the block of each building; places_m (n, 3): where it stands; share_m2 (n,): its
    footprint, the weight of its colour; area_m2 (n_blocks,); ground: under the tile; box_m (2, 3):
    all of it.
    """

    number: int
    mesh: Mesh
    ground: Mesh
    of: Array
    places_m: Array
    share_m2: Array
    area_m2: Array
    box_m: Array


def middle_of(plan: Plan) -> Array:
    """The middle of a city (east, north) [m], from which its meshes count."""
    bounds = np.array([tile.bounds_m for tile in plan.tiles])
    low, high = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    return np.asarray(np.round((low + high) / 2.0))


def tile_bodies(out: Path, plan: Plan, number: int) -> TileBodies:
    """The buildings of a tile."""
    bodies, _ = _moved(out, plan, number)
    return TileBodies(number, buildings_mesh(bodies.shapes, bodies.ground_m, bodies.solids))


def tile_blocks(out: Path, plan: Plan, number: int) -> CityBlocks:
    """The blocks of a tile, read where the run left them, else made."""
    try:
        with np.load(_blocks_file(out, number), allow_pickle=False) as file:
            arrays = {key: file[key] for key in file.files}
        found: CityBlocks = from_arrays(arrays, (CityBlocks, Mesh))
        return found
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        return made_blocks(out, plan, number)


def keep_blocks(out: Path, plan: Plan, number: int) -> None:
    """Make the blocks of a tile and leave them in the folder, so that a window opens at once."""
    write_arrays(_blocks_file(out, number), **to_arrays(made_blocks(out, plan, number)))


def _blocks_file(out: Path, number: int) -> Path:
    return out / "blocks" / f"{number:05d}.npz"


def made_blocks(out: Path, plan: Plan, number: int) -> CityBlocks:
    """The blocks of a tile, from its buildings."""
    note = plan.tiles[number - 1]
    bodies, whole = _moved(out, plan, number)
    grown = shapely.buffer(bodies.footprint, _BESIDE_M, join_style="mitre", quad_segs=1)
    together = shapely.get_parts(shapely.union_all(grown))
    block = shapely.simplify(together, _SIMPLER_M)
    inside = shapely.point_on_surface(bodies.footprint)
    mine, of = shapely.STRtree(together).query(inside, predicate="intersects")
    member = np.zeros(len(bodies), dtype=np.int64)
    member[mine] = of
    share = shapely.area(bodies.footprint)
    area = np.bincount(member, share, len(block))
    weight = np.maximum(area, 1e-9)
    base = np.bincount(member, share * bodies.base_m, len(block)) / weight
    top = np.bincount(member, share * (bodies.eaves_m + bodies.ridge_m) / 2, len(block)) / weight
    top = np.maximum(top, base + 1.0)
    flat = np.full(len(block), "flat", dtype=object)
    mesh = building_mesh(BuildingShapes(block, base, top, top, flat))
    ground = ground_mesh(_ground_below(whole, note.bounds_m, middle_of(plan)))
    points = np.vstack([mesh.points_m, ground.points_m])
    box = np.stack([points.min(axis=0), points.max(axis=0)]).astype(float)
    box[1, 2] = max(box[1, 2], float(bodies.ridge_m.max()))
    places = np.column_stack([shapely.get_coordinates(inside), bodies.ground_m])
    return CityBlocks(number, mesh, ground, member, places, share, area, box)


def _moved(out: Path, plan: Plan, number: int) -> tuple[Bodies, Whole]:
    """The bodies of a tile seen from the middle of the city, and its district."""
    district = plan.tiles[number - 1].district
    tile: Tile = read_cut(out, plan, tile_file(number))
    whole: Whole = read_cut(out, plan, whole_file(district))
    east, north = np.asarray(whole.district.origin_m) - middle_of(plan)
    return tile.bodies.seen_from(district, float(east), float(north)), whole


def _ground_below(
    whole: Whole, bounds_m: tuple[float, float, float, float], middle_m: Array
) -> GroundGrid:
    """The part of the district's ground under a tile, from the city's middle."""
    grid, origin = whole.grid, np.asarray(whole.district.origin_m)
    low = (np.array(bounds_m[:2]) - origin - (grid.west_m, grid.south_m)) / grid.cell_m
    high = (np.array(bounds_m[2:]) - origin - (grid.west_m, grid.south_m)) / grid.cell_m
    rows, cols = grid.z_m.shape
    a, b = np.clip(np.floor(low).astype(int) - 1, 0, (cols - 2, rows - 2))
    c, d = np.clip(np.ceil(high).astype(int) + 1, (a + 1, b + 1), (cols - 1, rows - 1))
    corner = np.array([grid.west_m + a * grid.cell_m, grid.south_m + b * grid.cell_m])
    west, south = corner + origin - middle_m
    step = max(1, round(_GROUND_CELL_M / grid.cell_m))
    z = grid.z_m[b : d + step + 1 : step, a : c + step + 1 : step]
    return GroundGrid(z, float(west), float(south), step * grid.cell_m)
