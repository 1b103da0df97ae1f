"""Scenarios side by side as JSON and as a table of plain text."""

from collections.abc import Iterator
from typing import Any

from twin.answer.bands import HIGH_PERCENT, LOW_PERCENT, range_in_words
from twin.answer.compare import left_out
from twin.comparison.contributions import Contributions
from twin.comparison.measures_apart import apart
from twin.comparison.side_by_side import SURE_FRAC, Difference, SideBySide
from twin.words.quantities import QUANTITIES, Quantity, percent, written

_LABEL = max(len(q.label) for q in QUANTITIES) + 1
_WIDTH = 24


def comparison_json(beside: SideBySide) -> dict[str, Any]:
    """What `district-twin compare --json` prints: each scenario with the keys of `run`; then the
    baseline with each scenario and each scenario with each later one, `to` less `from`. What is
    not defined is null."""
    first = beside.answers[0]
    return {
        "district": first.district.key,
        "baseline": _plain(first.baseline_headline),
        "scenarios": [_scenario(beside, row) for row in range(len(beside.answers))],
        "differences": [
            *(_from_baseline(beside, row) for row in range(len(beside.answers))),
            *(_pair(beside, a, b) for a, b in beside.pairs()),
        ],
        "shares": {
            "exact": all(made.exact for made in beside.contributions),
            "rule": "Shapley: the mean step of a measure over all orders, or over those drawn",
        },
        **_sampling(beside),
        **({"left_out": gone} if (gone := left_out(first)) else {}),
    }


def _plain(values: Any) -> dict[str, float | None]:
    return {q.key: (v if (v := values[q.key]) == v else None) for q in QUANTITIES}


def _scenario(beside: SideBySide, row: int) -> dict[str, Any]:
    answer = beside.answers[row]
    return {
        "name": beside.names[row],
        "assumptions": dict(answer.scenario.assumptions),
        "baseline": _plain(answer.baseline_headline),
        "headline": _plain(answer.headline),
        **_differences(beside, {q.key: beside.to_baseline(row, q.key) for q in QUANTITIES}),
        **contributions_json(beside.contributions[row]),
    }


def _from_baseline(beside: SideBySide, row: int) -> dict[str, Any]:
    told = {q.key: beside.to_baseline(row, q.key) for q in QUANTITIES}
    return {"from": "baseline", "to": beside.names[row], **_differences(beside, told)}


def _pair(beside: SideBySide, a: int, b: int) -> dict[str, Any]:
    told = {q.key: beside.between(a, b, q.key) for q in QUANTITIES}
    scenarios = beside.answers[a].scenario, beside.answers[b].scenario
    return {
        "from": beside.names[a],
        "to": beside.names[b],
        **_differences(beside, told),
        "measures_apart": [one.sentence() for one in apart(*scenarios)],
    }


def _differences(beside: SideBySide, told: dict[str, Difference]) -> dict[str, Any]:
    found: dict[str, Any] = {"difference": _plain({k: d.value for k, d in told.items()})}
    if beside.samples is not None:
        found["interval"] = {
            k: None if d.interval is None else [d.interval.low, d.interval.high]
            for k, d in told.items()
        }
        found["sure_frac"] = {k: d.same_sign_frac for k, d in told.items()}
    return found


def _sampling(beside: SideBySide) -> dict[str, Any]:
    if beside.samples is None:
        return {}
    return {
        "samples": beside.samples.shape[1],
        "seed": beside.seed,
        "percentiles": [LOW_PERCENT, HIGH_PERCENT],
    }


def contributions_json(made: Contributions) -> dict[str, Any]:
    """What each measure alone does, by quantity; quantities without a share are left out."""

    def told(row: Any) -> dict[str, float]:
        return {q.key: float(v) for q, v in zip(QUANTITIES, row, strict=True) if v == v}

    return {
        "measures": [
            {
                "id": m.id,
                "kind": m.kind,
                "title": m.record.title,
                "share": told(made.shares[i]),
                **({} if made.exact else {"standard_error": told(made.errors[i])}),
            }
            for i, m in enumerate(made.measures)
        ],
        "sets_of_measures": made.evaluations,
    }


