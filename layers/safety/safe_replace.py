"""A new folder takes the place of an older one in one step, and nothing gets lost on the way.

On Linux and macOS both swap their names at once, so that a killed process leaves the one or the
other there, whole. Elsewhere the older steps aside first; if the process is killed between the two
renames, the next look puts it back. What such a process left hidden is cleared away by the next
one that writes to the same place.
"""

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PART, _OLD = ".part", ".old"
_AT_CWD, _EXCHANGE, _SWAP = -100, 2, 2  # renameat2(2); renamex_np(2)


@contextmanager
def working_place(target: Path) -> Iterator[Path]:
    """A new hidden folder beside `target` to write into; gone after the block, whatever happens.

    As long as the block lasts this process holds a lock on it. What killed processes left beside
    the same target is cleared away first. Raises OSError.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    put_back(target)
    _clear_away(target)
    work = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=_PART, dir=target.parent))
    lock = _locked(work)
    try:
        work.chmod(0o755)
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def put_in_place(work: Path, target: Path) -> None:
    """Make `work` the folder `target`; one that was there is removed. Raises OSError, and `target`
    is then as it was."""
    if not target.exists():
        work.replace(target)
    elif not swapped(work, target):
        old = target.with_name(work.name.removesuffix(_PART) + _OLD)
        target.replace(old)
        try:
            work.replace(target)
        except OSError:
            old.replace(target)
            raise
        shutil.rmtree(old, ignore_errors=True)
    _flush(target.parent)


def put_back(target: Path) -> bool:
    """Bring a folder back that stepped aside for one that never came; whether there was one."""
    with suppress(OSError):
        if target.name and not target.exists():
            aside = _beside(target, _OLD)
            if aside:
                max(aside, key=lambda p: p.stat().st_mtime).replace(target)
                return True
    return False


def swapped(one: Path, other: Path) -> bool:
    """Swap the names of two folders in one step; False where the system cannot."""
    with suppress(AttributeError, OSError):
        system = ctypes.CDLL(None, use_errno=True)
        names = os.fsencode(one), os.fsencode(other)
        if sys.platform == "linux":
            done = system.renameat2(_AT_CWD, names[0], _AT_CWD, names[1], _EXCHANGE)
        elif sys.platform == "darwin":
            done = system.renamex_np(*names, _SWAP)
        else:
            done = -1
        return bool(done == 0)
    return False


def _clear_away(target: Path) -> None:
    """Remove what killed processes left: half-written folders, and older ones already replaced."""
    for left in (*_beside(target, _PART), *_beside(target, _OLD)):
        lock = _locked(left)
        if lock is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)


def _beside(target: Path, ending: str) -> list[Path]:
    start = f".{target.name}."
    return [
        path
        for path in target.parent.iterdir()
        if path.name.startswith(start)
        and path.name.endswith(ending)
        and "." not in path.name[len(start) : -len(ending)]
        and path.is_dir()
        and not path.is_symlink()
    ]


def _locked(folder: Path) -> int | None:
    """A lock on a folder that ends with the process; None where another process has it, and on
    Windows, where folders take none."""
    if sys.platform == "win32":
        return None
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def _flush(folder: Path) -> None:
    """Come back only when the disk knows the new names; Windows takes no order of this kind."""
    if sys.platform != "win32":
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
