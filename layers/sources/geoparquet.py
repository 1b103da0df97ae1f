"""GeoParquet files, as Overture and EUBUCCO hand them out."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
import shapely

from layers.safety import limits
from layers.source_error import SourceError

MARK = b"PAR1"


def read_parquet(path: Path) -> gpd.GeoDataFrame:
    """The table of a GeoParquet file; one without its own note of where the shapes are is read
    where a column `geometry` holds WKB, in longitude and latitude as Overture's.

    Raises SourceError where it has too many rows or no geometry.
    """
    told = pq.read_metadata(path)
    limits.checked_count(path, told.num_rows, limits.MOST_FEATURES, "objects")
    if b"geo" in (told.metadata or {}):
        frame = gpd.read_parquet(path)
    else:
        table = pq.read_table(path).to_pandas()
        name = next((c for c in table.columns if c.lower() in ("geometry", "geom", "wkb")), None)
        if name is None:
            raise SourceError(f"{path} is Parquet without geometry. Give GeoParquet.")
        shapes = shapely.from_wkb(table[name].to_numpy(), on_invalid="ignore")
        frame = gpd.GeoDataFrame(table.drop(columns=name), geometry=shapes, crs=4326)
    corners = int(shapely.get_num_coordinates(np.asarray(frame.geometry.array)).sum())
    limits.checked_count(path, corners, limits.MOST_CORNERS, "corners")
    return frame.set_geometry(shapely.force_2d(np.asarray(frame.geometry.array)), crs=frame.crs)
