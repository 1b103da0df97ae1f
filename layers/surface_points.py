"""Sample points on every wall and roof face, each standing for a piece of the surface."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from layers.ground import GroundGrid, height_m
from layers.mesh import ROOF, Mesh, face_areas_m2, face_normals
from layers.party_walls import Walls, walls_of

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

LIFT_M = 0.02  # a ray must not start inside its own surface; casters miss at edges (float32)
WALL_M2_PER_POINT, MOST_ON_WALL = 40.0, 6
ROOF_M2_PER_POINT, MOST_ON_ROOF = 40.0, 6
LEAST_ON_SURFACE_M2 = 1e-3
POINTS_WANTED, DENSEST = 100_000, 16.0
LEVEL_DEG = 3.0  # a face less steep than this is a flat roof
# The second coordinate of points whose first goes in even steps: the golden section's multiples
# fill the unit length most evenly (Fibonacci lattice, Niederreiter 1992, ISBN 0-89871-295-5).
_GOLDEN = (5.0**0.5 - 1.0) / 2.0
# Points that fill a square evenly, however many: multiples of 1/g and 1/g^2 with g^3 = g + 1, the
# plane's counterpart of the golden section (Roberts 2018, extremelearning.com.au).
_PLANE_U, _PLANE_V = 1.0 / 1.32471795724474602596, 1.0 / 1.32471795724474602596**2


@dataclass(frozen=True, eq=False)
class SurfacePoints:
    """p points on the outside of buildings.

    xyz_m (p, 3) float32 [m, local frame], LIFT_M in front of the surface; tilt_deg (p,) [deg,
    0 = facing up, 90 = wall]; azimuth_deg (p,) [deg, clockwise from grid north, 0 where level];
    area_m2 (p,) [m2 the point stands for]; owner (p,) row of the building; roof (p,) bool;
    surface (p,) number of the wall or roof face, counted over all.
    """

    xyz_m: NDArray[np.float32]
    tilt_deg: NDArray[np.float32]
    azimuth_deg: NDArray[np.float32]
    area_m2: NDArray[np.float32]
    owner: NDArray[np.int32]
    roof: NDArray[np.bool_]
    surface: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.owner)

    def take(self, rows: NDArray) -> "SurfacePoints":
        """Some of the points (indices or a mask)."""
        return SurfacePoints(*(getattr(self, f.name)[rows] for f in fields(self)))


def surface_points(
    polygons: NDArray[np.object_],
    eaves_m: Array,
    grid: GroundGrid,
    mesh: Mesh,
    density: float | None = None,
) -> SurfacePoints:
    """Points on the walls (from the ground to the eaves) and on the roofs of all buildings.

    polygons (n,), eaves_m (n,) [m over datum]; grid: the ground; mesh: the buildings, of which the
    ROOF faces are used. `density` multiplies the number of points of every surface; left out, small
    districts get the denser points that cost them little (about POINTS_WANTED in all).
    """
    walls = walls_of(polygons)
    if density is None:
        plain = len(wall_points(walls, eaves_m, grid)) + len(roof_points(mesh))
        density = float(np.clip(POINTS_WANTED / max(plain, 1), 1.0, DENSEST))
    both = wall_points(walls, eaves_m, grid, density), roof_points(mesh, density)
    columns = [np.concatenate([getattr(b, f.name) for b in both]) for f in fields(SurfacePoints)]
    first = int(both[0].surface.max()) + 1 if len(both[0]) else 0
    columns[-1][len(both[0]) :] += first
    return SurfacePoints(*columns)


def wall_points(
    walls: Walls, eaves_m: Array, grid: GroundGrid, density: float = 1
) -> SurfacePoints:
    """Points on walls: one row of the wall's height each, evenly spread along its length."""
    middle = (walls.start + walls.end) / 2
    foot = height_m(grid, middle[:, 0], middle[:, 1])
    height = np.maximum(eaves_m[walls.owner] - foot, 0.0)
    area = walls.length_m * height
    wall, number, count = _shared_out(area, WALL_M2_PER_POINT / density, MOST_ON_WALL * density)
    along = (0.5 + number * _GOLDEN) % 1.0
    up = (number + 0.5) / count
    xy = walls.start[wall] + along[:, None] * (walls.end - walls.start)[wall]
    azimuth = walls.azimuth_deg[wall]
    turn = np.radians(azimuth)
    xy = xy + LIFT_M * np.column_stack([np.sin(turn), np.cos(turn)])
    # The foot follows the ground along the wall, so that no point of a wall on a slope is buried.
    ground = np.minimum(height_m(grid, xy[:, 0], xy[:, 1]), eaves_m[walls.owner[wall]])
    z = ground + up * (eaves_m[walls.owner[wall]] - ground)
    return _points(
        np.column_stack([xy, z]),
        np.full(len(wall), 90.0),
        azimuth,
        area[wall] / count,
        walls.owner[wall],
        np.zeros(len(wall), bool),
        wall,
    )


