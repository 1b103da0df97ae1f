"""The best choice of packages over a city, merged from the hulls of its tiles.

Each tile has its own steps, the best first; the city's are all of them in the order of what a euro
gains. So no table of the whole city is ever needed (twin/best_plan/front.py says why this is the
optimum of the relaxation).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from twin.best_plan.front import Front, front
from twin.best_plan.packages import BUILDING_PACKAGES, package_name
from twin.city.city_folder import Plan, is_done, packages_file, read_plan
from twin.city.whole import CityError
from twin.district.district import Array
from twin.measures.measures import MEASURES
from twin.scenario.scenario import Measure


@dataclass(frozen=True)
class CityChoice:
    """What a budget buys in a city: cost_eur of it [EUR], gain and bound [kg CO2e/a], and how many
    buildings have each package."""

    budget_eur: float
    cost_eur: float
    gain: float
    bound: float
    count: dict[str, int]

    @property
    def gap_frac(self) -> float:
        """How far the choice can be from the best one."""
        return (self.bound - self.gain) / self.bound if self.bound > 0.0 else 0.0


def best_in_city(out: Path, budget_eur: float) -> CityChoice:
    """Most carbon spared for a budget. Raises CityError where packages were not calculated."""
    plan = read_plan(out)
    if plan is None or not plan.packages:
        raise CityError(f"{out}: holds no packages; run 'district-twin city run' with --packages.")
    missing = [t.number for t in plan.tiles if not is_done(out, plan, t.number)]
    if missing:
        raise CityError(
            f"{out}: {len(missing):,} tiles are not done, the first is {missing[0]}; run "
            "'district-twin city run' again."
        )
    return merged_choice(_fronts(out, plan), budget_eur)


def merged_choice(fronts: Iterable[Front], budget_eur: float) -> CityChoice:
    """The choice from the fronts of tiles; of each only its steps are kept."""
    tiles, rates, costs, gains, units, options, starts = [], [], [], [], [], [], []
    spent = gained = 0.0
    for number, tile in enumerate(fronts):
        tiles.append(np.full(len(tile.rate), number))
        rates.append(tile.rate)
        costs.append(np.diff(tile.spent_eur))
        gains.append(np.diff(tile.gained))
        units.append(tile.unit)
        options.append(tile.option)
        starts.append(tile.start)
        spent, gained = spent + tile.spent_eur[0], gained + tile.gained[0]
    rate, tile_of = np.concatenate(rates), np.concatenate(tiles)
    place = np.concatenate([np.arange(len(r)) for r in rates])
    order = np.lexsort((place, tile_of, -rate))
    cost = spent + np.append(0.0, np.cumsum(np.concatenate(costs)[order]))
    gain = gained + np.append(0.0, np.cumsum(np.concatenate(gains)[order]))
    k = max(int(np.searchsorted(cost, budget_eur * (1 + 1e-12), "right")) - 1, 0)
    bound = float(gain[k]) if k == len(rate) else float(
        gain[k] + rate[order][k] * max(budget_eur - cost[k], 0.0)
    )  # fmt: skip
    chosen = order[:k]
    unit, option = np.concatenate(units)[chosen], np.concatenate(options)[chosen]
    return CityChoice(
        budget_eur, float(cost[k]), float(gain[k]), bound,
        _counted(starts, tile_of[chosen], unit, option),
    )  # fmt: skip


def _counted(starts: list[Array], tile: Array, unit: Array, option: Array) -> dict[str, int]:
    """How many buildings have each package after the steps taken, the last of each counting."""
    first = np.append(0, np.cumsum([len(s) for s in starts]))
    has = np.concatenate(starts)
    has[first[tile] + unit] = option  # steps of one unit come in their order
    kinds = (tuple(Measure(id=k, kind=k) for k in MEASURES if k in p) for p in BUILDING_PACKAGES)
    names = [package_name(measures) for measures in kinds]
    count = np.bincount(has, minlength=len(names))
    return {name: int(n) for name, n in zip(names, count, strict=False) if n}


def _fronts(out: Path, plan: Plan) -> Iterator[Front]:
    for tile in plan.tiles:
        with np.load(packages_file(out, tile.number), allow_pickle=False) as kept:
            yield front(kept["cost_eur"], kept["spared_kg_a"])
