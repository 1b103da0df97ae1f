"""Rules by which values were inferred before, where a file of this program tells them."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np

from layers.sources.found import Tags


def with_told_rules(buildings: gpd.GeoDataFrame, tags: Sequence[Tags]) -> gpd.GeoDataFrame:
    """The buildings with the rule that their tags tell in each `<name>_rule` that is empty: a
    value that an export gives is as sure as it was before."""
    out = buildings.copy()
    for name in (c for c in out.columns if c.endswith("_rule")):
        told = np.array([tag.get(name, "") for tag in tags], dtype=object)
        out[name] = np.where(out[name].to_numpy(dtype=object) == "", told, out[name])
    return out
