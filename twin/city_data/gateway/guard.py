"""What stands before every request: how much is read, under which name, from which page."""

import json
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

MOST_BODY_BYTES = 2_000_000
_MOST_DISCARDED = 64_000_000
_DISCARD_S = 10.0

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


class Guard:
    """Passes requests on whose body is small enough and whose Host and Origin are this server's.

    A body over the limit is read no further than it takes to answer 413, whether or not it was
    announced. hosts: names under which the server may be asked; none means any, which is safe only
    where every request needs a user (a page of a stranger cannot send what it does not know).
    """

    def __init__(self, app: App, most_bytes: int, hosts: frozenset[str]) -> None:
        self.app, self.most_bytes, self.hosts = app, most_bytes, hosts

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refused = self._stranger(scope)
        if refused:
            if scope["type"] == "websocket":
                await receive()
                await send({"type": "websocket.close", "code": 4403})
            else:
                await _say(send, 403, refused)
            return
        if scope["type"] == "websocket":
            await self.app(scope, receive, send)
            return
        body = await self._body(scope, receive)
        if body is None:
            await _say(send, 413, f"the body is larger than {self.most_bytes:,} bytes; send parts.")
            return
        await self.app(scope, _once(body, receive), send)

    def _stranger(self, scope: Message) -> str:
        """Why a request is not taken; empty where it is."""
        told = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        name = host_name(told.get("host", ""))
        if self.hosts and name not in self.hosts:
            return f"'{name[:60]}' is not a name of this server; use the address that it printed."
        origin = told.get("origin", "")
        if origin and host_name(origin.partition("://")[2]) != name:
            return "pages of other sites may not ask this server."
        return ""

    async def _body(self, scope: Message, receive: Receive) -> bytes | None:
        """The whole body; None where it is larger than the limit."""
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        known = int(announced) if announced.isdigit() else 0
        if known > _MOST_DISCARDED:
            return None
        parts, size, end_s = [], 0, time.monotonic() + _DISCARD_S
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return b"" if size <= self.most_bytes else None
            part = message.get("body", b"")
            size += len(part)
            if size <= self.most_bytes:
                parts.append(part)
            elif size > _MOST_DISCARDED or time.monotonic() > end_s:
                return None
            else:
                parts.clear()
            if not message.get("more_body", False):
                return b"".join(parts) if size <= self.most_bytes else None


def host_name(text: str) -> str:
    """The name of 'name:port', of '[::1]:port' too, without the port."""
    if text.startswith("["):
        return text[1:].partition("]")[0].lower()
    return text.partition(":")[0].lower()


def _once(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body that was read, then what comes after it."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def _say(send: Send, status: int, sentence: str) -> None:
    body = json.dumps({"code": status, "type": "error", "message": sentence}).encode()
    headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
