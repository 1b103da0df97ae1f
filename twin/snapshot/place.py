"""Where a snapshot may be written: nowhere that would lose what is no snapshot."""

import json
import os
from pathlib import Path

from twin.snapshot.one_file import ENDING, MANIFEST

NO_MANIFEST = (
    OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError,
)  # fmt: skip
"""What reading a manifest raises where it is none."""


def check_target(folder: Path) -> None:
    """Refuse a place for a snapshot before anybody waits for its numbers. Raises ValueError."""
    if folder.suffix.lower() == ENDING:
        _check_file_target(folder)
        return
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file; name a new or empty folder for the snapshot.")
    if folder.exists() and any(folder.iterdir()) and not (folder / MANIFEST).is_file():
        raise ValueError(f"{folder} holds files that are no snapshot; name a new or empty folder.")
    if strange := sorted(_not_of_a_snapshot(folder)):
        raise ValueError(
            f"{folder} holds '{strange[0]}' beside a snapshot, which writing anew would lose; move "
            "it or name another folder."
        )
    _check_place(folder)


def _check_file_target(path: Path) -> None:
    """The same for one file; an older one of its kind is written over, nothing else."""
    if path.is_dir():
        raise ValueError(f"{path} is a folder; name a file that ends in {ENDING}.")
    if path.is_file() and not _begins_as_one(path):
        raise ValueError(f"{path} is a file but no snapshot; name another one.")
    _check_place(path)


def _check_place(folder: Path) -> None:
    nearest = next(p for p in folder.absolute().parents if p.exists())
    if not nearest.is_dir():
        raise ValueError(f"{folder} cannot be made: {nearest} is a file; name another folder.")
    if not os.access(nearest, os.W_OK):
        raise ValueError(
            f"{folder} cannot be made: {nearest} takes no files from this user or is read-only; "
            "name another folder."
        )


def _not_of_a_snapshot(folder: Path) -> set[str]:
    """What lies in a snapshot's folder though no snapshot put it there."""
    if not folder.is_dir():
        return set()
    try:
        files = set(json.loads((folder / MANIFEST).read_text("utf-8"))["files"])
    except NO_MANIFEST:  # a damaged one: what it once named cannot be known
        return set()
    there = {p.name for p in folder.iterdir()} - files - {MANIFEST, "district"}
    # Hidden notes of a file manager and of SQLite are nobody's work.
    return {name for name in there if not name.startswith((".", "buildings.gpkg-"))}


def _begins_as_one(path: Path) -> bool:
    """Whether a file is empty or begins as a zip does; one that cannot be read is not."""
    try:
        with path.open("rb") as file:
            return file.read(2) in (b"", b"PK")
    except OSError:
        return False
