"""Chargers that the scenario puts on posts and at parking: a dot each, above the ground."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkRenderingCore import vtkActor

from ui.colour_maps import rgb_of
from ui.scene.feeder_layer import points_actor
from ui.scene.polydata import set_lit

if TYPE_CHECKING:
    from ui.scene.view import SceneView

DOT_PX = 9.0
LIFT_M = 1.5


class ChargerLayer:
    """Keeps one actor on the renderer of a scene, whatever district it shows."""

    def __init__(self, scene: "SceneView") -> None:
        self._scene = scene
        self._actor: vtkActor | None = None

    def show(self, xy_m: NDArray[np.floating]) -> None:
        """A dot at each place (n, 2) [m]; none: an empty map."""
        renderer = self._scene.canvas.renderer
        if self._actor is not None:
            renderer.RemoveActor(self._actor)
            self._actor = None
        if len(xy_m):
            height = [self._scene.navigator.ground_at(float(x), float(y)) for x, y in xy_m]
            at = np.column_stack([xy_m, np.maximum(height, -1000.0) + LIFT_M])
            colour = rgb_of(self._scene.look.theme.scene.charge_point).astype(np.uint8)
            self._actor = points_actor(at, np.tile(colour, (len(at), 1)), DOT_PX)
            set_lit(self._actor, False)
            renderer.AddActor(self._actor)
        self._scene.canvas.update()
