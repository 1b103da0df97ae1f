"""Single cases from a file, without a district: one zone, one road, one list of charging sessions.

Each gives the plain values that the command line prints. Raises ValueError with one sentence that
names the file, what is wrong and the fix.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from layers.district.toml_file import toml_table
from layers.safety.limits import MOST_TEXT_BYTES, checked_file
from layers.safety.reader_door import reader_door
from layers.source_error import SourceError
from layers.sources.photometry.photometric_file import Photometry, read_photometry
from layers.sources.weather.epw import read_epw
from models.ev.charging.session_report import session_report
from models.heat.case.zone_case import simulate_zone
from models.light.road.road_case import street_report
from twin.steps.buildings.buildings import climate_of

T = TypeVar("T")
_FIX = "Compare it with docs/formats.md."


def zone_year(case_file: Path, weather_file: Path) -> Mapping[str, Any]:
    """A year of the zone that `case_file` (TOML) describes, under an EPW's weather."""
    case = toml_table(case_file)
    weather = read_epw(weather_file)
    climate = climate_of(weather)
    year = _naming(case_file, lambda: simulate_zone(case, climate))
    return {**year, "weather_issues": list(weather.issues)} if weather.issues else year


def road_light(road_file: Path) -> Mapping[str, Any]:
    """Light, glare and energy of the road that `road_file` describes (docs/formats.md)."""
    road = toml_table(road_file)
    return _naming(road_file, lambda: street_report(road, _photometry(road, road_file.parent)))


def charged_sessions(sessions_file: Path, strategy: str) -> Mapping[str, Any]:
    """Load and unserved energy of a session list (docs/formats.md) under one strategy."""
    checked_file(sessions_file, MOST_TEXT_BYTES, "lists of sessions")
    with reader_door(sessions_file, "a list of charging sessions", _FIX):
        try:
            return session_report(sessions_file, strategy)
        except ValueError as error:  # names the file, or the strategy, itself
            raise SourceError(str(error)) from error


def _photometry(road: Mapping[str, Any], beside: Path) -> Photometry | None:
    """The light distribution that a road names by a file; None where it names none."""
    lamps = road.get("lamps")
    named = lamps.get("photometry") if isinstance(lamps, Mapping) else None
    file = named.get("file") if isinstance(named, Mapping) else None
    if not isinstance(file, str):  # the check of the road says what is wrong with it
        return None
    lamp_set = named.get("lamp_set", 1) if isinstance(named, Mapping) else 1
    return read_photometry(beside / file, lamp_set if isinstance(lamp_set, int) else 1)


def _naming(path: Path, calculated: Callable[[], T]) -> T:
    """What the function gives; a fault in it names the file that it comes from."""
    with reader_door(path, "a case", _FIX):
        try:
            return calculated()
        except ValueError as error:
            raise SourceError(f"{path}: {error}") from error
