"""Data colours that differ from place to place: over the map of all faces, and over the ground."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.scene.actors.polydata import Rgb

if TYPE_CHECKING:
    from layers.geometry.face_map import FaceMap


@dataclass(frozen=True, eq=False)
class FacePaint:
    """rgb (rows, columns, 3): colours over a map of faces; ground_rgb (rows, columns, 3): over the
    relief, row 0 in the south."""

    faces: "FaceMap"
    rgb: Rgb
    ground_rgb: Rgb | None = None