def comparison_lines(beside: SideBySide) -> Iterator[str]:
    """The headline quantities: baseline, each scenario with its change, each pair's difference."""
    yield f"{beside.answers[0].district.name}: {', '.join(beside.names)}"
    yield f"{'':{_LABEL}}{'baseline':>{_WIDTH}}" + "".join(
        f"{_cut(n):>{_WIDTH}}" for n in beside.names
    )
    headlines = [q for q in QUANTITIES if q.headline]
    for q in headlines:
        values = [beside.answers[0].baseline_headline[q.key]]
        values += [a.headline[q.key] for a in beside.answers]
        yield f"{q.label:{_LABEL}}" + "".join(f"{written(v, q.unit):>{_WIDTH}}" for v in values)
        rows = range(len(beside.answers))
        changes = [beside.to_baseline(row, q.key) for row in rows]
        yield from _told("  change", changes, q, pad=_WIDTH)
    for a, b in beside.pairs():
        yield ""
        yield f"{beside.names[b]} beside {beside.names[a]}"
        for q in headlines:
            yield from _told(f"  {q.label}", [beside.between(a, b, q.key)], q)
        for one in apart(beside.answers[a].scenario, beside.answers[b].scenario):
            yield f"  {one.sentence()}"
    for name, made in zip(beside.names, beside.contributions, strict=False):
        yield ""
        yield from contribution_lines(name, made)
    if beside.samples is not None:
        yield ""
        yield (
            f"Under each change the interval of {HIGH_PERCENT - LOW_PERCENT} % of "
            f"{beside.samples.shape[1]} common samples (seed {beside.seed}), and how many of them "
            "have its sign."
        )


def _told(label: str, changes: list[Difference], q: Quantity, pad: int = 0) -> Iterator[str]:
    cells = [written(d.value, q.unit, signed=True) for d in changes]
    yield f"{label:{_LABEL}}{'':{pad}}" + "".join(f"{c:>{_WIDTH}}" for c in cells)
    if any(d.interval and d.interval.width for d in changes):
        ranges = [
            ""
            if not (d.interval and d.interval.width)
            else range_in_words(d.interval, q.unit, True)
            for d in changes
        ]
        yield f"{'':{_LABEL}}{'':{pad}}" + "".join(f"{c:>{_WIDTH}}" for c in ranges)
    if any(d.same_sign_frac is not None for d in changes):
        yield f"{'':{_LABEL}}{'':{pad}}" + "".join(f"{sure_in_words(d):>{_WIDTH}}" for d in changes)


def sure_in_words(difference: Difference) -> str:
    """'sure (97 %)', 'not sure (71 %)'; empty where it is not known."""
    share = difference.same_sign_frac
    if share is None:
        return ""
    return f"{'sure' if share >= SURE_FRAC else 'not sure'} ({percent(share)})"


def contribution_lines(name: str, made: Contributions) -> Iterator[str]:
    """What each measure alone does to the headline quantities that have shares."""
    how = "all orders" if made.exact else f"{made.orders} drawn orders"
    yield f"{name}: what each measure alone does (mean over {how} of the measures)"
    keys = [q for q in QUANTITIES if q.headline]
    yield f"{'':{_LABEL}}" + "".join(f"{_cut(q.label):>{_WIDTH}}" for q in keys)
    columns = {q.key: made.of(q.key) for q in keys}
    for i, measure in enumerate(made.measures):
        cells = [written(columns[q.key][i][1], q.unit, signed=True) for q in keys]
        yield f"{_cut(measure.record.title, _LABEL):{_LABEL}}" + "".join(
            f"{c:>{_WIDTH}}" for c in cells
        )


def _cut(text: str, width: int = _WIDTH) -> str:
    return text if len(text) < width else f"{text[: width - 2]}…"
