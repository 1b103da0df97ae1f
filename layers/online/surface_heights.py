"""Heights of buildings from a laser survey: surface less ground within each outline."""

from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.features import rasterize

from layers.sources.gdal_door import open_raster
from layers.sources.raster import plausible_heights, raster_errors

PERCENTILE = 95.0  # of the cells of a roof: the ridge without aerials and branches (an estimate)
_LEAST_CELLS, _LEAST_M = 6, 2.0
_OFF_EDGE_M = 0.75  # cells on the eaves mix roof and street


def heights_m(
    outlines: NDArray[np.object_], surface: Path, ground: Path, percentile: float = PERCENTILE
) -> NDArray[np.float64]:
    """Height to the top of each building [m], (n,); NaN where fewer than six cells are known.

    outlines: in the rasters' own system [m]; surface, ground: two rasters of the same cells, as
    `layers.online.mosaic` cuts them. Raises SourceError.
    """
    with raster_errors(surface), open_raster(surface) as top, open_raster(ground) as below:
        lifted = plausible_heights(top.read(1, masked=True))
        base = plausible_heights(below.read(1, masked=True))
        place = top.transform
        rows, cols = min(lifted.shape[0], base.shape[0]), min(lifted.shape[1], base.shape[1])
    inner = shapely.buffer(outlines, -_OFF_EDGE_M)
    inner = np.where(shapely.is_empty(inner), outlines, inner)
    owner = rasterize(
        [(shape, row + 1) for row, shape in enumerate(inner) if not shapely.is_empty(shape)],
        out_shape=(rows, cols), transform=place, dtype="int32",
    ) if len(outlines) else np.zeros((rows, cols), dtype=np.int32)  # fmt: skip
    height = lifted[:rows, :cols] - base[:rows, :cols]
    at = (owner > 0) & np.isfinite(height)
    out = np.full(len(outlines), np.nan)
    order = np.argsort(owner[at], kind="stable")
    owners, values = owner[at][order], height[at][order]
    names, starts = np.unique(owners, return_index=True)
    for name, cells in zip(names, np.split(values, starts[1:]), strict=True):
        if len(cells) >= _LEAST_CELLS:
            out[name - 1] = np.percentile(cells, percentile)
    out[out < _LEAST_M] = np.nan
    return out
