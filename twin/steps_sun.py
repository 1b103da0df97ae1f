"""Steps for the sun on roofs and facades, with shade by neighbours and terrain."""

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import shapely

from layers.horizon import Horizons, far_terrain, horizon_deg, horizons
from layers.horizon_store import content_key, keep, kept, user_cache_folder
from layers.mesh import Mesh
from layers.roof_skin import in_sectors
from layers.scene import SceneInput, SceneMeshes, scene_meshes
from layers.surface_points import SurfacePoints, surface_points
from models.heat.climate import Climate
from models.heat.zones import SECTORS, Shell
from models.sun.irradiation import Sky, perez_sky
from models.sun.shade import Surfaces, monthly_sun
from models.sun.shade_sums import (
    DirectionSums,
    Patches,
    direction_sums,
    month_frac,
    per_m2,
    season_months,
    window_frac,
    year_frac,
)
from twin.district import Array, District

VERSION = "sun-3"  # raise it when the same inputs give other numbers
POINTS_AT_ONCE = 200_000


@dataclass(frozen=True, eq=False)
class SunOnSurfaces:
    """The year's sun on n buildings with shade, by direction as in `models.heat.zones.Shell`.

    wall_shade_frac (n, 8), roof_shade_frac (n, 9) [-]: sun that neighbours and terrain leave, of
    what would fall on the same surfaces in the open; a direction without surface has the mean of
    its building. wall_month_frac (n, 8, 12), roof_month_frac (n, 9, 12): the same by month.
    window_shade_frac, window_heating_frac, window_cooling_frac (n,) [-]: of the sun through the
    windows, all outside walls together, in months that heat or cool, that heat, that cool.
    roof_irradiation_kwh_m2, wall_irradiation_kwh_m2 (n,) [kWh/m2 a]; roof_sun_hours,
    wall_sun_hours (n,) [h/a]: hours of sunshine that reach them. NaN where there is no surface.
    """

    wall_shade_frac: Array
    roof_shade_frac: Array
    wall_month_frac: Array
    roof_month_frac: Array
    window_shade_frac: Array
    window_heating_frac: Array
    window_cooling_frac: Array
    roof_irradiation_kwh_m2: Array
    wall_irradiation_kwh_m2: Array
    roof_sun_hours: Array
    wall_sun_hours: Array


def sun_on_surfaces(
    district: District, shell: Shell, climate: Climate, folder: Path | None = None
) -> SunOnSurfaces:
    """Every wall's and roof's sun through the year; read from the cache where it was made before.

    folder: where to keep it, else the user's cache folder.
    """
    folder = folder or user_cache_folder() / "sun"
    key = _geometry_key(district)
    year = content_key(key, shell.wall_area_m2, *(_plain(climate, f.name) for f in fields(climate)))
    before = _as_sun(kept(folder, year), len(district.buildings))
    if before is not None:
        return before
    points, seen = surface_horizons(district, folder, key)
    sun = sun_of(points, seen, shell, climate)
    keep(folder, year, {f.name: getattr(sun, f.name) for f in fields(sun)})
    return sun


def surface_horizons(
    district: District, folder: Path, key: str | None = None
) -> tuple[SurfacePoints, Horizons]:
    """Sample points in the open air on all walls and roofs, and their horizons (kept on disk)."""
    key = key or _geometry_key(district)
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


