"""One door for all formats: what a file is follows from how its name ends."""

from collections.abc import Callable
from pathlib import Path

from twin.answer.compare import Answer
from twin.export.cityjson import cityjson_bytes
from twin.export.gltf import glb_bytes
from twin.export.tables import csv_bytes, gpkg_bytes, parquet_bytes, xlsx_bytes
from twin.store.files import write_atomically

FORMATS: dict[str, tuple[str, Callable[[Answer], bytes]]] = {
    ".city.json": ("CityJSON 2.0 with results", cityjson_bytes),
    ".glb": ("glTF 2.0 with ids and results", glb_bytes),
    ".parquet": ("GeoParquet", parquet_bytes),
    ".gpkg": ("GeoPackage with a style", gpkg_bytes),
    ".csv": ("table", csv_bytes),
    ".xlsx": ("workbook", xlsx_bytes),
}
"""What can be written, by the end of the name: what it is, and how it is made."""


class ExportError(ValueError):
    """A name that no format is written for; the message lists those that are."""


def checked_target(path: Path) -> Path:
    """The path, where a format is known for it. Raises ExportError."""
    if not any(path.name.lower().endswith(ending) for ending in FORMATS):
        raise ExportError(
            f"{path}: no format is known for this name; end it in {', '.join(FORMATS)}."
        )
    return path


def write_export(path: Path, answer: Answer) -> None:
    """Write a district with its results; raises ExportError, and SaveError where the disk cannot
    take it: a file that was there before is then untouched."""
    name = checked_target(path).name.lower()
    make = next(make for ending, (_, make) in FORMATS.items() if name.endswith(ending))
    write_atomically(path, make(answer))
