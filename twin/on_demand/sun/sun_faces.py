"""The sun of a year, a month or a day on every place of walls and roofs, as buildings gain it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from layers.geometry.face_grid import AT_ONCE, between_nodes, filled_from
from layers.scene.scene import SceneMeshes
from layers.store.disk_store import user_cache_folder
from layers.sun.sun_scene import SunScene
from layers.sun.surface_cells import SurfaceCells, in_cells, surface_cells
from models.weather.climate import Climate
from twin.district.district import District
from twin.on_demand.sun.sun_places import SunOnPlaces, over_period, sun_on_places
from twin.steps.sun.sun_points import geometry_key, surface_horizons, surfaces_of


@dataclass(frozen=True, eq=False)
class FaceSun:
    """Sun on all walls and roofs, from the sample points that the buildings' gains are summed from.

    cells: each of the points stands in one; source (k,): row of the point that speaks for each
    cell, -1 for none; points: their sun.
    """

    cells: SurfaceCells
    source: NDArray[np.int64]
    points: SunOnPlaces


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
    cells = surface_cells(scene.planes, meshes.grid)
    number = np.full(len(cells) + 1, -1)
    number[points.cell] = np.arange(len(points))
    source = number[filled_from(number[:-1] >= 0, cells)]
    sun = sun_on_places(surfaces_of(points, seen), climate, folder, shape)
    return FaceSun(cells, source, sun)


def on_texels(
    sun: FaceSun, scene: SunScene, key: str, period: str, hour: int
) -> NDArray[np.float32]:
    """`over_period` on the texels of a scene (k,); NaN where a surface has no open air. Linear
    between the middles of cells, so that its mean over a surface is the mean of the cells by their
    areas."""
    fine = scene.faces
    values = np.append(over_period(sun.points, key, period, hour), np.nan)[sun.source]
    out = np.empty(len(fine), dtype=np.float32)
    for a in range(0, len(fine), AT_ONCE):
        part = slice(a, a + AT_ONCE)
        plane = fine.plane[part]
        at = in_cells(sun.cells, scene.planes, plane, fine.share_of(part))
        out[part] = between_nodes(sun.cells, values, plane, at)
    return out
