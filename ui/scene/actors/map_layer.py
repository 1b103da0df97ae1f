"""Lines and dots of a map layer over the scene, in data colours."""

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkRenderingCore import vtkActor

from ui.scene.actors.polydata import actor_of, dots, line_actor, set_face_colours, set_lit
from ui.scene.look.paints import MapPaint, Rgb
from ui.style.theme import Theme

MAP_PAINT = ("map_lines", "map_places", "map_picked")
LINE_PX, PLACE_PX, PICKED_PX = 4.0, 13.0, 20.0
PICKED_BELOW_M = 1.0


def map_actors(paint: MapPaint | None, theme: Theme) -> dict[str, vtkActor]:
    """The actors of a paint."""
    made: dict[str, vtkActor] = {}
    if paint is None:
        return made
    if len(paint.lines_m):
        made["map_lines"] = line_actor(paint.lines_m, theme.scene.edge, LINE_PX)
        set_face_colours(made["map_lines"], paint.line_rgb)
    if len(paint.places_m):
        made["map_places"] = points_actor(paint.places_m, paint.place_rgb, PLACE_PX)
    if paint.picked >= 0:
        # just below the dot itself, so that its data colour stays in sight
        place = paint.places_m[paint.picked : paint.picked + 1] - [0.0, 0.0, PICKED_BELOW_M]
        accent = np.array([[int(theme.scene.selected[k : k + 2], 16) for k in (1, 3, 5)]])
        made["map_picked"] = points_actor(place, accent.astype(np.uint8), PICKED_PX)
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
