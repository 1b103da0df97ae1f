"""Each of the ten targets beside what a scenario reaches, and whether it is met."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from twin.answer.bands import Band, Bands
from twin.answer.compare import Answer, TargetRow, target_rows
from twin.programme.goals import GOALS, SOURCE, Goal
from twin.scenario.choices import BUSINESS_MODELS, Finance
from twin.who_pays.contracts import THIRD
from twin.who_pays.who_pays import who_pays

Met = Literal["met", "not met", "not sure", "not known"]
Standing = Literal["calculated", "typed in", "not known"]
_NO_LOSS_EUR = -0.5
"""What is lost below half a euro is rounding."""


@dataclass(frozen=True)
class Reached:
    """One target: the aim for this district, what is reached and the interval that 80 % of the
    samples lie in, None where it is not known; `standing` says where the number is from."""

    goal: Goal
    aim: float | None
    value: float | None
    standing: Standing
    source: str
    aim_source: str
    interval: Band | None = None

    @property
    def met(self) -> Met:
        """'not sure' where the aim lies within the interval."""
        if self.value is None or self.aim is None:
            return "not known"
        if self.interval is not None and self.interval.low < self.aim <= self.interval.high:
            return "not sure"
        return "met" if self.value >= self.aim else "not met"


def programme(answer: Answer, bands: Bands | None = None) -> tuple[Reached, ...]:
    """All ten, in their order. What a scenario knows of a target goes before what is calculated."""
    return tuple(_reached(goal, answer, bands) for goal in GOALS)


def _reached(goal: Goal, answer: Answer, bands: Bands | None) -> Reached:
    made = _CALCULATED[goal.number](answer) if goal.number in _CALCULATED else None
    aim, aim_source = _aim(goal, answer)
    found = Reached(goal, aim, None, "not known", "", aim_source)
    known = answer.scenario.known.get(goal.key)
    if known is not None:
        found = replace(found, value=known.value, standing="typed in", source=known.source)
        own = f"own aim of the district; {known.source}"
        return found if known.aim is None else replace(found, aim=known.aim, aim_source=own)
    if made is None:
        return found
    interval = _bills_interval(bands) if goal.number == 5 else None
    return replace(found, value=made, standing="calculated", source=goal.counted, interval=interval)


def _aim(goal: Goal, answer: Answer) -> tuple[float | None, str]:
    factors, people = answer.results["factors"], answer.district.residents
    if goal.number in _IN_ANSWER:
        row = _target_row(answer, _IN_ANSWER[goal.number])
        return row.target, f"{row.note}; {SOURCE}"
    if goal.aim is None:
        return None, "no number was found; type in an aim of the district's own"
    if not goal.by_residents:
        return goal.aim, f"{goal.says}; {SOURCE}"
    whole = factors["target_residents"]
    return goal.aim * people / whole, (
        f"{goal.says}, scaled by residents: {people:,.0f} of the {whole:,.0f} that the programme "
        f"names; {SOURCE}"
    )


def _target_row(answer: Answer, row: int) -> TargetRow:
    return target_rows(answer, answer.results["factors"])[row]


def _bills_interval(bands: Bands | None) -> Band | None:
    """Of what is saved: the bills' difference the other way round."""
    band = bands.of("bills_eur_a", "difference") if bands else None
    return Band(-band.high, -band.low) if band else None


def _solutions(answer: Answer) -> float:
    in_force = {o.measure_id for o in answer.results["outlays"] if o.taken > 0}
    return float(len({m.kind for m in answer.scenario.measures if m.id in in_force}))


def _from_outside(answer: Answer) -> float | None:
    """None where no business model is chosen: who will invest is then not known."""
    if answer.scenario.finance is None:
        return None
    made = who_pays(answer, answer.scenario.finance)
    return max(-float(made.parties[THIRD].contract_eur[0]), 0.0) + answer.headline["subsidy_eur"]


def _models_that_pay(answer: Answer) -> float:
    if not answer.costs.total.investment_eur:
        return 0.0
    chosen = answer.scenario.finance
    found = 0
    for model in BUSINESS_MODELS:
        own = chosen is not None and chosen.model == model.key
        made = who_pays(answer, chosen if own and chosen else Finance(model=model.key))
        found += all(p.npv_eur >= _NO_LOSS_EUR for p in made.parties)
    return float(found)


_IN_ANSWER = {5: 0, 7: 1}
"""Targets that the window's foot shows as well, and their row there."""
_CALCULATED: dict[int, Callable[[Answer], float | None]] = {
    2: _solutions,
    3: _from_outside,
    4: _models_that_pay,
    5: lambda answer: _target_row(answer, 0).reached,
    7: lambda answer: _target_row(answer, 1).reached,
}
