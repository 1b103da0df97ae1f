"""A year of weather brought to a later climate by monthly changes (morphing).

Belcher, Hacker and Powell 2005, Constructing design weather data for future climates, Building
Services Engineering Research and Technology 26 (1), 49-61: a shift x + d, a stretch a x, or both,
month by month, so that the weather stays that of the place and the monthly means move as a climate
model says. The changes come from a file that names its source; none are shipped.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from layers.calendar import MONTH_DAYS
from layers.safety.clean_text import clean
from layers.safety.limits import MOST_TEXT_BYTES, checked_file
from layers.source_error import SourceError
from layers.sources.weather.epw import WeatherYear
from layers.sources.weather.fill import dew_point_c, sky_infrared_w_m2

Doubles = NDArray[np.float64]

# Changes of a month: unit in the name, and the range in which one can be.
_RANGES = {
    "dry_bulb_k": (-15.0, 20.0), "daily_max_k": (-15.0, 25.0), "daily_min_k": (-15.0, 25.0),
    "relative_humidity_points": (-50.0, 50.0), "radiation_pct": (-60.0, 60.0),
    "wind_pct": (-60.0, 60.0), "pressure_pa": (-2000.0, 2000.0),
}  # fmt: skip
_NOTES = ("source", "scenario", "period", "baseline")
_MONTH = np.repeat(np.arange(12), 24 * np.array(MONTH_DAYS))


@dataclass(frozen=True)
class MonthlyChange:
    """What a later climate changes, (12,) each: kelvin, percentage points, per cent, pascal.

    daily_max_k, daily_min_k: of the mean daily extremes, None where the file gives none.
    """

    source: str
    scenario: str
    period: str
    baseline: str
    dry_bulb_k: Doubles
    daily_max_k: Doubles | None
    daily_min_k: Doubles | None
    relative_humidity_points: Doubles
    radiation_pct: Doubles
    wind_pct: Doubles
    pressure_pa: Doubles

    @property
    def said(self) -> str:
        """'2041-2060, SSP2-4.5, against 1995-2014 (source)'."""
        return f"{self.period}, {self.scenario}, against {self.baseline} ({self.source})"


def read_change(path: Path) -> MonthlyChange:
    """Monthly changes from a CSV: lines `# source: ...` (also scenario, period, baseline), then a
    header with `month` and columns of `_RANGES`, then twelve rows.

    `dry_bulb_k` must be there; the other columns are no change where they are left out, and
    `daily_max_k` needs `daily_min_k`. Raises SourceError with one sentence.
    """
    path = Path(path)
    checked_file(path, MOST_TEXT_BYTES, "tables of changes")
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: cannot be read as UTF-8 text; save it anew.") from error
    notes = _notes(path, (line for line in lines if line.startswith("#")))
    plain = [line for line in lines if line.strip() and not line.startswith("#")]
    rows = list(csv.DictReader(io.StringIO("\n".join(plain))))
    names = set(rows[0]) if rows else set()
    if unknown := sorted(str(n) for n in names - {"month", *_RANGES}):
        raise SourceError(
            f"{path}: unknown column {unknown[0]!r}; known are month, {', '.join(_RANGES)}."
        )
    if not {"month", "dry_bulb_k"} <= names or [r["month"] for r in rows] != _months():
        raise SourceError(
            f"{path}: a row for each month, 1 to 12 in order, with month and dry_bulb_k is needed."
        )
    if ("daily_max_k" in names) != ("daily_min_k" in names):
        raise SourceError(f"{path}: daily_max_k and daily_min_k belong together; give both.")
    made = {name: _column(path, rows, name) for name in _RANGES if name in names}
    none = np.zeros(12)
    return MonthlyChange(
        source=notes["source"],
        scenario=notes["scenario"],
        period=notes["period"],
        baseline=notes["baseline"],
        dry_bulb_k=made["dry_bulb_k"],
        daily_max_k=made.get("daily_max_k"),
        daily_min_k=made.get("daily_min_k"),
        relative_humidity_points=made.get("relative_humidity_points", none),
        radiation_pct=made.get("radiation_pct", none),
        wind_pct=made.get("wind_pct", none),
        pressure_pa=made.get("pressure_pa", none),
    )


def _months() -> list[str]:
    return [str(month) for month in range(1, 13)]


def _notes(path: Path, lines: Iterable[str]) -> dict[str, str]:
    told = {}
    for line in lines:
        key, colon, text = line.lstrip("# ").partition(":")
        if colon and key.strip().lower() in _NOTES:
            told[key.strip().lower()] = clean(text).strip()
    for key in _NOTES:
        if not told.get(key):
            raise SourceError(
                f"{path}: does not say its {key}; add a line '# {key}: ...', so that a result can "
                "be traced to the climate that it was calculated with."
            )
    return told


def _column(path: Path, rows: list[dict[str, str]], name: str) -> Doubles:
    low, high = _RANGES[name]
    values = np.empty(12)
    for month, row in enumerate(rows):
        try:
            values[month] = float(row[name])
        except (TypeError, ValueError):
            values[month] = np.nan
        if not low <= values[month] <= high:
            raise SourceError(
                f"{path}: month {month + 1}, {name}: {str(row[name])[:20]!r} is no number between "
                f"{low:g} and {high:g}."
            )
    return values


def morphed(year: WeatherYear, change: MonthlyChange) -> WeatherYear:
    """The year in the later climate.

    Dry bulb: T + d + a (T - mean), a = (dmax - dmin) / (mean daily max - mean daily min) of the
    month, 0 where the extremes are not given. Humidity: shifted, within 0 and 1; dew point follows
    from both. Radiation and wind: stretched, global, direct and diffuse alike. Infrared: by the
    ratio of the clear sky's before and after, so that clouds stay. Pressure: shifted.
    """
    before = year.dry_bulb_c.astype(np.float64)
    after = before + change.dry_bulb_k[_MONTH]
    if change.daily_max_k is not None and change.daily_min_k is not None:
        highest, lowest = _daily(before)
        wider = (change.daily_max_k - change.daily_min_k) / np.maximum(highest - lowest, 0.1)
        after = after + wider[_MONTH] * (before - monthly_mean(before)[_MONTH])
    humidity = np.clip(
        year.relative_humidity_frac + change.relative_humidity_points[_MONTH] / 100.0, 0.0, 1.0
    )
    dew = dew_point_c(after, humidity)
    was, clear = (
        sky_infrared_w_m2(t, d, np.zeros(len(t)))
        for t, d in ((before, year.dew_point_c.astype(np.float64)), (after, dew))
    )
    sun = 1.0 + change.radiation_pct[_MONTH] / 100.0
    wind = 1.0 + change.wind_pct[_MONTH] / 100.0
    f32 = np.float32
    return replace(
        year,
        dry_bulb_c=after.astype(f32),
        dew_point_c=dew.astype(f32),
        relative_humidity_frac=humidity.astype(f32),
        pressure_pa=(year.pressure_pa + change.pressure_pa[_MONTH]).astype(f32),
        infrared_w_m2=(year.infrared_w_m2 * clear / was).astype(f32),
        ghi_w_m2=(year.ghi_w_m2 * sun).astype(f32),
        dni_w_m2=(year.dni_w_m2 * sun).astype(f32),
        dhi_w_m2=(year.dhi_w_m2 * sun).astype(f32),
        wind_m_s=(year.wind_m_s * wind).astype(f32),
    )


def monthly_mean(values: Doubles) -> Doubles:
    """The mean of each month, (12,), of hourly values (8760,)."""
    return np.bincount(_MONTH, values) / np.bincount(_MONTH)


def _daily(values: Doubles) -> tuple[Doubles, Doubles]:
    """The mean daily maximum and minimum of each month, (12,) each."""
    days, month = values.reshape(-1, 24), _MONTH[::24]
    count = np.bincount(month)
    return np.bincount(month, days.max(axis=1)) / count, np.bincount(
        month, days.min(axis=1)
    ) / count
