"""A whole district as meshes: what the 3D view draws and the picture without a screen too."""

from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.geometry.mesh import Mesh, empty_mesh, merged
from layers.scene.drape import draped, street_areas, water_surface
from layers.scene.extrude import BuildingShapes, building_mesh, ring_sides, with_edges
from layers.scene.facades import facade_places
from layers.scene.furniture import charge_point_mesh, lamp_mesh, tree_mesh
from layers.scene.true_shapes import tops_m, true_mesh
from layers.solids.solids import Solids
from layers.terrain.ground import (
    Extent,
    GroundGrid,
    carved,
    ground_grid,
    ground_mesh,
    height_m,
    plinth_mesh,
)
from layers.terrain.relief import Relief, relief_of
from layers.terrain.terrain import Terrain

Array = NDArray[np.float64]
Shapes = NDArray[np.object_]

MARGIN_M = 80.0  # ground shown around the buildings
MOST_CELLS = 20_000  # of the drawn ground
SKIRT_M = 1.0  # how far walls reach below the lowest ground at their foot
HEADROOM_M = 2.0  # eaves stand at least this much above the highest ground at their foot
TILED = ("gabled", "hipped", "mansard")
LIFT_M = {"green": 0.05, "parking": 0.11, "squares": 0.08, "pavement": 0.14, "carriageway": 0.17}


def _no_shapes() -> Shapes:
    return np.zeros(0, dtype=object)


def _no_values() -> Array:
    return np.zeros(0)


def _no_points() -> Array:
    return np.zeros((0, 2))


@dataclass(frozen=True, eq=False)
class SceneInput:
    """The columns of `docs/formats.md` that can be seen, in the local frame [m].

    Polygons and lines: object arrays of shapely geometries; points: (n, 2). Only buildings are
    needed; whatever else is left out is not drawn, and without a terrain the ground is level.
    solids: buildings that have a shape of their own are drawn by it.
    """

    building_polygons: Shapes
    building_height_m: Array
    building_roof: Shapes
    building_roof_height_m: Array
    terrain: Terrain | None = None
    building_storeys: Array = field(default_factory=_no_values)
    building_year: Array = field(default_factory=_no_values)
    building_use: Shapes = field(default_factory=_no_shapes)
    country: str = ""
    street_axes: Shapes = field(default_factory=_no_shapes)
    street_width_m: Array = field(default_factory=_no_values)
    street_carriageway_m: Array = field(default_factory=_no_values)
    squares: Shapes = field(default_factory=_no_shapes)
    green: Shapes = field(default_factory=_no_shapes)
    green_kind: Shapes = field(default_factory=_no_shapes)
    parking: Shapes = field(default_factory=_no_shapes)
    water: Shapes = field(default_factory=_no_shapes)
    water_level_m: Array = field(default_factory=_no_values)
    tree_xy_m: Array = field(default_factory=_no_points)
    tree_height_m: Array = field(default_factory=_no_values)
    tree_crown_m: Array = field(default_factory=_no_values)
    lamp_xy_m: Array = field(default_factory=_no_points)
    lamp_height_m: Array = field(default_factory=_no_values)
    lamp_arm_m: Array = field(default_factory=_no_values)
    lamp_azimuth_deg: Array = field(default_factory=_no_values)
    charge_point_xy_m: Array = field(default_factory=_no_points)
    extent_m: Extent | None = None
    solids: Solids = field(default_factory=Solids)


@dataclass(frozen=True, eq=False)
class SceneMeshes:
    """All that is drawn. Owners: row of the building, street, tree, lamp post or charge point.

    grid: the ground under it all; relief: what the sun sees from above;
    building_ground_m, building_top_m: (n,) [m] over datum;
    building_pitched: (n,) under tiles or slates;
    building_facade: where windows may be, as `facade_places` gives it for the points of buildings;
    building_year (n,), 0 where not known, building_use (n,) and country: what they are made of.
    """

    grid: GroundGrid
    relief: Relief
    buildings: Mesh
    building_ground_m: Array
    building_top_m: Array
    building_pitched: NDArray[np.bool_]
    building_facade: NDArray[np.float32]
    building_year: Array
    building_use: Shapes
    country: str
    terrain: Mesh
    plinth: Mesh
    water: Mesh
    green: Mesh
    green_kind: Shapes
    squares: Mesh
    parking: Mesh
    pavement: Mesh
    carriageway: Mesh
    trees: Mesh
    lamps: Mesh
    charge_points: Mesh


