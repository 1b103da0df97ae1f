"""Vector files in a zip: unpacked within limits into a folder of their own, then read."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from layers.safety import limits
from layers.source_error import SourceError

_MAIN = (".shp", ".gpkg", ".geojson", ".json", ".fgb", ".gml", ".kml", ".tab", ".parquet")
_BESIDE = (".shx", ".dbf", ".prj", ".cpg", ".qpj", ".dat", ".map", ".id", ".gfs")


@contextmanager
def unpacked(path: Path) -> Iterator[list[Path]]:
    """The vector files of a zip, in a temporary folder that goes with the block.

    Raises SourceError where it is damaged, holds none, or unpacks to more than the limits.
    """
    with tempfile.TemporaryDirectory(prefix="district-twin-") as folder:
        try:
            with zipfile.ZipFile(path) as packed:
                names = _unpack(packed, path, Path(folder))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
            raise SourceError(
                f"{path} cannot be unpacked ({error}). Download it again, or unpack it yourself."
            ) from error
        main = [name for name in names if name.suffix.lower() in _MAIN]
        if not main:
            raise SourceError(
                f"{path} holds no vector file ({', '.join(_MAIN)}). Name another file."
            )
        yield main


def _unpack(packed: zipfile.ZipFile, path: Path, folder: Path) -> list[Path]:
    inside = [entry for entry in packed.infolist() if not entry.is_dir()]
    limits.checked_count(path, len(inside), limits.MOST_PACKED_FILES, "packed files")
    wanted = [
        entry
        for entry in inside
        if PurePosixPath(entry.filename).suffix.lower() in (*_MAIN, *_BESIDE)
        and "__MACOSX" not in entry.filename
    ]
    size = sum(entry.file_size for entry in wanted)
    if size > limits.MOST_UNPACKED_BYTES:
        raise SourceError(
            f"{path} unpacks to {size / 1e6:,.0f} MB; up to "
            f"{limits.MOST_UNPACKED_BYTES / 1e6:,.0f} MB are read. Give a smaller part."
        )
    out: list[Path] = []
    places: dict[PurePosixPath, Path] = {}
    for entry in wanted:
        inner = PurePosixPath(entry.filename.replace("\\", "/"))
        # Folders are numbered and only the last part of a name is kept, so that none leads out.
        place = places.setdefault(inner.parent, folder / str(len(places)))
        place.mkdir(exist_ok=True)
        target = place / (inner.name.replace("\0", "") or "unnamed")
        with packed.open(entry) as source, target.open("wb") as sink:
            shutil.copyfileobj(source, sink)
        out.append(target)
    return out
