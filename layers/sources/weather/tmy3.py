"""Typical years of the National Solar Radiation Data Base (TMY3, CSV), made an EPW file.

Form: Wilcox and Marion 2008, Users Manual for TMY3 Data Sets, NREL/TP-581-43156: a line of the
station, a line of column names, 8,760 lines; each hour is the one that ends at its time, in local
standard time.
"""

import csv
import io
from pathlib import Path

import numpy as np

from layers.calendar import HOURS
from layers.sources.weather.epw_text import Station, epw_text
from layers.sources.weather.rows import WeatherFileError, hour_label

_COLUMNS = {
    "ghi_w_m2": "GHI (W/m^2)", "dni_w_m2": "DNI (W/m^2)", "dhi_w_m2": "DHI (W/m^2)",
    "dry_bulb_c": "Dry-bulb (C)", "dew_point_c": "Dew-point (C)",
    "relative_humidity_pct": "RHum (%)", "pressure_pa": "Pressure (mbar)",
    "wind_m_s": "Wspd (m/s)", "wind_direction_deg": "Wdir (degrees)",
    "total_cover_tenths": "TotCld (tenths)", "opaque_cover_tenths": "OpqCld (tenths)",
}  # fmt: skip
_MISSING = -9000.0  # -9900 in the files
_PA_MBAR = 100.0


def tmy3_epw(path: Path, text: str) -> str:
    """The EPW text of a TMY3 file. Raises WeatherFileError with one sentence."""
    lines = text.splitlines()
    try:
        (code, name, state, zone, latitude, longitude, height) = next(csv.reader([lines[0]]))[:7]
        place = [float(part) for part in (latitude, longitude, zone, height)]
        rows = list(csv.DictReader(io.StringIO("\n".join(lines[1:]))))
        years = np.array([int(row["Date (MM/DD/YYYY)"][6:10]) for row in rows])
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise WeatherFileError(
            f"{path}: is no TMY3 file (a line of the station, a line of names, 8,760 hours); fetch "
            "it again, or give an EPW file."
        ) from error
    if len(rows) != HOURS:
        raise WeatherFileError(f"{path}: has {len(rows):,} hours instead of {HOURS:,}.")
    columns = {}
    for column, title in _COLUMNS.items():
        values = np.empty(HOURS)
        for number, row in enumerate(rows):
            try:
                values[number] = float(row[title])
            except (KeyError, TypeError, ValueError):
                raise WeatherFileError(
                    f"{path}: {hour_label(number)} has no {title}; fetch the file again."
                ) from None
        if (values < _MISSING).any():
            first = int(np.flatnonzero(values < _MISSING)[0])
            raise WeatherFileError(
                f"{path}: {title} is missing in {hour_label(first)}; give another file."
            )
        columns[column] = values
    columns["pressure_pa"] = columns["pressure_pa"] * _PA_MBAR
    station = Station(f"{name} {state} {code}", "USA", "TMY3", *place)
    return epw_text(station, columns, years, "made from a TMY3 file")
