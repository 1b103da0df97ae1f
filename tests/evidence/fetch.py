"""Reference files by address and checksum, only when `district-twin evidence` is run.

The manifest names each file: address (empty where it has none in public), the member where the
address is that of a zip, SHA-256 and size of the file itself, licence and what it judges.
"""

import contextlib
import csv
import hashlib
import http.client
import io
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twin.store.files import write_atomically

MANIFEST = Path(__file__).with_name("manifest.csv")
SECURE = ("https",)
MOST_ZIPPED_BYTES = 20_000_000
"""A zip may be larger than its member; more than this is not read."""
SILENCE_S = 20.0
"""The longest that a server may say nothing."""
MOST_S = 300.0
_PIECE = 1 << 16


class FetchError(RuntimeError):
    """A reference file that could not be had; the message is one sentence."""


@dataclass(frozen=True)
class Patience:
    """How long a server may be silent and a whole file may take [s]."""

    silence_s: float = SILENCE_S
    whole_s: float = MOST_S


@dataclass(frozen=True)
class Reference:
    """One file of the manifest."""

    file: str
    address: str
    member: str
    sha256: str
    size: int
    licence: str
    judges: str


def read_manifest(path: Path = MANIFEST) -> tuple[Reference, ...]:
    """Every reference file, in the order of the manifest."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Reference(
                row["file"], row["address"], row["member"], row["sha256"], int(row["bytes"]),
                row["licence"], row["judges"],
            )
            for row in csv.DictReader(file)
        )  # fmt: skip


def is_kept(reference: Reference, kept: Path) -> bool:
    """Whether the file lies in the cache, whole and unchanged."""
    path = kept / reference.file
    return path.is_file() and _fault(reference, path.read_bytes(), "") is None


def take(reference: Reference, folder: Path, kept: Path) -> None:
    """Copy a file from the user's folder into the cache. Raises FetchError."""
    path = folder / reference.file
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FetchError(f"{path} cannot be read ({error.strerror}).") from error
    _keep(reference, content, kept, str(path))


def fetch(
    reference: Reference,
    kept: Path,
    *,
    schemes: Sequence[str] = SECURE,
    patience: Patience = Patience(),
) -> None:
    """Fetch a file from its address into the cache. Raises FetchError."""
    if not reference.address:
        raise FetchError(
            f"{reference.file} has no public address ({reference.licence}); "
            "give a folder that holds it with --from."
        )
    most = MOST_ZIPPED_BYTES if reference.member else reference.size
    content = _download(reference.address, most, schemes, patience)
    if reference.member:
        content = _unzipped(content, reference)
    _keep(reference, content, kept, reference.address)


def _keep(reference: Reference, content: bytes, kept: Path, origin: str) -> None:
    """Put a file into the cache in one step, once its checksum is right."""
    fault = _fault(reference, content, origin)
    if fault is not None:
        raise FetchError(fault)
    place = kept / reference.file
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(place, content)
    except OSError as error:
        raise FetchError(f"{place} could not be kept ({error}).") from error


def _fault(reference: Reference, content: bytes, origin: str) -> str | None:
    """What is wrong with a file's content, in a sentence."""
    if hashlib.sha256(content).hexdigest() == reference.sha256:
        return None
    if content.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        return f"{origin} gave a web page instead of the file; it is not used."
    if len(content) < reference.size:
        return f"{origin} ended after {len(content):,} of {reference.size:,} bytes; it is not used."
    return f"{origin} is not the file of the manifest (its checksum differs); it is not used."


class _SameSchemes(urllib.request.HTTPRedirectHandler):
    """Redirections may not leave the schemes that are allowed."""

    def __init__(self, schemes: Sequence[str]) -> None:
        self._schemes = schemes

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        try:
            _check_scheme(newurl, self._schemes)
        except FetchError:
            fp.close()
            raise
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _check_scheme(address: str, schemes: Sequence[str]) -> None:
    if address.partition("://")[0].lower() not in schemes:
        raise FetchError(f"{address} is not an address of {' or '.join(schemes)}; it is not asked.")


def _download(address: str, most: int, schemes: Sequence[str], patience: Patience) -> bytes:
    """The bytes at an address, at most `most` of them."""
    _check_scheme(address, schemes)
    opener = urllib.request.build_opener(_SameSchemes(schemes))
    request = urllib.request.Request(address, headers={"User-Agent": "district-twin evidence"})
    end = time.monotonic() + patience.whole_s
    try:
        with contextlib.closing(opener.open(request, timeout=patience.silence_s)) as answer:
            return _read(answer, address, most, end)
    except urllib.error.HTTPError as error:
        error.close()
        raise FetchError(f"{address} answers {error.code} ({error.reason}).") from error
    except TimeoutError as error:
        raise FetchError(f"{address} said nothing for {patience.silence_s:g} s.") from error
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise FetchError(f"{address} said nothing for {patience.silence_s:g} s.") from error
        raise FetchError(f"{address} cannot be reached ({error.reason}).") from error
    except http.client.IncompleteRead as error:
        raise FetchError(f"{address} was cut off after {len(error.partial):,} bytes.") from error
    except (OSError, http.client.HTTPException) as error:
        raise FetchError(f"{address} cannot be read ({error}).") from error


def _read(answer: Any, address: str, most: int, end: float) -> bytes:
    said = answer.headers.get("Content-Length", "")
    content = bytearray()
    while piece := answer.read1(_PIECE):
        content += piece
        if len(content) > most:
            raise FetchError(f"{address} holds more than the {most:,} bytes it should.")
        if time.monotonic() > end:
            raise FetchError(f"{address} is too slow: {len(content):,} bytes so far.")
    if said.isdigit() and len(content) < int(said):
        raise FetchError(f"{address} was cut off after {len(content):,} of {int(said):,} bytes.")
    return bytes(content)


def _unzipped(content: bytes, reference: Reference) -> bytes:
    """The one member that is asked for; whatever else the zip holds is left alone."""
    if content.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise FetchError(
            f"{reference.address} gave a web page instead of the file; it is not used."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book, book.open(reference.member) as member:
            return member.read(reference.size + 1)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError) as error:
        raise FetchError(
            f"{reference.address} is no zip that holds {reference.member} ({error})."
        ) from error
