"""Sun and sky on a stage: its lights, its background, and the light on ground and faces.

Until the sun has been cast by rays (`sun_paint`), shadows come from the relief and fall on the
ground only.
"""

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkRenderingCore import vtkActor, vtkRenderer

from ui.scene.actors.ground import DEPTH_ORDER, GroundLight
from ui.scene.actors.polydata import AMBIENT
from ui.scene.light.air import sky_colours
from ui.scene.light.sun import (
    Lights,
    ambient_shade,
    cast_shadow,
    ground_light,
    lamp_pools,
    light_of,
    sky_vector,
    sun_vector,
)
from ui.scene.look.paints import FacePaint, Rgb, SunPaint
from ui.style.colour_maps import rgb_of
from ui.view_state.brightness import daylight_frac

if TYPE_CHECKING:
    from layers.terrain.relief import Relief
    from twin.on_demand.sun.sun_scene import CastSun, SunScene
    from ui.scene.look.look import Look
    from ui.scene.look.paints import NightPaint

Singles = NDArray[np.float32]
Bytes = NDArray[np.uint8]

GLOWING = {"lamp_posts", *DEPTH_ORDER} - {"water"}  # by night lit by lamps, not by the sky
ACROSS = 0.18  # what opposite fronts and the ground throw back on faces
SHADE_RGB = (0.98, 0.985, 1.0)  # what the sun does not reach is lit by a bluish sky
CLOSED = 0.58  # of the sky's light that is left where nothing of the sky is seen
FOOT, FOOT_M = 0.35, 7.0  # of that light is lost at the foot of walls, less up to this height
_AT_ONCE = 100_000  # texels; bounds the memory
_ROWS_AT_ONCE = 256  # of the ground, likewise
NIGHT_FACES = (0.74, 0.82, 1.0)  # the colour of walls and roofs under a night sky


def sun_paint(
    scene: "SunScene", open_frac: Bytes, ambient: Bytes, cast: "CastSun", tint: str
) -> SunPaint:
    """The light of sun and sky on all faces and on the ground; `ambient` as of `ambient_shade`, on
    the raster of `cast.ground`."""
    depth = _shadow_frac(cast.elevation_deg)
    ground = np.empty((*cast.ground.shape, 3), dtype=np.uint8)
    for first in range(0, len(ground), _ROWS_AT_ONCE):
        rows = slice(first, first + _ROWS_AT_ONCE)
        shadow = (255 - cast.ground[rows]).astype(np.float32) * np.float32(depth / 255.0)
        day = daylight_frac(cast.elevation_deg)
        ground[rows] = ground_light(ambient[rows], shadow, tint, day)
    faces = FacePaint(scene.faces, _on_faces(scene, open_frac, cast))
    return SunPaint(faces, ground, cast.ground)


def _shadow_frac(elevation_deg: float) -> float:
    """How deep shadow on level ground is drawn: a low sun hardly lights it and leaves less."""
    return float(0.5 + 0.5 * np.clip(elevation_deg / 25.0, 0.0, 1.0))


