"""What each measure of a scenario alone does, by shares that no order of the measures changes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from twin.answer.compare import Answer
from twin.answer.step_table import STEPS
from twin.comparison.shapley import drawn_orders, exact_shares, sampled_shares, sets_of_orders
from twin.district.district import Array
from twin.engine.engine import Results, Step, evaluate
from twin.engine.results import Headline
from twin.scenario.scenario import Measure
from twin.steps.money.cost import appraise
from twin.steps.money.totals import headline
from twin.words.quantities import QUANTITIES

MOST_EXACT = 8
"""Measures up to which every set of them is calculated: 2^8 = 256."""
_MOST_SAMPLED = 512
_SEED = 1
_SLOW_FIRST = ("fabric", "operation", "plant", "water_store", "pv", "home_battery")
"""Stages whose change makes the buildings' hours run again, the dearest first."""
_ENDS = ("yearly", "outlays", "party_bills", "energy", "district_battery", "sum_factors")
"""What the headline is made of."""
_HOURLY = ("need", "metered")


@dataclass(frozen=True, eq=False)
class Contributions:
    """What each measure in force adds: shares (n_measures, n_quantities) in the order of
    QUANTITIES, NaN for a quantity that some set of measures leaves undefined (a payback, say).

    exact: over all orders; else over `orders` drawn ones, with the standard errors (n_measures,
    n_quantities). evaluations: how many sets of measures were calculated.
    """

    measures: tuple[Measure, ...]
    shares: Array
    errors: Array
    exact: bool
    orders: int
    evaluations: int

    def of(self, key: str) -> tuple[tuple[Measure, float], ...]:
        """Each measure's share of the change of one quantity."""
        column = [q.key for q in QUANTITIES].index(key)
        return tuple(zip(self.measures, map(float, self.shares[:, column]), strict=True))


def contributions(
    answer: Answer,
    progress: Callable[[str, float], None] = lambda *_: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Contributions:
    """The shares of all measures of an answer's scenario. Raises StepError or Cancelled."""
    measures = tuple(m for m in answer.scenario.measures if m.uptake_frac > 0.0)
    count = len(measures)
    if count == 0:
        return Contributions((), *2 * (np.zeros((0, len(QUANTITIES))),), True, 0, 0)
    exact = count <= MOST_EXACT
    orders = [] if exact else drawn_orders(count, max(1, _MOST_SAMPLED // (2 * count)), _SEED)
    sets = set(range(1 << count)) if exact else sets_of_orders(orders)
    values = _values(answer, measures, sets, progress, cancelled)
    if exact:
        shares = exact_shares(values, count)
        errors = np.zeros(shares.shape)
    else:
        shares, errors = sampled_shares(values, orders)
    return Contributions(measures, shares, errors, exact, len(orders), len(sets))


def _values(
    answer: Answer,
    measures: tuple[Measure, ...],
    sets: Iterable[int],
    progress: Callable[[str, float], None],
    cancelled: Callable[[], bool],
) -> Mapping[int, Array]:
    """The headline (n_quantities,) of each set of measures. Sets follow each other so that mostly
    one measure changes from one to the next, and a dear one seldom (a Gray code)."""
    turn = _turns(measures)
    order = sorted(sets, key=lambda members: _place_in_gray_code(members, turn))
    everything = (1 << len(measures)) - 1
    values = {0: _row(answer.baseline_headline), everything: _row(answer.headline)}
    last, chosen = _start(answer), _Chosen(answer, measures)
    for done, members in enumerate(order):
        if members in values:
            continue
        progress("sets of measures", done / len(order))
        last = evaluate(_PHYSICS, chosen.sources(members), last, cancelled=cancelled)
        costs = appraise(last, answer.baseline, last["factors"])
        values[members] = _row(headline(last, costs))
    return values


def _turns(measures: tuple[Measure, ...]) -> list[int]:
    """For each measure the bit of the Gray code that it has: the dearer, the higher."""

    def cost(i: int) -> int:
        stage = measures[i].record.stage
        return -_SLOW_FIRST.index(stage) if stage in _SLOW_FIRST else -len(_SLOW_FIRST)

    turn = [0] * len(measures)
    for bit, i in enumerate(sorted(range(len(measures)), key=cost)):
        turn[i] = bit
    return turn


def _place_in_gray_code(members: int, turn: list[int]) -> int:
    code = sum(1 << bit for i, bit in enumerate(turn) if members >> i & 1)
    place = 0
    while code:
        place ^= code
        code >>= 1
    return place


def _start(answer: Answer) -> Results:
    """What the answer knows already; its hours of each building are left to whoever made it."""
    memories = {k: m for k, m in answer.results.memories.items() if k not in _HOURLY}
    return Results(answer.results.values, memories, ())


class _Chosen:
    """What the steps are given for a set of measures; equal choices are one object, so that the
    engine sees that nothing has changed."""

    def __init__(self, answer: Answer, measures: tuple[Measure, ...]) -> None:
        self._bit = {m.id: 1 << i for i, m in enumerate(measures)}
        self._fixed = {k: answer.results[k] for k in ("district", "scenario", "factors")}
        self._all = {step.name: answer.results[step.name] for step in _CHOOSING}
        self._seen: dict[tuple[str, int], tuple[Measure, ...]] = {}

    def sources(self, members: int) -> dict[str, Any]:
        return {**self._fixed, **{name: self._of(name, members) for name in self._all}}

    def _of(self, name: str, members: int) -> tuple[Measure, ...]:
        mine = self._all[name]
        key = name, members & sum(self._bit.get(m.id, 0) for m in mine)
        kept = tuple(m for m in mine if members & self._bit.get(m.id, 0))
        return self._seen.setdefault(key, mine if len(kept) == len(mine) else kept)


def _needed() -> tuple[Step, ...]:
    """The steps that the headline hangs on, less those that pick a scenario's measures."""
    wanted, kept = set(_ENDS), []
    for step in reversed(STEPS):
        if step.name in wanted and step not in _CHOOSING and step.name != "factors":
            wanted.update(step.needs)
            kept.append(step)
    return tuple(reversed(kept))


_CHOOSING = tuple(step for step in STEPS if step.needs == ("scenario",))
_PHYSICS = _needed()


def _row(values: Headline) -> Array:
    return np.array([values[q.key] for q in QUANTITIES], dtype=float)
