"""The rows of one vector table as tags: schemes, packed tags, and what nobody understands."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

import geopandas as gpd

from layers.quality.quality_issue import QualityIssue
from layers.safety.clean_text import clean
from layers.schemes.scheme import Meaning, Scheme, general_scheme, recognised, tag_values
from layers.sources.found import Tags
from layers.sources.vector_names import text_of

_HSTORE = re.compile(r'"((?:[^"\\]|\\.)*)"\s*=>\s*(?:"((?:[^"\\]|\\.)*)"|NULL)')
_PACKED_NAMES = ("other_tags", "tags", "all_tags", "hstore")
_SEEN_ROWS = 200  # enough to see that a column is packed
_EXAMPLES = 3
_LEAST = 1_000_000  # orders of the general table come after any scheme's, those after a mapping's


def table_tags(
    frame: gpd.GeoDataFrame, name: str, mapping: Scheme | None
) -> tuple[list[Tags], str | None, list[QualityIssue]]:
    """Tags of every row, the layer that a recognised scheme holds, and what was not understood.

    A column is read by the mapping that was given, else by the scheme that the table's columns
    follow, else by its usual name. Columns of packed tags (hstore, JSON) are unpacked; structures
    become columns with a point in their name.
    """
    rows = text_rows(frame)
    packed, names = columns_apart(rows)
    follows = recognised(names)
    meanings = column_meanings(names, mapping)
    tags: list[Tags] = []
    odd: dict[str, dict[str, int]] = {}
    for row in rows:
        known, unknown = tag_values({c: row[c] for c in names if c in row}, meanings)
        for column in packed:
            known = {**unpacked_tags(row.get(column, "")), **known}
        for column in unknown:
            values = odd.setdefault(column, {})
            values[row[column]] = values.get(row[column], 0) + 1
        tags.append(known)
    issues = [not_understood(name, c, odd[c], bool(meanings.get(c))) for c in names if c in odd]
    layer = follows[1] if follows else None
    return tags, layer or None, issues


def columns_apart(rows: list[dict[str, str]]) -> tuple[list[str], list[str]]:
    """The names of columns of packed tags, and of the others."""
    packed = [c for c in _columns(rows) if _is_packed(c, rows)]
    return packed, [c for c in _columns(rows) if c not in packed]


def column_meanings(names: Sequence[str], mapping: Scheme | None) -> dict[str, list[Meaning]]:
    """What every column means: by the mapping, else by the scheme that the table follows, else by
    its usual name; empty where none of them knows it."""
    follows = recognised(names)
    chain = [follows[0], general_scheme()] if follows else [general_scheme()]
    return {column: meanings_by(column, mapping, chain) for column in names}


def unpacked_tags(text: str) -> Tags:
    """Tags out of hstore text ('"height"=>"30"') or a JSON object; {} where it is neither."""
    if text.lstrip().startswith("{"):
        try:
            found = json.loads(text)
        except ValueError:
            return {}
        return {clean(str(k)): text_of(v) for k, v in found.items() if text_of(v)}
    return {
        clean(key.replace('\\"', '"')): clean(value.replace('\\"', '"'))
        for key, value in _HSTORE.findall(text)
        if value
    }


def text_rows(frame: gpd.GeoDataFrame) -> list[dict[str, str]]:
    """Every row as texts by column, empty ones left out."""
    table = frame.drop(columns=frame.geometry.name)
    columns = [str(c) for c in table.columns]
    values = [table.iloc[:, k].tolist() for k in range(len(columns))]
    return [dict(_cells(columns, row)) for row in zip(*values, strict=True)] if columns else [
        {} for _ in range(len(frame))
    ]  # fmt: skip


def _cells(columns: Sequence[str], row: Sequence[Any]) -> Iterable[tuple[str, str]]:
    for column, value in zip(columns, row, strict=True):
        if isinstance(value, dict):
            for inner, inside in value.items():
                if text := text_of(inside):
                    yield f"{column}.{inner}", text
        elif text := text_of(value):
            yield column, text


def _columns(rows: list[dict[str, str]]) -> list[str]:
    return list(dict.fromkeys(column for row in rows for column in row))


def _is_packed(column: str, rows: list[dict[str, str]]) -> bool:
    texts = [row[column] for row in rows[:_SEEN_ROWS] if column in row]
    if column.lower() in _PACKED_NAMES:
        return True
    return bool(texts) and all(t[:1] in '{"' and unpacked_tags(t) for t in texts)


def meanings_by(column: str, mapping: Scheme | None, chain: Sequence[Scheme]) -> list[Meaning]:
    """What a column means by the first of the schemes that knows it, ordered among them all; what
    the mapping says of some of its values goes before."""
    said = list(mapping.column(column)) if mapping else []
    if any(not meaning.values for meaning in said):
        return said
    for rank, scheme in enumerate(chain, 1):
        known = scheme.column(column)
        if known:
            place = _LEAST * rank
            later = [Meaning(place + m.order, m.values, m.attribute, m.means) for m in known]
            return [*said, *later]
    return said


def not_understood(
    table: str, column: str, values: dict[str, int], known: bool
) -> QualityIssue:  # fmt: skip
    common = sorted(values, key=lambda v: (-values[v], v))[:_EXAMPLES]
    shown = ", ".join(f"'{v[:40]}'" for v in common)
    count = sum(values.values())
    what = f"values of column {column}" if known else f"column {column}"
    why = f"not understood in {count} rows, as {shown}"
    return QualityIssue("", table, what, why, "left aside; --mapping FILE can say what it means")
