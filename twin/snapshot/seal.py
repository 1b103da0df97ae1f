"""Whether a snapshot is as it was written: hashes over all that is read, paths inside only."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from twin.district.folder import DistrictError

MISSING, CHANGED, ADDED = "missing", "changed", "added"
_SEAL = "manifest_sha256"
# What file managers leave behind; no reader looks at any of it.
_NOT_READ = {".DS_Store", "Thumbs.db", "desktop.ini", ".directory"}
_AGAIN = "export it again, or bring the file back as it was."


def sha256(path: Path) -> str:
    """The hash of a file's content, whatever its size. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sealed(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest with a hash over its own content."""
    return {**manifest, _SEAL: _digest(manifest)}


def is_whole(manifest: Mapping[str, Any], needed: bool) -> bool:
    """Whether a manifest's words are those that were written. needed: False for those of earlier
    programs, which had no seal."""
    if _SEAL not in manifest and not needed:
        return True
    told = {key: value for key, value in manifest.items() if key != _SEAL}
    return bool(manifest.get(_SEAL) == _digest(told))


def check_seal(manifest: Mapping[str, Any], path: Path, needed: bool) -> None:
    """Refuse a manifest whose words are others than were written. Raises DistrictError."""
    if not is_whole(manifest, needed):
        raise DistrictError(f"{path}: changed since the snapshot was made; {_AGAIN}")


def check_files(folder: Path, files: Mapping[str, Any], inputs: Mapping[str, Any]) -> None:
    """Refuse a snapshot in which a file is missing, changed or added. Raises DistrictError."""
    for file, what in differences(folder, files, inputs):
        if what == ADDED:
            raise DistrictError(
                f"{file}: added since the snapshot was made, so the numbers are not of this "
                "district; take the file away."
            )
        raise DistrictError(f"{file}: {what} since the snapshot was made; {_AGAIN}")


def differences(
    folder: Path, files: Mapping[str, Any], inputs: Mapping[str, Any]
) -> Iterator[tuple[Path, str]]:
    """Every file that is missing, changed or added. Raises DistrictError for a manifest or a folder
    that leads elsewhere."""
    place = folder / "district"
    if place.is_symlink():
        raise DistrictError(f"{place}: is a link that leads elsewhere; {_AGAIN}")
    named = {
        **{_inside(folder, name): digest for name, digest in files.items()},
        **{_inside(place, name): digest for name, digest in inputs.items()},
    }
    for file, digest in named.items():
        if not file.is_file():
            yield file, MISSING
        elif sha256(file) != digest:
            yield file, CHANGED
    for file in _all_in(place):
        if file not in named and file.name not in _NOT_READ:
            yield file, ADDED


def _inside(folder: Path, name: str) -> Path:
    """The file of a plain name in a folder. Raises DistrictError for a path that leads out."""
    plain = name and name not in (".", "..") and not set(name) & set("/\\:\0")
    if not plain or (folder / name).is_symlink():
        raise DistrictError(
            f"{folder}: its manifest names {name!r:.80}, which leads out of the snapshot; export "
            "it again."
        )
    return folder / name


def _all_in(folder: Path) -> Iterator[Path]:
    """Everything in a folder, a folder in it as a whole; nothing where it is none."""
    return iter(sorted(folder.iterdir())) if folder.is_dir() else iter(())


def _digest(manifest: Mapping[str, Any]) -> str:
    text = json.dumps(manifest, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
