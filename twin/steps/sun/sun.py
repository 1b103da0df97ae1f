"""Steps for the sun on roofs and facades, with shade by neighbours and terrain."""

from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np

from layers.shell.roof_skin import in_sectors
from layers.store.disk_store import content_key, keep, kept, user_cache_folder
from layers.sun.horizon import BINS, Horizons
from layers.sun.surface_points import SurfacePoints
from models.heat.stock.zones import SECTORS, Shell, SunLeft
from models.pv.production import DEFAULT_MOUNTING
from models.sun.irradiation import Sky, perez_sky
from models.sun.shade import MonthlySun, Surfaces, hourly_sun_w_m2, monthly_sun
from models.sun.shade_sums import (
    Patches,
    direction_sums,
    month_frac,
    per_m2,
    season_months,
    window_frac,
    year_frac,
)
from models.weather.climate import Climate
from twin.district.district import Array, District
from twin.district.true_shapes import true_shapes
from twin.steps.sun.sun_points import geometry_key, surface_horizons, surfaces_of

BUILDINGS_AT_ONCE = 10_000


@dataclass(frozen=True, eq=False)
class SunOnSurfaces:
    """The year's sun on n buildings with shade, by direction as in `models.heat.stock.zones.Shell`.

    wall_shade_frac (n, 8), roof_shade_frac (n, 9) [-]: sun that neighbours and terrain leave, of
    what would fall on the same surfaces in the open; a direction without surface has the mean of
    its building. wall_month_frac (n, 8, 12), roof_month_frac (n, 9, 12): the same by month;
    window_month_frac (n, 8, 12): of what passes panes. window_shade_frac, window_heating_frac,
    window_cooling_frac (n,) [-]: of the sun through the windows of all outside walls together, in
    months that heat or cool, that heat, that cool (the whole year where there is none).
    pv_sun_frac (n, 9) [-]: sun on the roof for modules, of what a pitched roof of the usual slope
    has in the open; roof_shade_frac, and where a building has a shape of its own its slopes too.
    roof_irradiation_kwh_m2, wall_irradiation_kwh_m2 (n,) [kWh/m2 a]; roof_sun_hours,
    wall_sun_hours (n,) [h/a]: hours of sunshine that reach them. NaN where there is no surface.
    """

    wall_shade_frac: Array
    roof_shade_frac: Array
    pv_sun_frac: Array
    wall_month_frac: Array
    roof_month_frac: Array
    window_month_frac: Array
    window_shade_frac: Array
    window_heating_frac: Array
    window_cooling_frac: Array
    roof_irradiation_kwh_m2: Array
    wall_irradiation_kwh_m2: Array
    roof_sun_hours: Array
    wall_sun_hours: Array

    @property
    def left(self) -> SunLeft:
        """What the heat model asks of it."""
        return SunLeft(self.wall_month_frac, self.roof_month_frac, self.window_month_frac)


def sun_on_surfaces(
    district: District, shell: Shell, climate: Climate, folder: Path | None = None
) -> SunOnSurfaces:
    """Every wall's and roof's sun through the year; read from the cache where it was made before.

    folder: where to keep it, else the user's cache folder.
    """
    arrays = _year(district, shell, climate, folder or user_cache_folder() / "sun")
    return SunOnSurfaces(**{f.name: arrays[f.name] for f in fields(SunOnSurfaces)})


def hourly_sun_on(
    district: District, climate: Climate, row: int, folder: Path | None = None
) -> tuple[Array, Array]:
    """Sun of every hour on one building with its shade [W/m2]: walls (8, 8760) by direction and
    roofs (9, 8760), the last level; zero where it has no surface in that direction."""
    points, seen = surface_horizons(district, folder or user_cache_folder() / "sun")
    mine = np.flatnonzero(points.owner == row)
    points, seen = points.take(mine), Horizons(seen.level[mine], seen.open_air[mine])
    hourly = hourly_sun_w_m2(perez_sky(climate), surfaces_of(points, seen))
    weight = _share(points) * points.area_m2[:, None]
    out = []
    for which, columns in ((~points.roof, SECTORS), (points.roof, SECTORS + 1)):
        w = weight[which, :columns]
        out.append((w / np.maximum(w.sum(axis=0), 1e-9)).T @ hourly[which])
    return out[0], out[1]


def sun_of(
    points: SurfacePoints, seen: Horizons, shell: Shell, climate: Climate, own: Array | None = None
) -> SunOnSurfaces:
    """From sample points and their horizons to the buildings' sun, some buildings at a time, so
    that what is needed on the way does not grow with the district.

    own (n,): which buildings have a shape of their own, and with it slopes; none by default.
    """
    n, sky = len(shell.floor_area_m2), perez_sky(climate)
    seasons, usual = season_months(climate.dry_bulb_c), _usual_kwh_m2(sky)
    parts = []
    for a in range(0, max(n, 1), BUILDINGS_AT_ONCE):
        b = min(a + BUILDINGS_AT_ONCE, n)
        rows = np.flatnonzero((points.owner >= a) & (points.owner < b))
        here = points.take(rows)
        here = replace(here, owner=here.owner - a)
        sun = monthly_sun(sky, surfaces_of(here, Horizons(seen.level[rows], seen.open_air[rows])))
        summed = _summed(here, sun, shell.wall_area_m2[a:b], seasons)
        if own is not None and own[a:b].any():
            frac = _on_own_slopes(here, sun, b - a, usual)
            frac = np.where(own[a:b, None], frac, summed.roof_shade_frac)
            summed = replace(summed, pv_sun_frac=frac.astype(np.float32))
        parts.append(summed)
    whole = (np.concatenate([getattr(s, f.name) for s in parts]) for f in fields(SunOnSurfaces))
    return SunOnSurfaces(*whole)


