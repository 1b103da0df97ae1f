"""A grown district on disk, through the writer of district folders."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from layers.district.folder import write_folder
from layers.terrain.terrain import Terrain
from sample_districts.sketch.build import Grown, grow
from sample_districts.sketch.ground import CELL_M
from sample_districts.sketch.read import Sketch


def build_district(sketch: Sketch, out: Path) -> Grown:
    """Grow the district of `sketch` and write its folder to `out`."""
    grown = grow(sketch)
    origin = grown.places.origin_m
    terrain = Terrain(
        z_m=grown.relief.z_m,
        west_m=grown.relief.west_m + float(origin[0]),
        north_m=grown.relief.north_m + float(origin[1]),
        cell_m=CELL_M,
        crs=sketch.crs,
    )
    frames = {name: _frame(rows, origin, sketch.crs) for name, rows in grown.layers.items() if rows}
    write_folder(out, _description(sketch, grown), frames, terrain, _weather(sketch))
    return grown


def _frame(rows: list[dict[str, Any]], origin: Any, crs: str) -> gpd.GeoDataFrame:
    columns = [name for name in rows[0] if name not in ("geometry", "front", "post")]
    shapes = np.array([row["geometry"] for row in rows], dtype=object)
    shapes = shapely.transform(shapely.simplify(shapes, 0.001), lambda xy: xy + origin)
    data = {name: [row[name] for row in rows] for name in columns}
    return gpd.GeoDataFrame(data, geometry=shapes, crs=crs)


def _description(sketch: Sketch, grown: Grown) -> dict[str, Any]:
    places = grown.places
    views = [
        {
            "name": view.name,
            "position_m": [*_metres(places.point(view.eye, view.frame)), view.eye_m],
            "focal_point_m": [*_metres(places.point(view.look, view.frame)), view.look_m],
        }
        for view in sketch.views
    ]
    return {
        "schema_version": 1,
        "key": sketch.key,
        "name": sketch.name,
        "country": sketch.country,
        "crs": sketch.crs,
        "origin_m": [float(v) for v in places.origin_m],
        "standing": "schematic",
        "note": sketch.note,
        "facts": dict(sketch.facts),
        "views": views,
        "sources": [note.model_dump(exclude={"key"}) for note in sketch.sources],
    }


def _metres(point: tuple[float, float]) -> list[float]:
    return [round(value, 1) for value in point]


def _weather(sketch: Sketch) -> str:
    """The typical year of the sketch's city."""
    if sketch.weather is None:
        return ""
    from sample_districts.sketch.climate import typical_year_epw

    return typical_year_epw(sketch.weather)
