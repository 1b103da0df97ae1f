"""What entities look like outside: links, related entities, pages (OGC 18-088, clauses 8 and 9)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from twin.city_data.sensorthings.filter import (
    BadFilter,
    Filter,
    comparable,
    parsed_filter,
    value_at,
)
from twin.city_data.sensorthings.registry import KEY, Body, Registry

TO_ONE = {"Datastreams": {"Thing": "Things", "Sensor": "Sensors",
                          "ObservedProperty": "ObservedProperties"}}  # fmt: skip
TO_MANY = {
    "Things": ("Locations", "Datastreams"),
    "Locations": ("Things",),
    "Sensors": ("Datastreams",),
    "ObservedProperties": ("Datastreams",),
    "Datastreams": ("Observations",),
}
_PAGE, _MOST_PAGE, _MOST_EXPAND = 100, 10_000, 5
_KNOWN = {"$filter", "$top", "$skip", "$orderby", "$expand", "$count", "$select", "$resultFormat"}


class BadQuery(ValueError):
    """A query that cannot be answered; the message says why."""


@dataclass(frozen=True)
class Query:
    """What is asked of a collection."""

    filter: Filter | None = None
    order: tuple[tuple[str, bool], ...] = ()  # path, downwards
    top: int = _PAGE
    skip: int = 0
    count: bool = False
    select: tuple[str, ...] = ()
    expand: tuple[tuple[str, "Query"], ...] = ()
    asked: Mapping[str, str] = field(default_factory=dict)


def query_of(params: Mapping[str, str], depth: int = 0) -> Query:
    """The query of a request's parameters. Raises BadQuery."""
    unknown = sorted(set(params) - _KNOWN)
    if unknown:
        raise BadQuery(f"{unknown[0][:40]} is not known here; use {', '.join(sorted(_KNOWN))}")
    try:
        told = parsed_filter(params["$filter"]) if "$filter" in params else None
    except BadFilter as error:
        raise BadQuery(str(error)) from error
    count = params.get("$count", "false")
    if count not in ("true", "false"):
        raise BadQuery("$count is true or false")
    return Query(
        told,
        tuple(_order(part) for part in params.get("$orderby", "").split(",") if part.strip()),
        min(_whole(params, "$top", _PAGE), _MOST_PAGE),
        _whole(params, "$skip", 0),
        count == "true",
        tuple(p.strip() for p in params.get("$select", "").split(",") if p.strip()),
        tuple(_expand(params.get("$expand", ""), depth)),
        params,
    )


def _whole(params: Mapping[str, str], name: str, default: int) -> int:
    text = params.get(name, str(default)).strip()
    if not text.isdecimal() or len(text) > 15:
        raise BadQuery(f"{name} is a whole number of 0 or more")
    return int(text)


def _order(part: str) -> tuple[str, bool]:
    words = part.split()
    if len(words) > 2 or (len(words) == 2 and words[1].lower() not in ("asc", "desc")):
        raise BadQuery(f"$orderby cannot be read at '{part[:40]}'")
    return words[0], len(words) == 2 and words[1].lower() == "desc"


def _expand(text: str, depth: int) -> Iterable[tuple[str, Query]]:
    """`Datastreams($top=1;$expand=Sensor),Locations` and `Datastreams/Sensor`."""
    if depth > _MOST_EXPAND:
        raise BadQuery("$expand is nested too deeply")
    for part in split_outside(text, ","):
        name, bracket, inner = part.partition("(")
        params: dict[str, str] = {}
        if bracket:
            if not inner.endswith(")"):
                raise BadQuery("$expand lacks a closing bracket")
            pieces = split_outside(inner[:-1], ";")
            params = dict((k, v) for k, _, v in (p.partition("=") for p in pieces))
        first, slash, following = name.strip().partition("/")
        if slash:
            params = {"$expand": following}
        yield first, query_of(params, depth + 1)


