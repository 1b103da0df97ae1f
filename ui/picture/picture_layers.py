"""What lies over the scene of a picture, as in the window: sun, faces, streets, layers, night."""

from dataclasses import replace
from typing import TYPE_CHECKING

from twin.answer.compare import Answer
from twin.on_demand.streets.street_indicators import BY_KEY as ON_STREETS
from twin.on_demand.sun.face_indicators import BY_KEY as ON_FACES
from ui.background.feeders import plug_places_m
from ui.map_layers.face_colouring import face_colouring, face_legend, face_paint, sun_on_surfaces
from ui.map_layers.map_layers import layer_of
from ui.map_layers.street_colouring import street_legend
from ui.map_layers.street_paint import DUSK_DEG, lit_streets, street_paint
from ui.map_layers.sun_light import SunLight, sun_light
from ui.overlay.legend import Legend
from ui.scene.light.night import night_paint
from ui.scene.look.look import Look
from ui.style.theme import Theme
from ui.view_state.view_settings import ViewSettings

if TYPE_CHECKING:
    from layers.scene.scene import SceneMeshes

Legends = tuple[Legend, ...]


def with_layers(
    look: Look, answer: Answer, meshes: "SceneMeshes", settings: ViewSettings, theme: Theme
) -> tuple[Look, Legends]:
    """A look with all that these settings lay over the scene, and the legends of it."""
    light = sun_light(answer.district, meshes)
    chargers = plug_places_m(answer)
    look = replace(look, sun=light.at(look.sun_deg, theme), chargers_m=chargers)
    look, of_faces = _with_faces(look, answer, meshes, settings, light)
    look, of_streets = _with_streets(look, answer, meshes, settings, theme)
    look, of_map = _with_map_layer(look, answer, meshes, settings)
    return look, (*of_faces, *of_streets, *of_map)


def _with_faces(
    look: Look, answer: Answer, meshes: "SceneMeshes", settings: ViewSettings, light: SunLight
) -> tuple[Look, Legends]:
    if settings.colour_by not in ON_FACES:
        return look, ()
    colouring = face_colouring(sun_on_surfaces(answer, meshes, light), light, settings)
    paint = face_paint(colouring, light.scene.faces, look.theme)
    return replace(look, face_paint=paint), (face_legend(colouring),)


def _with_streets(
    look: Look, answer: Answer, meshes: "SceneMeshes", settings: ViewSettings, theme: Theme
) -> tuple[Look, Legends]:
    elevation = look.sun_deg[1]
    coloured = settings.colour_streets in ON_STREETS
    if not (coloured or settings.street >= 0 or elevation < DUSK_DEG):
        return look, ()
    if not len(answer.district.layers.get("streets", ())):
        return look, ()
    lit = lit_streets(answer, meshes, None)
    paint, colouring = street_paint(lit, settings, theme, meshes.relief)
    night = night_paint(lit.night, settings.hour, elevation)
    legends = (street_legend(colouring, theme),) if colouring else ()
    return replace(look, street_paint=paint, night=night), legends


def _with_map_layer(
    look: Look, answer: Answer, meshes: "SceneMeshes", settings: ViewSettings
) -> tuple[Look, Legends]:
    choice = settings.colour_streets
    layer = layer_of(choice)
    if layer is None:
        return look, ()
    found = layer.calculate(answer, None)
    paint = layer.paint(found, choice, meshes, layer.first(found))
    return replace(look, map_paint=paint), (layer.legend(found, choice),)
