"""Steps from a district's shapes to sample points on its surfaces and their horizons."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import shapely

from layers.geometry.mesh import Mesh
from layers.geometry.planes import planes_of
from layers.scene.scene import SceneInput, SceneMeshes, scene_meshes
from layers.solids.solids import Solids
from layers.store.disk_store import content_key, keep, kept
from layers.sun.horizon import Horizons, far_terrain, horizon_deg, horizons, ray_scene
from layers.sun.open_air import in_open_air
from layers.sun.surface_cells import surface_cells
from layers.sun.surface_points import SurfacePoints, surface_points
from layers.terrain.ground import GroundGrid
from models.sun.shade import Surfaces
from twin.district.district import Array, District
from twin.district.true_shapes import true_shapes

VERSION = "sun-8"  # raise it when the same inputs give other numbers


def surface_horizons(
    district: District, folder: Path, key: str | None = None
) -> tuple[SurfacePoints, Horizons]:
    """Sample points in the open air on all walls and roofs, and their horizons (kept on disk)."""
    key = key or geometry_key(district)
    names = [f.name for f in fields(SurfacePoints)]
    arrays = kept(folder, key)
    if arrays is not None and set(arrays) == {*names, "level", "open_air"}:
        points = SurfacePoints(**{name: arrays[name] for name in names})
        return points, Horizons(arrays["level"], arrays["open_air"])
    points, seen = _cast(district)
    points = points.take(seen.open_air)
    seen = Horizons(seen.level[seen.open_air], seen.open_air[seen.open_air])
    columns = {name: getattr(points, name) for name in names}
    keep(folder, key, {**columns, "level": seen.level, "open_air": seen.open_air})
    return points, seen


def surfaces_of(points: SurfacePoints, seen: Horizons) -> Surfaces:
    """Sample points as the sun model takes them."""
    horizon = horizon_deg(seen.level, points.tilt_deg)
    return Surfaces(points.tilt_deg, points.azimuth_deg, horizon)


def solid_scene(district: District) -> tuple[SceneMeshes, tuple[Mesh, ...]]:
    """Buildings and ground as they are drawn, and all that casts shade: with the far terrain."""
    scene = scene_meshes(solid_input(district))
    far = far_terrain(district.terrain, scene.grid)
    return scene, (scene.buildings, scene.terrain, far)


def _cast(district: District) -> tuple[SurfacePoints, Horizons]:
    """Points on all surfaces and their horizons among buildings, ground and far terrain."""
    scene, meshes = solid_scene(district)
    return cast_horizons(scene.buildings, scene.grid, meshes)


def cast_horizons(
    buildings: Mesh,
    grid: GroundGrid,
    meshes: tuple[Mesh, ...],
    side_m: float | None = None,
    corner_m: Array | None = None,
) -> tuple[SurfacePoints, Horizons]:
    """Points on the surfaces of buildings and their horizons among all `meshes`.

    Of a part of a district, what the whole one goes by: side_m of the cells that each have a point,
    by default such that there are enough, and corner_m (3,), as for `joined_edges`.
    """
    planes = planes_of(buildings, corner_m)
    cells = surface_cells(planes, grid, side_m)
    points = surface_points(buildings, planes, cells, grid)
    points = in_open_air(ray_scene(meshes), points, planes, cells)
    return points, horizons(points, meshes)


def solid_input(district: District) -> SceneInput:
    """What casts shade: buildings and ground, as they are drawn."""
    b = district.buildings
    water = district.layers.get("water")
    if water is None or not len(water):
        shapes, levels = np.zeros(0, dtype=object), np.zeros(0)
    else:
        shapes, levels = water.geometry, water["level_m"].astype(float)
    return SceneInput(
        building_polygons=b.geometry,
        building_height_m=b["height_m"].astype(float),
        building_roof=b["roof"].astype(object),
        building_roof_height_m=b["roof_height_m"].astype(float),
        terrain=district.terrain,
        water=shapes,
        water_level_m=levels,
        solids=true_shapes(district),
    )


def _parts(solids: Solids) -> tuple[np.ndarray, ...]:
    """What tells one set of shells from another; nothing where there are none."""
    if not len(solids.faces):
        return ()
    faces = solids.faces
    shape = (faces.points_m, faces.ring_from, faces.face_from, faces.kind, faces.part)
    return (*shape, solids.building)


def geometry_key(district: District) -> str:
    """A name for all that casts or takes shade in a district."""
    given, ground = solid_input(district), district.terrain
    return content_key(
        VERSION,
        *(b"".join(shapely.to_wkb(s)) for s in (given.building_polygons, given.water)),
        given.building_height_m,
        given.building_roof_height_m,
        given.building_roof.astype(str),
        given.water_level_m,
        *_parts(given.solids),
        ground.z_m,
        ground.west_m,
        ground.north_m,
        ground.cell_m,
    )
