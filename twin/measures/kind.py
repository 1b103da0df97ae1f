"""What one kind of measure is: all that the program knows of it is in one record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol

Group = Literal["buildings", "roofs", "street_lighting", "e_mobility"]
Aim = Literal["buildings", "lamps", "parking", "cars", "district"]
Payer = Literal["owners", "residents", "firms", "city"]
Need = Literal["least_luminaires", "fewer_posts"]
Stage = Literal[
    "fabric",  # apply(before: FabricBefore, measure, chosen) -> Retrofitted
    "operation",  # apply(operation, measure, chosen, country) -> Operation
    "plant",  # apply(before: PlantBefore, measure, chosen) -> Replanted
    "lamps",  # apply(posts: Posts, measure, asked) -> (taken, why others could not)
    "trips",  # apply(number, country, factors) -> Driving
    "water_store", "pv", "home_battery", "district_battery",
    "street_class", "electric_cars", "charging", "charge_points",
]  # fmt: skip
"""Which step of the answer carries a measure out. A step of the first five does nothing by itself:
it lays measure after measure on what it has by the record's `apply`, so that a further kind is a
further record. Each of the others knows one kind and is the measure."""


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


class Decision(Protocol):
    """What an `apply` reads of the measure that it carries out: its settings."""

    @property
    def parameters(self) -> Mapping[str, float | str]: ...

    def number(self, name: str) -> float:
        """A numeric setting by name."""
        ...


class Cost(NamedTuple):
    """The keys of the assumptions that one unit of a measure costs by: money, embodied carbon, and
    how long it lasts. The unit is that of the stage: m2 treated, kW, posts, vehicles ..."""

    eur: str
    kgco2e: str
    life_a: str


NO_COST = Cost("", "", "")


def by_its_step(*_: object) -> Any:
    """For the stages that know one kind: nobody asks."""
    raise TypeError("The step of this measure carries it out itself.")


@dataclass(frozen=True, kw_only=True)
class MeasureKind:
    """One kind of measure.

    `aim`: what its target filter and uptake speak of. `stage`: the step that carries it out.
    `apply`: what it does there. `cost`: what a unit costs; where that follows the choice of a
    parameter, `cost_by` names it and `costs` has one for each choice. `paid_by`: who invests.
    `needs`: what has to be calculated for it that nothing else asks for.
    `spares`: whose trips it takes over, of the stage 'trips'. `note`: what its numbers leave out,
    said wherever it is decided.
    """

    kind: str
    group: Group
    title: str
    aim: Aim
    stage: Stage
    uptake_label: str
    parameters: tuple[Parameter, ...] = ()
    apply: Callable[..., Any] = by_its_step
    cost: Cost = NO_COST
    cost_by: str = ""
    costs: Mapping[str, Cost] | None = None
    paid_by: Payer = "city"
    needs: Need | None = None
    spares: Literal["cars", "vans", "buses"] | None = None
    note: str = ""

    def defaults(self) -> dict[str, float | str]:
        return {p.name: p.default for p in self.parameters}

    def cost_of(self, parameters: Mapping[str, float | str]) -> Cost:
        """What a unit costs by, with these parameters."""
        return self.costs[str(parameters[self.cost_by])] if self.costs else self.cost
