"""What a reader finds in a source, before anything is interpreted, repaired or inferred."""

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from layers.quality.quality_issue import QualityIssue

Tags = dict[str, str]


@dataclass(frozen=True, eq=False)
class Found:
    """Layers of a source by name (as in LAYER_COLUMNS), in the source's own coordinate system.

    Each layer is a GeoDataFrame with `id`, `tags` (a dict of texts, keys as OpenStreetMap names
    them) and the geometry. what, licence: for the list of sources. issues: what the reader met.
    surfaces: of buildings with a shape of their own, one row a surface: `building_id`, `part`,
    `kind`, `lod`, `foot_m`, `closed` as in LAYER_COLUMNS, geometry with heights.
    """

    layers: dict[str, gpd.GeoDataFrame]
    what: str
    licence: str
    issues: tuple[QualityIssue, ...] = field(default=())
    surfaces: gpd.GeoDataFrame | None = None


def found_layer(
    ids: list[str], tags: list[Tags], geometry: NDArray[np.object_], crs: object
) -> gpd.GeoDataFrame:
    """One layer of a source from its columns."""
    column = np.empty(len(tags), dtype=object)
    column[:] = tags
    return gpd.GeoDataFrame(
        {"id": np.array(ids, dtype=object), "tags": column}, geometry=geometry, crs=crs
    )
