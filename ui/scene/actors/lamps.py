"""Small things in great number: lamp posts, charge points, trees. One actor each."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkRenderingCore import vtkActor

from ui.scene.actors.polydata import actor_of, faces, own_normals, set_face_colours
from ui.scene.look.paints import Rgb
from ui.style.colour_maps import rgb_of
from ui.style.theme import Theme

if TYPE_CHECKING:
    from layers.geometry.mesh import Mesh
    from layers.scene.scene import SceneMeshes

ROOF = 1  # crown, luminaire
ROUND = 0.8  # of the shading of crowns; the rest shows their facets


class SmallThings:
    """Lamps, charge points and trees: a colour for each face, by what it belongs to."""

    def __init__(self, meshes: "SceneMeshes", theme: Theme) -> None:
        self._meshes = {
            "lamp_posts": meshes.lamps,
            "charge_points": meshes.charge_points,
            "trees": meshes.trees,
        }
        self.actors: dict[str, vtkActor] = {
            name: actor_of(faces(mesh, _rounded(mesh) if name == "trees" else None))
            for name, mesh in self._meshes.items()
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
        self._give("lamp_posts", c.luminaire, c.lamp, self._lamp_rgb)
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


def _rounded(mesh: "Mesh") -> NDArray[np.float32]:
    """Normals (n, 3) that let light run round a crown instead of showing its facets."""
    normals = own_normals(mesh)
    crown = mesh.part == ROOF
    count = int(mesh.owner.max()) + 1 if len(mesh.owner) else 0
    corners, owner = mesh.triangles[crown], mesh.owner[crown]
    middle = mesh.points_m[corners].mean(axis=1)
    number = np.maximum(np.bincount(owner, minlength=count), 1)
    centre = np.column_stack([np.bincount(owner, middle[:, k], count) / number for k in range(3)])
    away = mesh.points_m[corners] - centre[owner][:, None]
    away /= np.maximum(np.linalg.norm(away, axis=2, keepdims=True), 1e-6)
    mixed = ROUND * away + (1.0 - ROUND) * normals[corners]
    normals[corners.ravel()] = mixed.reshape(-1, 3)
    return normals


def _varied(colour: str, mesh: "Mesh") -> NDArray[np.uint8]:
    """Crowns differ a little, always the same way, so that a wood is not one lump."""
    count = int(mesh.owner.max()) + 1 if len(mesh.owner) else 0
    wave = np.sin(np.arange(count) * 12.9898) * 43758.5453
    share = 0.92 + 0.16 * (wave - np.floor(wave))
    return np.asarray(np.clip(rgb_of(colour) * share[:, None], 0, 255), np.uint8)
