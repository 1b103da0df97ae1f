"""The weather of one typical year as the heat and sun models read it."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from models.basis.calendar import HOURS

F32 = NDArray[np.float32]


class ClimateError(ValueError):
    """The weather year cannot be calculated with; the text names the column and the fix."""


@dataclass(frozen=True, eq=False)
class Climate:
    """One typical year of hourly weather at one place.

    Row k (0..8759) is the hour that ends at k + 1 o'clock, counted from 1 January 00:00 local
    standard time (the EPW convention): irradiation is the mean over that hour, temperatures and
    wind are the readings at its end.

    Shapes and units
    ----------------
    latitude_deg [deg north], longitude_deg [deg east], time_zone_h [h east of UTC],
    elevation_m [m above sea level]; arrays (8760,) float32:
    dry_bulb_c [degC], dew_point_c [degC], relative_humidity_frac [-, 0..1], pressure_pa [Pa],
    infrared_w_m2 [W/m2, horizontal long-wave from the sky], ghi_w_m2, dni_w_m2, dhi_w_m2 [W/m2,
    global horizontal, direct normal, diffuse horizontal], wind_m_s [m/s at 10 m].
    true_north_deg [deg, clockwise]: where true north lies from the north of the frame in which the
    buildings' azimuths are given (meridian convergence); the sun's azimuth is turned by it.

    Raises
    ------
    ClimateError: an array has not 8,760 values, holds a gap, or lies outside what a weather year
    can hold.
    """

    latitude_deg: float
    longitude_deg: float
    time_zone_h: float
    elevation_m: float
    dry_bulb_c: F32
    dew_point_c: F32
    relative_humidity_frac: F32
    pressure_pa: F32
    infrared_w_m2: F32
    ghi_w_m2: F32
    dni_w_m2: F32
    dhi_w_m2: F32
    wind_m_s: F32
    true_north_deg: float = 0.0

    def __post_init__(self) -> None:
        for field in fields(self):
            if field.name in _RANGES:
                column = np.ascontiguousarray(getattr(self, field.name), dtype=np.float32)
                object.__setattr__(self, field.name, column)
                _check_column(field.name, column)
        if not -90.0 <= self.latitude_deg <= 90.0:
            raise ClimateError(
                f"The weather's latitude_deg is {self.latitude_deg:g}; give a value from -90 to 90."
            )


# Widest readings on Earth with a margin; a value beyond is a code for 'missing' or a slip of unit.
_RANGES: dict[str, tuple[float, float]] = {
    "dry_bulb_c": (-90.0, 70.0),
    "dew_point_c": (-100.0, 60.0),
    "relative_humidity_frac": (0.0, 1.1),
    "pressure_pa": (30_000.0, 120_000.0),
    "infrared_w_m2": (20.0, 800.0),
    "ghi_w_m2": (0.0, 1500.0),
    "dni_w_m2": (0.0, 1500.0),
    "dhi_w_m2": (0.0, 1000.0),
    "wind_m_s": (0.0, 100.0),
}


def _check_column(name: str, column: F32) -> None:
    if column.shape != (HOURS,):
        raise ClimateError(
            f"The weather column {name} has shape {column.shape}; a year needs {HOURS:,} hourly "
            "values (leave out 29 February)."
        )
    low, high = _RANGES[name]
    wrong = ~(np.isfinite(column) & (column >= low) & (column <= high))
    if wrong.any():
        hour = int(np.argmax(wrong))
        raise ClimateError(
            f"The weather column {name} holds {column[hour]:g} in hour {hour + 1} of the year "
            f"({int(wrong.sum())} hours in all); give a value from {low:g} to {high:g}."
        )
