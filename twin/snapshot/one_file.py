"""A snapshot as one file: a zip of its folder, the same bytes for the same folder.

An opened file is unpacked once into the user's cache, under the hash of its bytes, because a
district is a folder: a copy that was changed meanwhile is unpacked anew.
"""

import hashlib
import io
import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from twin.safety.safety import SourceError, opened_zip, unpack, user_cache_folder
from twin.store.files import SaveError, write_folder_atomically

ENDING = ".twinsnap"
MANIFEST = "manifest.json"
_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold: when it was packed tells nothing
_KEPT_DAYS = 30.0
_FOREIGN = ("zip", "twinsnap", "7z", "tar", "gz")


def is_one_file(path: Path) -> bool:
    """Whether a path names a snapshot in one file: by its ending, so that a damaged one is one."""
    return path.suffix.lower() == ENDING and path.is_file()


def pack(folder: Path) -> bytes:
    """A snapshot's folder as the bytes of one file, the manifest first. Raises OSError."""
    files = sorted(
        (p for p in folder.rglob("*") if p.is_file()),
        key=lambda p: (p.name != MANIFEST, p.relative_to(folder).as_posix()),
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for path in files:
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = 0o100644 << 16
            packed.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def unpacked(path: Path) -> Path:
    """The folder of a snapshot in one file, unpacked into the user's cache; as it lies there where
    the same file was opened before. Raises SourceError and SaveError in one sentence."""
    place = _opened_folder() / _digest(path) / "snapshot"
    with suppress(OSError):
        _forget_old(place.parent)
    with opened_zip(path) as (packed, entries):
        _check_kind(path, list(entries))
        if not _same(place, {name: e.file_size for name, e in entries.items()}):
            place.parent.mkdir(parents=True, exist_ok=True)
            write_folder_atomically(place, lambda work: unpack(path, packed, entries, work))
    with suppress(OSError):
        os.utime(place.parent)
    return place


@contextmanager
def laid_out(path: Path, damaged: Callable[[str], None]) -> Iterator[Path]:
    """The snapshot in a temporary folder, with what is left of damaged files, to be looked over.
    Raises SourceError where it is no snapshot or hostile, and SaveError on a full disk."""
    with tempfile.TemporaryDirectory(prefix="district-twin-") as name:
        with opened_zip(path) as (packed, entries):
            _check_kind(path, list(entries))
            try:
                unpack(path, packed, entries, Path(name), damaged)
            except OSError as error:
                raise SaveError(
                    f"{path}: could not be unpacked into {name} ({error.strerror}); "
                    "free some space."
                ) from error
        yield Path(name)


def _check_kind(path: Path, names: list[str]) -> None:
    """Say what it is where it is no snapshot. Raises SourceError."""
    if MANIFEST in names:
        return
    inner = next((n for n in names if n.rpartition(".")[2].lower() in _FOREIGN), "")
    deeper = next((n for n in names if n.endswith(f"/{MANIFEST}")), "")
    why = f"no {MANIFEST} in it"
    if inner:
        why = f"only another packed file, '{inner:.80}', in it: unpack that first"
    elif deeper:
        why = f"the snapshot lies deeper, in '{deeper.rpartition('/')[0]:.80}': unpack it first"
    raise SourceError(f"{path}: is no snapshot ({why}).")


def _same(place: Path, sizes: dict[str, int]) -> bool:
    """Whether all files lie there with their sizes; their bytes are hashed when it is read."""
    there = {
        p.relative_to(place).as_posix(): p.stat().st_size
        for p in (place.rglob("*") if place.is_dir() else ())
        if p.is_file()
    }
    return there == sizes


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:16]
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); check the file.") from error


def _opened_folder() -> Path:
    return user_cache_folder() / "opened"


def _forget_old(but: Path) -> None:
    """Remove what was not opened for a month."""
    for folder in _opened_folder().iterdir():
        if folder != but and time.time() - folder.stat().st_mtime > _KEPT_DAYS * 86_400:
            shutil.rmtree(folder, ignore_errors=True)
