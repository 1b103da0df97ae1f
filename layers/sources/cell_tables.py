"""Tables as they are exported: CSV of any separator, XLSX, Parquet, as rows of cells."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layers.safety.limits import checked_file
from layers.safety.reader_door import reader_door
from layers.safety.zip_door import opened_zip
from layers.source_error import SourceError

MOST_TABLE_BYTES = 256_000_000
MOST_ROWS = 2_000_000
"""A year of quarter hours of one meter has 35,040 rows of some 30 bytes."""
_SEPARATORS = ";\t|,"
CELL_ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".parquet")


@dataclass(frozen=True)
class Table:
    """Names of the columns, and of each row as many cells: texts of a CSV as they are written,
    numbers and times of the others. separator: of a CSV."""

    name: str
    heads: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    separator: str | None = None

    def column(self, head: str) -> list[Any]:
        """Raises SourceError where there is no such column."""
        if head not in self.heads:
            raise SourceError(
                f"{self.name}: there is no column '{head}'; it has {', '.join(self.heads)}."
            )
        at = self.heads.index(head)
        return [row[at] for row in self.rows]


def read_cells(path: Path, what: str) -> Table:
    """The table of a .csv, .txt, .tsv, .xlsx or .parquet file. The first row with two names or more
    is the head; of a workbook the first sheet counts. what: it holds, as 'readings', for
    errors. Raises SourceError in one sentence."""
    checked_file(path, MOST_TABLE_BYTES, f"tables of {what}")
    ending = path.suffix.lower()
    if ending not in CELL_ENDINGS:
        raise SourceError(f"{path}: {what} are taken from {', '.join(CELL_ENDINGS)}; export one.")
    with reader_door(path, f"a table of {what}"):
        if ending in (".xlsx", ".parquet"):
            rows = _xlsx(path) if ending == ".xlsx" else _parquet(path)
            return _with_head(path, rows, None)
        text = _decoded(path)
        return _with_head(path, _csv(text, _separator(text)), _separator(text))


def _with_head(path: Path, rows: Iterator[tuple[Any, ...]], separator: str | None) -> Table:
    for head in rows:
        names = [str(cell).strip() if cell is not None else "" for cell in head]
        if sum(bool(n) for n in names) > 1:
            break
    else:
        raise SourceError(f"{path}: has no head with two names or more; export it with one.")
    while not names[-1]:
        names.pop()
    named = tuple(name or f"column {k}" for k, name in enumerate(names, 1))
    twice = sorted({n for n in named if named.count(n) > 1})
    if twice:
        raise SourceError(f"{path}: column '{twice[0]}' is there twice; rename one.")
    kept = []
    for row in rows:
        if any(cell not in (None, "") for cell in row):
            kept.append((*row, *[None] * len(named))[: len(named)])
        if len(kept) > MOST_ROWS:
            raise SourceError(f"{path} holds more than {MOST_ROWS:,} rows; give it in parts.")
    if not kept:
        raise SourceError(f"{path}: has a head and no rows; export it again.")
    return Table(path.name, named, kept, separator)


def _csv(text: str, separator: str) -> Iterator[tuple[Any, ...]]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return (tuple(cell.strip() for cell in row) for row in rows)


def _separator(text: str) -> str:
    """The sign that most of the first lines hold; of equals the less ambiguous one."""
    lines = text.splitlines()[:20]
    return max(_SEPARATORS, key=lambda sign: sum(sign in line for line in lines))


def _decoded(path: Path) -> str:
    """UTF-8 or what a byte order mark says; else the Windows code page of western exports."""
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16")
    if b"\0" in raw:
        raise SourceError(f"{path}: holds zero bytes, so it is no table in text; export it again.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _xlsx(path: Path) -> Iterator[tuple[Any, ...]]:
    import openpyxl  # here, not above: a CSV need not pay for it

    with opened_zip(path):  # nothing hostile in it
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows: list[tuple[Any, ...]] = []
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            rows.append(tuple(row))
            if len(rows) > MOST_ROWS:
                break
    finally:
        book.close()
    return iter(rows)


def _parquet(path: Path) -> Iterator[tuple[Any, ...]]:
    from pyarrow import parquet

    file = parquet.ParquetFile(path)
    if file.metadata.num_rows > MOST_ROWS:
        raise SourceError(f"{path} holds more than {MOST_ROWS:,} rows; give it in parts.")
    table = file.read()
    columns = [table.column(k).to_pylist() for k in range(table.num_columns)]
    return iter([tuple(table.column_names), *zip(*columns, strict=True)])
