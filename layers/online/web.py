"""One request after another by the rules of the services: kept answers, pauses, tries, limits."""

import contextlib
import hashlib
import json
import os
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPMessage, HTTPResponse
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from layers.online.endpoints import Endpoint
from layers.online.errors import Busy, OnlineError, Stopped
from layers.online.faults import fault_of, refuse_no_data
from layers.safety.limits import MOST_FILE_BYTES

_PIECE_BYTES = 1 << 16
_LONGEST_REST_S = 120.0  # who asks for a longer wait is asked another day
_FIRST_REST_S = 4.0  # between two tries where the service does not say; doubled each time
_WHOLE_S = 900.0  # a body that trickles longer is given up
_MOST_KEPT_BYTES = 4_000_000_000
_DAY_S = 86_400.0

Check = Callable[[Path], None]


@dataclass(frozen=True)
class Answer:
    """A file that a service handed out, on this disk, and the day it did."""

    path: Path
    day: date


class _Pauses:
    """When each service was asked last, by all threads of this program."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}

    def turn_s(self, endpoint: Endpoint) -> float:
        """Take the next turn at a service; how long until it comes [s]."""
        with self._lock:
            now = time.monotonic()
            turn = max(self._next.get(endpoint.host, now), now)
            self._next[endpoint.host] = turn + endpoint.pause_s
            return turn - now


_PAUSES = _Pauses()


@dataclass(eq=False)
class Web:
    """The way to all services. folder: where answers are kept; agent: who asks.

    stopped: set where the work is no longer wanted. fresh: kept answers are not taken.
    whole_s: how long a body may take [s]; rest_scale: for tests, of the rests between tries.
    """

    folder: Path
    agent: str
    stopped: threading.Event = field(default_factory=threading.Event)
    fresh: bool = False
    whole_s: float = _WHOLE_S
    rest_scale: float = 1.0

    def ask(
        self,
        endpoint: Endpoint,
        url: str,
        ending: str,
        check: Check,
        tell: Callable[[str], None],
        body: bytes | None = None,
        content_type: str = "application/x-www-form-urlencoded",
    ) -> Answer:
        """The answer to one request (POST where there is a body), kept or fetched.

        check raises OnlineError where the file is not what was asked for; only what passes is
        kept. tell: takes what is going on, in words. Raises OnlineError, and Stopped.
        """
        key = hashlib.sha256(b"\0".join([url.encode(), body or b""])).hexdigest()[:24]
        place = self.folder / endpoint.name / f"{key}{ending}"
        kept = None if self.fresh else _kept(place, endpoint.keep_days)
        if kept is not None:
            return kept
        headers = {"User-Agent": self.agent, "Accept-Encoding": "gzip"}
        if body is not None:
            headers["Content-Type"] = content_type
        request = Request(url, body, headers)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OnlineError(
                f"{place.parent} cannot be written ({error.strerror}); answers are kept there. "
                "Free the disk or its rights."
            ) from error
        return self._tried(endpoint, request, place, check, tell)

    def rest(self, seconds: float) -> None:
        """Wait, unless it is stopped. Raises Stopped."""
        if self.stopped.wait(seconds):
            raise Stopped

    def _tried(
        self, endpoint: Endpoint, request: Request, place: Path, check: Check,
        tell: Callable[[str], None],
    ) -> Answer:  # fmt: skip
        tried, rest_s = 0, _FIRST_REST_S
        while True:
            tried += 1
            try:
                return self._once(endpoint, request, place, check, tell)
            except Busy as busy:
                wanted_s = rest_s if busy.after_s is None else busy.after_s
                if tried >= busy.tries or wanted_s > _LONGEST_REST_S:
                    raise
                tell(f"{endpoint.host} is busy, asked again in {wanted_s:.0f} s")
                self.rest(wanted_s * self.rest_scale)
                rest_s *= 2.0

    def _once(
        self, endpoint: Endpoint, request: Request, place: Path, check: Check,
        tell: Callable[[str], None],
    ) -> Answer:  # fmt: skip
        part = place.with_name(f".{place.name}.{os.getpid()}.{threading.get_ident()}.part")
        try:
            self.rest(_PAUSES.turn_s(endpoint))
            with _OPENER.open(request, timeout=endpoint.wait_s) as response:
                self._take(response, part, endpoint, tell)
            refuse_no_data(part, endpoint)
            check(part)
            part.replace(place)
            today = date.today()
            told = {"url": request.full_url, "day": today.isoformat(), "bytes": _size(place)}
            _note(place).write_text(json.dumps(told), encoding="utf-8")
            _forget_oldest(self.folder, place)
            return Answer(place, today)
        except Stopped:
            raise
        except Exception as error:  # of sockets, TLS, HTTP and the disk
            raise fault_of(error, endpoint) from error
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def _take(
        self, response: HTTPResponse, part: Path, endpoint: Endpoint, tell: Callable[[str], None]
    ) -> None:
        """Write a body to the disk, unpacked; Busy where it is cut off or trickles."""
        wanted = response.headers.get("Content-Length")
        packed = response.headers.get("Content-Encoding", "").lower() == "gzip"
        unpack = zlib.decompressobj(16 + zlib.MAX_WBITS) if packed else None
        came, written, end_s = 0, 0, time.monotonic() + self.whole_s
        with part.open("wb") as sink:
            while piece := response.read(_PIECE_BYTES):
                came += len(piece)
                written += _write(sink, piece, unpack, endpoint)
                tell(f"{came / 1e6:.1f} MB")
                if self.stopped.is_set():
                    raise Stopped
                if time.monotonic() > end_s:
                    raise Busy(f"{endpoint.host} is too slow today. Try again later.", tries=1)
                if written > MOST_FILE_BYTES:
                    raise OnlineError(
                        f"{endpoint.host} hands out more than {MOST_FILE_BYTES / 1e6:,.0f} MB. Ask "
                        "for a smaller district."
                    )
        short = wanted is not None and wanted.isdigit() and came < int(wanted)
        if short or (unpack is not None and came > 0 and not unpack.eof):
            raise Busy(f"{endpoint.host} cut its answer off. Try again later.", tries=3)


def _write(sink: IO[bytes], piece: bytes, unpack: "zlib._Decompress | None", e: Endpoint) -> int:
    """Write a piece of a body, piece by piece where it is packed; how many bytes that were."""
    if unpack is None:
        return sink.write(piece)
    written = 0
    try:
        while piece and not unpack.eof:
            written += sink.write(unpack.decompress(piece, _PIECE_BYTES * 16))
            piece = unpack.unconsumed_tail
            if written > MOST_FILE_BYTES:
                break
    except zlib.error as error:
        raise Busy(f"{e.host} sent a damaged answer. Try again later.", tries=3) from error
    return written


class _Redirects(HTTPRedirectHandler):
    """Another address is followed, never from an encrypted one to one that is not."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage,
        newurl: str,
    ) -> Request | None:  # fmt: skip
        if req.type == "https" and not newurl.startswith("https:"):
            raise URLError("it leads from an encrypted address to one that is not")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> OpenerDirector:
    """HTTP and HTTPS by the system's proxies, and no other way to an address."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(), UnknownHandler(), HTTPHandler(), HTTPSHandler(), HTTPDefaultErrorHandler(),
        _Redirects(), HTTPErrorProcessor(),
    ):  # fmt: skip
        opener.add_handler(handler)
    opener.addheaders = []
    return opener


_OPENER = _opener()


def _kept(place: Path, keep_days: float) -> Answer | None:
    """An answer of before that is whole and not too old."""
    try:
        told = json.loads(_note(place).read_text(encoding="utf-8"))
        day, size = date.fromisoformat(told["day"]), int(told["bytes"])
        if size != _size(place) or not 0 <= (date.today() - day).days <= keep_days:
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Answer(place, day)


def _note(place: Path) -> Path:
    return place.with_name(f"{place.name}.note")


def _size(place: Path) -> int:
    return place.stat().st_size


def _forget_oldest(folder: Path, newest: Path) -> None:
    """Keep what is kept within bounds; parts that killed processes left go after a day."""
    files = [(p.stat().st_mtime, p.stat().st_size, p) for p in folder.rglob("*") if p.is_file()]
    for since, _, path in files:
        if path.suffix == ".part" and since < time.time() - _DAY_S:
            path.unlink(missing_ok=True)
    over = sum(size for _, size, _ in files) - _MOST_KEPT_BYTES
    for _, size, path in sorted(files):
        if over <= 0:
            return
        if path not in (newest, _note(newest)):
            path.unlink(missing_ok=True)
            over -= size
