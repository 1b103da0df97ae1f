"""The box through one year in pybuildingenergy 2.1.1 (EURAC, BSD-3), the package's own interpreter.

Run: python -m benchmarks.peers.run_pybuildingenergy WEATHER.epw RUNS. Prints one JSON line. The
package prints inside its hourly loop; that goes to a sink in memory, which is kinder than a screen.
"""

import contextlib
import copy
import io
import json
import sys
import time
import warnings

from pybuildingenergy import ISO52016

from benchmarks.peers import box

ALWAYS = [1.0] * 24


def opaque(name: str, area_m2: float, azimuth: float, tilt: float, layers: tuple, sky: float):
    return {
        "name": name,
        "type": "opaque",
        "area": area_m2,
        "sky_view_factor": sky,
        "u_value": box.u_value_w_m2k(layers),
        "solar_absorptance": 0.6,
        "thermal_capacity": box.heat_capacity_j_m2k(layers),
        "orientation": {"azimuth": azimuth, "tilt": tilt},
        "name_adj_zone": None,
    }


def window() -> dict:
    return {
        "name": "South window",
        "type": "transparent",
        "area": box.WINDOW_M2,
        "sky_view_factor": 0.5,
        "u_value": box.WINDOW_U_W_M2K,
        "g_value": box.WINDOW_G_FRAC,
        "height": 2.0,
        "width": 6.0,
        "parapet": 0.2,
        "orientation": {"azimuth": 180.0, "tilt": 90},
        "shading": False,
        "shading_type": "horizontal_overhang",
        "width_or_distance_of_shading_elements": 0.5,
        "overhang_properties": {"width_of_horizontal_overhangs": 0.0},
        "name_adj_zone": None,
    }


def building(latitude: float, longitude: float) -> dict:
    """The box in the package's own dictionary."""
    faces = [
        opaque(f"Wall {name}", area, azimuth, 90, box.WALL_LAYERS, 0.5)
        for name, azimuth, area in box.WALLS_DEG_M2
    ]
    faces.append(opaque("Roof", box.FLOOR_M2, 0.0, 0, box.ROOF_LAYERS, 1.0))
    faces.append(opaque("Floor", box.FLOOR_M2, 0.0, 0, box.FLOOR_LAYERS, 0.0))
    profile = {"weekday": ALWAYS, "weekend": ALWAYS}
    gains = {"name": "people and things", "full_load": box.GAINS_W / box.FLOOR_M2, **profile}
    return {
        "building": {
            "name": "box",
            "azimuth_relative_to_true_north": 0.0,
            "latitude": latitude,
            "longitude": longitude,
            "exposed_perimeter": 2 * (box.LENGTH_M + box.WIDTH_M),
            "height": box.HEIGHT_M,
            "wall_thickness": sum(layer[0] for layer in box.WALL_LAYERS),
            "n_floors": 1,
            "building_type_class": "Residential_apartment",
            "adj_zones_present": False,
            "number_adj_zone": 0,
            "net_floor_area": box.FLOOR_M2,
            "construction_class": "class_i",
        },
        "adjacent_zones": [],
        "building_surface": [*faces, window()],
        "units": {"area": "m2", "u_value": "W/m2K"},
        "building_parameters": {
            "temperature_setpoints": {
                "heating_setpoint": box.HEATING_C,
                "heating_setback": box.HEATING_C,
                "cooling_setpoint": box.COOLING_C,
                "cooling_setback": box.COOLING_C,
            },
            "system_capacities": {"heating_capacity": 1e7, "cooling_capacity": 1e7},
            "airflow_rates": {"infiltration_rate": box.AIR_CHANGES_PER_H},
            "internal_gains": [gains],
            "construction": {"thermal_bridge_heat_W_K": 0.0},
            "climate_parameters": {"coldest_month": 1},
            "heating_profile": profile,
            "cooling_profile": profile,
            "ventilation_profile": profile,
        },
    }


def main() -> None:
    warnings.simplefilter("ignore")
    path, runs = sys.argv[1], int(sys.argv[2])
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        site = file.readline().split(",")
    described = building(float(site[6]), float(site[7]))
    seconds = []
    for _ in range(runs):
        fresh = copy.deepcopy(described)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            start = time.perf_counter()
            hours, _year = ISO52016.Temperature_and_Energy_needs_calculation(
                fresh, weather_source="epw", path_weather_file=path, hvac_control_variable="air"
            )
            seconds.append(time.perf_counter() - start)
    answer = {
        "seconds": seconds,
        "heating_kwh": float(hours["Q_H"].sum()) / 1000.0,
        "cooling_kwh": float(hours["Q_C"].sum()) / 1000.0,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
