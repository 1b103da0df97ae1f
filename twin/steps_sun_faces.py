"""The sun of a year, a month or a day on every place of walls and roofs, as buildings gain it."""

from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from layers.disk_store import content_key, keep, kept, user_cache_folder
from layers.face_grid import between_nodes, filled_from
from layers.scene import SceneMeshes
from layers.sun_scene import SunScene
from layers.surface_cells import SurfaceCells, in_cells, surface_cells
from models.heat.climate import Climate
from models.sun.irradiation import Sky, perez_sky
from models.sun.shade import Surfaces, monthly_sun
from twin.district import Array, District
from twin.face_indicators import month_of
from twin.steps_sun import plain
from twin.steps_sun_points import geometry_key, surface_horizons, surfaces_of

VERSION = "face-sun-2"


@dataclass(frozen=True, eq=False)
class FaceSun:
    """Sun on all walls and roofs, from the sample points that the buildings' gains are summed from.

    cells: each of the q points stands in one; source (k,): row of the point that speaks for each
    cell, -1 for none; surfaces: the points with their horizons; irradiation_kwh_m2, sun_hours
    (q, 12): by month.
    """

    cells: SurfaceCells
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
    """The sun on a district's faces: no ray is cast that the gains have not cast already."""
    folder = folder or user_cache_folder() / "sun"
    shape = geometry_key(district)
    points, seen = surface_horizons(district, folder, shape)
    surfaces, sky = surfaces_of(points, seen), perez_sky(climate)
    key = content_key(VERSION, shape, *(plain(climate, f.name) for f in fields(climate)))
    arrays = kept(folder, key)
    if arrays is None or set(arrays) != {"kwh", "hours"}:
        sun = monthly_sun(sky, surfaces)
        arrays = {"kwh": sun.lit_kwh_m2, "hours": sun.sun_h}
        keep(folder, key, arrays)
    cells = surface_cells(scene.planes, meshes.grid)
    number = np.full(len(cells) + 1, -1)
    number[points.cell] = np.arange(len(points))
    source = number[filled_from(number[:-1] >= 0, cells)]
    return FaceSun(cells, source, surfaces, sky, arrays["kwh"], arrays["hours"])


def over_period(
    sun: FaceSun, scene: SunScene, key: str, period: str, hour: int
) -> NDArray[np.float32]:
    """A face indicator on the texels of a scene (k,): over the year, or over the month or the day
    that holds an hour; NaN where a surface has no open air. Linear between the middles of cells, so
    that its mean over a surface is the mean of the cells by their areas."""
    fine = scene.faces
    at = in_cells(sun.cells, scene.planes, fine.plane, fine.share)
    values = _on_points(sun, key == "face_irradiation", period, hour)
    return between_nodes(sun.cells, np.append(values, np.nan)[sun.source], fine.plane, at)


def _on_points(sun: FaceSun, irradiation: bool, period: str, hour: int) -> Array:
    """What falls on each point (q,) over a period: kWh/m2, or hours of sunshine."""
    if period == "day":
        found = monthly_sun(_of_day(sun.sky, hour // 24), sun.surfaces)
        by_month = found.lit_kwh_m2 if irradiation else found.sun_h
    else:
        by_month = sun.irradiation_kwh_m2 if irradiation else sun.sun_hours
    return by_month[:, month_of(hour)] if period == "month" else by_month.sum(axis=1)


def _of_day(sky: Sky, day: int) -> Sky:
    """A sky that is dark but for one day."""
    on = np.zeros(len(sky.ghi_w_m2), dtype=bool)
    on[24 * day : 24 * day + 24] = True
    light = {f.name: getattr(sky, f.name) * on for f in fields(sky) if f.name != "path"}
    return replace(sky, **light)
