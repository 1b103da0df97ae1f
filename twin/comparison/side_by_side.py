"""Scenarios beside the baseline and beside each other, and whether their differences are sure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from twin.answer.bands import HIGH_PERCENT, LOW_PERCENT, SIDES, Band
from twin.answer.compare import Answer
from twin.comparison.contributions import Contributions
from twin.district.district import Array
from twin.uncertainty.draws import uncertainties
from twin.uncertainty.sampled_bands import extended, kept_normals, started
from twin.words.quantities import QUANTITIES

SURE_FRAC = 0.9
"""A difference of which nine in ten samples have the sign is called sure."""
_AT_ONCE = 8
_ROW = {q.key: i for i, q in enumerate(QUANTITIES)}


@dataclass(frozen=True)
class Difference:
    """The change of one quantity: as calculated, the interval that 80 % of the samples lie in, and
    the share of the samples that have its sign. None where nothing is sampled or changes."""

    value: float
    interval: Band | None = None
    same_sign_frac: float | None = None


@dataclass(frozen=True, eq=False)
class SideBySide:
    """Answers of one district by the names they go by.

    samples (n_answers, count, n_quantities, 3) by SIDES: sample i of every answer is made of the
    same draw of the inputs; None where none was asked for. contributions: of each answer.
    """

    names: tuple[str, ...]
    answers: tuple[Answer, ...]
    samples: Array | None = None
    seed: int = 1
    contributions: tuple[Contributions, ...] = ()

    def to_baseline(self, row: int, key: str) -> Difference:
        """What scenario number `row` changes beside its own baseline."""
        answer = self.answers[row]
        value = answer.headline[key] - answer.baseline_headline[key]
        if self.samples is None:
            return Difference(value)
        return judged(value, self.samples[row, :, _ROW[key], SIDES.index("difference")])

    def between(self, first: int, second: int, key: str) -> Difference:
        """What scenario number `second` has more than number `first`."""
        value = self.answers[second].headline[key] - self.answers[first].headline[key]
        if self.samples is None:
            return Difference(value)
        now = self.samples[:, :, _ROW[key], SIDES.index("scenario")]
        return judged(value, now[second] - now[first])

    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Each scenario with each later one."""
        return tuple(combinations(range(len(self.answers)), 2))


def judged(value: float, sampled: Array) -> Difference:
    """A difference beside its samples (count,)."""
    known = sampled[np.isfinite(sampled)]
    if not np.isfinite(value) or 2 * len(known) <= len(sampled):
        return Difference(value)
    same = float(np.mean(np.sign(known) == np.sign(value))) if value else None
    low, high = np.percentile(known, [LOW_PERCENT, HIGH_PERCENT])
    return Difference(value, Band(float(low), float(high)), same)


def common_samples(
    answers: Sequence[Answer],
    count: int,
    seed: int,
    progress: Callable[[str, float], None] = lambda *_: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Array:
    """Samples of the answers (n_answers, count, n_quantities, 3), sample i with the same draw in
    all of them: what two scenarios have in common cancels in their difference.

    An input that one scenario sets for itself is no longer drawn there, and still is elsewhere.
    Raises Cancelled, and ValueError for a count or seed out of range.
    """
    if not 8 <= count <= 4096 or seed < 0:
        raise ValueError(
            f"--samples {count} --seed {seed}: give 8 to 4096 samples and a seed of 0 or more."
        )
    own = [uncertainties(answer.results["factors"]) for answer in answers]
    every = {item.key: item for items in sorted(own, key=len, reverse=True) for item in items}
    place = {key: i for i, key in enumerate(every)}
    drawn = kept_normals(tuple(every.values()), count, seed)
    made = []
    for i, (answer, items) in enumerate(zip(answers, own, strict=True)):
        normals = drawn[:, [place[item.key] for item in items]]
        sampling = started(answer, count, seed, normals=normals)
        while len(sampling.values) < count:
            progress("samples", (i + len(sampling.values) / count) / len(answers))
            sampling = extended(sampling, _AT_ONCE, cancelled)
        made.append(sampling.values)
    return np.array(made)


def distinct_names(named: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """What scenarios go by, from (name, file): their names; where two share one, the file beside
    it, and where even that is the same, a number."""
    names = [name for name, _ in named]
    said = [n if names.count(n) == 1 else f"{n} ({file})" for n, file in named]
    return tuple(
        s if said.count(s) == 1 else f"{s} #{said[: i + 1].count(s)}" for i, s in enumerate(said)
    )
