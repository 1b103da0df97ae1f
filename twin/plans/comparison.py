"""Scenarios of one district beside each other: differences, how sure they are, who makes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from twin.answer.bands import HIGH_PERCENT, LOW_PERCENT, SIDES
from twin.answer.compare import Answer
from twin.answer.step_table import answer
from twin.district.district import Array, District
from twin.plans.shapley import MOST_EXACT, ORDERS, Shares, shapley_shares
from twin.scenario.scenario import Scenario
from twin.uncertainty.sampled_bands import SEED, extended, started
from twin.words.quantities import QUANTITIES, Quantity

Progress = Callable[[str, float], None]
_SHARED = ("final_energy_kwh_a", "co2_kg_a", "bills_eur_a", "investment_eur")
"""What the measures of a scenario are held against: sums, so that shares of them have a meaning."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Answers of one district, in the order of the scenarios.

    shares: of each answer's measures in `_SHARED`. samples: of each answer
    (n_samples, n_quantities, 3 sides), under the same draws; empty where none were asked for.
    """

    answers: tuple[Answer, ...]
    shares: tuple[Shares, ...]
    samples: tuple[Array, ...] = ()


def compared(
    district: District,
    scenarios: Sequence[Scenario],
    samples: int = 0,
    seed: int = SEED,
    progress: Progress = lambda *_: None,
) -> Comparison:
    """Calculate scenarios of a district and what each of their measures does.

    A scenario that changes assumptions has a baseline of its own under them. Raises ValueError
    without a scenario, StepError where one cannot be calculated.
    """
    if not scenarios:
        raise ValueError("there is no scenario to compare; name one with --scenario FILE.")
    answers: list[Answer] = []
    shares: list[Shares] = []
    for scenario in scenarios:
        progress(f"Comparing '{scenario.name}'", len(answers) / len(scenarios))
        last = answers[-1] if answers else None
        answers.append(answer(district, scenario, last))
        shares.append(measure_shares(answers[-1], progress))
    drawn = tuple(_samples(a, samples, seed, progress) for a in answers) if samples else ()
    return Comparison(tuple(answers), tuple(shares), drawn)


def measure_shares(whole: Answer, progress: Progress = lambda *_: None) -> Shares:
    """What each measure of an answer does to the sums of `_SHARED`, whatever their order."""
    measures = whole.scenario.measures
    last, done = whole, 0
    sets = 2 ** len(measures) if len(measures) <= MOST_EXACT else ORDERS * len(measures)

    def value(parts: frozenset[int]) -> Array:
        nonlocal last, done
        progress(f"What each measure of '{whole.scenario.name}' does", min(done / sets, 1.0))
        done += 1
        chosen = tuple(m for i, m in enumerate(measures) if i in parts)
        last = answer(whole.district, whole.scenario.with_measures(chosen), last)
        return np.array([last.headline[key] for key in _SHARED])

    return shapley_shares(len(measures), value)


def _samples(one: Answer, count: int, seed: int, progress: Progress) -> Array:
    if not 8 <= count <= 4096:
        raise ValueError(f"--samples {count}: give 8 to 4096 samples.")
    sampling = started(one, count, seed)
    while len(sampling.values) < count:
        progress(f"Sampling '{one.scenario.name}'", len(sampling.values) / count)
        sampling = extended(sampling, 8)
    return sampling.values


# ---- as JSON -----------------------------------------------------------------------------------


def comparison_json(compared: Comparison) -> dict[str, Any]:
    """The form that `district-twin compare --json` prints; what is not defined is null.

    `differences` holds each pair once: `to` less `from`, the baseline first.
    """
    first = compared.answers[0]
    names = _names([a.scenario.name for a in compared.answers])
    return {
        "district": first.district.key,
        "baseline": _plain({q.key: first.baseline_headline[q.key] for q in QUANTITIES}),
        "scenarios": [
            {
                "name": name,
                "assumptions": dict(a.scenario.assumptions),
                "baseline": _plain({q.key: a.baseline_headline[q.key] for q in QUANTITIES}),
                "headline": _plain({q.key: a.headline[q.key] for q in QUANTITIES}),
                "difference": _plain(
                    {q.key: a.headline[q.key] - a.baseline_headline[q.key] for q in QUANTITIES}
                ),
                "measures": _measures_json(a, shares),
            }
            for name, a, shares in zip(names, compared.answers, compared.shares)
        ],
        "differences": list(_pairs_json(compared, names)),
        "shares": {
            "exact": all(s.exact for s in compared.shares),
            "rule": "Shapley: the mean step of a measure over all orders, or over those drawn",
        },
    }


def _measures_json(one: Answer, shares: Shares) -> list[dict[str, Any]]:
    return [
        {
            "id": m.id,
            "kind": m.kind,
            "title": m.record.title,
            "share": dict(zip(_SHARED, shares.share[i].tolist())),
            **({} if shares.exact else {"error": dict(zip(_SHARED, shares.error[i].tolist()))}),
        }
        for i, m in enumerate(one.scenario.measures)
    ]


def _pairs_json(compared: Comparison, names: list[str]) -> Any:
    answers, scenario = compared.answers, SIDES.index("scenario")
    for j, b in enumerate(answers):
        for i in range(-1, j):
            before = b.baseline_headline if i < 0 else answers[i].headline
            entry: dict[str, Any] = {
                "from": "baseline" if i < 0 else names[i],
                "to": names[j],
                "difference": _plain(
                    {q.key: b.headline[q.key] - before[q.key] for q in QUANTITIES}
                ),
            }
            if compared.samples:
                after = compared.samples[j]
                first = after[..., SIDES.index("baseline")] if i < 0 else None
                first = compared.samples[i][..., scenario] if first is None else first
                entry |= _interval_json(after[..., scenario] - first)
            yield entry


def _interval_json(difference: Array) -> dict[str, Any]:
    """80 % intervals of differences (n_samples, n_quantities) under common draws, and the share of
    the draws in which each has its more frequent sign."""
    interval: dict[str, list[float] | None] = {}
    sure: dict[str, float | None] = {}
    for row, q in enumerate(QUANTITIES):
        known = difference[np.isfinite(difference[:, row]), row]
        if 2 * len(known) <= len(difference):
            interval[q.key] = sure[q.key] = None
            continue
        low, high = np.percentile(known, [LOW_PERCENT, HIGH_PERCENT]).tolist()
        interval[q.key] = [low, high]
        sure[q.key] = float(max((known > 0).mean(), (known < 0).mean()))
    return {"interval": interval, "sure_frac": sure}


def _plain(values: dict[str, float]) -> dict[str, float | None]:
    return {key: (value if value == value else None) for key, value in values.items()}


def _names(given: Sequence[str]) -> list[str]:
    """Names that tell scenarios apart: a second one of a name is 'name (2)'."""
    made: list[str] = []
    for name in given:
        count = 1 + sum(1 for old in given[: len(made)] if old == name)
        made.append(name if count == 1 else f"{name} ({count})")
    return made


def headline_quantities() -> tuple[Quantity, ...]:
    """What the table shows without being asked for more."""
    return tuple(q for q in QUANTITIES if q.headline)


def shared_quantities() -> tuple[Quantity, ...]:
    """What measures have shares of."""
    return tuple(q for q in QUANTITIES if q.key in _SHARED)
