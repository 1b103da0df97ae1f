"""The gateway as strangers meet it: durable, limited, polite in refusing."""

import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
import requests

from tests.twin.city_data.conftest import ROOT, started

COMMAND = [sys.executable, "-m", "twin.command.main", "gateway", "tiny"]
STREAM = {
    "name": "power", "description": "", "observationType": "OM_Measurement",
    "unitOfMeasurement": {"name": "Watt", "symbol": "W", "definition": "x"},
    "Thing": {"@iot.id": 1},
    "Sensor": {"name": "s", "description": "", "encodingType": "text/plain", "metadata": "m"},
    "ObservedProperty": {"name": "power_kw", "definition": "d", "description": ""},
}  # fmt: skip
LAMP = {
    "id": "urn:ngsi-ld:Streetlight:l00001", "type": "Streetlight", "status": "ok",
    "location": {"type": "Point", "coordinates": [-9.13960, 38.72070]},
    "powerConsumption": {"type": "Property", "value": 60, "unitCode": "WTT",
                         "observedAt": "2026-11-01T10:00:00Z"},
}  # fmt: skip


def stream_of(gateway):
    answer = gateway.post("/v1.1/Datastreams", STREAM)
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"]


def test_that_a_kill_after_the_answer_loses_nothing(tmp_path):
    first = started(tmp_path)
    stream = stream_of(first)
    told = []
    for n in range(20):
        when = f"2026-11-02T10:{n:02}:00Z"
        answer = requests.post(
            stream + "/Observations", json={"phenomenonTime": when, "result": n}, timeout=20
        )
        assert answer.status_code == 201
        told.append(n / 1000)
    assert first.post("/ngsi-ld/v1/entityOperations/upsert", [LAMP]).status_code == 201
    first.kill()
    again = started(tmp_path)
    try:
        path = stream.removeprefix(first.url)
        kept = again.get(path + "/Observations?$top=100").json()["value"]
        assert [row["result"] for row in kept] == pytest.approx(told)
        lamp = again.get("/ngsi-ld/v1/entities/urn:ngsi-ld:Streetlight:l00001").json()
        assert lamp["powerConsumption"]["value"] == 60
    finally:
        assert again.stop(signal.SIGINT) == 0


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("path", ["/v1.1/Observations", "/ngsi-ld/v1/entityOperations/upsert"])
def test_that_a_body_over_the_limit_gets_413(gateway, path, announced):
    body = b"[" + b"1," * 1_500_000 + b"1]"
    parts = body if announced else iter([body[i : i + 65536] for i in range(0, len(body), 65536)])
    answer = requests.post(gateway.url + path, data=parts, timeout=20)
    assert answer.status_code == 413
    assert "larger than 2,000,000 bytes" in answer.json()["message"]


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000, b"[" * 40 + b"]" * 40, b'{"a": NaN}', b'{"a": Infinity}', b'{"a": 1e999}',
        b'{"a": "\\ud800"}', b"\xff\xfe", b"", b"{", b'{"a": ' + b"9" * 5000 + b"}", b"null", b"7",
        b'"text"', b"[]", b"{}",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "path",
    ["/v1.1/Things", "/v1.1/Observations", "/ngsi-ld/v1/entities",
     "/ngsi-ld/v1/entityOperations/upsert", "/ngsi-ld/v1/subscriptions"],
)  # fmt: skip
def test_that_malformed_bodies_are_refused_in_a_sentence(gateway, path, body):
    answer = requests.post(gateway.url + path, data=body, timeout=20)
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_that_strange_pages_and_names_are_refused(gateway):
    for headers in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}):
        assert gateway.get("/v1.1/Things", headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"result": "3"}, "wrong type"), ({"result": True}, "wrong type"), ({}, "wrong type"),
        ({"result": 1e12}, "out of range"),
        ({"result": 1, "phenomenonTime": "yesterday"}, "no time"),
        ({"result": 1, "phenomenonTime": "2026-11-02T10:00:00"}, "time without zone"),
        ({"result": 1, "phenomenonTime": "1969-11-02T10:00:00Z"}, "before 2000"),
        ({"result": 1, "phenomenonTime": "2999-11-02T10:00:00Z"}, "in the future"),
    ],
)  # fmt: skip
def test_that_a_bad_reading_is_refused_and_counted_by_its_rule(gateway, change, rule):
    stream = stream_of(gateway)

    def counted():
        rows = gateway.get("/status").json()["rules"]
        return sum(r["count"] for r in rows if r["rule"] == rule and r["source"] == "SensorThings")

    before = counted()
    answer = requests.post(stream + "/Observations", json=change, timeout=20)
    assert answer.status_code == 400
    assert rule in answer.json()["message"]
    assert counted() == before + 1


