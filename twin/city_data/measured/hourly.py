"""Readings of a meter and of the outdoor temperature as hours of the local clock.

Energy that was read belongs to the time before its reading. An hour of which a part was not metered
is left out, never filled.
"""

from dataclasses import dataclass
from datetime import tzinfo

import numpy as np
from numpy.typing import NDArray

from models.measured.hours import Series, hours_since_monday
from twin.city_data.connectors.ocpp import differences
from twin.city_data.readings.course import Course
from twin.city_data.readings.quantities import MeteredQuantity
from twin.city_data.readings.times import moment

_HOUR_US = 3_600_000_000
_STEP_TOLERANCE_FRAC = 0.01
_LEAST_OF_STATE_FRAC = 0.5  # of the readings of an hour, for the mean of a state


class NotHourly(ValueError):
    """Readings too far apart, or too uneven, to be told by the hour; the message says so."""


@dataclass(frozen=True)
class Hourly:
    """Means by the hour: hours since 1970 UTC, ascending, and the mean in each [kW or degC]."""

    utc_hour: NDArray[np.int64]
    mean: NDArray[np.float64]


def hourly(course: Course, quantity: MeteredQuantity) -> Hourly:
    """Means of the hours that were metered: of energy [kWh] the mean power [kW], of a state its
    mean. Raises NotHourly."""
    step = course.step_us
    if not 0 < step <= _HOUR_US * (1.0 + _STEP_TOLERANCE_FRAC):
        said = f"are {step / _HOUR_US:,.0f} hours apart" if step else "are fewer than two"
        raise NotHourly(f"the readings of {quantity.label} {said}; give hourly or finer ones.")
    if quantity.kind == "instant":
        least = _LEAST_OF_STATE_FRAC * _HOUR_US / step
        return _by_hour(course.ts_us, course.value, least, mean=True)
    even = np.abs(np.diff(course.ts_us) - step) <= _STEP_TOLERANCE_FRAC * step
    if quantity.kind == "register":
        energy, began = np.array(differences(course.value.tolist())[0]), course.ts_us[:-1]
        energy, began = energy[even], began[even]
    else:  # what is read after a gap may belong to all of it
        known = np.append(True, even)
        energy, began = course.value[known], course.ts_us[known] - step
    return _by_hour(began, energy, round(_HOUR_US / step), mean=False)


def in_year(meter: Hourly, outdoors: Hourly, year: int, zone: tzinfo) -> Series:
    """The hours of a year of the local clock for which both are there; maybe none."""
    hours, at, out_at = np.intersect1d(
        meter.utc_hour, outdoors.utc_hour, assume_unique=True, return_indices=True
    )
    local = _local(hours, zone)
    there = local.astype("datetime64[Y]") == np.datetime64(str(year), "Y")
    return Series(
        hours_since_monday(local[there]), meter.mean[at][there], outdoors.mean[out_at][there]
    )


def years(meter: Hourly, zone: tzinfo) -> list[int]:
    """Years of the local clock that the meter has hours of."""
    found = np.unique(_local(meter.utc_hour, zone).astype("datetime64[Y]").astype(np.int64))
    return [1970 + int(year) for year in found]


def _by_hour(
    ts_us: NDArray[np.int64], value: NDArray[np.float64], least: float, mean: bool
) -> Hourly:
    hours, row, count = np.unique(ts_us // _HOUR_US, return_inverse=True, return_counts=True)
    total = np.bincount(row, value, minlength=len(hours)).astype(np.float64)
    whole = count >= least
    return Hourly(hours[whole], (total / count if mean else total)[whole])


def _local(utc_hour: NDArray[np.int64], zone: tzinfo) -> NDArray[np.datetime64]:
    """The local clock at the beginning of each hour; the clock may show an hour twice."""
    clocks = [moment(int(h) * _HOUR_US).astimezone(zone).replace(tzinfo=None) for h in utc_hour]
    return np.array(clocks, "datetime64[h]")
