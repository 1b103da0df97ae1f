"""Typical years as PVGIS hands them out, as JSON or CSV, made an EPW file.

PVGIS counts in UTC, row k at k o'clock: temperature, humidity, wind and pressure are those of that
instant, radiation that of the instant `irradiance_time_offset` hours later (when the satellite
passed). An hour of an EPW file is the hour before its reading: radiation goes to the hour in which
its instant lies, the others to the hour that ends at theirs. Form: PVGIS 5.2 and 5.3, `/tmy`.
"""

import csv
import io
import json
from collections.abc import Mapping
from math import floor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layers.calendar import HOURS, MONTH_DAYS
from layers.sources.weather.epw_text import Station, epw_text
from layers.sources.weather.fill import dew_point_c
from layers.sources.weather.rows import WeatherFileError, hour_label

Doubles = NDArray[np.float64]

_TIME = "time(UTC)"
_READINGS = {
    "dry_bulb_c": "T2m", "relative_humidity_pct": "RH", "wind_m_s": "WS10m",
    "wind_direction_deg": "WD10m", "pressure_pa": "SP", "infrared_w_m2": "IR(h)",
}  # fmt: skip
_RADIATION = {"ghi_w_m2": "G(h)", "dni_w_m2": "Gb(n)", "dhi_w_m2": "Gd(h)"}


def pvgis_epw(
    path: Path, text: str, zone_h: int | None = None, city: str = "", country: str = ""
) -> str:
    """The EPW text of a typical year of PVGIS. text: of the file at `path`, JSON or CSV.

    zone_h: the local standard time [h east of UTC]; the nearest by the sun where it is left out.
    Raises WeatherFileError with one sentence where the file is none, is cut, or has a gap.
    """
    try:
        inputs, rows = _json(text) if text.lstrip().startswith("{") else _csv(text)
        latitude, longitude = float(inputs["latitude"]), float(inputs["longitude"])
        elevation, offset_h = float(inputs["elevation"]), float(inputs["offset"] or 0.0)
        years = np.array([int(str(row[_TIME])[:4]) for row in rows])
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise WeatherFileError(
            f"{path}: is no EPW file and no typical year of PVGIS as it hands them out; give an "
            "EPW file, or download the year again with outputformat=json or csv."
        ) from error
    if len(rows) != HOURS:
        raise WeatherFileError(
            f"{path}: has {len(rows):,} hours instead of {HOURS:,}; download it again."
        )
    _refuse_wrong_order(path, rows)
    zone = round(longitude / 15.0) if zone_h is None else zone_h
    columns = {n: np.roll(_column(path, rows, key), zone - 1) for n, key in _READINGS.items()}
    for name, key in _RADIATION.items():
        columns[name] = np.roll(_column(path, rows, key), zone + floor(offset_h))
    columns["dew_point_c"] = dew_point_c(
        columns["dry_bulb_c"], columns["relative_humidity_pct"] / 100.0
    )
    station = Station(city, country, "PVGIS", latitude, longitude, zone, elevation)
    comment = f"PVGIS typical year; from UTC to UTC{zone:+d}; radiation taken {offset_h:+.2f} h off"
    return epw_text(station, columns, np.roll(years, zone), comment)


def _json(text: str) -> tuple[dict[str, Any], list[Mapping[str, Any]]]:
    content = json.loads(text)
    place = content["inputs"]["location"]
    offset = place.get("irradiance_time_offset", 0.0)
    rows: list[Mapping[str, Any]] = content["outputs"]["tmy_hourly"]
    return {**place, "offset": offset}, rows


def _csv(text: str) -> tuple[dict[str, Any], list[Mapping[str, Any]]]:
    lines = text.splitlines()
    head = next(k for k, line in enumerate(lines) if line.startswith(_TIME))
    told = dict(line.split(":", 1) for line in lines[:head] if ":" in line)
    end = next((k for k in range(head + 1, len(lines)) if not lines[k].strip()), len(lines))
    rows = list(csv.DictReader(io.StringIO("\n".join(lines[head:end]))))
    inputs = {
        "latitude": told["Latitude (decimal degrees)"],
        "longitude": told["Longitude (decimal degrees)"],
        "elevation": told["Elevation (m)"],
        "offset": told.get("Irradiance Time Offset (h)", 0.0),
    }
    return inputs, list(rows)


def _column(path: Path, rows: list[Mapping[str, Any]], key: str) -> Doubles:
    """One quantity of all hours. Raises WeatherFileError at the first gap."""
    out = np.full(len(rows), np.nan)
    for number, row in enumerate(rows):
        try:
            out[number] = float(row[key])
        except (KeyError, TypeError, ValueError):
            break
    if np.isnan(out).any():
        first = int(np.flatnonzero(np.isnan(out))[0])
        raise WeatherFileError(f"{path}: {hour_label(first)} has no {key}; download it again.")
    return out


def _refuse_wrong_order(path: Path, rows: list[Mapping[str, Any]]) -> None:
    """Refuse hours that do not run through a year; the years of the months may differ."""
    expected = (
        f"{month:02}{day:02}:{hour:02}"
        for month, days in enumerate(MONTH_DAYS, start=1)
        for day in range(1, days + 1)
        for hour in range(24)
    )
    for number, (row, wanted) in enumerate(zip(rows, expected, strict=True)):
        if str(row[_TIME])[4:11] != wanted:
            raise WeatherFileError(
                f"{path}: line {number + 1} of the hours is of {str(row[_TIME])[:16]!r}, out of "
                "order; download it again."
            )
