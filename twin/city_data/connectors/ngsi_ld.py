"""NGSI-LD entities (ETSI GS CIM 009), normalized or key-values, and the readings in them.

An entity belongs to a place of the district where its id ends with the place's id or a relationship
(refBuilding, refDevice ...) does; its numbers with a time become readings. Values in the unit that
`unitCode` says; where none is said and the model does not fix one, the number is kept as it came.
"""

from collections.abc import Callable, Mapping
from typing import Any

from twin.city_data.readings.readings import Collector
from twin.city_data.readings.rules import MALFORMED, Refused
from twin.city_data.readings.times import instant_us

SOURCE = "NGSI-LD"
Entity = dict[str, Any]
PlaceOf = Callable[[str], str | None]

_QUANTITY = {
    "powerConsumption": "power_kw",
    "totalActivePower": "power_kw",
    "totalActiveEnergyImport": "electricity_register_kwh",
    "illuminanceLevel": "level_frac",
    "illuminance": "illuminance_lx",
    "temperature": "temperature_c",
    "gas": "gas_kwh",
    "heat": "heat_network_kwh",
}
_UNIT = {"illuminanceLevel": "share", "temperature": "CEL"}
"""What Streetlight and the weather schema fix; the other attributes need a unitCode."""
_WHEN = ("observationDateTime", "dateObserved")
_SHAPES = {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}
_FORMS = {"Property", "GeoProperty", "Relationship", "LanguageProperty"}
META = ("id", "type", "@context", "createdAt", "modifiedAt", "scope")


def normalized(given: Any) -> Entity:
    """An entity in the normalized form, whichever it came in. Raises Refused."""
    if not isinstance(given, dict):
        raise Refused(MALFORMED, "an entity is a JSON object")
    name, kind = given.get("id"), given.get("type")
    if not isinstance(name, str) or ":" not in name or len(name) > 200 or " " in name:
        raise Refused(MALFORMED, "an entity needs an id that is a URI")
    if not isinstance(kind, str) or not kind:
        raise Refused(MALFORMED, f"{name} needs a type")
    made: Entity = {"id": name, "type": kind}
    return made | attributes(given)


def attributes(given: Mapping[str, Any]) -> Entity:
    """The attributes of an entity or a fragment, normalized. Raises Refused."""
    return {k: _attribute(k, v) for k, v in given.items() if k not in META}


def _attribute(name: str, value: Any) -> Entity:
    if value is None:
        raise Refused(MALFORMED, f"{name} is null")
    if isinstance(value, dict):
        form = value.get("type")
        if form in _FORMS:
            needed = {"Relationship": "object", "LanguageProperty": "languageMap"}.get(
                form, "value"
            )
            if needed not in value:
                raise Refused(MALFORMED, f"{name}: a {form} needs '{needed}'")
            return {**value, "value": plain_value(value["value"])} if "value" in value else value
        if form in _SHAPES and "coordinates" in value:
            return {"type": "GeoProperty", "value": value}
    if name.startswith("ref") and _uris(value):
        return {"type": "Relationship", "object": value}
    return {"type": "Property", "value": plain_value(value)}


def _uris(value: Any) -> bool:
    listed = value if isinstance(value, list) else [value]
    return bool(listed) and all(isinstance(v, str) and v.startswith("urn:") for v in listed)


def plain_value(value: Any) -> Any:
    """A time that is written as {"@type": "DateTime", "@value": ...} as its text."""
    if isinstance(value, dict) and "@value" in value:
        return value["@value"]
    return value


def key_values(entity: Entity) -> Entity:
    """An entity in the form without types."""
    made: Entity = {}
    for name, attribute in entity.items():
        if not isinstance(attribute, dict):
            made[name] = attribute
        elif "languageMap" in attribute:
            made[name] = {"languageMap": attribute["languageMap"]}
        else:
            made[name] = attribute.get("value", attribute.get("object"))
    return made


def place_key(entity: Entity, place_of: PlaceOf) -> str:
    """The place of the district that an entity belongs to, else one of its own."""
    links = [a for k, a in entity.items() if k.startswith("ref") and isinstance(a, dict)]
    named = [entity["id"]]
    for link in links:
        target = link.get("object")
        named += [t for t in (target if isinstance(target, list) else [target])]
    for name in named:
        found = place_of(str(name).rpartition(":")[2]) if isinstance(name, str) else None
        if found is not None:
            return found
    return f"entity/{entity['id']}"


def sensor_of(place: str, name: str, attribute: Mapping[str, Any]) -> tuple[str, str | None]:
    """The sensor that an attribute is a reading of, and the unit of its number."""
    unit = attribute.get("unitCode", _UNIT.get(name))
    if name in _QUANTITY and unit is not None:
        return f"{place}/{_QUANTITY[name]}", str(unit)
    return f"{place}/{name.replace('/', '_')}", None


def take_readings(entity: Entity, place: str, collector: Collector) -> list[str]:
    """Every number with a time of an entity into the collector; the sensors that spoke."""
    spoken = []
    for name, attribute in entity.items():
        if name in META or not isinstance(attribute, dict):
            continue
        value = attribute.get("value")
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        told = observed_at(entity, attribute)
        if told is None:
            continue
        sensor, unit = sensor_of(place, name, attribute)
        collector.take(sensor, instant_us(told), value, unit)
        spoken.append(sensor)
    return spoken


def observed_at(entity: Entity, attribute: Mapping[str, Any]) -> Any:
    """When an attribute was observed, by itself or by its entity; None where nobody says."""
    told = plain_value(attribute.get("observedAt"))
    for name in _WHEN:
        if told is None and isinstance(entity.get(name), dict):
            told = plain_value(entity[name].get("value"))
    return told.partition("/")[0] if isinstance(told, str) else told
