"""All plans from nothing to everything as one curve of cost against what it saves.

Without limits the places are the whole steps of the front, so that a place is a binary search in
cumulative sums. Limits that depend on the budget (a share for every quarter, crews) have a front of
their own for each budget, so the curve has a few places, each found by the same way as a plan.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from twin.best_plan.front import Front
from twin.best_plan.limits import Limits
from twin.best_plan.packages import Packages
from twin.best_plan.plan import Aim, chosen, plan_front
from twin.district.district import Array

_PLACES_WITH_FLOORS, _PLACES_WITH_CREWS = 41, 13


@dataclass(frozen=True, eq=False)
class Curve:
    """Sums of the plans (n_places,): money spent [EUR], carbon [kg CO2e/a] and bills [EUR/a] saved,
    and how many buildings and streets are worked on. `option`: the package of each unit (n_units,)
    at a place."""

    spent_eur: Array
    co2_saved_kg_a: Array
    bill_saved_eur_a: Array
    buildings: Array
    streets: Array
    option: Callable[[int], Array]

    def at_budget(self, budget_eur: float) -> int:
        """The last place that a budget pays for."""
        place = int(np.searchsorted(self.spent_eur, budget_eur * (1 + 1e-12), "right")) - 1
        return min(max(place, 0), len(self.spent_eur) - 1)


def curve_of(packages: Packages, aim: Aim, limits: Limits, worth: float) -> Curve:
    """The curve along which a plan can be chosen; worth: of a sold kWh as in `Plan`."""
    found = plan_front(packages, aim, limits, worth)
    gain = packages.saved_co2_kg_a(worth)
    if limits.quarter_share > 0.0 or limits.most_buildings is not None:
        return _sampled(packages, limits, worth, gain, found)
    n = packages.n_buildings
    return Curve(
        found.spent_eur,
        found.along(gain),
        found.along(packages.bill_eur_a),
        found.along(_worked_on(packages, np.arange(len(gain)) < n)),
        found.along(_worked_on(packages, np.arange(len(gain)) >= n)),
        _Walk(found),
    )


class _Walk:
    """The options after so many steps, from those asked for last: one takes the steps between, on
    or back, so that a hand which drags pays for what it moves over alone."""

    def __init__(self, found: Front) -> None:
        self._found, self._before = found, found.before()
        self._steps, self._option = 0, found.start.copy()

    def __call__(self, steps: int) -> Array:
        unit, last = self._found.unit, self._steps
        if steps >= last:  # of several steps of one unit the last counts
            self._option[unit[last:steps]] = self._found.option[last:steps]
        else:
            back = slice(last - 1, steps - 1 if steps else None, -1)
            self._option[unit[back]] = self._before[back]
        self._steps = steps
        return self._option.copy()


def _sampled(packages: Packages, limits: Limits, worth: float, gain: Array, found: Front) -> Curve:
    """A plan for each of some budgets, within the limits."""
    crews = limits.most_buildings is not None
    budgets = np.linspace(
        found.spent_eur[0],
        found.spent_eur[-1],
        _PLACES_WITH_CREWS if crews else _PLACES_WITH_FLOORS,
    )
    choices = [chosen(packages, Aim("budget", float(b)), limits, worth)[0] for b in budgets]
    choices.sort(key=lambda choice: choice.cost_eur)
    options = np.array([choice.option for choice in choices])
    rows, n = np.arange(options.shape[1]), packages.n_buildings
    return Curve(
        np.array([choice.cost_eur for choice in choices]),
        np.array([gain[rows, option].sum() for option in options]),
        np.array([packages.bill_eur_a[rows, option].sum() for option in options]),
        np.count_nonzero(options[:, :n], axis=1),
        np.count_nonzero(options[:, n:], axis=1),
        lambda place: options[place],
    )


def _worked_on(packages: Packages, units: Array) -> Array:
    """1 (n_units, n_packages) for every package but the first of these units."""
    counts = np.zeros(packages.cost_eur.shape)
    counts[units, 1:] = 1.0
    return counts


WORKS = (
    "PV alone", "Controls", "Draught-proofing", "Heat pump", "Roof", "Walls and roof",
    "Whole envelope",
)  # fmt: skip
"""What is done to a building at most, the lightest first."""
_BY_KIND = {"pv": 0, "controls": 1, "draught_proofing": 2, "heat_pump": 3, "roof": 4, "walls": 5,
            "windows": 6}  # fmt: skip


def works(packages: Packages, option: Array) -> Array:
    """The heaviest of WORKS in each building (n_buildings,), NaN where nothing is done."""
    of_package = np.array(
        [
            max((_BY_KIND[m.kind] for m in measures if m.kind in _BY_KIND), default=np.nan)
            for measures in packages.building_measures
        ],
        dtype=float,
    )
    return np.asarray(of_package[option[: packages.n_buildings]])
