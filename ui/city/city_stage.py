"""The tiles of a city on a renderer: which of them is drawn near, which as blocks, which not.

VTK draws what lies outside the picture too slowly (docs/decisions/0028-city.md), so the rule is our
own: a tile outside the picture is hidden, one nearer than NEAR_M shows its buildings, any other
one its blocks.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from vtkmodules.vtkRenderingCore import vtkRenderer

from ui.city.tile_actor import TileActor
from ui.scene.actors.polydata import actor_of, faces, line_actor, lines, mapper_of, set_lit
from ui.scene.look.paints import Rgb
from ui.style.colour_maps import rgb_of
from ui.style.theme import Theme
from ui.view_state.camera import VIEW_ANGLE_DEG, Array, Pose, ray

if TYPE_CHECKING:
    from twin.city.city_scene import CityBlocks, TileBodies

NEAR_M = 1_500.0
_REACH_M = 60_000.0


@dataclass(eq=False)
class _Drawn:
    """A tile on the stage: its box (2, 3) [m], rows (n,) of its buildings in the city, and the
    block (n,) of each; `of` and `far` come together, `near` when somebody comes near."""

    number: int
    box_m: Array
    rows: slice
    of: Array
    far: TileActor
    near: TileActor | None = None
    places_m: Array = field(default_factory=lambda: np.zeros((0, 3)))
    area_m2: Array = field(default_factory=lambda: np.zeros(0))


class CityStage:
    """`set_pose` shows what a pose sees; `wants` hears of tiles whose buildings have to be made."""

    def __init__(self, renderer: vtkRenderer, theme: Theme) -> None:
        self._renderer, self._theme = renderer, theme
        self._tiles: dict[int, _Drawn] = {}
        self._rgb: Rgb | None = None
        self.wants: Callable[[list[int]], None] = lambda _: None
        self._selected = line_actor(np.zeros((0, 2, 3), np.float32), theme.scene.selected, 3.0)
        renderer.AddActor(self._selected)
        low, top = (rgb_of(c) / 255.0 for c in (theme.scene.sky_low, theme.scene.sky_top))
        renderer.GradientBackgroundOn()
        renderer.SetBackground(*low.tolist())
        renderer.SetBackground2(*top.tolist())

    def add_blocks(self, blocks: "CityBlocks", rows: slice) -> None:
        """A tile as blocks, with the ground below it; rows of its buildings in the city."""
        far = TileActor(blocks.mesh, len(blocks.area_m2))
        ground = actor_of(faces(blocks.ground), self._theme.scene.ground)
        set_lit(ground, False)
        self._renderer.AddActor(ground)
        self._renderer.AddActor(far.actor)
        tile = _Drawn(
            blocks.number,
            blocks.box_m,
            rows,
            blocks.of,
            far,
            places_m=blocks.places_m,
            area_m2=blocks.share_m2,
        )
        self._tiles[blocks.number] = tile
        self._paint(tile)

    def add_bodies(self, bodies: "TileBodies") -> None:
        """The buildings of a tile, for when one is near."""
        tile = self._tiles[bodies.number]
        tile.near = TileActor(bodies.mesh, tile.rows.stop - tile.rows.start)
        tile.near.prepare_picking()
        tile.near.actor.SetVisibility(False)
        self._renderer.AddActor(tile.near.actor)
        self._paint(tile)

    def colour(self, rgb: Rgb) -> None:
        """A colour for each building of the city (n, 3); a block has the mean of its own."""
        self._rgb = rgb
        for tile in self._tiles.values():
            self._paint(tile)

    def select(self, row: int) -> None:
        """Outlines the building in a row of the city, where its tile is near; -1: none."""
        edges = np.zeros((0, 2, 3), np.float32)
        for tile in self._tiles.values():
            if tile.near is not None and tile.rows.start <= row < tile.rows.stop:
                edges = tile.near.edges_of(row - tile.rows.start)
        mapper_of(self._selected).SetInputData(lines(edges))

    def place_of(self, row: int) -> tuple[float, float, float]:
        """Where the building in a row of the city stands [m]."""
        for tile in self._tiles.values():
            if tile.rows.start <= row < tile.rows.stop:
                x, y, z = tile.places_m[row - tile.rows.start].tolist()
                return x, y, z
        raise KeyError(row)

    def set_pose(self, pose: Pose, size_px: tuple[int, int]) -> None:
        """Puts the camera there and shows what it sees."""
        camera = self._renderer.GetActiveCamera()
        camera.SetPosition(*pose.position_m.tolist())
        camera.SetFocalPoint(*pose.focal_m)
        camera.SetViewUp(*pose.up.tolist())
        camera.SetViewAngle(VIEW_ANGLE_DEG)
        wanted = []
        for tile in self._tiles.values():
            seen = in_picture(pose, tile.box_m, size_px[0] / size_px[1])
            is_near = away_m(pose, tile.box_m) < NEAR_M
            if seen and is_near and tile.near is None:
                wanted.append(tile.number)
            shows_near = is_near and tile.near is not None
            tile.far.actor.SetVisibility(seen and not shows_near)
            if tile.near is not None:
                tile.near.actor.SetVisibility(seen and shows_near)
        self._renderer.ResetCameraClippingRange()
        if wanted:
            self.wants(wanted)

    def row_at(self, pose: Pose, x_px: float, y_px: float, size_px: tuple[int, int]) -> int:
        """Row of the building in the city that is seen at a pixel, -1 for none; of a block the
        largest building."""
        start = pose.position_m
        end = start + ray(pose, x_px, y_px, size_px) * _REACH_M
        best, row = np.inf, -1
        for tile in self._tiles.values():
            near = tile.near is not None and bool(tile.near.actor.GetVisibility())
            shown = tile.near if near else tile.far
            assert shown is not None
            if not shown.actor.GetVisibility() or not _crosses(start, end, tile.box_m):
                continue
            hit = shown.hit(start, end)
            if hit is not None and hit[0] < best:
                best = hit[0]
                row = tile.rows.start + (hit[1] if near else _largest(tile, hit[1]))
        return row

    def point_at(
        self, pose: Pose, x_px: float, y_px: float, size_px: tuple[int, int]
    ) -> Array | None:
        """Where a line of sight meets the level of the city's middle [m]; None in the sky."""
        start, way = pose.position_m, ray(pose, x_px, y_px, size_px)
        if way[2] >= -1e-3:
            return None
        return np.asarray(start + way * ((pose.focal_m[2] - start[2]) / way[2]))

    @property
    def shown(self) -> tuple[int, int]:
        """How many tiles show their buildings, and how many their blocks."""
        near = sum(bool(t.near and t.near.actor.GetVisibility()) for t in self._tiles.values())
        return near, sum(bool(t.far.actor.GetVisibility()) for t in self._tiles.values())

    def _paint(self, tile: _Drawn) -> None:
        if self._rgb is None:
            return
        mine = self._rgb[tile.rows]
        if tile.near is not None:
            tile.near.paint(mine)
        weight = tile.area_m2
        total = np.maximum(np.bincount(tile.of, weight, tile.far.count), 1e-9)
        mean = [np.bincount(tile.of, weight * mine[:, k], tile.far.count) / total for k in range(3)]
        tile.far.paint(np.rint(np.column_stack(mean)).astype(np.uint8))


