"""The buildings as a table: its lines, how it is sorted, searched and copied. No Qt."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from twin.answer.compare import Answer
from twin.answer.indicators import BY_KEY
from twin.district.district import Array, District
from twin.safety.safety import csv_text
from twin.words.vocabulary import HEATING_LABELS, USE_LABELS
from ui.view_state.plain_text import plain

Rows = NDArray[np.intp]
_COMPARED = re.compile(r"([a-z]+)(<=|>=|<|>|=)(-?\d+(?:\.\d+)?)")
_OPERATORS = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "=": np.equal,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Column:
    """One column: the word it is compared by, its title with unit, and a value for each building.

    `decimals` of a number; text has None.
    """

    key: str
    title: str
    values: NDArray[np.generic]
    decimals: int | None = 0

    @cached_property
    def plain_texts(self) -> NDArray[np.str_]:
        """The values as they are searched and sorted: in small letters without accents."""
        return np.array([plain(str(v)) for v in self.values])

    def text(self, row: int) -> str:
        """The value as it is shown; empty where there is none."""
        value = self.values[row]
        if self.decimals is None:
            return str(value)
        number = float(value)
        if not np.isfinite(number):
            return ""
        mark = "" if self.key in ("built", "storeys") else ","
        return f"{number:{mark}.{self.decimals}f}".replace("-", "−").replace(",", "\u202f")


def building_columns(district: District, answer: Answer | None) -> tuple[Column, ...]:
    """What is known of every building, and what the scenario makes of it once it is calculated."""
    b = district.buildings
    address = [
        " ".join(str(part) for part in parts if part)
        for parts in zip(b["street"], b["house_number"], strict=True)
    ]
    names = [str(n or a) for n, a in zip(b["name"], address, strict=True)]
    known = (
        Column("id", "Id", b.ids.astype(str), None),
        Column("name", "Name or address", np.array(names), None),
        Column("quarter", "Quarter", _texts(b["quarter"]), None),
        Column("use", "Use", _labels(b["use"], USE_LABELS), None),
        Column("built", "Built", b["year"].astype(float)),
        Column("storeys", "Storeys", b["storeys"].astype(float)),
        Column("dwellings", "Dwellings", b["dwellings"].astype(float)),
        Column("heating", "Heating", _labels(b["heating"], HEATING_LABELS), None),
        Column("protected", "Protected", np.where(b["protected"], "yes", "no"), None),
    )
    return known if answer is None else known + _calculated(district, answer)


def _calculated(district: District, answer: Answer) -> tuple[Column, ...]:
    def of(key: str, indicator: str) -> Column:
        shown = BY_KEY[indicator]
        unit = shown.unit.removesuffix(" a year")
        return Column(key, f"{shown.title}, {unit}", shown.values(district, answer))

    area = np.asarray(answer.results["shell"].floor_area_m2, dtype=float)
    return (
        Column("area", "Floor area, m²", area),
        of("heat", "heat_need"),
        of("energy", "final_energy"),
        of("change", "saving"),
        of("carbon", "carbon"),
        of("price", "cost_per_tonne"),
        of("pv", "pv"),
    )


def matching_rows(columns: Sequence[Column], text: str) -> Rows:
    """Rows that hold every word of `text`; 'built<1946' or 'energy>=100' compares a column."""
    kept = np.ones(len(columns[0].values), dtype=bool)
    numbers = {c.key: c for c in columns if c.decimals is not None}
    texts = [c.plain_texts for c in columns if c.decimals is None] if text else []
    for word in plain(text).split():
        asked = _COMPARED.fullmatch(word)
        if asked and asked[1] in numbers:
            values = numbers[asked[1]].values.astype(float)
            kept &= _OPERATORS[asked[2]](values, float(asked[3]))
        else:
            held = np.zeros(len(kept), dtype=bool)
            for values in texts:
                held |= np.char.find(values, word) >= 0
            kept &= held
    return np.flatnonzero(kept)


def ordered(rows: Rows, column: Column, descending: bool) -> Rows:
    """Rows by a column; those without a value come last either way."""
    values = column.values[rows]
    if column.decimals is None:
        order = np.argsort(column.plain_texts[rows], kind="stable")
        return rows[order[::-1] if descending else order]
    numbers: Array = values.astype(float)
    known = np.isfinite(numbers)
    order = np.argsort(-numbers[known] if descending else numbers[known], kind="stable")
    return np.concatenate([rows[known][order], rows[~known]])


def as_csv(columns: Sequence[Column], rows: Rows) -> str:
    """The rows as comma-separated text with a head; numbers plain, unrounded ones to 3 places."""
    return csv_text([c.title for c in columns], ([_plain(c, row) for c in columns] for row in rows))


def _plain(column: Column, row: int) -> str:
    if column.decimals is None:
        return str(column.values[row])
    value = float(column.values[row])
    return f"{value:.3f}".rstrip("0").rstrip(".") if np.isfinite(value) else ""


def _texts(values: Array) -> NDArray[np.str_]:
    return np.array([str(v or "") for v in values])


def _labels(values: Array, labels: dict[str, str]) -> NDArray[np.str_]:
    return np.array([labels.get(str(v), str(v)) for v in values])
