"""Reads an EnergyPlus weather file (EPW): one year, 8,760 hours, into arrays.

Format: EnergyPlus Auxiliary Programs, "EnergyPlus Weather File (EPW) Data Dictionary": eight
header lines, then one line per hour. Element 0 of every array is the hour from 00:00 to 01:00 on
1 January in local standard time (EPW counts it as hour 1, the hour that ends at 01:00; a minute
column of 0 or of 60 means the same thing). Dates are never sorted: typical years mix months of
several years.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from layers.calendar import HOURS
from layers.safety.reader_door import reader_door
from layers.sources.weather.fill import (
    dew_point_c,
    relative_humidity_frac,
    sky_infrared_w_m2,
    standard_pressure_pa,
)
from layers.sources.weather.gaps import bridged, in_hours, usable_sun
from layers.sources.weather.rows import (
    WeatherFileError,
    header_and_rows,
    hour_label,
    location,
    refuse_wrong_order,
    text_lines,
)

__all__ = ["WeatherFileError", "WeatherYear", "read_epw"]


Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

MISSING_INFRARED = 9999.0


@dataclass(frozen=True)
class WeatherYear:
    """One year of weather at one place; every array has shape (8760,) and dtype float32.

    Irradiation is the mean over the hour [W/m2], infrared the downward sky radiation [W/m2],
    wind direction the direction the wind comes from, clockwise from north [deg]. `issues` says what
    was filled and what cannot quite be, one sentence each.
    """

    city: str
    country: str
    source: str
    latitude_deg: float
    longitude_deg: float
    time_zone_h: float
    elevation_m: float
    dry_bulb_c: Floats
    dew_point_c: Floats
    relative_humidity_frac: Floats
    pressure_pa: Floats
    infrared_w_m2: Floats
    ghi_w_m2: Floats
    dni_w_m2: Floats
    dhi_w_m2: Floats
    wind_m_s: Floats
    wind_direction_deg: Floats
    issues: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Column:
    index: int
    label: str
    missing_from: float
    low: float
    high: float


# Position, the value from which EPW means "missing", and the range a year on earth can have
# (EPW data dictionary; the ranges are widened to the world's records).
_COLUMNS = {
    "dry_bulb": _Column(6, "dry bulb temperature", 99.9, -90.0, 70.0),
    "dew_point": _Column(7, "dew point", 99.9, -100.0, 70.0),
    "humidity": _Column(8, "relative humidity", 999.0, 0.0, 110.0),
    "pressure": _Column(9, "air pressure", 999999.0, 31000.0, 120000.0),
    "infrared": _Column(12, "infrared sky radiation", MISSING_INFRARED, 0.0, 800.0),
    "ghi": _Column(13, "global horizontal radiation", 9999.0, 0.0, 1600.0),
    "dni": _Column(14, "direct normal radiation", 9999.0, 0.0, 1500.0),
    "dhi": _Column(15, "diffuse horizontal radiation", 9999.0, 0.0, 1200.0),
    "wind_direction": _Column(20, "wind direction", 999.0, 0.0, 360.0),
    "wind": _Column(21, "wind speed", 999.0, 0.0, 120.0),
    "cloud": _Column(23, "opaque sky cover", 99.0, 0.0, 10.0),
    "total_cloud": _Column(22, "total sky cover", 99.0, 0.0, 10.0),
}
_DATE_INDEXES = (1, 2, 3)
_MIN_FIELDS = 32
_NIGHT_OFFSET_W_M2 = 20.0  # thermal offset of pyranometers at night


def read_epw(path: Path | str) -> WeatherYear:
    """A year of weather from an EPW file with 32 to 35 columns.

    Dew point, humidity and pressure that the file leaves out are computed (Magnus formula, standard
    atmosphere), as is infrared sky radiation (see `sky_infrared_w_m2`). Gaps of temperature and
    wind of up to six hours are drawn straight, 29 February of a leap year is taken out, slightly
    negative sun at night is 0; `issues` of the year says so. Anything else that is missing, out of
    range, not a number or out of order is refused, and a year of sun that no place on earth has.

    Raises
    ------
    WeatherFileError
        with one sentence that names the file, the hour and the fix.
    """
    path = Path(path)
    with reader_door(path, "a weather file"):
        header, rows, leap = header_and_rows(path, text_lines(path))
        names, place = location(path, header[0])
        table = _table(path, rows)
        refuse_wrong_order(path, table)
        columns = {name: table[:, 3 + k] for k, name in enumerate(_COLUMNS)}
        issues = ["has 8,784 hours; 29 February is taken out"] if leap else []
        return _weather_year(path, names, place, columns, issues)


def _table(path: Path, rows: list[str]) -> Doubles:
    usecols = (*_DATE_INDEXES, *(column.index for column in _COLUMNS.values()))
    try:
        table: Doubles = np.loadtxt(rows, delimiter=",", usecols=usecols, comments=None, ndmin=2)
    except (ValueError, IndexError):
        try:
            table = np.array([[_cell(row.split(",")[i]) for i in usecols] for row in rows])
        except (ValueError, IndexError) as error:
            raise WeatherFileError(_bad_field(path, rows, usecols)) from error
    return table


def _cell(text: str) -> float:
    """A number; NaN for a cell left empty."""
    return float(text) if text.strip() else np.nan


def _bad_field(path: Path, rows: list[str], usecols: tuple[int, ...]) -> str:
    labels = {column.index: column.label for column in _COLUMNS.values()}
    for number, row in enumerate(rows):
        fields = row.split(",")
        if len(fields) < _MIN_FIELDS:
            return (
                f"{path}: {hour_label(number)} has {len(fields)} columns instead of "
                f"{_MIN_FIELDS} to 35; the line is cut short, fetch the file again."
            )
        for index in usecols:
            try:
                _cell(fields[index])
            except ValueError:
                label = labels.get(index, "date")
                return (
                    f"{path}: {hour_label(number)}, column {index + 1} ({label}) holds "
                    f"{fields[index][:20]!r} where a number belongs; correct it or give another "
                    "file."
                )
    return f"{path}: the hourly rows cannot be read as numbers; give another file."


def _weather_year(
    path: Path,
    names: tuple[str, str, str],
    place: tuple[float, float, float, float],
    columns: dict[str, Doubles],
    issues: list[str],
) -> WeatherYear:
    def needed(name: str) -> Doubles:
        return _checked(path, name, columns[name])

    _fill_gaps(columns, issues)
    dry_bulb = needed("dry_bulb")
    dew, humidity = _moisture(path, dry_bulb, columns)
    pressure = _or_else(path, "pressure", columns, lambda: _everywhere(place[3]))
    ghi, dni, dhi = usable_sun(path, place, (needed("ghi"), needed("dni"), needed("dhi")), issues)
    infrared = _or_else(
        path, "infrared", columns, lambda: sky_infrared_w_m2(dry_bulb, dew, needed("cloud"))
    )
    wind = needed("wind")
    columns["wind_direction"] = np.where(wind == 0.0, 0.0, columns["wind_direction"])
    return WeatherYear(
        *names,
        *place,
        dry_bulb_c=_single(dry_bulb),
        dew_point_c=_single(dew),
        relative_humidity_frac=_single(humidity),
        pressure_pa=_single(pressure),
        infrared_w_m2=_single(infrared),
        ghi_w_m2=_single(ghi),
        dni_w_m2=_single(dni),
        dhi_w_m2=_single(dhi),
        wind_m_s=_single(wind),
        wind_direction_deg=_single(needed("wind_direction")),
        issues=tuple(issues),
    )


def _fill_gaps(columns: dict[str, Doubles], issues: list[str]) -> None:
    """Fill in place what can be filled without guessing much, and say so."""
    for name in ("dry_bulb", "wind", "dew_point", "humidity", "wind_direction"):
        values, count = bridged(columns[name], _is_missing(name, columns[name]))
        columns[name] = values
        if count:
            label = _COLUMNS[name].label
            issues.append(f"{label} is missing in {in_hours(count)}; drawn straight over the gaps")
    still = np.isnan(columns["wind_direction"])
    if still.any():
        columns["wind_direction"] = np.where(still, 0.0, columns["wind_direction"])
        issues.append(f"wind direction is missing in {in_hours(int(still.sum()))}; taken as north")
    for name in ("ghi", "dni", "dhi"):
        dark = (columns[name] < 0.0) & (columns[name] >= -_NIGHT_OFFSET_W_M2)
        if dark.any():
            columns[name] = np.where(dark, 0.0, columns[name])
            issues.append(
                f"{_COLUMNS[name].label} is below 0 in {in_hours(int(dark.sum()))}; 0 there"
            )
    if (columns["infrared"] <= 0.0).all():
        columns["infrared"] = np.full_like(columns["infrared"], np.nan)
    if _is_missing("infrared", columns["infrared"]).any():
        no_opaque = _is_missing("cloud", columns["cloud"])
        columns["cloud"] = np.where(no_opaque, columns["total_cloud"], columns["cloud"])


def _single(values: Doubles) -> Floats:
    return np.ascontiguousarray(values, dtype=np.float32)


def _everywhere(elevation_m: float) -> Doubles:
    return np.full(HOURS, standard_pressure_pa(elevation_m))


def _moisture(
    path: Path, dry_bulb: Doubles, columns: dict[str, Doubles]
) -> tuple[Doubles, Doubles]:
    """Dew point [C] and relative humidity [0..1]; the one gives the other where it is missing."""
    percent = _or_else(
        path,
        "humidity",
        columns,
        lambda: (
            relative_humidity_frac(dry_bulb, _checked(path, "dew_point", columns["dew_point"]))
            * 100.0
        ),
    )
    humidity = np.clip(percent / 100.0, 0.0, 1.0)
    return _or_else(path, "dew_point", columns, lambda: dew_point_c(dry_bulb, humidity)), humidity


def _or_else(
    path: Path, name: str, columns: dict[str, Doubles], computed: Callable[[], Doubles]
) -> Doubles:
    values = columns[name]
    missing = _is_missing(name, values)
    if missing.any():
        values = np.where(missing, computed(), values)
    return _checked(path, name, values)


def _is_missing(name: str, values: Doubles) -> NDArray[np.bool_]:
    missing: NDArray[np.bool_] = np.isnan(values) | (values >= _COLUMNS[name].missing_from)
    return missing


def _checked(path: Path, name: str, values: Doubles) -> Doubles:
    column = _COLUMNS[name]
    missing = np.flatnonzero(_is_missing(name, values))
    if missing.size:
        hours = "hour" if missing.size == 1 else "hours"
        raise WeatherFileError(
            f"{path}: {column.label} is missing in {missing.size:,} {hours}, first in "
            f"{hour_label(int(missing[0]))}; fill the gap or give another file."
        )
    wrong = np.flatnonzero(~((values >= column.low) & (values <= column.high)))
    if wrong.size:
        raise WeatherFileError(
            f"{path}: {hour_label(int(wrong[0]))} has a {column.label} of {values[wrong[0]]:g}, "
            f"outside {column.low:g} to {column.high:g}; correct it or give another file."
        )
    return values
