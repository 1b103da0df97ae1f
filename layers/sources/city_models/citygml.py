"""CityGML 1.0, 2.0 and 3.0, read as a stream: buildings with their parts and surfaces.

Elements are known by their local names, which the three versions share or differ in without
clashing; the version is told by the namespace alone.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from lxml import etree

from layers.safety.limits import MOST_FILE_BYTES, checked_file
from layers.solids.faces import UNKNOWN
from layers.source_error import SourceError
from layers.sources.city_models.city_model import KIND_OF, CityModel, found_city
from layers.sources.city_models.gml_surfaces import Link, Polygon, Surfaces, local
from layers.sources.found import Found

_PART_OF = ("consistsOfBuildingPart", "buildingPart")
# Properties that lead to what is no outside of the building itself.
_NOT_OWN = (
    *_PART_OF, "interiorRoom", "buildingRoom", "interiorBuildingInstallation", "appearance",
    "outerBuildingInstallation", "buildingInstallation", "buildingFurniture", "address",
    "buildingConstructiveElement", "buildingSubdivision", "generalizesTo",
)  # fmt: skip
_SOLIDS = ("Solid", "MultiSolid", "CompositeSolid")
_SHAPES = ("Solid", "MultiSurface", "Geometry")
_LODS = ("3", "2", "1", "4")  # the inside of level 4 is not read; its outside comes last
_PLANS = ("lod0FootPrint", "lod0MultiSurface", "lod0RoofEdge")
_UNSOUND = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)


def read_citygml(path: Path, crs: str | None = None) -> Found:
    """The buildings of a CityGML file, each with its parts; memory holds one object at a time
    beside the surfaces that were read.

    Of each part the highest of levels 1 to 3 is read; solids may name surfaces by xlink. An object
    that does not follow the format is set aside by name. crs: for a file that names none.
    Raises SourceError where the file is no whole XML, names no coordinate system, or holds no
    building.
    """
    checked_file(path, MOST_FILE_BYTES, "CityGML files")
    model, stated = CityModel(path), ""
    try:
        for element in _stream(path):
            if local(element) == "Building":
                stated = stated or _srs_name(element)
                _read_building(model, element)
            else:
                stated = stated or element.get("srsName", "")
    except etree.XMLSyntaxError as error:
        raise SourceError(
            f"{path} is not whole XML ({error.msg}). It may be cut off; download it again."
        ) from error
    return found_city(model, stated, crs, "CityGML")


def _stream(path: Path) -> Iterator[Any]:
    """The envelope and each building, forgotten once it was read."""
    members = ("cityObjectMember", "featureMember")
    wanted = [f"{{*}}{name}" for name in ("Building", "Envelope", *members)]
    with path.open("rb") as file:
        for _, element in etree.iterparse(
            file, tag=wanted, resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=True, remove_comments=True, remove_pis=True,
        ):  # fmt: skip
            if local(element) not in members:
                yield element
            if local(element) != "Envelope":
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]


def _srs_name(element: Any) -> str:
    return next((e.get("srsName") for e in element.iter() if e.get("srsName")), "")


def _read_building(model: CityModel, element: Any) -> None:
    ident = _ident(element) or f"building {len(model.ids) + 1}"
    mark, parts = model.faces.mark(), len(model.part_ids)
    surfaces = Surfaces(element)
    try:
        model.building(ident, _attributes(element))
        for part in _with_parts(element):
            _read_part(model, part, _ident(part) or ident, surfaces)
    except _UNSOUND as error:
        model.faces.back_to(mark)
        del model.part_ids[parts:], model.part_lod[parts:], model.part_building[parts:]
        model.ids.pop()
        model.attributes.pop()
        model.set_aside(ident, f"its geometry does not follow GML ({error!r:.80})")
    if surfaces.lost:
        model.set_aside(ident, f"{surfaces.lost} surfaces are named (xlink) that do not stand here")


def _ident(element: Any) -> str:
    return next((v for k, v in element.attrib.items() if k == "id" or k.endswith("}id")), "")


def _with_parts(element: Any) -> Iterator[Any]:
    """A building, its parts, and theirs; what a part inherits is read once, in the building."""
    yield element
    for prop in element:
        if local(prop) in _PART_OF:
            for part in prop:
                if local(part) == "BuildingPart":
                    yield from _with_parts(part)


def _attributes(element: Any) -> dict[str, Any]:
    """Plain children as texts, generic attributes by their names; numbers as numbers.

    What a building does not say itself is taken from its first part that does.
    """
    out: dict[str, Any] = {}
    for source in _with_parts(element):
        for child in source:
            name, text = local(child), (child.text or "").strip()
            generic = child.get("name") or next(
                (c.text for c in child if local(c) == "name" and c.text), None
            )
            if generic and name.lower().endswith("attribute"):
                value = next((c.text for c in child if local(c) == "value"), None)
                out.setdefault(generic.strip(), _number(value))
            elif name in ("genericAttribute", "height"):
                _nested(child, out)
            elif text and not len(child):
                out.setdefault(name, _number(text))
    return out


def _nested(prop: Any, out: dict[str, Any]) -> None:
    """Attributes of version 3.0 that stand one level deeper."""
    for child in prop:
        named = {local(c): (c.text or "").strip() for c in child}
        if "value" not in named:
            continue
        if local(child) == "Height":
            out.setdefault("measuredHeight", _number(named["value"]))
        elif named.get("name"):
            out.setdefault(named["name"], _number(named["value"]))


def _number(text: str | None) -> Any:
    try:
        value = float(text or "")
    except ValueError:
        return (text or "").strip()
    return value if np.isfinite(value) else ""


def _read_part(model: CityModel, element: Any, name: str, surfaces: Surfaces) -> None:
    """The surfaces of the highest level that a part has."""
    held = list(_own(element))
    for lod in _LODS:
        if _read_level(model, held, name, lod, surfaces):
            return
    for plan in _PLANS:
        found = [p for prop, _ in held if local(prop) == plan for p in surfaces.of(prop)]
        if found:
            _add(model, model.part(name, 0.0), found, {}, UNKNOWN)
            return


def _own(element: Any, kind: int | None = UNKNOWN) -> Iterator[tuple[Any, int | None]]:
    """Every property with a geometry that is a building's own, and what its surface means."""
    for child in element:
        name = local(child)
        if name in _NOT_OWN:
            continue
        if name.startswith("lod") and name[3:4].isdigit():
            yield child, kind
        elif name in ("boundedBy", "boundary", "opening", "fillingSurface"):
            for inner in child:
                own = KIND_OF.get(local(inner), UNKNOWN)
                yield from _own(inner, own if own != UNKNOWN else UNKNOWN)


