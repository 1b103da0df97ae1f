"""What data paint on the scene: colours of faces, ground, streets, feeders, sun and lamps."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from layers.geometry.face_map import FaceMap
    from layers.geometry.mesh import Mesh

Rgb = NDArray[np.uint8]
Singles = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class FacePaint:
    """rgb (rows, columns, 3): colours over a map of faces; ground_rgb (rows, columns, 3): over the
    relief, row 0 in the south."""

    faces: "FaceMap"
    rgb: Rgb
    ground_rgb: Rgb | None = None


@dataclass(frozen=True, eq=False)
class SunPaint:
    """Light at one moment: of the faces over their map, of the ground over the relief, row 0 in
    the south: ground_rgb (rows, columns, 3) and ground_lit (rows, columns), 0 to 255."""

    faces: FacePaint
    ground_rgb: Rgb
    ground_lit: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class StreetPaint:
    """What lies over the streets.

    `mesh`: surfaces with the street as owner. `rgb` (n_streets, 3), or `image` (rows, cols, 3)
    over `extent_m` (west, south, east, north), row 0 in the south; None: no colours. `selected`
    row of the picked street, -1: none.
    """

    mesh: "Mesh"
    rgb: Rgb | None = None
    image: Rgb | None = None
    extent_m: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    selected: int = -1


@dataclass(frozen=True, eq=False)
class MapPaint:
    """What a map layer draws over the scene: `lines_m` (k, 2, 3) with `line_rgb` (k, 3), dots at
    `places_m` (n, 3) with `place_rgb` (n, 3); `picked` row of the picked place, -1: none."""

    lines_m: NDArray[np.float32]
    line_rgb: Rgb
    places_m: NDArray[np.float32]
    place_rgb: Rgb
    picked: int = -1


@dataclass(frozen=True, eq=False)
class NightPaint:
    """What the lamps do to the scene in one hour.

    `ground` (rows, cols, 4): colour times brightness, and brightness, 0..1, over the relief.
    `wall_m` (k, 2, 3) the foot of walls beside lit ground, `wall_top_m` (k,) how
    far up they shine, `wall_rgba` (k, 4) how much.
    `luminaire_rgb` (n_lamps, 3) and `luminaire_level` (n_lamps,) 0..1 of the burning luminaires.
    """

    ground: Singles
    wall_m: Singles
    wall_top_m: NDArray[np.float64]
    wall_rgba: Rgb
    luminaire_rgb: Rgb
    luminaire_level: NDArray[np.float64]
