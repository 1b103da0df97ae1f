"""Bands of a city's sums: sample k of the city is the sum of sample k of each tile."""

from pathlib import Path

import numpy as np

from twin.answer.bands import HIGH_PERCENT, LOW_PERCENT
from twin.city.city_folder import Plan, samples_file
from twin.city.tile_samples import SAMPLED
from twin.district.district import Array


def city_samples(out: Path, plan: Plan) -> Array:
    """Samples of the sums of a city, as `tile_samples` gives those of a tile."""
    total = np.zeros((plan.samples, 2 * len(SAMPLED) + 1))
    for tile in plan.tiles:
        with np.load(samples_file(out, tile.number), allow_pickle=False) as kept:
            total += kept["samples"]
    return total


def city_bands(out: Path, plan: Plan) -> dict[str, tuple[float, float]]:
    """The ends of the middle 80 of a hundred samples, by quantity of each side and of the change
    from baseline to scenario."""
    samples, n = city_samples(out, plan), len(SAMPLED)
    columns = {f"{k}_baseline": samples[:, i] for i, k in enumerate(SAMPLED)}
    columns |= {f"{k}_scenario": samples[:, n + i] for i, k in enumerate(SAMPLED)}
    columns |= {f"{k}_change": samples[:, n + i] - samples[:, i] for i, k in enumerate(SAMPLED)}
    columns["cost_eur"] = samples[:, -1]
    ends = (LOW_PERCENT, HIGH_PERCENT)
    return {
        k: (float(a), float(b)) for k, v in columns.items() for a, b in [np.percentile(v, ends)]
    }
