"""The one door to GDAL: which drivers may open a file, never the network, sizes asked first.

GDAL decides by content: a text file called `terrain.tif` is opened by whichever driver knows it,
and some of those read from addresses that the text names. Hence only the drivers listed here take
part, and only files of this machine are opened. Nothing else opens rasters or vector files.
"""

import contextlib
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyogrio._ogr import _register_drivers
from rasterio._env import set_gdal_config

from layers.safety import limits
from layers.source_error import SourceError
from layers.sources.geopackage import checked_geopackage

FOLDER_DRIVERS = ("GPKG",)
IMPORT_DRIVERS = (
    *FOLDER_DRIVERS, "GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON", "ESRI Shapefile",
    "FlatGeobuf", "GML", "OpenFileGDB", "MapInfo File", "KML",
)  # fmt: skip
RASTER_DRIVERS = ("GTiff", "AAIGrid", "XYZ", "SRTMHGT", "DTED", "HFA", "ENVI", "EHdr", "PNG")
# A plain raster may name further files beside it; no driver that fetches them is there to open
# those. (rasterio warps by way of VRT, which therefore stays; no file is opened as one.)
_CHAINED = (
    "WMS WMTS WCS HTTP STACIT STACTA GTI EEDA EEDAI PLMOSAIC DAAS DERIVED GDALG Zarr ESRIC "
    "KMLSUPEROVERLAY MRF NGW OGCAPI PDF GPKG SQLite Rasterlite MBTiles netCDF HDF5 HDF5Image"
)
_CLOSED = {
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
}
_SQLITE = b"SQLite format 3\0"


def _close_network() -> None:
    """Take every driver out of GDAL's lists that is not named above; once, at import.

    pyogrio and rasterio bring a GDAL each. Drivers to be skipped are taken out whenever they are
    registered: rasterio does so at its first use, pyogrio did so when it was imported.
    """
    skipped = sorted(set(pyogrio.list_drivers()) - set(IMPORT_DRIVERS))
    pyogrio.set_gdal_config_options({**_CLOSED, "GDAL_SKIP": ",".join(skipped)})
    _register_drivers()
    for key, value in {**_CLOSED, "GDAL_SKIP": _CHAINED.replace(" ", ",")}.items():
        set_gdal_config(key, value)


_close_network()

import rasterio  # noqa: E402 - its drivers are counted from here on

Source = Path | bytes


def local_file(path: Path) -> Path:
    """The absolute path of a file or folder of this machine. Raises SourceError otherwise.

    Absolute, so that GDAL never takes it for an address or for one of its own file systems.
    """
    whole = Path(path).absolute()
    if not whole.is_dir():
        limits.checked_file(path, limits.MOST_FILE_BYTES, "files")
    if str(whole).startswith("/vsi"):
        raise SourceError(f"{path} lies in a folder whose name GDAL keeps to itself. Move it.")
    return whole


def vector_tables(path: Path, drivers: Sequence[str]) -> list[tuple[str, bool]]:
    """Name of every table, and whether it has a geometry. Raises SourceError and GDAL's errors."""
    source = _source(path, drivers)
    with _quiet():
        found = pyogrio.list_layers(source)
    return [(str(name), geometry is not None) for name, geometry in found]


def read_table(path: Path, name: str, drivers: Sequence[str], **options: Any) -> gpd.GeoDataFrame:
    """One table of a vector file after its size was asked for; damaged outlines are None.

    options: of `pyogrio.read_dataframe`. Raises SourceError and GDAL's errors.
    """
    source = _source(path, drivers)
    with _quiet():
        told = pyogrio.read_info(source, layer=name, force_feature_count=True)
        if told["driver"] not in drivers:
            raise SourceError(f"{path} is a {told['driver']} file. Save it as GeoPackage.")
        limits.checked_count(path, told["features"], limits.MOST_FEATURES, "objects")
        frame = pyogrio.read_dataframe(source, layer=name, on_invalid="ignore", **options)
    if isinstance(frame, gpd.GeoDataFrame):
        corners = int(shapely.get_num_coordinates(np.asarray(frame.geometry.array)).sum())
        limits.checked_count(path, corners, limits.MOST_CORNERS, "corners")
    return frame


def _source(path: Path, drivers: Sequence[str]) -> Source:
    whole = local_file(path)
    if whole.is_file():
        with whole.open("rb") as file:
            head = file.read(len(_SQLITE))
        if head == _SQLITE:
            checked_geopackage(path)
        elif set(drivers) == {"GPKG"}:
            raise SourceError(
                f"{path} cannot be read as a GeoPackage (it begins otherwise). It may be damaged "
                "or cut off; take it from a backup or import the district again."
            )
    # GDAL writes its notes beside a GML file that it opens by name.
    return whole.read_bytes() if whole.suffix.lower() in (".gml", ".xml") else whole


@contextlib.contextmanager
def open_raster(path: Path) -> Iterator[rasterio.DatasetReader]:
    """A raster of one of the RASTER_DRIVERS. Raises SourceError and rasterio's errors."""
    whole = local_file(path)
    # `rasterio.open` takes one driver only; the reader below it takes the list.
    with rasterio.Env(), rasterio.DatasetReader(str(whole), driver=list(RASTER_DRIVERS)) as source:
        high, wide = source.block_shapes[0]
        block = high * wide * np.dtype(source.dtypes[0]).itemsize
        if block > limits.MOST_BLOCK_BYTES:
            raise SourceError(
                f"{path} is packed in blocks of {wide:,} x {high:,} cells ({block / 1e6:,.0f} MB); "
                f"up to {limits.MOST_BLOCK_BYTES / 1e6:,.0f} MB are unpacked. Save it in smaller "
                "tiles (gdal_translate -co TILED=YES)."
            )
        yield source


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """GDAL warns of odd headers, rings and lost precision; the checks that follow tell of them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
