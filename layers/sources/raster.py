"""Height rasters (GeoTIFF and whatever rasterio opens) to and from Terrain."""

import contextlib
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from pyproj import CRS
from rasterio.enums import ColorInterp
from rasterio.errors import NotGeoreferencedWarning
from rasterio.transform import Affine

from layers.safety.limits import MOST_CELLS
from layers.safety.reader_door import reader_door
from layers.source_error import SourceError
from layers.sources.gdal_door import open_raster
from layers.terrain.terrain import Terrain

# Outside these no ground lies (Dead Sea shore -430 m, Everest 8,849 m); what is beyond is a
# no-data mark that the file did not declare.
_LOWEST_M, _HIGHEST_M = -500.0, 9000.0
# Coordinates and cells beyond these are damage: 1e9 m is farther than the Moon, 1e-14 square
# degrees a cell of a centimetre.
_FARTHEST, _SMALLEST = 1e9, 1e-14


_UNITS_M = {"ft": 0.3048, "foot": 0.3048, "feet": 0.3048, "us survey foot": 0.3048006, "cm": 0.01,
            "centimetre": 0.01, "dm": 0.1, "mm": 0.001}  # fmt: skip


def read_terrain(path: Path, crs: str | None = None) -> Terrain:
    """The ground of a north-up raster with square cells.

    path: any raster that rasterio opens, heights [m] in band 1; no-data becomes NaN.
    crs: the coordinate system to go by where the file states none, and which the file must have
    where it states one.
    Raises SourceError where the file is unreadable, turned, has oblong cells, no coordinate
    system, another one than `crs`, or no height at all.
    """
    with raster_errors(path), open_raster(path) as source:
        cells = source.width * source.height
        if cells > MOST_CELLS:
            raise SourceError(
                f"{path} has {source.width:,} x {source.height:,} cells; up to {MOST_CELLS:,} in "
                "all are read. Cut it to the district or thin it (gdalwarp -te ... -tr ...)."
            )
        transform, stated = source.transform, source.crs
        z_m = heights_of(path, source, source.read(1, masked=True))
    check_place(path, transform)
    if np.isnan(z_m).all():
        raise SourceError(f"{path} holds no height: every cell is empty.")
    name = _agreed_crs(path, stated, crs)
    if transform.b or transform.d or transform.a <= 0 or transform.e >= 0:
        raise SourceError(f"{path} is turned; warp it north-up (gdalwarp does).")
    if abs(transform.a + transform.e) > 1e-6 * transform.a:
        raise SourceError(
            f"{path} has cells of {transform.a:g} x {-transform.e:g} m; warp it to square cells."
        )
    return Terrain(z_m, transform.c, transform.f, transform.a, name)


@contextlib.contextmanager
def raster_errors(path: Path) -> Iterator[None]:
    """Turns what rasterio raises on a bad file into one sentence (SourceError)."""
    fix = "It may be damaged or cut off; export it again as GeoTIFF."
    with reader_door(path, "a height raster", fix), warnings.catch_warnings():
        warnings.simplefilter("error", NotGeoreferencedWarning)
        # rasterio 1.4 multiplies its own transforms in a way that affine 3 calls outdated.
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        # Cells of other types are cut to single precision; what no ground has becomes NaN.
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            yield
        except NotGeoreferencedWarning as error:
            raise SourceError(
                f"{path} does not say where it lies (no georeference). Export it again as GeoTIFF."
            ) from error


def check_place(path: Path, transform: Affine) -> None:
    """Raises SourceError where a raster's georeference is no place (no numbers, no extent)."""
    sound = np.abs(transform[:6]).max() < _FARTHEST and abs(transform.determinant) > _SMALLEST
    if not sound:  # a NaN compares as unsound, too
        raise SourceError(
            f"{path} has a damaged georeference (cells without size). Export it again as GeoTIFF."
        )


def heights_of(path: Path, source: rasterio.DatasetReader, band: Any) -> NDArray[np.float32]:
    """Heights [m] of cells read from band 1: scale, offset and unit of the band applied, no-data
    and what no ground has as NaN.

    Raises SourceError where the file is a picture: bands of bytes in colours, or a palette.
    """
    colours = {ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.palette}
    bytes_only = all(kind == "uint8" for kind in source.dtypes)
    if bytes_only and (source.count >= 3 or colours & set(source.colorinterp)):
        raise SourceError(
            f"{path} is a picture ({source.count} band(s) of bytes, as a hillshade is), no heights "
            "of ground. Give the elevation model it was drawn from."
        )
    metres = _UNITS_M.get((source.units[0] or "m").strip().lower(), 1.0)
    scale, offset = source.scales[0] or 1.0, source.offsets[0] or 0.0
    if (scale, offset, metres) != (1.0, 0.0, 1.0):
        band = (band.astype(np.float64) * scale + offset) * metres
    return plausible_heights(band)


def plausible_heights(band: Any) -> NDArray[np.float32]:
    """Heights as float32 with NaN for declared no-data and for what no ground on earth has."""
    z_m: NDArray[np.float32] = band.astype(np.float32).filled(np.nan)
    z_m[(z_m < _LOWEST_M) | (z_m > _HIGHEST_M)] = np.nan
    return z_m


def write_terrain(path: Path, terrain: Terrain) -> None:
    """Writes the ground as a compressed float32 GeoTIFF with NaN as no-data."""
    rows, cols = terrain.z_m.shape
    cell = terrain.cell_m
    with rasterio.open(
        path, "w", driver="GTiff", width=cols, height=rows, count=1, dtype="float32",
        crs=CRS.from_user_input(terrain.crs).to_wkt(), nodata=np.nan, compress="deflate",
        predictor=3, transform=Affine(cell, 0.0, terrain.west_m, 0.0, -cell, terrain.north_m),
    ) as sink:  # fmt: skip
        sink.write(terrain.z_m.astype(np.float32), 1)


def _agreed_crs(path: Path, stated: rasterio.crs.CRS | None, wanted: str | None) -> str:
    if not stated:
        if wanted is None:
            raise SourceError(
                f"{path} states no coordinate system. Assign one (gdal_edit -a_srs EPSG:...)."
            )
        return wanted
    found = CRS.from_wkt(stated.to_wkt())
    if wanted is None:
        return str(found.to_string())
    if not found.equals(CRS.from_user_input(wanted), ignore_axis_order=True):
        raise SourceError(
            f"{path} is in {found.to_string()}, not in {wanted} as the district. Reproject it."
        )
    return wanted
