"""What stands before the eye: actors, light and colours on a VTK renderer. No Qt widget.

The window and the picture without a screen both set the same stage, so they look alike.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkRenderingCore import vtkActor, vtkCamera, vtkMapper, vtkRenderer

from ui.scene.actors.buildings import Buildings, painted
from ui.scene.actors.charger_layer import CHARGERS, charger_actors
from ui.scene.actors.ground import (
    GROUND_DATA,
    ground_actors,
    ground_data_actors,
    height_at,
    restyle_ground,
)
from ui.scene.actors.lamps import SmallThings
from ui.scene.actors.map_layer import MAP_PAINT, map_actors
from ui.scene.actors.polydata import set_colour, set_lit
from ui.scene.actors.street_layer import STREET_PAINT, street_paint_actors
from ui.scene.actors.streets import restyle_streets, street_actors
from ui.scene.light.air import Air
from ui.scene.light.daylight import Daylight
from ui.scene.light.night import SHINE, luminaire_places, shine_actors
from ui.scene.look.look import Look
from ui.scene.look.paints import FacePaint, MapPaint, NightPaint, Rgb, StreetPaint, SunPaint
from ui.style.colour_maps import mixed
from ui.style.theme import LIGHT, Theme
from ui.view_state.brightness import daylight_frac
from ui.view_state.camera import VIEW_ANGLE_DEG, Pose

if TYPE_CHECKING:
    from layers.scene.scene import SceneMeshes

FADED = 0.72  # of the edges, from afar
LIFELIKE_EDGES = 0.55  # materials tell walls from roofs: lines may be fainter
LAYERS: dict[str, tuple[str, ...]] = {
    "buildings": ("buildings", "edges", "selected_edges", "hovered_edges"),
    "streets": ("pavement", "carriageway"),
    "lamp_posts": ("lamp_posts",),
    "charge_points": ("charge_points",),
    "parking": ("parking",),
    "trees": ("trees",),
    "green": ("green",),
    "squares": ("squares",),
    "water": ("water",),
    "terrain": ("terrain", "plinth", "plinth_edges"),
}


class Stage:
    """Actors of one district on one renderer. `look` says how it looks now."""

    def __init__(self, renderer: vtkRenderer, meshes: "SceneMeshes", look: Look) -> None:
        vtkMapper.SetResolveCoincidentTopologyToPolygonOffset()
        self.renderer, self.meshes, self.look = renderer, meshes, look
        self._luminaires_m = luminaire_places(meshes.lamps)
        self._daylight = Daylight(renderer, meshes.relief, self._luminaires_m)
        self.buildings = Buildings(meshes, look.theme)
        self._dressed: Theme | None = None
        self.building_places_m = _places(meshes)
        self._small = SmallThings(meshes, look.theme)
        self.actors: dict[str, vtkActor] = {
            **ground_actors(meshes, self._daylight.ground, look.theme),
            **street_actors(meshes, self._daylight.ground, look.theme),
            **self._small.actors,
            **dict(zip(LAYERS["buildings"], self.buildings.actors, strict=True)),
        }
        for actor in self.actors.values():
            set_lit(actor, bool(actor.GetProperty().GetLighting()))
            renderer.AddActor(actor)
        self._air = Air(self.buildings.faces, self.actors)
        renderer.GradientBackgroundOn()
        renderer.GetActiveCamera().SetViewAngle(VIEW_ANGLE_DEG)
        self._apply_everything()

    def clear(self) -> None:
        """Takes everything off the renderer."""
        for actor in self.actors.values():
            self.renderer.RemoveActor(actor)
        self.renderer.RemoveAllLights()

    def set_theme(self, theme: Theme) -> None:
        """Colours, line widths and background of a theme."""
        self.look = replace(self.look, theme=theme)
        self._dress()

    def set_lifelike(self, on: bool) -> None:
        """With facades, materials, sky and haze, or plain; data colours are always plain."""
        self.look = replace(self.look, lifelike=on)
        self._dress()

    def light_windows(self, lit: tuple[float, float, float]) -> None:
        """Share of the windows of homes, workplaces and shops that are lit."""
        self.look = replace(self.look, lit_windows=lit)
        self._air.show(self.look)

    def _dress(self) -> None:
        """Takes the colours that the look asks for: a theme's, or those of things."""
        theme = self.look.drawn
        if theme is not self._dressed:
            self._dressed = theme
            self._style_ground()
            self._small.restyle(theme)
            self.buildings.restyle(theme)
            self.set_sun(*self.look.sun_deg)
        self._paint()

    def set_sun(self, azimuth_deg: float, elevation_deg: float, *, quick: bool = False) -> None:
        """Light and shadows for a position of the sun; `quick` on a coarser raster."""
        self.look = replace(self.look, sun_deg=(azimuth_deg, elevation_deg))
        self._daylight.show(self.look, self.actors, quick=quick)
        self._air.show(self.look)
        tone_edges(self.actors["edges"], self.look)

    def cast_sun(self, sun: SunPaint) -> None:
        """The light of sun and sky on ground and faces, found by rays."""
        self.look = replace(self.look, sun=sun)
        self._paint()
        self._daylight.show(self.look, self.actors)

    def paint_faces(self, paint: FacePaint | None) -> None:
        """Data on walls, roofs and the ground, place by place and without light; None: none."""
        self.look = replace(self.look, face_paint=paint)
        shown = paint.ground_rgb if paint and "terrain" not in self.look.hidden else None
        self._exchange(GROUND_DATA, ground_data_actors(shown, self.meshes))
        self._dress()

    def colour_buildings(self, rgb: Rgb | None) -> None:
        """A data colour for each building (n, 3), drawn without light; None: the neutral look."""
        if rgb is not None and rgb.shape != (self.buildings.count, 3):
            raise ValueError(
                f"{len(rgb)} colours for {self.buildings.count} buildings: give one for each."
            )
        self.look = replace(self.look, building_rgb=rgb)
        self._dress()

    def colour_lamps(self, rgb: Rgb | None) -> None:
        """A colour for each luminaire (n, 3); None: the theme's own."""
        self.look = replace(self.look, lamp_rgb=rgb)
        self._small.colour_lamps(rgb)

    def paint_streets(self, paint: StreetPaint | None) -> None:
        """Data colours over the streets and the outline of the picked one; None: neither."""
        self.look = replace(self.look, street_paint=paint)
        shown = paint if "streets" not in self.look.hidden else None
        self._exchange(STREET_PAINT, street_paint_actors(shown, self.look.theme))
        self._dress()

    def paint_map(self, paint: MapPaint | None) -> None:
        """The lines and dots of a map layer over the streets; None: none."""
        self.look = replace(self.look, map_paint=paint)
        self._exchange(MAP_PAINT, map_actors(paint, self.look.theme))
        self._dress()

    def show_chargers(self, xy_m: NDArray[np.floating] | None) -> None:
        """Dots where the scenario puts chargers, (n, 2) [m]; None: none."""
        self.look = replace(self.look, chargers_m=xy_m)
        self._exchange(CHARGERS, charger_actors(xy_m, self.ground_at, self.look.theme))

    def _exchange(self, names: tuple[str, ...], actors: dict[str, vtkActor]) -> None:
        for name in [name for name in self.actors if name in names]:
            self.renderer.RemoveActor(self.actors.pop(name))
        for name, actor in actors.items():
            self.actors[name] = actor
            self.renderer.AddActor(actor)

    def set_night(self, night: NightPaint | None) -> None:
        """The light of the lamps in this hour; None: a sketch of it."""
        self.look = replace(self.look, night=night)
        burning = night is not None and night.luminaire_level.any()
        seen = night if burning and "lamp_posts" not in self.look.hidden else None
        self._exchange(SHINE, shine_actors(seen, self._luminaires_m))
        self._style_ground()
        self._small.colour_lamps(night.luminaire_rgb if night and burning else self.look.lamp_rgb)
        self.set_sun(*self.look.sun_deg)

    def _style_ground(self) -> None:
        """The theme's colours; under lamps those of paving and grass, so that light shows."""
        night = self.look.night
        burning = night is not None and night.luminaire_level.any()
        theme = LIGHT if burning and not self.look.is_lifelike else self.look.drawn
        restyle_ground(self.actors, self.meshes, theme)
        restyle_streets(self.actors, theme)

    def select(self, rows: tuple[int, ...]) -> None:
        """Marks the selected buildings with the accent."""
        self.look = replace(self.look, selected=rows)
        self.buildings.outline(self.actors["selected_edges"], np.asarray(rows, dtype=np.int64))
        self._paint()

    def hover(self, row: int) -> None:
        """Marks the building under the pointer; -1: none."""
        self.look = replace(self.look, hovered=row)
        rows = np.array([row] if row >= 0 else [], dtype=np.int64)
        self.buildings.outline(self.actors["hovered_edges"], rows)
        self._paint()

    def set_layer(self, name: str, visible: bool, opacity: float = 1.0) -> None:
        """Shows, hides or fades a layer; names as in `docs/formats.md`, and `terrain`."""
        if name not in LAYERS:
            raise ValueError(f"There is no layer {name!r}: use one of {', '.join(LAYERS)}.")
        was_visible = name not in self.look.hidden
        hidden = self.look.hidden - {name} if visible else self.look.hidden | {name}
        faded = {**dict(self.look.opacity), name: opacity}
        self.look = replace(self.look, hidden=hidden, opacity=tuple(faded.items()))
        for part in LAYERS[name]:
            self.actors[part].SetVisibility(visible)
            self.actors[part].GetProperty().SetOpacity(opacity)
        tone_edges(self.actors["edges"], self.look)
        if name == "streets" and self.look.street_paint is not None:
            self.paint_streets(self.look.street_paint)
        if name == "terrain" and self.look.face_paint is not None:
            self.paint_faces(self.look.face_paint)
        if name == "lamp_posts" and visible is not was_visible:
            self.set_night(self.look.night)

    def set_pose(self, pose: Pose) -> None:
        """Puts the eye in its place."""
        self.look = replace(self.look, pose=pose)
        aim(self.renderer.GetActiveCamera(), pose, self.meshes.grid.extent_m)
        tone_edges(self.actors["edges"], self.look)

    def ground_at(self, x_m: float, y_m: float) -> float:
        """Height of the ground at a point [m]; beyond the district far below."""
        return height_at(self.meshes.relief, x_m, y_m)

    def _apply_everything(self) -> None:
        look = self.look
        self.set_theme(look.theme)
        self.set_pose(look.pose)
        if look.lamp_rgb is not None:
            self.colour_lamps(look.lamp_rgb)
        if look.night is not None:
            self.set_night(look.night)
        self.paint_streets(look.street_paint)
        self.paint_map(look.map_paint)
        self.show_chargers(look.chargers_m)
        opacity = dict(look.opacity)
        for name in LAYERS:
            self.set_layer(name, name not in look.hidden, opacity.get(name, 1.0))
        self.select(look.selected)
        self.hover(look.hovered)

    def _paint(self) -> None:
        look = self.look
        lit = look.building_rgb is None and look.face_paint is None
        sun = look.sun.faces if lit and look.sun else None
        self.buildings.lay(look.face_paint or sun)
        self.buildings.paint(*painted(look, self.meshes, self.buildings.made_of), lit=lit)


