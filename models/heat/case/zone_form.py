"""A single zone as a file describes it: read, checked, and refused with one sentence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.heat.case.form_fields import (
    Table,
    ZoneError,
    by_hour,
    hours_mask,
    known,
    number,
    rows,
    table,
)
from models.heat.case.zone_window import ZoneWindow, window_of
from models.heat.fabric.elements import Layer
from models.heat.zone.outside import ROUGHNESS

F64 = NDArray[np.float64]

INSIDE_ABSORPTANCE = 0.6
"""Of the sun that falls on an inside face, where the file does not say (ASHRAE 140-2020)."""

VENTILATION = ("ventilation", "night_ventilation", "fan")
"""Tables of the file that state air exchange by the hour."""


@dataclass(frozen=True, eq=False)
class ZoneSurface:
    """An opaque surface. boundary: outdoor, sheltered, ground or adiabatic; layers from outside to
    inside; absorptance and emittance of its outer face, inside_... of the face to the room;
    ground_c [degC] beyond a surface on the ground; roughness of the outer face: `ROUGHNESS`."""

    name: str
    boundary: str
    area_m2: float
    tilt_deg: float
    azimuth_deg: float
    absorptance: float
    emittance: float
    inside_absorptance: float
    inside_emittance: float
    layers: tuple[Layer, ...]
    ground_c: float
    roughness: float


@dataclass(frozen=True, eq=False)
class Zone:
    """One zone; arrays (24,) hold one value per clock hour 0..23.

    infiltration_per_h, ventilation_per_h (24,) [1/h at the site's own air density]; gains_w (24,)
    [W]; heating_c, cooling_c (24,) [degC, NaN = off]; ramped: a heating set-point rises over the
    hour in which the list rises; operative: the thermostat feels the mean of air and radiant
    temperature, else the air.
    """

    name: str
    floor_area_m2: float
    volume_m3: float
    infiltration_per_h: F64
    ventilation_per_h: F64
    ground_reflectance: float
    gains_w: F64
    radiative_frac: float
    heating_c: F64
    cooling_c: F64
    ramped: bool
    operative: bool
    surfaces: tuple[ZoneSurface, ...]
    windows: tuple[ZoneWindow, ...]


def zone_from(case: Table) -> Zone:
    """The zone of a parsed case file: tables air, gains, thermostat, optionally ventilation, and
    lists surfaces and windows. Raises ZoneError with one sentence."""
    known(case, "the file", "name description floor_area_m2 volume_m3 air gains thermostat "
          f"surfaces windows {' '.join(VENTILATION)}")  # fmt: skip
    volume = number(case, "volume_m3", "the file", 1.0, 1e7)
    air, gains = table(case, "air"), table(case, "gains")
    known(air, "[air]", "infiltration_per_h ventilation_per_h ventilation_m3_h ground_reflectance "
          f"{' '.join(VENTILATION)}")  # fmt: skip
    known(gains, "[gains]", "sensible_w radiative_frac hours")
    heating, cooling, ramped, operative = _thermostat(table(case, "thermostat"))
    surfaces = tuple(_surface(s, i) for i, s in enumerate(rows(case, "surfaces")))
    windows = tuple(window_of(w, i) for i, w in enumerate(rows(case, "windows")))
    if not surfaces:
        raise ZoneError("The file has no [[surfaces]]; give at least one surface with its layers.")
    floor = number(case, "floor_area_m2", "the file", 0.1, 1e6)
    _check_windows(surfaces, windows, volume / floor)
    zone = Zone(
        name=str(case.get("name", "zone")),
        floor_area_m2=floor,
        volume_m3=volume,
        infiltration_per_h=by_hour(air, "infiltration_per_h", "[air]", 0.0, 100.0),
        ventilation_per_h=_ventilation(case, air, volume),
        ground_reflectance=number(air, "ground_reflectance", "[air]", 0.0, 1.0, 0.2),
        gains_w=by_hour(gains, "sensible_w", "[gains]", 0.0, 1e7) * hours_mask(gains, "[gains]"),
        radiative_frac=number(gains, "radiative_frac", "[gains]", 0.0, 1.0, 0.5),
        heating_c=heating,
        cooling_c=cooling,
        ramped=ramped,
        operative=operative,
        surfaces=surfaces,
        windows=windows,
    )
    _check_ties(zone)
    return zone


def _check_ties(zone: Zone) -> None:
    """A room without any way out for heat, and not always held, would grow hotter without end."""
    walls = any(s.boundary != "adiabatic" for s in zone.surfaces)
    air = np.any(zone.infiltration_per_h + zone.ventilation_per_h > 0.0)
    held = not np.isnan(zone.heating_c + zone.cooling_c).any()
    if not (walls or air or zone.windows or held):
        raise ZoneError(
            "Nothing ties the zone to the outside: every surface is adiabatic, no air is exchanged "
            "and there is no window; give one, or a thermostat for every hour."
        )


def _thermostat(part: Table) -> tuple[F64, F64, bool, bool]:
    """Set-points by clock hour; whether they rise in a line; whether they are operative.

    `rise` = 'linear' (default, ASHRAE 140-2020 case 640) or 'step'; `senses` = 'air' (default) or
    'operative'.
    """
    known(part, "[thermostat]", "heating_c cooling_c rise senses")
    heating = by_hour(part, "heating_c", "[thermostat]", -50.0, 80.0, np.nan)
    cooling = by_hour(part, "cooling_c", "[thermostat]", -50.0, 120.0, np.nan)
    wrong = np.flatnonzero(cooling < heating)
    if len(wrong):
        hour = int(wrong[0])
        raise ZoneError(
            f"[thermostat] cools to {cooling[hour]:g} degC in hour {hour} where it heats to "
            f"{heating[hour]:g} degC; cooling_c may not lie below heating_c."
        )
    rise = part.get("rise", "linear")
    if rise not in ("linear", "step"):
        raise ZoneError(f"[thermostat] has rise = {rise!r}; give 'linear' or 'step'.")
    senses = part.get("senses", "air")
    if senses not in ("air", "operative"):
        raise ZoneError(f"[thermostat] has senses = {senses!r}; give 'air' or 'operative'.")
    return heating, cooling, rise == "linear", senses == "operative"


def _ventilation(case: Table, air: Table, volume_m3: float) -> F64:
    """Scheduled air exchange [1/h] per clock hour, wherever the file states it."""
    total = by_hour(air, "ventilation_per_h", "[air]", 0.0, 100.0, 0.0)
    total = total + by_hour(air, "ventilation_m3_h", "[air]", 0.0, 1e7, 0.0) / volume_m3
    for key in VENTILATION:
        for place in (case, air):
            if key in place:
                total = total + _fan(table(place, key), f"[{key}]", volume_m3)
    return total


def _fan(part: Table, where: str, volume_m3: float) -> F64:
    """A fan: `flow_m3_h` or `per_h` in the hours it runs, less what an exchanger without a bypass
    keeps (`heat_recovery_frac`, of the temperature difference): as exchange with outdoor air."""
    known(part, where, "flow_m3_h m3_h per_h hours heat_recovery_frac")
    flow = by_hour(part, "flow_m3_h", where, 0.0, 1e7, 0.0)
    flow = (flow + by_hour(part, "m3_h", where, 0.0, 1e7, 0.0)) / volume_m3
    flow = flow + by_hour(part, "per_h", where, 0.0, 100.0, 0.0)
    kept = number(part, "heat_recovery_frac", where, 0.0, 1.0, 0.0)
    return flow * (1.0 - kept) * hours_mask(part, where)


def _surface(part: Table, index: int) -> ZoneSurface:
    where = f"surface '{part.get('name', index + 1)}'"
    known(part, where, "name boundary area_m2 tilt_deg azimuth_deg solar_absorptance "
          "thermal_emittance solar_absorptance_inside thermal_emittance_inside layers "
          "ground_temperature_c roughness")  # fmt: skip
    boundary = str(part.get("boundary", "outdoor"))
    if boundary not in ("outdoor", "sheltered", "ground", "adiabatic"):
        raise ZoneError(
            f"{where[0].upper() + where[1:]} has boundary = '{boundary}'; give outdoor, sheltered, "
            "ground or adiabatic."
        )
    ground = np.nan
    if boundary == "ground":
        ground = number(part, "ground_temperature_c", where, -40.0, 60.0)
    emittance = number(part, "thermal_emittance", where, 0.01, 1.0, 0.9)
    return ZoneSurface(
        name=str(part.get("name", index + 1)),
        boundary=boundary,
        area_m2=number(part, "area_m2", where, 1e-3, 1e6),
        tilt_deg=number(part, "tilt_deg", where, 0.0, 180.0),
        azimuth_deg=number(part, "azimuth_deg", where, -360.0, 360.0, 180.0),
        absorptance=number(part, "solar_absorptance", where, 0.0, 1.0, 0.6),
        emittance=emittance,
        inside_absorptance=number(
            part, "solar_absorptance_inside", where, 0.0, 1.0, INSIDE_ABSORPTANCE
        ),
        inside_emittance=number(part, "thermal_emittance_inside", where, 0.01, 1.0, emittance),
        layers=_layers(part, where),
        ground_c=float(ground),
        roughness=_roughness(part, where),
    )


def _roughness(part: Table, where: str) -> float:
    name = part.get("roughness", "rough")
    if not isinstance(name, str) or name not in ROUGHNESS:
        raise ZoneError(
            f"{where[0].upper() + where[1:]} has roughness = {name!r:.40}; give one of "
            f"{', '.join(ROUGHNESS)}."
        )
    return ROUGHNESS[name]


def _layers(part: Table, where: str) -> tuple[Layer, ...]:
    found = rows(part, "layers")
    if not found:
        raise ZoneError(
            f"{where[0].upper() + where[1:]} has no layers; list them from outside to inside, at "
            "least one."
        )
    return tuple(_layer(layer, f"{where}, layer {i}") for i, layer in enumerate(found, start=1))


def _layer(layer: Table, where: str) -> Layer:
    known(layer, where, "name resistance_m2k_w thickness_m conductivity_w_mk density_kg_m3 "
          "heat_capacity_j_kgk")  # fmt: skip
    if "resistance_m2k_w" in layer:
        return Layer(resistance_m2k_w=number(layer, "resistance_m2k_w", where, 1e-6, 1e3))
    return Layer(
        thickness_m=number(layer, "thickness_m", where, 1e-6, 20.0),
        conductivity_w_mk=number(layer, "conductivity_w_mk", where, 1e-4, 1e3),
        density_kg_m3=number(layer, "density_kg_m3", where, 0.0, 3e4),
        heat_capacity_j_kgk=number(layer, "heat_capacity_j_kgk", where, 0.0, 1e4),
    )


def _check_windows(
    surfaces: tuple[ZoneSurface, ...], windows: tuple[ZoneWindow, ...], storey_m: float
) -> None:
    """A wall's area is stated without its windows, so the opposite side tells how large it is."""
    opaque: dict[tuple[int, int], float] = defaultdict(float)
    glass: dict[tuple[int, int], float] = defaultdict(float)
    for s in surfaces:
        opaque[_direction(s.tilt_deg, s.azimuth_deg)] += s.area_m2
    for w in windows:
        glass[_direction(w.tilt_deg, w.azimuth_deg)] += w.area_m2
        if w.tilt_deg == 90.0 and w.height_m > storey_m * 1.001:
            raise ZoneError(
                f"Window '{w.name}' is larger than its wall: height_m = {w.height_m:g} in a zone "
                f"{storey_m:.3g} m high (volume over floor area); give a smaller window."
            )
    for w in windows:
        tilt, azimuth = _direction(w.tilt_deg, w.azimuth_deg)
        back = (180 - tilt, (azimuth + 180) % 360)
        room = opaque.get(back, 0.0) + glass.get(back, 0.0)
        if tilt == 90 and room > 0.0 and glass[(tilt, azimuth)] > room * 1.001:
            raise ZoneError(
                f"Window '{w.name}' is larger than its wall: the windows at azimuth_deg {azimuth} "
                f"have {glass[(tilt, azimuth)]:g} m2, the wall opposite with all its windows only "
                f"{room:g} m2; give a smaller area_m2."
            )


def _direction(tilt_deg: float, azimuth_deg: float) -> tuple[int, int]:
    return round(tilt_deg), round(azimuth_deg) % 360
