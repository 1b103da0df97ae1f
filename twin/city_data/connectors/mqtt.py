"""MQTT: topics `d/<district>/<kind>/<id>/<quantity>`, a message is a reading or a list of them.

A message is a number, or {"value": ..., "ts": ..., "unit": ...}, or a list of such objects; without
`ts` the time is the receiver's. A message is acknowledged to the broker after the disk has it (QoS
1, a session that lasts), so the broker is the buffer while the gateway is away or the disk is full.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from twin.city_data.readings.json_text import MOST_MESSAGE_BYTES, BadJson, strict_json
from twin.city_data.readings.quantities import quantity_of
from twin.city_data.readings.readings import Collector, Readings
from twin.city_data.readings.rules import (
    MALFORMED,
    TOO_LARGE,
    UNKNOWN_SENSOR,
    UNKNOWN_THING,
    Refused,
    Tally,
)
from twin.city_data.readings.times import instant_us
from twin.city_data.store.place import StoreError
from twin.city_data.store.store import Busy, CityStore, now_us

SOURCE = "MQTT"
_EVERY_S = 0.25
_MOST_WAITING = 20_000
_SESSION_S = 7 * 24 * 3600


def take_message(
    topic: str, payload: bytes, district: str, known: Callable[[str], bool], collector: Collector
) -> str:
    """The readings of one message into the collector; the sensor. Raises Refused by rule.

    known: whether `<kind>/<id>` is a place of the district.
    """
    parts = topic.split("/")
    if len(parts) != 5 or parts[0] != "d" or parts[1] != district:
        raise Refused(UNKNOWN_SENSOR, topic)
    sensor = "/".join(parts[2:])
    if not known("/".join(parts[2:4])):
        raise Refused(UNKNOWN_THING, topic)
    if quantity_of(sensor) is None:
        raise Refused(UNKNOWN_SENSOR, topic)
    if len(payload) > MOST_MESSAGE_BYTES:
        raise Refused(TOO_LARGE, f"{topic}: {len(payload)} bytes")
    try:
        told = strict_json(payload)
    except BadJson as error:
        raise Refused(MALFORMED, f"{topic}: {error}") from None
    for one in told if isinstance(told, list) else [told]:
        _take_one(sensor, one, collector)
    return sensor


def _take_one(sensor: str, one: Any, collector: Collector) -> None:
    if not isinstance(one, dict):
        collector.add(sensor, collector.now_us, one)
        return
    try:
        if "value" not in one or set(one) - {"value", "ts", "unit"}:
            raise Refused(MALFORMED, f"{sensor}: a reading has value, ts and unit")
        at = instant_us(one["ts"]) if "ts" in one else collector.now_us
        unit = one.get("unit")
        collector.take(sensor, at, one["value"], None if unit is None else str(unit))
    except Refused as fault:
        collector.tally.refuse(collector.source, fault)


class MqttConnector:
    """Listens to a broker from `start` to `stop`. The network thread only puts messages in a line;
    another one reads them four times a second and hands all to the store at once."""

    def __init__(
        self, store: CityStore, tally: Tally, district: str, known: Callable[[str], bool],
        arrived: Callable[[Readings], None] = lambda _: None,
        user: tuple[str, str] | None = None, tls_ca: str | None = None,
    ) -> None:  # fmt: skip
        self.store, self.tally, self.district, self.known = store, tally, district, known
        self.arrived = arrived
        self.connected = threading.Event()
        self.why_not = ""
        self._line: queue.Queue[mqtt.MQTTMessage] = queue.Queue(_MOST_WAITING)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._drain, name="MQTT", daemon=True)
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=f"district-twin-{district}",
            protocol=mqtt.MQTTv5, manual_ack=True,
        )  # fmt: skip
        if user is not None:
            self._client.username_pw_set(*user)
        if tls_ca is not None:
            self._client.tls_set(tls_ca)
        self._client.on_connect = self._on_connect
        self._client.on_disconnect = self._on_disconnect
        self._client.on_message = self._on_message
        self._client.reconnect_delay_set(1, 30)

    def start(self, host: str, port: int) -> None:
        """Connect now and whenever the broker comes back."""
        kept = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        kept.SessionExpiryInterval = _SESSION_S
        kept.ReceiveMaximum = 1000
        self._client.connect_async(host, port, keepalive=30, clean_start=False, properties=kept)
        self._client.loop_start()
        self._thread.start()

    def stop(self) -> None:
        """Keep what has come, then leave; what was not kept stays with the broker."""
        self._ended.set()
        self._thread.join(10.0)
        self._client.disconnect()
        self._client.loop_stop()

    def _on_connect(self, client: Any, _data: Any, _flags: Any, reason: Any, _props: Any) -> None:
        if reason.is_failure:
            self.why_not = str(reason)
            return
        client.subscribe(f"d/{self.district}/#", qos=1)
        self.why_not = ""
        self.connected.set()

    def _on_disconnect(self, *given: Any) -> None:
        self.connected.clear()
        self.why_not = "the broker is gone; trying again"

    def _on_message(self, _client: Any, _data: Any, message: mqtt.MQTTMessage) -> None:
        self._line.put(message)  # waits where the line is full: the broker keeps the rest

    def _drain(self) -> None:
        while not self._ended.is_set() or not self._line.empty():
            self._ended.wait(_EVERY_S)
            self._take_all()

    def _take_all(self) -> None:
        messages: list[mqtt.MQTTMessage] = []
        while True:
            try:
                messages.append(self._line.get_nowait())
            except queue.Empty:
                break
        if not messages:
            return
        collector = Collector(SOURCE, self.tally, now_us())
        for message in messages:
            try:
                take_message(
                    message.topic, bytes(message.payload), self.district, self.known, collector
                )
            except Refused as fault:
                self.tally.refuse(SOURCE, fault)
        if self._kept(collector.readings()):
            for message in messages:
                self._client.ack(message.mid, message.qos)

    def _kept(self, readings: Readings) -> bool:
        """Whether the disk has them; tried until it has, or until the end."""
        while True:
            try:
                done: Future[Any] = self.store.submit(readings)
                done.result()
                self.arrived(readings)
                return True
            except (Busy, StoreError) as error:
                self.why_not = str(error)
                if self._ended.wait(1.0):
                    return False
