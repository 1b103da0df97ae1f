"""What a plan has to keep to besides its money: no quarter left out, so many homes by a year."""

from dataclasses import dataclass, replace

import numpy as np

from twin.best_plan.front import Front, front
from twin.best_plan.polish import Choice, choice_of
from twin.district.district import Array

_BISECTIONS = 40


@dataclass(frozen=True)
class Limits:
    """quarter_share: of what a quarter would get by its floor area, the share that it gets at
    least (0 to 1). leave_protected: protected buildings stay as they are. most_buildings: how many
    may be worked on, None for any number."""

    quarter_share: float = 0.0
    leave_protected: bool = False
    most_buildings: int | None = None


NO_LIMITS = Limits()


def with_floors(
    found: Front, quarter: Array, floor_eur: Array, budget_eur: float
) -> tuple[Choice, float]:
    """The steps of each quarter up to its floor, then whatever gains most; and the bound.

    quarter (n_units,): -1 for none; floor_eur (n_quarters,). Within a quarter the best steps come
    first, so the relaxation with floors is the same with the straddling steps cut in two.
    """
    step_eur, step_gain = np.diff(found.spent_eur), np.diff(found.gained)
    below = np.zeros(len(step_eur))  # what of each step lies below its quarter's floor
    for number, floor in enumerate(floor_eur):
        mine = np.flatnonzero(quarter[found.unit] == number)
        end = np.cumsum(step_eur[mine])
        below[mine] = np.clip(floor - (end - step_eur[mine]), 0.0, step_eur[mine])
    order = np.lexsort((np.arange(len(below)), -found.rate, below == 0.0))
    turn = np.full(found.turn.shape, len(order))
    turn[found.turn == -1] = -1
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    turn[found.unit, found.option] = place
    ordered = replace(
        found, unit=found.unit[order], option=found.option[order], rate=found.rate[order],
        spent_eur=found.spent_eur[0] + np.append(0.0, np.cumsum(step_eur[order])),
        gained=found.gained[0] + np.append(0.0, np.cumsum(step_gain[order])), turn=turn,
    )  # fmt: skip
    bound = _relaxed(found, step_eur, below, budget_eur)
    option = ordered.chosen(ordered.steps_within(budget_eur))
    return choice_of(found, option, bound), bound


def _relaxed(found: Front, step_eur: Array, below: Array, budget_eur: float) -> float:
    """The relaxation: all that lies below floors, then the rest of the steps by their rate."""
    left = budget_eur - found.spent_eur[0] - below.sum()
    rest = step_eur - below
    before = np.append(0.0, np.cumsum(rest))[:-1]
    paid = np.clip(left - before, 0.0, rest)
    return float(found.gained[0] + found.rate @ (below + paid))


def within_crews(
    cost_eur: Array, gain: Array, worked_on: Array, most: int, budget_eur: float
) -> Choice:
    """The best choice in which at most so many units are worked on, by a price for each of them
    (H. Everett, Generalized Lagrange multipliers, Operations Research 11(3), 1963).

    worked_on (n_units, n_options): whether an option counts. Every price gives a bound.
    """
    low, high = 0.0, float(gain.max())
    bound, best = np.inf, np.zeros(len(gain), dtype=np.intp)
    rows = np.arange(len(gain))
    for turn in range(_BISECTIONS):
        price = 0.0 if turn == 0 else (low + high) / 2.0
        found = front(cost_eur, gain - price * worked_on)
        bound = min(bound, found.bound(budget_eur) + price * most)
        option = found.chosen(found.steps_within(budget_eur))
        if worked_on[rows, option].sum() <= most:
            high = price
            if gain[rows, option].sum() >= gain[rows, best].sum():
                best = option
            if turn == 0:
                break
        else:
            low = price
    return choice_of(front(cost_eur, gain), best, bound)
