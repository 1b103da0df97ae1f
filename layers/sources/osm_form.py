"""OpenStreetMap data of any form and order as one file that osmium takes.

openstreetmap.org, Overpass and JOSM write the same objects as XML or JSON, ways before their nodes,
or (`out geom`) with the corners inside the ways. Here all become XML sorted as osmium asks:
nodes, ways, relations, each by its number.
"""

import bz2
import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import quoteattr

from lxml import etree

from layers.safety.clean_text import clean
from layers.source_error import SourceError

_KINDS = ("node", "way", "relation")
_ROOTS = ("osm", "osmChange")
_NEW, _MADE = 10**14, 10**15  # far above any number of OpenStreetMap
Place = tuple[str, str]


@dataclass
class _Thing:
    tags: dict[str, str] = field(default_factory=dict)
    corners: list[int] = field(default_factory=list)
    members: list[tuple[str, int, str]] = field(default_factory=list)
    place: Place | None = None


@dataclass
class _Data:
    things: dict[str, dict[int, _Thing]] = field(
        default_factory=lambda: {kind: {} for kind in _KINDS}
    )
    remarks: list[str] = field(default_factory=list)
    made: dict[Place, int] = field(default_factory=dict)

    def node_at(self, ref: int | None, place: Place | None) -> int | None:
        """The number of a corner; one that only has a place gets a number of its own."""
        if place is None:
            return ref
        if ref is None:
            ref = self.made.setdefault(place, _MADE + len(self.made))
        self.things["node"].setdefault(ref, _Thing(place=place))
        return ref


def sorted_osm(path: Path, out: Path) -> list[str]:
    """Writes the file's objects sorted to `out`; returns what the server remarked.

    Raises SourceError where the file is JSON without elements; lxml's errors on damaged XML.
    """
    with _opened(path) as file:
        head = file.read(512).lstrip(b"\xef\xbb\xbf \r\n\t")
    with _opened(path) as file:
        data = _from_json(file, path) if head.startswith(b"{") else _from_xml(file, path)
    with out.open("w", encoding="utf-8") as sink:
        sink.writelines(_lines(data))
    return data.remarks


def _opened(path: Path) -> IO[bytes]:
    if path.suffix == ".gz":
        return gzip.open(path)  # type: ignore[return-value]
    return bz2.open(path) if path.suffix == ".bz2" else path.open("rb")


def _from_xml(file: IO[bytes], path: Path) -> _Data:
    data = _Data()
    for _, element in etree.iterparse(
        file, events=("end",), resolve_entities=False, no_network=True, huge_tree=True
    ):
        if element.tag is etree.Entity or element.getroottree().docinfo.doctype:
            raise SourceError(f"{path}: XML entities are not supported. Download it again without.")
        if element.getroottree().getroot().tag not in _ROOTS:
            raise SourceError(f"{path} is XML, but no OpenStreetMap data. Name another file.")
        if element.tag in _KINDS:
            if element.get("action") != "delete" and element.get("visible") != "false":
                _take_xml(element, data)
            element.clear()
        elif element.tag == "remark":
            data.remarks.append(clean(element.text or ""))
    return data


def _take_xml(element: Any, data: _Data) -> None:
    number = _positive(element.get("id"))
    thing = _Thing(tags={t.get("k", ""): t.get("v", "") for t in element.iterfind("tag")})
    thing.place = _place(element)
    for corner in element.iterfind("nd"):
        ref = corner.get("ref")
        node = data.node_at(_positive(ref) if ref else None, _place(corner))
        if node is not None:
            thing.corners.append(node)
    for member in element.iterfind("member"):
        kind, ref, role = member.get("type", ""), member.get("ref"), member.get("role", "")
        if kind in _KINDS and ref:
            thing.members.append((kind, _positive(ref), role))
            inside = [data.node_at(None, _place(nd)) for nd in member.iterfind("nd")]
            _drawn_member(data, kind, _positive(ref), [n for n in inside if n is not None])
    data.things[element.tag].setdefault(number, thing)


def _positive(number: str) -> int:
    """A number as osmium finds it again: JOSM counts new objects below 0."""
    value = int(number)
    return value if value >= 0 else _NEW - value


def _drawn_member(data: _Data, kind: str, number: int, corners: list[int]) -> None:
    """A way that stands only inside its relation (`out geom`)."""
    if kind == "way" and corners:
        data.things["way"].setdefault(number, _Thing()).corners = corners


def _place(element: Mapping[str, Any]) -> Place | None:
    lat, lon = element.get("lat"), element.get("lon")
    if lat is None or lon is None:
        return None
    float(lat), float(lon)  # ValueError where damaged
    return str(lat), str(lon)


def _from_json(file: IO[bytes], path: Path) -> _Data:
    told = json.load(file)
    if not isinstance(told, dict) or not isinstance(told.get("elements"), list):
        raise SourceError(f"{path} is JSON without OpenStreetMap elements. Name another file.")
    data = _Data()
    if told.get("remark"):
        data.remarks.append(clean(str(told["remark"])))
    for element in told["elements"]:
        if element.get("type") not in _KINDS:
            continue
        thing = _Thing({str(k): str(v) for k, v in (element.get("tags") or {}).items()})
        thing.place = _place(element)
        drawn = element.get("geometry") or [None] * len(element.get("nodes", ()))
        refs = element.get("nodes") or [None] * len(drawn)
        found = [data.node_at(r, _place(g) if g else None) for r, g in zip(refs, drawn)]
        thing.corners = [node for node in found if node is not None]
        for member in element.get("members", ()):
            thing.members.append((member["type"], int(member["ref"]), member.get("role", "")))
            inside = [data.node_at(None, _place(g)) for g in member.get("geometry") or () if g]
            _drawn_member(
                data, member["type"], int(member["ref"]), [n for n in inside if n is not None]
            )
        kept = data.things[element["type"]].setdefault(int(element["id"]), thing)
        if not kept.tags and thing.tags:  # drawn by its relation before
            kept.tags = thing.tags
    return data


def _lines(data: _Data) -> Iterator[str]:
    yield "<?xml version='1.0' encoding='UTF-8'?>\n<osm version='0.6'>\n"
    for kind in _KINDS:
        for number, thing in sorted(data.things[kind].items(), key=lambda item: item[0]):
            if kind == "node" and thing.place is None:
                continue
            where = f" lat={quoteattr(thing.place[0])} lon={quoteattr(thing.place[1])}" if (
                thing.place and kind == "node"
            ) else ""  # fmt: skip
            yield f"<{kind} id='{number}' version='1'{where}>"
            yield from (f"<nd ref='{ref}'/>" for ref in thing.corners)
            for member, ref, role in thing.members:
                yield f"<member type='{member}' ref='{ref}' role={quoteattr(role)}/>"
            for key, value in thing.tags.items():
                yield f"<tag k={quoteattr(clean(key))} v={quoteattr(clean(value))}/>"
            yield f"</{kind}>\n"
    yield "</osm>\n"
