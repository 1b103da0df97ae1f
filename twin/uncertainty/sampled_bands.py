"""Bands of an answer, some samples at a time, so that they narrow while one looks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from layers.store.kept_values import kept_or_made
from twin.answer.bands import Bands, Driver, bands_of, drivers_of, values_of
from twin.answer.compare import Answer
from twin.district.district import Array
from twin.engine.engine import Cancelled
from twin.engine.results import Metered
from twin.uncertainty.draws import Draw, Uncertain, draw, middle, shared_normals, uncertainties
from twin.uncertainty.sample_ground import Ground, ground_of
from twin.uncertainty.sampled_year import AFTER_THE_METER, sampled_headlines
from twin.uncertainty.sampling import raised, sampled_energy, sums_by_use

SAMPLES, SEED = 64, 1
_END_Z = 1.2815515655446004
"""Where a standard normal has a tenth beyond."""
_OWN_DRAWS = 8

Stopped = Callable[[], bool]


@dataclass(frozen=True, eq=False)
class Sampling:
    """The samples of an answer so far: values (count, n_quantities, 3).

    exact, reference: sums of baseline and scenario with every input as it is calculated, of all
    buildings and as the representatives give them.
    """

    ground: Ground
    exact: tuple[Metered, ...]
    reference: tuple[Metered, ...]
    normals: Array
    seed: int
    values: Array
    drivers: Mapping[str, tuple[Driver, ...]]

    @property
    def answer(self) -> Answer:
        return self.ground.answer

    @property
    def done(self) -> bool:
        return len(self.values) == len(self.normals) and bool(self.drivers)

    def bands(self) -> Bands:
        return bands_of(self.values, len(self.normals), self.seed, self.drivers)


def started(
    answer: Answer,
    count: int = SAMPLES,
    seed: int = SEED,
    closely: bool = False,
    normals: Array | None = None,
) -> Sampling:
    """The ground of an answer's samples, without any yet. normals (count, n_items): the shared
    normals, where they are not this answer's own (scenarios that are compared share them)."""
    items = uncertainties(answer.results["factors"])
    ground = ground_of(answer, items, closely=closely)
    if normals is None:
        normals = kept_normals(items, count, seed)
    energy = [results["energy"] for results in (answer.baseline, answer.results)]
    exact = tuple(sums_by_use(e, ground.use, len(ground.uses)) for e in energy)
    reference = sampled_energy(ground, middle(items))
    return Sampling(ground, exact, reference, normals, seed, np.zeros((0, 0, 0)), {})


def kept_normals(items: tuple[Uncertain, ...], count: int, seed: int) -> Array:
    """`shared_normals`, drawn once for so many of so many inputs."""
    parts = [len(items), count, seed]
    return kept_or_made("normals", parts, (), lambda: shared_normals(items, count, seed))


def extended(sampling: Sampling, count: int, stopped: Stopped = lambda: False) -> Sampling:
    """The next `count` samples; after the last one, what makes the bands wide. Raises Cancelled."""
    first = len(sampling.values)
    last = min(first + count, len(sampling.normals))
    if first == last:
        return replace(sampling, drivers=_drivers(sampling, stopped))
    buildings = len(sampling.answer.district.buildings)
    made = [
        _values(sampling, draw(sampling.ground.items, sampling.normals, buildings,
                               sampling.seed, sample), stopped)
        for sample in range(first, last)
    ]  # fmt: skip
    values = np.concatenate([sampling.values, made]) if first else np.array(made)
    return replace(sampling, values=values)


def bands(answer: Answer, count: int, seed: int, progress: Callable[[str, float], None]) -> Bands:
    """All at once, for the command line. Raises ValueError for a count or seed out of range."""
    if not 8 <= count <= 4096 or seed < 0:
        raise ValueError(
            f"--samples {count} --seed {seed}: give 8 to 4096 samples and a seed of 0 or more."
        )
    sampling = started(answer, count, seed)
    while not sampling.done:
        progress("samples", len(sampling.values) / count)
        sampling = extended(sampling, 8)
    return sampling.bands()


def _values(
    sampling: Sampling, one: Draw, stopped: Stopped, energy: tuple[Metered, ...] = ()
) -> Array:
    if stopped():
        raise Cancelled
    energy = energy or sampled_energy(sampling.ground, one)
    whole = raised(sampling.exact, energy, sampling.reference)
    return values_of(*sampled_headlines(sampling.answer, whole, one))


def _drivers(sampling: Sampling, stopped: Stopped) -> dict[str, tuple[Driver, ...]]:
    """Every shared input alone at the ends of its band, and what the buildings' own part does."""
    ground = sampling.ground
    ends: dict[str, tuple[str, Array, Array]] = {}
    for item in ground.items:
        cheap = item.kind == "range" or item.key in AFTER_THE_METER
        energy = sampling.reference if cheap else ()
        low, high = (
            _values(sampling, middle(ground.items, **{item.key: z}), stopped, energy)
            for z in (-_END_Z, _END_Z)
        )
        ends[item.key] = (item.label, low, high)
    ends["own"] = ("Buildings differ from their type", *_own_ends(sampling, stopped))
    side = "difference" if sampling.answer.scenario.measures else "scenario"
    return drivers_of(ends, side)


def _own_ends(sampling: Sampling, stopped: Stopped) -> tuple[Array, Array]:
    """The ends of the band where only what is each building's own is drawn."""
    ground, count = sampling.ground, len(sampling.answer.district.buildings)
    drawn = [
        draw(ground.items, sampling.normals, count, sampling.seed, i)
        for i in range(min(_OWN_DRAWS, len(sampling.normals)))
    ]
    shared = middle(ground.items).shared
    values = np.array([_values(sampling, replace(one, shared=shared), stopped) for one in drawn])
    centre = _values(sampling, middle(ground.items), stopped, sampling.reference)
    reach = _END_Z * np.sqrt(np.mean((values - centre) ** 2, axis=0))
    return centre - reach, centre + reach
