"""The night: lamps light the ground in their own colour, and their lanterns glow.

The light on the ground is a result of the light model, laid into the texture that all ground
layers share; the eye is adapted to it, so bright and dark are drawn closer together than they are.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPointGaussianMapper

from ui.colour_maps import linear_light
from ui.scene.polydata import Rgb

if TYPE_CHECKING:
    from layers.mesh import Mesh
    from twin.steps_night import NightLight

Singles = NDArray[np.float32]

HALF_TONE_LX = 14.0  # drawn half as bright as can be
ADAPTED_TO = (255, 205, 150)  # the eye takes light near 3,300 K for white
HALO_M = 1.5
HALO_SHINE = 0.55
LANTERN = 1


@dataclass(frozen=True, eq=False)
class NightPaint:
    """What the lamps do to the scene in one hour.

    `ground` (rows, cols, 4): colour times brightness, and brightness, 0..1, over the relief.
    `lantern_rgb` (n_lamps, 3) and `lantern_level` (n_lamps,) 0..1 of the burning lanterns.
    """

    ground: Singles
    lantern_rgb: Rgb
    lantern_level: NDArray[np.float64]


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
    lantern = np.rint(255 * tint[light.lamp_group]).astype(np.uint8)
    return NightPaint(ground, lantern, level[light.lamp_group])


def adapted(srgb: NDArray[np.floating]) -> NDArray[np.float64]:
    """Colours (n, 3) 0..1 as an eye sees them that takes `ADAPTED_TO` for white."""
    light = linear_light(255.0 * srgb) / linear_light(ADAPTED_TO)
    light = light / np.maximum(light.max(axis=1, keepdims=True), 1e-9)
    coded: NDArray[np.float64] = np.where(
        light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055
    )
    return coded


def halo_actor(paint: NightPaint, lanterns_m: NDArray[np.floating]) -> vtkActor:
    """A soft shine about every burning lantern; `lanterns_m` (n_lamps, 3)."""
    on = paint.lantern_level > 0
    points, cells, data = vtkPoints(), vtkCellArray(), vtkPolyData()
    points.SetData(numpy_to_vtk(np.ascontiguousarray(lanterns_m[on], np.float32), deep=True))
    count = int(on.sum())
    ends = np.arange(count + 1, dtype=np.int64)
    cells.SetData(numpy_to_vtk(ends, deep=True), numpy_to_vtk(ends[:-1].copy(), deep=True))
    data.SetPoints(points)
    data.SetVerts(cells)
    shine = HALO_SHINE * (0.35 + 0.65 * paint.lantern_level[on])
    rgb = np.rint(paint.lantern_rgb[on] * shine[:, None]).astype(np.uint8)
    held = numpy_to_vtk(np.ascontiguousarray(rgb), deep=True)
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


def lantern_places(lamps: "Mesh") -> NDArray[np.float64]:
    """Where each lamp's lantern is (n, 3) [m]."""
    head = lamps.part == LANTERN
    middle, owner = lamps.points_m[lamps.triangles[head]].mean(axis=1), lamps.owner[head]
    count = np.maximum(np.bincount(owner), 1)
    return np.column_stack([np.bincount(owner, middle[:, k]) / count for k in range(3)])
