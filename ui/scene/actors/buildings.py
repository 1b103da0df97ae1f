"""All buildings as one actor, each with its colours in a small texture.

A building owns four texels in a column: foot of the walls, top of the walls, roof, roof. New
colours are a new texture of four pixels a building: the mesh is not touched. A second texture may
lie over all faces, place by place: the light of sun and sky, or data. The two are multiplied.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkRenderingCore import vtkActor

from ui.scene.actors.facades import with_windows
from ui.scene.actors.polydata import (
    Picture,
    actor_of,
    faces,
    line_actor,
    lines,
    mapper_of,
    set_lit,
    set_second_texture,
    set_texture_places,
)
from ui.scene.look.paints import FacePaint, Rgb
from ui.style.colour_maps import rgb_of
from ui.style.materials import Materials, materials
from ui.style.scene_colours import DIM
from ui.style.theme import Theme

if TYPE_CHECKING:
    from layers.geometry.face_map import FaceMap
    from layers.geometry.mesh import Mesh
    from layers.scene.scene import SceneMeshes
    from ui.scene.look.look import Look

WALL = 0
COLUMNS = 256
FOOT_SHADE, TOP_SHADE = 0.80, 1.0  # light fades towards the foot of a wall
DATA_FOOT_SHADE, DATA_TOP_SHADE = 0.70, 0.86  # unlit: walls must differ from roofs to be read


class Buildings:
    """The buildings of a scene: `paint` gives them colours, `outline` marks some of them."""

    def __init__(self, meshes: "SceneMeshes", theme: Theme) -> None:
        mesh, count = meshes.buildings, len(meshes.building_top_m)
        self._mesh = mesh
        self.count = count
        self.made_of = materials(meshes.country, meshes.building_use, meshes.building_year, count)
        data = faces(mesh)
        set_texture_places(data, colour_places(mesh, count))
        self._picture = Picture(np.zeros((_rows(count), COLUMNS, 3), dtype=np.uint8))
        self.faces = actor_of(data)
        self.faces.SetTexture(self._picture.texture)
        with_windows(self.faces, meshes, self.made_of)
        self._over = Picture(np.full((1, 1, 3), 255, dtype=np.uint8))
        self._laid: FacePaint | None = None
        self._map: FaceMap | None = None
        self.edges = line_actor(mesh.edges_m, theme.scene.edge, theme.line_px)
        self.selected_edges = line_actor(mesh.edges_m[:0], theme.scene.selected, 3.0)
        self.hovered_edges = line_actor(mesh.edges_m[:0], theme.scene.selected, 1.6)
        self._by_owner = np.argsort(mesh.edge_owner, kind="stable")
        self._sorted_owner = mesh.edge_owner[self._by_owner]

    @property
    def actors(self) -> tuple[vtkActor, ...]:
        """What the renderer draws."""
        return self.faces, self.edges, self.selected_edges, self.hovered_edges

    def lay(self, paint: FacePaint | None) -> None:
        """Puts a picture over all faces, or takes it off."""
        if paint is self._laid:
            return
        self._laid = paint
        if paint is None:
            self._over.set(np.full((1, 1, 3), 255, dtype=np.uint8))
            return
        self._over.set(paint.rgb)
        if paint.faces is not self._map:
            self._map = paint.faces
            set_second_texture(self.faces, self._over, paint.faces.uv)

    def paint(self, roofs: Rgb, walls: Rgb, *, lit: bool) -> None:
        """Colours of roofs and walls (n, 3). Unlit, a roof's pixels have just that colour, and
        under a picture over the faces walls too."""
        laid = self._laid is not None
        self._picture.set(colour_texels(roofs, walls, lit=lit, even=laid))
        set_lit(self.faces, lit and not laid)

    def outline(self, actor: vtkActor, rows: NDArray[np.integer]) -> None:
        """Puts the edges of some buildings into `selected_edges` or `hovered_edges`."""
        starts = np.searchsorted(self._sorted_owner, rows, "left")
        ends = np.searchsorted(self._sorted_owner, rows, "right")
        chosen = [self._by_owner[a:b] for a, b in zip(starts, ends, strict=True)]
        index = np.concatenate(chosen) if chosen else np.zeros(0, dtype=int)
        mapper_of(actor).SetInputData(lines(self._mesh.edges_m[index]))

    def restyle(self, theme: Theme) -> None:
        """Takes the edge colours and widths of a theme."""
        for actor, colour, width in (
            (self.edges, theme.scene.edge, theme.line_px),
            (self.selected_edges, theme.scene.selected, 2.0 + theme.line_px),
            (self.hovered_edges, theme.scene.selected, 0.6 + theme.line_px),
        ):
            actor.GetProperty().SetColor(*(rgb_of(colour) / 255.0).tolist())
            actor.GetProperty().SetLineWidth(width)


def painted(look: "Look", meshes: "SceneMeshes", made_of: Materials) -> tuple[Rgb, Rgb]:
    """Colours of roofs and walls (n, 3): data, materials or neutral, then selection and pointer."""
    c, n = look.drawn.scene, len(meshes.building_top_m)
    if look.face_paint is not None:
        white = np.full((n, 3), 255, dtype=np.uint8)
        return white, white
    data = look.building_rgb
    pitched = meshes.building_pitched[:, None]
    if data is not None:
        roofs, walls = data.copy(), data.copy()
    elif look.is_lifelike:
        bright = 1.0 - DIM if look.theme.is_dark else 1.0
        tiles = np.where(pitched, made_of.pitched_roof_rgb, made_of.flat_roof_rgb)
        roofs, walls = ((rgb * bright).astype(np.uint8) for rgb in (tiles, made_of.wall_rgb))
    else:
        roofs = np.where(pitched, rgb_of(c.pitched_roof), rgb_of(c.roof)).astype(np.uint8)
        walls = np.tile(rgb_of(c.wall), (n, 1))
    if data is None:
        for rows, colour, share in (
            (np.asarray(look.selected, dtype=int), c.selected, 0.55),
            (np.array([look.hovered] if look.hovered >= 0 else [], int), c.hovered, 0.6),
        ):
            for part in (roofs, walls):
                part[rows] = _blend(part[rows], colour, share)
    return roofs, walls


def _blend(rgb: NDArray[np.uint8], colour: str, share: float) -> NDArray[np.uint8]:
    return np.rint(rgb * (1 - share) + rgb_of(colour) * share).astype(np.uint8)


def colour_texels(roofs: Rgb, walls: Rgb, *, lit: bool, even: bool = False) -> Rgb:
    """The texture of the colours of roofs and walls (n, 3), for `colour_places`; even: walls are
    not shaded towards their foot."""
    foot, top = (FOOT_SHADE, TOP_SHADE) if lit else (DATA_FOOT_SHADE, DATA_TOP_SHADE)
    if even:
        foot, top = 1.0, 1.0
    texels = np.zeros((_rows(len(roofs)) // 4, 4, COLUMNS, 3), dtype=np.uint8)
    row, column = np.divmod(np.arange(len(roofs)), COLUMNS)
    texels[row, 0, column] = np.rint(walls * foot)
    texels[row, 1, column] = np.rint(walls * top)
    texels[row, 2, column] = texels[row, 3, column] = roofs
    return texels.reshape(-1, COLUMNS, 3)


def _rows(count: int) -> int:
    """Rows of the texture: four for each started row of buildings."""
    return 4 * max(-(-count // COLUMNS), 1)


def colour_places(mesh: "Mesh", count: int) -> NDArray[np.float32]:
    """Where each point's colour stands in the texture (n, 2), in the middle of a texel."""
    owner = np.zeros(len(mesh.points_m), dtype=np.int64)
    wall = np.zeros(len(mesh.points_m), dtype=bool)
    owner[mesh.triangles] = mesh.owner[:, None]
    wall[mesh.triangles] = (mesh.part == WALL)[:, None]
    z = mesh.points_m[:, 2]
    lowest = np.full(count, np.inf)
    np.minimum.at(lowest, owner, z)
    texel = np.where(wall, np.where(z < lowest[owner] + 0.01, 0, 1), 2)
    row, column = np.divmod(owner, COLUMNS)
    places = np.empty((len(owner), 2), dtype=np.float32)
    places[:, 0] = (column + 0.5) / COLUMNS
    places[:, 1] = (4 * row + texel + 0.5) / _rows(count)
    return places
