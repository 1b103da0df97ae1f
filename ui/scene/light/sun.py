"""Light: where the sun stands, how it lights the faces, and what lies in shadow.

Until rays are cast (`ui.scene.light.daylight`), shadows are found over the relief raster (ground
and roofs from above) and laid on the ground as a texture; VTK's own shadow pass fails with lines
and unlit faces.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkRenderingCore import vtkLight, vtkRenderer

from ui.style.colour_maps import rgb_of
from ui.view_state.brightness import daylight_frac

if TYPE_CHECKING:
    from layers.terrain.relief import Relief

Array = NDArray[np.float64]

SUN, SKY = 0.42, 0.15
LEVEL_LIGHT = 0.27  # what the sun adds on level ground, whatever its height: no glare at noon
LOWEST_SHADOW_DEG = 4.0  # below, shadows are longer than the district
MOST_STEPS = 160
CORNER_SHADE = 0.42  # how dark the ground gets in a narrow gap between tall walls
_ROWS_AT_ONCE = 128  # bounds the memory
SHADOW_SHADE = 0.34
STAND_HEIGHT_M = 16.0
POOL_M = 6.5  # how wide a lamp lights, about its height
NIGHT_TINT = (0.27, 0.31, 0.39)
POOL_TINT = (1.0, 0.95, 0.82)


def sun_vector(azimuth_deg: float, elevation_deg: float) -> Array:
    """Unit vector towards the sun; azimuth clockwise from north."""
    a, e = np.deg2rad(azimuth_deg), np.deg2rad(elevation_deg)
    return np.array([np.sin(a) * np.cos(e), np.cos(a) * np.cos(e), np.sin(e)])


@dataclass(frozen=True)
class Light:
    """How strong sun and sky are drawn, and in which colours (red, green, blue, 0 to 1)."""

    sun: float
    sun_rgb: tuple[float, float, float]
    sky: float
    sky_rgb: tuple[float, float, float] = (0.93, 0.96, 1.0)


def light_of(elevation_deg: float) -> Light:
    """The light at a height of the sun: warm when it is low, dim when it is down."""
    day = daylight_frac(elevation_deg)
    steep = max(np.sin(np.deg2rad(elevation_deg)), 0.3)
    warm = float(np.clip((elevation_deg - 2.0) / 22.0, 0.0, 1.0))
    return Light(
        sun=min(SUN, LEVEL_LIGHT / steep) * (0.15 + 0.85 * day),
        sun_rgb=(1.0, 0.86 + 0.13 * warm, 0.70 + 0.27 * warm),
        sky=SKY * (0.6 + 0.4 * day),
    )


def sky_vector() -> Array:
    """Unit vector towards the brightest part of the sky as it is drawn."""
    v = np.array([0.25, -0.35, 1.0])
    return np.asarray(v / np.linalg.norm(v))


class Lights:
    """The sun and the sky of a renderer."""

    def __init__(self, renderer: vtkRenderer) -> None:
        renderer.AutomaticLightCreationOff()
        renderer.RemoveAllLights()
        self._sun, self._sky = vtkLight(), vtkLight()
        for light in (self._sun, self._sky):
            light.SetLightTypeToSceneLight()
            light.PositionalOff()
            renderer.AddLight(light)
        self._sky.SetPosition(*sky_vector().tolist())
        self.set(150.0, 48.0)

    def set(self, azimuth_deg: float, elevation_deg: float) -> None:
        """Puts the sun in its place; at night a dim light stays, so that one can still work."""
        light = light_of(elevation_deg)
        self._sun.SetPosition(*sun_vector(azimuth_deg, max(elevation_deg, 3.0)).tolist())
        self._sun.SetIntensity(light.sun)
        self._sun.SetColor(*light.sun_rgb)
        self._sky.SetColor(*light.sky_rgb)
        self._sky.SetIntensity(light.sky)


def ambient_shade(relief: "Relief") -> NDArray[np.uint8]:
    """How open to the sky the ground is (rows, cols), 255 in the open, less beside walls."""
    stand = np.clip(relief.top_m - relief.ground_m, 0, STAND_HEIGHT_M) / STAND_HEIGHT_M
    near = _blurred(stand, 4.0 / relief.cell_m)
    wide = _blurred(stand, 14.0 / relief.cell_m)
    share = 1.0 - CORNER_SHADE * np.clip(0.55 * near + 0.45 * wide, 0, 1)
    return np.rint(255.0 * share).astype(np.uint8)


def cast_shadow(
    relief: "Relief", azimuth_deg: float, elevation_deg: float, every: int = 1
) -> NDArray[np.float32]:
    """Share of shadow on the ground (rows, cols), 0 in the sun, 1 in shadow, soft at the rim.

    A cell is dark where something towards the sun reaches above its line of sight to it:
    top(p + k d) - k |d| tan(elevation) > ground(p), step by step. With `every` > 1 on every
    second, third ... cell, which is quicker while a slider moves.
    """
    ground, top = relief.ground_m[::every, ::every], relief.top_m[::every, ::every]
    cell = relief.cell_m * every
    if elevation_deg < LOWEST_SHADOW_DEG:
        return np.zeros(ground.shape, dtype=np.float32)
    east, north, _ = sun_vector(azimuth_deg, 0.0)
    longest = max(abs(east), abs(north))
    rise = np.float32(cell / longest * np.tan(np.deg2rad(elevation_deg)))
    tallest = float((relief.top_m - relief.ground_m).max()) + 10.0
    most = min(MOST_STEPS, *(side - 1 for side in ground.shape))
    steps = int(np.clip(np.ceil(tallest / rise), 1, max(most, 1)))
    dark = np.zeros(ground.shape, dtype=bool)
    for k in range(1, steps + 1):
        dx, dy = round(k * east / longest), round(k * north / longest)
        here, there = _overlap(ground.shape, dy, dx)
        dark[here] |= top[there] - np.float32(k) * rise > ground[here] + 0.05
    return _blurred(dark.astype(np.float32), 0.7)


def lamp_pools(relief: "Relief", lamps_m: NDArray[np.floating]) -> NDArray[np.float32]:
    """Where lamps (n, 3) [m] light the ground (rows, cols), 1 right under one: a soft pool each,
    a sketch of light for the eye and no result of the light model."""
    r = relief
    rows, cols = r.ground_m.shape
    col, row = (lamps_m[:, 0] - r.west_m) / r.cell_m, (lamps_m[:, 1] - r.south_m) / r.cell_m
    inside = (col >= 0) & (col < cols) & (row >= 0) & (row < rows)
    spots = np.zeros((rows, cols), dtype=np.float32)
    np.add.at(spots, (row[inside].astype(int), col[inside].astype(int)), 1.0)
    width = POOL_M / r.cell_m
    return np.asarray(np.clip(_blurred(spots, width) * (2 * np.pi * width**2), 0.0, 1.0))


def _blurred(values: NDArray[np.float32], width: float) -> NDArray[np.float32]:
    """Gaussian blur of a raster by a width in cells, as far as three of them; beyond the rim as at
    the rim. Written out, since importing scipy for it costs more than a tenth of a start."""
    reach = int(np.ceil(3.0 * width))
    weight = np.exp(-0.5 * (np.arange(reach + 1) / width) ** 2)
    weight = (weight / (2.0 * weight.sum() - weight[0])).astype(np.float32)
    for _ in range(2):  # along one side, then along the other
        n = len(values)
        wide = np.pad(values, ((reach, reach), (0, 0)), mode="edge")
        values = weight[0] * wide[reach : reach + n]
        for k in range(1, reach + 1):
            pair = wide[reach - k : reach - k + n] + wide[reach + k : reach + k + n]
            pair *= weight[k]
            values += pair
        values = np.ascontiguousarray(values.T)
    return values


def ground_light(
    ambient: NDArray[np.uint8],
    shadow: NDArray[np.float32],
    tint: str,
    day: float,
    pools: NDArray[np.float32] | None = None,
) -> NDArray[np.uint8]:
    """The texture laid on the ground (rows, cols, 3): white in the open sun, tinted in shadow, by
    night dark but for the pools of light under lamps."""
    if shadow.shape != ambient.shape:
        times = -(-ambient.shape[0] // shadow.shape[0])
        shadow = np.repeat(np.repeat(shadow, times, axis=0), times, axis=1)
        shadow = shadow[: ambient.shape[0], : ambient.shape[1]]
    out = np.empty((*ambient.shape, 3), dtype=np.uint8)
    for first in range(0, len(out), _ROWS_AT_ONCE):
        rows = slice(first, first + _ROWS_AT_ONCE)
        depth = (SHADOW_SHADE * day * shadow[rows])[..., None]
        light = ambient[rows, :, None] * (1.0 - depth + depth * (rgb_of(tint) / np.float32(255.0)))
        if day < 1.0:
            light = light * (day + (1.0 - day) * _dark(None if pools is None else pools[rows]))
        out[rows] = np.rint(light)
    return out


def _dark(pools: NDArray[np.float32] | None) -> NDArray[np.float32]:
    """The ground by night, and the light of lamps on it."""
    dark = np.array(NIGHT_TINT, dtype=np.float32)
    if pools is None:
        return dark
    if pools.ndim == 3:  # in their own colour, from the light model
        return np.asarray(dark * (1.0 - pools[..., 3:]) + pools[..., :3])
    return np.asarray(dark + (np.array(POOL_TINT, dtype=np.float32) - dark) * pools[..., None])


def _overlap(
    shape: tuple[int, ...], dy: int, dx: int
) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """Slices of an array and of the same array moved by (dy, dx) that lie over each other."""
    rows, cols = shape
    here = (slice(max(0, -dy), min(rows, rows - dy)), slice(max(0, -dx), min(cols, cols - dx)))
    there = (slice(max(0, dy), min(rows, rows + dy)), slice(max(0, dx), min(cols, cols + dx)))
    return here, there
