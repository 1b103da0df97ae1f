"""Heights of buildings from a laser survey: surface less ground within each outline."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from layers.importing.laser_heights import tops_m
from layers.sources.raster import read_terrain


def heights_m(outlines: NDArray[np.object_], surface: Path, ground: Path) -> NDArray[np.float64]:
    """Height to the top of each building [m], (n,); NaN where fewer than six cells are known.

    outlines: in the rasters' own system [m]; surface, ground: as `layers.online.mosaic` cuts them.
    Raises SourceError.
    """
    return tops_m(outlines, read_terrain(surface), read_terrain(ground))
