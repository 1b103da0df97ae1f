"""Who is worked on in which year, under a yearly budget and so many crews."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from twin.best_plan.packages import Packages
from twin.district.district import Array
from twin.targets.uptake import FIRST_YEAR, LAST_YEAR


@dataclass(frozen=True)
class Pace:
    """yearly_eur: what may be spent in a year, what is left of it is there in the next;
    buildings_a: how many buildings crews finish in a year. None for no limit."""

    yearly_eur: float | None = None
    buildings_a: int | None = None


ANY_PACE = Pace()


def years_of(packages: Packages, option: Array, gain: Array, pace: Pace) -> Array:
    """The year (n_units,) in which each unit with a package is done: whoever gains most for a euro
    goes first. gain (n_units, n_packages). Raises ValueError where the pace does not suffice by
    the last year of the pathway."""
    rows = np.arange(len(option))
    cost, gained = packages.cost_eur[rows, option], gain[rows, option]
    units = np.flatnonzero(option)
    efficiency = gained[units] / np.maximum(cost[units], 1e-9)
    year = np.full(len(option), FIRST_YEAR)
    now, spent, done = FIRST_YEAR, 0.0, 0
    may_start = _may_start(pace)
    for unit in units[np.argsort(-efficiency, kind="stable")]:
        counts = int(unit < packages.n_buildings)
        spent += float(cost[unit])
        while not may_start(spent, done + counts, now):
            now, done = now + 1, 0
            if now > LAST_YEAR:
                raise ValueError(
                    f"at this pace the plan is not done by {LAST_YEAR}; give more a year, more "
                    "crews, or plan less."
                )
        done += counts
        year[unit] = now
    return year


def _may_start(pace: Pace) -> Callable[[float, int, int], bool]:
    """Whether a unit can be done in a year: all spent so far with it, and buildings with it."""

    def may(spent_eur: float, buildings: int, year: int) -> bool:
        paid = pace.yearly_eur is None or spent_eur <= pace.yearly_eur * (year - FIRST_YEAR + 1)
        return paid and (pace.buildings_a is None or buildings <= pace.buildings_a)

    return may


def most_by(deadline: int, buildings_a: int) -> int:
    """How many buildings crews finish by the end of a year. Raises ValueError for a year outside
    those that the pathway knows."""
    if not FIRST_YEAR <= deadline <= LAST_YEAR:
        raise ValueError(f"--deadline {deadline}: give a year from {FIRST_YEAR} to {LAST_YEAR}.")
    return buildings_a * (deadline - FIRST_YEAR + 1)
