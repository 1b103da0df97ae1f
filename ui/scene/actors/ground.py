"""The ground, its cut edge, water, green, squares and parking, under one texture of light."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkRenderingCore import vtkActor

from ui.scene.actors.polydata import (
    Picture,
    actor_of,
    faces,
    line_actor,
    set_colour,
    set_face_colours,
    set_lit,
)
from ui.scene.actors.polydata import set_texture_places as place
from ui.scene.look.paints import Rgb
from ui.style.colour_maps import rgb_of
from ui.style.theme import Theme

if TYPE_CHECKING:
    from layers.geometry.mesh import Mesh
    from layers.scene.scene import SceneMeshes
    from layers.terrain.ground import GroundGrid
    from layers.terrain.relief import Relief

GROUND_DATA = ("ground_data",)
DATA_LIFT_M = 0.2  # over the highest of the layers below, under the colours of streets
# Which of two coplanar layers wins: the smaller number lies on top.
DEPTH_ORDER = {
    "terrain": 6.0,
    "water": 5.0,
    "green": 4.0,
    "squares": 3.0,
    "parking": 2.0,
    "pavement": 1.0,
    "carriageway": 0.0,
}


class GroundLight:
    """The texture of sun and shade that all ground layers share."""

    def __init__(self, relief: "Relief") -> None:
        self._relief = relief
        rows, cols = relief.ground_m.shape
        self._picture = Picture(np.full((rows, cols, 3), 255, dtype=np.uint8))

    def set(self, light: Rgb) -> None:
        """New light (rows, cols, 3), row 0 in the south."""
        self._picture.set(light)

    def lie_on(self, actor: vtkActor, points_m: NDArray[np.floating]) -> None:
        """Makes an actor take this light, by the place of its points."""
        r = self._relief
        rows, cols = r.ground_m.shape
        uv = (points_m[:, :2] - [r.west_m, r.south_m]) / [cols * r.cell_m, rows * r.cell_m]
        place(actor.GetMapper().GetInput(), uv)
        actor.SetTexture(self._picture.texture)


def laid(name: str, mesh: "Mesh", light: GroundLight, colour: str) -> vtkActor:
    """A layer that lies on the ground, in its order over the others."""
    actor = actor_of(faces(mesh, normals=_upward(mesh)), colour)
    light.lie_on(actor, mesh.points_m)
    order = DEPTH_ORDER[name]
    actor.GetMapper().SetRelativeCoincidentTopologyPolygonOffsetParameters(
        0.08 * order, 6.0 * order
    )
    return actor


def ground_actors(meshes: "SceneMeshes", light: GroundLight, theme: Theme) -> dict[str, vtkActor]:
    """Ground, plinth and its edges, water, green, squares, parking."""
    c = theme.scene
    terrain = actor_of(
        faces(meshes.terrain, normals=grid_normals(meshes.grid)),
        c.ground,
    )
    light.lie_on(terrain, meshes.terrain.points_m)
    order = DEPTH_ORDER["terrain"]
    terrain.GetMapper().SetRelativeCoincidentTopologyPolygonOffsetParameters(
        0.08 * order, 6.0 * order
    )
    plinth = actor_of(faces(meshes.plinth), c.plinth)
    plinth.GetProperty().BackfaceCullingOn()  # its far sides are behind the ground
    return {
        "terrain": terrain,
        "plinth": plinth,
        "plinth_edges": line_actor(meshes.plinth.edges_m, c.edge, theme.line_px),
        "water": laid("water", meshes.water, light, c.water),
        "green": laid("green", meshes.green, light, c.green),
        "squares": laid("squares", meshes.squares, light, c.square),
        "parking": laid("parking", meshes.parking, light, c.parking),
    }


def ground_data_actors(rgb: Rgb | None, meshes: "SceneMeshes") -> dict[str, vtkActor]:
    """Data colours (rows, columns, 3) over the relief, on top of all that lies on the ground but
    water; None: none."""
    if rgb is None:
        return {}
    over = meshes.terrain.points_m + np.array([0.0, 0.0, DATA_LIFT_M], dtype=np.float32)
    actor = actor_of(faces(replace(meshes.terrain, points_m=over), grid_normals(meshes.grid)))
    light = GroundLight(meshes.relief)
    light.set(rgb)
    light.lie_on(actor, over)
    set_lit(actor, False)
    return {GROUND_DATA[0]: actor}


def restyle_ground(actors: dict[str, vtkActor], meshes: "SceneMeshes", theme: Theme) -> None:
    """Takes the colours of a theme."""
    c = theme.scene
    for name, colour in (
        ("terrain", c.ground),
        ("plinth", c.plinth),
        ("plinth_edges", c.edge),
        ("water", c.water),
        ("squares", c.square),
        ("parking", c.parking),
    ):
        set_colour(actors[name], colour)
    _colour_green(actors["green"], meshes, theme)


def _colour_green(actor: vtkActor, meshes: "SceneMeshes", theme: Theme) -> None:
    """Parks, woods, fields and railway land, each in its tone."""
    mesh, c = meshes.green, theme.scene
    tones = {"wood": c.wood, "farmland": c.field, "rail": c.rail}
    kinds = meshes.green_kind
    if mesh.is_empty or len(kinds) == 0:
        set_colour(actor, c.green)
        return
    of_kind = np.array([rgb_of(tones.get(str(kind), c.green)) for kind in kinds])
    set_face_colours(actor, of_kind[mesh.owner])


def grid_normals(grid: "GroundGrid") -> NDArray[np.float32]:
    """Smooth normals of the ground's points (rows * cols, 3)."""
    dy, dx = np.gradient(grid.z_m, grid.cell_m)
    n = np.stack([-dx, -dy, np.ones_like(dx)], axis=-1).reshape(-1, 3)
    return np.asarray(n / np.linalg.norm(n, axis=1, keepdims=True), np.float32)


def _upward(mesh: "Mesh") -> NDArray[np.float32]:
    """Straight up for all points: flat things on the ground are lit evenly."""
    return np.tile(np.array([0, 0, 1], dtype=np.float32), (len(mesh.points_m), 1))


def height_at(relief: "Relief", x_m: float, y_m: float) -> float:
    """Height of the ground at a point [m]; beyond the district far below."""
    row = int((y_m - relief.south_m) // relief.cell_m)
    col = int((x_m - relief.west_m) // relief.cell_m)
    rows, cols = relief.ground_m.shape
    inside = 0 <= row < rows and 0 <= col < cols
    return float(relief.ground_m[row, col]) if inside else -np.inf
