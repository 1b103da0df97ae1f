"""Files of a city become a district folder, after a look at what they hold."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from layers.importing.seen import (
    DATA,
    GROUND,
    NOT_USED,
    REGISTER,
    WEATHER,
    SeenColumn,
    SeenFile,
    SeenTable,
)
from layers.schemes.scheme import NOT_NEEDED
from layers.source_error import SourceError
from twin.district.folder import DistrictError
from twin.engine.engine import Cancelled
from twin.store.files import write_atomically

__all__ = [
    "DATA", "GROUND", "NOT_NEEDED", "NOT_USED", "REGISTER", "WEATHER", "Delivery", "MeansRow",
    "SeenColumn", "SeenFile", "SeenTable", "district_from", "recognised_files", "save_mapping",
]  # fmt: skip

Progress = Callable[[str, float], None]
Stopped = Callable[[], bool]
_MAPPING_HEADER = ("column", "value", "attribute", "means", "source")
TOP_PERCENTILE = 95.0
_SAID_BY = "said at the import"


@dataclass(frozen=True)
class MeansRow:
    """What a person says of a column, or of one value of it ("" for every value).

    attribute: a tag as in layers/schemes/general.csv, "-" for what is not needed. means: the tag's
    value, "" for the value itself.
    """

    column: str
    value: str
    attribute: str
    means: str = ""


@dataclass(frozen=True)
class Delivery:
    """What an import is made of. ground, surface: rasters of heights, tile by tile, of the ground
    and of all that stands on it; percentile: of a roof's cells, its top. mapping: a table of
    columns (as written by `save_mapping`), or None. crs: of a 3D city model that names none.
    registers: tables without geometry, joined to buildings."""

    sources: tuple[Path, ...]
    weather: Path
    out: Path
    ground: tuple[Path, ...] = ()
    name: str | None = None
    mapping: Path | None = None
    crs: str | None = None
    registers: tuple[Path, ...] = ()
    surface: tuple[Path, ...] = ()
    percentile: float = TOP_PERCENTILE


def recognised_files(
    paths: Sequence[Path],
    said: Sequence[MeansRow] = (),
    crs: str | None = None,
    progress: Progress = lambda *_: None,
    stopped: Stopped = lambda: False,
) -> tuple[SeenFile, ...]:
    """What every file is and holds, and of a folder what lies in it; one that cannot be used says
    why. said: of columns, before any scheme. Raises DistrictError, and Cancelled."""
    # Here, not above: the readers of OSM and vector files cost a second that opening need not pay.
    from layers.importing.recognise import recognise
    from layers.schemes.scheme import read_scheme

    try:
        scheme = None
        if said:
            with TemporaryDirectory(prefix="district-twin-") as folder:
                save_mapping(Path(folder) / "columns.csv", said)
                scheme = read_scheme(Path(folder) / "columns.csv")
        return recognise(paths, scheme, crs, _ending(progress, stopped))
    except SourceError as error:
        raise DistrictError(str(error)) from error


def district_from(
    delivery: Delivery,
    progress: Progress = lambda *_: None,
    stopped: Stopped = lambda: False,
) -> Sequence[object]:
    """Make a district folder from files; returns its data-quality issues.

    Raises DistrictError with one sentence, and Cancelled; the sources and whatever lies at the
    folder are then as they were.
    """
    from layers.importing.import_district import Files, import_district

    d = delivery
    beside = Files(d.ground, d.surface, d.percentile, d.registers)
    try:
        return import_district(
            d.sources, d.weather, d.out, d.name, d.mapping, d.crs, beside,
            _ending(progress, stopped),
        )  # fmt: skip
    except SourceError as error:
        raise DistrictError(str(error)) from error


def save_mapping(path: Path, rows: Sequence[MeansRow]) -> None:
    """Write what a person said of columns as a table that `import --mapping` takes.

    Raises SaveError where it cannot be written; a file that was there is then as it was.
    """
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(_MAPPING_HEADER)
    table.writerows((r.column, r.value, r.attribute, r.means, _SAID_BY) for r in rows)
    write_atomically(path, text.getvalue().encode())


def _ending(progress: Progress, stopped: Stopped) -> Progress:
    """Progress, which ends the work where it was stopped."""

    def said(words: str, share: float) -> None:
        if stopped():
            raise Cancelled
        progress(words, share)

    return said
