"""Reference files come whole and right, or not at all, with one sentence why."""

import hashlib
import io
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.evidence.fetch import (
    FetchError,
    Patience,
    Reference,
    fetch,
    is_kept,
    read_manifest,
    take,
)

CONTENT = b"LOCATION,Denver\n" * 40
FILE = Reference(
    "weather/denver.epw", "", "", hashlib.sha256(CONTENT).hexdigest(), len(CONTENT), "-", "-"
)
QUICK = Patience(silence_s=0.3, whole_s=5.0)


def zipped(member: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as book:
        book.writestr(member, CONTENT)
    return file.getvalue()


class Server(BaseHTTPRequestHandler):
    """One address for each way in which a file can arrive."""

    released = threading.Event()

    def do_GET(self) -> None:
        getattr(self, f"give_{self.path.strip('/')}")()

    def give(self, content: bytes, kind: str = "text/plain", length: int | None = None) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        self.end_headers()
        self.wfile.write(content)

    def give_whole(self) -> None:
        self.give(CONTENT)

    def give_missing(self) -> None:
        self.send_error(404, "Not Found")

    def give_cut(self) -> None:
        self.give(CONTENT[:100], length=len(CONTENT))

    def give_short(self) -> None:
        self.give(CONTENT[:100])

    def give_other(self) -> None:
        self.give(CONTENT.replace(b"Denver", b"Dunver"))

    def give_larger(self) -> None:
        self.give(CONTENT + b"more")

    def give_html(self) -> None:
        self.give(b"<!DOCTYPE html><title>Sign in</title>", "text/html")

    def give_silent(self) -> None:
        self.released.wait(5.0)

    def give_dripping(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        for byte in CONTENT[:50]:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            if self.released.wait(0.05):
                return

    def give_away(self) -> None:
        self.send_response(302)
        self.send_header("Location", "ftp://example.org/denver.epw")
        self.end_headers()

    def give_zip(self) -> None:
        self.give(zipped("denver.epw"))

    def give_otherzip(self) -> None:
        self.give(zipped("another.epw"))

    def log_message(self, *_: object) -> None:
        """Nothing on standard error."""


@pytest.fixture
def server() -> Iterator[str]:
    Server.released = threading.Event()
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as listening:
        listening.handle_error = lambda *_: None  # a client that hangs up is what is tested
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}"
        Server.released.set()
        listening.shutdown()
        thread.join()


def asked(address: str, kept: Path, patience: Patience = QUICK, member: str = "") -> None:
    file = replace(FILE, address=address, member=member)
    fetch(file, kept, schemes=("http",), patience=patience)


def test_that_a_whole_file_is_kept_under_its_name(server: str, tmp_path: Path) -> None:
    asked(f"{server}/whole", tmp_path)
    assert (tmp_path / FILE.file).read_bytes() == CONTENT
    assert is_kept(FILE, tmp_path)


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("missing", r"/missing answers 404 \(Not Found\)\."),
        ("cut", r"/cut was cut off after 100 of 640 bytes\."),
        ("short", r"/short ended after 100 of 640 bytes; it is not used\."),
        ("other", r"is not the file of the manifest \(its checksum differs\)"),
        ("larger", r"holds more than the 640 bytes it should\."),
        ("html", r"gave a web page instead of the file"),
        ("silent", r"said nothing for 0\.3 s\."),
        ("away", r"ftp://example.org/denver.epw is not an address of http; it is not asked\."),
    ],
)
def test_that_what_goes_wrong_is_one_sentence_and_nothing_is_kept(
    server: str, tmp_path: Path, how: str, sentence: str
) -> None:
    with pytest.raises(FetchError, match=sentence) as told:
        asked(f"{server}/{how}", tmp_path)
    assert "\n" not in str(told.value)
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_that_a_server_which_drips_is_given_up(server: str, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"is too slow: [0-9]+ bytes so far"):
        asked(f"{server}/dripping", tmp_path, Patience(silence_s=2.0, whole_s=0.2))


def test_that_the_member_of_a_zip_is_kept_and_a_zip_without_it_is_not(
    server: str, tmp_path: Path
) -> None:
    asked(f"{server}/zip", tmp_path, member="denver.epw")
    assert is_kept(FILE, tmp_path)
    (tmp_path / FILE.file).unlink()
    for path in ("otherzip", "whole"):
        with pytest.raises(FetchError, match=r"is no zip that holds denver\.epw"):
            asked(f"{server}/{path}", tmp_path, member="denver.epw")
    assert not is_kept(FILE, tmp_path)


def test_that_nobody_listening_is_said(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="cannot be reached"):
        asked("http://127.0.0.1:9/whole", tmp_path)


def test_that_only_secure_addresses_are_asked(server: str, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="is not an address of https; it is not asked"):
        fetch(replace(FILE, address=f"{server}/whole"), tmp_path)


def test_that_a_file_without_an_address_says_how_to_give_it(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"has no public address .* --from"):
        fetch(FILE, tmp_path)


def test_that_a_file_of_the_users_folder_is_checked_too(tmp_path: Path) -> None:
    folder, kept = tmp_path / "given", tmp_path / "kept"
    (folder / "weather").mkdir(parents=True)
    with pytest.raises(FetchError, match=r"denver.epw cannot be read"):
        take(FILE, folder, kept)
    (folder / FILE.file).write_bytes(CONTENT[:-1])
    with pytest.raises(FetchError, match="ended after 639 of 640 bytes"):
        take(FILE, folder, kept)
    (folder / FILE.file).write_bytes(CONTENT)
    take(FILE, folder, kept)
    assert is_kept(FILE, kept)


def test_that_a_kept_file_which_was_changed_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "weather").mkdir()
    (tmp_path / FILE.file).write_bytes(CONTENT + b"x")
    assert not is_kept(FILE, tmp_path)


def test_that_the_manifest_names_checksum_size_licence_and_judge_of_every_file() -> None:
    manifest = read_manifest()
    assert len({r.file for r in manifest}) == len(manifest)
    for reference in manifest:
        assert len(reference.sha256) == 64, reference
        assert 0 < reference.size < 20_000_000, reference
        assert reference.licence, reference
        assert reference.judges, reference
        assert reference.address.startswith("https://") or not reference.address, reference
        assert not Path(reference.file).is_absolute()
        assert ".." not in Path(reference.file).parts
