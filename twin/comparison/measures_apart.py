"""What two scenarios decide differently, measure by measure."""

from dataclasses import dataclass
from typing import Literal

from twin.assumptions.assumptions import label_and_unit
from twin.scenario.scenario import Measure, Scenario
from twin.targets.uptake import last_year
from twin.targets.wording import measure_in_words, target_in_words, years_in_words
from twin.words.quantities import percent


@dataclass(frozen=True)
class Apart:
    """One thing that differs: `what` in words, and how it stands in the first and in the second
    scenario; empty where it does not stand there."""

    kind: Literal["only_first", "only_second", "changed"]
    what: str
    first: str = ""
    second: str = ""

    def sentence(self) -> str:
        """'Roof PV, uptake: 40 % -> 60 %'."""
        if self.kind == "changed":
            return f"{self.what}: {self.first} -> {self.second}"
        return f"{'only in the first' if self.kind == 'only_first' else 'new'}: {self.what}"


def apart(first: Scenario, second: Scenario) -> tuple[Apart, ...]:
    """What differs. Measures are the same by their id and kind, as a copy keeps them; what is left
    is matched by all that it says, so that two files made by hand are compared by content."""
    mine = {_key(m): m for m in first.measures}
    theirs = {_key(m): m for m in second.measures}
    both = [key for key in mine if key in theirs]
    found = [one for key in both for one in _changed(mine[key], theirs[key])]
    lone = [m for key, m in mine.items() if key not in theirs]
    new = [m for key, m in theirs.items() if key not in mine]
    for measure in tuple(lone):
        like = next((m for m in new if _content(m) == _content(measure)), None)
        if like is not None:
            lone.remove(measure)
            new.remove(like)
    found += [Apart("only_first", measure_in_words(m), first=measure_in_words(m)) for m in lone]
    found += [Apart("only_second", measure_in_words(m), second=measure_in_words(m)) for m in new]
    return (*found, *_factors_apart(first, second))


def _key(measure: Measure) -> tuple[str, str]:
    return measure.id, measure.kind


def _content(measure: Measure) -> Measure:
    return measure.changed(id="same")


def _changed(a: Measure, b: Measure) -> list[Apart]:
    title, aim = a.record.title, a.record.aim
    found = []
    if a.target != b.target:
        words = (target_in_words(m.target, aim) for m in (a, b))
        found.append(Apart("changed", f"{title}, target", *words))
    if a.uptake_frac != b.uptake_frac:
        shares = (percent(m.uptake_frac) for m in (a, b))
        found.append(Apart("changed", f"{title}, uptake", *shares))
    for p in a.record.parameters:
        if a.parameters[p.name] != b.parameters[p.name]:
            said = (f"{m.parameters[p.name]} {p.unit}".strip() for m in (a, b))
            found.append(Apart("changed", f"{title}, {p.label}", *said))
    if (a.year, last_year(a), a.curve) != (b.year, last_year(b), b.curve):
        years = (years_in_words(m) for m in (a, b))
        found.append(Apart("changed", f"{title}, years", *years))
    return found


def _factors_apart(first: Scenario, second: Scenario) -> list[Apart]:
    found = []
    for key in sorted({*first.assumptions, *second.assumptions}):
        a, b = first.assumptions.get(key), second.assumptions.get(key)
        if a != b:
            label, unit = label_and_unit(key)
            said = ("default" if v is None else f"{v:g} {unit}".strip() for v in (a, b))
            found.append(Apart("changed", label, *said))
    return found
