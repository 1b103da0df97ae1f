"""How the zone is run: hourly schedules, ideal heating and cooling, air, gains, and the ramp."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from models.energyplus.constructions import Objects, merge
from models.energyplus.envelope import ZONE
from models.energyplus.zone import ZoneInput

STEPS_PER_HOUR = 6
HEATING_OFF_C, COOLING_OFF_C = -60.0, 100.0
COLUMNS = ("heating", "cooling", "gains", "ventilation", "ground")

HEAT_KEY = "Zone Air System Sensible Heating Energy"
COOL_KEY = "Zone Air System Sensible Cooling Energy"
AIR_KEY = "Zone Mean Air Temperature"

# An hour in which the heating set-point rises: the room climbs to it from where it is (ASHRAE
# 140-2020 case 640), as step k of STEPS_PER_HOUR asks for its k-th part.
RAMP = (
    "IF wanted > before + 0.01",
    "SET start = air",
    "SET step = 0",
    "ENDIF",
    "SET before = wanted",
    "SET step = step + 1",
    f"SET part = step / {STEPS_PER_HOUR}",
    "SET asked = start + (wanted - start) * part",
    f"IF (step < {STEPS_PER_HOUR}) && (start < wanted)",
    "SET heating_setpoint = asked",
    "ELSE",
    "SET heating_setpoint = wanted",
    "ENDIF",
)


def schedule_table(zone: ZoneInput) -> str:
    """The year of `Schedule:File`: a head line and 8,760 rows."""
    year = zone.year
    rows = np.stack(
        [
            np.nan_to_num(year.heating_c, nan=HEATING_OFF_C),
            np.nan_to_num(year.cooling_c, nan=COOLING_OFF_C)
            if zone.cooled
            else np.full(len(year.cooling_c), COOLING_OFF_C),
            year.gains_w,
            year.ventilation_frac,
            year.ground_c,
        ],
        axis=1,
    )
    text = io.StringIO()
    np.savetxt(text, rows, fmt="%.5g", delimiter=",", header=",".join(COLUMNS), comments="")
    return text.getvalue()


def operation_objects(zone: ZoneInput, schedule_file: str) -> Objects:
    """Schedules, thermostat, ideal loads, air exchange, gains and contents."""
    objects: Objects = {
        "Schedule:File": {
            name: {
                "schedule_type_limits_name": "any number",
                "file_name": schedule_file,
                "column_number": column,
                "rows_to_skip_at_top": 1,
                "number_of_hours_of_data": 8760,
                "interpolate_to_timestep": "No",
                "adjust_schedule_for_daylight_savings": "No",
            }
            for column, name in enumerate(COLUMNS, 1)
        },
        "Schedule:Constant": {
            name: {"schedule_type_limits_name": "any number", "hourly_value": value}
            for name, value in (("always", 1.0), ("dual", 4.0))
        },
        "ScheduleTypeLimits": {"any number": {}},
    }
    for part in (_plant(), _air(zone), _gains(zone), _ramp()):
        merge(objects, part)
    return objects


def _plant() -> Objects:
    """A thermostat with two set-points, and heating and cooling without limit or loss."""
    ideal = "ZoneHVAC:IdealLoadsAirSystem"
    served = {
        "zone_equipment_object_type": ideal,
        "zone_equipment_name": "ideal",
        "zone_equipment_cooling_sequence": 1,
        "zone_equipment_heating_or_no_load_sequence": 1,
    }
    return {
        **_thermostat(),
        ideal: {
            "ideal": {
                "zone_supply_air_node_name": "supply",
                "dehumidification_control_type": "None",
                "humidification_control_type": "None",
            }
        },
        "ZoneHVAC:EquipmentList": {
            "equipment": {"load_distribution_scheme": "SequentialLoad", "equipment": [served]}
        },
        "ZoneHVAC:EquipmentConnections": {
            "connections": {
                "zone_name": ZONE,
                "zone_conditioning_equipment_list_name": "equipment",
                "zone_air_inlet_node_or_nodelist_name": "supply",
                "zone_air_node_name": "room",
                "zone_return_air_node_or_nodelist_name": "return",
            }
        },
    }


def _thermostat() -> Objects:
    return {
        "ZoneControl:Thermostat": {
            "thermostat": {
                "zone_or_zonelist_name": ZONE,
                "control_type_schedule_name": "dual",
                "control_1_object_type": "ThermostatSetpoint:DualSetpoint",
                "control_1_name": "set-points",
            }
        },
        "ThermostatSetpoint:DualSetpoint": {
            "set-points": {
                "heating_setpoint_temperature_schedule_name": "heating",
                "cooling_setpoint_temperature_schedule_name": "cooling",
            }
        },
    }


def _air(zone: ZoneInput) -> Objects:
    """Air exchange as mass flow of the stated heat capacity; bridges as a flow of equal W/K.

    EnergyPlus multiplies a flow on the basis 'Standard' by `standard_air_heat_j_m3k`; the flow is
    scaled so that the heat per m3 is the one stated.
    """
    standard = standard_air_heat_j_m3k(zone.elevation_m, zone.moisture_kg_kg)
    scale = zone.air_heat_j_m3k / standard
    flows = {
        "infiltration": (zone.infiltration_m3_s * scale, "always"),
        "ventilation": (zone.ventilation_m3_s * scale, "ventilation"),
        "thermal bridges": (zone.bridges_w_k / standard, "always"),
    }
    flowing: dict[str, dict[str, Any]] = {
        name: {
            "zone_or_zonelist_or_space_or_spacelist_name": ZONE,
            "schedule_name": schedule,
            "design_flow_rate_calculation_method": "Flow/Zone",
            "design_flow_rate": flow,
            "constant_term_coefficient": 1.0,
            "density_basis": "Standard",
        }
        for name, (flow, schedule) in flows.items()
        if flow > 0.0
    }
    objects: Objects = {
        "ZoneCapacitanceMultiplier:ResearchSpecial": {
            "contents": {
                "zone_or_zonelist_name": ZONE,
                "temperature_capacity_multiplier": zone.contents_j_k
                / (zone.air_volume_m3 * standard),
            }
        }
    }
    return objects | ({"ZoneInfiltration:DesignFlowRate": flowing} if flowing else {})


def standard_air_heat_j_m3k(elevation_m: float, moisture_kg_kg: float) -> float:
    """Heat of a m3 on EnergyPlus' density basis 'Standard' [J/(m3 K)]: dry air of 20 degC at the
    standard pressure of the elevation, heat capacity at the year's mean moisture [kg/kg]
    (EnergyPlus 25.2, StdRhoAir and PsyCpAirFnW)."""
    pressure_pa = 101325.0 * (1.0 - 2.25577e-5 * elevation_m) ** 5.2559
    density = pressure_pa / (287.0 * 293.15)
    return float(density * (1.00484e3 + moisture_kg_kg * 1.85895e3))


def _gains(zone: ZoneInput) -> Objects:
    return {
        "OtherEquipment": {
            "gains": {
                "zone_or_zonelist_or_space_or_spacelist_name": ZONE,
                "schedule_name": "gains",
                "design_level_calculation_method": "EquipmentLevel",
                "design_level": 1.0,
                "fraction_radiant": zone.gains_radiant_frac,
            }
        }
    }


def _ramp() -> Objects:
    """The energy management system that walks the set-point up."""
    return {
        "EnergyManagementSystem:Sensor": {
            "wanted": {
                "output_variable_or_output_meter_index_key_name": "heating",
                "output_variable_or_output_meter_name": "Schedule Value",
            },
            "air": {
                "output_variable_or_output_meter_index_key_name": ZONE,
                "output_variable_or_output_meter_name": AIR_KEY,
            },
        },
        "EnergyManagementSystem:Actuator": {
            "heating_setpoint": {
                "actuated_component_unique_name": ZONE,
                "actuated_component_type": "Zone Temperature Control",
                "actuated_component_control_type": "Heating Setpoint",
            }
        },
        "EnergyManagementSystem:GlobalVariable": {
            f"of the ramp {k}": {"variables": [{"erl_variable_name": name}]}
            for k, name in enumerate(("before", "start", "step", "part", "asked"), 1)
        },
        "EnergyManagementSystem:ProgramCallingManager": {
            "each step": {
                "energyplus_model_calling_point": "BeginTimestepBeforePredictor",
                "programs": [{"program_name": "ramp"}],
            }
        },
        "EnergyManagementSystem:Program": {
            "ramp": {"lines": [{"program_line": line} for line in RAMP]}
        },
    }
