"""What one kind of measure is: its group, its aim and the settings it takes."""

from dataclasses import dataclass
from typing import Literal

Group = Literal["buildings", "roofs", "street_lighting", "e_mobility"]
Aim = Literal["buildings", "lamps", "parking", "cars", "district"]


@dataclass(frozen=True)
class Parameter:
    """One setting of a measure: a number between `low` and `high` [unit], or one of `choices`."""

    name: str
    label: str
    default: float | str
    unit: str = ""
    low: float = 0.0
    high: float = 0.0
    step: float = 0.0
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class MeasureKind:
    """One kind of measure; `aim` says what its target filter and uptake speak of.

    `note`: what its numbers leave out, said wherever it is decided.
    """

    kind: str
    group: Group
    title: str
    aim: Aim
    uptake_label: str
    parameters: tuple[Parameter, ...] = ()
    note: str = ""

    def defaults(self) -> dict[str, float | str]:
        return {p.name: p.default for p in self.parameters}