def dimmed_at_foot(scene: "SunScene", open_frac: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Openness with a dimmer foot of walls, as paving gives back less light than the sky gives."""
    faces, planes = scene.faces, scene.planes
    out = np.empty(len(faces), dtype=np.uint8)
    for first in range(0, len(faces), _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        plane = faces.plane[part]
        height = faces.share_of(part)[:, 1] * planes.size_m[plane, 1].astype(np.float32)
        left = 1.0 - FOOT * np.clip(1.0 - height / FOOT_M, 0.0, 1.0) * planes.upright[plane]
        out[part] = np.rint(open_frac[part] * left)
    return out


def _on_faces(scene: "SunScene", open_frac: NDArray[np.uint8], cast: "CastSun") -> Rgb:
    """The picture of light over the map of faces: what VTK's lights would give, with the sky held
    back where neighbours stand and the sun where it does not reach."""
    faces, normal = scene.faces, scene.planes.normal
    day, light = daylight_frac(cast.elevation_deg), light_of(cast.elevation_deg)
    from_sky = np.maximum(normal @ sky_vector(), 0.0)[:, None] * light.sky * np.array(light.sky_rgb)
    even = (AMBIENT + ACROSS) * (0.5 + 0.5 * day) * np.array(SHADE_RGB)
    night = np.array(NIGHT_FACES) + (1.0 - np.array(NIGHT_FACES)) * day
    sky = ((even + from_sky) * night).astype(np.float32)
    towards = np.maximum(normal @ sun_vector(cast.azimuth_deg, cast.elevation_deg), 0.0)
    sun = (towards[:, None] * light.sun * np.array(light.sun_rgb)).astype(np.float32)
    out = np.zeros((faces.shape[0] * faces.shape[1], 3), dtype=np.uint8)
    for first in range(0, len(faces), _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        plane, texel = faces.plane[part], faces.texel[part]
        seen = np.float32(CLOSED) + np.float32((1.0 - CLOSED) / 255.0) * open_frac[part]
        rgb = sky[plane] * seen[:, None]
        rgb += sun[plane] * (cast.lit[part].astype(np.float32) / np.float32(255.0))[:, None]
        out[texel] = np.rint(np.minimum(rgb, 1.0) * np.float32(255.0))
    return out.reshape(*faces.shape, 3)


class Daylight:
    """The light of a stage: `show` puts all of it as a look says."""

    def __init__(
        self, renderer: vtkRenderer, relief: "Relief", luminaires_m: NDArray[np.floating]
    ) -> None:
        self.ground = GroundLight(relief)
        self._renderer, self._relief, self._luminaires_m = renderer, relief, luminaires_m
        self._ambient = ambient_shade(relief)
        self._lights = Lights(renderer)
        self._laid: SunPaint | None = None

    def show(self, look: "Look", actors: dict[str, vtkActor], *, quick: bool = False) -> None:
        """Lights, ground and sky for the look's sun; `quick` on a coarser raster."""
        azimuth, elevation = look.sun_deg
        day = daylight_frac(elevation)
        self._lights.set(azimuth, elevation)
        self._light_ground(look, day, quick)
        for name, actor in actors.items():
            if actor.GetProperty().GetLighting():
                at_night = 0.95 if name in GLOWING else 0.5 * AMBIENT
                actor.GetProperty().SetAmbient(at_night + (AMBIENT - at_night) * day)
        low, top = sky_colours(look)
        self._renderer.SetBackground(*(rgb_of(low) / 255.0).tolist())
        self._renderer.SetBackground2(*(rgb_of(top) / 255.0).tolist())

    def _light_ground(self, look: "Look", day: float, quick: bool) -> None:
        elevation, night = look.sun_deg[1], look.night
        burning = night is not None and bool(night.luminaire_level.any())
        if look.sun is not None and elevation > 0.0 and not burning:
            if look.sun is not self._laid:
                self.ground.set(look.sun.ground_rgb)
            self._laid = look.sun
            return
        self._laid = None
        if look.sun is None:
            shadow = cast_shadow(self._relief, *look.sun_deg, 2 if quick else 1)
        else:
            shadow = _coarser(look.sun.ground_lit, self._ambient.shape)
        pools = self._lamp_light(look, night) if day < 1.0 else None
        self.ground.set(ground_light(self._ambient, shadow, look.drawn.scene.shadow, day, pools))

    @cached_property
    def _pools(self) -> Singles:
        return lamp_pools(self._relief, self._luminaires_m)

    def _lamp_light(self, look: "Look", night: "NightPaint | None") -> Singles | None:
        if "lamp_posts" in look.hidden:
            return None
        return self._pools if night is None else night.ground


def _coarser(lit: NDArray[np.uint8], shape: tuple[int, ...]) -> Singles:
    """Shadow on the cells of the relief, from a raster as fine or finer by a whole factor."""
    times = lit.shape[0] // shape[0]
    part = lit[: times * shape[0] : times, : times * shape[1] : times]
    return np.float32(1.0) - part.astype(np.float32) / np.float32(255.0)