def in_picture(pose: Pose, box_m: Array, aspect: float) -> bool:
    """Whether a box (2, 3) [m] may be seen: not wholly beyond one side of the picture."""
    corner = np.array([[box_m[i, 0], box_m[j, 1], box_m[k, 2]] for i in (0, 1) for j in (0, 1)
                       for k in (0, 1)])  # fmt: skip
    seen = corner - pose.position_m
    ahead, right, up = seen @ pose.forward, seen @ pose.right, seen @ pose.up
    tall = np.tan(np.deg2rad(VIEW_ANGLE_DEG / 2.0))
    wide = tall * aspect
    beyond = (ahead < 0, right > wide * ahead, right < -wide * ahead, up > tall * ahead,
              up < -tall * ahead)  # fmt: skip
    return not any(side.all() for side in beyond)


def away_m(pose: Pose, box_m: Array) -> float:
    """How far the eye is from a box [m]; 0 within it."""
    eye = pose.position_m
    return float(np.linalg.norm(np.maximum(np.maximum(box_m[0] - eye, eye - box_m[1]), 0.0)))


def _crosses(start: Array, end: Array, box_m: Array) -> bool:
    """Whether a line passes through a box, by the slabs between its sides."""
    way = np.where(np.abs(end - start) < 1e-12, 1e-12, end - start)
    a, b = (box_m[0] - start) / way, (box_m[1] - start) / way
    return bool(np.minimum(a, b).max() <= np.maximum(a, b).min())


def _largest(tile: _Drawn, block: int) -> int:
    mine = np.flatnonzero(tile.of == block)
    return int(mine[np.argmax(tile.area_m2[mine])]) if len(mine) else 0
