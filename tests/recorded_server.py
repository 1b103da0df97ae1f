"""A web server on this machine that hands out recorded answers, and every kind of failure."""

import gzip
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import pytest


@dataclass
class Recorded:
    """One answer. cut: only so many bytes of the body go out, under a length of all of it.
    trickle_s: a rest after each hundred bytes; silent_s: before anything is said."""

    body: bytes = b""
    status: int = 200
    headers: dict = field(default_factory=dict)
    packed: bool = False
    cut: int | None = None
    trickle_s: float = 0.0
    silent_s: float = 0.0


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: dict
    body: bytes
    headers: dict
    at_s: float


class RecordedServer(ThreadingHTTPServer):
    """Answers by (method, path, sorted query, body); several for one request come in turn, the
    last one again and again. A query or body of None stands for any."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers, self.asked = {}, []
        self.at_once, self.most_at_once, self.lock = 0, 0, threading.Lock()
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def on(self, method, path, *answers, query=None, body=None):
        key = None if query is None else tuple(sorted((k, str(v)) for k, v in query.items()))
        self.answers[method, path, key, body] = list(answers)

    def answer_to(self, asked):
        query = tuple(sorted(asked.query.items()))
        for q in (query, None):
            for b in (asked.body, None):
                found = self.answers.get((asked.method, asked.path, q, b))
                if found:
                    return found.pop(0) if len(found) > 1 else found[0]
        return Recorded(b"nothing of that kind", 404)

    def handle_error(self, request, client_address):
        """A client that hangs up is no fault of the server."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self._answer()

    def do_POST(self):
        self._answer()

    def _answer(self):
        server = self.server
        with server.lock:
            server.at_once += 1
            server.most_at_once = max(server.at_once, server.most_at_once)
        try:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Asked(self.command, parts.path, dict(parse_qsl(parts.query)), body,
                          dict(self.headers), time.monotonic())  # fmt: skip
            server.asked.append(asked)
            answer = server.answer_to(asked)
            time.sleep(answer.silent_s)
        finally:
            with server.lock:
                server.at_once -= 1  # before the answer goes: the next request may follow at once
        self._send(answer)

    def _send(self, answer):
        body = gzip.compress(answer.body) if answer.packed else answer.body
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if answer.cut is not None:
            body = body[: answer.cut]
            self.close_connection = True
        for start in range(0, len(body), 100) if answer.trickle_s else [0]:
            piece = body[start : start + 100] if answer.trickle_s else body
            self.wfile.write(piece)
            self.wfile.flush()
            time.sleep(answer.trickle_s)

    def log_message(self, *_):
        """Nothing is printed."""


@pytest.fixture
def server(monkeypatch):
    """A recorded server, and no proxy on the way to it."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    made = RecordedServer()
    yield made
    made.shutdown()
    made.server_close()
