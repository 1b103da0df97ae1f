"""The sun of a year, a month or a day on streets and squares."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from layers.scene.scene import SceneMeshes
from layers.store.disk_store import content_key, keep, kept, user_cache_folder
from layers.sun.ground_points import GroundPoints, between_points, ground_points
from layers.sun.horizon import Horizons, far_terrain, horizons
from layers.sun.sun_scene import FINER, SunScene
from models.weather.climate import Climate
from twin.district.district import District
from twin.on_demand.sun.sun_places import SunOnPlaces, over_period, sun_on_places
from twin.steps.sun.sun_points import geometry_key, surfaces_of

VERSION = "ground-sun-1"


@dataclass(frozen=True, eq=False)
class GroundSun:
    """Sun on the open ground, as a level surface has it; shape: rows and columns of its picture."""

    ground: GroundPoints
    points: SunOnPlaces
    shape: tuple[int, int]


def ground_sun(
    district: District,
    meshes: SceneMeshes,
    scene: SunScene,
    climate: Climate,
    folder: Path | None = None,
) -> GroundSun:
    """The sun on a district's ground among buildings and terrain; what rays find is kept."""
    folder = folder or user_cache_folder() / "sun"
    in_the_open = np.ones(scene.ground_z_m.shape, dtype=bool)
    in_the_open.ravel()[scene.roofed] = False
    ground = ground_points(scene.ground_m(), in_the_open)
    points = ground.points
    key = content_key(VERSION, geometry_key(district), points.xyz_m)
    arrays = kept(folder, key)
    if arrays is None or set(arrays) != {"level", "open_air"}:
        far = far_terrain(district.terrain, meshes.grid)
        seen = horizons(points, (meshes.buildings, meshes.terrain, far))
        arrays = {"level": seen.level, "open_air": seen.open_air}
        keep(folder, key, arrays)
    surfaces = surfaces_of(points, Horizons(arrays["level"], arrays["open_air"]))
    sun = sun_on_places(surfaces, climate, folder, key)
    return GroundSun(ground, sun, meshes.relief.ground_m.shape)


def on_ground(sun: GroundSun, key: str, period: str, hour: int) -> NDArray[np.float32]:
    """`over_period` on the cells of the relief (rows, cols), row 0 in the south."""
    values = over_period(sun.points, key, period, hour)
    return between_points(sun.ground, values, sun.shape, FINER)
