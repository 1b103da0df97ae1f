"""The doors judged by programs of others: frost-sta-client, ocpp, Mosquitto with paho."""

import asyncio
import shutil
import socket
import subprocess
import time

import frost_sta_client as fsc
import geojson
import paho.mqtt.client as mqtt
import pytest
import websockets
from ocpp.v16 import ChargePoint as Point16
from ocpp.v16 import call as call16
from ocpp.v201 import ChargePoint as Point201
from ocpp.v201 import call as call201
from paho.mqtt.enums import CallbackAPIVersion
from websockets.exceptions import InvalidStatus

from tests.twin.city_data.conftest import free_port, started


@pytest.mark.filterwarnings("ignore:furl")
def test_that_the_public_sensorthings_client_creates_and_finds(gateway):
    service = fsc.SensorThingsService(gateway.url + "/v1.1")
    thing = fsc.Thing("Meter of ours", "d", properties={"floor": 3})
    thing.locations = [
        fsc.Location("here", "d", "application/geo+json", location=geojson.Point((-9.1, 38.7)))
    ]
    service.create(thing)
    unit = fsc.UnitOfMeasurement(name="degree Celsius", symbol="degC", definition="x")
    stream = fsc.Datastream(
        "t", "d", observation_type="OM_Measurement", unit_of_measurement=unit, thing=thing,
        sensor=fsc.Sensor("s", "d", "text/plain", metadata="m"),
        observed_property=fsc.ObservedProperty("room", "http://example.org/room", "d"),
    )  # fmt: skip
    service.create(stream)
    for n in range(5):
        when = f"2026-11-05T0{n}:00:00Z"
        service.create(fsc.Observation(phenomenon_time=when, result=20.5 + n, datastream=stream))
    found = service.things().query().filter("name eq 'Meter of ours'").count().list()
    assert found.count == 1
    assert found.entities[0].properties == {"floor": 3}
    assert service.things().find(thing.id).name == "Meter of ours"
    rows = stream.get_observations().query().orderby("phenomenonTime", "ASC").top(2).list()
    assert [row.result for row in rows] == [20.5, 21.5, 22.5, 23.5, 24.5]  # over three pages
    late = stream.get_observations().query().filter(
        "phenomenonTime ge 2026-11-05T03:00:00Z and result lt 24").list()  # fmt: skip
    assert [row.result for row in late] == [23.5]
    whole = service.datastreams().query().filter(f"id eq {stream.id}").expand(
        "Thing,Sensor,ObservedProperty,Observations($top=1)").list()  # fmt: skip
    assert whole.entities[0].thing.name == "Meter of ours"
    values = fsc.model.ext.data_array_value.DataArrayValue()
    values.datastream = stream
    values.components = {values.Property.PHENOMENON_TIME, values.Property.RESULT}
    values.add_observation(fsc.Observation(phenomenon_time="2026-11-05T09:00:00Z", result=3))
    document = fsc.model.ext.data_array_document.DataArrayDocument()
    document.add_data_array_value(values)
    assert len(service.observations().create(document)) == 1
    thing.name = "Renamed"
    service.update(thing)
    assert service.things().find(thing.id).name == "Renamed"
    service.delete(thing)
    assert service.things().query().filter("name eq 'Renamed'").list().entities == []


async def _charge(url, version, kind, talk):
    async with websockets.connect(url, subprotocols=[version]) as link:
        assert link.subprotocol == version
        point = kind("c00001", link)
        heard = asyncio.create_task(point.start())
        await talk(point)
        heard.cancel()


def charger(gateway):
    things = gateway.get("/v1.1/Things?$filter=properties/place eq 'charge_point'").json()["value"]
    return things[0]["name"]


def results(gateway, sensor):
    asked = f"/v1.1/Datastreams?$filter=name eq '{sensor}'&$expand=Observations"
    rows = gateway.get(asked).json()["value"]
    return [o["result"] for o in rows[0]["Observations"]] if rows else []


