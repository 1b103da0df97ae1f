"""What a user can do to a scenario: one frozen class per action, `apply` returns a new one."""

from dataclasses import dataclass
from typing import Any, Protocol

from twin.assumptions.assumptions import label_and_unit
from twin.measures.measures import MEASURES
from twin.scenario.choices import Finance, Known
from twin.scenario.scenario import Measure, Scenario, Target
from twin.words.quantities import percent, written


class Edit(Protocol):
    """One user action: what it does to a scenario, and what the undo menu calls it there."""

    def label_in(self, scenario: Scenario) -> str: ...

    def apply(self, scenario: Scenario) -> Scenario: ...


def _title(scenario: Scenario, measure_id: str) -> str:
    return MEASURES[scenario.measure(measure_id).kind].title


@dataclass(frozen=True)
class AddMeasure:
    """Put one more measure in force, after those there are."""

    measure: Measure

    def label_in(self, scenario: Scenario) -> str:
        return f"Add {MEASURES[self.measure.kind].title}"

    def apply(self, scenario: Scenario) -> Scenario:
        return scenario.with_measures((*scenario.measures, self.measure))


@dataclass(frozen=True)
class TakeMeasure:
    """Take a measure over from another scenario: in the place of the same one where it stands here
    already (same id and kind), else after all others, under an id of its own."""

    measure: Measure

    def label_in(self, scenario: Scenario) -> str:
        return f"Take over {MEASURES[self.measure.kind].title}"

    def apply(self, scenario: Scenario) -> Scenario:
        taken = next((m for m in scenario.measures if m.id == self.measure.id), None)
        if taken is None:
            return scenario.with_measures((*scenario.measures, self.measure))
        if taken.kind != self.measure.kind:
            own = self.measure.changed(id=scenario.next_id())
            return scenario.with_measures((*scenario.measures, own))
        return scenario.with_measures(
            tuple(self.measure if m is taken else m for m in scenario.measures)
        )


@dataclass(frozen=True)
class RemoveMeasure:
    """Take a measure out of force."""

    measure_id: str

    def label_in(self, scenario: Scenario) -> str:
        return f"Remove {_title(scenario, self.measure_id)}"

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

    def label_in(self, scenario: Scenario) -> str:
        return f"{_title(scenario, self.measure_id)}: {percent(self.uptake_frac)}"

    def apply(self, scenario: Scenario) -> Scenario:
        return self._changed(scenario, uptake_frac=self.uptake_frac)


@dataclass(frozen=True)
class SetTarget(_ChangeMeasure):
    """Set which buildings, streets or lamps a measure is meant for."""

    target: Target

    def label_in(self, scenario: Scenario) -> str:
        return f"{_title(scenario, self.measure_id)}: another target"

    def apply(self, scenario: Scenario) -> Scenario:
        return self._changed(scenario, target=self.target)


@dataclass(frozen=True)
class SetParameter(_ChangeMeasure):
    """Set one parameter of a measure."""

    name: str
    value: float | str

    def label_in(self, scenario: Scenario) -> str:
        kind = MEASURES[scenario.measure(self.measure_id).kind]
        parameter = next((p for p in kind.parameters if p.name == self.name), None)
        if parameter is None:
            return kind.title
        said = dict(parameter.choices).get(str(self.value))
        if said is None and isinstance(self.value, float | int):
            said = written(float(self.value), parameter.unit)
        return f"{kind.title}: {parameter.label} {said or self.value}"

    def apply(self, scenario: Scenario) -> Scenario:
        parameters = {**scenario.measure(self.measure_id).parameters, self.name: self.value}
        return self._changed(scenario, parameters=parameters)


@dataclass(frozen=True)
class SetYears(_ChangeMeasure):
    """Set from which year to which a measure is taken up, None for all in one, and how it grows."""

    year: int
    year_end: int | None = None
    curve: str = "linear"

    def label_in(self, scenario: Scenario) -> str:
        years = f"{self.year}" + (f" to {self.year_end}" if self.year_end else "")
        return f"{_title(scenario, self.measure_id)}: {years}"

    def apply(self, scenario: Scenario) -> Scenario:
        return self._changed(scenario, year=self.year, year_end=self.year_end, curve=self.curve)


@dataclass(frozen=True)
class SetAssumption:
    """Override one factor for this scenario, or go back to the default with None."""

    key: str
    value: float | None

    def label_in(self, scenario: Scenario) -> str:
        label, unit = label_and_unit(self.key)
        if self.value is None:
            return f"{label}: back to the default"
        return f"{label}: {self.value:g} {unit}".rstrip()

    def apply(self, scenario: Scenario) -> Scenario:
        assumptions = {k: v for k, v in scenario.assumptions.items() if k != self.key}
        if self.value is not None:
            assumptions[self.key] = self.value
        return scenario.changed(assumptions=assumptions)


@dataclass(frozen=True)
class SetFinance:
    """Choose who pays, and by which terms."""

    finance: Finance

    def label_in(self, scenario: Scenario) -> str:
        return f"Who pays: {self.finance.record.title}"

    def apply(self, scenario: Scenario) -> Scenario:
        return scenario.changed(finance=self.finance)


@dataclass(frozen=True)
class SetKnown:
    """Say what is known of one of the programme's targets, or nothing any more with None."""

    number: str
    known: Known | None

    def label_in(self, scenario: Scenario) -> str:
        return f"Target {self.number}: " + ("not known" if self.known is None else "typed in")

    def apply(self, scenario: Scenario) -> Scenario:
        every = {k: v for k, v in scenario.known.items() if k != self.number}
        if self.known is not None:
            every[self.number] = self.known
        return scenario.changed(known=every)


@dataclass(frozen=True)
class RenameScenario:
    """Give the scenario another name."""

    name: str

    def label_in(self, scenario: Scenario) -> str:
        return f"Rename to {self.name}"

    def apply(self, scenario: Scenario) -> Scenario:
        return scenario.changed(name=self.name)


@dataclass(frozen=True)
class ReplaceScenario:
    """Put a whole scenario in the place of the present one, as opening a file does."""

    scenario: Scenario

    def label_in(self, scenario: Scenario) -> str:
        return f"Open scenario {self.scenario.name}"

    def apply(self, scenario: Scenario) -> Scenario:
        return self.scenario
