"""OCPP over WebSocket at /ocpp/<id>: boot, status, authorisation, transactions and meter values.

The messages are checked by the `ocpp` library's schemas. A message is answered after the disk has
its values. Every card is accepted: the gateway measures, it does not bill; no card number is kept.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from ocpp.routing import on
from ocpp.v16 import ChargePoint as Point16
from ocpp.v16 import call_result as result16
from ocpp.v16.enums import AuthorizationStatus, RegistrationStatus
from ocpp.v201 import ChargePoint as Point201
from ocpp.v201 import call_result as result201
from ocpp.v201.enums import RegistrationStatusEnumType
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from twin.city_data.connectors.ocpp import SOURCE, take_meter_values, take_register
from twin.city_data.gateway.users import Users
from twin.city_data.readings.json_text import MOST_MESSAGE_BYTES
from twin.city_data.readings.readings import Collector
from twin.city_data.readings.rules import TOO_LARGE, Tally
from twin.city_data.sensorthings.registry import Registry
from twin.city_data.store.store import CityStore, now_us

_VERSIONS = ("ocpp2.0.1", "ocpp1.6")
_BEAT_S = 300


class OcppDoor:
    """The central system of a district's charge points."""

    def __init__(
        self, registry: Registry, store: CityStore, tally: Tally, users: Users,
        known: Callable[[str], bool],
    ) -> None:  # fmt: skip
        self.registry, self.store, self.tally, self.users = registry, store, tally, users
        self.known = known
        self._transaction = now_us() // 1_000_000 % 1_000_000_000

    def routes(self) -> list[WebSocketRoute]:
        return [WebSocketRoute("/ocpp/{id}", self._speak)]

    def transaction(self) -> int:
        """A number for a new transaction that no earlier one had."""
        self._transaction += 1
        return self._transaction

    async def keep(self, collector: Collector, spoken: list[str]) -> None:
        """Come back once the disk has the readings."""
        if spoken:
            await asyncio.to_thread(self.registry.datastreams_for, spoken, SOURCE)
            await asyncio.wrap_future(self.store.submit(collector.readings()))

    def collector(self) -> Collector:
        return Collector(SOURCE, self.tally, now_us())

    async def _speak(self, socket: WebSocket) -> None:
        place = f"charge_point/{socket.path_params['id']}"
        offered = socket.scope.get("subprotocols", [])
        version = next((v for v in _VERSIONS if v in offered), None)
        user = self.users.who(socket.headers.get("authorization"))
        allowed = user is not None and user.may_write(f"{place}/power_kw")
        if version is None or not allowed or not self.known(place):
            await socket.close(4400)  # before accepting: the client sees HTTP 403
            return
        await socket.accept(subprotocol=version)
        link = _Link(socket, self.tally)
        kind = _Of201 if version == "ocpp2.0.1" else _Of16
        try:
            await kind(place, link, self).start()
        except (WebSocketDisconnect, RuntimeError):
            return  # the charge point has gone; what it said is kept


class _Link:
    """A connection as the `ocpp` library wants it."""

    def __init__(self, socket: WebSocket, tally: Tally) -> None:
        self.socket, self.tally = socket, tally

    async def recv(self) -> str:
        text = await self.socket.receive_text()
        if len(text) > MOST_MESSAGE_BYTES:
            self.tally.count(SOURCE, TOO_LARGE, f"{len(text)} letters")
            await self.socket.close(1009)
            raise WebSocketDisconnect(1009)
        return text

    async def send(self, text: str) -> None:
        await self.socket.send_text(text)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class _Of16(Point16):  # type: ignore[misc]
    def __init__(self, place: str, link: _Link, door: OcppDoor) -> None:
        super().__init__(place, link)
        self.place, self.door = place, door
        self.connector_of: dict[int, int] = {}

    @on("BootNotification")
    def on_boot(self, **_: Any) -> Any:
        return result16.BootNotification(_now(), _BEAT_S, RegistrationStatus.accepted)

    @on("Heartbeat")
    def on_heartbeat(self) -> Any:
        return result16.Heartbeat(_now())

    @on("StatusNotification")
    def on_status(self, **_: Any) -> Any:
        return result16.StatusNotification()

    @on("Authorize")
    def on_authorize(self, **_: Any) -> Any:
        return result16.Authorize({"status": AuthorizationStatus.accepted})

    @on("StartTransaction")
    async def on_start(self, connector_id: int, meter_start: int, timestamp: str, **_: Any) -> Any:
        found = self.door.collector()
        spoken = take_register(self.place, connector_id, timestamp, meter_start, found)
        await self.door.keep(found, spoken)
        number = self.door.transaction()
        self.connector_of[number] = connector_id
        return result16.StartTransaction(number, {"status": AuthorizationStatus.accepted})

    @on("MeterValues")
    async def on_values(self, connector_id: int, meter_value: Any, **_: Any) -> Any:
        found = self.door.collector()
        await self.door.keep(found, take_meter_values(self.place, connector_id, meter_value, found))
        return result16.MeterValues()

    @on("StopTransaction")
    async def on_stop(
        self, meter_stop: int, timestamp: str, transaction_id: int, **more: Any
    ) -> Any:
        found, spoken = self.door.collector(), []
        connector = self.connector_of.pop(transaction_id, None)
        if connector is not None:  # after a new connection nobody knows which one it was
            spoken = take_register(self.place, connector, timestamp, meter_stop, found)
            listed = more.get("transaction_data", [])
            spoken += take_meter_values(self.place, connector, listed, found)
        await self.door.keep(found, spoken)
        return result16.StopTransaction()


class _Of201(Point201):  # type: ignore[misc]
    def __init__(self, place: str, link: _Link, door: OcppDoor) -> None:
        super().__init__(place, link)
        self.place, self.door = place, door

    @on("BootNotification")
    def on_boot(self, **_: Any) -> Any:
        return result201.BootNotification(_now(), _BEAT_S, RegistrationStatusEnumType.accepted)

    @on("Heartbeat")
    def on_heartbeat(self) -> Any:
        return result201.Heartbeat(_now())

    @on("StatusNotification")
    def on_status(self, **_: Any) -> Any:
        return result201.StatusNotification()

    @on("Authorize")
    def on_authorize(self, **_: Any) -> Any:
        return result201.Authorize({"status": "Accepted"})

    @on("TransactionEvent")
    async def on_event(self, **told: Any) -> Any:
        evse = told.get("evse")
        connector = evse.get("id", 0) if isinstance(evse, dict) else 0
        found = self.door.collector()
        listed = told.get("meter_value", [])
        await self.door.keep(found, take_meter_values(self.place, connector, listed, found))
        return result201.TransactionEvent()

    @on("MeterValues")
    async def on_values(self, evse_id: int, meter_value: Any, **_: Any) -> Any:
        found = self.door.collector()
        await self.door.keep(found, take_meter_values(self.place, evse_id, meter_value, found))
        return result201.MeterValues()
