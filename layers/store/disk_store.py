"""Arrays kept on the disk by the content they were made from: made once, read at the next start."""

import contextlib
import hashlib
import io
import os
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_dir

Arrays = dict[str, NDArray]

MOST_BYTES = 1_000_000_000  # of all that is kept; the oldest go first


def user_cache_folder() -> Path:
    """Where this user's programs keep what they can make again."""
    return Path(user_cache_dir("district-twin", appauthor=False, opinion=False))


def content_key(version: str, *parts: NDArray | float | str | bytes) -> str:
    """A name for whatever is calculated from these parts; another version is another name."""
    digest = hashlib.sha256(version.encode())
    for part in parts:
        if isinstance(part, np.ndarray):
            digest.update(f"{part.dtype.str}{part.shape}".encode())
            digest.update(np.ascontiguousarray(part).tobytes())
        else:
            digest.update(part if isinstance(part, bytes) else repr(part).encode())
        digest.update(b"\0")
    return digest.hexdigest()[:32]


def kept(folder: Path, key: str) -> Arrays | None:
    """The arrays kept under a key; None where there are none or the file is damaged."""
    path = folder / f"{key}.npz"
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, NotImplementedError):
        return None
    with contextlib.suppress(OSError):
        path.touch()
    return arrays


def keep(folder: Path, key: str, arrays: Arrays) -> None:
    """Keep arrays under a key, in one step; where the disk does not let it, nothing is kept."""
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    temporary = folder / f".{key}.{os.getpid()}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(buffer.getbuffer())
        temporary.replace(folder / f"{key}.npz")
        _forget_oldest(folder)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _forget_oldest(folder: Path) -> None:
    files = sorted((p.stat().st_mtime, p.stat().st_size, p) for p in folder.glob("*.npz"))
    over = sum(size for _, size, _ in files) - MOST_BYTES
    for _, size, path in files[:-1]:
        if over <= 0:
            return
        path.unlink(missing_ok=True)
        over -= size
