"""A register read: its rows as tags, by the table of columns that it follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from layers.quality.quality_issue import QualityIssue
from layers.schemes.scheme import (
    GENERAL,
    Meaning,
    Scheme,
    general_scheme,
    read_scheme,
    recognised,
    schemes_in,
    tag_values,
)
from layers.sources.cell_tables import read_cells
from layers.sources.found import Tags
from layers.sources.table_tags import meanings_by, not_understood
from layers.sources.vector_names import text_of

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Register:
    """rows: tags of each, as the tables of this folder name them. scheme: the published one that
    its columns follow, or ""."""

    name: str
    rows: tuple[Tags, ...]
    scheme: str
    issues: tuple[QualityIssue, ...] = ()


def read_register(path: Path, mapping: Scheme | None = None) -> Register:
    """The rows of a CSV, XLSX or Parquet file. mapping: what columns mean, before any scheme.

    Raises SourceError with one sentence.
    """
    table = read_cells(path, "rows of a register")
    meanings, scheme = register_meanings(table.heads, mapping)
    rows: list[Tags] = []
    odd: dict[str, dict[str, int]] = {}
    for cells in table.rows:
        texts = {h: text_of(c) for h, c in zip(table.heads, cells, strict=True)}
        tags, unknown = tag_values(texts, meanings)
        for column in unknown:
            values = odd.setdefault(column, {})
            values[texts[column]] = values.get(texts[column], 0) + 1
        rows.append(tags)
    issues = [
        not_understood(path.name, column, odd[column], bool(meanings[column]))
        for column in table.heads
        if column in odd and (not scheme or meanings[column])
    ]
    return Register(path.name, tuple(rows), scheme, tuple(issues))


def register_meanings(
    names: Sequence[str], mapping: Scheme | None
) -> tuple[Mapping[str, list[Meaning]], str]:
    """What every column of a register means, and the published scheme that it follows, or ""."""
    follows = recognised(names, _published())
    usual = [_general(), general_scheme()]
    chain = [follows[0]] if follows else usual
    meanings = {name: meanings_by(name, mapping, chain) for name in names}
    return meanings, follows[0].name if follows else ""


@cache
def _published() -> tuple[Scheme, ...]:
    return schemes_in(_HERE)


@cache
def _general() -> Scheme:
    return read_scheme(_HERE / f"{GENERAL}.csv")
