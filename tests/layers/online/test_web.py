"""One request: kept answers, tries, and each kind of failure in one sentence."""

import socket
import ssl
import threading
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from urllib.error import URLError

import pytest

from layers.online.endpoints import endpoints
from layers.online.errands import Errand, run_all
from layers.online.errors import NotThere, OnlineError, Stopped
from layers.online.faults import fault_of, retry_after_s
from layers.online.web import Web
from layers.source_error import SourceError
from tests.recorded_server import Recorded, server  # noqa: F401

DATA = Recorded(b"data " * 300)


def accept(_path):
    """Every answer is right."""


@pytest.fixture
def web(tmp_path):
    return Web(tmp_path / "kept", "district-twin/test", rest_scale=0.001)


@pytest.fixture
def service(server, tmp_path):  # noqa: F811
    return replace(endpoints({}, tmp_path / "none")["overpass"], url=server.url, wait_s=5.0)


def ask(web, service, path="/x", check=accept, **more):
    return web.ask(service, service.url + path, ".txt", check, lambda _: None, **more)


def test_that_an_answer_is_kept_and_taken_again(web, service, server):  # noqa: F811
    server.on("GET", "/x", DATA)
    first = ask(web, service)
    again = ask(web, service)
    assert first == again
    assert first.path.read_bytes() == DATA.body
    assert first.day == date.today()
    assert len(server.asked) == 1
    assert server.asked[0].headers["User-Agent"] == "district-twin/test"


def test_that_another_body_is_another_request(web, service, server):  # noqa: F811
    server.on("POST", "/x", Recorded(b"one"), body=b"1")
    server.on("POST", "/x", Recorded(b"two"), body=b"2")
    assert ask(web, service, body=b"1").path.read_bytes() == b"one"
    assert ask(web, service, body=b"2").path.read_bytes() == b"two"


def test_that_old_or_damaged_answers_are_asked_anew(web, service, server):  # noqa: F811
    server.on("GET", "/x", DATA)
    kept = ask(web, service).path
    kept.write_bytes(b"cut")
    ask(web, service)
    assert kept.read_bytes() == DATA.body
    note = kept.with_name(kept.name + ".note")
    old = (date.today() - timedelta(days=8)).isoformat()
    note.write_text(note.read_text().replace(date.today().isoformat(), old))
    ask(web, service)
    assert len(server.asked) == 3
    ask(replace(web, fresh=True), service)
    assert len(server.asked) == 4


def test_that_gzip_is_unpacked(web, service, server):  # noqa: F811
    server.on("GET", "/x", replace(DATA, packed=True))
    assert ask(web, service).path.read_bytes() == DATA.body


@pytest.mark.parametrize(
    "fault",
    [
        Recorded(status=429, headers={"Retry-After": "2"}),
        Recorded(status=504),
        Recorded(status=529),
        replace(DATA, cut=700),
        replace(DATA, cut=20, packed=True),
        Recorded(b""),
    ],
    ids=["429", "504", "529", "cut", "cut gzip", "empty"],
)
def test_that_what_passes_is_tried_again(web, service, server, fault):  # noqa: F811
    server.on("GET", "/x", fault, DATA)
    assert ask(web, service).path.read_bytes() == DATA.body
    assert len(server.asked) == 2


PAGE = Recorded(b"\n<!DOCTYPE html><html><body>Log in</body></html>")


@pytest.mark.parametrize(
    ("fault", "words", "asked"),
    [
        (Recorded(status=429), "has had enough requests", 4),
        (Recorded(status=429, headers={"Retry-After": "900"}), "Try again in 900 s", 1),
        (Recorded(status=504), "too busy", 4),
        (replace(DATA, cut=700), "cut its answer off", 3),
        (replace(DATA, cut=20, packed=True), "cut its answer off", 3),
        (Recorded(b"no gzip", headers={"Content-Encoding": "gzip"}), "damaged answer", 3),
        (Recorded(b""), "answered with nothing", 2),
        (PAGE, "web page instead of data", 1),
        (Recorded(status=403), "does not let this program in", 1),
        (Recorded(b"bbox is wrong", status=400), "HTTP 400: bbox is wrong", 1),
        (Recorded(status=407), "HTTPS_PROXY", 1),
        (Recorded(status=302, headers={"Location": "file:///etc/passwd"}), "", 1),
        (replace(DATA, trickle_s=0.05), "too slow", 1),
    ],
    ids=lambda case: getattr(case, "status", None),
)
def test_that_what_stays_is_one_sentence(web, service, server, fault, words, asked):  # noqa: F811
    server.on("GET", "/x", fault)
    with pytest.raises(OnlineError) as raised:
        ask(replace(web, whole_s=0.15), service)
    said = str(raised.value)
    assert words in said
    assert "Traceback" not in said
    assert "\n" not in said
    assert len(server.asked) == asked
    assert [p for p in web.folder.rglob("*") if p.is_file()] == []


def test_that_a_silent_server_is_given_up(web, service, server):  # noqa: F811
    server.on("GET", "/x", replace(DATA, silent_s=0.5))
    with pytest.raises(OnlineError, match="did not answer in time"):
        ask(web, replace(service, wait_s=0.1))


def test_that_a_wrong_answer_is_not_kept(web, service, server):  # noqa: F811
    server.on("GET", "/x", DATA)

    def refuse(_path):
        raise OnlineError("It is wrong.")

    with pytest.raises(OnlineError, match="wrong"):
        ask(web, service, check=refuse)
    assert not any(p.is_file() for p in web.folder.rglob("*"))


