"""Made answers of each service, in the shapes that they have."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
import rasterio
from rasterio.transform import Affine

from layers.online.endpoints import endpoints
from tests.layers.importing.test_import import village
from tests.layers.sources.weather_forms import pvgis_json
from tests.recorded_server import Recorded

MILAN = (9.1907, 45.4604)
TILE = "Copernicus_DSM_COG_10_N45_00_E009_00_DEM"

PLACE = {
    "display_name": "Porta Romana, Milano, Lombardia, Italia", "name": "Porta Romana",
    "lat": str(MILAN[1]), "lon": str(MILAN[0]), "boundingbox": ["45.4", "45.5", "9.1", "9.2"],
    "address": {"country_code": "it"}, "licence": "Data © OpenStreetMap contributors, ODbL 1.0",
}  # fmt: skip


def raster(transform, z_m, crs, nodata=-9999.0):
    """A GeoTIFF of heights as bytes."""
    with rasterio.MemoryFile() as memory:
        with memory.open(
            driver="GTiff", width=z_m.shape[1], height=z_m.shape[0], count=1, dtype="float32",
            crs=crs, transform=transform, nodata=nodata,
        ) as sink:  # fmt: skip
            sink.write(z_m.astype(np.float32), 1)
        return bytes(memory.read())


def glo30_tile(height_m=120.0, lon=MILAN[0], lat=MILAN[1]):
    """Level heights of 3 km around a place, in cells of one second of arc."""
    second = 1 / 3600
    return raster(
        Affine(second, 0.0, lon - 0.03, 0.0, -second, lat + 0.03),
        np.full((216, 216), height_m),
        4326,
    )


def packed(name, content):
    """A zip with one file, as bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as sink:
        sink.writestr(name, content)
    return out.getvalue()


def services(server, folder: Path):
    """All services on one recorded server, a village in Milan behind them; their addresses."""
    folder.mkdir(exist_ok=True)
    server.on("GET", "/nominatim/search", Recorded(json.dumps([PLACE]).encode()))
    server.on("GET", "/nominatim/reverse", Recorded(json.dumps(PLACE).encode()))
    osm = village(folder / "village.osm").read_bytes()
    server.on("POST", "/overpass", Recorded(osm, packed=True))
    server.on("GET", "/pvgis/tmy", Recorded(pvgis_json(*MILAN).encode()))
    server.on("GET", f"/glo30/{TILE}/{TILE}.tif", Recorded(glo30_tile()))
    env = {
        f"DISTRICT_TWIN_{name.upper()}_URL": f"{server.url}/{name}"
        for name in ("nominatim", "overpass", "pvgis", "glo30", "3dbag", "bdtopo", "ea_lidar")
    }
    made = endpoints(env, folder / "none")
    return env, {**made, "nominatim": replace(made["nominatim"], pause_s=0.0)}


def asked_query(server):
    """The Overpass request that came."""
    (asked,) = (a for a in server.asked if a.path == "/overpass")
    return parse_qs(asked.body.decode())["data"][0]
