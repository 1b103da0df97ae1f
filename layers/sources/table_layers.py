"""The rows of vector tables dealt out to the layers of a district."""

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import shapely

from layers.quality.quality_issue import QualityIssue
from layers.schemes.scheme import Scheme
from layers.sources.found import Tags, found_layer
from layers.sources.osm_tags import layer_of
from layers.sources.table_tags import table_tags
from layers.sources.vector_names import layer_named, layer_told

_KINDS = {0: "point", 1: "line", 2: "line", 3: "area", 4: "point", 5: "line", 6: "area"}
_SINGLE = {4: 0, 5: 1, 6: 3}  # the type number of one part of a multi-geometry
_OSM_KEYS = ("building", "highway", "natural", "amenity", "leisure", "landuse", "waterway", "place")
_GUESSED = "guessed "


@dataclass
class Dealt:
    """Frames by layer, those that only a guess puts there under 'guessed <layer>'."""

    parts: dict[str, list[gpd.GeoDataFrame]] = field(default_factory=dict)
    issues: list[QualityIssue] = field(default_factory=list)
    mapping: Scheme | None = None
    names: dict[str, list[str]] = field(default_factory=dict)

    def settle(self) -> None:
        """A table named or tagged for its layer wins; guesses count only where there is none."""
        for key in [k for k in self.parts if k.startswith(_GUESSED)]:
            frames, layer = self.parts.pop(key), key.removeprefix(_GUESSED)
            if layer not in self.parts:
                self.parts[layer], self.names[layer] = frames, self.names[key]
                continue
            for name, frame in zip(self.names[key], frames, strict=True):
                why = f"{len(frame)} objects; neither its name nor its columns tell what it holds"
                done = f"left aside, since another table holds {layer}"
                self.issues.append(QualityIssue("", name, "table not understood", why, done))


def deal_out(frame: gpd.GeoDataFrame, name: str, dealt: Dealt) -> None:
    """Puts the features of one table where they belong; what is not understood is told."""
    geometry = np.asarray(frame.geometry.array)
    tags, scheme_layer, issues = table_tags(frame, name, dealt.mapping)
    dealt.issues += issues
    ids = [tag.pop("id", str(row + 1)) for row, tag in enumerate(tags)]
    if len(set(ids)) < len(ids):
        why = "some occur twice"
        dealt.issues.append(QualityIssue("", name, "ids", why, "rows numbered instead"))
        ids = [str(row + 1) for row in range(len(ids))]
    types = shapely.get_type_id(geometry)
    empty = int((types < 0).sum())
    if empty:
        why = "have no geometry, or one that cannot be read (an open or cut-off ring)"
        dealt.issues.append(QualityIssue("", name, f"{empty} rows", why, "left out"))
    own = _own_keys(frame, tags)
    layer = [_layer(tag, kind, name, scheme_layer, own) for tag, kind in zip(tags, types)]
    for found in sorted({x for x in layer if x}):
        at = [row for row, x in enumerate(layer) if x == found]
        dealt.parts.setdefault(found, []).append(
            found_layer([ids[i] for i in at], [tags[i] for i in at], geometry[at], frame.crs)
        )
        dealt.names.setdefault(found, []).append(name)


def _own_keys(frame: gpd.GeoDataFrame, tags: list[Tags]) -> int:
    """How many of OpenStreetMap's main keys the table has as columns or in packed tags.

    Own tag keys keep the table's name for what it is; a plain `kind` is no highway class.
    """
    columns = {str(c).lower() for c in frame.columns}
    packed = {"other_tags", "tags", "all_tags"} & columns
    return sum(k in columns or (bool(packed) and any(k in t for t in tags)) for k in _OSM_KEYS)


def _layer(tags: Tags, kind: int, name: str, of_scheme: str | None, own_keys: int) -> str | None:
    if kind not in _KINDS:
        return None
    geometry = _KINDS[kind]
    if of_scheme and geometry == "area":
        return of_scheme
    if own_keys and (found := layer_of(tags, _SINGLE.get(kind, kind))):
        return found
    if told := layer_told(name, geometry):
        return told
    if own_keys > 1 or any(key in tags for key in _OSM_KEYS if key != "building" and own_keys):
        return None  # a table of all of OpenStreetMap: what has none of its tags is nothing here
    usual = layer_named(name, geometry)
    return _GUESSED + usual if usual else None
