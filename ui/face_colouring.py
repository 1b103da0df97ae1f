"""From the sun on faces to colours over their map, and a legend."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from twin.compare import Answer
from twin.district import Array
from twin.face_indicators import BY_KEY, FaceIndicator, period_in_words
from ui.colour_maps import Rgb, colour_table, coloured
from ui.overlay.legend import Legend
from ui.scene.face_paint import FacePaint
from ui.state import ViewSettings, rounded_up
from ui.sun_light import SunLight
from ui.theme import Theme

if TYPE_CHECKING:
    from layers.face_map import FaceMap
    from layers.scene import SceneMeshes
    from twin.steps_sun_faces import FaceSun


@dataclass(frozen=True, eq=False)
class FaceColouring:
    """An indicator over one period on all texels (k,), and the end of its legend."""

    indicator: FaceIndicator
    when: str
    values: Array
    high: float

    def in_words(self, texel: int) -> str:
        """'Irradiation: 812 kWh/m² a year' at a texel."""
        value = self.values[texel]
        if not np.isfinite(value):
            return ""
        figures = f"{value:,.0f}" if value >= 10 else f"{value:.1f}"
        return f"{self.indicator.short}: {figures} {self.indicator.unit} {self.when}"


def sun_on_faces(answer: Answer, meshes: "SceneMeshes", light: SunLight) -> "FaceSun":
    """The sun on the faces of an answer's district: seconds of rays, kept on the disk."""
    from twin.steps_sun_faces import face_sun

    return face_sun(answer.district, meshes, light.scene, answer.results["climate"])


def face_colouring(sun: "FaceSun", light: SunLight, settings: ViewSettings) -> FaceColouring:
    """What the faces are coloured by under these settings."""
    from twin.steps_sun_faces import over_period

    indicator, period, hour = BY_KEY[settings.colour_by], settings.sun_period, settings.hour
    values = over_period(sun, light.scene, indicator.key, period, hour)
    known = values[light.scene.known & np.isfinite(values)]
    high = rounded_up(float(np.percentile(known, 98))) if len(known) else 1.0
    return FaceColouring(indicator, period_in_words(period, hour), values, high)


def face_paint(colouring: FaceColouring, faces: "FaceMap", theme: Theme) -> FacePaint:
    """The colours over the map of faces."""
    rows, columns = faces.shape
    rgb = np.zeros((rows * columns, 3), dtype=np.uint8)
    rgb[faces.texel] = coloured(
        colouring.values, sun_table(), 0.0, colouring.high, theme.scene.no_data
    )
    return FacePaint(faces, rgb.reshape(rows, columns, 3))


def face_legend(colouring: FaceColouring) -> Legend:
    i = colouring.indicator
    return Legend(
        i.title, f"{i.unit} {colouring.when}", table=sun_table(), high=colouring.high, open_end=True
    )


def sun_table() -> Rgb:
    """Dark where there is little sun, light where there is much."""
    return colour_table("ember")[::-1]
