"""From the sun on faces to colours over their map, and a legend."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from twin.answer.compare import Answer
from twin.on_demand.sun.face_indicators import BY_KEY, FaceIndicator, period_in_words
from ui.map_layers.sun_light import SunLight
from ui.overlay.legend import Legend
from ui.scene.look.paints import FacePaint
from ui.style.colour_maps import Rgb, colour_table, coloured
from ui.style.theme import Theme
from ui.view_state.state import rounded_up
from ui.view_state.view_settings import ViewSettings

if TYPE_CHECKING:
    from layers.geometry.face_map import FaceMap
    from layers.scene.scene import SceneMeshes
    from twin.on_demand.sun.sun_faces import FaceSun
    from twin.on_demand.sun.sun_ground import GroundSun

Singles = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class FaceColouring:
    """An indicator over one period on all texels (k,) and on the ground (rows, columns), row 0 in
    the south, and the end of its legend."""

    indicator: FaceIndicator
    when: str
    values: Singles
    ground: Singles
    high: float

    def at_texel(self, texel: int) -> str:
        """'Sun here: 812 kWh/m² a year' at a texel."""
        return self._in_words(float(self.values[texel]))

    def at_cell(self, row: int, column: int) -> str:
        """The same at a cell of the ground; nothing beyond it."""
        rows, columns = self.ground.shape
        inside = 0 <= row < rows and 0 <= column < columns
        return self._in_words(float(self.ground[row, column])) if inside else ""

    def _in_words(self, value: float) -> str:
        if not np.isfinite(value):
            return ""
        figures = f"{value:,.0f}" if value >= 10 else f"{value:.1f}"
        return f"{self.indicator.name} here: {figures} {self.indicator.unit} {self.when}"


@dataclass(frozen=True, eq=False)
class SurfaceSun:
    """The sun on a district's faces and on its ground."""

    faces: "FaceSun"
    ground: "GroundSun"


def sun_on_surfaces(answer: Answer, meshes: "SceneMeshes", light: SunLight) -> SurfaceSun:
    """The sun on all that is drawn of an answer's district: seconds of rays, kept on the disk."""
    from twin.on_demand.sun.sun_faces import face_sun
    from twin.on_demand.sun.sun_ground import ground_sun

    given = answer.district, meshes, light.scene, answer.results["climate"]
    return SurfaceSun(face_sun(*given), ground_sun(*given))


def face_colouring(sun: SurfaceSun, light: SunLight, settings: ViewSettings) -> FaceColouring:
    """What faces and ground are coloured by under these settings."""
    from twin.on_demand.sun.sun_faces import on_texels
    from twin.on_demand.sun.sun_ground import on_ground

    indicator, period, hour = BY_KEY[settings.colour_by], settings.sun_period, settings.hour
    values = on_texels(sun.faces, light.scene, indicator.key, period, hour)
    ground = on_ground(sun.ground, indicator.key, period, hour)
    known = values[light.scene.known & np.isfinite(values)]
    high = rounded_up(float(np.percentile(known, 98))) if len(known) else 1.0
    return FaceColouring(indicator, period_in_words(period, hour), values, ground, high)


def face_paint(colouring: FaceColouring, faces: "FaceMap", theme: Theme) -> FacePaint:
    """The colours over the map of faces, and over the ground."""
    scale = sun_table(), 0.0, colouring.high, theme.scene.no_data
    rows, columns = faces.shape
    rgb = np.zeros((rows * columns, 3), dtype=np.uint8)
    rgb[faces.texel] = coloured(colouring.values, *scale)
    return FacePaint(faces, rgb.reshape(rows, columns, 3), coloured(colouring.ground, *scale))


def face_legend(colouring: FaceColouring) -> Legend:
    """The scale, and that trees cast no shade in these numbers, though they do in the picture."""
    i = colouring.indicator
    return Legend(
        f"{i.name}, trees left out",
        f"{i.unit} {colouring.when}",
        table=sun_table(),
        high=colouring.high,
        open_end=True,
    )


def sun_table() -> Rgb:
    """Dark where there is little sun, light where there is much."""
    return colour_table("ember")[::-1]
