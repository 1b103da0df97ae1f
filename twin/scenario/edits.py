"""What a user can do to a scenario: one frozen class per action, `apply` returns a new one."""

from dataclasses import dataclass
from typing import Any, Protocol

from twin.measures.measures import MEASURES
from twin.scenario.scenario import Measure, Scenario, Target
from twin.words.quantities import percent


class Edit(Protocol):
    """One user action: a label for the undo menu, and what it does to the scenario."""

    @property
    def label(self) -> str: ...

    def apply(self, scenario: Scenario) -> Scenario: ...


@dataclass(frozen=True)
class AddMeasure:
    """Put one more measure in force, after those there are."""

    measure: Measure

    @property
    def label(self) -> str:
        return f"Add {MEASURES[self.measure.kind].title}"

    def apply(self, scenario: Scenario) -> Scenario:
        return scenario.with_measures((*scenario.measures, self.measure))


@dataclass(frozen=True)
class RemoveMeasure:
    """Take a measure out of force."""

    measure_id: str

    @property
    def label(self) -> str:
        return "Remove measure"

    def apply(self, scenario: Scenario) -> Scenario:
        return scenario.with_measures(
            tuple(m for m in scenario.measures if m.id != self.measure_id)
        )


@dataclass(frozen=True)
class _ChangeMeasure:
    measure_id: str

    def _changed(self, scenario: Scenario, **changes: Any) -> Scenario:
        scenario.measure(self.measure_id)
        return scenario.with_measures(
            tuple(m.changed(**changes) if m.id == self.measure_id else m for m in scenario.measures)
        )


@dataclass(frozen=True)
class SetUptake(_ChangeMeasure):
    """Set how large a share of the target takes the measure [0..1]."""

    uptake_frac: float

    @property
    def label(self) -> str:
        return f"Set uptake to {percent(self.uptake_frac)}"

    def apply(self, scenario: Scenario) -> Scenario:
        return self._changed(scenario, uptake_frac=self.uptake_frac)


@dataclass(frozen=True)
class SetTarget(_ChangeMeasure):
    """Set which buildings, streets or lamps a measure is meant for."""

    target: Target

    @property
    def label(self) -> str:
        return "Change target"

    def apply(self, scenario: Scenario) -> Scenario:
        return self._changed(scenario, target=self.target)


@dataclass(frozen=True)
class SetParameter(_ChangeMeasure):
    """Set one parameter of a measure."""

    name: str
    value: float | str

    @property
    def label(self) -> str:
        return f"Set {self.name}"

    def apply(self, scenario: Scenario) -> Scenario:
        parameters = {**scenario.measure(self.measure_id).parameters, self.name: self.value}
        return self._changed(scenario, parameters=parameters)


@dataclass(frozen=True)
class SetYears(_ChangeMeasure):
    """Set from which year to which a measure is taken up, None for all in one, and how it grows."""

    year: int
    year_end: int | None = None
    curve: str = "linear"

    @property
    def label(self) -> str:
        return f"Set year to {self.year}" + (f" to {self.year_end}" if self.year_end else "")

    def apply(self, scenario: Scenario) -> Scenario:
        return self._changed(scenario, year=self.year, year_end=self.year_end, curve=self.curve)


@dataclass(frozen=True)
class SetAssumption:
    """Override one factor for this scenario, or go back to the default with None."""

    key: str
    value: float | None

    @property
    def label(self) -> str:
        return f"Set {self.key}" if self.value is not None else f"Reset {self.key}"

    def apply(self, scenario: Scenario) -> Scenario:
        assumptions = {k: v for k, v in scenario.assumptions.items() if k != self.key}
        if self.value is not None:
            assumptions[self.key] = self.value
        return scenario.changed(assumptions=assumptions)


@dataclass(frozen=True)
class RenameScenario:
    """Give the scenario another name."""

    name: str

    @property
    def label(self) -> str:
        return f"Rename to {self.name}"

    def apply(self, scenario: Scenario) -> Scenario:
        return scenario.changed(name=self.name)


@dataclass(frozen=True)
class ReplaceScenario:
    """Put a whole scenario in the place of the present one, as opening a file does."""

    scenario: Scenario

    @property
    def label(self) -> str:
        return f"Open scenario {self.scenario.name}"

    def apply(self, scenario: Scenario) -> Scenario:
        return self.scenario
