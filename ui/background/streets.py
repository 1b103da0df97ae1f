"""The light on streets off the GUI thread.

Physics and readers are imported inside the functions, so that the window is shown before they load.
"""

from typing import TYPE_CHECKING

from twin.answer.compare import Answer
from twin.district.district import District

if TYPE_CHECKING:
    from layers.geometry.mesh import Mesh
    from layers.terrain.ground import GroundGrid
    from layers.terrain.relief import Relief
    from twin.on_demand.streets.night import NightLight
    from twin.on_demand.streets.street_answer import StreetAnswer
    from twin.steps.lighting.street_results import StreetDetail


def streets_of(answer: Answer, last: "StreetAnswer | None") -> "StreetAnswer":
    """The light on the streets of an answer, from the last one where that helps."""
    from twin.on_demand.streets.street_answer import street_answer

    return street_answer(answer, last)


def night_of(streets: "StreetAnswer", relief: "Relief") -> "NightLight":
    """The light of the lamps on the ground."""
    from twin.on_demand.streets.night import night_light

    district, lighting = streets.answer.district, streets.answer.results["lighting"]
    return night_light(streets.book, lighting, relief, district.buildings.geometry)


def street_detail(streets: "StreetAnswer", row: int) -> "StreetDetail | None":
    """One street closely, as a straight road."""
    from twin.on_demand.streets.street_closely import street_closely

    return street_closely(streets, row)


def street_surface(district: District, grid: "GroundGrid") -> "Mesh":
    """The surfaces that carry the streets' colours."""
    from twin.on_demand.scene.street_scene import street_surfaces

    return street_surfaces(district, grid)
