"""The given cases of ASHRAE 140-2020 as zone cases: 600, 610, 640, 600FF and 900.

Source: ASHRAE 140-2020 section 5.2 as written out in public case notes and in
lbl-srg/modelica-buildings, Buildings/ThermalZones/Detailed/Validation/BESTEST. Layers run from
outside to inside; azimuth 0 is north. The glass is the 2020 edition's clear double pane.
"""

from copy import deepcopy
from typing import Any

Case = dict[str, Any]
GIVEN = ("600", "610", "640", "900", "600FF")
OFF = float("nan")
ANGLES_DEG = list(range(0, 91, 10))
_CLEAR_G = [0.769, 0.768, 0.766, 0.761, 0.748, 0.718, 0.651, 0.509, 0.267, 0.0]


def _layer(
    thickness_m: float, conductivity: float, density: float, heat_capacity: float
) -> dict[str, float]:
    return {
        "thickness_m": thickness_m,
        "conductivity_w_mk": conductivity,
        "density_kg_m3": density,
        "heat_capacity_j_kgk": heat_capacity,
    }


_SIDING = _layer(0.009, 0.14, 530, 900)
_LIGHT_WALL = [_SIDING, _layer(0.066, 0.04, 12, 840), _layer(0.012, 0.16, 950, 840)]
_HEAVY_WALL = [_SIDING, _layer(0.0615, 0.04, 10, 1400), _layer(0.1, 0.51, 1400, 1000)]
_ROOF = [
    _layer(0.019, 0.14, 530, 900), _layer(0.1118, 0.04, 12, 840), _layer(0.01, 0.16, 950, 840)
]  # fmt: skip
_LIGHT_FLOOR = [{"resistance_m2k_w": 25.075}, _layer(0.025, 0.14, 650, 1200)]
_HEAVY_FLOOR = [{"resistance_m2k_w": 25.175}, _layer(0.08, 1.13, 1400, 1000)]
_WALLS = (("south", 9.6, 180), ("north", 21.6, 0), ("east", 16.2, 90), ("west", 16.2, 270))


def given_case(name: str) -> Case:
    """One of GIVEN, a case of its own that may be changed."""
    heavy = name == "900"
    case: Case = {
        "name": name,
        "floor_area_m2": 48.0,
        "volume_m3": 129.6,
        # 0.5/h of the zone's volume at the site's own density of air
        "air": {"infiltration_per_h": 0.5, "ground_reflectance": 0.2},
        "gains": {"sensible_w": 200.0, "radiative_frac": 0.6, "hours": "all"},
        "thermostat": {"heating_c": [20.0] * 24, "cooling_c": [27.0] * 24},
        "surfaces": _surfaces(heavy),
        "windows": [_window("south window left"), _window("south window right")],
    }
    if name == "610":
        for window, left_m, right_m in zip(case["windows"], (0.5, 4.5), (4.5, 0.5), strict=True):
            window["overhang"] = {
                "depth_m": 1.0, "above_m": 0.5, "beyond_left_m": left_m, "beyond_right_m": right_m
            }  # fmt: skip
    if name == "640":
        case["thermostat"]["heating_c"] = [20.0 if 7 <= h < 23 else 10.0 for h in range(24)]
    if name == "600FF":
        case["thermostat"] = {"heating_c": [OFF] * 24, "cooling_c": [OFF] * 24}
    return case


def _surfaces(heavy: bool) -> list[Case]:
    outside = {"boundary": "outdoor", "solar_absorptance": 0.6, "thermal_emittance": 0.9}
    walls = [
        {
            **outside, "name": f"{side} wall", "area_m2": area, "tilt_deg": 90,
            "azimuth_deg": azimuth, "layers": deepcopy(_HEAVY_WALL if heavy else _LIGHT_WALL),
        }
        for side, area, azimuth in _WALLS
    ]  # fmt: skip
    roof = {**outside, "name": "roof", "area_m2": 48.0, "tilt_deg": 0, "azimuth_deg": 180,
            "layers": deepcopy(_ROOF)}  # fmt: skip
    # raised above the ground: outdoor air without sun and wind
    floor = {"name": "floor", "boundary": "sheltered", "area_m2": 48.0, "tilt_deg": 180,
             "thermal_emittance": 0.9,
             "layers": deepcopy(_HEAVY_FLOOR if heavy else _LIGHT_FLOOR)}  # fmt: skip
    return [*walls, roof, floor]


def _window(name: str) -> Case:
    return {
        "name": name, "area_m2": 6.0, "width_m": 3.0, "height_m": 2.0, "tilt_deg": 90,
        "azimuth_deg": 180, "u_w_m2k": 2.10, "film_inside_w_m2k": 4.5, "film_outside_w_m2k": 17.8,
        "g_by_angle": {"angle_deg": ANGLES_DEG, "g": list(_CLEAR_G), "g_hemispherical": 0.670},
    }  # fmt: skip
