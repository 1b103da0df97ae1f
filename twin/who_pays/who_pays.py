"""Each party's money by year under a business model, and how likely it is better off."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from models.cost.parties import PARTIES
from twin.answer.bands import HIGH_PERCENT, LOW_PERCENT, Band
from twin.answer.compare import Answer
from twin.district.district import Array
from twin.engine.engine import Cancelled
from twin.scenario.choices import Finance
from twin.uncertainty.draws import draw
from twin.uncertainty.sampled_bands import started
from twin.uncertainty.sampled_year import sampled_years
from twin.uncertainty.sampling import raised, sampled_energy
from twin.who_pays.contracts import Payments, payments
from twin.who_pays.ground import Ground, ground_of

PARTY_TITLES = {"owner": "Owners", "tenant": "Tenants", "city": "City"}
_SURE_FRAC = 0.9
"""As of a difference: what nine in ten samples say is called sure."""


@dataclass(frozen=True, eq=False)
class Party:
    """One party's money under a business model.

    cash_eur (horizon + 1,) real money of each year, contract_eur the part that the contract moves;
    npv_eur of it all, own_npv_eur without the contract. better_frac: share of the samples in which
    it is better off than with no measures at all, interval of its net present value.
    """

    key: str
    title: str
    cash_eur: Array
    contract_eur: Array
    npv_eur: float
    own_npv_eur: float
    better_frac: float | None = None
    interval: Band | None = None

    @property
    def verdict(self) -> str:
        """'better off', 'worse off', 'neither'; 'not sure' where the samples do not agree."""
        if self.better_frac is not None and 1.0 - _SURE_FRAC < self.better_frac < _SURE_FRAC:
            return "not sure"
        if not self.npv_eur and not np.any(self.cash_eur):
            return "neither"
        return "better off" if self.npv_eur > 0 else "worse off"


@dataclass(frozen=True, eq=False)
class WhoPays:
    """A scenario under one business model: the parties, the one from outside last."""

    finance: Finance
    parties: tuple[Party, ...]
    outside_eur: Array
    rate_frac: float
    samples: int = 0
    seed: int = 0


def who_pays(
    answer: Answer,
    finance: Finance,
    count: int = 0,
    seed: int = 1,
    progress: Callable[[str, float], None] = lambda *_: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> WhoPays:
    """Cash flows as calculated; with `count` samples also how likely each is better off.

    Raises Cancelled, and ValueError for a count or seed out of range.
    """
    agreed = ground_of(answer.results, answer.baseline, answer.costs)
    made = payments(finance, agreed, agreed)
    npvs = np.array(
        [
            _worth(agreed, ground, payments(finance, agreed, ground))
            for ground in _sampled(answer, count, seed, progress, cancelled)
        ]
    )
    worth, own = _worth(agreed, agreed, made), agreed.worth_eur(agreed.cash_eur)
    names = [(key, PARTY_TITLES[key]) for key in PARTIES] + [("third", finance.record.third)]
    parties = []
    for row, (key, title) in enumerate(names):
        before = agreed.cash_eur[row] if row < len(PARTIES) else np.zeros(agreed.horizon_a + 1)
        better, interval = _likely(npvs[:, row]) if len(npvs) else (None, None)
        parties.append(
            Party(
                key, title, before + made.eur[row], made.eur[row], float(worth[row]),
                float(own[row]) if row < len(PARTIES) else 0.0, better, interval,
            )
        )  # fmt: skip
    return WhoPays(finance, tuple(parties), made.outside_eur, agreed.rate_frac, len(npvs), seed)


def _worth(agreed: Ground, ground: Ground, made: Payments) -> Array:
    """Net present value of each party (4,) [EUR] at the calculated discount rate."""
    flows = made.eur.copy()
    flows[: len(PARTIES)] += ground.cash_eur
    return agreed.worth_eur(flows)


def _likely(npv_eur: Array) -> tuple[float, Band]:
    low, high = np.percentile(npv_eur, [LOW_PERCENT, HIGH_PERCENT])
    return float(np.mean(npv_eur > 0.0)), Band(float(low), float(high))


def _sampled(
    answer: Answer,
    count: int,
    seed: int,
    progress: Callable[[str, float], None],
    cancelled: Callable[[], bool],
) -> Iterator[Ground]:
    """What comes to pass in each sample. The years looked ahead and the discount rate are the
    planner's choice, not an uncertainty: they stay."""
    if not count:
        return
    if not 8 <= count <= 4096 or seed < 0:
        raise ValueError(
            f"--samples {count} --seed {seed}: give 8 to 4096 samples and a seed of 0 or more, or "
            "0 samples for none."
        )
    sampling = started(answer, count, seed)
    buildings = len(answer.district.buildings)
    for i in range(count):
        if cancelled():
            raise Cancelled
        progress("samples", i / count)
        one = draw(sampling.ground.items, sampling.normals, buildings, seed, i)
        energy = raised(sampling.exact, sampled_energy(sampling.ground, one), sampling.reference)
        before, after = sampled_years(answer, energy, one)
        yield ground_of(after, before)
