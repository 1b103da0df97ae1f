"""The sun of a year, a month or a day on every place of walls and roofs."""

from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from layers.disk_store import content_key, keep, kept, user_cache_folder
from layers.face_map import FaceMap, between, filled_from
from layers.horizon import Horizons, far_terrain, horizons
from layers.scene import SceneMeshes
from layers.sun_scene import SunScene, mapped
from layers.surface_points import LEVEL_DEG, SurfacePoints
from models.heat.climate import Climate
from models.sun.irradiation import Sky, perez_sky
from models.sun.shade import Surfaces, monthly_sun
from twin.district import Array, District
from twin.face_indicators import month_of
from twin.steps_sun import plain
from twin.steps_sun_points import surfaces_of

VERSION = "face-sun-1"
PATCHES = 160_000  # places whose horizon is cast; between them the sun is interpolated


@dataclass(frozen=True, eq=False)
class FaceSun:
    """Sun on patches of all walls and roofs.

    patches: their map, some metres apart; source (k,): row of the known patch that speaks for each,
    -1 for none; surfaces: the q known patches with their horizons; irradiation_kwh_m2, sun_hours
    (q, 12): by month.
    """

    patches: FaceMap
    source: NDArray[np.int64]
    surfaces: Surfaces
    sky: Sky
    irradiation_kwh_m2: NDArray[np.float32]
    sun_hours: NDArray[np.float32]


def face_sun(
    district: District,
    meshes: SceneMeshes,
    scene: SunScene,
    climate: Climate,
    folder: Path | None = None,
) -> FaceSun:
    """The sun on a district's faces; what rays find is kept on the disk."""
    folder = folder or user_cache_folder() / "sun"
    patches, known = mapped(meshes.buildings, scene.planes, scene.bodies, meshes.relief, PATCHES)
    rows = np.flatnonzero(known)
    points = _points(scene, patches, rows)
    parts = (plain(climate, f.name) for f in fields(climate))
    far = far_terrain(district.terrain, meshes.grid)
    solid = (meshes.buildings, meshes.terrain, far)
    shapes = [m.points_m for m in solid]
    key = content_key(VERSION, points.xyz_m, *shapes, *parts)
    sky, arrays = perez_sky(climate), kept(folder, key)
    if arrays is None or set(arrays) != {"level", "kwh", "hours"}:
        seen = horizons(points, solid)
        sun = monthly_sun(sky, surfaces_of(points, seen))
        arrays = {"level": seen.level, "kwh": sun.lit_kwh_m2, "hours": sun.sun_h}
        keep(folder, key, arrays)
    seen = Horizons(arrays["level"], np.ones(len(points), dtype=bool))
    number = np.full(len(patches) + 1, -1)
    number[rows] = np.arange(len(rows))
    source = number[filled_from(known, patches)]
    surfaces = surfaces_of(points, seen)
    return FaceSun(patches, source, surfaces, sky, arrays["kwh"], arrays["hours"])


def over_period(sun: FaceSun, fine: FaceMap, key: str, period: str, hour: int) -> Array:
    """A face indicator on the texels of a fine map (k,): over the year, or over the month or the
    day that holds an hour; NaN where a surface has no open air."""
    irradiation = key == "face_irradiation"
    if period == "day":
        found = monthly_sun(_of_day(sun.sky, hour // 24), sun.surfaces)
        by_month = found.lit_kwh_m2 if irradiation else found.sun_h
    else:
        by_month = sun.irradiation_kwh_m2 if irradiation else sun.sun_hours
    values = by_month[:, month_of(hour)] if period == "month" else by_month.sum(axis=1)
    on_patches = np.append(values, np.nan)[sun.source]
    return between(sun.patches, on_patches, fine)


def _of_day(sky: Sky, day: int) -> Sky:
    """A sky that is dark but for one day."""
    on = np.zeros(len(sky.ghi_w_m2), dtype=bool)
    on[24 * day : 24 * day + 24] = True
    light = {f.name: getattr(sky, f.name) * on for f in fields(sky) if f.name != "path"}
    return replace(sky, **light)


def _points(scene: SunScene, patches: FaceMap, rows: NDArray[np.int64]) -> SurfacePoints:
    """The known patches as points on surfaces."""
    plane = patches.plane[rows]
    east, north, up = scene.planes.normal[plane].T
    tilt = np.degrees(np.arccos(np.clip(up, -1.0, 1.0)))
    level = tilt < LEVEL_DEG
    azimuth = np.degrees(np.arctan2(east, north)) % 360.0
    return SurfacePoints(
        xyz_m=patches.xyz_m[rows],
        tilt_deg=np.where(level, 0.0, tilt).astype(np.float32),
        azimuth_deg=np.where(level, 0.0, azimuth).astype(np.float32),
        area_m2=np.ones(len(rows), dtype=np.float32),
        owner=scene.planes.owner[plane].astype(np.int32),
        roof=up > 0.05,
        surface=plane.astype(np.int32),
    )
