"""Answers and single cases as text, for the command line."""

import json
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from twin.answer.bands import HIGH_PERCENT, LOW_PERCENT, SIDES, Bands, in_words
from twin.answer.compare import Answer, rows
from twin.words.quantities import QUANTITIES, written

_LABEL = max(len(q.label) for q in QUANTITIES) + 1
_WIDTHS = (22, 22, 24)


def table_lines(answer: Answer, bands: Bands | None) -> Iterator[str]:
    """Baseline, scenario and difference of every quantity, each over its band where it is known."""
    yield f"{answer.district.name}: {answer.scenario.name}"
    yield f"{'':{_LABEL}}{'baseline':>22}{'scenario':>22}{'difference':>24}"
    for r in rows(answer):
        q = r.quantity
        cells = (
            written(r.baseline, q.unit),
            written(r.scenario, q.unit),
            written(r.difference, q.unit, signed=True),
        )
        yield _line(q.label, cells)
        if bands is not None:
            told = tuple(in_words(bands.of(q.key, s), q, s == "difference") for s in SIDES)
            if any(told):
                yield _line("", told)
    if bands is not None:
        yield (
            f"Under each number the interval that {HIGH_PERCENT - LOW_PERCENT} % of {bands.count} "
            f"samples lie in (percentiles {LOW_PERCENT} and {HIGH_PERCENT}, seed {bands.seed})."
        )


def headline_lines(answer: Answer) -> Iterator[str]:
    """The headline quantities alone: the scenario, and its change against the baseline."""
    yield f"{answer.district.name}: {answer.scenario.name}"
    for r in rows(answer):
        if r.quantity.headline:
            change = written(r.difference, r.quantity.unit, signed=True)
            yield f"  {r.quantity.label:28}{written(r.scenario, r.quantity.unit):>22}{change:>24}"


def _line(label: str, cells: tuple[str, ...]) -> str:
    return f"{label:{_LABEL}}" + "".join(f"{c:>{w}}" for c, w in zip(cells, _WIDTHS, strict=True))


def case_text(values: Mapping[str, Any], as_json_text: bool) -> str:
    """All values as JSON, or those that are one number or one word as a list."""
    if as_json_text:
        return json.dumps(_finite(values), indent=2)
    return "\n".join(
        f"{key:32}{value:>16.6g}" if isinstance(value, float) else f"{key:32}{value!s:>16}"
        for key, value in values.items()
        if isinstance(value, int | float | str)
    )


def _finite(value: Any) -> Any:
    """The same value with null in the place of what JSON cannot write."""
    if isinstance(value, Mapping):
        return {k: _finite(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(v) for v in value]
    return None if isinstance(value, float) and not isfinite(value) else value