def roof_points(mesh: Mesh, density: float = 1) -> SurfacePoints:
    """Points on the roof faces of a mesh.

    Triangles of one building that look the same way (within a sector of 45 degrees and 10 degrees
    of slope) are one face; its points stand at even steps of its area.
    """
    normal = face_normals(mesh)
    use = np.flatnonzero((mesh.part == ROOF) & (normal[:, 2] > 1e-3))
    normal, area = normal[use], face_areas_m2(mesh)[use]
    tilt = np.degrees(np.arccos(np.clip(normal[:, 2], 0.0, 1.0)))
    azimuth = np.degrees(np.arctan2(normal[:, 0], normal[:, 1])) % 360.0
    sector = np.where(tilt < LEVEL_DEG, 8, np.rint(azimuth / 45.0).astype(int) % 8)
    kind = (mesh.owner[use].astype(np.int64) * 9 + sector) * 10 + (tilt // 10).astype(int)
    order = np.argsort(kind, kind="stable")
    first = np.unique(kind[order], return_index=True)[1]
    run = np.cumsum(area[order])
    start = np.r_[0.0, run][first]
    total = np.r_[run, 0.0][np.r_[first[1:], len(run)] - 1] - start
    group, number, count = _shared_out(total, ROOF_M2_PER_POINT / density, MOST_ON_ROOF * density)
    place = start[group] + (number + 0.5) / count * total[group]
    picked = np.minimum(np.searchsorted(run, place, side="left"), len(run) - 1)
    triangle = order[picked]
    u, v = (0.5 + number * _PLANE_U) % 1.0, (0.5 + number * _PLANE_V) % 1.0
    corners = mesh.points_m[mesh.triangles[use[triangle]]].astype(np.float64)
    side = np.sqrt(u)[:, None]
    xyz = corners[:, 0] * (1 - side) + side * (
        corners[:, 1] * (1 - v[:, None]) + corners[:, 2] * v[:, None]
    )
    flat = tilt[triangle] < LEVEL_DEG
    return _points(
        xyz + LIFT_M * normal[triangle],
        np.where(flat, 0.0, tilt[triangle]),
        np.where(flat, 0.0, azimuth[triangle]),
        total[group] / count,
        mesh.owner[use][triangle],
        np.ones(len(group), bool),
        group,
    )


def _shared_out(area_m2: Array, m2_per_point: float, most: float) -> tuple[Rows, Rows, Rows]:
    """Surface, number within it and how many it has, for every point; none on slivers."""
    count = np.clip(np.ceil(area_m2 / m2_per_point), 1, np.ceil(most)).astype(np.int64)
    count[area_m2 < LEAST_ON_SURFACE_M2] = 0
    surface = np.repeat(np.arange(len(area_m2)), count)
    number = np.arange(len(surface)) - np.repeat(np.cumsum(count) - count, count)
    return surface, number, count[surface]


def _points(
    xyz: Array, tilt: Array, azimuth: Array, area: Array, owner: Rows, roof: NDArray, surface: Rows
) -> SurfacePoints:
    return SurfacePoints(
        xyz.astype(np.float32),
        tilt.astype(np.float32),
        azimuth.astype(np.float32),
        area.astype(np.float32),
        owner.astype(np.int32),
        roof.astype(bool),
        surface.astype(np.int32),
    )
