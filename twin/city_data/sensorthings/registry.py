"""Things, Locations, Sensors, ObservedProperties and Datastreams of a district, kept in the store.

The district's buildings, lamps and charge points are Things from the beginning. A Datastream knows
the sensor `<kind>/<id>/<quantity>` whose readings are its Observations; a sensor that speaks by
another door gets its Datastream by itself.
"""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from twin.city_data.readings.quantities import quantity_of
from twin.city_data.readings.readings import NO_READINGS
from twin.city_data.store.store import CityStore, Document

SETS = ("Things", "Locations", "Sensors", "ObservedProperties", "Datastreams")
KEY = "district-twin.key"
"""Where an entity's body holds what links it with the district: `building/b00001`, or a sensor."""

Body = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Something of the district that sensors attach to."""

    key: str
    name: str
    description: str
    properties: Mapping[str, Any]
    longitude_deg: float
    latitude_deg: float


class Registry:
    """All entities in memory, each change on the disk before it is seen."""

    def __init__(self, store: CityStore, places: Iterable[Place] = ()) -> None:
        self.store, self._lock = store, threading.RLock()
        self.sets: dict[str, dict[int, Body]] = {
            name: {int(i): body for i, body in sorted(store.documents(f"sta/{name}").items(),
                                                      key=lambda row: int(row[0]))}
            for name in SETS
        }  # fmt: skip
        self._next = {name: max(rows, default=0) + 1 for name, rows in self.sets.items()}
        self._by_key = {
            body[KEY]: (name, number)
            for name, rows in self.sets.items()
            for number, body in rows.items()
            if KEY in body
        }
        self._coming: dict[str, Any] = {}  # Things of the list that is being made
        self._place(list(places))

    def find(self, key: str) -> int | None:
        """The number of the Thing or Datastream of a district's key."""
        found = self._by_key.get(key)
        return None if found is None else found[1]

    def thing_of(self, key: str) -> Body | None:
        number = self.find(key)
        return None if number is None else self.sets["Things"].get(number)

    def sensor_of(self, datastream: int) -> str:
        """The sensor whose readings are the Observations of a Datastream. Raises KeyError."""
        return str(self.sets["Datastreams"][datastream][KEY])

    def add(self, bodies: list[tuple[str, Body]]) -> list[int]:
        """Keep new entities; a link may name the place of another in the list as `("new", i)`.

        Returns their numbers, once the disk has them.
        """
        with self._lock:
            numbers = []
            for name, _ in bodies:
                numbers.append(self._next[name])
                self._next[name] += 1
            linked = [
                (name, number, {k: _linked(v, numbers) for k, v in body.items()})
                for (name, body), number in zip(bodies, numbers, strict=True)
            ]
            for name, number, body in linked:
                if name == "Datastreams":
                    self._give_key(number, body, {(n, i): b for n, i, b in linked})
            self.store.add(
                NO_READINGS, [Document(f"sta/{n}", str(i), body) for n, i, body in linked]
            )
            for name, number, body in linked:
                self._see(name, number, body)
            return numbers

    def replace(self, name: str, number: int, body: Body) -> None:
        """Keep an entity's new body. Raises KeyError where there is no such entity."""
        with self._lock:
            old = self.sets[name][number]
            if KEY in old:
                body = {**body, KEY: old[KEY]}
            self.store.add(NO_READINGS, [Document(f"sta/{name}", str(number), body)])
            self._see(name, number, body)

    def remove(self, name: str, number: int) -> None:
        """Take an entity away, a Thing with its Datastreams. Raises KeyError."""
        with self._lock:
            gone = [(name, number)]
            if name != "Datastreams":
                link = {"Things": "Thing", "Sensors": "Sensor",
                        "ObservedProperties": "ObservedProperty"}.get(name)  # fmt: skip
                gone += [
                    ("Datastreams", i) for i, d in self.sets["Datastreams"].items()
                    if link is not None and d.get(link) == number
                ]  # fmt: skip
            bodies = [self.sets[n][i] for n, i in gone]
            self.store.add(NO_READINGS, [Document(f"sta/{n}", str(i), None) for n, i in gone])
            for (n, i), body in zip(gone, bodies, strict=True):
                del self.sets[n][i]
                self._by_key.pop(body.get(KEY, ""), None)

    def datastreams_for(self, sensors: Iterable[str], source: str) -> None:
        """Give every sensor that has none yet a Datastream; all at once on the disk."""
        with self._lock:
            new = [s for s in dict.fromkeys(sensors) if s not in self._by_key]
            bodies: list[tuple[str, Body]] = []
            self._coming.clear()
            for sensor in new:
                self._add_datastream(bodies, sensor, source)
            if bodies:
                self.add(bodies)

    def _add_datastream(self, bodies: list[tuple[str, Body]], sensor: str, source: str) -> None:
        """Put a sensor's Datastream in the list, with a Thing where the district has none."""
        key, _, quantity = sensor.rpartition("/")
        first = len(bodies)
        told = {"name": f"{source}: {sensor}", "description": source, "metadata": source}
        bodies.append(("Sensors", {**told, "encodingType": "text/plain"}))
        bodies.append(("ObservedProperties", observed_property(quantity)))
        thing: Any = self.find(key) or self._coming.get(key)
        if thing is None:
            thing = self._coming[key] = ("new", len(bodies))
            own = {"name": key, "description": f"said by {source}", "properties": {}}
            bodies.append(("Things", {**own, "Locations": [], KEY: key}))
        stream = {
            "name": sensor, "description": f"{quantity} by {source}",
            "observationType": MEASUREMENT, "unitOfMeasurement": unit_body(sensor),
            "Thing": thing, "Sensor": ("new", first), "ObservedProperty": ("new", first + 1),
        }  # fmt: skip
        bodies.append(("Datastreams", {**stream, KEY: sensor}))

    def _see(self, name: str, number: int, body: Body) -> None:
        self.sets[name][number] = body
        if KEY in body:
            self._by_key[body[KEY]] = (name, number)

    def _give_key(self, number: int, body: Body, new: Mapping[tuple[str, int], Body]) -> None:
        """A Datastream of a district's Thing and a known quantity reads that sensor."""
        if KEY in body:
            return
        thing, prop = (
            new.get((name, body[link])) or self.sets[name].get(body[link], {})
            for name, link in (("Things", "Thing"), ("ObservedProperties", "ObservedProperty"))
        )
        sensor = f"{thing.get(KEY, '')}/{prop.get('name', '')}"
        known = quantity_of(sensor) is not None
        free = KEY in thing and sensor not in self._by_key
        own = f"datastream/{number}/{prop['name'] if known else 'value'}"
        body[KEY] = sensor if known and free else own

    def _place(self, places: list[Place]) -> None:
        bodies: list[tuple[str, Body]] = []
        for place in places:
            if place.key in self._by_key:
                continue
            bodies.append(("Locations", {
                "name": place.name, "description": place.description,
                "encodingType": "application/geo+json",
                "location": {"type": "Point",
                             "coordinates": [place.longitude_deg, place.latitude_deg]},
            }))  # fmt: skip
            bodies.append(("Things", {
                "name": place.name, "description": place.description,
                "properties": dict(place.properties), "Locations": [("new", len(bodies) - 1)],
                KEY: place.key,
            }))  # fmt: skip
        if bodies:
            self.add(bodies)


MEASUREMENT = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"


def observed_property(quantity: str) -> Body:
    known = quantity_of(f"/{quantity}")
    label = known.label if known is not None else quantity
    return {"name": quantity, "definition": f"urn:district-twin:{quantity}", "description": label}


def unit_body(sensor: str) -> Body:
    known = quantity_of(sensor)
    symbol = known.unit if known is not None else None
    return {"name": symbol, "symbol": symbol, "definition": None}


def _linked(value: Any, numbers: list[int]) -> Any:
    if isinstance(value, tuple) and value[0] == "new":
        return numbers[value[1]]
    if isinstance(value, list):
        return [_linked(v, numbers) for v in value]
    return value
