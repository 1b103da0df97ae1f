"""Schemes: what the columns and codes of a published data set mean, one CSV file for each.

A table has the columns `column, value, attribute, means, source`:

* `column`: the name in the data, several parted by `|`, compared without case, blanks and marks;
* `value`: empty for every value, else the values that the row is about, parted by `|`, with `*`
  for any letters; compared without case, accents and marks;
* `attribute`: the tag as OpenStreetMap and layers.importing know it; `-` for what is understood
  and not needed;
* `means`: the tag's value; empty takes over the value itself, `{}` stands for it ('{} ft').

A row whose attribute is `recognised_by` names, joined by `+`, columns that together mark the scheme
(and in `means` the layer it holds). The first row that answers for an attribute counts. A file of
the same form is what `import --mapping` takes.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from layers.safety.limits import MOST_TEXT_BYTES, checked_file
from layers.source_error import SourceError

NOT_NEEDED = "-"
GENERAL = "general"
_RECOGNISED = "recognised_by"
_HEADER = ["column", "value", "attribute", "means", "source"]
_CUT_TO = 10  # letters of a column's name in a shapefile
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Meaning:
    """One row: of which values of a column it speaks, and what tag they make."""

    order: int
    values: tuple[str, ...]
    attribute: str
    means: str


@dataclass(frozen=True)
class Scheme:
    """One data set's columns. marks: sets of columns that it is known by, with the layer."""

    name: str
    columns: Mapping[str, tuple[Meaning, ...]]
    marks: tuple[tuple[frozenset[str], str], ...] = ()
    _cut: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def column(self, name: str) -> tuple[Meaning, ...]:
        """The meanings of a column of the data; empty where the scheme does not know it.

        A name of ten letters, as a shapefile cuts them, is the one column that begins with it.
        """
        wanted = plain(name)
        found = self.columns.get(wanted)
        if found is None and len(name) == _CUT_TO:
            if wanted not in self._cut:
                self._cut[wanted] = self._uncut(wanted)
            found = self.columns.get(self._cut[wanted])
        return found or ()

    def _uncut(self, begins: str) -> str:
        whole = [name for name in self.columns if name.startswith(begins)]
        if len({tuple(m.attribute for m in self.columns[name]) for name in whole}) == 1:
            return whole[0]
        return ""


def plain(name: str) -> str:
    """A column's name as it is compared: small letters and digits only."""
    small = "".join(c for c in unaccented(name).lower() if c.isalnum())
    return small.replace("bldg", "building")


def unaccented(text: str) -> str:
    """The text without accents; other letters stay."""
    apart = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    return "".join(c for c in apart if not unicodedata.combining(c))


def plain_value(text: str) -> str:
    """A value as it is compared: small, without accents, blanks between its words."""
    return re.sub(r"[\s_-]+", " ", unaccented(text)).strip().lower()


def tag_values(
    row: Mapping[str, str], meanings: Mapping[str, Sequence[Meaning]]
) -> tuple[dict[str, str], list[str]]:
    """The tags of one row of texts, and the columns whose value no row of the tables knows.

    meanings: column -> meanings, those that go first with the smaller order.
    """
    found: list[tuple[int, str, str]] = []
    unknown = []
    for column, text in row.items():
        if not text:
            continue
        known = _matching(tuple(meanings.get(column, ())), text)
        found += known
        if not known:
            unknown.append(column)
    tags: dict[str, str] = {}
    for _, attribute, value in sorted(found, key=lambda f: f[0]):
        if attribute != NOT_NEEDED:
            tags.setdefault(attribute, value)
    return tags, unknown


@cache
def _matching(meanings: tuple[Meaning, ...], text: str) -> list[tuple[int, str, str]]:
    small = plain_value(text)
    return [
        (m.order, m.attribute, m.means.replace("{}", text) if m.means else text)
        for m in meanings
        if not m.values or any(fnmatchcase(small, value) for value in m.values)
    ]


@cache
def schemes() -> tuple[Scheme, ...]:
    """All schemes of this folder but the general one."""
    return schemes_in(_HERE)


def schemes_in(folder: Path) -> tuple[Scheme, ...]:
    """All schemes of a folder but the general one."""
    files = sorted(path for path in folder.glob("*.csv") if path.stem != GENERAL)
    return tuple(read_scheme(path) for path in files)


@cache
def general_scheme() -> Scheme:
    """The usual names of columns in several languages."""
    return read_scheme(_HERE / f"{GENERAL}.csv")


def recognised(
    columns: Iterable[str], among: Sequence[Scheme] | None = None
) -> tuple[Scheme, str] | None:
    """The scheme that a table's columns follow, and the layer it then holds; None where none.

    Of several the one that is known by most columns. among: those to choose from, all of this
    folder where it is left out.
    """
    names = list(columns)
    there = {plain(name) for name in names}
    cut = {plain(name) for name in names if len(name) == _CUT_TO}

    def seen(wanted: str) -> bool:
        return wanted in there or any(len(c) > 5 and wanted.startswith(c) for c in cut)

    found = [
        (len(mark), scheme, layer)
        for scheme in (schemes() if among is None else among)
        for mark, layer in scheme.marks
        if all(map(seen, mark))
    ]
    if not found:
        return None
    _, scheme, layer = max(found, key=lambda f: f[0])
    return scheme, layer


def read_scheme(path: Path) -> Scheme:
    """A scheme out of its table.

    Raises SourceError where the file cannot be read or has other columns; `value`, `means` and
    `source` may be left out.
    """
    checked_file(path, MOST_TEXT_BYTES, "tables of columns")
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceError(f"{path} is not a CSV table in UTF-8. Save it again.") from error
    if not rows or not {"column", "attribute"} <= set(rows[0]):
        raise SourceError(
            f"{path} is no table of columns: its first line must name {', '.join(_HEADER)} "
            "(at least column and attribute)."
        )
    columns: dict[str, list[Meaning]] = {}
    marks = []
    for order, row in enumerate(rows):
        cell = {name: (row.get(name) or "").strip() for name in _HEADER}
        if cell["attribute"] == _RECOGNISED:
            mark = frozenset(map(plain, cell["column"].split("+")))
            marks.append((mark, cell["means"]))
            continue
        if not cell["column"] or not cell["attribute"]:
            raise SourceError(f"{path}, line {order + 2}: column or attribute is empty. Fill it.")
        values = tuple(plain_value(v) for v in cell["value"].split("|")) if cell["value"] else ()
        for name in cell["column"].split("|"):
            meaning = Meaning(order, values, cell["attribute"], cell["means"])
            columns.setdefault(plain(name), []).append(meaning)
    return Scheme(path.stem, {name: tuple(m) for name, m in columns.items()}, tuple(marks))
