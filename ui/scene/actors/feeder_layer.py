"""The low-voltage network over the streets: cables and substations in data colours."""

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkRenderingCore import vtkActor

from ui.scene.actors.polydata import actor_of, dots, line_actor, set_face_colours, set_lit
from ui.scene.look.paints import FeederPaint, Rgb
from ui.style.theme import Theme

FEEDER_PAINT = ("feeder_cables", "feeder_substations", "feeder_picked")
CABLE_PX, SUBSTATION_PX, PICKED_PX = 4.0, 13.0, 20.0
PICKED_BELOW_M = 1.0


def feeder_actors(paint: FeederPaint | None, theme: Theme) -> dict[str, vtkActor]:
    """The actors of a paint."""
    if paint is None or len(paint.cables_m) == 0:
        return {}
    cables = line_actor(paint.cables_m, theme.scene.edge, CABLE_PX)
    set_face_colours(cables, paint.cable_rgb)
    made = {
        "feeder_cables": cables,
        "feeder_substations": points_actor(paint.places_m, paint.place_rgb, SUBSTATION_PX),
    }
    if paint.picked >= 0:
        # just below the dot itself, so that its data colour stays in sight
        place = paint.places_m[paint.picked : paint.picked + 1] - [0.0, 0.0, PICKED_BELOW_M]
        accent = np.array([[int(theme.scene.selected[k : k + 2], 16) for k in (1, 3, 5)]])
        made["feeder_picked"] = points_actor(place, accent.astype(np.uint8), PICKED_PX)
    for name in made:
        set_lit(made[name], False)
    return made


def points_actor(places_m: NDArray[np.floating], rgb: Rgb, size_px: float) -> vtkActor:
    """Dots of one size at places (n, 3) [m], each in its colour."""
    actor = actor_of(dots(places_m))
    set_face_colours(actor, rgb)
    actor.GetProperty().SetPointSize(size_px)
    actor.GetProperty().SetRenderPointsAsSpheres(False)
    actor.GetMapper().SetRelativeCoincidentTopologyPointOffsetParameter(-12.0)
    return actor
