"""The figures that inference goes by, from `infer_figures.csv` with their sources."""

import csv
from functools import cache
from pathlib import Path


@cache
def _table() -> dict[tuple[str, str], str]:
    text = Path(__file__).with_name("infer_figures.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {(row["quantity"], row["key"]): row["value"] for row in rows}


def figure_text(quantity: str, key: str = "*") -> str:
    """The entry of `quantity` for `key` (a country, use or street kind), else the general one.

    Raises KeyError where the table has neither.
    """
    table = _table()
    found = table.get((quantity, key))
    return table[quantity, "*"] if found is None else found


def figure(quantity: str, key: str = "*") -> float:
    """The same as a number, in the unit that the table states."""
    return float(figure_text(quantity, key))
