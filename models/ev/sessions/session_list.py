"""Reads a list of charging sessions and refuses what cannot be, with line and fix."""

import csv
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.ev.sessions.session_forms import (
    day_first,
    hours_of,
    moment_of,
    power_kw_of,
    usual_names,
)
from models.ev.sessions.session_times import SessionListError, hours_from_midnight
from models.ev.sessions.sessions import Sessions, sessions_from_columns

COLUMNS = ("start", "end", "energy_kwh")
PLUG_TOLERANCE = 1e-6
ROUNDING_FRAC, ROUNDING_KWH = 0.01, 0.02  # of energy, as lists round times to minutes
OVERLAP_S = 60.0  # the clock of a back-end may lag behind that of the plug
_Row = tuple[int, dict[str, str]]


@dataclass(frozen=True)
class SessionList:
    """Sessions of a file: columns (n,), hours counted from `first_midnight` (None: from 0).

    `plug` (n,) [name, empty where the list has no plugs], `line` (n,) [line in the file].
    `set_aside`: a sentence for each row that is left out. `assumed`: what was taken or rounded.
    """

    sessions: Sessions
    plug: tuple[str, ...]
    line: NDArray[np.int64]
    first_midnight: datetime | None
    n_hours: int
    set_aside: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


def read_session_list(path: Path) -> SessionList:
    """Read `path` (see docs/formats.md, 'Session list') and check every row.

    Public forms are read under their own names (models.ev.sessions.session_forms). A row that
    cannot be is set aside by its line as long as another one is left. Energy up to 1 % above what
    the plug gives and overlaps of up to a minute are rounding: cut and counted.
    Raises SessionListError: file absent, empty or not UTF-8, a column missing, or no sound row.
    """
    rows = _rows(path)
    by_day = day_first([row["start"] for _, row in rows] + [row["end"] for _, row in rows])
    assumed: list[str] = []
    aside: list[str] = []
    read: list[tuple[_Row, tuple[float | datetime, float | datetime], float]] = []
    for line, row in rows:
        try:
            pair = tuple(_moment(row, name, line, path, by_day) for name in ("start", "end"))
            read.append(((line, row), (pair[0], pair[1]), _number(row, "energy_kwh", line, path)))
        except SessionListError as error:
            aside.append(str(error))
    if not read:
        raise SessionListError(aside[0])
    lines = np.array([line for (line, _), _, _ in read], dtype=np.int64)
    midnight, start, end = hours_from_midnight([pair for _, pair, _ in read], lines.tolist(), path)
    energy = np.array([kwh for _, _, kwh in read])
    power = _powers([row for row, _, _ in read], energy, end - start, path, aside, assumed)
    plug = tuple(_plug(row) for (_, row), _, _ in read)
    kept = _sound(start, end, energy, power, plug, lines, path, aside, assumed)
    sessions = sessions_from_columns(start[kept], end[kept], energy[kept], power[kept])
    n_hours = 24 * max(math.ceil(float(end[kept].max()) / 24.0), 1)
    told = tuple(plug[i] for i in kept)
    return SessionList(sessions, told, lines[kept], midnight, n_hours, tuple(aside), tuple(assumed))


def _plug(row: dict[str, str]) -> str:
    parts = [(row.get(name) or "").strip() for name in ("plug", "port")]
    return " ".join(filter(None, parts)) if parts[0] else ""


def _powers(
    rows: list[_Row], energy: NDArray[np.float64], stay: NDArray[np.float64], path: Path,
    aside: list[str], assumed: list[str],
) -> NDArray[np.float64]:  # fmt: skip
    """Power of every plug [kW], (n,); NaN where it is no number, usual where it is not given."""
    out = np.full(len(rows), np.nan)
    missing = 0
    for i, (line, row) in enumerate(rows):
        if (row.get("power_kw") or "").strip():
            try:
                out[i] = _number(row, "power_kw", line, path)
            except SessionListError as error:
                aside.append(str(error))
        else:
            charging = hours_of(row.get("charging_time", ""))
            out[i] = power_kw_of(float(energy[i]), float(stay[i]), charging)
            missing += 1
    if missing:
        assumed.append(
            f"power of {missing} sessions not given: the least of 7.4, 11, 22, 50, 150, 350 kW "
            "that gives the energy in time"
        )
    return out


def _sound(
    start: NDArray[np.float64], end: NDArray[np.float64], energy: NDArray[np.float64],
    power: NDArray[np.float64], plug: tuple[str, ...], lines: NDArray[np.int64], path: Path,
    aside: list[str], assumed: list[str],
) -> NDArray[np.int64]:  # fmt: skip
    """Rows that can be, in their order; rounding is cut in place and counted, the rest told."""
    most = power * (end - start)
    rounded = (energy > most * (1.0 + PLUG_TOLERANCE)) & (
        energy <= np.maximum(most * (1.0 + ROUNDING_FRAC), most + ROUNDING_KWH)
    )
    energy[rounded] = most[rounded]
    cut, last = int(rounded.sum()), dict[str, int]()
    kept: list[int] = []
    for i in np.argsort(start, kind="stable").tolist():
        before = last.get(plug[i]) if plug[i] else None
        if before is not None and 0 < (end[before] - start[i]) * 3600.0 <= OVERLAP_S:
            end[before] = start[i]
            energy[before] = min(energy[before], power[before] * (end[before] - start[before]))
            cut += 1
        rows = [i] if before is None else [before, i]
        try:
            if np.isnan(power[i]):
                continue  # told already
            check_sessions(
                sessions_from_columns(start[rows], end[rows], energy[rows], power[rows]),
                tuple(plug[row] for row in rows),
                lambda k, rows=rows: f"{path.name} line {lines[rows[k]]}",  # type: ignore[misc]
            )
        except ValueError as error:
            aside.append(str(error))
            continue
        kept.append(i)
        if before is None or end[i] >= end[before]:
            last[plug[i]] = i
    if not kept:
        raise SessionListError(aside[0])
    if cut:
        assumed.append(f"{cut} sessions with energy or end cut by rounding")
    return np.array(sorted(kept), dtype=np.int64)


