"""What each package of measures costs and spares in each building of a tile, for the best plan."""

import numpy as np

from twin.best_plan.packages import BUILDING_PACKAGES
from twin.city.tile_year import ASKED, TileRun, cost_eur, needed_steps
from twin.district.district import Array
from twin.engine.engine import evaluate
from twin.measures.measures import MEASURES
from twin.scenario.scenario import Measure, Scenario


def tile_packages(run: TileRun) -> tuple[Array, Array]:
    """Cost [EUR] and carbon spared beside the baseline [kg CO2e/a] of BUILDING_PACKAGES in each
    building (n, n_packages), as if all had them; PV that is sold spares nothing."""
    n = len(run.district.buildings)
    cost, spared = (np.zeros((n, len(BUILDING_PACKAGES))) for _ in range(2))
    last = run.before
    for i, kinds in enumerate(BUILDING_PACKAGES):
        if kinds:
            measures = tuple(Measure(id=kind, kind=kind) for kind in MEASURES if kind in kinds)
            scenario = Scenario(measures=measures, assumptions=run.scenario.assumptions)
            last = evaluate(needed_steps(ASKED), {**run.given, "scenario": scenario}, last)
            cost[:, i] = cost_eur(last, n)
            before, after = run.before["building_sums"], last["building_sums"]
            spared[:, i] = before.co2_kg_a - after.co2_kg_a
    return cost, spared