def scene_meshes(given: SceneInput) -> SceneMeshes:
    """Meshes of a district.

    Buildings stand on the mean ground along their outline, with walls that reach 1 m below the
    lowest; eaves are `height_m` above that mean, the ridge `roof_height_m` above the eaves.
    Raises ValueError where there are no buildings.
    """
    if len(given.building_polygons) == 0:
        raise ValueError("A district with no buildings cannot be drawn: add one to `buildings`.")
    grid, shapes, ground = standing(given)
    roads, pavement = _streets(given)
    buildings = buildings_mesh(shapes, ground, given.solids)
    storeys = _known(given.building_storeys, len(ground))
    return SceneMeshes(
        grid=grid,
        relief=relief_of(grid, given.building_polygons, (shapes.eaves_m + shapes.ridge_m) / 2),
        buildings=buildings,
        building_ground_m=ground,
        building_top_m=shapes.ridge_m,
        building_pitched=np.isin(given.building_roof, TILED) & (given.building_roof_height_m > 0.1),
        building_facade=facade_places(buildings, ground, storeys),
        building_year=_known(given.building_year, len(ground)),
        building_use=given.building_use,
        country=given.country,
        terrain=ground_mesh(grid),
        plinth=plinth_mesh(grid),
        water=water_surface(given.water, given.water_level_m, grid),
        green=draped(given.green, grid, LIFT_M["green"]),
        green_kind=given.green_kind,
        squares=draped(given.squares, grid, LIFT_M["squares"]),
        parking=draped(given.parking, grid, LIFT_M["parking"]),
        pavement=draped(pavement, grid, LIFT_M["pavement"]),
        carriageway=draped(roads, grid, LIFT_M["carriageway"]),
        trees=tree_mesh(_on_ground(given.tree_xy_m, grid), given.tree_height_m, given.tree_crown_m),
        lamps=lamp_mesh(
            _on_ground(given.lamp_xy_m, grid),
            given.lamp_height_m,
            given.lamp_arm_m,
            given.lamp_azimuth_deg,
        ),
        charge_points=charge_point_mesh(_on_ground(given.charge_point_xy_m, grid)),
    )


def standing(given: SceneInput) -> tuple[GroundGrid, BuildingShapes, Array]:
    """The ground as it is drawn, the buildings on it, and the mean ground along each outline (n,)
    [m]."""
    grid = _ground(given)
    return grid, *_standing(given, grid)


def _ground(given: SceneInput) -> GroundGrid:
    """The ground as it is drawn, with the beds of its waters."""
    extent = given.extent_m or _shown_extent(given)
    grid = ground_grid(given.terrain, extent, _cell_m(given.terrain, extent))
    return carved(grid, given.water, given.water_level_m)


def _shown_extent(given: SceneInput) -> Extent:
    """The buildings with a margin, no further than the terrain goes."""
    west, south, east, north = (float(v) for v in shapely.total_bounds(given.building_polygons))
    extent = (west - MARGIN_M, south - MARGIN_M, east + MARGIN_M, north + MARGIN_M)
    t = given.terrain
    if t is None:
        return extent
    rows, cols = t.z_m.shape
    return (
        max(extent[0], t.west_m),
        max(extent[1], t.north_m - rows * t.cell_m),
        min(extent[2], t.west_m + cols * t.cell_m),
        min(extent[3], t.north_m),
    )


def _cell_m(terrain: Terrain | None, extent_m: Extent) -> float:
    """10 m where there is relief, 25 m on a plain, more where that makes over 20,000 cells."""
    relief = 0.0 if terrain is None else float(np.nanmax(terrain.z_m) - np.nanmin(terrain.z_m))
    area_m2 = (extent_m[2] - extent_m[0]) * (extent_m[3] - extent_m[1])
    finest = 10.0 if relief > 15.0 else 25.0
    return max(finest, float(np.sqrt(area_m2 / MOST_CELLS)))


def _standing(given: SceneInput, grid: GroundGrid) -> tuple[BuildingShapes, Array]:
    """The buildings on the ground, and the mean ground along each outline (n,) [m]."""
    start, end, row = ring_sides(given.building_polygons)
    n = len(given.building_polygons)
    z_start, z_mid = height_m(grid, *start.T), height_m(grid, *((start + end) / 2).T)
    length = np.linalg.norm(end - start, axis=1)
    mean = np.bincount(row, (z_start + z_mid) / 2 * length, n) / np.bincount(row, length, n)
    lowest, highest = np.full(n, np.inf), np.full(n, -np.inf)
    for z in (z_start, z_mid):
        np.minimum.at(lowest, row, z)
        np.maximum.at(highest, row, z)
    eaves = np.maximum(mean + given.building_height_m, highest + HEADROOM_M)
    ridge = eaves + np.maximum(given.building_roof_height_m, 0.0)
    ridge = np.where(given.solids.buildings(n), mean + tops_m(given.solids, n), ridge)
    shapes = BuildingShapes(
        given.building_polygons, lowest - SKIRT_M, eaves, ridge, given.building_roof
    )
    return shapes, mean


def _known(values: Array, count: int) -> Array:
    """The values (n,), 0 for all where none are given."""
    return values if len(values) == count else np.zeros(count)


def buildings_mesh(shapes: BuildingShapes, ground_m: Array, solids: Solids) -> Mesh:
    """All buildings: those with a shape of their own by it, the others by outline and height."""
    own = solids.buildings(len(ground_m))
    if not own.any():
        return building_mesh(shapes)
    rows = np.flatnonzero(~own).astype(np.int32)
    made = building_mesh(shapes.take(rows)) if len(rows) else empty_mesh()
    made = replace(made, owner=rows[made.owner], edge_owner=rows[made.edge_owner])
    true = true_mesh(solids, ground_m, shapes.base_m)
    return merged([made, with_edges(true, shapes.base_m)])


def _streets(given: SceneInput) -> tuple[Shapes, Shapes]:
    """Carriageways one per street, and all pavements as one."""
    if len(given.street_axes) == 0:
        return _no_shapes(), _no_shapes()
    return street_areas(given.street_axes, given.street_width_m, given.street_carriageway_m)


def _on_ground(xy_m: Array, grid: GroundGrid) -> Array:
    """Points (n, 2) with the height of the ground (n, 3) [m]."""
    xy = np.asarray(xy_m, dtype=float).reshape(-1, 2)
    return np.column_stack([xy, height_m(grid, xy[:, 0], xy[:, 1])])