def split_outside(text: str, mark: str) -> list[str]:
    """The parts of a text between marks that stand outside brackets and quotes."""
    parts, level, quoted, start = [], 0, False, 0
    for at, letter in enumerate(text):
        if letter == "'":
            quoted = not quoted
        elif not quoted and letter in "()":
            level += 1 if letter == "(" else -1
        elif letter == mark and level == 0 and not quoted:
            parts.append(text[start:at])
            start = at + 1
    return [p.strip() for p in (*parts, text[start:]) if p.strip()]


def chosen(rows: Sequence[Body], query: Query) -> tuple[list[Body], int]:
    """The page of entities that a query asks for, and how many there are in all."""
    kept = [r for r in rows if query.filter is None or query.filter.keeps(r)]
    for path, downwards in reversed(query.order):
        kept.sort(key=lambda row: _rank(value_at(row, path)), reverse=downwards)
    return kept[query.skip : query.skip + query.top], len(kept)


def _rank(value: Any) -> tuple[int, Any]:
    """Values of different kinds beside each other: nothing, numbers, times, texts."""
    value = comparable(value)
    if value is None or isinstance(value, dict | list):
        return 0, 0
    if isinstance(value, bool | int | float):
        return 1, value
    return (2, value[1]) if isinstance(value, tuple) else (3, str(value))


def collection(rows: list[Body], total: int, query: Query, address: str) -> Body:
    """A page as the client sees it, with the address of the next one where there is one."""
    made: Body = {"@iot.count": total} if query.count else {}
    if query.top and query.skip + query.top < total:
        params = {**query.asked, "$top": str(query.top), "$skip": str(query.skip + query.top)}
        made["@iot.nextLink"] = f"{address}?{urlencode(params)}"
    return {**made, "value": rows}


class Views:
    """Entities of the registry as others see them. root: the address of the service."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    def plain(self, name: str, number: int) -> Body:
        """An entity with what it belongs to inside, for filters and orders. Raises KeyError."""
        body = self.registry.sets[name][number]
        made: Body = {"@iot.id": number}
        made |= {k: v for k, v in body.items() if k not in (KEY, "Locations")}
        for link, other in TO_ONE.get(name, {}).items():
            made[link] = {"@iot.id": body[link], **self.registry.sets[other].get(body[link], {})}
        if name == "Datastreams":
            made["properties"] = {**body.get("properties", {}), "sensor": body[KEY]}
        return made

    def rows(self, name: str, numbers: Iterable[int]) -> list[Body]:
        return [self.plain(name, number) for number in numbers]

    def related(self, name: str, number: int, link: str) -> tuple[str, list[int]]:
        """The set and the numbers that a link leads to. Raises KeyError."""
        body = self.registry.sets[name][number]
        if link in TO_ONE.get(name, {}):
            return TO_ONE[name][link], [body[link]]
        if link not in TO_MANY.get(name, ()) or link == "Observations":
            raise KeyError(link)
        if name == "Things" and link == "Locations":
            return link, list(body["Locations"])
        if name == "Locations":
            things = self.registry.sets["Things"].items()
            return link, [i for i, thing in things if number in thing["Locations"]]
        back = {"Things": "Thing", "Sensors": "Sensor", "ObservedProperties": "ObservedProperty"}
        streams = self.registry.sets["Datastreams"].items()
        return link, [i for i, stream in streams if stream[back[name]] == number]

    def shown(self, name: str, row: Body, query: Query, root: str) -> Body:
        """An entity with its links, the expanded ones inside, the columns that were selected."""
        number = row["@iot.id"]
        links = (*TO_ONE.get(name, {}), *TO_MANY.get(name, ()))
        own = f"{root}/{name}({number})"
        made: Body = {"@iot.id": number, "@iot.selfLink": own}
        inside = {k: v for k, v in row.items() if k not in links and k != "@iot.id"}
        if query.select:
            inside = {k: v for k, v in inside.items() if k in query.select}
        made |= inside
        made |= {f"{link}@iot.navigationLink": f"{own}/{link}" for link in links}
        return made
