"""Scenarios compared on the map: one colouring with the same ends for all, or their difference."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from twin.answer.compare import Answer
from twin.answer.indicators import BY_KEY, Indicator
from ui.view_state.state import Colouring, before_measures, rounded_up

FALLBACK = "final_energy"
_MORE_HELPS = ("pv",)


def compared_indicator(colour_by: str) -> Indicator:
    """What scenarios are compared by on the map: what it is coloured by where that is an amount
    which measures change, else final energy."""
    indicator = BY_KEY.get(colour_by)
    if indicator is None or not indicator.needs_answer or indicator.scale != "amount":
        return BY_KEY[FALLBACK]
    return indicator


def shared_colourings(
    answers: Sequence[Answer | None], today: Answer, indicator: Indicator
) -> tuple[Colouring, ...]:
    """A colouring of each answer between ends that fit all; None stands for the baseline, taken
    from `today`, the answer to any scenario of the district."""
    district, baseline = today.district, before_measures(today)
    values = [indicator.values(district, answer or baseline) for answer in answers]
    known = np.concatenate([v[np.isfinite(v)] for v in values])
    high = rounded_up(float(np.percentile(known, 98))) if len(known) else 1.0
    return tuple(Colouring(indicator, v, 0.0, high) for v in values)


def difference_colouring(
    first: Answer | None, second: Answer | None, today: Answer, indicator: Indicator
) -> Colouring:  # fmt: skip
    """The second less the first, building by building, zero in the middle."""
    a, b = (c.values for c in shared_colourings((first, second), today, indicator))
    values = np.nan_to_num(b, nan=0.0) - np.nan_to_num(a, nan=0.0)
    values = np.where(np.isfinite(a) | np.isfinite(b), values, np.nan)
    size = np.abs(values[np.isfinite(values)])
    reach = rounded_up(float(np.percentile(size, 98))) if len(size) else 1.0
    told = replace(
        indicator, key="difference", title=f"{indicator.title}, difference", scale="difference",
        better=1 if indicator.key in _MORE_HELPS else -1,
    )  # fmt: skip
    return Colouring(told, values, -reach, reach)


def values_in_words(named: Sequence[str], colourings: Sequence[Colouring], row: int) -> str:
    """'Baseline 120 · Roofs 84 kWh/m² a year' of one building."""
    parts = []
    for name, colouring in zip(named, colourings, strict=True):
        value = colouring.values[row]
        parts.append(f"{name} {value:,.0f}" if np.isfinite(value) else f"{name} –")
    return f"{' · '.join(parts)} {colourings[0].indicator.unit}"
