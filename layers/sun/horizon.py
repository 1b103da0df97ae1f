"""How high neighbours and terrain stand around a point: horizon angles by ray casting.

The scene is made of ground, walls and roofs, with nothing hanging over: along one azimuth the sky
is hidden up to one angle and free above. That angle is found by halving, with rays that only ask
whether anything is in the way (Embree's occlusion query).
"""

from dataclasses import dataclass

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from numpy.typing import NDArray

from layers.geometry.mesh import Mesh
from layers.shell.party_walls import PARTY_GAP_M
from layers.sun.surface_points import SurfacePoints
from layers.terrain.ground import GroundGrid, ground_grid, ground_mesh
from layers.terrain.terrain import Terrain

F32 = NDArray[np.float32]
Levels = NDArray[np.uint8]

BINS = 24  # azimuths around each point; more points serve better than more azimuths
LEVELS = 128  # steps of elevation from 0 to 90 degrees
STEP_DEG = 90.0 / LEVELS
FAR_CELL_M = 40.0  # of the terrain beyond the drawn ground
FIRST_STRIDE = 4  # levels; tried on the districts: 3 and 4 ask the fewest rays
POINTS_AT_ONCE = 200_000  # bounds the memory
UP = np.array([[0.0, 0.0, 1.0]], dtype=np.float32)
RAYS_AT_ONCE = 16_384  # Embree's wrapper holds Python's lock; short turns keep the window alive


@dataclass(frozen=True, eq=False)
class Horizons:
    """Horizon angles of p points.

    level (p, BINS) uint8: the sky is hidden below (level + 0.5) STEP_DEG in that azimuth. Bin j
    looks to the point's own azimuth + (j + 0.5) 360 / BINS degrees, clockwise.
    open_air (p,) bool: False where the point is inside or against a neighbour.
    """

    level: Levels
    open_air: NDArray[np.bool_]


def horizons(points: SurfacePoints, meshes: tuple[Mesh, ...]) -> Horizons:
    """Horizon angles of points in the scene of `meshes` (buildings, ground, far terrain).

    A wall sees only the half before it; a sloping roof starts from its own plane. A wall point is
    against a neighbour where the place PARTY_GAP_M before it has a roof above.
    """
    scene = ray_scene(meshes)
    open_air = ~under_cover(scene, points)
    level = np.full((len(points), BINS), LEVELS - 1, dtype=np.uint8)
    rows = np.flatnonzero(open_air)
    for a in range(0, len(rows), POINTS_AT_ONCE):
        some = rows[a : a + POINTS_AT_ONCE]
        level[some] = _levels(scene, points.take(some))
    return Horizons(level, open_air)


def horizon_deg(level: Levels, tilt_deg: F32) -> F32:
    """Elevation (p, BINS) [deg] below which the sky is hidden; nothing above the own plane counts
    as hidden where the level is that of the plane itself; 90 where nothing is seen."""
    plane = own_plane_deg(tilt_deg)
    angle = np.where(level <= plane / STEP_DEG, plane, (level + 0.5) * STEP_DEG)
    return np.where(level >= LEVELS - 1, 90.0, angle).astype(np.float32)


def own_plane_deg(tilt_deg: F32) -> NDArray[np.float64]:
    """Elevation (p, BINS) [deg] at which each point's own plane meets the sky, 0 where it falls
    away: tan e = -tan(tilt) cos(azimuth from the point's own)."""
    turn = np.radians((np.arange(BINS) + 0.5) * 360.0 / BINS)
    tilt = np.radians(np.asarray(tilt_deg, dtype=np.float64))[:, None]
    rise = np.arctan2(-np.sin(tilt) * np.cos(turn)[None, :], np.cos(tilt))
    return np.asarray(np.degrees(np.maximum(rise, 0.0)))


def own_level(tilt_deg: F32) -> NDArray[np.int64]:
    """Level (p, BINS) of the own plane; LEVELS where the plane hides all (the back of a wall)."""
    level = (own_plane_deg(tilt_deg) / STEP_DEG).astype(np.int64)
    return np.where(level >= LEVELS - 1, LEVELS, level)


def ray_scene(meshes: tuple[Mesh, ...]) -> EmbreeScene:
    """A scene that rays can be cast in; coordinates as they are, in float32."""
    scene = EmbreeScene()
    for mesh in meshes:
        if not mesh.is_empty:
            TriangleMesh(scene, mesh.points_m, mesh.triangles)
    return scene