def test_that_a_port_in_use_is_one_sentence(gateway, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        asked = [*COMMAND, "--store", tmp_path]
        done = subprocess.run(
            [*asked, "--port", str(taken.getsockname()[1])],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "choose another --port" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_that_the_network_is_open_only_with_users(tmp_path):
    asked = [*COMMAND, "--host", "0.0.0.0"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "--users" in done.stderr


def test_that_a_device_writes_its_own_sensors_only(tmp_path):
    users = tmp_path / "users.toml"
    asked = [*COMMAND, "--users", users]
    made = [
        subprocess.run(
            [*asked, "--add-user", name, "--writes", writes],
            cwd=ROOT,
            capture_output=True,
            text=True,
        ).stdout.strip()
        for name, writes in (("lamp", "lamp/l00001/*"), ("city", "*"))
    ]
    assert made[0] not in users.read_text()
    running = started(tmp_path / "store", "--users", str(users))
    try:
        path, other = "/ngsi-ld/v1/entityOperations/upsert", {**LAMP, "id": "urn:x:y:l00002"}
        assert running.post(path, [LAMP]).status_code == 401
        assert running.get("/v1.1/Things").status_code == 401
        own = {"Authorization": f"Bearer {made[0]}"}
        assert running.post(path, [LAMP], headers=own).status_code == 201
        assert running.post(path, [other], headers=own).status_code == 207
        assert running.get("/ngsi-ld/v1/entities/urn:x:y:l00002", headers=own).status_code == 404
        assert running.post("/v1.1/Things", {"name": "x"}, headers=own).status_code == 403
        assert running.get("/v1.1/Things", auth=("lamp", made[1])).status_code == 401
        assert running.post(path, [other], auth=("city", made[1])).status_code == 201
    finally:
        running.stop()


def test_that_a_near_query_pages_and_forms_are_as_asked(gateway):
    east = 200 / 111_194.93 / 0.78
    rows = [
        {"id": f"urn:ngsi-ld:Bench:{n}", "type": "Bench", "seats": n,
         "location": {"type": "Point", "coordinates": [-9.0 + n * east, 38.72]}}
        for n in range(5)
    ]  # fmt: skip
    path = "/ngsi-ld/v1/entityOperations/upsert"
    answer = gateway.post(path, rows)
    assert (answer.status_code, answer.json()) == (201, [r["id"] for r in rows])
    assert gateway.post(path, rows).status_code == 204
    near = "georel=near;maxDistance==450&geometry=Point&coordinates=[-9.0,38.72]"
    found = gateway.get(f"/ngsi-ld/v1/entities?type=Bench&{near}&options=keyValues&count=true")
    assert [e["seats"] for e in found.json()] == [0, 1, 2]
    assert found.headers["NGSILD-Results-Count"] == "3"
    page = gateway.get("/ngsi-ld/v1/entities?type=Bench&attrs=seats&limit=2&offset=1").json()
    assert [e["seats"]["value"] for e in page] == [1, 2]
    assert "location" not in page[0]
    for bad in ("georel=near&geometry=Point&coordinates=[0,0]", "limit=-1", "limit=x", "nope=1",
                "georel=near;maxDistance==nan&geometry=Point&coordinates=[0,0]"):  # fmt: skip
        assert gateway.get(f"/ngsi-ld/v1/entities?{bad}").status_code == 400, bad
    one = "/ngsi-ld/v1/entities/urn:ngsi-ld:Bench:1"
    patch = requests.patch(f"{gateway.url}{one}/attrs", json={"seats": 9}, timeout=20)
    assert patch.status_code == 204
    assert gateway.get(f"{one}?options=keyValues").json()["seats"] == 9
    assert gateway.post("/ngsi-ld/v1/entities", rows[1]).status_code == 409


def test_that_the_past_of_an_entity_is_what_it_said(gateway):
    base = datetime(2026, 11, 3, tzinfo=UTC)
    for n in range(4):
        when = (base + timedelta(minutes=15 * n)).isoformat().replace("+00:00", "Z")
        meter = {"id": "urn:ngsi-ld:ACMeasurement:m1", "type": "ACMeasurement",
                 "refBuilding": "urn:ngsi-ld:Building:b00002", "phaseType": "singlePhase",
                 "totalActiveEnergyImport": {"type": "Property", "value": 1000 + n,
                                             "unitCode": "KWH", "observedAt": when}}  # fmt: skip
        gateway.post("/ngsi-ld/v1/entityOperations/upsert", [meter])
    path = "/ngsi-ld/v1/temporal/entities?type=ACMeasurement&timerel=after&timeAt="
    past = gateway.get(path + "2026-11-03T00:00:00Z").json()
    assert [v["value"] for v in past[0]["totalActiveEnergyImport"]] == [1001, 1002, 1003]
    name = "building/b00002/electricity_register_kwh"
    streams = gateway.get(f"/v1.1/Datastreams?$filter=name eq '{name}'&$expand=Thing").json()
    assert streams["value"][0]["Thing"]["name"] == "b00002"
