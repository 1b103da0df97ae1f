"""Files of meters: CSV, XLSX and Parquet with a column of times and one column a sensor.

The unit stands in the name of a column ('Building 6 kW', 'Energy [kWh]') or is given; the zone of
times without an offset is given. A cell that is empty is a gap; whatever else cannot be told is
refused by its rule and counted, one row at a time.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from pathlib import Path
from typing import Any

from layers.sources.cell_tables import Table, read_cells
from twin.city_data.readings.course import looked_over
from twin.city_data.readings.readings import Collector, Readings
from twin.city_data.readings.rules import GAP, Refused, Tally
from twin.city_data.readings.units import UNITS
from twin.city_data.readings.written_times import UnclearDates, column_us
from twin.safety.safety import SourceError

_TIME_HEADS = ("timestamp", "datetime", "date/time", "date time", "ts", "time", "date", "datum",
               "zeit", "fecha", "data", "ora", "datetime_utc")  # fmt: skip
_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?( ?[AaPp][Mm])?")
_EMPTY = {"", "-", "na", "n/a", "nan", "null", "none"}
_NUMBER = re.compile(r"[-+]?(\d+([.,' ]\d+)*|[.,]\d+)([eE][-+]?\d+)?")
_BY_LETTERS = {name.lower(): name for name in ("kWh", "Wh", "MWh", "GJ", "MJ", "kW", "degC", "degF",
                                               "°C", "°F", "lx")}  # fmt: skip


@dataclass(frozen=True)
class MeterColumn:
    """A column and the sensor `<kind>/<id>/<quantity>` that it holds; unit None: what its name
    says, else the unit kept."""

    head: str
    sensor: str
    unit: str | None = None


@dataclass(frozen=True)
class MeterLayout:
    """What a file does not say itself. zone: of times without an offset, None refuses them. time:
    the column of times, None finds it. day_first: None lets the dates tell."""

    columns: tuple[MeterColumn, ...]
    zone: tzinfo | None = None
    time_head: str | None = None
    day_first: bool | None = None


def readings_table(path: Path) -> Table:
    """The table of a .csv, .txt, .tsv, .xlsx or .parquet file. Raises SourceError."""
    return read_cells(path, "readings")


def read_meter_file(path: Path, layout: MeterLayout, tally: Tally, now_us: int) -> Readings:
    """The readings of a file, in order, checked by every rule. Raises SourceError for a file that
    is no table, lacks a column, or whose dates cannot be told."""
    table = readings_table(path)
    source = f"file {table.name}"
    try:
        times = column_us(_time_cells(table, layout.time_head), layout.zone, layout.day_first)
    except UnclearDates as fault:
        raise SourceError(f"{path}: {fault}") from None
    collector = Collector(source, tally, now_us)
    for at in times:
        if isinstance(at, Refused):
            tally.refuse(source, at)
    for column in layout.columns:
        _take(table, column, times, collector)
    return looked_over(collector.readings(), source, tally)


def unit_in(head: str) -> str | None:
    """The unit that a column's name ends with, as 'kWh' in 'Energy [kWh]' or 'energy_kwh'."""
    word = re.split(r"[\s_\[\](){}/,;:]+", head.strip().rstrip("])} "))[-1]
    if word in UNITS and len(word) > 1:
        return word
    return _BY_LETTERS.get(word.lower(), word if word in ("W", "J") else None)


def time_head(heads: Sequence[str]) -> str | None:
    """The column whose name is one of times; None where there is none."""
    named = {head.lower(): head for head in reversed(heads)}
    return next((named[name] for name in _TIME_HEADS if name in named), None)


def _time_cells(table: Table, head: str | None) -> list[Any]:
    found = head if head is not None else time_head(table.heads)
    if found is None:
        raise SourceError(
            f"{table.name}: no column is named like one of times ({', '.join(table.heads)}); "
            "name it 'timestamp'."
        )
    cells = table.column(found)
    day = next((h for h in table.heads if h.lower() in ("date", "datum", "fecha")), None)
    if head is not None or day in (None, found) or not all(map(_is_clock, cells[:20])):
        return cells
    return [_joined(d, t) for d, t in zip(table.column(str(day)), cells, strict=True)]


def _is_clock(cell: Any) -> bool:
    """Whether a cell holds a time of day alone, as beside a column of dates."""
    return isinstance(cell, time) or (isinstance(cell, str) and bool(_CLOCK.fullmatch(cell)))


def _joined(day: Any, clock: Any) -> Any:
    if isinstance(day, date) and isinstance(clock, time):
        return datetime.combine(day, clock)
    return f"{day:%Y-%m-%d} {clock}" if isinstance(day, date) else f"{day} {clock}"


def _take(
    table: Table, column: MeterColumn, times: Sequence[int | Refused], collector: Collector
) -> None:
    cells = table.column(column.head)
    unit = column.unit if column.unit is not None else unit_in(column.head)
    decimal = _decimal_sign([c for c in cells if isinstance(c, str)], table.separator)
    for cell, at in zip(cells, times, strict=True):
        if cell is None or (isinstance(cell, str) and cell.strip().lower() in _EMPTY):
            collector.tally.count(collector.source, GAP, f"{column.sensor}: empty cell")
        elif not isinstance(at, Refused):
            collector.add(column.sensor, at, _number(cell, decimal), unit)


def _decimal_sign(texts: Sequence[str], separator: str | None) -> str:
    """',' where a number has one that no point follows, and either the file does not separate its
    columns by commas or not exactly three digits follow; else '.'."""
    for text in texts:
        head, comma, tail = text.rpartition(",")
        if not comma or "." in tail:
            continue
        if separator not in (",", None) or "." in head or len(tail) != 3:
            return ","
    return "."


def _number(cell: Any, decimal: str) -> object:
    """The number that a text writes; what writes none stays as it is, for the rule to refuse."""
    if not isinstance(cell, str):
        return float(cell) if type(cell).__name__ == "Decimal" else cell
    text = cell.strip()
    if not _NUMBER.fullmatch(text):
        return cell
    thousands = "." if decimal == "," else ","
    plain = re.sub(rf"[{re.escape(thousands)}' ](?=\d{{3}}(?!\d))", "", text)
    try:
        return float(plain.replace(decimal, "."))
    except ValueError:
        return cell
