"""What cannot be: the named rules of `plausible.csv`, each with its figures and their source."""

import csv
from dataclasses import dataclass
from functools import cache
from math import inf, isclose
from pathlib import Path


@dataclass(frozen=True)
class Rule:
    """Bounds of a quantity, and the values by which registers say that it is not known."""

    name: str
    quantity: str
    low: float
    high: float
    not_known: tuple[float, ...]
    unit: str

    def can_be(self, value: float) -> bool:
        """Within the bounds; a NaN is not."""
        return self.low <= value <= self.high

    def means_unknown(self, value: float) -> bool:
        """Whether the value is one of the marks for 'not known'."""
        return any(isclose(value, mark) for mark in self.not_known)


@cache
def rules() -> dict[str, Rule]:
    """All rules by name."""
    text = Path(__file__).with_name("plausible.csv").read_text(encoding="utf-8")
    return {
        row["rule"]: Rule(
            row["rule"], row["quantity"],
            float(row["low"] or -inf), float(row["high"] or inf),
            tuple(float(mark) for mark in row["not_known"].split("|") if mark), row["unit"],
        )
        for row in csv.DictReader(text.splitlines())
    }  # fmt: skip


def rule(name: str) -> Rule:
    """One rule. Raises KeyError where the table has none of that name."""
    return rules()[name]
