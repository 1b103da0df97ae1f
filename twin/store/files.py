"""Saving so that nothing is ever half-written."""

import errno
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


class SaveError(OSError):
    """A save that could not be done; the message names the file and the mend."""


_MENDS = {
    errno.ENOENT: "make its folder first or choose another folder",
    errno.ENOTDIR: "make its folder first or choose another folder",
    errno.EISDIR: "give the name of a file, not of a folder",
    errno.EACCES: "choose a folder that you may write to",
    errno.EROFS: "choose a folder that you may write to",
}


def _mend(error: OSError) -> str:
    return _MENDS.get(error.errno or 0, "free some space or choose another folder")


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file beside its place, flush it to the disk, then put it there in one step.

    Raises SaveError; the file that was there before is then untouched.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise SaveError(
            f"{path}: could not be saved ({error.strerror}); {_mend(error)}. What was there before "
            "is unchanged."
        ) from error


def write_folder_atomically(folder: Path, fill: Callable[[Path], None]) -> None:
    """Let `fill` write into a new folder, then put it in the place of `folder` in one step.

    Raises SaveError; a folder that was there before is then untouched.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise SaveError(
            f"{folder}: cannot be made ({error.strerror}); choose another folder."
        ) from error
    try:
        work.chmod(0o755)
        fill(work)
        _flush(work)
        _put_in_place(work, folder)
    except OSError as error:
        raise SaveError(
            f"{folder}: could not be saved ({error.strerror or error}); {_mend(error)}. What was "
            "there before is unchanged."
        ) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _flush(folder: Path) -> None:
    """Come back only when the disk has every file of the folder."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("r+b") as file:
                os.fsync(file.fileno())


def _put_in_place(work: Path, folder: Path) -> None:
    """Rename `work` to `folder`; an older one steps aside first, and comes back if that fails."""
    old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    if folder.exists():
        folder.replace(old)
    try:
        work.replace(folder)
    except OSError:
        if old.exists():
            old.replace(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
