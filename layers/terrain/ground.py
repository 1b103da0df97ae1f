"""The ground as the drawing sees it: a regular grid of heights, split along one diagonal.

Whatever lies on the ground is cut along the same grid lines (`layers.scene.drape`), so that a
street a few centimetres above the ground stays above it everywhere.
"""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from layers.geometry.mesh import ROOF, WALL, Mesh, from_corners, merged
from layers.terrain.terrain import Terrain, elevation_m

Array = NDArray[np.float64]
Extent = tuple[float, float, float, float]

PLINTH_M = 14.0  # how far the cut edge of the model reaches below its lowest point
UNDER_WATER_M = 1.5  # how far the bed is kept below the water level


@dataclass(frozen=True, eq=False)
class GroundGrid:
    """Heights at the nodes of a grid.

    z_m: (rows, cols) [m], row 0 in the south; west_m, south_m: the first node [m]; cell_m [m].
    """

    z_m: Array
    west_m: float
    south_m: float
    cell_m: float

    @property
    def extent_m(self) -> Extent:
        """West, south, east and north of the grid [m]."""
        rows, cols = self.z_m.shape
        return (
            self.west_m,
            self.south_m,
            self.west_m + (cols - 1) * self.cell_m,
            self.south_m + (rows - 1) * self.cell_m,
        )


def ground_grid(terrain: Terrain | None, extent_m: Extent, cell_m: float) -> GroundGrid:
    """The ground of an extent (west, south, east, north) [m] at `cell_m` [m] or a little less;
    level at 0 m where there is no terrain."""
    west, south, east, north = extent_m
    cols = max(int(np.ceil((east - west) / cell_m)), 1) + 1
    rows = max(int(np.ceil((north - south) / cell_m)), 1) + 1
    x, y = np.meshgrid(west + cell_m * np.arange(cols), south + cell_m * np.arange(rows))
    z = np.zeros(x.shape) if terrain is None else elevation_m(terrain, x, y)
    return GroundGrid(z, west, south, cell_m)


def carved(grid: GroundGrid, water: NDArray[np.object_], level_m: Array) -> GroundGrid:
    """The same ground with the beds of waters (k,) kept below their levels (k,) [m]."""
    z = grid.z_m.copy()
    rows, cols = z.shape
    x, y = np.meshgrid(
        grid.west_m + grid.cell_m * np.arange(cols), grid.south_m + grid.cell_m * np.arange(rows)
    )
    for polygon, level in zip(water, level_m):
        shapely.prepare(polygon)
        inside = shapely.contains_xy(polygon, x, y)
        z[inside] = np.minimum(z[inside], level - UNDER_WATER_M)
    return replace(grid, z_m=z)


def height_m(grid: GroundGrid, x_m: ArrayLike, y_m: ArrayLike) -> Array:
    """Height of the drawn ground [m] at points of any shape; beyond the rim as at the rim.

    Linear on each half cell: z = z00 + u (z10 - z00) + v (z11 - z10) where u >= v, and
    z00 + u (z11 - z01) + v (z01 - z00) elsewhere, u and v the place in the cell.
    """
    rows, cols = grid.z_m.shape
    x = np.clip((np.asarray(x_m, float) - grid.west_m) / grid.cell_m, 0, cols - 1)
    y = np.clip((np.asarray(y_m, float) - grid.south_m) / grid.cell_m, 0, rows - 1)
    col, row = np.minimum(x.astype(int), cols - 2), np.minimum(y.astype(int), rows - 2)
    u, v, z = x - col, y - row, grid.z_m
    z00, z10 = z[row, col], z[row, col + 1]
    z01, z11 = z[row + 1, col], z[row + 1, col + 1]
    lower = z00 + u * (z10 - z00) + v * (z11 - z10)
    upper = z00 + u * (z11 - z01) + v * (z01 - z00)
    return np.asarray(np.where(u >= v, lower, upper))


def ground_mesh(grid: GroundGrid) -> Mesh:
    """The surface of the ground, two triangles a cell; its points are shared (smooth light)."""
    rows, cols = grid.z_m.shape
    x, y = np.meshgrid(
        grid.west_m + grid.cell_m * np.arange(cols), grid.south_m + grid.cell_m * np.arange(rows)
    )
    points = np.column_stack([x.ravel(), y.ravel(), grid.z_m.ravel()])
    sw = (np.arange(rows - 1)[:, None] * cols + np.arange(cols - 1)).ravel()
    lower = np.column_stack([sw, sw + 1, sw + cols + 1])
    upper = np.column_stack([sw, sw + cols + 1, sw + cols])
    triangles = np.concatenate([lower, upper]).astype(np.int32)
    blank = from_corners(np.zeros((0, 3, 3)), np.zeros(0, dtype=np.int32), ROOF)
    return replace(
        blank,
        points_m=points.astype(np.float32),
        triangles=triangles,
        owner=np.full(len(triangles), -1, dtype=np.int32),
        part=np.full(len(triangles), ROOF, dtype=np.uint8),
    )


def plinth_mesh(grid: GroundGrid, depth_m: float = PLINTH_M) -> Mesh:
    """The cut edge around the ground and the floor under it, like a model on a table."""
    west, south, east, north = grid.extent_m
    rows, cols = grid.z_m.shape
    xs = grid.west_m + grid.cell_m * np.arange(cols)
    ys = grid.south_m + grid.cell_m * np.arange(rows)
    floor = float(grid.z_m.min()) - depth_m
    sides = [
        np.column_stack([xs, np.full(cols, south), grid.z_m[0]]),
        np.column_stack([np.full(rows, east), ys, grid.z_m[:, -1]]),
        np.column_stack([xs, np.full(cols, north), grid.z_m[-1]])[::-1],
        np.column_stack([np.full(rows, west), ys, grid.z_m[:, 0]])[::-1],
    ]
    meshes = [_curtain(line, floor) for line in sides]
    rim = np.concatenate([line[[0, -1]] for line in sides])
    low = rim * [1, 1, 0] + [0, 0, floor]
    edges = np.concatenate(
        [
            *(np.stack([line[:-1], line[1:]], axis=1) for line in sides),
            low.reshape(-1, 2, 3),
            np.stack([rim[::2], low[::2]], axis=1),
        ]
    )
    body = merged(meshes)
    return replace(
        body,
        edges_m=edges.astype(np.float32),
        edge_owner=np.full(len(edges), -1, dtype=np.int32),
    )


def _curtain(line: Array, floor_m: float) -> Mesh:
    """A wall from a line (k, 3) straight down to the floor, seen from the right of the line."""
    a, b = line[:-1], line[1:]
    c, d = b * [1, 1, 0] + [0, 0, floor_m], a * [1, 1, 0] + [0, 0, floor_m]
    corners = np.concatenate([np.stack([d, c, b], axis=1), np.stack([d, b, a], axis=1)])
    return from_corners(corners, np.full(len(corners), -1), WALL)