def test_that_nothing_there_is_told_apart(web, service):
    with pytest.raises(NotThere, match="has nothing"):
        ask(web, service, "/elsewhere")


def test_that_no_name_and_no_door_are_told(web, service, monkeypatch):
    closed = socket.socket()
    closed.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with pytest.raises(OnlineError, match="refuses the connection"):
        ask(web, replace(service, url=url))
    closed.close()

    def unknown(*_args, **_more):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(OnlineError, match=r"services\.example is not found"):
        ask(web, replace(service, url="http://services.example"))


def test_that_requests_keep_their_distance(web, service, server):  # noqa: F811
    server.on("GET", "/a", DATA)
    server.on("GET", "/b", DATA)
    slow = replace(service, pause_s=0.2)
    ask(web, slow, "/a")
    ask(web, slow, "/b")
    assert server.asked[1].at_s - server.asked[0].at_s > 0.19


def test_that_a_retry_after_may_be_a_date():
    now = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
    text = format_datetime(now + timedelta(seconds=90), usegmt=True)
    assert retry_after_s(text, now) == 90.0
    assert retry_after_s("17") == 17.0
    assert retry_after_s("soon") is None
    assert retry_after_s(None) is None


def test_that_two_errands_run_at_once_and_one_failure_leaves_the_rest(web, service, server):  # noqa: F811
    for name in "abcd":
        server.on("GET", f"/{name}", replace(DATA, silent_s=0.1))
    errands = [
        Errand(
            name, lambda tell, n=name: web.ask(service, f"{service.url}/{n}", ".x", accept, tell)
        )
        for name in "abcde"
    ]
    told = []
    run_all(web, errands, lambda: False, lambda what, share: told.append((what, share)))
    assert [errand.found is not None for errand in errands] == [True] * 4 + [False]
    assert "has nothing" in errands[4].fault
    assert server.most_at_once == 2
    assert told[0][0].startswith("a")


def test_that_a_required_errand_ends_all(web):
    def fail(_tell):
        raise OnlineError("It is not there.")

    slow = Errand("slow", lambda _tell: web.rest(30.0))
    with pytest.raises(OnlineError, match="not there"):
        run_all(web, [slow, Errand("needed", fail, required=True)], lambda: False, print)
    assert web.stopped.is_set()


def test_that_stop_is_heard_while_a_server_is_silent(web, service, server):  # noqa: F811
    server.on("GET", "/x", replace(DATA, silent_s=3.0))
    wanted = threading.Event()
    threading.Timer(0.1, wanted.set).start()
    began_s = time.monotonic()
    errand = Errand("x", lambda _tell: ask(web, service))
    with pytest.raises(Stopped):
        run_all(web, [errand], wanted.is_set, lambda *_: None)
    assert time.monotonic() - began_s < 1.0


def test_that_addresses_are_settings(tmp_path):
    own = tmp_path / "sources.toml"
    own.write_text('[overpass]\nurl = "https://own.example/api/"\n[glo30]\nurl = ""\n')
    made = endpoints({"DISTRICT_TWIN_PVGIS_URL": "http://127.0.0.1:1/x"}, own)
    assert made["overpass"].url == "https://own.example/api"
    assert made["overpass"].host == "own.example"
    assert not made["glo30"].serves("PT")
    assert made["pvgis"].url == "http://127.0.0.1:1/x"
    shipped = endpoints({"DISTRICT_TWIN_OVERPASS_URL": "http://127.0.0.1:1/"}, tmp_path / "none")
    assert shipped["overpass"].url == "http://127.0.0.1:1/api/interpreter"
    assert shipped["pvgis"].url == "https://re.jrc.ec.europa.eu/api/v5_3"
    assert made["3dbag"].serves("NL")
    assert not made["3dbag"].serves("PT")
    assert all(e.licence and e.attribution and e.page for e in made.values())


@pytest.mark.parametrize(
    "text", ['[overpas]\nurl = "https://x"', '[overpass]\nurl = "ftp://x"', "[overpass]\nuri = 1"]
)
def test_that_wrong_settings_are_refused(tmp_path, text):
    own = tmp_path / "sources.toml"
    own.write_text(text)
    with pytest.raises(SourceError, match="overpas"):
        endpoints({}, own)


def test_that_what_nobody_foresaw_is_a_sentence_too(web):
    def fail(_tell):
        raise TypeError("unsupported operand")

    errand = Errand("Ground", fail)
    run_all(web, [errand], lambda: False, lambda *_: None)
    assert errand.fault.startswith("Ground: what came cannot be read (TypeError: unsupported")
    with pytest.raises(OnlineError, match="cannot be read"):
        run_all(web, [Errand("Buildings", fail, required=True)], lambda: False, lambda *_: None)


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (OSError("Tunnel connection failed: 407 Proxy Authentication Required"), "HTTPS_PROXY"),
        (ssl.SSLCertVerificationError("self-signed certificate"), "SSL_CERT_FILE"),
        (ConnectionResetError(104, "Connection reset by peer"), "broke the connection off"),
        (OSError(101, "Network is unreachable"), "cannot be reached"),
        (TimeoutError("timed out"), "did not answer in time"),
    ],
)
def test_that_what_the_network_raises_is_told(service, cause, words):
    for error in (cause, URLError(cause)):
        told = str(fault_of(error, service))
        assert words in told
        assert told.endswith(".")
