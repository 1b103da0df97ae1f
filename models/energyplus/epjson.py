"""The whole input of EnergyPlus for one building, as the dictionary that epJSON writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.energyplus.constructions import Objects, construction_objects, merge
from models.energyplus.envelope import ZONE, film_objects, surface_objects
from models.energyplus.operation import (
    AIR_KEY,
    COOL_KEY,
    HEAT_KEY,
    STEPS_PER_HOUR,
    operation_objects,
)
from models.energyplus.zone import ZoneInput

VERSION = "25.2"

_UNWANTED = [
    "mtr",
    "eio",
    "tabular",
    "sqlite",
    "json",
    "audit",
    "space_sizing",
    "zone_sizing",
    "system_sizing",
    "dxf",
    "bnd",
    "rdd",
    "mdd",
    "mtd",
    "shd",
    "dfs",
    "glhe",
    "delightin",
    "delighteldmp",
    "delightdfdmp",
    "edd",
    "dbg",
    "perflog",
    "sln",
    "sci",
    "wrl",
    "screen",
    "extshd",
    "tarcog",
]


def building_epjson(
    zone: ZoneInput, schedule_file: str, inside_w_m2k: Mapping[str, float] | None = None
) -> Objects:
    """All objects of one building. schedule_file: name of the file with `schedule_table(zone)`.

    inside_w_m2k: constant inside films by element in place of EnergyPlus' own.
    """
    objects = _frame(zone)
    for part in (
        construction_objects(zone),
        surface_objects(zone),
        operation_objects(zone, schedule_file),
    ):
        merge(objects, part)
    if inside_w_m2k is not None:
        merge(objects, film_objects(zone, inside_w_m2k))
    return objects


def _frame(zone: ZoneInput) -> Objects:
    """Simulation control: EnergyPlus' own defaults, stated so that they can be read."""
    return {
        "Version": {"version": {"version_identifier": VERSION}},
        "SimulationControl": {
            "control": {
                "do_zone_sizing_calculation": "No",
                "do_system_sizing_calculation": "No",
                "do_plant_sizing_calculation": "No",
                "run_simulation_for_sizing_periods": "No",
                "run_simulation_for_weather_file_run_periods": "Yes",
            }
        },
        "Building": {zone.name: _building(zone)},
        "Timestep": {"timestep": {"number_of_timesteps_per_hour": STEPS_PER_HOUR}},
        "HeatBalanceAlgorithm": {"balance": {"algorithm": "ConductionTransferFunction"}},
        "SurfaceConvectionAlgorithm:Inside": {"inside": {"algorithm": "TARP"}},
        "SurfaceConvectionAlgorithm:Outside": {"outside": {"algorithm": "DOE-2"}},
        "GlobalGeometryRules": {
            "rules": {
                "starting_vertex_position": "UpperLeftCorner",
                "vertex_entry_direction": "Counterclockwise",
                "coordinate_system": "Relative",
            }
        },
        "RunPeriod": {"year": _run_period()},
        "Site:GroundReflectance": {
            "ground": {
                f"{month}_ground_reflectance": zone.ground_reflectance_frac for month in _MONTHS
            }
        },
        "Zone": {ZONE: {"volume": zone.air_volume_m3, "floor_area": zone.floor_area_m2}},
        **_outputs(),
    }


_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


def _building(zone: ZoneInput) -> dict[str, Any]:
    """Without shades the walls stand at no true place, so nothing may throw a shadow."""
    return {
        "north_axis": zone.north_axis_deg % 360.0,
        "terrain": zone.terrain,
        "solar_distribution": "FullExterior" if zone.shades else "MinimalShadowing",
        "maximum_number_of_warmup_days": 60,
        "minimum_number_of_warmup_days": 14,
    }


def _run_period() -> dict[str, Any]:
    return {
        "begin_month": 1,
        "begin_day_of_month": 1,
        "end_month": 12,
        "end_day_of_month": 31,
        "day_of_week_for_start_day": "Monday",
        "use_weather_file_holidays_and_special_days": "No",
        "use_weather_file_daylight_saving_period": "No",
        "use_weather_file_rain_indicators": "No",
        "use_weather_file_snow_indicators": "No",
    }


def _outputs() -> Objects:
    return {
        "Output:Variable": {
            f"hourly {number}": {"variable_name": name, "reporting_frequency": "Hourly"}
            for number, name in enumerate((HEAT_KEY, COOL_KEY, AIR_KEY), 1)
        },
        "OutputControl:Files": {"files": {f"output_{name}": "No" for name in _UNWANTED}},
    }
