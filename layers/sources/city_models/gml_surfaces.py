"""Polygons out of GML geometry: shared by xlink, turned by orientation, written in any form."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Link = tuple[str, Any]

_DEEPEST = 60  # of geometries in geometries, which also ends what names itself
_POLYGONS = ("Polygon", "PolygonPatch", "Triangle", "Rectangle")
_SOLIDS = ("Solid",)
_HREF = "{http://www.w3.org/1999/xlink}href"


def local(element: Any) -> str:
    """An element's name without its namespace; "" for what is no element (an entity)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


@dataclass(frozen=True, eq=False)
class Polygon:
    """One polygon element, and whether it is meant to look the other way.

    matrix, shift: of an implicit geometry, how it is brought to its place.
    """

    element: Any
    turned: bool
    matrix: Array | None = None

    @property
    def key(self) -> Link:
        """The same for the same polygon, wherever it is named or repeated: its first ring."""
        ring = next(iter(_rings(self.element)), np.zeros((0, 3)))
        corners = ring[:-1] if len(ring) > 1 and (ring[0] == ring[-1]).all() else ring
        return ("ring", frozenset(map(tuple, np.round(corners, 3).tolist())))

    def rings(self) -> list[Array]:
        """The rings (k, 3), outline first. Raises ValueError for what are no coordinates."""
        rings = list(_rings(self.element))
        if not rings:
            raise ValueError("a polygon without a ring")
        if not all(np.isfinite(ring).all() for ring in rings):
            raise ValueError("a coordinate that is no number")
        if self.matrix is not None:
            m = self.matrix
            rings = [ring @ m[:3, :3].T + m[:3, 3] for ring in rings]
        return [ring[::-1] for ring in rings] if self.turned else rings


class Surfaces:
    """The polygons of one building, with those that its parts share by name."""

    def __init__(self, building: Any) -> None:
        self._building = building
        self._named: dict[str, Any] | None = None
        self.lost = 0
        """How many names were met that stand for nothing here."""

    def of(self, prop: Any) -> list[Polygon]:
        """All polygons below a property, through names."""
        return list(self._polygons(prop, False, 0))

    def solids(self, prop: Any) -> list[list[Polygon]]:
        """The polygons of each solid below a property; of surfaces without a solid, together."""
        found = [e for e in prop.iter() if local(e) in _SOLIDS]
        return [self.of(solid) for solid in found] if found else [self.of(prop)]

    def of_implicit(self, prop: Any) -> list[Polygon]:
        """Polygons of an implicit geometry, brought to its place."""
        text = next((e.text for e in prop.iter() if local(e) == "transformationMatrix"), None)
        matrix = np.eye(4) if text is None else np.array(text.split(), float).reshape(4, 4)
        for point in (e for e in prop.iter() if local(e) == "referencePoint"):
            place = next((e.text for e in point.iter() if local(e) == "pos"), "0 0 0")
            matrix = matrix.copy()
            matrix[:3, 3] += np.array((place or "").split(), float)[:3]
        held = [e for e in prop.iter() if local(e) == "relativeGMLGeometry"]
        held = held or [e for e in prop.iter() if local(e) == "relativeGeometry"]
        return [Polygon(p.element, p.turned, matrix) for e in held for p in self.of(e)]

    def _polygons(self, element: Any, turned: bool, depth: int) -> Iterator[Polygon]:
        if depth > _DEEPEST:
            raise ValueError("geometries in geometries without end")
        name = local(element)
        if name in _POLYGONS:
            yield Polygon(element, turned)
            return
        if element.get("orientation") == "-":
            turned = not turned
        href = element.get(_HREF)
        if href:
            target = self._target(href)
            if target is not None:
                yield from self._polygons(target, turned, depth + 1)
        for child in element:
            yield from self._polygons(child, turned, depth + 1)

    def _target(self, href: str) -> Any:
        if self._named is None:
            self._named = {}
            for element in self._building.iter():
                for key, value in element.attrib.items():
                    if key.endswith("}id") or key == "id":
                        self._named[value] = element
        target = self._named.get(href.rpartition("#")[2])
        self.lost += target is None
        return target


def _rings(polygon: Any) -> Iterator[Array]:
    """The rings of a polygon, outline first: gml:posList, gml:pos or gml:coordinates."""
    for side in polygon:
        if local(side) in ("exterior", "interior", "outerBoundaryIs", "innerBoundaryIs"):
            for ring in side:
                yield _ring(ring)


def _ring(ring: Any) -> Array:
    single: list[str] = []
    size = 3
    for element in ring.iter():
        name, text = local(element), element.text or ""
        if name == "posList":
            size = int(element.get("srsDimension") or ring.get("srsDimension") or 3)
            single.append(text)
        elif name in ("pos", "coord"):
            single.append(text)
        elif name == "coordinates":
            single.append(text.replace(",", " "))
    numbers = np.array(" ".join(single).split(), dtype=np.float64)
    points = numbers.reshape(-1, size)
    if size == 2:
        points = np.column_stack([points, np.zeros(len(points))])
    return points
