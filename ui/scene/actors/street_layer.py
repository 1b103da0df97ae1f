"""Streets in data colours, drawn without light, and the outline of the street that is picked."""

from typing import TYPE_CHECKING

import numpy as np
from vtkmodules.vtkRenderingCore import vtkActor

from ui.scene.actors.polydata import (
    Picture,
    actor_of,
    faces,
    line_actor,
    set_face_colours,
    set_lit,
    set_texture_places,
)
from ui.scene.look.paints import StreetPaint
from ui.style.theme import Theme

if TYPE_CHECKING:
    pass

STREET_PAINT = ("street_colours", "street_outline")
_COLOURS, _OUTLINE = STREET_PAINT


def street_paint_actors(paint: StreetPaint | None, theme: Theme) -> dict[str, vtkActor]:
    """The actors of a paint: at most a coloured surface and an outline."""
    made: dict[str, vtkActor] = {}
    if paint is None or paint.mesh.is_empty:
        return made
    if paint.rgb is not None or paint.image is not None:
        made[_COLOURS] = _surface(paint)
    chosen = paint.mesh.edge_owner == paint.selected
    if chosen.any():
        edges = paint.mesh.edges_m[chosen]
        made[_OUTLINE] = line_actor(edges, theme.scene.selected, 1.5 + theme.line_px)
    return made


def _surface(paint: StreetPaint) -> vtkActor:
    mesh = paint.mesh
    up = np.tile(np.array([0, 0, 1], dtype=np.float32), (len(mesh.points_m), 1))
    data = faces(mesh, normals=up)
    actor = actor_of(data)
    if paint.image is not None:
        west, south, east, north = paint.extent_m
        size = [east - west, north - south]
        set_texture_places(data, (mesh.points_m[:, :2] - [west, south]) / size)
        actor.SetTexture(Picture(paint.image).texture)
    else:
        assert paint.rgb is not None
        set_face_colours(actor, paint.rgb[mesh.owner])
    set_lit(actor, False)
    # in front of the carriageway, which lies in the same place
    actor.GetMapper().SetRelativeCoincidentTopologyPolygonOffsetParameters(-0.08, -6.0)
    return actor
