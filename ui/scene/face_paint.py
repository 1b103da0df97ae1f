"""Data colours over the map of all faces, for walls and roofs that differ from place to place."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.scene.polydata import Rgb

if TYPE_CHECKING:
    from layers.face_map import FaceMap


@dataclass(frozen=True, eq=False)
class FacePaint:
    """rgb (rows, columns, 3): colours over a map of faces."""

    faces: "FaceMap"
    rgb: Rgb
