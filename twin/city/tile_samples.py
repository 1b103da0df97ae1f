"""Samples of a tile's sums under common draws: what is uncertain for all moves all tiles alike.

The shared normals follow from seed and count alone, so that sample k of one tile adds to sample k
of another; what is each building's own follows from its place in its district.
"""

from dataclasses import replace
from zlib import crc32

import numpy as np

from twin.answer.compare import Answer
from twin.city.tile_year import OUTLAY_STEPS, TileRun
from twin.district.district import Array
from twin.engine.results import Costs, Metered, PartyCosts
from twin.steps.money.totals import building_sums
from twin.uncertainty.draws import Draw, draw, middle, own_normals, uncertainties
from twin.uncertainty.sample_ground import ground_of
from twin.uncertainty.sampled_bands import kept_normals
from twin.uncertainty.sampled_year import by_use, drawn_factors, sampled_outlay
from twin.uncertainty.sampling import raised, sampled_energy, sums_by_use

SAMPLED = ("heat_need_kwh_a", "final_kwh_a", "bought_kwh_a", "pv_kwh_a", "co2_kg_a", "bill_eur_a")
"""What is sampled of baseline and scenario each; the cost of the measures comes last."""


def tile_samples(run: TileRun, count: int, seed: int) -> Array:
    """Samples (count, 2 x 6 + 1) of the sums of a tile: SAMPLED of the baseline, of the scenario,
    and what the measures cost [EUR]."""
    answer = _answer(run)
    items = uncertainties(run.after["factors"])
    ground = ground_of(answer, items)
    normals = kept_normals(items, count, seed)
    sides = [results["energy"] for results in (run.before, run.after)]
    exact = tuple(sums_by_use(e, ground.use, len(ground.uses)) for e in sides)
    reference = sampled_energy(ground, middle(items))
    words = [seed, crc32(run.district.key.encode())]  # or all districts would draw alike
    own_seed = int(np.random.SeedSequence(words).generate_state(1)[0])
    out = np.zeros((count, 2 * len(SAMPLED) + 1))
    for sample in range(count):
        own = own_normals(items, run.n_whole, own_seed, sample)
        one = draw(items, normals, 0, own_seed, sample)
        one = replace(one, own={key: drawn[run.row] for key, drawn in own.items()})
        out[sample] = _sums(run, raised(exact, sampled_energy(ground, one), reference), one)
    return out


def _sums(run: TileRun, energy: tuple[Metered, ...], one: Draw) -> Array:
    factors = drawn_factors(run.after["factors"], one)
    kept = factors.only("carbon", "prices", "supply")
    found: list[float] = []
    for side in energy:
        sums = building_sums(by_use(run.district), side, kept)
        columns = (
            side.heat_need_kwh_a, side.final_kwh_a, side.imported_kwh_a, side.pv_produced_kwh_a,
            sums.co2_kg_a, sums.bill_eur_a,
        )  # fmt: skip
        found += [float(np.sum(column)) for column in columns]
    outlays = [o for name in OUTLAY_STEPS for o in run.after[name].outlays]
    calculated = run.after["factors"]
    return np.array([*found, sum(sampled_outlay(o, calculated, factors).cost_eur for o in outlays)])


def _answer(run: TileRun) -> Answer:
    """The tile as an answer, as far as its buildings go."""
    nobody = PartyCosts("", 0.0, 0.0, np.zeros(0), 0.0, np.nan, np.nan, np.zeros(0))
    none = Costs((), nobody, np.nan, np.nan, np.nan)
    return Answer(run.district, run.scenario, run.before, run.after, {}, {}, np.zeros(0), none)
