"""Uncertainty of a few picked buildings: each deviates as it may, nothing cancels."""

from collections.abc import Callable, Mapping

import numpy as np

from twin.answer.bands import HIGH_PERCENT, LOW_PERCENT, Band
from twin.answer.compare import Answer
from twin.district.district import Array
from twin.engine.engine import Cancelled
from twin.engine.results import CARRIERS, Metered
from twin.steps.buildings.unfit import fit_mask
from twin.steps.money.totals import building_sums
from twin.uncertainty.draws import Draw, draw, middle, uncertainties
from twin.uncertainty.representatives import everyone
from twin.uncertainty.sample_ground import Ground, ground_of
from twin.uncertainty.sampled_bands import SEED, kept_normals
from twin.uncertainty.sampled_year import by_use, drawn_factors
from twin.uncertainty.sampling import raised, sampled_energy, sums_by_use

PICKED_SAMPLES = 32
MOST_PICKED = 64
"""Beyond this the picked buildings take too long to sample one by one."""
PickedBands = Mapping[str, tuple[Band, Band]]
"""Bands of baseline and scenario by quantity: heat_need, each of CARRIERS, pv, co2, bill."""


def picked_bands(
    answer: Answer, rows: Array, stopped: Callable[[], bool] = lambda: False
) -> PickedBands:
    """Bands of the sums of some buildings (rows); empty where none of them is simulated."""
    rows = np.asarray(rows)
    rows = rows[fit_mask(answer.results["shell"])[rows]]
    if not 0 < len(rows) <= MOST_PICKED:
        return {}
    items = uncertainties(answer.results["factors"])
    ground = ground_of(answer, items, everyone(np.sort(rows)))
    sums = _exact(answer, ground)
    reference = sampled_energy(ground, middle(items))
    normals = kept_normals(items, PICKED_SAMPLES, SEED)
    drawn = []
    for sample in range(PICKED_SAMPLES):
        if stopped():
            raise Cancelled
        one = draw(items, normals, len(answer.district.buildings), SEED, sample)
        energy = raised(sums, sampled_energy(ground, one), reference)
        drawn.append([_numbers(answer, side, one) for side in energy])
    return {
        key: (_band([d[0][key] for d in drawn]), _band([d[1][key] for d in drawn]))
        for key in drawn[0][0]
    }


def _exact(answer: Answer, ground: Ground) -> tuple[Metered, ...]:
    """What is calculated for these buildings, by use; the hours of the district are not theirs."""
    use = np.full(len(answer.district.buildings), -1)
    use[ground.chosen.rows] = ground.use[ground.chosen.rows]
    energy = (answer.baseline["energy"], answer.results["energy"])
    return tuple(sums_by_use(e, use, len(ground.uses)) for e in energy)


def _numbers(answer: Answer, energy: Metered, one: Draw) -> dict[str, float]:
    factors = drawn_factors(answer.results["factors"], one)
    sums = building_sums(by_use(answer.district), energy, factors)
    return {
        "heat_need": float(energy.heat_need_kwh_a.sum()),
        **{c: float(energy.final_kwh_a[:, i].sum()) for i, c in enumerate(CARRIERS)},
        "pv": float(energy.pv_produced_kwh_a.sum()),
        "co2": float(sums.co2_kg_a.sum()),
        "bill": float(sums.bill_eur_a.sum()),
    }


def _band(values: list[float]) -> Band:
    low, high = np.percentile(values, [LOW_PERCENT, HIGH_PERCENT])
    return Band(float(low), float(high))
