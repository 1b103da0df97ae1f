"""The three files of one run: epJSON, schedules and weather, all written or none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from layers.sources.weather.epw import WeatherYear
from models.energyplus.epjson import building_epjson
from models.energyplus.operation import schedule_table
from models.energyplus.weather_file import WEATHER_COLUMNS, epw_text
from models.energyplus.zone import ZoneInput
from twin.store.files import write_together

WEATHER_NAME = "weather.epw"


def write_inputs(
    folder: Path,
    stem: str,
    zone: ZoneInput,
    weather: WeatherYear,
    inside_w_m2k: Mapping[str, float] | None = None,
) -> Path:
    """Write stem.epJSON, stem_schedules.csv and weather.epw into folder; the path of the first.

    Raises SaveError, with nothing half-written, where the disk does not take them.
    """
    schedules = f"{stem}_schedules.csv"
    objects = building_epjson(zone, schedules, inside_w_m2k)
    texts = {
        schedules: schedule_table(zone),
        WEATHER_NAME: weather_text(weather),
        f"{stem}.epJSON": json.dumps(objects, indent=1),
    }
    write_together(folder, {name: text.encode() for name, text in texts.items()})
    return folder / f"{stem}.epJSON"


def weather_text(weather: WeatherYear) -> str:
    """The district's weather year as an EPW file."""
    return epw_text(
        (weather.city, weather.country),
        (weather.latitude_deg, weather.longitude_deg, weather.time_zone_h, weather.elevation_m),
        {name: getattr(weather, name) for name in WEATHER_COLUMNS},
    )
