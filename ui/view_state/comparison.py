"""Scenarios side by side as a table, a chart and a waterfall: what each shows. No Qt."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.answer.bands import Band
from twin.targets.wording import measure_in_words
from twin.words.quantities import BY_KEY, QUANTITIES, Quantity, figures, scaled_unit, written

if TYPE_CHECKING:
    from twin.comparison.contributions import Contributions
    from twin.comparison.side_by_side import Difference, SideBySide

_HEADLINES = tuple(q for q in QUANTITIES if q.headline)
_A_YEAR = " a year"
_LEAST = 0.005  # less is written as 0.00
SURE, NOT_SURE = "sure", "not sure"


@dataclass(frozen=True)
class Cell:
    """A number with what it changes: the change in words, its interval and whether its sign is
    sure; helps: 1 better, -1 worse, 0 neither."""

    value: str
    change: str = ""
    interval: str = ""
    sure: str = ""
    helps: int = 0


@dataclass(frozen=True)
class TableRow:
    """One quantity: the baseline, each scenario, and the second less the first of two picked."""

    label: str
    cells: tuple[Cell, ...]


def table_rows(
    beside: "SideBySide", pair: tuple[int, int] | None, everything: bool
) -> tuple[TableRow, ...]:
    """The headline quantities, or all; a last cell for the difference of a pair."""
    rows = []
    for q in QUANTITIES if everything else _HEADLINES:
        before = beside.answers[0].baseline_headline[q.key]
        cells = [Cell(_short(before, q) if before != 0.0 else "–")]
        for row, answer in enumerate(beside.answers):
            told = beside.to_baseline(row, q.key)
            cells.append(_cell(_short(answer.headline[q.key], q), told, q, before == 0.0))
        if pair is not None:
            cells.append(_cell("", beside.between(*pair, q.key), q))
        if all(not c.value.strip("–") for c in cells[:-1]):
            continue
        yearly = ", a year" if q.unit.endswith(_A_YEAR) else ""
        rows.append(TableRow(q.label + yearly, tuple(cells)))
    return tuple(rows)


def _short(value: float, q: Quantity, signed: bool = False) -> str:
    return written(value, q.unit, signed).removesuffix(_A_YEAR)


def _cell(value: str, told: "Difference", q: Quantity, is_change: bool = False) -> Cell:
    """is_change: the number is the change itself, the baseline having none of it."""
    if told.value != told.value or told.value == 0.0:
        return Cell(value or "–", "no change" if told.value == 0.0 and not is_change else "")
    change = "" if is_change else _short(told.value, q, signed=True)
    interval = _range(told.interval, q) if told.interval and told.interval.width else ""
    helps = q.better * (1 if told.value > 0 else -1)
    return Cell(value, change, interval, sure_in_words(told), helps)


def _range(band: Band, q: Quantity) -> str:
    """Both ends in the unit of the larger one, which is said once: a column stays narrow."""
    unit, size = scaled_unit(max(abs(band.low), abs(band.high)), q.unit)
    ends = (end / size if abs(end / size) >= _LEAST else 0.0 for end in (band.low, band.high))
    low, high = (figures(end, signed=True) for end in ends)
    return f"{low} to {high} {unit.removesuffix(_A_YEAR)}"


def sure_in_words(told: "Difference") -> str:
    """'sure, 97 of 100'; empty where nothing was sampled."""
    from twin.comparison.side_by_side import SURE_FRAC

    share = told.same_sign_frac
    if share is None:
        return ""
    return f"{SURE if share >= SURE_FRAC else NOT_SURE}, {round(100 * share)} of 100"


@dataclass(frozen=True)
class Stroke:
    """A scenario's change of one quantity in the chart, with its interval, in the chart's unit."""

    value: float
    low: float | None
    high: float | None
    said: str


@dataclass(frozen=True)
class ChangeChart:
    """One quantity of all scenarios: its title with the unit, and a stroke for each."""

    title: str
    strokes: tuple[Stroke, ...]


def change_charts(beside: "SideBySide") -> tuple[ChangeChart, ...]:
    """What every scenario changes in each of the headline quantities."""
    charts = []
    for q in _HEADLINES:
        told = [beside.to_baseline(row, q.key) for row in range(len(beside.answers))]
        ends = [d.value for d in told if d.value == d.value]
        ends += [e for d in told if d.interval for e in (d.interval.low, d.interval.high)]
        unit, size = scaled_unit(max(map(abs, ends), default=0.0), q.unit)
        strokes = tuple(
            Stroke(
                d.value / size,
                d.interval.low / size if d.interval else None,
                d.interval.high / size if d.interval else None,
                _short(d.value, q, signed=True),
            )
            for d in told
        )
        charts.append(ChangeChart(f"{q.label.partition(',')[0]}, {unit}", strokes))
    return tuple(charts)


@dataclass(frozen=True)
class Step:
    """One measure in the waterfall: from where to where, in the chart's unit; error: of a sampled
    share; helps as in Cell."""

    label: str
    start: float
    end: float
    said: str
    error: float
    helps: int


@dataclass(frozen=True)
class Waterfall:
    """What each measure alone does to a quantity, the largest first, up to the change in all."""

    title: str
    unit: str
    steps: tuple[Step, ...]
    total: float
    total_said: str
    note: str


def waterfall(beside: "SideBySide", row: int, key: str) -> Waterfall | None:
    """The shares of one scenario in one quantity; None where they are not known yet."""
    if row >= len(beside.contributions):
        return None
    made, q = beside.contributions[row], BY_KEY[key]
    column = [one.key for one in QUANTITIES].index(key)
    answer = beside.answers[row]
    total = answer.headline[key] - answer.baseline_headline[key]
    shares = sorted(
        zip(
            made.measures,
            map(float, made.shares[:, column]),
            map(float, made.errors[:, column]),
            strict=True,
        ),
        key=lambda one: -abs(one[1]),
    )
    title = f"{q.label}: {beside.names[row]}"
    if not shares or any(share != share for _, share, _ in shares):
        note = "No measure in force." if not shares else "Not defined for each measure alone."
        return Waterfall(title, "", (), 0.0, "", note)
    most = max(abs(total), *(abs(share) for _, share, _ in shares))
    unit, size = scaled_unit(most, q.unit)
    steps, at = [], 0.0
    for measure, share, error in shares:
        steps.append(
            Step(
                measure_in_words(measure),
                at / size,
                (at + share) / size,
                figures(share / size, signed=True),
                error / size,
                _helps(q, share),
            )
        )
        at += share
    said = figures(total / size, signed=True)
    return Waterfall(title, unit, tuple(steps), total / size, said, _how(made))


def _helps(q: Quantity, change: float) -> int:
    return q.better * (1 if change > 0 else -1 if change < 0 else 0)


def _how(made: "Contributions") -> str:
    count = made.evaluations
    if made.exact:
        return (
            "Exact: the mean step of each measure over all orders in which they could be taken "
            f"({count} sets of measures calculated)."
        )
    return (
        f"Sampled: the mean step of each measure over {made.orders} drawn orders ({count} sets of "
        "measures calculated); the thin line is one standard error to either side."
    )


def apart_in_words(beside: "SideBySide", first: int, second: int) -> tuple[str, ...]:
    """What the second of two scenarios decides otherwise than the first, in a line each."""
    from twin.comparison.measures_apart import apart

    found = apart(beside.answers[first].scenario, beside.answers[second].scenario)
    return tuple(one.sentence().replace("->", "→") for one in found) or ("Nothing.",)