def _summed(
    points: SurfacePoints, sun: MonthlySun, wall_area_m2: Array, seasons: tuple[Array, Array]
) -> SunOnSurfaces:
    """The sun of sample points, added up by building and direction."""
    share, n, (heats, cools) = _share(points), len(wall_area_m2), seasons
    walls, roofs = (
        direction_sums(
            Patches(points.owner[which], points.area_m2[which], share[which, :columns]),
            MonthlySun(*(getattr(sun, f.name)[which] for f in fields(sun))),
            n,
        )
        for which, columns in ((~points.roof, SECTORS), (points.roof, SECTORS + 1))
    )
    return SunOnSurfaces(
        wall_shade_frac=year_frac(walls),
        roof_shade_frac=year_frac(roofs),
        pv_sun_frac=year_frac(roofs),
        wall_month_frac=month_frac(walls),
        roof_month_frac=month_frac(roofs),
        window_month_frac=month_frac(walls, behind_glass=True),
        window_shade_frac=window_frac(walls, heats | cools, wall_area_m2),
        window_heating_frac=window_frac(walls, heats, wall_area_m2),
        window_cooling_frac=window_frac(walls, cools, wall_area_m2),
        roof_irradiation_kwh_m2=per_m2(roofs.lit_kwh, roofs.area_m2),
        wall_irradiation_kwh_m2=per_m2(walls.lit_kwh, walls.area_m2),
        roof_sun_hours=per_m2(roofs.sun_m2h, roofs.area_m2),
        wall_sun_hours=per_m2(walls.sun_m2h, walls.area_m2),
    )


def _usual_kwh_m2(sky: Sky) -> Array:
    """Sun of a year in the open on roofs of the usual slope towards the eight sectors (8,)."""
    tilt = np.full(SECTORS, DEFAULT_MOUNTING.pitched_tilt_deg, dtype=np.float32)
    azimuth = np.arange(SECTORS, dtype=np.float32) * (360.0 / SECTORS)
    planes = Surfaces(tilt, azimuth, np.zeros((SECTORS, BINS), dtype=np.float32))
    return np.asarray(monthly_sun(sky, planes).free_kwh_m2.sum(axis=1), dtype=float)


def _on_own_slopes(points: SurfacePoints, sun: MonthlySun, n: int, usual: Array) -> Array:
    """The sun of a year on each direction of the roofs (n, 9) of what a usual slope has there in
    the open; level ones by their shade alone, since modules are raised on them."""
    share = _share(points)[points.roof, : SECTORS + 1]
    mine = MonthlySun(*(getattr(sun, f.name)[points.roof] for f in fields(sun)))
    patches = Patches(points.owner[points.roof], points.area_m2[points.roof], share)
    sums = direction_sums(patches, mine, n)
    frac = np.asarray(year_frac(sums), dtype=float)
    each = sums.lit_kwh[:, :SECTORS].sum(axis=2) / np.maximum(sums.area_m2[:, :SECTORS], 1e-9)
    has = sums.area_m2[:, :SECTORS] > 0
    frac[:, :SECTORS] = np.where(has, each / usual, frac[:, :SECTORS])
    return frac


def _share(points: SurfacePoints) -> Array:
    """How each point's area falls to the eight sectors and to the level (p, 9)."""
    level = (points.tilt_deg == 0.0)[:, None]
    facing = in_sectors(points.azimuth_deg.astype(np.float64)) * ~level
    return np.column_stack([facing, level]).astype(np.float32)


def _year(district: District, shell: Shell, climate: Climate, folder: Path) -> dict[str, Array]:
    """All of a year's sun, made once and kept."""
    key = geometry_key(district)
    parts = (plain(climate, f.name) for f in fields(climate))
    year = content_key(key, shell.wall_area_m2, *parts)
    names = {f.name for f in fields(SunOnSurfaces)}
    arrays = kept(folder, year)
    if arrays is not None and set(arrays) == names:
        return arrays
    points, seen = surface_horizons(district, folder, key)
    own = true_shapes(district).buildings(len(district.buildings))
    made = sun_of(points, seen, shell, climate, own)
    arrays = {f.name: getattr(made, f.name) for f in fields(SunOnSurfaces)}
    keep(folder, year, arrays)
    return arrays


def plain(climate: Climate, name: str) -> Array | float:
    """A column of the weather as a part of a key."""
    value = getattr(climate, name)
    return value if isinstance(value, np.ndarray) else float(value)
