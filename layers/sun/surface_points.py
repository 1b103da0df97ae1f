"""Sample points on every wall and roof face, each standing for a piece of the surface."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from layers.geometry.mesh import Mesh
from layers.geometry.planes import Planes
from layers.sun.surface_cells import SurfaceCells, cells_along_m, covered_part
from layers.terrain.ground import GroundGrid, height_m

Array = NDArray[np.float64]

LIFT_M = 0.02  # a ray must not start inside its own surface; casters miss at edges (float32)
LEAST_M2 = 1e-3
LEVEL_DEG = 3.0  # a face less steep than this is a flat roof


@dataclass(frozen=True, eq=False)
class SurfacePoints:
    """p points on the outside of buildings.

    xyz_m (p, 3) float32 [m, local frame], LIFT_M in front of the surface; tilt_deg (p,) [deg,
    0 = facing up, 90 = wall]; azimuth_deg (p,) [deg, clockwise from grid north, 0 where level];
    area_m2 (p,) [m2 the point stands for]; owner (p,) row of the building; roof (p,) bool;
    cell (p,) number of its cell in `SurfaceCells`.
    """

    xyz_m: NDArray[np.float32]
    tilt_deg: NDArray[np.float32]
    azimuth_deg: NDArray[np.float32]
    area_m2: NDArray[np.float32]
    owner: NDArray[np.int32]
    roof: NDArray[np.bool_]
    cell: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.owner)

    def take(self, rows: NDArray) -> "SurfacePoints":
        """Some of the points (indices or a mask)."""
        return SurfacePoints(*(getattr(self, f.name)[rows] for f in fields(self)))


def surface_points(
    mesh: Mesh, planes: Planes, cells: SurfaceCells, ground: GroundGrid
) -> SurfacePoints:
    """One point in each cell of the buildings' walls and roofs that is above the ground, in the
    middle of what can be seen of it; surfaces that look down have none."""
    along, side = cells_along_m(cells, planes)
    part, middle = covered_part(cells, planes, mesh)
    along = along + middle * side
    plane = cells.plane
    wall, tall = planes.upright[plane], part * side[:, 1]
    east, north, up = planes.normal[plane].T
    xyz = planes.places(plane, along)
    # On a slope the ground hides the lower part of some cells of a wall.
    above = np.clip(xyz[:, 2] + tall / 2 - height_m(ground, xyz[:, 0], xyz[:, 1]), 0.0, tall)
    above = np.where(wall, above, tall)
    xyz[:, 2] += np.where(wall, (tall - above) / 2, 0.0)
    area = above * side[:, 0]
    tilt = np.where(wall, 90.0, np.degrees(np.arccos(np.clip(up, -1.0, 1.0))))
    flat = tilt < LEVEL_DEG
    azimuth = np.degrees(np.arctan2(east, north)) % 360.0
    points = SurfacePoints(
        xyz_m=(xyz + LIFT_M * planes.normal[plane]).astype(np.float32),
        tilt_deg=np.where(flat, 0.0, tilt).astype(np.float32),
        azimuth_deg=np.where(flat, 0.0, azimuth).astype(np.float32),
        area_m2=area.astype(np.float32),
        owner=planes.owner[plane].astype(np.int32),
        roof=~wall,
        cell=np.arange(len(cells), dtype=np.int32),
    )
    return points.take((area > LEAST_M2) & (wall | (up > 0.0)))
