"""Text from data made harmless for screens, terminals and spreadsheets: the one place for it."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

# Marks that turn the reading direction of what follows around, also outside their own text
# (Unicode Standard Annex 9, 'Bidirectional Character Types'), and line and paragraph separators.
_MARKS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff"
_STRAY = re.compile(f"[\x00-\x1f\x7f-\x9f{_MARKS}]+")
_HALF = re.compile("[\ud800-\udfff]")
# What a spreadsheet takes for the beginning of a formula (OWASP, 'CSV Injection'); the full-width
# signs too, which Japanese ones take for the same.
_FORMULA = re.compile("^[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_GUARDED = re.compile("^'[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?")


def clean(text: str) -> str:
    """The text in one line without control characters, direction marks and half characters.

    A run of control characters becomes one blank, so that words stay apart; half a character (a
    lone surrogate) becomes U+FFFD, since no file could hold it.
    """
    if text.isascii() and text.isprintable():
        return text
    return _HALF.sub("\ufffd", _STRAY.sub(_apart, text)).strip()


def _apart(run: re.Match[str]) -> str:
    """A blank for control characters, nothing for marks that have no width."""
    return " " if any(ord(c) < 0xA0 or c in "\u2028\u2029" for c in run[0]) else ""


def one_line(text: str) -> str:
    """The first line of a text, cleaned."""
    return clean((text.strip().splitlines() or [""])[0])


def csv_cell(value: object) -> object:
    """A cell as it goes into a CSV: text that a spreadsheet would calculate gets an apostrophe.

    Numbers stay numbers, also those that come as text ('-12.5').
    """
    if not isinstance(value, str) or not _FORMULA.match(value) or _NUMBER.fullmatch(value):
        return value
    return f"'{value}"


def plain_cell(text: str) -> str:
    """The text of a cell that `csv_cell` made."""
    return text[1:] if _GUARDED.match(text) else text


def csv_text(heads: Sequence[str], records: Iterable[Iterable[object]]) -> str:
    """A table as CSV with guarded cells; None is left empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for record in (heads, *records):
        writer.writerow([csv_cell(value) for value in record])
    return text.getvalue()
