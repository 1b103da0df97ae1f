"""A small sound district to bend in tests."""

import geopandas as gpd
import numpy as np
import shapely

from layers.terrain.terrain import Terrain

CRS = "EPSG:3763"
EPW = "LOCATION,Testtown,-,PRT,-,000000,38.7,-9.1,0.0,50.0\r\n"


def description(**changes):
    return {
        "schema_version": 1,
        "key": "testtown",
        "name": 'Olá "Testtown"',
        "country": "PT",
        "crs": CRS,
        "origin_m": [-87000.0, -105000.0],
        "standing": "schematic",
        "facts": {"residents": 10},
        "views": [{"name": "v", "position_m": [0.0, 1, 2.5], "focal_point_m": [0, 0, 0]}],
        "sources": [{"what": "a", "source": "b", "licence": "c", "standing": "found"}],
        **changes,
    }


def buildings(count=3, **changes):
    k = np.arange(count)
    x, y = -87000.0 + (k % 50) * 20, -105000.0 + (k // 50) * 20
    columns = {
        "id": [f"b{n}" for n in k],
        "use": "apartment",
        "year": 1900,
        "storeys": 3,
        "height_m": 9.5,
        "roof": "gabled",
        "roof_height_m": 2.0,
        "dwellings": 3,
        "residents": 6.5,
        "protected": False,
        "heating": "gas_boiler",
        "cooling": False,
        "geometry": shapely.box(x, y, x + 12, y + 14),
        **changes,
    }
    return gpd.GeoDataFrame(columns, geometry="geometry", crs=CRS)


def streets(**changes):
    line = shapely.LineString([(-87050, -105010), (-86900, -105010)])
    columns = {
        "id": ["s1"], "name": ["Rua"], "kind": ["residential"], "width_m": [12.0],
        "carriageway_m": [6.0], "lanes": [2], "geometry": [line], **changes,
    }  # fmt: skip
    return gpd.GeoDataFrame(columns, geometry="geometry", crs=CRS)


def terrain():
    z = np.add.outer(np.arange(20.0), np.arange(30.0)).astype(np.float32)
    z[0, 0] = np.nan
    return Terrain(z, -87100.0, -104900.0, 10.0, CRS)
