"""The text of an EPW file: its header, its place and 8,760 data lines, or a refusal in one line."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from layers.calendar import HOURS, MONTH_DAYS
from layers.safety.limits import checked_file
from layers.source_error import SourceError

LEAP_HOURS = 8784
_LEAP_DAY = ["2", "29"]
MAX_BYTES = 64 * 1024 * 1024
_CLOCK_OFF_H = 4.0  # no land's clock is further from the sun (western China: 3.2)


class WeatherFileError(SourceError):
    """A weather file cannot be used; the message is one sentence for the person who gave it."""


def text_lines(path: Path) -> list[str]:
    """All lines of the file; the encoding is UTF-8, else Latin-1."""
    try:
        checked_file(path, MAX_BYTES, "EPW files")
        data = path.read_bytes()
    except SourceError as error:
        raise WeatherFileError(str(error)) from error
    except OSError as error:
        raise WeatherFileError(
            f"{path}: cannot be read ({error.strerror}); check its name and who may read it."
        ) from error
    if not data.strip():
        raise WeatherFileError(f"{path}: is empty; give an EPW file with 8,760 hours.")
    if b"\0" in data[:4096]:
        raise WeatherFileError(f"{path}: is not plain text (UTF-16 or binary); save it as UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # EPW names no encoding; older files carry place names in Latin-1. The numbers are ASCII.
        text = data.decode("latin-1")
    return text.splitlines()


def header_and_rows(path: Path, lines: list[str]) -> tuple[list[str], list[str], bool]:
    """The header up to DATA PERIODS, the 8,760 lines of data behind it, and whether those of 29
    February were taken out."""
    if lines[0].split(",")[0].strip().upper() != "LOCATION":
        raise WeatherFileError(
            f"{path}: does not begin with LOCATION, so it is not an EPW file; give another file."
        )
    for number, line in enumerate(lines[:40]):
        if line.upper().startswith("DATA PERIODS"):
            rows = [row for row in lines[number + 1 :] if row.strip(" ,\t\x1a")]
            leap = len(rows) == LEAP_HOURS
            if leap:
                rows = [row for row in rows if _month_day(row) != _LEAP_DAY]
            _refuse_wrong_length(path, line, len(rows))
            return lines[: number + 1], rows, leap
    raise WeatherFileError(f"{path}: has no DATA PERIODS line; fetch it again.")


def _month_day(row: str) -> list[str]:
    return [part.strip().lstrip("0") for part in row.split(",")[1:3]]


def _refuse_wrong_length(path: Path, periods: str, rows: int) -> None:
    parts = [part.strip() for part in periods.split(",")]
    if len(parts) > 2 and parts[2].isdigit() and int(parts[2]) > 1:
        raise WeatherFileError(f"{path}: has {parts[2]} records an hour; give an hourly file.")
    if rows != HOURS:
        what = (
            "is cut short; fetch it again" if rows < HOURS else "has rows too many; take them out"
        )
        raise WeatherFileError(f"{path}: {what}: {rows:,} hours instead of {HOURS:,}.")


def location(
    path: Path, line: str
) -> tuple[tuple[str, str, str], tuple[float, float, float, float]]:
    """(city, country, source) and (latitude [deg], longitude [deg], time zone [h], height [m])."""
    parts = [part.strip() for part in line.split(",")]
    if len(parts) < 10:
        raise WeatherFileError(
            f"{path}: the LOCATION line has {len(parts)} fields instead of 10; complete it."
        )
    numbers = []
    limits = (("latitude", 90.0), ("longitude", 180.0), ("time zone", 14.0), ("elevation", 9000.0))
    for (label, limit), part in zip(limits, parts[6:10]):
        try:
            value = float(part)
        except ValueError:
            value = np.nan
        if not abs(value) <= limit:
            raise WeatherFileError(
                f"{path}: the {label} {part!r} in LOCATION is not possible; give {-limit:g} "
                f"to {limit:g}."
            )
        numbers.append(value)
    latitude, longitude, zone, elevation = numbers
    off_h = (zone - longitude / 15.0 + 12.0) % 24.0 - 12.0
    if abs(off_h) > _CLOCK_OFF_H:
        raise WeatherFileError(
            f"{path}: the time zone {zone:g} in LOCATION does not fit the longitude {longitude:g}, "
            f"where the sun goes by {longitude / 15.0:.0f}; correct one of them."
        )
    return (parts[1], parts[3], parts[4]), (latitude, longitude, zone, elevation)


def refuse_wrong_order(path: Path, table: NDArray[np.float64]) -> None:
    """Refuse rows whose month, day and hour (columns 0 to 2 of table) do not run through a year."""
    expected = np.array(
        [
            (month, day, hour)
            for month, days in enumerate(MONTH_DAYS, start=1)
            for day in range(1, days + 1)
            for hour in range(1, 25)
        ],
        dtype=float,
    )
    wrong = np.flatnonzero((table[:, :3] != expected).any(axis=1))
    if wrong.size:
        month, day, of_day = (f"{value:g}" for value in table[wrong[0], :3])
        raise WeatherFileError(
            f"{path}: {hour_label(int(wrong[0]))} says month {month}, day {day}, hour {of_day}; "
            "the rows must run from hour 1 of 1 January to hour 24 of 31 December without a gap."
        )


def hour_label(number: int) -> str:
    """The hour in words, counted from 1 as EPW does."""
    return f"hour {number + 1:,}"
