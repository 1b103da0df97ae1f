"""CityJSON 1.0, 1.1, 2.0 and CityJSONSeq: buildings with their parts and surfaces."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layers.safety.limits import MOST_FILE_BYTES, checked_file
from layers.solids.faces import UNKNOWN
from layers.source_error import SourceError
from layers.sources.city_models.city_model import KIND_OF, CityModel, found_city
from layers.sources.found import Found

Array = NDArray[np.float64]

_VERSIONS = ("1.0", "1.1", "2.0")
_UNSOUND = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)
_DEPTH = {"MultiSurface": 0, "CompositeSurface": 0, "Solid": 1, "MultiSolid": 2,
          "CompositeSolid": 2}  # fmt: skip
_MOST_PARTS = 10_000  # of one building; also what ends parts that are their own parents


def read_cityjson(path: Path, crs: str | None = None) -> Found:
    """The buildings of a CityJSON file or sequence, each with its parts.

    The highest level of detail of each part is read; only Building and BuildingPart count. An
    object that does not follow the format is set aside by name. crs: the coordinate system, for a
    file that names none.
    Raises SourceError where the file is no CityJSON 1.0 to 2.0, has no coordinate system, or holds
    no building.
    """
    head, features = _documents(path)
    model = CityModel(path)
    for city in features:
        _read_objects(model, city, _templates(city, head))
    return found_city(model, _stated_crs(head), crs, "CityJSON")


def _documents(path: Path) -> tuple[dict[str, Any], Iterator[dict[str, Any]]]:
    """The header, and what holds city objects: the file itself, or each line of a sequence."""
    checked_file(path, MOST_FILE_BYTES, "CityJSON files")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} is not UTF-8 text. Export it again.") from error
    try:
        city = json.loads(text)
    except (ValueError, RecursionError) as error:
        if "Extra data" not in str(error):
            raise _cut_off(path, error) from error
        lines = [line for line in text.splitlines() if line.strip()]
        return _header(_line(lines[0], path), path), _sequence(lines, path)
    head = _header(city, path)
    return head, iter((head,))


def _sequence(lines: list[str], path: Path) -> Iterator[dict[str, Any]]:
    head = _line(lines[0], path)
    for line in lines[1:]:
        feature = _line(line, path)
        if not isinstance(feature, dict) or feature.get("type") not in (
            "CityJSONFeature", "CityJSON",
        ):  # fmt: skip
            raise SourceError(f"{path} is no CityJSON sequence: a line holds something else.")
        yield {"transform": head.get("transform"), **feature}


def _line(line: str, path: Path) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _cut_off(path, error) from error


def _cut_off(path: Path, error: Exception) -> SourceError:
    why = str(error).split(";")[0]
    return SourceError(f"{path} is not whole JSON ({why}). It may be cut off; download it again.")


def _header(city: Any, path: Path) -> dict[str, Any]:
    if not isinstance(city, dict) or city.get("type") != "CityJSON":
        raise SourceError(f"{path} is not CityJSON. Name another file.")
    if str(city.get("version")) not in _VERSIONS:
        raise SourceError(
            f"{path} is CityJSON {city.get('version')!r:.40}; versions "
            f"{', '.join(_VERSIONS)} are read. Upgrade it (cjio upgrade)."
        )
    return city


def _stated_crs(head: dict[str, Any]) -> str:
    metadata = head.get("metadata")
    return str(metadata.get("referenceSystem", "")) if isinstance(metadata, dict) else ""


def _vertices(city: dict[str, Any], path: Path) -> Array:
    """The vertices (n, 3) in the file's coordinates; NaN in those that hold no number."""
    try:
        vertices = np.asarray(city["vertices"], dtype=np.float64).reshape(-1, 3)
        transform = city.get("transform")
        if transform is None:  # optional in version 1.0
            return vertices
        scale, shift = (np.asarray(transform[k], np.float64) for k in ("scale", "translate"))
        return np.asarray(vertices * scale + shift)
    except _UNSOUND as error:
        raise SourceError(f"{path} has no sound list of vertices ({error!r:.100}).") from error


@dataclass(frozen=True, eq=False)
class _Templates:
    """Geometries that objects use with a place of their own, and the vertices of those."""

    geometries: list[Any]
    vertices: Array


def _templates(city: dict[str, Any], head: dict[str, Any]) -> _Templates:
    held = city.get("geometry-templates") or head.get("geometry-templates")
    if not isinstance(held, dict):
        return _Templates([], np.zeros((0, 3)))
    try:
        corners = np.asarray(held["vertices-templates"], dtype=np.float64).reshape(-1, 3)
        return _Templates(list(held["templates"]), corners)
    except _UNSOUND:
        return _Templates([], np.zeros((0, 3)))  # what uses them is then set aside by name


