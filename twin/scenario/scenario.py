"""What the planner decides: a frozen, versioned list of measures, saved as JSON."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator

from twin.assumptions.assumptions import check_override
from twin.measures.kind import Cost, MeasureKind, Stage
from twin.measures.measures import MEASURES, kinds_of
from twin.safety.safety import (
    MISSING,
    MOST_TEXT_BYTES,
    OTHER,
    UNKNOWN,
    Form,
    SourceError,
    checked_file,
    clean,
    first_fault,
)
from twin.scenario.choices import Finance, KnownTargets
from twin.store.files import write_atomically
from twin.words.vocabulary import HEATING_LABELS, STREET_KIND_LABELS, USE_LABELS

SCHEMA_VERSION = 1
_FORMER_KINDS = {"least_lantern": "least_luminaire"}
"""Kinds of measure as files of earlier programs name them, and as they are named now."""
_RETIRED = ("grid_decline_frac_a",)
"""Assumptions of earlier programs that never moved a number; a file that sets one is still read."""


class ScenarioError(ValueError):
    """A scenario that cannot be taken; the message names the file, the object and the fix."""


class _Frozen(Form):
    def changed(self, **changes: Any) -> Self:
        """A checked copy with these fields changed."""
        return type(self).model_validate({**dict(self), **changes})


class Target(_Frozen):
    """Which buildings, streets or lamps a measure is meant for; an empty filter means all.

    `polygon_m` is a ring of (easting, northing) in the district's CRS; `picked` a set of ids.
    """

    uses: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    protected: bool | None = None
    quarters: tuple[str, ...] = ()
    heating: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    street_kinds: tuple[str, ...] = ()
    polygon_m: tuple[tuple[float, float], ...] = ()
    picked: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        for name, named, known in (
            ("uses", self.uses, USE_LABELS),
            ("heating", self.heating, HEATING_LABELS),
            ("street_kinds", self.street_kinds, STREET_KIND_LABELS),
        ):
            for word in named:
                if word not in known:
                    raise ValueError(f"{name} names '{word}'; allowed are {', '.join(known)}")
        if self.polygon_m and len(self.polygon_m) < 3:
            raise ValueError("polygon_m needs at least three corners")
        if None not in (self.year_from, self.year_to) and self.year_from > self.year_to:  # type: ignore[operator]
            raise ValueError(f"year_from {self.year_from} is after year_to {self.year_to}")
        return self


class Measure(_Frozen):
    """One decision: what, for whom, for how large a share of them, how, and from which year.

    Without `year_end` all is done in `year`; else the uptake grows from the one to the other along
    `curve`. Headline numbers count all as done; the pathway goes year by year.
    """

    id: Annotated[str, Field(min_length=1)]
    kind: str
    target: Target = Target()
    uptake_frac: Annotated[float, Field(ge=0.0, le=1.0, strict=True)] = 1.0
    parameters: Mapping[str, float | str] = Field(default_factory=dict)
    year: Annotated[int, Field(ge=2000, le=2100)] = 2026
    year_end: Annotated[int, Field(ge=2000, le=2100)] | None = None
    curve: Literal["linear", "s_curve"] = "linear"

    @model_validator(mode="after")
    def _check_years(self) -> Self:
        if self.year_end is not None and self.year_end < self.year:
            raise ValueError(f"year_end {self.year_end} is before year {self.year}")
        return self

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, data: Any) -> Any:
        """Fill in the defaults of the kind's parameters and refuse what it does not know."""
        if not isinstance(data, Mapping):
            return data
        kind = MEASURES.get(str(data.get("kind")))
        if kind is None:
            known = ", ".join(MEASURES)
            raise ValueError(f"unknown kind '{data.get('kind')}'; known are {known}")
        parameters = data.get("parameters", {})
        if not isinstance(parameters, Mapping):
            raise ValueError(f"parameters is {parameters!r}; give names with values: {{...}}")
        given = dict(parameters)
        for name in given:
            if name not in kind.defaults():
                known = ", ".join(kind.defaults()) or "none"
                raise ValueError(f"unknown parameter '{name}' of '{kind.kind}'; known are {known}")
        for p in kind.parameters:
            value = given.setdefault(p.name, p.default)
            if p.choices and value not in [choice for choice, _ in p.choices]:
                raise ValueError(
                    f"parameter '{p.name}' is '{value}'; allowed are {', '.join(dict(p.choices))}"
                )
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if not p.choices and not (number and p.low <= value <= p.high):
                raise ValueError(
                    f"parameter '{p.name}' is {value!s:.40}; allowed is {p.low:g} to {p.high:g} "
                    f"{p.unit}"
                )
        return {**data, "parameters": given}

    @property
    def record(self) -> MeasureKind:
        """What is known of its kind."""
        return MEASURES[self.kind]

    @property
    def cost(self) -> Cost:
        """The keys of the assumptions that a unit of it costs by."""
        return self.record.cost_of(self.parameters)

    def number(self, name: str) -> float:
        """A numeric parameter by name."""
        return float(self.parameters[name])


