"""SensorThings under /v1.1: paths to entities and collections, creation, change, mass upload."""

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from twin.city_data.gateway.faults import Door, Fault
from twin.city_data.gateway.users import User, Users
from twin.city_data.readings.rules import MALFORMED, NOT_ALLOWED, Refused, Tally
from twin.city_data.sensorthings.creating import Creation, patched
from twin.city_data.sensorthings.model import (
    TO_MANY,
    TO_ONE,
    BadQuery,
    Query,
    Views,
    chosen,
    collection,
    query_of,
)
from twin.city_data.sensorthings.observations import (
    SOURCE,
    checked_observation,
    new_collector,
    observation_id,
    observation_key,
    rows_of,
)
from twin.city_data.sensorthings.registry import SETS, Body, Registry
from twin.city_data.store.store import CityStore

ROOT = "/v1.1"
_SEGMENT = re.compile(r"([A-Za-z]+)(?:\((?:(\d{1,15})|'([\w:.-]{1,80})')\))?")
_CONFORMANCE = [
    f"http://www.opengis.net/spec/iot_sensing/1.1/req/{part}"
    for part in ("datamodel", "resource-path", "request-data", "create-update-delete/create-entity",
                 "batch-request/data-array")
]  # fmt: skip
_MOST_ARRAY = 100_000


class SensorThings(Door):
    """The service; `routes()` are its addresses."""

    def __init__(self, registry: Registry, store: CityStore, tally: Tally, users: Users) -> None:
        super().__init__(SOURCE, tally, users)
        self.registry, self.store, self.views = registry, store, Views(registry)

    def routes(self) -> list[Route]:
        methods = ["GET", "POST", "PATCH", "PUT", "DELETE"]
        return [Route(ROOT, self._ask, methods=methods),
                Route(ROOT + "/{path:path}", self._ask, methods=methods)]  # fmt: skip

    async def _ask(self, request: Request) -> Response:
        return await self.answered(request, self._answer)

    def _answer(self, request: Request, user: User, body: Any) -> Response:
        root = str(request.base_url).rstrip("/") + ROOT
        path = request.path_params.get("path", "").strip("/")
        if request.method == "GET":
            if not path:
                return JSONResponse(_root(root))
            return JSONResponse(self._read(path, dict(request.query_params), root))
        if request.method == "POST":
            return self._create(path, body, user, root)
        return self._change(request.method, path, body, user)

    # ---- reading -----------------------------------------------------------------------------

    def _read(self, path: str, params: dict[str, str], root: str) -> Body:
        query = query_of(params)
        name, number, steps = walked(self.views, path)
        if not steps and number is None:
            return self._page(name, None, query, root, f"{root}/{path}")
        if not steps:
            return self._one(name, number, query, root)
        if name == "Datastreams" and steps == ["Observations"]:
            return self._page("Observations", [int(number)], query, root, f"{root}/{path}")
        if len(steps) == 1 and steps[0] in TO_ONE.get(name, {}):
            other, found = self.views.related(name, int(number), steps[0])
            return self._one(other, found[0], query, root)
        if len(steps) == 1 and steps[0] in TO_MANY.get(name, ()):
            other, found = self.views.related(name, int(number), steps[0])
            return self._page(other, found, query, root, f"{root}/{path}")
        raise KeyError(path)

    def _one(self, name: str, number: Any, query: Query, root: str) -> Body:
        if name == "Observations":
            stream, at_us = observation_key(str(number))
            table = self.store.readings([self.registry.sensor_of(stream)], at_us, at_us + 1)
            if not table.num_rows:
                raise KeyError(number)
            row = rows_of(self.registry, self.store, [stream], query_of(
                {"$filter": f"id eq '{number}'"}))[0][0]  # fmt: skip
            return self._shown(name, row, query, root)
        if name not in SETS or type(number) is not int:
            raise KeyError(f"{name}({number})")
        return self._shown(name, self.views.plain(name, number), query, root)

    def _page(
        self, name: str, numbers: list[int] | None, query: Query, root: str, address: str
    ) -> Body:
        if name == "Observations":
            streams = list(self.registry.sets["Datastreams"]) if numbers is None else numbers
            rows, total = rows_of(self.registry, self.store, streams, query)
        elif name in SETS:
            given = list(self.registry.sets[name]) if numbers is None else numbers
            rows, total = chosen(self.views.rows(name, given), query)
        else:
            raise KeyError(name)
        shown = [self._shown(name, row, query, root) for row in rows]
        return collection(shown, total, query, address)

    def _shown(self, name: str, row: Body, query: Query, root: str) -> Body:
        if name == "Observations":
            own = f"{root}/Observations('{row['@iot.id']}')"
            made = {"@iot.id": row["@iot.id"], "@iot.selfLink": own} | {
                k: v for k, v in row.items() if not query.select or k in query.select
            }
            stream = observation_key(row["@iot.id"])[0]
            made["Datastream@iot.navigationLink"] = f"{root}/Datastreams({stream})"
            links = {"Datastream": ("Datastreams", [stream])}
        else:
            made, links = self.views.shown(name, row, query, root), {}
        for link, inner in query.expand:
            self._expand(made, name, link, inner, root, links)
        return made

    def _expand(
        self, made: Body, name: str, link: str, inner: Query, root: str, links: dict[str, Any]
    ) -> None:
        number = made["@iot.id"]
        if link == "Observations" and name == "Datastreams":
            address = f"{root}/Datastreams({number})/Observations"
            page = self._page("Observations", [number], inner, root, address)
        else:
            if link not in links and link not in (*TO_ONE.get(name, {}), *TO_MANY.get(name, ())):
                raise BadQuery(f"$expand: {name} have no {link[:40]}")
            other, found = links.get(link) or self.views.related(name, number, link)
            if link in links or link in TO_ONE.get(name, {}):
                made[link] = self._one(other, found[0], inner, root)
                return
            page = self._page(other, found, inner, root, f"{root}/{name}({number})/{link}")
        made[link] = page["value"]
        for key in ("@iot.count", "@iot.nextLink"):
            if key in page:
                made[link + key] = page[key]

    # ---- writing -----------------------------------------------------------------------------

    def _create(self, path: str, body: Any, user: User, root: str) -> Response:
        if path == "CreateObservations":
            return JSONResponse(self._create_many(body, user, root), 201)
        name, number, steps = walked(self.views, path)
        stream = int(number) if steps == ["Observations"] and name == "Datastreams" else None
        if stream is not None or (path == "Observations"):
            return self._create_observation(body, stream, user, root)
        creation = Creation(self.registry)
        if steps == ["Datastreams"] and name in ("Things", "Sensors", "ObservedProperties"):
            link = {"Things": "Thing", "Sensors": "Sensor"}.get(name, "ObservedProperty")
            target, links = "Datastreams", {link: {"@iot.id": number}}
        elif number is None and name in SETS:
            target, links = name, {}
        else:
            raise KeyError(path)
        if "*" not in user.writes:
            raise Refused(NOT_ALLOWED, f"{user.name} may write readings, not {target}")
        place = creation.entity(target, body, links)[1]
        at = creation.done()[place]
        return self._created(f"{root}/{target}({at})")

    def _created(self, address: str) -> Response:
        return Response(status_code=201, headers={"Location": address})

    def _create_observation(self, body: Any, stream: int | None, user: User, root: str) -> Response:
        collector = new_collector(self.tally)
        datastream, sensor, at_us = checked_observation(self.registry, body, stream, collector)
        user.checked(sensor)
        self.store.add(collector.readings())
        return self._created(f"{root}/Observations('{observation_id(datastream, at_us)}')")

    def _create_many(self, body: Any, user: User, root: str) -> list[str]:
        """Mass upload (OGC 18-088, clause 13): an address or 'error' for each row."""
        if not isinstance(body, list):
            raise Fault(400, "CreateObservations takes a list of data arrays")
        collector = new_collector(self.tally)
        said: list[str] = []
        for group in body:
            names, rows = _columns(group)
            for row in rows:
                if len(said) >= _MOST_ARRAY:
                    raise Fault(413, f"more than {_MOST_ARRAY:,} Observations; send parts")
                try:
                    if not isinstance(row, list) or len(row) != len(names):
                        raise Refused(MALFORMED, "a row with other columns than 'components'")
                    given = dict(zip(names, row, strict=True)) | {"Datastream": group["Datastream"]}
                    given.pop("FeatureOfInterest/id", None)
                    found = _whole(given.get("Datastream"), self.registry)
                    user.checked(self.registry.sensor_of(found))
                    stream, _, at_us = checked_observation(self.registry, given, None, collector)
                    said.append(f"{root}/Observations('{observation_id(stream, at_us)}')")
                except Refused as fault:
                    self.tally.refuse(SOURCE, fault)
                    said.append("error")
        self.store.add(collector.readings())
        return said

    def _change(self, method: str, path: str, body: Any, user: User) -> Response:
        name, number, steps = walked(self.views, path)
        if steps or name not in SETS or type(number) is not int:
            raise Fault(405, "Observations stay as they were sent; send the same time again")
        if "*" not in user.writes:
            raise Refused(NOT_ALLOWED, f"{user.name} may write readings, not {name}")
        if method == "DELETE":
            self.registry.remove(name, number)
        else:
            old = self.registry.sets[name][number]
            self.registry.replace(name, number, patched(name, old, body))
        return Response(status_code=200)


