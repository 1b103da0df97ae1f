"""Hours of a meter counted by the local clock, and their means by day and month.

An hour is a whole number since the midnight of Monday, 5 January 1970, by the local clock; so the
hour of the week is the rest by 168 and Monday's first hour is 0.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.measured.fit import Floats

Ints = NDArray[np.int64]

WEEK_H = 168
MONDAY = np.datetime64("1970-01-05T00", "h")
LEAST_DAY_H = 23
"""Hours of a whole day: the shortest one, when the clock goes forward."""
_LEAST_MONTH_FRAC = 0.9


@dataclass(frozen=True)
class Series:
    """n hours in ascending order: hours since the Monday above, mean power [kW] and the outdoor
    temperature [degC] of each. Hours may be missing."""

    hour: Ints
    kw: Floats
    temperature_c: Floats

    def __len__(self) -> int:
        return len(self.hour)

    @property
    def week(self) -> Ints:
        return self.hour // WEEK_H

    @property
    def energy_kwh(self) -> float:
        return float(self.kw.sum())


@dataclass(frozen=True)
class Means:
    """n days or months: mean power [kW], mean temperature [degC], hours metered in each, and the
    week that each begins in."""

    kw: Floats
    temperature_c: Floats
    hours: Floats
    week: Ints

    def __len__(self) -> int:
        return len(self.kw)

    @property
    def energy_kwh(self) -> float:
        return float(self.kw @ self.hours)


def hours_since_monday(times: NDArray[np.datetime64]) -> Ints:
    """Local times as hours since the Monday above."""
    return (times.astype("datetime64[h]") - MONDAY).astype(np.int64)


def daily_means(series: Series) -> Means:
    """Days with at least 23 metered hours; the others are left out."""
    return _means(series, series.hour // 24, np.full(1, float(LEAST_DAY_H)))


def monthly_means(series: Series) -> Means:
    """Calendar months with at least 90 % of their hours metered; the others are left out."""
    months = (MONDAY + series.hour.astype("timedelta64[h]")).astype("datetime64[M]")
    kept = np.unique(months)
    length = (kept + 1).astype("datetime64[h]") - kept.astype("datetime64[h]")
    return _means(series, months.astype(np.int64), _LEAST_MONTH_FRAC * length.astype(float))


def _means(series: Series, group: Ints, least: Floats) -> Means:
    _, first, row, hours = np.unique(
        group, return_index=True, return_inverse=True, return_counts=True
    )
    whole = hours >= least
    return Means(
        (np.bincount(row, series.kw) / hours)[whole],
        (np.bincount(row, series.temperature_c) / hours)[whole],
        hours[whole].astype(float),
        series.week[first][whole],
    )