class Scenario(_Frozen):
    """An ordered list of measures and the factors changed for it. The empty one is the baseline.

    `finance` says who pays; `known` what is known of a target of the programme, by its number.
    """

    schema_version: int = SCHEMA_VERSION
    name: Annotated[str, AfterValidator(clean)] = "New scenario"
    measures: tuple[Measure, ...] = ()
    assumptions: Mapping[str, Annotated[float, Field(strict=True)]] = Field(default_factory=dict)
    finance: Finance | None = None
    known: KnownTargets = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check(self) -> Self:
        ids = [m.id for m in self.measures]
        doubled = {i for i in ids if ids.count(i) > 1}
        if doubled:
            raise ValueError(
                f"two measures share the id '{sorted(doubled)[0]}'; give each one of its own"
            )
        for key, value in self.assumptions.items():
            check_override(key, value)
        return self

    def with_measures(self, measures: tuple[Measure, ...]) -> "Scenario":
        return self.changed(measures=measures)

    def measure(self, measure_id: str) -> Measure:
        """The measure with this id; KeyError where there is none."""
        for measure in self.measures:
            if measure.id == measure_id:
                return measure
        raise KeyError(measure_id)

    def of_kind(self, *kinds: str) -> tuple[Measure, ...]:
        """The measures of these kinds, in the order in which they stand."""
        return tuple(m for m in self.measures if m.kind in kinds)

    def of_stage(self, *stages: Stage) -> tuple[Measure, ...]:
        """The measures that these steps of the answer carry out, in their order."""
        return self.of_kind(*kinds_of(*stages))

    def next_id(self) -> str:
        """An id that no measure has yet."""
        taken = {m.id for m in self.measures}
        return next(f"m{i}" for i in range(1, len(taken) + 2) if f"m{i}" not in taken)


BASELINE = Scenario(name="Baseline")


def scenario_to_text(scenario: Scenario) -> str:
    """The scenario as JSON, as it is in a file; what was never chosen is left out."""
    unsaid = {name for name in ("finance", "known") if not getattr(scenario, name)}
    return scenario.model_dump_json(indent=2, exclude=unsaid) + "\n"


def scenario_from_text(text: str, origin: str) -> Scenario:
    """Read a scenario from JSON. Raises ScenarioError with one sentence that names `origin`."""
    return scenario_from_data(json_object(text, origin), origin)


def json_object(text: str, origin: str) -> dict[str, Any]:
    """The object that a text of JSON holds. Raises ScenarioError."""
    try:
        data = json.loads(text, object_pairs_hook=_given_once)
    except RecursionError:
        raise ScenarioError(f"{origin}: nested too deeply; repair or replace it.") from None
    except ValueError as error:  # also a number of more digits than Python reads
        why = str(error).split(";")[0]
        raise ScenarioError(f"{origin}: not valid JSON ({why}); repair or replace it.") from None
    if not isinstance(data, dict):
        raise ScenarioError(f"{origin}: a scenario is a JSON object; this file holds none.")
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        said = "a text in it holds half a character (a lone surrogate); retype it."
        raise ScenarioError(f"{origin}: {said}") from None
    return data


def scenario_from_data(data: dict[str, Any], origin: str) -> Scenario:
    """A scenario from JSON of this or an earlier program. Raises ScenarioError."""
    _check_version(data.get("schema_version", SCHEMA_VERSION), origin)
    data = _in_todays_words(data)
    try:
        return Scenario.model_validate(data)
    except ValidationError as error:
        raise ScenarioError(f"{origin}: {_first_fault(error, data)}.") from None


def _in_todays_words(data: dict[str, Any]) -> dict[str, Any]:
    """What a file of an earlier program says, in the names of today; other content as it is."""
    changed = dict(data)
    if isinstance(data.get("assumptions"), dict):
        changed["assumptions"] = {k: v for k, v in data["assumptions"].items() if k not in _RETIRED}
    if isinstance(data.get("measures"), list):
        changed["measures"] = [
            {**m, "kind": _FORMER_KINDS.get(str(m.get("kind")), m.get("kind"))}
            if isinstance(m, dict) and "kind" in m
            else m
            for m in data["measures"]
        ]
    return changed


def _given_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys each stand once; JSON itself would quietly take the last."""
    given = dict(pairs)
    if len(given) < len(pairs):
        keys = [key for key, _ in pairs]
        doubled = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key '{doubled:.40}' stands twice in one object")
    return given


def _check_version(version: object, origin: str) -> None:
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise ScenarioError(
            f"{origin}: schema_version {version!s:.40} is newer than this program knows "
            f"({SCHEMA_VERSION}); open it with a newer version of the program."
        )
    if version is True or version != SCHEMA_VERSION:
        raise ScenarioError(
            f"{origin}: schema_version is {version!r:.40}; set it to {SCHEMA_VERSION}."
        )


def read_scenario(path: Path) -> Scenario:
    """Read a scenario file. Raises ScenarioError with one sentence where it cannot be taken."""
    try:
        checked_file(path, MOST_TEXT_BYTES, "scenarios")
        text = path.read_text("utf-8-sig")  # editors on Windows set a byte order mark
    except SourceError as error:
        raise ScenarioError(str(error)) from None
    except UnicodeDecodeError:
        raise ScenarioError(f"{path}: not UTF-8 text; save it as UTF-8.") from None
    except OSError as error:
        raise ScenarioError(f"{path}: cannot be read ({error.strerror}); check it.") from None
    return scenario_from_text(text, str(path))


def write_scenario(path: Path, scenario: Scenario) -> None:
    """Save a scenario; the file is either the old one or the new one, never half of one."""
    write_atomically(path, scenario_to_text(scenario).encode())


def _first_fault(error: ValidationError, data: Mapping[str, Any]) -> str:
    fault = first_fault(error, Scenario, data, {"measures": "measure"})
    place = ".".join(part for part in (fault.place.replace(", ", "."), fault.key) if part)
    if fault.kind == UNKNOWN:
        return f"unknown key '{fault.key}' at {place}; remove it or check its spelling"
    if fault.kind == OTHER:
        return f"{place}: {fault.said}" if place else fault.said
    if fault.kind == MISSING:
        return f"{place} is missing"
    said = fault.said.replace("table", "object {...}")
    return f"{place}: {said}, not {fault.value!r:.80}"
