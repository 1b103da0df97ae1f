"""One actor for the buildings of a tile, or its blocks, with their colours in a small texture."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonDataModel import vtkStaticCellLocator

from ui.scene.actors.buildings import colour_places, colour_texels
from ui.scene.actors.polydata import Picture, actor_of, faces, set_lit, set_texture_places
from ui.scene.eye.picking import first_hit, locator_of
from ui.scene.look.paints import Rgb
from ui.view_state.camera import Array

if TYPE_CHECKING:
    from layers.geometry.mesh import Mesh


class TileActor:
    """Draws the bodies of a mesh; `paint` gives each its colour without touching the mesh."""

    def __init__(self, mesh: "Mesh", count: int) -> None:
        self.count = count
        self._owner = mesh.owner
        self._edges_m, self._edge_owner = mesh.edges_m, mesh.edge_owner
        data = faces(mesh)
        set_texture_places(data, colour_places(mesh, count))
        self._picture = Picture(np.zeros((4, 1, 3), dtype=np.uint8))
        self.actor = actor_of(data)
        self.actor.SetTexture(self._picture.texture)
        set_lit(self.actor, False)
        self._data = data
        self._locator: vtkStaticCellLocator | None = None

    def paint(self, rgb: Rgb) -> None:
        """A colour for each body (count, 3)."""
        self._picture.set(colour_texels(rgb, rgb, lit=False))

    def edges_of(self, row: int) -> NDArray[np.floating]:
        """The edges (k, 2, 3) [m] of one body."""
        return np.asarray(self._edges_m[self._edge_owner == row])

    def prepare_picking(self) -> None:
        """Builds what picking needs; without it the first pick does."""
        self._locator = locator_of(self._data)

    def hit(self, start: Array, end: Array) -> tuple[float, int] | None:
        """Share of the way to the first body on a line, and its row."""
        if self._locator is None:
            self.prepare_picking()
        assert self._locator is not None
        found = first_hit(self._locator, start, end)
        return None if found is None else (found[0], int(self._owner[found[1]]))
