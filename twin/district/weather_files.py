"""Weather of other forms as EPW, and weather of a later climate for a district or a file."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from layers.district.toml_file import toml_table
from layers.district.toml_text import toml_text
from layers.safety.safe_replace import put_in_place, working_place
from layers.source_error import SourceError
from layers.sources.weather.epw import read_epw
from layers.sources.weather.epw_text import Station, epw_text
from layers.sources.weather.forms import as_epw
from layers.sources.weather.morph import MonthlyChange, morphed, read_change
from layers.sources.weather.rows import text_lines
from twin.district.folder import DistrictError

if TYPE_CHECKING:
    from layers.sources.weather.epw import WeatherYear

_DESCRIPTION, _WEATHER = "district.toml", "weather.epw"


@dataclass(frozen=True)
class WrittenWeather:
    """What was written, and the change in words, "" where it is the same climate. Yearly means of
    dry bulb [C] and sums of global radiation [kWh/m2], before and after."""

    out: Path
    change: str
    dry_bulb_c: tuple[float, float]
    ghi_kwh_m2_a: tuple[float, float]


def write_weather(source: Path, change: Path | None, out: Path) -> WrittenWeather:
    """A weather file of any known form as EPW at `out`, in the later climate of a table of changes
    where one is given; of a district's folder a copy at `out` with that weather.

    Raises DistrictError with one sentence; what lies at `out` is then as it was.
    """
    try:
        table = None if change is None else read_change(change)
        if source.is_dir():
            return _district(source, table, out)
        if out.suffix.lower() != ".epw":
            raise DistrictError(f"{out}: weather is written as EPW; let the name end in .epw.")
        written, text = _converted(source, table, out)
        _write_file(out, text)
    except (SourceError, OSError) as error:
        raise DistrictError(str(error)) from error
    return written


def _converted(source: Path, change: MonthlyChange | None, out: Path) -> tuple[WrittenWeather, str]:
    with as_epw(source) as file:
        before = read_epw(file)
        text = "\n".join(text_lines(file)) + "\n"
        after = before if change is None else morphed(before, change)
        if change is not None:
            text = _text_of(after, change)
    sums = [(float(y.dry_bulb_c.mean()), float(y.ghi_w_m2.sum() / 1000.0)) for y in (before, after)]
    (old_c, old_kwh), (new_c, new_kwh) = sums
    said = "" if change is None else change.said
    return WrittenWeather(out, said, (old_c, new_c), (old_kwh, new_kwh)), text


def _text_of(year: "WeatherYear", change: MonthlyChange) -> str:
    columns = {
        name: getattr(year, name).astype(np.float64)
        for name in (
            "dry_bulb_c", "dew_point_c", "pressure_pa", "infrared_w_m2", "ghi_w_m2", "dni_w_m2",
            "dhi_w_m2", "wind_m_s", "wind_direction_deg",
        )
    }  # fmt: skip
    columns["relative_humidity_pct"] = year.relative_humidity_frac.astype(np.float64) * 100.0
    station = Station(
        year.city, year.country, f"{year.source} morphed", year.latitude_deg, year.longitude_deg,
        year.time_zone_h, year.elevation_m,
    )  # fmt: skip
    comment = f"Morphed to {change.said}; Belcher, Hacker and Powell 2005"
    return epw_text(station, columns, np.full(len(year.dry_bulb_c), _a_year(change)), comment)


def _a_year(change: MonthlyChange) -> int:
    """A year to write into the rows: the middle of the period, where it says years."""
    years = [int(word) for word in change.period.replace("-", " ").split() if word.isdigit()]
    years = [year for year in years if 1900 < year < 2200]
    return round(sum(years) / len(years)) if years else 2050


def _write_file(out: Path, text: str) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f".{out.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="")
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _district(source: Path, change: MonthlyChange | None, out: Path) -> WrittenWeather:
    """A copy of a district's folder whose weather is that of the later climate."""
    if change is None:
        raise DistrictError(f"{source} is a district; give --change with a table of changes.")
    if out.exists():
        raise DistrictError(f"{out} is there already; name a new folder.")
    if out.resolve().is_relative_to(source.resolve()):
        raise DistrictError(f"{out} lies inside {source}; name another folder.")
    description = toml_table(source / _DESCRIPTION)
    written, text = _converted(source / _WEATHER, change, out)
    with working_place(out.resolve()) as part:
        shutil.copytree(source, part, dirs_exist_ok=True)
        (part / _WEATHER).write_text(text, encoding="utf-8", newline="")
        (part / _DESCRIPTION).write_text(toml_text(_told(description, change)), encoding="utf-8")
        put_in_place(part, out.resolve())
    return written


def _told(description: Mapping[str, Any], change: MonthlyChange) -> dict[str, Any]:
    """The description with the climate in its name and among its sources."""
    row = {
        "what": "future weather", "standing": "computed", "licence": "as stated by its origin",
        "source": f"morphed to {change.said}",
    }  # fmt: skip
    name = f"{description.get('name', '')}, {change.period} {change.scenario}"
    return {**description, "name": name, "sources": [*description.get("sources", ()), row]}
