"""The light on streets, and how it is laid on the scene: for the window and for a picture."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.answer.compare import Answer
from twin.on_demand.streets.street_answer import StreetAnswer
from ui.background.streets import night_of, street_surface, streets_of
from ui.map_layers.street_colouring import (
    StreetColouring,
    lux_colours,
    street_colouring,
    street_colours,
)
from ui.scene.look.paints import StreetPaint
from ui.style.theme import Theme
from ui.view_state.view_settings import ViewSettings

if TYPE_CHECKING:
    from layers.geometry.mesh import Mesh
    from layers.scene.scene import SceneMeshes
    from layers.terrain.relief import Relief
    from twin.on_demand.streets.night import NightLight

DUSK_DEG = 10.0  # the sun's height below which lamps are asked for


@dataclass(frozen=True, eq=False)
class LitStreets:
    """The light on the streets, the surfaces that show it, and the light on all the ground."""

    answer: StreetAnswer
    surface: "Mesh"
    night: "NightLight"


def lit_streets(answer: Answer, meshes: "SceneMeshes", last: LitStreets | None) -> LitStreets:
    """All of it, off the GUI thread; from the last one of the same district where that helps."""
    streets = streets_of(answer, last.answer if last else None)
    surface = last.surface if last else street_surface(answer.district, meshes.grid)
    return LitStreets(streets, surface, night_of(streets, meshes.relief))


def street_paint(
    lit: LitStreets, settings: ViewSettings, theme: Theme, relief: "Relief"
) -> tuple[StreetPaint, StreetColouring | None]:
    """The colours over the streets, and what they mean; None where they have none."""
    colouring = street_colouring(lit.answer, settings.colour_streets)
    rgb = image = None
    if colouring and settings.colour_streets == "lux":
        image = lux_colours(lit.night.lux.sum(axis=0), theme.scene.no_data)
    elif colouring:
        rgb = street_colours(colouring, theme)
    r = relief
    rows, cols = r.ground_m.shape
    extent = (r.west_m, r.south_m, r.west_m + cols * r.cell_m, r.south_m + rows * r.cell_m)
    return StreetPaint(lit.surface, rgb, image, extent, settings.street), colouring
