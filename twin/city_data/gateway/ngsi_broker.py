"""What an NGSI-LD broker keeps: entities, each change on the disk before it is told, their past."""

from collections.abc import Callable, Mapping
from threading import RLock
from typing import Any

from starlette.responses import JSONResponse, Response

from twin.city_data.connectors.ngsi_ld import (
    SOURCE,
    Entity,
    normalized,
    place_key,
    sensor_of,
    take_readings,
)
from twin.city_data.gateway.faults import Fault
from twin.city_data.gateway.ngsi_query import EntityQuery, whole
from twin.city_data.gateway.notices import Notices
from twin.city_data.gateway.users import User
from twin.city_data.readings.readings import Collector
from twin.city_data.readings.rules import Refused, Tally
from twin.city_data.readings.times import instant_us, iso
from twin.city_data.sensorthings.registry import Registry
from twin.city_data.store.store import CityStore, Document, now_us

_KIND = "ngsi/entity"


class Broker:
    """All entities in memory, and in the store."""

    def __init__(
        self, registry: Registry, store: CityStore, tally: Tally,
        place_of: Callable[[str], str | None],
    ) -> None:  # fmt: skip
        self.registry, self.store, self.tally, self.place_of = registry, store, tally, place_of
        self.entities: dict[str, Entity] = store.documents(_KIND)
        self.notices = Notices(store)
        self._lock = RLock()

    def keep(self, entities: list[Entity], user: User) -> None:
        """Keep whole entities and the readings in them, on the disk before it is told."""
        collector = Collector(SOURCE, self.tally, now_us())
        spoken: list[str] = []
        for entity in entities:
            place = place_key(entity, self.place_of)
            for name in entity:
                if name not in ("id", "type"):
                    user.checked(sensor_of(place, name, entity[name])[0])
            spoken += take_readings(entity, place, collector)
        with self._lock:
            self.registry.datastreams_for(spoken, SOURCE)
            self.store.add(collector.readings(), [Document(_KIND, e["id"], e) for e in entities])
            self.entities |= {e["id"]: e for e in entities}
        self.notices.tell(entities)

    def remove(self, names: list[str], user: User) -> None:
        for name in names:
            user.checked(f"{place_key(self.entities[name], self.place_of)}/id")
        self.store.add(documents=[Document(_KIND, name, None) for name in names])
        for name in names:
            self.entities.pop(name, None)

    def upserted(self, what: str, body: list[Any], merge: bool, user: User) -> Response:
        good: dict[str, Entity] = {}
        created: list[str] = []
        updated: list[str] = []
        errors: list[Entity] = []
        for given in body:
            try:
                entity = normalized(given)
                old = good.get(entity["id"]) or self.entities.get(entity["id"])
                if (what == "create" and old) or (what == "update" and not old):
                    why = "is there already" if old else "there is no such entity"
                    errors.append(entity_error(entity["id"], 409 if old else 404, why))
                    continue
                whole_one = {**old, **merged(old, entity)} if merge and old else entity
                place = place_key(whole_one, self.place_of)
                for name in set(whole_one) - {"id", "type"}:
                    user.checked(sensor_of(place, name, whole_one[name])[0])
                take_readings(whole_one, place, Collector(SOURCE, self.tally, now_us()))
                (updated if old else created).append(entity["id"])
                good[entity["id"]] = whole_one
            except Refused as fault:
                self.tally.refuse(SOURCE, fault)
                named = given.get("id", "") if isinstance(given, dict) else ""
                errors.append(entity_error(str(named)[:200], 400, str(fault)))
        if good:
            self.keep(list(good.values()), user)
        return many_answer(201 if created else 204, created, updated, errors)

    def kept(self, query: EntityQuery) -> list[Entity]:
        with self._lock:
            rows = list(self.entities.values())
        return sorted((e for e in rows if query.keeps(e)), key=lambda e: str(e["id"]))

    def history(self, entity: Entity, query: EntityQuery, params: Mapping[str, str]) -> Entity:
        first, last = span(params)
        place = place_key(entity, self.place_of)
        made: Entity = {"id": entity["id"], "type": entity["type"]}
        newest = whole(params, "lastN", 0)
        for name, attribute in entity.items():
            numeric = isinstance(attribute, dict) and isinstance(
                attribute.get("value"), int | float
            )
            if not numeric or (query.attrs and name not in query.attrs):
                continue
            table = self.store.readings([sensor_of(place, name, attribute)[0]], first, last)
            times = table["ts"].cast("int64").to_pylist()[-newest:]
            values = table["value"].to_pylist()[-newest:]
            if "temporalValues" in params.get("options", ""):
                pairs = [[v, iso(t)] for v, t in zip(values, times, strict=True)]
                made[name] = {"type": "Property", "values": pairs}
            else:
                made[name] = [{"type": "Property", "value": v, "observedAt": iso(t)}
                              for v, t in zip(values, times, strict=True)]  # fmt: skip
        return made


def span(params: Mapping[str, str]) -> tuple[int | None, int | None]:
    """Times asked for, [first, last). Raises Refused, Fault."""
    relation = params.get("timerel")
    if relation is None:
        return None, None
    if relation not in ("after", "before", "between") or "timeAt" not in params:
        raise Fault(400, "timerel is after, before or between, with timeAt")
    at = instant_us(params["timeAt"])
    if relation == "before":
        return None, at
    if relation == "after":
        return at + 1, None
    if "endTimeAt" not in params:
        raise Fault(400, "between needs endTimeAt")
    return at, instant_us(params["endTimeAt"])


def merged(old: Entity, new: Entity) -> Entity:
    """New attributes; what they do not say again of the old one (its unit) stays."""
    return {
        k: {**old[k], **v} if isinstance(v, dict) and isinstance(old.get(k), dict)
        and v.get("type") == old[k].get("type") else v
        for k, v in new.items()
    }  # fmt: skip


def entity_error(name: str, status: int, why: str) -> Entity:
    kinds = {400: "BadRequestData", 404: "ResourceNotFound", 409: "AlreadyExists"}
    kind = f"https://uri.etsi.org/ngsi-ld/errors/{kinds[status]}"
    return {"entityId": name, "error": {"type": kind, "title": why, "status": status}}


def many_answer(
    status: int, created: list[str], updated: list[str], errors: list[Entity]
) -> Response:
    if errors:
        return JSONResponse({"success": created + updated, "errors": errors}, 207)
    return JSONResponse(created, 201) if status == 201 else Response(status_code=204)