def _read_level(
    model: CityModel, held: list[tuple[Any, int | None]], name: str, lod: str, surfaces: Surfaces
) -> bool:
    """Read one level of a part; False where it has nothing there."""
    at = [(p, k) for p, k in held if local(p)[3] == lod and local(p)[4:] in _SHAPES]
    implicit = [p for p, _ in held if local(p) == f"lod{lod}ImplicitRepresentation"]
    themed = [(poly, k) for p, k in at if not _is_whole(p, k) for poly in surfaces.of(p)]
    meaning = {poly.key: k for poly, k in themed}
    solids = [solid for p, k in at if _is_whole(p, k) for solid in surfaces.solids(p)]
    solids = [solid for solid in solids if solid]
    if solids:
        for number, solid in enumerate(solids):
            ident = name if len(solids) == 1 else f"{name}/{number + 1}"
            _add(model, model.part(ident, float(lod)), solid, meaning, UNKNOWN)
        return True
    outside = [(poly, k) for poly, k in themed if k is not None]
    outside += [(poly, UNKNOWN) for p in implicit for poly in surfaces.of_implicit(p)]
    if not outside:
        return False
    part = model.part(name, float(lod))
    for poly, kind in outside:
        _add(model, part, [poly], {}, kind)
    return True


def _is_whole(prop: Any, kind: int | None) -> bool:
    """Whether a property holds the whole body, not one surface of it."""
    holds_solid = any(local(child) in _SOLIDS for child in prop)
    return kind == UNKNOWN and (local(prop).endswith("Solid") or holds_solid)


def _add(
    model: CityModel, part: int, found: list[Polygon], meaning: dict[Link, int | None],
    kind: int | None,
) -> None:  # fmt: skip
    for poly in found:
        told = meaning.get(poly.key, kind)
        model.faces.add(poly.rings(), UNKNOWN if told is None else told, part)
