"""The sun on the drawn scene: what it reaches at a moment, and how open each place is."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from layers.geometry.face_map import texel_at
from layers.scene.scene import SceneMeshes
from layers.store.disk_store import content_key, keep, kept, user_cache_folder
from layers.sun.horizon import far_terrain
from layers.sun.sun_scene import CastSun, SunScene, cast_sun, sky_openness, sun_scene
from twin.district.district import District
from twin.engine.engine import Cancelled

__all__ = ["CastSun", "SunScene", "cast_sun", "openness_of", "sun_scene_of", "texel_at"]

VERSION = "openness-2"


def sun_scene_of(district: District, meshes: SceneMeshes) -> SunScene:
    """The drawn scene, ready for rays: trees cast shade here, as they are drawn."""
    far = far_terrain(district.terrain, meshes.grid)
    return sun_scene(meshes.buildings, meshes.relief, (meshes.terrain, far, meshes.trees))


def openness_of(
    scene: SunScene, folder: Path | None = None, cancelled: Callable[[], bool] = lambda: False
) -> NDArray[np.uint8]:
    """`sky_openness`, kept on the disk by the shape of the scene. Raises Cancelled when told."""
    folder = folder or user_cache_folder() / "sun"
    key = content_key(VERSION, scene.faces.xyz_m, scene.known)
    arrays = kept(folder, key)
    if arrays is not None and set(arrays) == {"open"}:
        return arrays["open"]

    def each_ray() -> None:
        if cancelled():
            raise Cancelled

    made = sky_openness(scene, each_ray)
    keep(folder, key, {"open": made})
    return made
