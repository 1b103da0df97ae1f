"""What the sun sees from above: the ground and everything that stands on it, as two rasters."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.terrain.ground import GroundGrid, height_m

Array = NDArray[np.float64]
LARGEST_SIDE = 1024  # cells


@dataclass(frozen=True, eq=False)
class Relief:
    """Heights from above.

    ground_m, top_m: (rows, cols) float32 [m], row 0 in the south; top_m is the roof where a
    building stands, else the ground. west_m, south_m: the outer corner [m]; cell_m [m].
    """

    ground_m: NDArray[np.float32]
    top_m: NDArray[np.float32]
    west_m: float
    south_m: float
    cell_m: float


def relief_of(
    grid: GroundGrid, polygons: NDArray[np.object_], roof_m: Array, finest_m: float = 2.0
) -> Relief:
    """Ground and roofs over the grid's extent; roof_m: (n,) height over datum [m].

    Cells of 2 m, or as many as 1,024 along the longer side.
    """
    # Here, not above: who takes a relief from the disk need not load GDAL.
    from rasterio import Affine
    from rasterio.features import rasterize

    west, south, east, north = grid.extent_m
    cell = max(finest_m, max(east - west, north - south) / LARGEST_SIDE)
    cols, rows = int(np.ceil((east - west) / cell)), int(np.ceil((north - south) / cell))
    x = west + cell * (np.arange(cols) + 0.5)
    y = south + cell * (np.arange(rows) + 0.5)
    ground = height_m(grid, *np.meshgrid(x, y)).astype(np.float32)
    order = np.argsort(roof_m)  # the tallest is burnt last and stays
    roofs = rasterize(
        [(polygons[i], float(roof_m[i])) for i in order],
        out_shape=(rows, cols),
        fill=-9999.0,
        transform=Affine(cell, 0.0, west, 0.0, -cell, south + rows * cell),
        dtype="float32",
    )[::-1]
    return Relief(ground, np.maximum(ground, roofs), west, south, cell)
