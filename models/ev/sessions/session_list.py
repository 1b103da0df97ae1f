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

from models.ev.sessions.sessions import Sessions, sessions_from_columns

COLUMNS = ("start", "end", "energy_kwh", "power_kw")
LONGEST_LIST_H = 20 * 8784
PLUG_TOLERANCE = 1e-6


class SessionListError(ValueError):
    """A session list that cannot be run; the message is one sentence for the user."""


@dataclass(frozen=True)
class SessionList:
    """Sessions of a file: columns (n,), hours counted from `first_midnight` (None: from 0).

    `plug` (n,) [name, empty where the list has no plugs], `line` (n,) [line in the file].
    """

    sessions: Sessions
    plug: tuple[str, ...]
    line: NDArray[np.int64]
    first_midnight: datetime | None
    n_hours: int


def read_session_list(path: Path) -> SessionList:
    """Read `path` (see docs/formats.md, 'Session list') and check every row.

    Raises SessionListError: file absent, empty or not UTF-8, a column missing, a value that is
    no number or time, an end before its start, more energy than the plug can give in the stay,
    two sessions at once on one plug.
    """
    rows = _rows(path)
    moments = [
        (_moment(row, "start", line, path), _moment(row, "end", line, path)) for line, row in rows
    ]
    midnight, start, end = _hours(moments, [line for line, _ in rows], path)
    energy = np.array([_number(row, "energy_kwh", line, path) for line, row in rows])
    power = np.array([_number(row, "power_kw", line, path) for line, row in rows])
    plug = tuple((row.get("plug") or "").strip() for _, row in rows)
    lines = np.array([line for line, _ in rows], dtype=np.int64)
    sessions = sessions_from_columns(start, end, energy, power)
    where: Callable[[int], str] = lambda i: f"{path.name} line {lines[i]}"  # noqa: E731
    check_sessions(sessions, plug, where)
    n_hours = 24 * max(math.ceil(float(end.max()) / 24.0), 1)
    return SessionList(sessions, plug, lines, midnight, n_hours)


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
    for line, values in rows:
        if len(values) != len(names):
            raise SessionListError(
                f"{path.name} line {line}: the row has not the {len(names)} fields of "
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
        names = [name.strip() for name in next(reader)]
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


def _moment(row: dict[str, str], name: str, line: int, path: Path) -> float | datetime:
    text = row[name].strip()
    try:
        value = float(text)
        if math.isfinite(value):
            return value
    except ValueError:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    raise SessionListError(
        f"{path.name} line {line}: {name} is {text!r}; give hours as a number or a time such as "
        "2025-03-01T17:30"
    )


def _hours(
    moments: list[tuple[float | datetime, float | datetime]], lines: list[int], path: Path
) -> tuple[datetime | None, NDArray[np.float64], NDArray[np.float64]]:
    """Hours from the first midnight for all moments, which must be of one kind."""
    first = moments[0][0]
    for line, pair in zip(lines, moments, strict=True):
        for moment in pair:
            alike = isinstance(moment, datetime) == isinstance(first, datetime)
            if alike and isinstance(moment, datetime) and isinstance(first, datetime):
                alike = (moment.tzinfo is None) == (first.tzinfo is None)
            if not alike:
                raise SessionListError(
                    f"{path.name} line {line}: times are written in two ways; give all as hours, "
                    "or all as times with or all without a zone"
                )
    if not isinstance(first, datetime):
        numbers = np.array(moments, dtype=np.float64)
        if (numbers < 0).any():
            line = lines[int((numbers < 0).any(axis=1).argmax())]
            raise SessionListError(f"{path.name} line {line}: an hour is below zero; count from 0")
        midnight = None
    else:
        stamps = [[_on_clock(moment, first) for moment in pair] for pair in moments]
        earliest = min(stamp for pair in stamps for stamp in pair)
        midnight = earliest.replace(hour=0, minute=0, second=0, microsecond=0)
        numbers = np.array(
            [[(stamp - midnight).total_seconds() / 3600.0 for stamp in pair] for pair in stamps]
        )
    if numbers.max() > LONGEST_LIST_H:
        line = lines[int(numbers.max(axis=1).argmax())]
        raise SessionListError(
            f"{path.name} line {line}: the session lies {numbers.max():.6g} h after the first "
            "midnight, past twenty years; correct the time"
        )
    return midnight, numbers[:, 0].copy(), numbers[:, 1].copy()


def _on_clock(moment: float | datetime, first: datetime) -> datetime:
    """The moment on the clock of the first one, so that off-peak hours are those of its place."""
    assert isinstance(moment, datetime)
    return moment if first.tzinfo is None else moment.astimezone(first.tzinfo)