def test_that_a_charge_point_of_version_16_is_metered(gateway):
    name = charger(gateway)

    async def talk(point):
        boot = await point.call(call16.BootNotification("m", "v"))
        assert boot.status == "Accepted"
        begun = await point.call(call16.StartTransaction(1, "card", 1000, "2026-11-06T08:00:00Z"))
        sample = {"value": "3500", "measurand": "Energy.Active.Import.Register", "unit": "Wh"}
        bad = {"value": "much", "measurand": "Energy.Active.Import.Register", "unit": "Wh"}
        await point.call(call16.MeterValues(1, [
            {"timestamp": "2026-11-06T09:00:00Z", "sampled_value": [sample, bad]}]))  # fmt: skip
        await point.call(call16.StopTransaction(4000, "2026-11-06T10:00:00Z", begun.transaction_id))

    url = f"{gateway.url.replace('http', 'ws')}/ocpp/{name}"
    asyncio.run(_charge(url, "ocpp1.6", Point16, talk))
    found = results(gateway, f"charge_point/{name}:1/charge_register_kwh")
    assert found == pytest.approx([1.0, 3.5, 4.0])
    rows = gateway.get("/status").json()["rules"]
    assert any(r["source"] == "OCPP" and r["rule"] == "wrong type" for r in rows)


def test_that_a_charge_point_of_version_201_is_metered(gateway):
    name = charger(gateway)

    async def talk(point):
        await point.call(call201.BootNotification({"model": "m", "vendor_name": "v"}, "PowerUp"))
        sample = {"value": 7.4, "measurand": "Power.Active.Import",
                  "unit_of_measure": {"unit": "W", "multiplier": 3}}  # fmt: skip
        await point.call(call201.TransactionEvent(
            "Updated", "2026-11-06T11:00:00Z", "MeterValuePeriodic", 1, {"transaction_id": "t"},
            evse={"id": 2},
            meter_value=[{"timestamp": "2026-11-06T11:00:00Z", "sampled_value": [sample]}],
        ))  # fmt: skip

    url = f"{gateway.url.replace('http', 'ws')}/ocpp/{name}"
    asyncio.run(_charge(url, "ocpp2.0.1", Point201, talk))
    assert results(gateway, f"charge_point/{name}:2/power_kw") == pytest.approx([7.4])


def test_that_an_unknown_charge_point_is_turned_away(gateway):
    async def knock():
        await websockets.connect(
            f"{gateway.url.replace('http', 'ws')}/ocpp/nobody", subprotocols=["ocpp1.6"]
        )

    with pytest.raises(InvalidStatus, match="403"):
        asyncio.run(knock())


@pytest.fixture
def broker(tmp_path):
    program = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if program is None:
        pytest.skip("mosquitto is absent; ./setup.sh --for-tests installs it")
    port = free_port()
    config = tmp_path / "mosquitto.conf"
    config.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n"
        "max_queued_messages 100000\n"
    )
    process = subprocess.Popen([program, "-c", config], stderr=subprocess.DEVNULL)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield port
    process.terminate()
    process.wait()


def test_that_messages_of_a_broker_are_kept_and_bad_ones_counted(broker, tmp_path):
    running = started(tmp_path / "store", "--mqtt", f"127.0.0.1:{broker}")
    try:
        wait_for(lambda: running.get("/status").json()["mqtt"]["connected"])
        client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
        client.connect("127.0.0.1", broker)
        client.loop_start()
        when = "2026-11-07T10:00:00Z"
        good, other = "d/tiny/building/b00001/power_kw", "d/tiny/building/b00002/power_kw"
        sent = [
            (good, f'{{"value": 2500, "unit": "W", "ts": "{when}"}}'),
            (good, f'{{"value": 2.5, "ts": "{when}"}}'),  # repeated: the last one counts
            (good, '[{"value": 3, "ts": "2026-11-07T11:00:00Z"}, {"value": "x"}]'),
            (other, "7.5"),
            ("d/tiny/building/nobody/power_kw", "1"), ("d/tiny/building/b00001/mood", "1"),
            (good, "{"), (good, "NaN"), (good, "9" * 9000), (good, '{"value": 1, "unit": "mile"}'),
        ]  # fmt: skip
        for topic, payload in sent:
            client.publish(topic, payload, qos=1).wait_for_publish(5)
        client.loop_stop()
        wait_for(lambda: results(running, "building/b00002/power_kw"))
        assert results(running, "building/b00001/power_kw") == [2.5, 3.0]
        assert results(running, "building/b00002/power_kw") == [7.5]

        def counted():
            rows = running.get("/status").json()["rules"]
            return {r["rule"]: r["count"] for r in rows if r["source"] == "MQTT"}

        assert counted() == {
            "unknown thing": 1, "unknown sensor": 1, "malformed": 2, "payload too large": 1,
            "unknown unit": 1, "wrong type": 1,
        }  # fmt: skip
    finally:
        assert running.stop() == 0


def wait_for(seen, seconds=20.0):
    end = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)