def check_sessions(sessions: Sessions, plug: tuple[str, ...], where: Callable[[int], str]) -> None:
    """Refuse the first impossible session; `where(i)` names row i for the message.

    Raises SessionListError with one sentence.
    """
    stay = sessions.end_h - sessions.start_h
    most = sessions.power_kw * stay
    for bad, text in (
        (stay <= 0, "the session ends before it starts or at once; give an end after the start"),
        (sessions.energy_kwh < 0, "energy_kwh is below zero; give what the car took, 0 or more"),
        (sessions.power_kw <= 0, "power_kw is not above zero; give the power of the plug"),
    ):
        if bad.any():
            raise SessionListError(f"{where(int(bad.argmax()))}: {text}")
    greedy = sessions.energy_kwh > most * (1.0 + PLUG_TOLERANCE)
    if greedy.any():
        i = int(greedy.argmax())
        raise SessionListError(
            f"{where(i)}: the session asks for {sessions.energy_kwh[i]:g} kWh, but a plug of "
            f"{sessions.power_kw[i]:g} kW gives at most {most[i]:.3g} kWh in {stay[i]:.3g} h; "
            "lower energy_kwh, raise power_kw or lengthen the stay"
        )
    _check_overlap(sessions, plug, where)


def _check_overlap(sessions: Sessions, plug: tuple[str, ...], where: Callable[[int], str]) -> None:
    order = np.lexsort((sessions.start_h, np.array(plug, dtype=object).astype(str)))
    for before, after in pairwise(order):
        same = plug[before] and plug[before] == plug[after]
        if same and sessions.start_h[after] < sessions.end_h[before] - 1e-9:
            raise SessionListError(
                f"{where(int(after))}: the session starts on plug {plug[after]!r} while the one "
                f"of {where(int(before))} is still plugged in; correct a time or the plug"
            )


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SessionListError(f"{path}: there is no such file; give the path of a CSV") from None
    except UnicodeDecodeError:
        raise SessionListError(
            f"{path.name}: the file is not UTF-8 text; save it as UTF-8"
        ) from None
    except OSError as error:
        raise SessionListError(f"{path}: cannot be read ({error.strerror}); give a CSV") from None
    lines = text.splitlines()
    if not lines or not lines[0].strip():
        raise SessionListError(f"{path.name}: the file is empty; begin with {','.join(COLUMNS)}")
    mark = ";" if lines[0].count(";") > lines[0].count(",") else ","
    names, rows = _table(lines, mark, path)
    for wanted in COLUMNS:
        if names.count(wanted) > 1:
            raise SessionListError(
                f"{path.name} line 1: the column {wanted} stands there twice; remove one of them"
            )
        if wanted not in names:
            raise SessionListError(
                f"{path.name} line 1: the column {wanted} is missing; "
                f"the header must name {', '.join(COLUMNS)}"
            )
    short = next((line for line, values in rows if len(values) != len(names)), None)
    if short is not None:
        raise SessionListError(
            f"{path.name} line {short}: the row has not the {len(names)} fields of "
            "the header; fix the separators"
        )
    if not rows:
        raise SessionListError(f"{path.name}: there is a header but no session below it")
    if mark == ";":
        rows = [(line, [value.replace(",", ".") for value in values]) for line, values in rows]
    return [(line, dict(zip(names, values, strict=True))) for line, values in rows]


def _table(
    lines: list[str], mark: str, path: Path
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Names of the header, and every row that is not blank with its line."""
    reader = csv.reader(lines, delimiter=mark, skipinitialspace=True)
    try:
        names = usual_names(next(reader))
        return names, [(reader.line_num, row) for row in reader if any(row)]
    except csv.Error as error:
        raise SessionListError(
            f"{path.name} line {reader.line_num}: this is no CSV row ({error}); fix or remove it"
        ) from None


def _number(row: dict[str, str], name: str, line: int, path: Path) -> float:
    try:
        value = float(row[name])
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise SessionListError(
            f"{path.name} line {line}: {name} is {row[name].strip()!r}; give a plain number"
        )
    return value


def _moment(
    row: dict[str, str], name: str, line: int, path: Path, by_day: bool
) -> float | datetime:
    text = row[name].strip()
    try:
        value = float(text)
        if math.isfinite(value):
            return value
    except ValueError:
        found = moment_of(text, by_day)
        if found is not None:
            return found
    raise SessionListError(
        f"{path.name} line {line}: {name} is {text!r}; give hours as a number or a time such as "
        "2025-03-01T17:30"
    )
