"""OpenStreetMap files (.osm XML, .osm.pbf), multipolygon relations assembled.

`layers.sources.osm_apart` is the door to it: osmium can end the process on a damaged file.
"""

import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import shapely

from layers.quality.quality_issue import QualityIssue
from layers.safety.clean_text import clean
from layers.safety.reader_door import reader_door
from layers.sources.found import Found, Tags, found_layer
from layers.sources.osm_form import sorted_osm
from layers.sources.osm_parts import take_heights_of_parts
from layers.sources.osm_tags import grounds_of, layer_of

_CUT_OFF = "the file was cut off at its border; some of its outlines lie outside"


@dataclass
class _Harvest:
    """What one pass over the file collects."""

    ids: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    tags: dict[str, list[Tags]] = field(default_factory=lambda: defaultdict(list))
    shapes: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    ways: dict[int, list[tuple[float, float]]] = field(default_factory=dict)
    relations: dict[int, tuple[Tags, list[tuple[int, str]]]] = field(default_factory=dict)
    closed: dict[int, Tags] = field(default_factory=dict)
    assembled: set[int] = field(default_factory=set)
    ringed: set[int] = field(default_factory=set)
    grounds: list[tuple[str, Any]] = field(default_factory=list)
    building_parts: list[tuple[Tags, Any]] = field(default_factory=list)

    def add(self, ident: str, tags: Tags, shape: Any) -> None:
        layer = layer_of(tags, shapely.get_type_id(shape))
        if layer is not None:
            self.ids[layer].append(ident)
            self.tags[layer].append(tags)
            self.shapes[layer].append(shape)


def read_osm_here(path: Path) -> Found:
    """Everything in an OpenStreetMap file that belongs to a layer, in EPSG:4326.

    A multipolygon whose outer ring is whole but of which inner rings are missing in the file is
    built without them; one whose outer ring is missing is left out; each is an issue.
    Raises SourceError where the file is missing, empty, cut off, not OpenStreetMap data, or
    declares XML entities. A damaged file may also end the process.
    """
    harvest = _Harvest()
    fix = "It may be empty, damaged or cut off; download it again."
    with reader_door(path, "OpenStreetMap data", fix), tempfile.TemporaryDirectory() as folder:
        whole, remarks = path, []
        if ".pbf" not in path.name.lower() and not path.name.lower().endswith(".o5m"):
            whole = Path(folder) / "sorted.osm"
            remarks = sorted_osm(path, whole)
        for thing in osmium.FileProcessor(str(whole)).with_areas():
            _take(thing, harvest)
    issues = [_remarked(remark) for remark in remarks] + _repair_relations(harvest)
    # The assembler builds no area from a ring that crosses itself; the repair later can.
    for ident in sorted(harvest.closed.keys() - harvest.ringed):
        shape = shapely.Polygon(harvest.ways[ident])
        harvest.add(f"w{ident}", harvest.closed[ident], shape)
    took = take_heights_of_parts(
        harvest.shapes["buildings"], harvest.tags["buildings"], harvest.building_parts
    )
    if took:
        why = f"not given for {took} outlines, but for their building parts"
        issues.append(QualityIssue("", "buildings", "height of parts", why, "the tallest part's"))
    _mark_grounds(harvest)
    layers = {
        name: found_layer(ids, harvest.tags[name], np.array(harvest.shapes[name], object), 4326)
        for name, ids in harvest.ids.items()
    }
    return Found(layers, f"OpenStreetMap extract {path.name}", "ODbL 1.0", tuple(issues))


def _remarked(remark: str) -> QualityIssue:
    why = f"the server that gave it remarked: {remark}"
    return QualityIssue("", "source", "partial answer", why, "read as far as it goes; ask again")


def _take(thing: Any, harvest: _Harvest) -> None:
    tags = {clean(tag.k): clean(tag.v) for tag in thing.tags}
    if thing.is_node():
        if tags:
            harvest.add(f"n{thing.id}", tags, shapely.Point(thing.location.lon, thing.location.lat))
    elif thing.is_area():
        kind = "w" if thing.from_way() else "r"
        shape = _area(thing)
        if shape.is_empty:
            return
        (harvest.ringed if thing.from_way() else harvest.assembled).add(thing.orig_id())
        if tags:
            harvest.add(f"{kind}{thing.orig_id()}", tags, shape)
        if tags.get("building:part", "no") != "no" and "building" not in tags:
            harvest.building_parts.append((tags, shape))
        if grounds_of(tags):
            harvest.grounds.append((grounds_of(tags), shape))
    elif thing.is_way():
        points = [(n.lon, n.lat) for n in thing.nodes if n.location.valid()]
        harvest.ways[thing.id] = points
        closed_area = thing.is_closed() and tags.get("area") != "no" and "highway" not in tags
        if closed_area and tags and len(points) > 2:
            harvest.closed[thing.id] = tags
        elif tags and len(points) > 1:
            harvest.add(f"w{thing.id}", tags, shapely.LineString(points))
    elif tags.get("type") == "multipolygon":
        members = [(m.ref, m.role) for m in thing.members if m.type == "w"]
        harvest.relations[thing.id] = (tags, members)


def _area(area: Any) -> Any:
    polygons = []
    for outer in area.outer_rings():
        shell = [(n.lon, n.lat) for n in outer]
        holes = [[(n.lon, n.lat) for n in inner] for inner in area.inner_rings(outer)]
        polygons.append(shapely.Polygon(shell, holes))
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def _repair_relations(harvest: _Harvest) -> list[QualityIssue]:
    """Builds the building relations that the extract cut through, as far as they are there."""
    issues = []
    for ident, (tags, members) in sorted(harvest.relations.items()):
        layer = layer_of(tags, shapely.GeometryType.POLYGON)
        if ident in harvest.assembled or layer is None:
            continue
        name = f"r{ident}"
        outer = [harvest.ways.get(ref, []) for ref, role in members if role != "inner"]
        shells = _rings(outer)
        if not shells:
            issues.append(QualityIssue(name, layer, "incomplete outline", _CUT_OFF, "left out"))
            continue
        lines = [harvest.ways.get(ref, []) for ref, role in members if role == "inner"]
        holes = _rings(lines)
        missing = sum(not line for line in lines)
        shape = shapely.union_all(shells)
        if holes:
            shape = shapely.difference(shape, shapely.union_all(holes))
        harvest.add(name, tags, shape)
        done = f"built without {missing} of its courtyards"
        issues.append(QualityIssue(name, layer, "incomplete outline", _CUT_OFF, done))
    return issues


def _mark_grounds(harvest: _Harvest) -> None:
    """Gives each building the tag `grounds` where it stands on those of a hospital, school ..."""
    if not harvest.grounds or not harvest.shapes["buildings"]:
        return
    places = shapely.centroid(np.array(harvest.shapes["buildings"], dtype=object))
    tree = shapely.STRtree([shape for _, shape in harvest.grounds])
    for row, ground in zip(*tree.query(places, predicate="within"), strict=True):
        harvest.tags["buildings"][row].setdefault("grounds", harvest.grounds[ground][0])


def _rings(lines: list[list[tuple[float, float]]]) -> list[Any]:
    whole = [shapely.LineString(line) for line in lines if len(line) > 1]
    return [g for g in shapely.polygonize(whole).geoms if g.area > 0] if whole else []