def aim(camera: vtkCamera, pose: Pose, extent_m: tuple[float, float, float, float]) -> None:
    """Puts a camera where a pose says; it sees as far as the district reaches."""
    camera.SetPosition(*pose.position_m.tolist())
    camera.SetFocalPoint(*pose.focal_m)
    camera.SetViewUp(*pose.up.tolist())
    west, south, east, north = extent_m
    reach = float(np.hypot(east - west, north - south))
    nearest = max(pose.distance_m * 0.05, 2.0)
    camera.SetClippingRange(nearest, pose.distance_m + 1.6 * reach + 500.0)


def tone_edges(edges: vtkActor, look: Look) -> None:
    """Edges are crisp near by and step back from afar, where they would crowd."""
    c, night = look.drawn.scene, 1.0 - daylight_frac(look.sun_deg[1])
    far = float(np.clip((look.pose.distance_m - 250.0) / 1500.0, 0.0, 1.0))
    set_colour(edges, mixed(c.edge, c.night_sky, 0.6 * night))
    given = dict(look.opacity).get("buildings", 1.0)
    plain = LIFELIKE_EDGES if look.is_lifelike else 1.0
    edges.GetProperty().SetOpacity(given * plain * (1.0 - FADED * far))


def _places(meshes: "SceneMeshes") -> NDArray[np.float64]:
    """Where each building is (n, 3) [m]: the middle of its faces in plan, half its height."""
    mesh, n = meshes.buildings, len(meshes.building_top_m)
    middle = mesh.points_m[mesh.triangles].mean(axis=1)
    count = np.maximum(np.bincount(mesh.owner, minlength=n), 1)
    x, y = (np.bincount(mesh.owner, middle[:, k], minlength=n) / count for k in (0, 1))
    return np.column_stack([x, y, (meshes.building_ground_m + meshes.building_top_m) / 2])
