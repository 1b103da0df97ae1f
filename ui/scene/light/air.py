"""Between the eye and things, and behind them: haze, colours of the sky, lit windows."""

from collections.abc import Mapping

import numpy as np
from vtkmodules.vtkRenderingCore import vtkActor

from ui.scene.actors.facades import show_haze, show_windows, with_haze
from ui.scene.look.look import Look
from ui.style.colour_maps import mixed
from ui.view_state.brightness import daylight_frac

MARKS = ("selected_edges", "hovered_edges")  # seen through any haze
HAZE_M = 2600.0
HAZE_MOST = 0.62  # the far end of a district is still seen
EVENING = "#f0c79c"  # the rim of the sky around a low sun
_EVENING_DEG = (-4.0, 12.0)  # below and above, the rim has no such colour


def sky_colours(look: Look) -> tuple[str, str]:
    """The sky at its rim and overhead; warm at the rim around a low sun, where it is lifelike."""
    elevation = look.sun_deg[1]
    c, day = look.drawn.scene, daylight_frac(elevation)
    low, top = (mixed(sky, c.night_sky, 1.0 - day) for sky in (c.sky_low, c.sky_top))
    if not look.is_lifelike:
        return mixed(low, c.sky_low, 0.25), top
    middle, half = np.mean(_EVENING_DEG), np.ptp(_EVENING_DEG) / 2
    evening = float(np.clip(1.0 - abs(elevation - middle) / half, 0.0, 1.0))
    return mixed(low, EVENING, 0.6 * evening), top


class Air:
    """Haze before all actors but marks, and windows in the walls of buildings."""

    def __init__(self, walls: vtkActor, actors: Mapping[str, vtkActor]) -> None:
        self._walls = walls
        self._actors = tuple(actor for name, actor in actors.items() if name not in MARKS)
        for actor in self._actors:
            if actor is not walls:  # they have it with their windows
                with_haze(actor)

    def show(self, look: Look) -> None:
        """As a look says: none where colours mean something."""
        night = 1.0 - daylight_frac(look.sun_deg[1])
        seen = 1.0 if look.is_lifelike else 0.0
        show_windows(self._walls, seen, night, look.lit_windows)
        rim, _ = sky_colours(look)
        for actor in self._actors:
            show_haze(actor, rim, HAZE_MOST * seen * (1.0 - 0.5 * night), HAZE_M)
