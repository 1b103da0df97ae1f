"""The sun of one district, ready to be cast: for the window, and for the picture of a snapshot."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from twin.district.district import District
from ui.scene.light.daylight import dimmed_at_foot, sun_paint
from ui.scene.light.sun import ambient_shade
from ui.scene.look.paints import SunPaint
from ui.style.theme import Theme

if TYPE_CHECKING:
    from layers.scene.scene import SceneMeshes
    from twin.on_demand.sun.sun_scene import SunScene


@dataclass(frozen=True, eq=False)
class SunLight:
    """What all moments share: the scene for rays, how open its faces (k,) and its ground are, the
    latter on the raster of the relief."""

    scene: "SunScene"
    open_frac: NDArray[np.uint8]
    ambient: NDArray[np.uint8]

    @cached_property
    def fine_ambient(self) -> NDArray[np.uint8]:
        """`ambient` on the finer raster that a full cast lights."""
        from scipy.ndimage import zoom  # not before the window is there

        rows, columns = self.scene.ground_z_m.shape
        times = (rows / self.ambient.shape[0], columns / self.ambient.shape[1])
        finer = zoom(self.ambient, times, order=1, mode="nearest", grid_mode=True)
        return np.asarray(finer, np.uint8)

    def at(self, sun_deg: tuple[float, float], theme: Theme, *, quick: bool = False) -> SunPaint:
        """The light at a place of the sun (azimuth, elevation); `quick` with fewer rays."""
        from twin.on_demand.sun.sun_scene import cast_sun

        cast = cast_sun(self.scene, *sun_deg, quick=quick)
        ambient = self.ambient if quick else self.fine_ambient
        return sun_paint(self.scene, self.open_frac, ambient, cast, theme.scene.shadow)

    def texel_at(self, face: int, point_m: NDArray[np.float64]) -> int:
        """The texel at a point (3,) [m] of a face of the buildings."""
        from twin.on_demand.sun.sun_scene import texel_at

        return texel_at(self.scene.faces, self.scene.planes, face, point_m)


def sun_light(
    district: District,
    meshes: "SceneMeshes",
    cancelled: Callable[[], bool] = lambda: False,
    folder: Path | None = None,
) -> SunLight:
    """Made once for a district: seconds of rays, the long part of them kept on the disk (in a
    folder, else in the user's cache)."""
    from twin.on_demand.sun.sun_scene import openness_of, sun_scene_of

    scene = sun_scene_of(district, meshes)
    seen = dimmed_at_foot(scene, openness_of(scene, folder, cancelled))
    return SunLight(scene, seen, ambient_shade(meshes.relief))
