"""Steps for the sun on roofs and facades, with shade by neighbours and terrain."""

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import shapely

from layers.horizon import Horizons, far_terrain, horizon_deg, horizons
from layers.horizon_store import content_key, keep, kept, user_cache_folder
from layers.roof_skin import FLAT, in_sectors
from layers.scene import SceneInput, scene_meshes
from layers.surface_points import SurfacePoints, surface_points
from models.heat.climate import Climate
from models.heat.zones import SECTORS, Shell
from models.sun.irradiation import perez_sky
from models.sun.shade import MonthlySun, Surfaces, monthly_sun
from models.sun.shade_sums import Patches, by_direction, factor, filled, season_months
from twin.district import Array, District

VERSION = "sun-1"  # raise it when the same inputs give other numbers


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
    surfaces = Surfaces(
        points.tilt_deg, points.azimuth_deg, horizon_deg(seen.level, points.tilt_deg)
    )
    sun = monthly_sun(perez_sky(climate), surfaces)
    n = len(shell.floor_area_m2)
    facing = in_sectors(points.azimuth_deg.astype(np.float64))
    level = (points.tilt_deg == 0.0)[:, None]
    share = np.column_stack([facing * ~level, level]).astype(np.float32)
    wall = _Sums(points, share[:, :SECTORS], sun, ~points.roof, n)
    roof = _Sums(points, share, sun, points.roof, n)
    heats, cools = season_months(climate.dry_bulb_c)
    either = heats | cools if (heats | cools).any() else np.ones(12, bool)
    areas = shell.wall_area_m2.astype(np.float64)
    return SunOnSurfaces(
        wall.share(),
        roof.share(),
        wall.month_share(),
        roof.month_share(),
        wall.window_share(either, areas),
        wall.window_share(heats if heats.any() else either, areas),
        wall.window_share(cools if cools.any() else either, areas),
        roof.mean(roof.lit),
        wall.mean(wall.lit),
        roof.mean(roof.hours),
        wall.mean(wall.hours),
    )


assert FLAT == SECTORS


class _Sums:
    """Sums by building and direction of one kind of surface: area, kWh and hours by month."""

    def __init__(
        self, points: SurfacePoints, share: Array, sun: MonthlySun, which: Array, n: int
    ) -> None:
        at = Patches(points.owner[which], points.area_m2[which], share[which])
        self.area = by_direction(at, np.ones(int(which.sum()), np.float32), n)
        self.lit = by_direction(at, sun.lit_kwh_m2[which], n)
        self.free = by_direction(at, sun.free_kwh_m2[which], n)
        self.glass_lit = by_direction(at, sun.glass_lit_kwh_m2[which], n)
        self.glass_free = by_direction(at, sun.glass_free_kwh_m2[which], n)
        self.hours = by_direction(at, sun.sun_h[which], n)

    def share(self) -> Array:
        """Share of the year's sun left, by direction."""
        return self._share(self.lit.sum(axis=2), self.free.sum(axis=2))

    def month_share(self) -> Array:
        months = [self._share(self.lit[:, :, m], self.free[:, :, m]) for m in range(12)]
        return np.stack(months, axis=2)

    def mean(self, amount: Array) -> Array:
        """The year's amount per m2 of all directions together (n,)."""
        whole: Array = factor(amount.sum(axis=(1, 2)), self.area.sum(axis=1))
        return whole.astype(np.float32)

    def window_share(self, months: Array, wall_area_m2: Array) -> Array:
        """Share left of the sun through windows spread evenly over the outside walls (n,)."""
        per_m2 = np.divide(
            wall_area_m2, self.area, out=np.zeros_like(self.area), where=self.area > 0
        )
        lit = (self.glass_lit[:, :, months].sum(axis=2) * per_m2).sum(axis=1)
        free = (self.glass_free[:, :, months].sum(axis=2) * per_m2).sum(axis=1)
        left: Array = np.nan_to_num(factor(lit, free), nan=1.0)
        return left.astype(np.float32)

    @staticmethod
    def _share(lit: Array, free: Array) -> Array:
        left: Array = filled(factor(lit, free), lit, free)
        return left.astype(np.float32)


def _cast(district: District) -> tuple[SurfacePoints, Horizons]:
    """Points on all surfaces and their horizons among buildings, ground and far terrain."""
    given = _solid(district)
    scene = scene_meshes(given)
    eaves = scene.building_top_m - np.maximum(given.building_roof_height_m, 0.0)
    points = surface_points(given.building_polygons, eaves, scene.grid, scene.buildings)
    far = far_terrain(district.terrain, scene.grid)
    return points, horizons(points, (scene.buildings, scene.terrain, far))


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
