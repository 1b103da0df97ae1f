"""NGSI-LD subscriptions: who is told by a POST when an entity changes (CIM 009, 5.8).

Told by one thread of its own, with at most a thousand waiting: a receiver that is slow or gone
loses notices, never readings. Only http and https addresses that a subscriber named.
"""

import json
import queue
import threading
import urllib.error
import urllib.request
import uuid
from typing import Any

from twin.city_data.connectors.ngsi_ld import Entity, key_values
from twin.city_data.readings.rules import MALFORMED, Refused
from twin.city_data.readings.times import iso
from twin.city_data.store.store import CityStore, Document, now_us

_KIND = "ngsi/subscription"
_MOST_WAITING, _MOST_SUBSCRIPTIONS, _WAIT_S = 1_000, 200, 5.0


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *given: Any) -> None:
        return None


class Notices:
    """The subscriptions of a broker."""

    def __init__(self, store: CityStore) -> None:
        self._store = store
        self._rows: dict[str, dict[str, Any]] = store.documents(_KIND)
        self._sent: dict[str, dict[str, Any]] = {}
        self._waiting: queue.Queue[tuple[str, list[Entity]]] = queue.Queue(_MOST_WAITING)
        self._thread: threading.Thread | None = None

    def subscribe(self, given: dict[str, Any]) -> str:
        """Keep a subscription; its id. Raises Refused."""
        checked_subscription(given)
        if len(self._rows) >= _MOST_SUBSCRIPTIONS:
            raise Refused(MALFORMED, "too many subscriptions; remove one first")
        name = str(given.get("id") or f"urn:ngsi-ld:Subscription:{uuid.uuid4()}")
        if name in self._rows:
            raise Refused(MALFORMED, f"{name[:80]} is there already")
        row = {**given, "id": name}
        self._store.add(documents=[Document(_KIND, name, row)])
        self._rows[name] = row
        return name

    def unsubscribe(self, name: str) -> None:
        """Raises KeyError."""
        row = self._rows[name]
        self._store.add(documents=[Document(_KIND, row["id"], None)])
        del self._rows[name]

    def one(self, name: str) -> dict[str, Any]:
        """A subscription with how often it was told. Raises KeyError."""
        row = self._rows[name]
        return {**row, "notification": {**row["notification"], **self._sent.get(name, {})}}

    def listed(self) -> list[dict[str, Any]]:
        return [self.one(name) for name in list(self._rows)]

    def tell(self, entities: list[Entity]) -> None:
        """Put the notices of changed entities in the line; the line goes on by itself."""
        for name, row in list(self._rows.items()):
            wanted = [e for e in entities if _concerns(row, e)]
            if not wanted:
                continue
            if self._thread is None:
                self._thread = threading.Thread(target=self._send, daemon=True, name="notices")
                self._thread.start()
            try:
                self._waiting.put_nowait((name, wanted))
            except queue.Full:
                self._count(name, "lost")

    def _send(self) -> None:
        opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
        while True:
            name, entities = self._waiting.get()
            row = self._rows.get(name)
            if row is None:
                continue
            told = row["notification"]
            shown = [key_values(e) if told.get("format") == "keyValues" else e for e in entities]
            body = {
                "id": f"urn:ngsi-ld:Notification:{uuid.uuid4()}", "type": "Notification",
                "subscriptionId": name, "notifiedAt": iso(now_us()), "data": shown,
            }  # fmt: skip
            request = urllib.request.Request(
                told["endpoint"]["uri"], json.dumps(body).encode(),
                {"Content-Type": "application/json"},
            )  # fmt: skip
            try:
                with opener.open(request, timeout=_WAIT_S):
                    self._count(name, "timesSent")
            except (OSError, ValueError, urllib.error.URLError):
                self._count(name, "timesFailed")

    def _count(self, name: str, what: str) -> None:
        row = self._sent.setdefault(name, {})
        row[what] = row.get(what, 0) + 1


def checked_subscription(given: dict[str, Any]) -> None:
    """Raises Refused."""
    told = given.get("notification")
    endpoint = told.get("endpoint") if isinstance(told, dict) else None
    address = endpoint.get("uri") if isinstance(endpoint, dict) else None
    if given.get("type") != "Subscription" or not isinstance(address, str):
        raise Refused(MALFORMED, "a Subscription needs its type and notification.endpoint.uri")
    if not address.startswith(("http://", "https://")):
        raise Refused(MALFORMED, "notification.endpoint.uri is an http address")
    entities, watched = given.get("entities"), given.get("watchedAttributes")
    if not entities and not watched:
        raise Refused(MALFORMED, "a Subscription needs entities or watchedAttributes")
    whole = isinstance(entities or [], list) and all(
        isinstance(e, dict) and isinstance(e.get("type"), str) for e in entities or []
    )
    if not whole or not isinstance(watched or [], list):
        raise Refused(MALFORMED, "entities is a list of {type, id}, watchedAttributes of names")


def _concerns(row: dict[str, Any], entity: Entity) -> bool:
    kinds = row.get("entities") or []
    fits = not kinds or any(
        e["type"] == entity["type"] and e.get("id", entity["id"]) == entity["id"] for e in kinds
    )
    watched = row.get("watchedAttributes") or []
    return fits and (not watched or any(name in entity for name in watched))
