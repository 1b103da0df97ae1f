"""Small things in great number: lamp posts, charge points, trees. One actor each."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkRenderingCore import vtkActor

from ui.colour_maps import rgb_of
from ui.scene.polydata import Rgb, actor_of, faces, set_face_colours
from ui.theme import Theme

if TYPE_CHECKING:
    from layers.mesh import Mesh
    from layers.scene import SceneMeshes

ROOF = 1  # crown, lantern


class SmallThings:
    """Lamps, charge points and trees: a colour for each face, by what it belongs to."""

    def __init__(self, meshes: "SceneMeshes", theme: Theme) -> None:
        self._meshes = {
            "lamp_posts": meshes.lamps,
            "charge_points": meshes.charge_points,
            "trees": meshes.trees,
        }
        self.actors: dict[str, vtkActor] = {
            name: actor_of(faces(mesh)) for name, mesh in self._meshes.items()
        }
        self._lamp_rgb: Rgb | None = None
        self.restyle(theme)

    def colour_lamps(self, rgb: Rgb | None) -> None:
        """A colour for each lamp post (n, 3), or None for the theme's own."""
        self._lamp_rgb = rgb
        self.restyle(self._theme)

    def restyle(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._theme = theme
        c = theme.scene
        self._give("lamp_posts", c.lantern, c.lamp, self._lamp_rgb)
        self._give("charge_points", c.charge_point, c.charge_point, None)
        self._give("trees", c.crown, c.trunk, _varied(c.crown, self._meshes["trees"]))

    def _give(self, name: str, head: str, foot: str, of_owner: Rgb | None) -> None:
        mesh = self._meshes[name]
        if mesh.is_empty:
            return
        colours = np.where((mesh.part == ROOF)[:, None], rgb_of(head), rgb_of(foot))
        if of_owner is not None and len(of_owner):
            heads = mesh.part == ROOF
            colours[heads] = of_owner[mesh.owner[heads]]
        set_face_colours(self.actors[name], colours.astype(np.uint8))


def _varied(colour: str, mesh: "Mesh") -> NDArray[np.uint8]:
    """Crowns differ a little, always the same way, so that a wood is not one lump."""
    count = int(mesh.owner.max()) + 1 if len(mesh.owner) else 0
    wave = np.sin(np.arange(count) * 12.9898) * 43758.5453
    share = 0.92 + 0.16 * (wave - np.floor(wave))
    return np.clip(rgb_of(colour) * share[:, None], 0, 255).astype(np.uint8)
