"""The most gain for a budget, where each of many takes one of a few packages.

A multiple-choice knapsack. Its linear relaxation is solved exactly by the upper hull of each
one's packages in cost and gain: the hull's steps of all, steepest first, as far as the budget
goes (Sinha and Zoltners 1979, doi 10.1287/opre.27.3.503). What the relaxation gains is a bound
that no choice exceeds; the choice made leaves at most a part of one step undone.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

CORE = 80
"""How many are chosen anew around the last step: the rest is as the relaxation says."""
_POLISH_S = 5.0
LEAST_GAIN = 1e-6
"""Gains below are rounding of the model and not bought."""


@dataclass(frozen=True, eq=False)
class Front:
    """All that can be had, steepest step first.

    start (n,): the package of each before any step, with its cost and gain in all; step k takes
    `who[k]` to package `to[k]` for `cost[k]` more and `gain[k]` more.
    """

    start: Rows
    start_cost: float
    start_gain: float
    who: Rows
    to: Rows
    cost: Array
    gain: Array


@dataclass(frozen=True, eq=False)
class Choice:
    """chosen (n,): the package of each; cost and gain of all; bound: the gain that no choice within
    the budget exceeds or, of_cost, the cost that no choice with the target stays below."""

    chosen: Rows
    cost: float
    gain: float
    bound: float
    of_cost: bool = False

    @property
    def gap_frac(self) -> float:
        """How far the choice may lie from the best one, as a share of the bound."""
        if self.bound <= 0:
            return 0.0
        apart = self.cost - self.bound if self.of_cost else self.bound - self.gain
        return max(apart, 0.0) / self.bound


def front_of(cost: Array, gain: Array) -> Front:
    """The front of packages: cost, gain (n, n_packages), package 0 being nothing at no cost.

    What costs nothing or pays at once is taken first. Ties go by row, so that the front is stable.
    """
    rows = np.arange(len(cost))
    free = np.where(cost <= 0.0, gain, -np.inf)
    at = free.argmax(axis=1)
    start = at.copy()
    who, to, more_cost, more_gain = [], [], [], []
    while True:
        d_cost = cost - cost[rows, at][:, None]
        d_gain = gain - gain[rows, at][:, None]
        up = (d_cost > 0.0) & (d_gain > LEAST_GAIN)
        slope = np.divide(d_gain, d_cost, out=np.full(cost.shape, -np.inf), where=up)
        steepest = slope.max(axis=1)
        moving = np.isfinite(steepest)
        if not moving.any():
            break
        # of equally steep ones the furthest, so that a hull has no point within a side
        best = np.where(slope >= steepest[:, None] * (1 - 1e-12), d_gain, -np.inf).argmax(axis=1)
        who.append(rows[moving])
        to.append(best[moving])
        more_cost.append(d_cost[rows, best][moving])
        more_gain.append(d_gain[rows, best][moving])
        at = np.where(moving, best, at)
    steps = [np.concatenate([np.zeros(0), *part]) for part in (who, to, more_cost, more_gain)]
    who_, to_, cost_, gain_ = steps
    # a hull is concave, and the sort is stable: the steps of one stay in their order
    order = np.argsort(-gain_ / cost_, kind="stable") if len(cost_) else np.zeros(0, dtype=int)
    return Front(
        start,
        float(cost[rows, start].sum()),
        float(gain[rows, start].sum()),
        who_[order].astype(np.int64),
        to_[order].astype(np.int64),
        cost_[order],
        gain_[order],
    )


def best_within(front: Front, budget: float) -> Choice:
    """The choice for a budget: every step that fits, steepest first, and after the first one that
    does not, those of others that still do."""
    left = budget - front.start_cost
    total = np.cumsum(front.cost)
    fits = int(np.searchsorted(total, left, side="right"))
    chosen = front.start.copy()
    chosen[front.who[:fits]] = front.to[:fits]  # later steps of one overwrite its earlier ones
    cost = front.start_cost + (float(total[fits - 1]) if fits else 0.0)
    gain = front.start_gain + float(front.gain[:fits].sum())
    bound = gain
    if fits < len(total):
        bound += float(front.gain[fits]) * max(budget - cost, 0.0) / float(front.cost[fits])
    stopped: set[int] = set()
    for k in range(fits, len(total)):
        one = int(front.who[k])
        if one in stopped:
            continue
        if cost + front.cost[k] > budget:
            stopped.add(one)
            continue
        chosen[one] = front.to[k]
        cost, gain = cost + float(front.cost[k]), gain + float(front.gain[k])
    return Choice(chosen, cost, gain, max(bound, gain))


def cheapest_for(front: Front, target: float) -> Choice:
    """The first choice along the front that gains `target`; all that can be had where even that
    is less. Its bound is the least that the relaxation costs."""
    total = front.start_gain + np.cumsum(front.gain)
    steps = 0 if front.start_gain >= target else int(np.searchsorted(total, target)) + 1
    steps = min(steps, len(total))
    chosen = front.start.copy()
    chosen[front.who[:steps]] = front.to[:steps]
    cost = front.start_cost + float(front.cost[:steps].sum())
    gain = front.start_gain + float(front.gain[:steps].sum())
    over = max(gain - target, 0.0)
    spare = over * float(front.cost[steps - 1] / front.gain[steps - 1]) if steps else 0.0
    return Choice(chosen, cost, gain, cost - spare, of_cost=True)


def polished(
    front: Front, cost: Array, gain: Array, choice: Choice, budget: float, target: float
) -> Choice:
    """The same choice with those around its last step chosen anew, exactly, by HiGHS.

    The others stay. With a budget the most gain within it, with a target (`choice.of_cost`) the
    least cost that reaches it. The choice is given back where nothing better is found.
    """
    core = _core(front, choice)
    if not len(core):
        return choice
    rows = np.arange(len(choice.chosen))
    fixed = np.setdiff1d(rows, core)
    spent = float(cost[fixed, choice.chosen[fixed]].sum())
    gained = float(gain[fixed, choice.chosen[fixed]].sum())
    packages = cost.shape[1]
    one_each = LinearConstraint(np.kron(np.eye(len(core)), np.ones(packages)), 1, 1)
    costs, gains = cost[core].ravel(), gain[core].ravel()
    if choice.of_cost:
        limit = LinearConstraint(gains[None], target - gained, np.inf)
        aim = costs
    else:
        limit = LinearConstraint(costs[None], -np.inf, budget - spent)
        aim = -gains
    found = milp(
        aim,
        integrality=np.ones(len(aim)),
        bounds=Bounds(0, 1),
        constraints=[one_each, limit],
        options={"time_limit": _POLISH_S, "mip_rel_gap": 1e-6},
    )
    if found.x is None:
        return choice
    chosen = choice.chosen.copy()
    chosen[core] = found.x.reshape(-1, packages).argmax(axis=1)
    idle = (cost[rows, chosen] == 0.0) & (np.abs(gain[rows, chosen]) <= LEAST_GAIN)
    chosen[idle] = 0  # what costs and does nothing is nothing
    new = replace(
        choice,
        chosen=chosen,
        cost=float(cost[rows, chosen].sum()),
        gain=float(gain[rows, chosen].sum()),
    )
    if choice.of_cost:
        return new if new.cost < choice.cost and new.gain >= target else choice
    return new if new.gain > choice.gain and new.cost <= budget else choice


def _core(front: Front, choice: Choice) -> Rows:
    """Those whose steps are nearest to where the choice breaks off, `CORE` of them."""
    taken = front.start_cost + np.cumsum(front.cost) <= choice.cost * (1 + 1e-12) + 1e-9
    break_at = int(taken.sum())
    nearest = np.argsort(np.abs(np.arange(len(front.who)) - break_at), kind="stable")
    first = np.unique(front.who[nearest], return_index=True)[1]
    return front.who[nearest[np.sort(first)[:CORE]]]
