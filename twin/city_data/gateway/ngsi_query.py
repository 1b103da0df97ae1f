"""What an NGSI-LD query asks for: type, id, attributes, a place nearby, a page (CIM 009, 6.4)."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from twin.city_data.connectors.ngsi_ld import META, Entity, key_values

_METRES_PER_DEG = 111_194.93  # of a sphere of 6,371 km
_LIMIT, _MOST_LIMIT = 20, 1_000
_KNOWN = {"type", "id", "attrs", "georel", "geometry", "coordinates", "geoproperty", "limit",
          "offset", "count", "options", "format", "timerel", "timeAt", "endTimeAt", "lastN",
          "timeproperty", "local"}  # fmt: skip


class BadQuery(ValueError):
    """A query that cannot be answered; the message says why."""


@dataclass(frozen=True)
class EntityQuery:
    types: tuple[str, ...]
    ids: tuple[str, ...]
    attrs: tuple[str, ...]
    near: Callable[[Entity], bool] | None
    limit: int
    offset: int
    count: bool
    simple: bool

    def keeps(self, entity: Entity) -> bool:
        return (
            (not self.types or entity["type"] in self.types)
            and (not self.ids or entity["id"] in self.ids)
            and (not self.attrs or any(a in entity for a in self.attrs))
            and (self.near is None or self.near(entity))
        )

    def shown(self, entity: Entity) -> Entity:
        """The entity with the attributes asked for, in the form asked for."""
        kept = {k: v for k, v in entity.items() if k in META or not self.attrs or k in self.attrs}
        return key_values(kept) if self.simple else kept


def entity_query(params: Mapping[str, str]) -> EntityQuery:
    """Raises BadQuery."""
    unknown = sorted(set(params) - _KNOWN)
    if unknown:
        raise BadQuery(f"'{unknown[0][:40]}' is not known here; use {', '.join(sorted(_KNOWN))}")

    def listed(name: str) -> tuple[str, ...]:
        return tuple(p.strip() for p in params.get(name, "").split(",") if p.strip())

    forms = {*listed("options"), *listed("format")}
    return EntityQuery(
        listed("type"), listed("id"), listed("attrs"), near(params),
        min(whole(params, "limit", _LIMIT), _MOST_LIMIT), whole(params, "offset", 0),
        params.get("count") == "true", bool(forms & {"keyValues", "simplified"}),
    )  # fmt: skip


def whole(params: Mapping[str, str], name: str, default: int) -> int:
    """A whole number of a query. Raises BadQuery."""
    text = params.get(name, str(default))
    if not text.isdecimal() or len(text) > 12:
        raise BadQuery(f"{name} is a whole number of 0 or more")
    return int(text)


def near(params: Mapping[str, str]) -> Callable[[Entity], bool] | None:
    """Whether an entity's location meets georel; None where none is asked for. Raises BadQuery."""
    if "georel" not in params:
        return None
    relation, *limits = params["georel"].split(";")
    if "geometry" not in params or "coordinates" not in params:
        raise BadQuery("georel needs geometry and coordinates")
    try:
        asked = shape({"type": params["geometry"],
                       "coordinates": json.loads(params["coordinates"])})  # fmt: skip
        middle = (float(asked.centroid.x), float(asked.centroid.y))
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, shapely.GEOSException):
        raise BadQuery("geometry and coordinates make no GeoJSON geometry") from None
    least, most = _distances(relation, limits)
    wanted = in_metres(asked, middle)
    name = params.get("geoproperty", "location")

    def test(entity: Entity) -> bool:
        place = located(entity.get(name))
        if place is None:
            return False
        own = in_metres(place, middle)
        if relation == "near":
            return least <= float(own.distance(wanted)) <= most
        found: bool = own.within(wanted) if relation == "within" else own.intersects(wanted)
        return found

    return test


def _distances(relation: str, limits: list[str]) -> tuple[float, float]:
    if relation not in ("near", "within", "intersects"):
        raise BadQuery("georel is near, within or intersects")
    least, most = 0.0, float("inf")
    for limit in limits:
        name, mark, text = limit.partition("==")
        try:
            metres = float(text)
        except ValueError:
            metres = -1.0
        if not mark or not metres >= 0 or name not in ("maxDistance", "minDistance"):
            raise BadQuery("near takes maxDistance==METRES or minDistance==METRES")
        least, most = (least, metres) if name == "maxDistance" else (metres, most)
    if relation == "near" and not limits:
        raise BadQuery("near takes maxDistance==METRES or minDistance==METRES")
    return least, most


def located(attribute: Any) -> Any:
    """The geometry of a GeoProperty; None where it is none."""
    value = attribute.get("value") if isinstance(attribute, dict) else None
    try:
        found = shape(value) if isinstance(value, dict) else None
        return found if found is not None and not found.is_empty else None
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, shapely.GEOSException):
        return None


def in_metres(geometry: Any, middle_deg: tuple[float, float]) -> Any:
    """Longitude and latitude as metres around a place; true to a thousandth within 100 km."""
    scale = np.array([_METRES_PER_DEG * cos(radians(middle_deg[1])), _METRES_PER_DEG])
    return shapely.transform(geometry, lambda xy: (xy - np.array(middle_deg)) * scale)
