"""Cost against gain: which option each unit takes at any budget, by convex hulls.

A unit (a building, a street) takes one of several options of which the first does nothing. The
options on the upper convex hull of (cost, gain) form steps that give less and less for a euro; all
units' steps, the best first, are the optimum of the linear relaxation at every budget. What is
whole is at most one step short of it (P. Sinha & A. Zoltners, The multiple-choice knapsack problem,
Operations Research 27(3), 1979).
"""

from dataclasses import dataclass

import numpy as np

from twin.district.district import Array


@dataclass(frozen=True, eq=False)
class Front:
    """The steps of all units in the order in which money goes into them.

    start (n_units,): the option that each unit has for nothing. unit, option (n_steps,): the option
    that a step leads its unit to; rate (n_steps,) gain for a euro. spent_eur, gained
    (n_steps + 1,): what the first k steps cost and gain, `start` included. turn (n_units,
    n_options): when an option is reached, n_steps where it never is, -1 for `start`.
    """

    cost_eur: Array
    gain: Array
    start: Array
    unit: Array
    option: Array
    rate: Array
    spent_eur: Array
    gained: Array
    turn: Array

    def steps_within(self, budget_eur: float) -> int:
        """How many steps a budget pays for; a binary search."""
        return max(int(np.searchsorted(self.spent_eur, budget_eur * (1 + 1e-12), "right")) - 1, 0)

    def steps_for(self, gain: float) -> int | None:
        """How many steps reach a gain; None where all together do not."""
        steps = int(np.searchsorted(self.gained, gain * (1 - 1e-12), "left"))
        return steps if steps < len(self.gained) else None

    def chosen(self, steps: int) -> Array:
        """The option of each unit (n_units,) after so many steps."""
        reached = np.where(self.turn < steps, self.turn, -2)
        return np.asarray(reached.argmax(axis=1))

    def along(self, values: Array) -> Array:
        """The sum (n_steps + 1,) of any quantity (n_units, n_options) after the first k steps."""
        rows = np.arange(len(self.start))
        step = values[self.unit, self.option] - values[self.unit, self.before()]
        return np.asarray(values[rows, self.start].sum() + np.append(0.0, np.cumsum(step)))

    def before(self) -> Array:
        """The option (n_steps,) from which each step leads its unit."""
        return _before(self.unit, self.option, self.start)

    def bound(self, budget_eur: float) -> float:
        """No choice of options within the budget gains more: the linear relaxation."""
        k = self.steps_within(budget_eur)
        if k == len(self.rate):
            return float(self.gained[-1])
        return float(self.gained[k] + self.rate[k] * (budget_eur - self.spent_eur[k]))

    def least_cost(self, gain: float) -> float:
        """No choice that reaches the gain costs less [EUR]; inf where none reaches it."""
        k = self.steps_for(gain)
        if k is None:
            return float("inf")
        if k == 0:
            return float(self.spent_eur[0])
        return float(self.spent_eur[k - 1] + (gain - self.gained[k - 1]) / self.rate[k - 1])


def front(cost_eur: Array, gain: Array) -> Front:
    """The front of units by options: cost_eur, gain (n_units, n_options). An option that cannot be
    had costs inf. Of two steps of one rate the unit with the lower number goes first."""
    start = _for_nothing(cost_eur, gain)
    units, options, rates = _hull_steps(cost_eur, gain, start)
    order = np.lexsort((np.arange(len(units)), units, -rates))
    unit, option, rate = units[order], options[order], rates[order]
    rows = np.arange(len(start))
    before = _before(unit, option, start)
    step_eur = cost_eur[unit, option] - cost_eur[unit, before]
    step_gain = gain[unit, option] - gain[unit, before]
    first_eur, first_gain = cost_eur[rows, start].sum(), gain[rows, start].sum()
    turn = np.full(cost_eur.shape, len(unit))
    turn[unit, option] = np.arange(len(unit))
    turn[rows, start] = -1
    return Front(
        cost_eur, gain, start, unit, option, rate,
        first_eur + np.append(0.0, np.cumsum(step_eur)),
        first_gain + np.append(0.0, np.cumsum(step_gain)),
        turn,
    )  # fmt: skip


def _for_nothing(cost_eur: Array, gain: Array) -> Array:
    """The cheapest option of each unit; of equally cheap ones that which gains most."""
    cheapest = cost_eur == cost_eur.min(axis=1, keepdims=True)
    return np.asarray(np.where(cheapest, gain, -np.inf).argmax(axis=1))


def _hull_steps(cost_eur: Array, gain: Array, start: Array) -> tuple[Array, Array, Array]:
    """Unit, option and rate of every step, each unit's in order: from where a unit stands its next
    option is the one with the steepest way up (A. Jarvis's march, on all units at once)."""
    rows, at = np.arange(len(start)), start.copy()
    last_rate = np.full(len(start), np.inf)
    found: list[tuple[Array, Array, Array]] = []
    going = rows
    while len(going):
        more_eur = cost_eur[going] - cost_eur[going, at[going]][:, None]
        more = gain[going] - gain[going, at[going]][:, None]
        up = np.isfinite(more_eur) & (more_eur > 0.0) & (more > 0.0)
        slope = np.where(up, more / np.where(up, more_eur, 1.0), -np.inf)
        best = slope.argmax(axis=1)
        steep = slope[np.arange(len(going)), best]
        moves = np.isfinite(steep)
        going, best = going[moves], best[moves]
        rate = np.minimum(steep[moves], last_rate[going])  # rounding never turns an order round
        found.append((going, best, rate))
        at[going], last_rate[going] = best, rate
    units, options, rates = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return units, options, rates


def _before(unit: Array, option: Array, start: Array) -> Array:
    """The option from which each step leads, where a unit's steps come in order."""
    order = np.argsort(unit, kind="stable")
    shifted = np.empty(len(option), dtype=option.dtype)
    sorted_unit, sorted_option = unit[order], option[order]
    first = np.append(True, sorted_unit[1:] != sorted_unit[:-1])[: len(unit)]
    shifted[order] = np.where(first, start[sorted_unit], np.roll(sorted_option, 1))
    return shifted