def _read_objects(model: CityModel, city: dict[str, Any], templates: _Templates) -> None:
    vertices = _vertices(city, model.path)
    things = city.get("CityObjects")
    if not isinstance(things, dict):
        raise SourceError(f"{model.path}: 'CityObjects' does not follow CityJSON. Name another.")
    for ident, thing in things.items():
        mark, parts = model.faces.mark(), len(model.part_ids)
        try:
            if not isinstance(thing, dict) or thing.get("type") != "Building":
                continue
            attributes = thing.get("attributes")
            model.building(ident, attributes if isinstance(attributes, dict) else {})
            for name, part in _with_parts(ident, things):
                _read_part(model, name, part, vertices, templates)
        except _UNSOUND as error:
            model.faces.back_to(mark)
            del model.part_ids[parts:], model.part_lod[parts:], model.part_building[parts:]
            model.ids.pop()
            model.attributes.pop()
            model.set_aside(ident, f"its geometry does not follow CityJSON ({error!r:.80})")


def _with_parts(ident: str, things: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """A building and its parts, and theirs."""
    todo, seen = [ident], 0
    while todo:
        name = todo.pop(0)
        part = things[name]
        if name != ident and part.get("type") != "BuildingPart":
            continue
        yield name, part
        todo += [child for child in part.get("children") or () if child in things]
        seen += 1
        if seen > _MOST_PARTS:
            raise ValueError(f"more than {_MOST_PARTS:,} parts")


def _read_part(
    model: CityModel, name: str, part: dict[str, Any], vertices: Array, templates: _Templates
) -> None:
    """The surfaces of the highest usable level of detail of one part."""
    usable = [g for g in part.get("geometry") or () if _usable(g, templates)]
    if not usable:
        return
    best = max(_lod(g, templates) for g in usable)
    for geometry in usable:
        if _lod(geometry, templates) == best:
            shape, points = _placed(geometry, vertices, templates)
            _read_geometry(model, name, shape, points, best)
            return  # of two at one level the first: a Solid beside its own MultiSurface


def _usable(geometry: dict[str, Any], templates: _Templates) -> bool:
    kind = geometry["type"]
    if kind == "GeometryInstance":
        kind = templates.geometries[geometry["template"]]["type"]
    return kind in _DEPTH


def _lod(geometry: dict[str, Any], templates: _Templates) -> float:
    if geometry["type"] == "GeometryInstance":
        geometry = templates.geometries[geometry["template"]]
    return float(geometry.get("lod", 0))


def _placed(
    geometry: dict[str, Any], vertices: Array, templates: _Templates
) -> tuple[dict[str, Any], Array]:
    """A geometry with its vertices; a template moved to its place."""
    if geometry["type"] != "GeometryInstance":
        return geometry, vertices
    matrix = np.asarray(geometry["transformationMatrix"], dtype=np.float64).reshape(4, 4)
    corners = np.column_stack([templates.vertices, np.ones(len(templates.vertices))])
    moved = (corners @ matrix.T)[:, :3] + vertices[geometry["boundaries"][0]]
    return templates.geometries[geometry["template"]], moved


def _read_geometry(
    model: CityModel, name: str, geometry: dict[str, Any], points: Array, lod: float
) -> None:
    """Solids become a part each, surfaces one together."""
    depth = _DEPTH[geometry["type"]]
    semantics = geometry.get("semantics") or {}
    kinds = [KIND_OF.get(str(s.get("type")), UNKNOWN) for s in semantics.get("surfaces") or ()]
    boundaries, values = geometry["boundaries"], semantics.get("values")
    solids = boundaries if depth == 2 else [boundaries]
    meanings = (values or [None] * len(solids)) if depth == 2 else [values]
    for number, solid in enumerate(solids):
        meaning = meanings[number] if number < len(meanings) else None
        part = model.part(name if depth < 2 else f"{name}/{number + 1}", lod)
        shells = solid if depth else [solid]
        held = (meaning or [None] * len(shells)) if depth else [meaning]
        for shell, told in zip(shells, held, strict=False):
            _read_shell(model, shell, told, kinds, points, part)


def _read_shell(
    model: CityModel, shell: list[Any], told: list[Any] | None, kinds: list[int | None],
    points: Array, part: int,
) -> None:  # fmt: skip
    for number, surface in enumerate(shell):
        index = told[number] if told and number < len(told) else None
        kind = kinds[index] if index is not None else UNKNOWN
        if kind is None:
            continue
        rings = []
        for ring in surface:
            corners = np.asarray(ring, dtype=np.int64)
            if corners.size and corners.min() < 0:
                raise IndexError(f"{corners.min()} is the number of no vertex")
            rings.append(points[corners].reshape(-1, 3))
        if rings:
            if not all(np.isfinite(ring).all() for ring in rings):
                raise ValueError("a vertex holds no number")
            model.faces.add(rings, kind, part)
