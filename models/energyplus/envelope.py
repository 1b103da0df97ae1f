"""The zone's surfaces: walls with their windows, roofs, ground floor, storeys and partitions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from models.energyplus.constructions import Objects
from models.energyplus.faces import F64, panes_in, rectangle
from models.energyplus.zone import Face, ZoneInput

ZONE = "zone"
LEAST_AREA_M2 = 0.01


def surface_objects(zone: ZoneInput) -> Objects:
    """All that bounds the zone, all that stands in it, and the neighbours that shade it."""
    surfaces: dict[str, dict[str, Any]] = {}
    windows: dict[str, dict[str, Any]] = {}
    for face in zone.walls:
        surfaces[face.name] = _outdoors(face.corners_m, "Wall", "wall")
        windows |= _windows(face, zone.pane.height_m)
    for face in zone.roofs:
        surfaces[face.name] = _outdoors(face.corners_m, "Roof", "roof")
    surfaces |= _floors(zone)
    objects: Objects = {"BuildingSurface:Detailed": surfaces}
    if windows:
        objects["FenestrationSurface:Detailed"] = windows
    if zone.partition_m2 > LEAST_AREA_M2:
        objects["InternalMass"] = {
            "partitions": {
                "construction_name": "partition",
                "zone_or_zonelist_name": ZONE,
                "surface_area": 2.0 * zone.partition_m2,
            }
        }
    if zone.ground_floor_m2 > LEAST_AREA_M2:
        objects["SurfaceProperty:OtherSideCoefficients"] = {
            "below the ground": {
                "combined_convective_radiative_film_coefficient": 0,
                "constant_temperature_coefficient": 1.0,
                "constant_temperature_schedule_name": "ground",
            }
        }
    if zone.shades:
        objects["Shading:Building:Detailed"] = {
            f"neighbour {k}": {"vertices": _points(corners), "number_of_vertices": len(corners)}
            for k, corners in enumerate(zone.shades, 1)
        }
    return objects


def film_objects(zone: ZoneInput, inside_w_m2k: Mapping[str, float]) -> Objects:
    """Constant inside convection [W/(m2 K)] by element: to see what the films alone are worth.

    Elements: wall, window, roof, floor, storey, partition.
    """
    of_surface = {face.name: "wall" for face in zone.walls}
    panes = [name for face in zone.walls for name in _windows(face, zone.pane.height_m)]
    of_surface |= {name: "window" for name in panes}
    of_surface |= {face.name: "roof" for face in zone.roofs}
    of_surface |= {name: "storey" for name in _floors(zone)}
    if zone.ground_floor_m2 > LEAST_AREA_M2:
        of_surface["ground floor"] = "floor"
    if zone.partition_m2 > LEAST_AREA_M2:
        of_surface["partitions"] = "partition"
    return {
        "SurfaceProperty:ConvectionCoefficients": {
            f"film of {name}": {
                "surface_name": name,
                "convection_coefficient_1_location": "Inside",
                "convection_coefficient_1_type": "Value",
                "convection_coefficient_1": inside_w_m2k[element],
            }
            for name, element in of_surface.items()
        }
    }


def _points(corners_m: F64) -> list[dict[str, float]]:
    names = ("vertex_x_coordinate", "vertex_y_coordinate", "vertex_z_coordinate")
    return [dict(zip(names, np.round(c, 4).tolist(), strict=True)) for c in corners_m]


def _surface(corners: F64, kind: str, construction: str) -> dict[str, Any]:
    return {
        "surface_type": kind,
        "construction_name": construction,
        "zone_name": ZONE,
        "sun_exposure": "NoSun",
        "wind_exposure": "NoWind",
        "vertices": _points(corners),
        "number_of_vertices": len(corners),
    }


def _outdoors(corners: F64, kind: str, construction: str) -> dict[str, Any]:
    return _surface(corners, kind, construction) | {
        "outside_boundary_condition": "Outdoors",
        "sun_exposure": "SunExposed",
        "wind_exposure": "WindExposed",
    }


def _windows(wall: Face, height_m: float) -> dict[str, dict[str, Any]]:
    """The windows of one wall by name."""
    if wall.glazed_frac <= 0.0:
        return {}
    keys = [f"vertex_{k}_{axis}_coordinate" for k in range(1, 5) for axis in "xyz"]
    panes = panes_in(wall.corners_m, wall.glazed_frac, height_m, wall.window_rows)
    return {
        f"{wall.name} window {number}": {
            "surface_type": "Window",
            "construction_name": "window",
            "building_surface_name": wall.name,
            "multiplier": stands_for,
            "number_of_vertices": 4,
            **dict(zip(keys, np.round(corners, 4).reshape(-1).tolist(), strict=True)),
        }
        for number, (corners, stands_for) in enumerate(panes, 1)
    }


def _floors(zone: ZoneInput) -> dict[str, dict[str, Any]]:
    """Ground floor; storeys as one floor and one ceiling whose far sides mirror them."""
    found = {}
    if zone.ground_floor_m2 > LEAST_AREA_M2:
        corners = _level(zone.ground_floor_m2, 180.0, 0.0)
        found["ground floor"] = _surface(corners, "Floor", "floor") | {
            "outside_boundary_condition": "OtherSideCoefficients",
            "outside_boundary_condition_object": "below the ground",
        }
    if zone.storey_m2 > LEAST_AREA_M2:
        for name, kind, tilt in (("storeys", "Floor", 180.0), ("ceilings", "Ceiling", 0.0)):
            corners = _level(zone.storey_m2, tilt, zone.height_m / 2.0)
            found[name] = _surface(corners, kind, "storey") | {
                "outside_boundary_condition": "Adiabatic"
            }
    return found


def _level(area_m2: float, tilt_deg: float, z_m: float) -> F64:
    centre = np.array([0.0, 0.0, z_m])
    return rectangle(centre, area_m2, tilt_deg, 180.0, float(np.sqrt(area_m2)))
