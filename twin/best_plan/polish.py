"""From the front's whole steps to the best choice there is: the few options that can still matter.

Every option falls short of its unit's best at the price of money where the budget ends. A choice
loses the sum of what its options fall short, and what is not spent; so no option that falls short
by more than the greedy choice loses in all can be in a better one. The few that are left are
searched through by dynamic programming over undominated (cost, gain) (D. Pisinger, A minimal
algorithm for the multiple-choice knapsack problem, EJOR 83, 1995).
"""

from dataclasses import dataclass

import numpy as np

from twin.best_plan.front import Front
from twin.district.district import Array

_FIRST_CORE, _FIRST_STATES = 48, 4_000
_MOST_STATES = 100_000
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Choice:
    """An option for each unit (n_units,), what it costs and gains, and what none can exceed.

    proven: no choice within the budget is better, not merely none better than the bound.
    """

    option: Array
    cost_eur: float
    gain: float
    bound: float
    proven: bool

    @property
    def gap_frac(self) -> float:
        """By how much the bound is above what is gained, as a share of the bound."""
        return max(0.0, (self.bound - self.gain) / self.bound) if self.bound > 0.0 else 0.0


def best_choice(found: Front, budget_eur: float) -> Choice:
    """The options that gain most within a budget. `proven` where the search came to its end; else
    the best that was found, and its gap says how far it can be off."""
    steps = found.steps_within(budget_eur)
    bound = found.bound(budget_eur)
    choice = _filled(found, steps, budget_eur, bound)
    if steps == len(found.rate):
        return Choice(choice.option, choice.cost_eur, choice.gain, bound, True)
    rate = float(found.rate[steps])
    for most_units, most_states in ((_FIRST_CORE, _FIRST_STATES), (None, _MOST_STATES)):
        better, complete = _searched(found, choice, rate, budget_eur, most_units, most_states)
        choice = better
        if complete:
            return Choice(choice.option, choice.cost_eur, choice.gain, bound, True)
    return choice


def choice_of(found: Front, option: Array, bound: float, proven: bool = False) -> Choice:
    """A choice with its sums."""
    rows = np.arange(len(option))
    cost, gain = found.cost_eur[rows, option], found.gain[rows, option]
    return Choice(option, float(cost.sum()), float(gain.sum()), bound, proven)


def _filled(found: Front, steps: int, budget_eur: float, bound: float) -> Choice:
    """The whole steps, and of the later ones each that still fits."""
    option = found.chosen(steps)
    rows = np.arange(len(option))
    left = budget_eur - float(found.cost_eur[rows, option].sum())
    for step in range(steps, len(found.rate)):
        unit, to = int(found.unit[step]), int(found.option[step])
        more = float(found.cost_eur[unit, to] - found.cost_eur[unit, option[unit]])
        if more <= left and found.gain[unit, to] > found.gain[unit, option[unit]]:
            option[unit], left = to, left - more
    return choice_of(found, option, bound)


def _searched(
    found: Front, choice: Choice, rate: float, budget_eur: float, most_units: int | None, most: int
) -> tuple[Choice, bool]:
    """The best choice among the options that can still be in a better one than `choice`, and
    whether all of them were looked at."""
    lost = choice.bound - choice.gain
    if lost <= _ROUNDING * max(abs(choice.bound), 1.0):
        return choice, True
    cost = np.where(np.isfinite(found.cost_eur), found.cost_eur, 0.0)
    worth = np.where(np.isfinite(found.cost_eur), found.gain - rate * cost, -np.inf)
    short = worth.max(axis=1, keepdims=True) - worth
    alive = short < lost
    open_units = np.flatnonzero(alive.sum(axis=1) > 1)
    second = np.sort(np.where(alive, short, np.inf), axis=1)[:, 1]
    core = open_units[np.argsort(second[open_units], kind="stable")]
    complete = most_units is None or len(core) <= most_units
    core = core if complete else core[:most_units]
    option = short.argmin(axis=1)
    fixed = np.setdiff1d(np.arange(len(option)), core)
    left = budget_eur - float(cost[fixed, option[fixed]].sum())
    picked, whole = _states(core, alive, cost, short, rate, left, lost, most)
    if picked is not None:
        option[core] = picked
        made = choice_of(found, option, choice.bound)
        if made.gain > choice.gain and made.cost_eur <= budget_eur * (1 + _ROUNDING):
            choice = made
    return choice, complete and whole


def _states(
    core: Array, alive: Array, cost: Array, short: Array, rate: float, left: float, lost: float,
    most: int,
) -> tuple[Array | None, bool]:  # fmt: skip
    """The options of the core's units that lose least within what is left, None where none loses
    less than `lost`; and whether no state had to be dropped."""
    low = np.array([cost[u][alive[u]].min() for u in core])
    high = np.array([cost[u][alive[u]].max() for u in core])
    least, greatest = (np.append(np.cumsum(v[::-1])[::-1], 0.0) for v in (low, high))
    spent, missed, whole = np.zeros(1), np.zeros(1), True
    trail: list[tuple[Array, Array]] = []
    for i, unit in enumerate(core):
        options = np.flatnonzero(alive[unit])
        eur = (spent[:, None] + cost[unit, options]).reshape(-1)
        miss = (missed[:, None] + short[unit, options]).reshape(-1)
        idle = np.maximum(left - eur - greatest[i + 1], 0.0)
        fits = eur + least[i + 1] <= left * (1 + _ROUNDING)
        kept = np.flatnonzero(fits & (miss + rate * idle < lost))
        kept = _undominated(kept, eur, miss - rate * eur)
        if len(kept) > most:
            kept, whole = np.sort(kept[np.argsort(miss[kept], kind="stable")[:most]]), False
        if len(kept) == 0:
            return None, whole
        trail.append((kept // len(options), options[kept % len(options)]))
        spent, missed = eur[kept], miss[kept]
    at = int(np.argmin(missed + rate * (left - spent)))
    picked = np.zeros(len(core), dtype=np.intp)
    for i in range(len(core) - 1, -1, -1):
        parent, option = trail[i]
        picked[i], at = option[at], int(parent[at])
    return picked, whole


def _undominated(rows: Array, eur: Array, misses: Array) -> Array:
    """Of these states the ones that no cheaper one gains as much as; misses: less gain."""
    order = rows[np.lexsort((misses[rows], eur[rows]))]
    best = np.minimum.accumulate(misses[order])
    return np.asarray(order[np.append(True, misses[order][1:] < best[:-1])[: len(order)]])