def _whole(link: Any, registry: Registry) -> int:
    number = link.get("@iot.id") if isinstance(link, dict) else None
    if type(number) is not int or number not in registry.sets["Datastreams"]:
        raise Refused(MALFORMED, f"there is no Datastream {str(number)[:40]}")
    return number


def _columns(group: Any) -> tuple[list[str], list[Any]]:
    if isinstance(group, dict):
        names, rows = group.get("components"), group.get("dataArray")
        if isinstance(names, list) and isinstance(rows, list) and "Datastream" in group:
            return [str(n) for n in names], rows
    raise Fault(400, "a data array needs Datastream, components and dataArray")


def _root(root: str) -> Body:
    listed = [{"name": name, "url": f"{root}/{name}"} for name in (*SETS, "Observations")]
    return {"value": listed, "serverSettings": {"conformance": _CONFORMANCE}}


def walked(views: Views, path: str) -> tuple[str, Any, list[str]]:
    """The entity that a path reaches, and the last link without a number after it."""
    parts = path.split("/")
    if len(parts) > 8:
        raise KeyError(path)
    name, number = segment(parts[0])
    for at, part in enumerate(parts[1:], 1):
        link, following = segment(part)
        if number is None or name == "Observations":
            raise KeyError(path)
        last = at == len(parts) - 1
        if last and following is None:
            return name, number, [link]
        if link == "Observations":
            name, number = "Observations", following
            continue
        other, found = views.related(name, int(number), link)
        number = found[0] if following is None and link in TO_ONE.get(name, {}) else following
        if number not in found:
            raise KeyError(path)
        name = other
    return name, number, []


def segment(part: str) -> tuple[str, Any]:
    """The name and the number of one part of a path. Raises KeyError."""
    match = _SEGMENT.fullmatch(part)
    if match is None:
        raise KeyError(part)
    number = int(match[2]) if match[2] else match[3]
    if match[1] not in (*SETS, "Observations") and number is not None:
        raise KeyError(part)
    return match[1], number
