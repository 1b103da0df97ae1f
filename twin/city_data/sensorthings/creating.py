"""New entities from the bodies of strangers: checked, with what is nested in them."""

from collections.abc import Mapping
from typing import Any

from twin.city_data.sensorthings.registry import MEASUREMENT, Body, Registry
from twin.safety.safety import clean


class BadEntity(ValueError):
    """A body that makes no entity; the message says what is missing or wrong."""


_TEXTS = {
    "Things": ("name", "description"),
    "Locations": ("name", "description", "encodingType"),
    "Sensors": ("name", "description", "encodingType"),
    "ObservedProperties": ("name", "definition", "description"),
    "Datastreams": ("name", "description", "observationType"),
}
_OTHERS = {
    "Things": ("properties", "Locations", "Datastreams"),
    "Locations": ("location", "properties", "Things"),
    "Sensors": ("metadata", "properties"),
    "ObservedProperties": ("properties",),
    "Datastreams": ("unitOfMeasurement", "properties", "Thing", "Sensor", "ObservedProperty",
                    "observedArea", "phenomenonTime", "resultTime", "Observations"),
}  # fmt: skip
_LINKS = {"Thing": "Things", "Sensor": "Sensors", "ObservedProperty": "ObservedProperties"}
_MOST_NESTED = 200
_OWN = ("@iot.id", "@iot.selfLink", "id")


class Creation:
    """The entities of one request; nothing is kept before all of them are checked."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.made: list[tuple[str, Body]] = []

    def entity(
        self, name: str, given: Any, links: Mapping[str, Any] | None = None
    ) -> tuple[str, int]:
        """Add an entity and what is nested in it; gives `("new", place)`. Raises BadEntity."""
        whole = {**given, **(links or {})} if isinstance(given, dict) else given
        body = checked_body(name, whole)
        if len(self.made) > _MOST_NESTED:
            raise BadEntity("too many entities in one; send them one after the other")
        for link, other in _LINKS.items() if name == "Datastreams" else ():
            if link not in body:
                raise BadEntity(f"a Datastream needs {link}, as {{'@iot.id': number}} or whole")
            body[link] = self._linked(other, body[link])
        streams = body.pop("Datastreams", [])
        things = body.pop("Things", [])
        if name == "Things":
            listed = body.get("Locations", [])
            body["Locations"] = [self._linked("Locations", one) for one in _listed(listed)]
        if name == "Locations" and _listed(things):
            raise BadEntity("link a Location from its Thing: Things(n)/Locations")
        if name == "Datastreams" and _listed(body.pop("Observations", [])):
            raise BadEntity("send Observations after their Datastream")
        self.made.append((name, body))
        own = ("new", len(self.made) - 1)
        for stream in _listed(streams):
            self.entity("Datastreams", stream, {"Thing": own})
        return own

    def _linked(self, name: str, given: Any) -> Any:
        if isinstance(given, tuple):
            return given
        if isinstance(given, dict) and "@iot.id" in given:  # whatever else is told of it
            number = given["@iot.id"]
            if type(number) is not int or number not in self.registry.sets[name]:
                raise BadEntity(f"there is no {name}({str(number)[:40]})")
            return number
        return self.entity(name, given)

    def done(self) -> list[int]:
        """Keep them; their numbers. Raises StoreError."""
        return self.registry.add(self.made)


def checked_body(name: str, given: Any, whole: bool = True) -> Body:
    """The columns of an entity that are kept. Raises BadEntity. whole: nothing may be missing."""
    if not isinstance(given, dict):
        raise BadEntity("an entity is a JSON object")
    known = {*_TEXTS[name], *_OTHERS[name], *_OWN}
    for key in given:
        if key not in known and "@iot." not in key:
            raise BadEntity(f"'{str(key)[:40]}' is no part of {name}")
    body = _texts(name, given, whole)
    body |= {k: given[k] for k in _OTHERS[name] if given.get(k) is not None}
    for key in ("properties", "unitOfMeasurement"):
        if key in body and not isinstance(body[key], dict):
            raise BadEntity(f"{key} of {name} is a JSON object")
    if whole and name == "Datastreams" and "unitOfMeasurement" not in body:
        raise BadEntity("a Datastream needs its unitOfMeasurement")
    if whole and name == "Locations" and "location" not in body:
        raise BadEntity("a Location needs its location, a GeoJSON geometry")
    return body


_DEFAULTS = {"observationType": MEASUREMENT, "description": "", "definition": ""}


def _texts(name: str, given: Mapping[str, Any], whole: bool) -> Body:
    body: Body = {}
    for key in _TEXTS[name]:
        if given.get(key) is not None:
            if not isinstance(given[key], str):
                raise BadEntity(f"{key} of {name} is a text")
            body[key] = clean(given[key])
        elif whole and key in _DEFAULTS:
            body[key] = _DEFAULTS[key]
        elif whole:
            raise BadEntity(f"{name} need a {key}")
    return body


def patched(name: str, old: Body, given: Any) -> Body:
    """An entity after a merge patch (an object) or a JSON patch (a list). Raises BadEntity."""
    if isinstance(given, list):
        given = _merge_of(given)
    body = checked_body(name, given, whole=False)
    for link in (*_LINKS, "Locations", "Datastreams", "Things", "Observations"):
        body.pop(link, None)
    return {**old, **body}


def _merge_of(steps: list[Any]) -> Body:
    """What a JSON patch (RFC 6902) of whole columns says; deeper paths are not taken."""
    merged: Body = {}
    for step in steps:
        if not isinstance(step, dict) or step.get("op") not in ("add", "replace"):
            raise BadEntity("a JSON patch may add and replace columns")
        column = str(step.get("path", "")).removeprefix("/")
        if not column or "/" in column or "value" not in step:
            raise BadEntity("a JSON patch names whole columns, such as /name")
        merged[column] = step["value"]
    return merged


def _listed(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and isinstance(value.get("value"), list):
        return list(value["value"])
    raise BadEntity("nested entities are a list")
