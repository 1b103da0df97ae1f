"""What another data set says of the same buildings, for those that do not say it themselves."""

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from layers.quality.quality_issue import QualityIssue
from layers.sources.found import Found, Tags, found_layer

_LEAST_SHARE = 0.5  # of a building's outline that the other data's must cover (an estimate)
_HEIGHTS = ("height", "eaves_height", "building:height", "building:eaves_height")
_TAKEN = (
    *_HEIGHTS[:2], "roof:height", "roof:shape", "building:levels", "start_date", "building:flats",
)  # fmt: skip


@dataclass(frozen=True)
class _Match:
    """Pairs of rows of buildings and others that meet, the largest overlap of a building first."""

    building: NDArray[np.int64]
    other: NDArray[np.int64]


def with_known(found: Found, others: gpd.GeoDataFrame, name: str, crs: str) -> Found:
    """The buildings with tags of `others` where theirs are silent.

    others: id, tags and outlines in any system; crs: one in metres to compare them in. Each
    building takes from the outline that covers most of it, where all together cover half of it.
    A height is taken only where the building gives none of any kind, with what belongs to it.
    name: of the data, for the note that says how many took what.
    """
    own = found.layers["buildings"]
    pairs = _match(_shapes(own, crs), _shapes(others, crs))
    tags = list(own["tags"])
    taken: dict[str, int] = {}
    for building, other in zip(pairs.building, pairs.other, strict=True):
        tags[building], new = _filled(tags[building], others["tags"].iloc[other])
        for key in new:
            taken[key] = taken.get(key, 0) + 1
    return _noted(found, tags, taken, name)


def with_heights(found: Found, heights_m: NDArray[np.float64], name: str) -> Found:
    """The buildings with measured heights to the top [m], (n,), where they give none at all."""
    tags = list(found.layers["buildings"]["tags"])
    count = 0
    for row in np.flatnonzero(np.isfinite(heights_m)):
        if not any(tags[row].get(key) for key in _HEIGHTS):
            tags[row] = {**tags[row], "height": f"{heights_m[row]:.1f}"}
            count += 1
    return _noted(found, tags, {"height": count} if count else {}, name)


def _shapes(frame: gpd.GeoDataFrame, crs: str) -> NDArray[np.object_]:
    shapes = np.asarray(frame.geometry.to_crs(crs).array, dtype=object)
    return np.asarray(shapely.make_valid(shapely.force_2d(shapes)))


def _match(own: NDArray[np.object_], others: NDArray[np.object_]) -> _Match:
    one, other = shapely.STRtree(others).query(own, predicate="intersects")
    shared = shapely.area(shapely.intersection(own[one], others[other]))
    covered = np.bincount(one, shared, minlength=len(own))
    enough = covered >= _LEAST_SHARE * np.maximum(shapely.area(own), 1e-9)
    kept = enough[one] & (shared > 0)
    order = np.lexsort((-shared[kept], one[kept]))
    one, other = one[kept][order], other[kept][order]
    _, first = np.unique(one, return_index=True)
    return _Match(one[first], other[first])


def _filled(own: Tags, other: Tags) -> tuple[Tags, list[str]]:
    """Tags with those of another data set added, and which were new."""
    has_height = any(own.get(key) for key in _HEIGHTS)
    new = [
        key
        for key in _TAKEN
        if other.get(key)
        and not own.get(key)
        and not (has_height and key in (*_HEIGHTS, "roof:height"))
    ]
    return {**own, **{key: other[key] for key in new}}, new


def _noted(found: Found, tags: list[Tags], taken: dict[str, int], name: str) -> Found:
    own = found.layers["buildings"]
    layer = found_layer(list(own["id"]), tags, np.asarray(own.geometry.array), own.crs)
    notes = tuple(
        QualityIssue(
            "", "buildings", f"{key} added",
            f"not in OpenStreetMap for {count:,} of {len(tags):,} of them", f"taken from {name}",
        )
        for key, count in sorted(taken.items())
    )  # fmt: skip
    return replace(found, layers={**found.layers, "buildings": layer},
                   issues=(*found.issues, *notes))  # fmt: skip
