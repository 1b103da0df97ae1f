"""The plan that does least badly: its greatest regret over samples of what is not sure.

A sample draws the carbon factors within their ranges, how each household heats and what each roof
yields (`twin/uncertainty/uncertainties.csv`); costs stay, since a budget is spent in offers. What a
package saves follows: fuels by the heating habit, power by the roof's yield where there is PV, else
by the habit. In each sample there is a plan that would have been best; the regret of another
plan is what it saves less than that.
"""

from dataclasses import dataclass

import numpy as np

from twin.best_plan.front import front
from twin.best_plan.packages import Packages
from twin.best_plan.polish import Choice, choice_of
from twin.district.district import Array
from twin.engine.results import CARRIERS
from twin.uncertainty.draws import Draw, draw, uncertainties
from twin.uncertainty.sampled_bands import SEED, kept_normals

SAMPLES = 32
_ELECTRICITY = CARRIERS.index("electricity")


@dataclass(frozen=True, eq=False)
class Robust:
    """The plan of the least greatest regret beside the one that is best as calculated: their
    greatest regret and mean saving over the samples [kg CO2e/a], and the share of the units for
    which both choose the same."""

    choice: Choice
    greatest_regret_kg_a: float
    mean_saved_kg_a: float
    best_greatest_regret_kg_a: float
    best_mean_saved_kg_a: float
    same_choice_frac: float
    samples: int


def least_regret(
    packages: Packages, cost: Array, best: Choice, worth: float, budget_eur: float
) -> Robust:
    """The least regret among the plan that is best as calculated, those that are best in a sample,
    and the one that is best in the mean of the samples. cost (n_units, n_packages): inf for what
    the limits forbid."""
    gains = sampled_gains(packages, worth, SAMPLES)
    options = [best.option, _greedy(cost, np.mean(gains, axis=0), budget_eur)]
    options += [_greedy(cost, gain, budget_eur) for gain in gains]
    rows = np.arange(len(cost))
    saved = np.array([[gain[rows, option].sum() for gain in gains] for option in options])
    regret = (saved.max(axis=0) - saved).max(axis=1)
    least = int(regret.argmin())
    choice = choice_of(front(cost, packages.saved_co2_kg_a(worth)), options[least], best.bound)
    return Robust(
        choice, float(regret[least]), float(saved[least].mean()), float(regret[0]),
        float(saved[0].mean()), float(np.mean(options[least] == best.option)), len(gains),
    )  # fmt: skip


def sampled_gains(packages: Packages, worth: float, count: int) -> list[Array]:
    """Carbon that each package saves (n_units, n_packages) in each of the samples [kg CO2e/a]."""
    items = uncertainties(packages.answer.results["factors"])
    normals = kept_normals(items, count, SEED)
    n = packages.n_buildings
    return [_gain(packages, worth, draw(items, normals, n, SEED, i)) for i in range(count)]


def _gain(packages: Packages, worth: float, one: Draw) -> Array:
    n, factors = packages.n_buildings, packages.answer.results["factors"]
    keys = [f"{carrier}_kgco2e_kwh" for carrier in CARRIERS]
    each = np.array([one.shared.get(key, factors[key]) for key in keys])
    habit, roof = np.ones(len(packages.cost_eur)), np.ones(len(packages.cost_eur))
    rows, calm = np.arange(n), np.ones(n)
    habit[:n] = one.on_rows("heating_habit", rows, calm)
    roof[:n] = one.on_rows("pv_yield", rows, calm)
    has_pv = np.array([any(m.kind == "pv" for m in p) for p in packages.building_measures])
    fuels = np.arange(len(CARRIERS)) != _ELECTRICITY
    burnt = (packages.saved_kwh_a[:, :, fuels] @ each[fuels]) * habit[:, None]
    scale = np.where(has_pv[None, :], roof[:, None], habit[:, None])
    power = packages.saved_kwh_a[:, :, _ELECTRICITY] + worth * packages.sold_kwh_a
    return np.asarray(burnt + power * scale * each[_ELECTRICITY])


def _greedy(cost: Array, gain: Array, budget_eur: float) -> Array:
    found = front(cost, gain)
    return found.chosen(found.steps_within(budget_eur))
