"""What a building is and how it is run, as columns over buildings: the inputs of the heat model."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from models.heat.stock.systems import HeatSystems

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
Bool = NDArray[np.bool_]

SECTORS = 8
"""Azimuth sectors of 45 degrees: 0 = north, 1 = north-east, 2 = east ... clockwise."""

SECTOR_AZIMUTH_DEG: tuple[float, ...] = tuple(45.0 * i for i in range(SECTORS))


@dataclass(frozen=True, eq=False)
class Shell:
    """The outside of n buildings.

    floor_area_m2 (n,) [m2] conditioned floor area of all storeys; outer_volume_m3 (n,) [m3]
    footprint x height to the eaves, outer measures; air_volume_m3 (n,) [m3] air inside, which air
    change rates act on (`models.heat.stock.rooms`); footprint_area_m2 (n,) [m2] ground floor;
    wall_area_m2 (n, 8) [m2] outside wall facing the open air, windows included, by azimuth sector
    (party walls left out); roof_area_m2 (n, 9) [m2] pitched roof by the same sectors, column 8 =
    flat roof; roof_tilt_deg (n,) [deg] slope of the pitched parts, 0 = flat. Roof areas are
    measured along the slope.
    """

    floor_area_m2: F32
    outer_volume_m3: F32
    air_volume_m3: F32
    footprint_area_m2: F32
    wall_area_m2: F32
    roof_area_m2: F32
    roof_tilt_deg: F32

    def __post_init__(self) -> None:
        _freeze_columns(self, {"wall_area_m2": (SECTORS,), "roof_area_m2": (SECTORS + 1,)}, {})


@dataclass(frozen=True, eq=False)
class Fabric:
    """The skin of n buildings; every column (n,).

    wall_construction, roof_construction, floor_construction [index into
    `models.heat.fabric.constructions.WALLS`, `.ROOFS`, `.FLOORS`]: the layers, hence the mass.
    wall_u_w_m2k, roof_u_w_m2k [W/(m2 K), air to air with the films of EN ISO 6946]: the layers are
    given insulation, or made more conducting, until they have this value. floor_u_w_m2k [W/(m2 K)]:
    of the floor construction alone; the ground below is added by EN ISO 13370.
    window_u_w_m2k [W/(m2 K), EN ISO 10077]; window_g_frac [-, at normal incidence, of the whole
    window with its frame]; window_frac [-, share of the outside wall].
    wall_insulation_inside [bool]: insulation beyond the bare layers lies on the room side.
    infiltration_per_h, ventilation_per_h [1/h of the air volume]; heat_recovery_frac [-, of
    the ventilation]; thermal_bridge_w_m2k [W/(K m2 of walls, roof and ground floor)].
    shading_frac [-]: share of the window's sun that obstructions, reveals and blinds let through,
    1 = none.
    """

    wall_construction: I32
    roof_construction: I32
    floor_construction: I32
    wall_u_w_m2k: F32
    roof_u_w_m2k: F32
    floor_u_w_m2k: F32
    window_u_w_m2k: F32
    window_g_frac: F32
    window_frac: F32
    wall_insulation_inside: Bool
    infiltration_per_h: F32
    ventilation_per_h: F32
    heat_recovery_frac: F32
    thermal_bridge_w_m2k: F32
    shading_frac: F32

    def __post_init__(self) -> None:
        kinds: dict[str, type] = {
            "wall_construction": np.int32,
            "roof_construction": np.int32,
            "floor_construction": np.int32,
            "wall_insulation_inside": np.bool_,
        }
        _freeze_columns(self, {}, kinds)


@dataclass(frozen=True, eq=False)
class SunLeft:
    """Share of each month's sun that neighbours and terrain leave to n buildings [-, 1 = all].

    wall_frac, window_frac (n, 8, 12) by azimuth sector, of the wall's sun and of what passes its
    panes; roof_frac (n, 9, 12) as Shell.roof_area_m2. Comes on top of Fabric.shading_frac.
    """

    wall_frac: F32
    roof_frac: F32
    window_frac: F32

    def __post_init__(self) -> None:
        tails = {"wall_frac": (SECTORS, 12), "roof_frac": (SECTORS + 1, 12)}
        _freeze_columns(self, {**tails, "window_frac": (SECTORS, 12)}, {})


@dataclass(frozen=True, eq=False)
class Operation:
    """How n buildings are run: a few hourly profiles, and which building follows which.

    heating_setpoint_c, cooling_setpoint_c (n_profiles, 8760) [degC air temperature, NaN = off in
    that hour]; gains_w_m2 (n_profiles, 8760) [W per m2 conditioned floor, sensible: people,
    appliances, light]; ventilation_frac (n_profiles, 8760) [-, share of the fabric's
    ventilation_per_h that runs]; gains_radiant_frac (n_profiles,) [-]; profile (n,) [row of the
    above]; cooled (n,) [bool]; heated_area_frac (n,) [-, share of the floor area that is heated].
    """

    heating_setpoint_c: F32
    cooling_setpoint_c: F32
    gains_w_m2: F32
    ventilation_frac: F32
    gains_radiant_frac: F32
    profile: I32
    cooled: Bool
    heated_area_frac: F32

    def __post_init__(self) -> None:
        for name in (*_PROFILE_COLUMNS, "gains_radiant_frac", "heated_area_frac"):
            value = np.ascontiguousarray(getattr(self, name), dtype=np.float32)
            object.__setattr__(self, name, value)
        object.__setattr__(self, "profile", np.ascontiguousarray(self.profile, dtype=np.int32))
        object.__setattr__(self, "cooled", np.ascontiguousarray(self.cooled, dtype=np.bool_))
        shape = self.heating_setpoint_c.shape
        for name in _PROFILE_COLUMNS:
            if getattr(self, name).shape != shape or len(shape) != 2:
                raise ValueError(
                    f"Operation.{name} has shape {getattr(self, name).shape}; all profile columns "
                    f"need the same shape (n_profiles, 8760), as heating_setpoint_c has {shape}."
                )


_PROFILE_COLUMNS = ("heating_setpoint_c", "cooling_setpoint_c", "gains_w_m2", "ventilation_frac")


def year_from_week(week: NDArray, first_weekday: int = 0) -> F32:
    """Hourly year (..., 8760) from one week (..., 168) that starts on Monday 00:00.

    first_weekday [0 = Monday ... 6 = Sunday] is the weekday of 1 January.
    """
    hours = (np.arange(8760) + 24 * first_weekday) % 168
    return np.ascontiguousarray(np.asarray(week, dtype=np.float32)[..., hours])


Columns = TypeVar("Columns", Shell, Fabric, SunLeft, HeatSystems)


def take_rows(columns: Columns, rows: NDArray) -> Columns:
    """The same record for some of its buildings only (rows: indices or a mask)."""
    changes = {f.name: getattr(columns, f.name)[rows] for f in fields(columns)}
    return replace(columns, **changes)


def take_operation_rows(operation: Operation, rows: NDArray) -> Operation:
    """The operation of some buildings only; the profiles are shared, not copied."""
    return replace(
        operation,
        profile=operation.profile[rows],
        cooled=operation.cooled[rows],
        heated_area_frac=operation.heated_area_frac[rows],
    )


def _freeze_columns(
    record: Shell | Fabric | SunLeft, tails: dict[str, tuple[int, ...]], kinds: dict[str, type]
) -> None:
    """Make every column contiguous, of its kind, and of one length, or say which one is not."""
    length: int | None = None
    for field in fields(record):
        kind = kinds.get(field.name, np.float32)
        value: NDArray = np.ascontiguousarray(getattr(record, field.name), dtype=kind)
        object.__setattr__(record, field.name, value)
        length = value.shape[0] if length is None else length
        wanted = (length, *tails.get(field.name, ()))
        if value.shape != wanted:
            raise ValueError(
                f"{type(record).__name__}.{field.name} has shape {value.shape}; {wanted} is needed."
            )
