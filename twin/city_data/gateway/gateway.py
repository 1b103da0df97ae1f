"""The gateway of a district: all doors over one store, served until it is told to stop."""

import asyncio
import ipaddress
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from twin.city_data.connectors.mqtt import SOURCE as MQTT
from twin.city_data.connectors.mqtt import MqttConnector
from twin.city_data.gateway.faults import fault_answer
from twin.city_data.gateway.guard import MOST_BODY_BYTES, Guard
from twin.city_data.gateway.ngsi_door import NgsiLd
from twin.city_data.gateway.ocpp_door import OcppDoor
from twin.city_data.gateway.places import KINDS, layer_of, places
from twin.city_data.gateway.sensorthings_door import SensorThings
from twin.city_data.gateway.users import Users
from twin.city_data.readings.rules import Tally
from twin.city_data.sensorthings.registry import Registry
from twin.city_data.store.place import StoreError
from twin.city_data.store.store import CityStore
from twin.district.district import District

PORT = 8780
_PUBLISH_S, _STOP_S = 5.0, 5
_DOORS = ("/v1.1", "/ngsi-ld/v1/entities", "/ogc", "/catalog", "/datapackage.json", "/status")


@dataclass(frozen=True)
class Address:
    """Where a gateway listens, and how: certificate and key make it TLS."""

    host: str = "127.0.0.1"
    port: int = PORT
    certificate: Path | None = None
    key: Path | None = None
    most_body_bytes: int = MOST_BODY_BYTES

    @property
    def is_loopback(self) -> bool:
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def url(self, port: int) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.certificate else 'http'}://{name}:{port}"


class Gateway:
    """A district's doors. Opening takes the store; `close` lets go of it."""

    def __init__(self, district: District, folder: Path, users: Users) -> None:
        self.district, self.users, self.tally = district, users, Tally()
        self.store = CityStore(folder)
        self.keys = frozenset(
            f"{kind}/{feature}"
            for kind in KINDS
            if (layer := layer_of(district, kind)) is not None
            for feature in layer.ids
        )
        self.registry = Registry(self.store, places(district))
        self.mqtt: MqttConnector | None = None
        self._ended = threading.Event()
        self._keeping = threading.Thread(target=self._keep_house, daemon=True, name="days")
        self._keeping.start()

    def known(self, key: str) -> bool:
        """Whether `<kind>/<id>` is a place of the district; a connector `id:1` belongs to it."""
        return key in self.keys or key.partition(":")[0] in self.keys

    def place_of(self, feature: str) -> str | None:
        """The place that has this id; None where none or more than one has."""
        found = [f"{kind}/{feature}" for kind in KINDS if f"{kind}/{feature}" in self.keys]
        return found[0] if len(found) == 1 else None

    def listen_to(
        self, host: str, port: int, user: tuple[str, str] | None = None, tls_ca: str | None = None
    ) -> None:
        """Take readings from an MQTT broker too. user: name and password; tls_ca: who signs it."""
        self.mqtt = MqttConnector(
            self.store, self.tally, self.district.key, self.known,
            lambda readings: self.registry.datastreams_for(readings.sensor, MQTT), user, tls_ca,
        )  # fmt: skip
        self.mqtt.start(host, port)

    def app(self, address: Address) -> Guard:
        """The doors as an ASGI application, behind the guard."""
        registry, store, tally, users = self.registry, self.store, self.tally, self.users
        doors = (
            SensorThings(registry, store, tally, users),
            NgsiLd(registry, store, tally, users, self.place_of),
            OcppDoor(registry, store, tally, users, self.known),
        )
        routes: list[Any] = [Route("/", self._start), Route("/status", self._status)]
        for door in doors:
            routes.extend(door.routes())
        inner = Starlette(routes=routes, exception_handlers={404: _not_found, 405: _not_found})
        names = {"127.0.0.1", "localhost", "::1", address.host.lower()}
        return Guard(
            inner, address.most_body_bytes,
            frozenset(names if address.is_loopback else ()),
        )  # fmt: skip

    def close(self) -> None:
        """Keep what waits, move closed days to Parquet, let go of the store."""
        self._ended.set()
        if self.mqtt is not None:
            self.mqtt.stop()
        self._keeping.join()
        self.store.close()

    def _keep_house(self) -> None:
        """Show today's readings to other processes, and close days that have ended."""
        while not self._ended.wait(_PUBLISH_S):
            try:
                if not self.store.close_days():
                    self.store.publish()
            except StoreError:
                continue  # a full disk: readings stay in the one file until there is room
        try:
            self.store.publish()
        except StoreError:
            return

    async def _start(self, request: Request) -> Response:
        root = str(request.base_url).rstrip("/")
        return JSONResponse({"district": self.district.name, "doors": [root + d for d in _DOORS]})

    async def _status(self, request: Request) -> Response:
        if self.users.who(request.headers.get("authorization")) is None:
            return fault_answer(401, "name yourself: Authorization: Bearer and the device's token.")
        mqtt = self.mqtt
        told: dict[str, Any] = {"district": self.district.key, "rules": self.tally.plain()}
        if mqtt is not None:
            told["mqtt"] = {"connected": mqtt.connected.is_set(), "why_not": mqtt.why_not}
        return JSONResponse(told)


async def _not_found(_: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    words = "there is nothing under this address" if status == 404 else "this is not done here"
    return fault_answer(status, f"{words}; '/' lists the doors.")


class _Server(uvicorn.Server):
    """Tells when it is ready; signals are taken by `served`."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def bound(address: Address) -> socket.socket:
    """A socket at the address. Raises ValueError with one sentence."""
    try:
        family, *_, place = socket.getaddrinfo(
            address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        made = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise ValueError(f"--host {address.host}: no such address ({error.strerror}).") from None
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(place)
        made.listen(128)
    except OSError as error:
        made.close()
        why = (error.strerror or str(error)).lower()
        raise ValueError(
            f"port {address.port} of {address.host} cannot be used ({why}); choose another --port."
        ) from None
    return made


def serve(gateway: Gateway, address: Address, ready: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM. ready: told the address once requests are taken."""
    listening = bound(address)
    port = listening.getsockname()[1]
    config = uvicorn.Config(
        gateway.app(address), lifespan="off", log_config=None, access_log=False,
        server_header=False, ws_max_size=16_384, ws_max_queue=8, limit_concurrency=500,
        timeout_keep_alive=5, timeout_graceful_shutdown=_STOP_S,
        ssl_certfile=address.certificate, ssl_keyfile=address.key,
    )  # fmt: skip
    server = _Server(config, lambda: ready(address.url(port)))

    def stop(*_: object) -> None:
        server.should_exit = True

    before = {s: signal.signal(s, stop) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        asyncio.run(server.serve([listening]))
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        listening.close()
