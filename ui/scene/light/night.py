"""The night: lamps light the ground in their own colour, and their luminaires glow.

The light on the ground is a result of the light model, laid into the texture that all ground
layers share; the eye is adapted to it, so bright and dark are drawn closer together than they are.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPointGaussianMapper

from ui.scene.actors.polydata import actor_of, dots, in_vtk, set_lit
from ui.scene.look.paints import NightPaint
from ui.style.colour_maps import linear_light

if TYPE_CHECKING:
    from layers.geometry.mesh import Mesh
    from twin.on_demand.streets.night import NightLight

Singles = NDArray[np.float32]

HALF_TONE_LX = 14.0  # drawn half as bright as can be
ADAPTED_TO = (255, 205, 150)  # the eye takes light near 3,300 K for white
HALO_M = 1.5
HALO_SHINE = 0.45
WALL_REACH_M = 13.0
SHINE = ("halo", "wall_light")
WALL_SHINE = 0.9
LUMINAIRE = 1


def night_paint(light: "NightLight", hour: int, elevation_deg: float) -> NightPaint:
    """The scene under its lamps in an hour of the year, with the sun at an elevation [deg]."""
    level = light.burning_frac(hour, elevation_deg)
    tint = adapted(light.colour)
    shape = light.lux.shape[1:]
    total = np.zeros(shape, dtype=np.float32)
    colour = np.zeros((*shape, 3), dtype=np.float32)
    for lux, frac, rgb in zip(light.lux, level, tint, strict=True):
        if frac > 0:
            part = lux * np.float32(frac)
            total += part
            colour += part[..., None] * rgb.astype(np.float32)
    tone = (total / (total + np.float32(HALF_TONE_LX))) ** np.float32(0.8)
    share = np.divide(tone, total, out=np.zeros_like(tone), where=total > 0)
    ground = np.concatenate([colour * share[..., None], tone[..., None]], axis=2)
    wall = light.wall_lux * level[:, None]
    rgb = np.einsum("gk,gc->kc", wall, tint) / np.maximum(wall.sum(axis=0), 1e-6)[:, None]
    shine = (wall.sum(axis=0) / (wall.sum(axis=0) + HALF_TONE_LX))[:, None]
    rgba = np.rint(255 * np.column_stack([rgb, WALL_SHINE * shine])).astype(np.uint8)
    luminaire = np.rint(255 * tint[light.lamp_group]).astype(np.uint8)
    top = np.minimum(light.wall_height_m, WALL_REACH_M)
    return NightPaint(ground, light.wall_m, top, rgba, luminaire, level[light.lamp_group])


def adapted(srgb: NDArray[np.floating]) -> NDArray[np.float64]:
    """Colours (n, 3) 0..1 as an eye sees them that takes `ADAPTED_TO` for white."""
    light = linear_light(255.0 * srgb) / linear_light(ADAPTED_TO)
    light = light / np.maximum(light.max(axis=1, keepdims=True), 1e-9)
    coded: NDArray[np.float64] = np.where(
        light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055
    )
    return coded


def wall_actor(paint: NightPaint) -> vtkActor:
    """The light that the ground and the lamps throw on the foot of walls; it fades upwards."""
    foot = paint.wall_m
    top = foot.copy()
    top[:, :, 2] += paint.wall_top_m[:, None]
    corners = np.concatenate([foot, top[:, ::-1]], axis=1).reshape(-1, 3)
    clear = paint.wall_rgba.copy()
    left = 1.0 - paint.wall_top_m / WALL_REACH_M  # of the shine at the eaves of a low house
    clear[:, 3] = np.rint(clear[:, 3] * left)
    rgba = np.stack([paint.wall_rgba, paint.wall_rgba, clear, clear], axis=1).reshape(-1, 4)
    points, cells, data = vtkPoints(), vtkCellArray(), vtkPolyData()
    points.SetData(in_vtk(corners, np.float32))
    ends, places = np.arange(0, len(corners) + 1, 4), np.arange(len(corners))
    cells.SetData(in_vtk(ends, np.int64), in_vtk(places, np.int64))
    data.SetPoints(points)
    data.SetPolys(cells)
    held = in_vtk(rgba, np.uint8)
    held.SetName("colour")
    data.GetPointData().SetScalars(held)
    actor = actor_of(data)
    mapper = actor.GetMapper()
    mapper.SetScalarModeToUsePointData()
    mapper.SetScalarVisibility(True)
    mapper.SetRelativeCoincidentTopologyPolygonOffsetParameters(-0.1, -8.0)
    actor.ForceTranslucentOn()
    set_lit(actor, False)
    return actor


def halo_actor(paint: NightPaint, luminaires_m: NDArray[np.floating]) -> vtkActor:
    """A soft shine about every burning luminaire; `luminaires_m` (n_lamps, 3)."""
    on = paint.luminaire_level > 0
    data = dots(luminaires_m[on])
    shine = HALO_SHINE * (0.35 + 0.65 * paint.luminaire_level[on])
    rgb = np.rint(paint.luminaire_rgb[on] * shine[:, None]).astype(np.uint8)
    held = in_vtk(rgb, np.uint8)
    held.SetName("colour")
    data.GetPointData().SetScalars(held)
    mapper = vtkPointGaussianMapper()
    mapper.SetInputData(data)
    mapper.SetScaleFactor(HALO_M)
    mapper.EmissiveOn()
    actor = vtkActor()
    actor.SetMapper(mapper)
    actor.GetProperty().SetLighting(False)
    return actor


def shine_actors(
    paint: NightPaint | None, luminaires_m: NDArray[np.floating]
) -> dict[str, vtkActor]:
    """What shines by night: halos of luminaires and the foot of walls; nothing by day."""
    if paint is None:
        return {}
    return dict(zip(SHINE, (halo_actor(paint, luminaires_m), wall_actor(paint)), strict=True))


def luminaire_places(lamps: "Mesh") -> NDArray[np.float64]:
    """Where each lamp's luminaire is (n, 3) [m]."""
    head = lamps.part == LUMINAIRE
    middle, owner = lamps.points_m[lamps.triangles[head]].mean(axis=1), lamps.owner[head]
    count = np.maximum(np.bincount(owner), 1)
    return np.column_stack([np.bincount(owner, middle[:, k]) / count for k in range(3)])
