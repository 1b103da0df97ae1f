"""Chargers that the scenario puts on posts and at parking: a dot each, above the ground."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkRenderingCore import vtkActor

from ui.scene.actors.map_layer import points_actor
from ui.scene.actors.polydata import set_lit
from ui.style.colour_maps import rgb_of
from ui.style.theme import Theme

CHARGERS = ("chargers",)
DOT_PX = 9.0
LIFT_M = 1.5


def charger_actors(
    xy_m: NDArray[np.floating] | None, ground_at: Callable[[float, float], float], theme: Theme
) -> dict[str, vtkActor]:
    """A dot at each place (n, 2) [m] over the ground; None or none of them: an empty map."""
    if xy_m is None or len(xy_m) == 0:
        return {}
    height = [ground_at(float(x), float(y)) for x, y in xy_m]
    at = np.column_stack([xy_m, np.maximum(height, -1000.0) + LIFT_M])
    colour = rgb_of(theme.scene.charge_point).astype(np.uint8)
    dots = points_actor(at, np.tile(colour, (len(at), 1)), DOT_PX)
    set_lit(dots, False)
    return {CHARGERS[0]: dots}
