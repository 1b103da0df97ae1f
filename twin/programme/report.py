"""The ten targets as JSON and as plain text."""

from collections.abc import Iterator, Sequence
from typing import Any

from twin.answer.bands import range_in_words
from twin.answer.compare import Answer
from twin.programme.reached import Reached
from twin.words.quantities import written


def programme_json(answer: Answer, rows: Sequence[Reached]) -> dict[str, Any]:
    """What `district-twin targets --json` prints; what is not known is null."""
    return {
        "district": answer.district.key,
        "scenario": answer.scenario.name,
        "residents": answer.district.residents,
        "targets": [
            {
                "number": r.goal.number,
                "title": r.goal.title,
                "says": r.goal.says,
                "unit": r.goal.unit,
                "aim": r.aim,
                "aim_source": r.aim_source,
                "value": r.value,
                "interval": [r.interval.low, r.interval.high] if r.interval else None,
                "standing": r.standing,
                "source": r.source or None,
                "counted": r.goal.counted,
                "met": r.met,
            }
            for r in rows
        ],
    }


def number_in_words(value: float | None, unit: str) -> str:
    """'12.3 k EUR a year', '10 solutions'; '–' where it is not known."""
    if value is None:
        return "–"
    if unit in ("EUR", "EUR a year", "share"):
        return written(value, unit)
    return f"{value:,.0f} {unit}"


def value_in_words(row: Reached) -> str:
    """What is reached, with the interval where there is one."""
    value = number_in_words(row.value, row.goal.unit)
    if row.interval is None:
        return value
    return f"{value} ({range_in_words(row.interval, row.goal.unit)})"


def programme_lines(answer: Answer, rows: Sequence[Reached]) -> Iterator[str]:
    """What `district-twin targets` prints."""
    yield f"{answer.district.name}, {answer.scenario.name}: the programme's ten targets"
    for r in rows:
        aim = number_in_words(r.aim, r.goal.unit)
        yield f"{r.goal.number:2} {r.goal.title}: {value_in_words(r)}, aim {aim}: {r.met}"
        yield f"     {r.goal.counted}" + (f" {r.source}" if r.standing == "typed in" else "")