def hidden(scene: EmbreeScene, origins_m: F32, directions: F32) -> NDArray[np.bool_]:
    """Whether anything is in the way of each ray; directions (p, 3), or (1, 3) for all."""
    out = np.zeros(len(origins_m), dtype=bool)
    for a in range(0, len(out), RAYS_AT_ONCE):
        part = slice(a, a + RAYS_AT_ONCE)
        way = directions if len(directions) == 1 else directions[part]
        out[part] = scene.run(origins_m[part], way, query="OCCLUDED") != -1
    return out


def under_cover(scene: EmbreeScene, points: SurfacePoints) -> NDArray[np.bool_]:
    """Which points (p,) are inside another body, or walls against one."""
    turn = np.radians(points.azimuth_deg)
    outward = np.column_stack([np.sin(turn), np.cos(turn), np.zeros(len(turn))])
    return covered(scene, points.xyz_m, outward, ~points.roof)


def covered(
    scene: EmbreeScene, xyz_m: F32, outward: NDArray[np.float64], wall: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which places (p,) have something above; those on walls (p,) are asked PARTY_GAP_M before
    them, along their level unit vector `outward` (p, 3)."""
    at = xyz_m.astype(np.float32, copy=True)
    for first in range(0, len(at), POINTS_AT_ONCE):
        part = slice(first, first + POINTS_AT_ONCE)
        at[part] = xyz_m[part] + np.where(wall[part, None], PARTY_GAP_M * outward[part], 0.0)
    return hidden(scene, at, UP)


def far_terrain(terrain: Terrain, near: GroundGrid) -> Mesh:
    """The terrain around the drawn ground, coarser; cells that reach into it are left out."""
    rows, cols = terrain.z_m.shape
    extent = (
        terrain.west_m,
        terrain.north_m - rows * terrain.cell_m,
        terrain.west_m + cols * terrain.cell_m,
        terrain.north_m,
    )
    mesh = ground_mesh(ground_grid(terrain, extent, max(FAR_CELL_M, terrain.cell_m)))
    west, south, east, north = near.extent_m
    x, y, _ = mesh.points_m.T
    outside = np.stack([x <= west, x >= east, y <= south, y >= north])
    keep = outside[:, mesh.triangles].all(axis=2).any(axis=0)
    return Mesh(
        mesh.points_m, mesh.triangles[keep], mesh.owner[keep], mesh.part[keep],
        mesh.edges_m, mesh.edge_owner,
    )  # fmt: skip


def _levels(scene: EmbreeScene, points: SurfacePoints) -> Levels:
    """Levels (p, BINS) of points in the open air."""
    level = np.full((len(points), BINS), LEVELS - 1, dtype=np.uint8)
    own = own_level(points.tilt_deg)
    guess = np.full(len(points), LEVELS // 8)  # most horizons are low
    for j in range(BINS):
        sees = np.flatnonzero(own[:, j] < LEVELS)
        azimuth = np.radians(points.azimuth_deg[sees] + (j + 0.5) * 360.0 / BINS)
        heading = np.column_stack([np.sin(azimuth), np.cos(azimuth)]).astype(np.float32)
        found = _level(scene, points.xyz_m[sees], heading, own[sees, j], guess[sees])
        level[sees, j] = guess[sees] = found
    return level


def _level(
    scene: EmbreeScene, xyz_m: F32, heading: F32, own: NDArray[np.int64], guess: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The highest level at which the way is still hidden (p,): from a guess outwards in growing
    steps until it lies between two levels asked, then by halving."""
    angle = np.radians(np.arange(LEVELS + 1) * STEP_DEG)
    across, up = np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)
    low, high = own.copy(), np.full(len(own), LEVELS)
    stride = np.full(len(own), FIRST_STRIDE)
    todo = np.flatnonzero(high - low > 1)
    while len(todo):
        a, b, step = low[todo], high[todo], stride[todo]
        sure, free = a > own[todo], b < LEVELS
        middle = np.where(sure, a + step, np.where(free, b - step, guess[todo]))
        middle = np.clip(np.where(sure & free, (a + b) // 2, middle), a + 1, b - 1)
        way = np.empty((len(todo), 3), dtype=np.float32)
        way[:, :2] = heading[todo] * across[middle][:, None]
        way[:, 2] = up[middle]
        dark = hidden(scene, xyz_m[todo], way)
        low[todo] = np.where(dark, middle, a)
        high[todo] = np.where(dark, b, middle)
        stride[todo] = np.where(sure | free, 2 * step, step)
        todo = todo[high[todo] - low[todo] > 1]
    return low