def sun_of(points: SurfacePoints, seen: Horizons, shell: Shell, climate: Climate) -> SunOnSurfaces:
    """From sample points and their horizons to the buildings' sun."""
    n, sky = len(shell.floor_area_m2), perez_sky(climate)
    walls = _sums(points, seen, sky, ~points.roof, (n, SECTORS))
    roofs = _sums(points, seen, sky, points.roof, (n, SECTORS + 1))
    heats, cools = season_months(climate.dry_bulb_c)
    areas = shell.wall_area_m2
    return SunOnSurfaces(
        wall_shade_frac=year_frac(walls),
        roof_shade_frac=year_frac(roofs),
        wall_month_frac=month_frac(walls),
        roof_month_frac=month_frac(roofs),
        window_shade_frac=window_frac(walls, heats | cools, areas),
        window_heating_frac=window_frac(walls, heats, areas),
        window_cooling_frac=window_frac(walls, cools, areas),
        roof_irradiation_kwh_m2=per_m2(roofs.lit_kwh, roofs.area_m2),
        wall_irradiation_kwh_m2=per_m2(walls.lit_kwh, walls.area_m2),
        roof_sun_hours=per_m2(roofs.sun_m2h, roofs.area_m2),
        wall_sun_hours=per_m2(walls.sun_m2h, walls.area_m2),
    )


def surfaces_of(points: SurfacePoints, seen: Horizons) -> Surfaces:
    """Sample points as the sun model takes them."""
    horizon = horizon_deg(seen.level, points.tilt_deg)
    return Surfaces(points.tilt_deg, points.azimuth_deg, horizon)


def _sums(
    points: SurfacePoints, seen: Horizons, sky: Sky, which: Array, shape: tuple[int, int]
) -> DirectionSums:
    """Sums by building and direction (shape (n, 8), or (n, 9) with the level last) over the points
    of a mask, some at a time, so that memory does not grow with the district."""
    total: DirectionSums | None = None
    rows = np.flatnonzero(which)
    for a in range(0, max(len(rows), 1), POINTS_AT_ONCE):
        some = rows[a : a + POINTS_AT_ONCE]
        here = points.take(some)
        sun = monthly_sun(sky, surfaces_of(here, Horizons(seen.level[some], seen.open_air[some])))
        level = (here.tilt_deg == 0.0)[:, None]
        facing = in_sectors(here.azimuth_deg.astype(np.float64)) * ~level
        share = np.column_stack([facing, level])[:, : shape[1]].astype(np.float32)
        part = direction_sums(Patches(here.owner, here.area_m2, share), sun, shape[0])
        total = part if total is None else total + part
    assert total is not None
    return total


def solid_scene(district: District) -> tuple[SceneInput, SceneMeshes, tuple[Mesh, ...]]:
    """Buildings and ground as they are drawn, and all that casts shade: with the far terrain."""
    given = _solid(district)
    scene = scene_meshes(given)
    far = far_terrain(district.terrain, scene.grid)
    return given, scene, (scene.buildings, scene.terrain, far)


def _cast(district: District) -> tuple[SurfacePoints, Horizons]:
    """Points on all surfaces and their horizons among buildings, ground and far terrain."""
    given, scene, meshes = solid_scene(district)
    eaves = scene.building_top_m - np.maximum(given.building_roof_height_m, 0.0)
    points = surface_points(given.building_polygons, eaves, scene.grid, scene.buildings)
    return points, horizons(points, meshes)


def _solid(district: District) -> SceneInput:
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
    )


def _geometry_key(district: District) -> str:
    given, ground = _solid(district), district.terrain
    return content_key(
        VERSION,
        *(b"".join(shapely.to_wkb(s)) for s in (given.building_polygons, given.water)),
        given.building_height_m,
        given.building_roof_height_m,
        given.building_roof.astype(str),
        given.water_level_m,
        ground.z_m,
        ground.west_m,
        ground.north_m,
        ground.cell_m,
    )


def _plain(climate: Climate, name: str) -> Array | float:
    value = getattr(climate, name)
    return value if isinstance(value, np.ndarray) else float(value)


def _as_sun(arrays: dict[str, Array] | None, n: int) -> SunOnSurfaces | None:
    """What the cache holds, where it holds all of it for n buildings."""
    names = [f.name for f in fields(SunOnSurfaces)]
    if arrays is None or set(arrays) != set(names):
        return None
    if any(len(arrays[name]) != n for name in names):
        return None
    return SunOnSurfaces(**{name: arrays[name] for name in names})
