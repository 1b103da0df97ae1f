"""Tiles of heights, cut to a box and laid side by side."""

import shutil
import zipfile
from collections.abc import Sequence
from contextlib import ExitStack
from math import ceil, sqrt
from pathlib import Path

import numpy as np
import rasterio
from rasterio.merge import merge

from layers.online.area import Box
from layers.online.errors import Busy, OnlineError
from layers.safety.limits import MOST_CELLS, MOST_FILE_BYTES
from layers.source_error import SourceError
from layers.sources.gdal_door import open_raster
from layers.sources.raster import plausible_heights, raster_errors


def tiff_in(packed: Path, host: str) -> Path:
    """The one GeoTIFF of a zip, unpacked beside it. Raises OnlineError where there is none."""
    out = packed.with_suffix(".tif")
    part = out.with_name(f"{out.name}.unpacking")
    try:
        with zipfile.ZipFile(packed) as files:
            inside = [i for i in files.infolist() if i.filename.lower().endswith((".tif", ".tiff"))]
            if not inside or inside[0].file_size > MOST_FILE_BYTES:
                raise OnlineError(f"{host}: the zip holds no height raster.")
            with files.open(inside[0]) as source, part.open("wb") as sink:
                shutil.copyfileobj(source, sink)
        part.replace(out)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise Busy(f"{host} sent a damaged zip. Try again later.", tries=2) from error
    finally:
        part.unlink(missing_ok=True)
    return out


def check_raster(path: Path, host: str) -> None:
    """Refuse what is no height raster with a place. Raises OnlineError."""
    try:
        with raster_errors(path), open_raster(path) as source:
            if not source.crs or source.count != 1:
                raise OnlineError(f"{host} handed out a picture in place of heights.")
            source.read(1, window=((0, 1), (0, 1)))
    except OnlineError:
        raise
    except SourceError as error:
        raise Busy(f"{host} handed out a damaged raster. Try again later.", tries=2) from error


def mosaic(tiles: Sequence[Path], box: Box, out: Path) -> Path:
    """The heights within a box out of tiles of one coordinate system, as a GeoTIFF at `out`.

    Cells that no tile holds are NaN. Raises SourceError where a tile cannot be read.
    """
    with ExitStack() as stack:
        stack.enter_context(raster_errors(tiles[0]))
        opened = [stack.enter_context(open_raster(tile)) for tile in tiles]
        first = opened[0]
        west, south, east, north = box.in_system(first.crs.to_wkt())
        across, along = first.res
        cells = (east - west) / across * (north - south) / along
        thin = max(ceil(sqrt(cells / MOST_CELLS)), 1)  # fine cells in a large box are thinned
        across, along = across * thin, along * thin
        z_m, place = merge(
            [one for one in opened if one.crs == first.crs],
            bounds=(west - across, south - along, east + across, north + along),
            res=(across, along), nodata=np.nan, dtype="float32", masked=True,
        )  # fmt: skip
        heights = plausible_heights(np.ma.masked_invalid(z_m[0]))
        rows, cols = heights.shape
        with rasterio.open(
            out, "w", driver="GTiff", width=cols, height=rows, count=1, dtype="float32",
            crs=first.crs, nodata=np.nan, compress="deflate",
            transform=place,
        ) as sink:  # fmt: skip
            sink.write(heights, 1)
    return out
