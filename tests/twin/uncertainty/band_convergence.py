"""How bands settle, for docs/validation.md: `python -m tests.twin.uncertainty.band_convergence`.

Of each headline number's change: the width of its band from N samples, of the width that a large
plain Monte Carlo finds, each building with hours and deviations of its own. Mean over seeds, and
the lowest and the highest.
"""

import sys
from dataclasses import replace

import numpy as np

from twin.answer.bands import HIGH_PERCENT, LOW_PERCENT
from twin.answer.compare import Answer
from twin.answer.step_table import answer
from twin.district.district import Array
from twin.district.folder import open_district, sample_scenarios
from twin.scenario.scenario import read_scenario
from twin.uncertainty.sampled_bands import extended, started
from twin.words.quantities import QUANTITIES

COUNTS = (16, 32, 64, 128, 256)
SEEDS = (1, 2, 3, 4, 5)
KEYS = ("final_energy_kwh_a", "heat_need_kwh_a", "cooling_need_kwh_a", "peak_load_kw", "co2_kg_a",
        "bills_eur_a", "npv_eur")  # fmt: skip
_ROWS = [i for key in KEYS for i, q in enumerate(QUANTITIES) if q.key == key]


def sampled(a: Answer, count: int, seed: int, plain: bool = False) -> Array:
    """The change of each of KEYS in each sample (count, n_keys).

    `plain`: independent draws, all buildings closely.
    """
    sampling = started(a, count, seed, closely=plain)
    if plain:
        drawn = np.random.default_rng(seed).standard_normal(sampling.normals.shape)
        sampling = replace(sampling, normals=drawn)
    while len(sampling.values) < count:
        sampling = extended(sampling, 64)
    return sampling.values[:, _ROWS, 2]


def width(samples: Array) -> Array:
    """From the low to the high end of the band, of samples (count, n_keys)."""
    low, high = np.percentile(samples, [LOW_PERCENT, HIGH_PERCENT], axis=0)
    return np.asarray(high - low)


def table(key: str, plain_count: int) -> list[str]:
    """Lines of the table for a district's first scenario."""
    district = open_district(key)
    a = answer(district, read_scenario(sample_scenarios(district)[0]))
    reference = sampled(a, plain_count, 99, plain=True)
    whole = width(reference)
    halves = [width(part) / whole for part in np.array_split(reference, 2)]
    lines = [f"{key}, reference of {plain_count} plain samples"]
    runs = [sampled(a, COUNTS[-1], seed) for seed in SEEDS]
    for i, name in enumerate(KEYS):
        cells = []
        for count in COUNTS:
            shares = [float(width(run[:count])[i] / whole[i]) for run in runs]
            cells.append(f"{np.mean(shares):.2f} ({min(shares):.2f}-{max(shares):.2f})")
        spread = " and ".join(f"{half[i]:.2f}" for half in halves)
        lines.append(f"| {name} | {' | '.join(cells)} | {spread} |")
    return lines


if __name__ == "__main__":
    for name, plain in (("tiny", 2048), ("lisbon", 160)):
        if len(sys.argv) < 2 or name in sys.argv[1:]:
            sys.stdout.write("\n".join(table(name, plain)) + "\n")
