"""Saving so that nothing is ever half-written."""

import errno
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from twin.safety.safety import put_in_place, working_place


class SaveError(OSError):
    """A save that could not be done; the message names the file and the fix."""


_FIXES = {
    errno.ENOENT: "make its folder first or choose another folder",
    errno.ENOTDIR: "make its folder first or choose another folder",
    errno.EISDIR: "give the name of a file, not of a folder",
    errno.EACCES: "choose a folder that you may write to",
    errno.EROFS: "choose a folder that you may write to",
}


def _fix(error: OSError) -> str:
    return _FIXES.get(error.errno or 0, "free some space or choose another folder")


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
        with suppress(OSError):  # there may be no such folder
            temporary.unlink()
        raise SaveError(
            f"{path}: could not be saved ({error.strerror}); {_fix(error)}. What was there before "
            "is unchanged."
        ) from error


def write_together(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files that belong together beside their places, flush them, then put all there; the
    folder is made where it is missing.

    Raises SaveError; what was there before is then untouched.
    """
    beside = {name: folder / f".{name}.{os.getpid()}.tmp" for name in contents}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            with beside[name].open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for name, temporary in beside.items():
            temporary.replace(folder / name)
    except OSError as error:
        for temporary in beside.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        raise SaveError(
            f"{folder}: {', '.join(contents)} could not be saved ({error.strerror}); {_fix(error)}."
        ) from error


def write_folder_atomically(folder: Path, fill: Callable[[Path], None]) -> None:
    """Let `fill` write into a new folder, then put it in the place of `folder` in one step.

    Raises SaveError; a folder that was there before is then untouched.
    """
    filling = False
    try:
        with working_place(folder) as work:
            filling = True
            fill(work)
            _flush(work)
            put_in_place(work, folder)
    except OSError as error:
        if not filling:
            raise SaveError(
                f"{folder}: cannot be made ({error.strerror}); choose another folder."
            ) from error
        raise SaveError(
            f"{folder}: could not be saved ({error.strerror or error}); {_fix(error)}. What was "
            "there before is unchanged."
        ) from error


def _flush(folder: Path) -> None:
    """Come back only when the disk has every file of the folder."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("r+b") as file:
                os.fsync(file.fileno())
