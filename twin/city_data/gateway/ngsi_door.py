"""NGSI-LD under /ngsi-ld/v1: entities, operations on many, subscriptions, their past."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from twin.city_data.connectors.ngsi_ld import (
    SOURCE,
    Entity,
    attributes,
    normalized,
    place_key,
    sensor_of,
)
from twin.city_data.gateway.faults import Door, Fault
from twin.city_data.gateway.ngsi_broker import Broker, entity_error, many_answer, merged
from twin.city_data.gateway.ngsi_query import entity_query
from twin.city_data.gateway.users import User, Users
from twin.city_data.readings.rules import MALFORMED, Refused, Tally
from twin.city_data.sensorthings.registry import Registry
from twin.city_data.store.store import CityStore

ROOT = "/ngsi-ld/v1"
_KIND = "ngsi/entity"
_MOST_AT_ONCE = 20_000


class NgsiLd(Door):
    """The broker; `routes()` are its addresses."""

    def __init__(
        self, registry: Registry, store: CityStore, tally: Tally, users: Users,
        place_of: Callable[[str], str | None],
    ) -> None:  # fmt: skip
        super().__init__(SOURCE, tally, users)
        self.broker = Broker(registry, store, tally, place_of)
        self.entities = self.broker.entities
        self.place_of, self.notices = place_of, self.broker.notices

    def routes(self) -> list[Route]:
        table = (
            ("/entities", {"GET": self._find, "POST": self._create}),
            ("/entities/{id}", {"GET": self._one, "PATCH": self._patch, "DELETE": self._delete}),
            ("/entities/{id}/attrs", {"PATCH": self._patch_known, "POST": self._append}),
            ("/entities/{id}/attrs/{attr}", {"PATCH": self._patch_one, "DELETE": self._drop}),
            ("/entityOperations/{what}", {"POST": self._many}),
            ("/subscriptions", {"GET": self._subscriptions, "POST": self._subscribe}),
            ("/subscriptions/{id}", {"GET": self._subscription, "DELETE": self._unsubscribe}),
            ("/temporal/entities", {"GET": self._past}),
            ("/temporal/entities/{id}", {"GET": self._past_of_one}),
        )
        return [
            Route(ROOT + path, self._asked(work), methods=[method])
            for path, methods in table
            for method, work in methods.items()
        ]

    def _asked(self, work: Callable[[Request, User, Any], Response]) -> Any:
        async def ask(request: Request) -> Response:
            return await self.answered(request, work)

        return ask

    # ---- writing -----------------------------------------------------------------------------

    def _create(self, request: Request, user: User, body: Any) -> Response:
        entity = normalized(body)
        if entity["id"] in self.entities:
            raise Fault(409, f"{entity['id'][:100]} is there already")
        self.broker.keep([entity], user)
        address = f"{ROOT}/entities/{quote(entity['id'], safe=':')}"
        return Response(status_code=201, headers={"Location": address})

    def _patch(self, request: Request, user: User, body: Any) -> Response:
        return self._changed(request, user, body, lambda old, new: {**old, **new})

    def _append(self, request: Request, user: User, body: Any) -> Response:
        keep = "noOverwrite" in request.query_params.get("options", "")
        return self._changed(
            request, user, body, lambda old, new: {**new, **old} if keep else {**old, **new}
        )

    def _patch_known(self, request: Request, user: User, body: Any) -> Response:
        """Attributes that are there change; those that are not are named (CIM 009, 5.6.2)."""
        old = self._entity(request)
        new = attributes(_object(body))
        missing = [name for name in new if name not in old]
        if missing and len(missing) == len(new):
            raise KeyError(f"attribute {missing[0]}")
        known = {k: v for k, v in new.items() if k not in missing}
        self.broker.keep([{**old, **merged(old, known)}], user)
        if not missing:
            return Response(status_code=204)
        lost = [{"attributeName": m, "reason": "there is no such attribute"} for m in missing]
        told = {"updated": list(known), "notUpdated": lost}
        return JSONResponse(told, 207)

    def _patch_one(self, request: Request, user: User, body: Any) -> Response:
        old, name = self._entity(request), request.path_params["attr"]
        if name not in old or name in ("id", "type"):
            raise KeyError(f"attribute {name}")
        whole_one = {**old[name], **_object(body)}
        self.broker.keep([{**old, **attributes({name: whole_one})}], user)
        return Response(status_code=204)

    def _drop(self, request: Request, user: User, body: Any) -> Response:
        old, name = self._entity(request), request.path_params["attr"]
        if name not in old or name in ("id", "type"):
            raise KeyError(f"attribute {name}")
        user.checked(sensor_of(place_key(old, self.place_of), name, old[name])[0])
        self.broker.keep([{k: v for k, v in old.items() if k != name}], user)
        return Response(status_code=204)

    def _changed(
        self, request: Request, user: User, body: Any, change: Callable[[Entity, Entity], Entity]
    ) -> Response:
        old = self._entity(request)
        self.broker.keep([change(old, attributes(_object(body)))], user)
        return Response(status_code=204)

    def _delete(self, request: Request, user: User, body: Any) -> Response:
        self.broker.remove([self._entity(request)["id"]], user)
        return Response(status_code=204)

    def _many(self, request: Request, user: User, body: Any) -> Response:
        what = request.path_params["what"]
        if what not in ("upsert", "create", "update", "delete"):
            raise KeyError(f"entityOperations/{what}")
        if not isinstance(body, list) or not body:
            raise Refused(MALFORMED, f"{what} takes a list of entities")
        if len(body) > _MOST_AT_ONCE:
            raise Fault(413, f"more than {_MOST_AT_ONCE:,} entities; send parts")
        if what == "delete":
            known = [n for n in body if isinstance(n, str) and n in self.entities]
            self.broker.remove(known, user)
            lost = [
                entity_error(str(n), 404, "there is no such entity") for n in body if n not in known
            ]
            return many_answer(204, [], known, lost)
        merge = what == "update" or "update" in request.query_params.get("options", "")
        return self.broker.upserted(what, body, merge, user)

    # ---- reading -----------------------------------------------------------------------------

    def _entity(self, request: Request) -> Entity:
        return self.entities[request.path_params["id"]]

    def _one(self, request: Request, user: User, body: Any) -> Response:
        return _json(entity_query(_params(request)).shown(self._entity(request)))

    def _find(self, request: Request, user: User, body: Any) -> Response:
        query = entity_query(_params(request))
        kept = self.broker.kept(query)
        page = kept[query.offset : query.offset + query.limit]
        answer = _json([query.shown(e) for e in page])
        if query.count:
            answer.headers["NGSILD-Results-Count"] = str(len(kept))
        return answer

    def _past(self, request: Request, user: User, body: Any) -> Response:
        params = _params(request)
        query = entity_query(params)
        page = self.broker.kept(query)[query.offset : query.offset + query.limit]
        return _json([self.broker.history(e, query, params) for e in page])

    def _past_of_one(self, request: Request, user: User, body: Any) -> Response:
        params = _params(request)
        return _json(self.broker.history(self._entity(request), entity_query(params), params))

    # ---- subscriptions -----------------------------------------------------------------------

    def _subscribe(self, request: Request, user: User, body: Any) -> Response:
        name = self.notices.subscribe(_object(body))
        address = f"{ROOT}/subscriptions/{quote(name, safe=':')}"
        return Response(status_code=201, headers={"Location": address})

    def _subscriptions(self, request: Request, user: User, body: Any) -> Response:
        return _json(self.notices.listed())

    def _subscription(self, request: Request, user: User, body: Any) -> Response:
        return _json(self.notices.one(request.path_params["id"]))

    def _unsubscribe(self, request: Request, user: User, body: Any) -> Response:
        self.notices.unsubscribe(request.path_params["id"])
        return Response(status_code=204)


def _params(request: Request) -> dict[str, str]:
    return dict(request.query_params)


def _object(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise Refused(MALFORMED, "a JSON object belongs here")
    return body


def _json(body: Any) -> JSONResponse:
    return JSONResponse(body, headers={"Link": (
        "<https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld>; "
        'rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"')})  # fmt: skip
