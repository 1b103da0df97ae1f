"""Layers as EnergyPlus' materials and constructions, and the pane with its curve by angle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from models.energyplus.zone import Pane, ZoneInput
from models.heat.fabric.elements import Layer

Objects = dict[str, dict[str, dict[str, Any]]]

THINNEST_M = 0.003  # below, EnergyPlus warns of layers too thin for its transfer functions
LEAST_RESISTANCE_M2K_W = 0.001  # the least that Material:NoMass takes
PANE_M = 0.006
# EN ISO 10077 states U with these films of EN 673; EnergyPlus puts its own in their place.
FILMS_IN_U_M2K_W = 0.13 + 0.04
WAVELENGTHS_UM = (0.3, 2.5)


def mirrored(half: Sequence[Layer]) -> tuple[Layer, ...]:
    """A whole storey or partition of the half from its middle to its face: EnergyPlus gives both
    faces of such an element one temperature, so its middle is where no heat flows."""
    middle = half[0]
    if middle.resistance_m2k_w is not None:
        doubled = replace(middle, resistance_m2k_w=2.0 * middle.resistance_m2k_w)
    else:
        doubled = replace(middle, thickness_m=2.0 * middle.thickness_m)
    return (*reversed(half[1:]), doubled, *half[1:])


def construction_objects(zone: ZoneInput) -> Objects:
    """Materials and constructions of all elements, and of the window."""
    objects: Objects = {"Construction": {}}
    whole = {
        name: mirrored(layers) if name in ("storey", "partition") else layers
        for name, layers in zone.layers.items()
    }
    for element, layers in whole.items():
        names = []
        for number, layer in enumerate(layers, 1):
            kind, content = _material(layer, zone)
            if kind:
                name = f"{element} {number}"
                objects.setdefault(kind, {})[name] = content
                names.append(name)
        objects["Construction"][element] = _layered(names)
    merge(objects, _window(zone.pane))
    return objects


def merge(objects: Objects, more: Objects) -> None:
    """Put more objects among the others."""
    for kind, those in more.items():
        objects.setdefault(kind, {}).update(those)


def _material(layer: Layer, zone: ZoneInput) -> tuple[str, dict[str, Any]]:
    """Kind and content of one layer; no kind where it resists nothing."""
    skin = {
        "roughness": "Rough",
        "thermal_absorptance": zone.emittance_frac,
        "solar_absorptance": zone.absorptance_frac,
        "visible_absorptance": zone.absorptance_frac,
    }
    if layer.resistance_m2k_w is None and layer.thickness_m >= THINNEST_M:
        return "Material", {
            **skin,
            "thickness": layer.thickness_m,
            "conductivity": layer.conductivity_w_mk,
            "density": layer.density_kg_m3,
            "specific_heat": layer.heat_capacity_j_kgk,
        }
    if layer.resistance < LEAST_RESISTANCE_M2K_W:
        return "", {}
    return "Material:NoMass", {**skin, "thermal_resistance": layer.resistance}


def _layered(names: Sequence[str]) -> dict[str, str]:
    keys = ["outside_layer", *(f"layer_{k}" for k in range(2, len(names) + 1))]
    return dict(zip(keys, names, strict=True))


def _window(pane: Pane) -> Objects:
    """One pane of the window's resistance. What it absorbs is set so that light and the absorbed
    heat that goes inward make g at each angle; the sun that blinds hold back is reflected."""
    resistance = max(1.0 / pane.u_w_m2k - FILMS_IN_U_M2K_W, 0.003)
    light = pane.light_frac * pane.g_frac
    # Of what a pane absorbs throughout its thickness this share goes inward.
    inward = (0.04 + resistance / 2.0) / (0.04 + resistance + 0.13)
    absorbed = min((pane.g_frac - light) / inward, 1.0 - light)
    curve = [pane.lets_through_frac * share for share in pane.share_at_angle]
    through = [light * share for share in curve]
    back = [max(1.0 - (light + absorbed) * share, 0.0) for share in curve]
    return {
        "WindowMaterial:Glazing": {
            "pane": {
                "optical_data_type": "SpectralAndAngle",
                "thickness": PANE_M,
                "conductivity": PANE_M / resistance,
                "infrared_transmittance_at_normal_incidence": 0.0,
                "front_side_infrared_hemispherical_emissivity": 0.84,
                "back_side_infrared_hemispherical_emissivity": 0.84,
                f"{_BY_ANGLE}_transmittance_data_set_table_name": "pane lets through",
                f"{_BY_ANGLE}_front_reflectance_data_set_table_name": "pane reflects",
                f"{_BY_ANGLE}_back_reflectance_data_set_table_name": "pane reflects",
            }
        },
        "Construction": {"window": {"outside_layer": "pane"}},
        **_tables(pane.angle_deg, {"pane lets through": through, "pane reflects": back}),
    }


_BY_ANGLE = "window_glass_spectral_and_incident_angle"


def _tables(angle_deg: Sequence[float], curves: dict[str, list[float]]) -> Objects:
    """Values by angle, the same at every wavelength."""
    return {
        "Table:IndependentVariable": {
            "angle of incidence": _variable("Angle", angle_deg, 0.0, 90.0),
            "wavelength": _variable("Distance", WAVELENGTHS_UM, 0.1, 4.0),
        },
        "Table:IndependentVariableList": {
            "angle and wavelength": {
                "independent_variables": [
                    {"independent_variable_name": "angle of incidence"},
                    {"independent_variable_name": "wavelength"},
                ]
            }
        },
        "Table:Lookup": {
            name: {
                "independent_variable_list_name": "angle and wavelength",
                "minimum_output": 0.0,
                "maximum_output": 1.0,
                "values": [{"output_value": v} for v in values for _ in WAVELENGTHS_UM],
            }
            for name, values in curves.items()
        },
    }


def _variable(unit: str, values: Sequence[float], low: float, high: float) -> dict[str, Any]:
    return {
        "interpolation_method": "Linear",
        "extrapolation_method": "Constant",
        "minimum_value": low,
        "maximum_value": high,
        "unit_type": unit,
        "values": [{"value": float(v)} for v in values],
    }
