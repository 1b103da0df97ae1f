"""From what the network raises and servers answer to an error in words."""

import http.client
import socket
import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.error import HTTPError, URLError

from layers.online.endpoints import Endpoint
from layers.online.errors import Busy, NotThere, OnlineError
from layers.safety.clean_text import one_line

_BUSY = {429, 500, 502, 503, 504, 529}  # 529: PVGIS when it has too much to do
_CALMER = {429: "has had enough requests for now", 504: "is too busy"}
_SAID_BYTES, _SAID_LETTERS = 2000, 120


def fault_of(error: Exception, endpoint: Endpoint) -> OnlineError:
    """The sentence for an exception of urllib, sockets or TLS."""
    if isinstance(error, OnlineError):
        return error
    if isinstance(error, HTTPError):
        with error:
            return _answered(error, endpoint)
    cause = error.reason if isinstance(error, URLError) else error
    host = endpoint.host
    if isinstance(cause, socket.gaierror):
        return OnlineError(
            f"The address {host} is not found. Look whether this computer is connected to a "
            "network (and, behind a proxy, whether HTTPS_PROXY names it)."
        )
    if isinstance(cause, ssl.SSLCertVerificationError):
        return OnlineError(
            f"The certificate of {host} cannot be verified. Behind a proxy that opens encrypted "
            "connections, let SSL_CERT_FILE name the organisation's certificate."
        )
    if isinstance(cause, TimeoutError):
        return Busy(f"{host} did not answer in time. Try again later.", tries=2)
    if isinstance(cause, ConnectionRefusedError):
        return OnlineError(
            f"{host} refuses the connection. Check the address of [{endpoint.name}] in the "
            "settings, or try again later."
        )
    if isinstance(cause, ConnectionError | http.client.HTTPException):
        return Busy(f"{host} broke the connection off. Try again later.", tries=3)
    if "407" in str(cause):  # urllib's own words where a proxy refuses a tunnel
        return _proxy()
    return OnlineError(f"{host} cannot be reached ({one_line(str(cause))}). Try again later.")


def _answered(error: HTTPError, endpoint: Endpoint) -> OnlineError:
    code, host = error.code, endpoint.host
    if code in (404, 204):
        return NotThere(f"{host} has nothing for this place (HTTP {code}).")
    if code == 407:
        return _proxy()
    if code in _BUSY:
        after = retry_after_s(error.headers.get("Retry-After"))
        what = _CALMER.get(code, f"has trouble of its own (HTTP {code})")
        when = "later" if after is None else f"in {max(after, 1.0):.0f} s"
        return Busy(f"{host} {what}. Try again {when}.", after)
    said = _said(error)
    if code in (401, 403):
        return OnlineError(
            f"{host} does not let this program in (HTTP {code}{said}). Name another address for "
            f"[{endpoint.name}] in the settings."
        )
    return OnlineError(
        f"{host} does not understand the request (HTTP {code}{said}). It may have changed; look "
        f"for a newer version of this program, or name another address for [{endpoint.name}]."
    )


def _said(error: HTTPError) -> str:
    """The reason that a server gives, where it is short text and no page."""
    try:
        text = error.read(_SAID_BYTES).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return ""
    short = one_line(text)[:_SAID_LETTERS].rstrip(".")
    return f": {short}" if short and "<" not in short else ""


def _proxy() -> OnlineError:
    return OnlineError(
        "The proxy asks for a password. Set HTTPS_PROXY to http://user:password@host:port."
    )


def retry_after_s(text: str | None, now: datetime | None = None) -> float | None:
    """Seconds that a Retry-After asks for, as a number or a date (RFC 9110, 10.2.3)."""
    if not text:
        return None
    if text.strip().isdigit():
        return float(text)
    try:
        wanted = parsedate_to_datetime(text)
    except ValueError:
        return None
    if wanted.tzinfo is None:
        wanted = wanted.replace(tzinfo=UTC)
    return max((wanted - (now or datetime.now(UTC))).total_seconds(), 0.0)


def refuse_no_data(path: Path, endpoint: Endpoint) -> None:
    """Refuse an answer that is empty, or a web page where data belong. Raises OnlineError."""
    with path.open("rb") as file:
        head = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        raise Busy(f"{endpoint.host} answered with nothing. Try again later.", tries=2)
    if head.startswith((b"<!doctype html", b"<html")):
        raise OnlineError(
            f"{endpoint.host} answered with a web page instead of data. The network may want a "
            f"login first: open a browser; else check the address of [{endpoint.name}] in the "
            "settings."
        )
