"""Zip files from strangers: looked over before a byte is unpacked, then unpacked within bounds.

What is refused and why follows the known tricks: names that lead out of the folder ('Zip Slip'),
links, two entries for one name, entries over each other and huge ratios (Fifield, 'A better zip
bomb', WOOT 2019), encryption, kinds of packing that few programs know.
"""

import errno
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from layers.safety.clean_text import clean
from layers.safety.limits import MOST_FILE_BYTES, MOST_PACKED_FILES, checked_file
from layers.source_error import SourceError

Entries = Mapping[str, zipfile.ZipInfo]
MOST_UNPACKED_BYTES = 1_000_000_000
MOST_RATIO, RATIO_FROM_BYTES = 200, 50_000_000  # flat ground packs 1,000 times, but is small
_MOST_LIST_BYTES = 4_000_000  # 2,000 entries with names of 200 letters take a tenth
_END = struct.Struct("<4s4H2LH")
_HEADER_BYTES = 30
_CHUNK = 1 << 20
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, struct.error, ValueError,
    OverflowError, RuntimeError,
)  # fmt: skip
_WINDOWS = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))}


@contextmanager
def opened_zip(path: Path) -> Iterator[tuple[zipfile.ZipFile, Entries]]:
    """A zip whose list of entries holds nothing hostile, with its files by name. Raises SourceError
    in one sentence, also for what the block meets in damaged bytes."""
    checked_file(path, MOST_FILE_BYTES, "packed files")
    try:
        _check_end(path)
        with zipfile.ZipFile(path) as packed:
            yield packed, _checked_entries(path, packed)
    except SourceError:
        raise
    except _DAMAGE as error:
        raise _refusal(path, f"is damaged or cut off ({clean(str(error)):.80})") from error


def unpack(
    path: Path,
    packed: zipfile.ZipFile,
    entries: Entries,
    folder: Path,
    damaged: Callable[[str], None] | None = None,
) -> None:
    """Unpack all entries into an empty folder, flat or one folder deep as they are named.

    damaged: told the name of an entry whose bytes are not those that were packed; without it such
    an entry is refused. Raises SourceError, and OSError where the disk cannot take it.
    """
    for name, entry in entries.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with packed.open(entry) as source, target.open("xb") as sink:
                left = entry.file_size
                while chunk := source.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise _refusal(path, f"holds '{name}' with more than it says")
                    sink.write(chunk)
        except SourceError:
            raise
        except (*_DAMAGE, OSError) as error:
            if isinstance(error, OSError) and error.errno != errno.EINVAL:
                raise  # of the disk; only a place before the file's beginning is the zip's own
            if damaged is None:
                raise _refusal(path, f"holds '{name}' in damaged form") from error
            damaged(name)


def _check_end(path: Path) -> None:
    """The list at the end is short enough to be read at all."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 65_557))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(tail):
        raise _refusal(path, "is no packed file, or is cut off")
    _, _, _, _, count, list_bytes, _, _ = _END.unpack_from(tail, at)
    if count > MOST_PACKED_FILES or list_bytes > _MOST_LIST_BYTES:
        raise _refusal(path, f"names more than {MOST_PACKED_FILES:,} files")


def _checked_entries(path: Path, packed: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files by name. Raises SourceError."""
    entries: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    listed = packed.infolist()
    if len(listed) > MOST_PACKED_FILES:
        raise _refusal(path, f"names more than {MOST_PACKED_FILES:,} files")
    for entry in listed:
        name = entry.orig_filename
        if fault := _fault_of(entry):
            raise _refusal(path, f"holds {clean(name)!r:.80}, {fault}")
        same = unicodedata.normalize("NFKC", name).casefold().rstrip("/")
        if same in seen:
            raise _refusal(path, f"holds {clean(name)!r:.80} twice, letter case left aside")
        seen.add(same)
        if not entry.is_dir():
            entries[name] = entry
    for name in entries:
        parents = name.split("/")[:-1]
        if any("/".join(parents[: i + 1]) in entries for i in range(len(parents))):
            raise _refusal(path, f"holds {name!r:.80} below a file")
    _check_sizes(path, listed)
    return entries


def _fault_of(entry: zipfile.ZipInfo) -> str:
    """Why an entry is not unpacked; '' where it may be."""
    name, kind = entry.orig_filename, stat.S_IFMT(entry.external_attr >> 16)
    if name != clean(name) or "\\" in name or ":" in name or len(name) > 200:
        return "a name that not every system can hold"
    parts = name.rstrip("/").split("/")
    if any(part in ("", ".", "..") for part in parts):
        return "which leads out of its folder"
    if any(p != p.rstrip(". ") or p.partition(".")[0].lower() in _WINDOWS for p in parts):
        return "a name that not every system can hold"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "which is a link or a device"
    if entry.flag_bits & 0x1:
        return "which is encrypted"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "packed in a way that is not read"
    return ""


def _check_sizes(path: Path, listed: list[zipfile.ZipInfo]) -> None:
    """No more than a district takes, and no two entries over the same bytes."""
    total, packed = (sum(getattr(e, n) for e in listed) for n in ("file_size", "compress_size"))
    if total > MOST_UNPACKED_BYTES:
        raise _refusal(path, f"unpacks to more than {MOST_UNPACKED_BYTES / 1e6:,.0f} MB")
    if total > RATIO_FROM_BYTES and total > MOST_RATIO * max(packed, 1):
        raise _refusal(path, f"unpacks to more than {MOST_RATIO} times its size")
    ordered = sorted(listed, key=lambda e: e.header_offset)
    for one, after in pairwise(ordered):
        if one.header_offset + _HEADER_BYTES + one.compress_size > after.header_offset:
            raise _refusal(path, "has files that lie over each other")


def _refusal(path: Path, what: str) -> SourceError:
    return SourceError(f"{path}: {what}, so nothing was unpacked; ask for the file again.")
