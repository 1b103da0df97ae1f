"""Carriageways and pavements."""

from typing import TYPE_CHECKING

from vtkmodules.vtkRenderingCore import vtkActor

from ui.scene.actors.ground import GroundLight, laid
from ui.scene.actors.polydata import set_colour
from ui.style.theme import Theme

if TYPE_CHECKING:
    from layers.scene.scene import SceneMeshes


def street_actors(meshes: "SceneMeshes", light: GroundLight, theme: Theme) -> dict[str, vtkActor]:
    """Pavements and carriageways, on the ground and under its light."""
    c = theme.scene
    return {
        "pavement": laid("pavement", meshes.pavement, light, c.pavement),
        "carriageway": laid("carriageway", meshes.carriageway, light, c.carriageway),
    }


def restyle_streets(actors: dict[str, vtkActor], theme: Theme) -> None:
    """Takes the colours of a theme."""
    set_colour(actors["pavement"], theme.scene.pavement)
    set_colour(actors["carriageway"], theme.scene.carriageway)
