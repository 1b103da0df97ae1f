"""From sample points to buildings: sun by direction, factors, seasons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.sun.shade import MONTH_DAYS, MONTHS

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I32 = NDArray[np.int32]

# Base temperatures of the degree days of the European Environment Agency (indicator CLIM 047 and
# the 2022 figures, eea.europa.eu), standing: found; a month is taken by its mean.
HEATING_BELOW_C, COOLING_ABOVE_C = 15.5, 22.0


@dataclass(frozen=True, eq=False)
class Patches:
    """Which building and direction each of p sample points stands for.

    owner (p,) row of the building; area_m2 (p,) [m2]; share (p, k) [-]: how its area falls to k
    directions, rows add up to 1.
    """

    owner: I32
    area_m2: F32
    share: F32


def by_direction(patches: Patches, value: F32, n: int) -> F64:
    """Area-weighted sums (n, k, ...) of a value (p, ...) of each point, by building and direction.

    With value 1 the area [m2]; with kWh/m2 the energy [kWh].
    """
    weight = patches.share * patches.area_m2[:, None]
    k, tail = weight.shape[1], value.shape[1:]
    point, column = np.nonzero(weight)
    flat = value.reshape(len(value), -1)
    row = patches.owner[point].astype(np.int64) * k + column
    out = np.zeros((n * k, flat.shape[1]))
    for i in range(flat.shape[1]):
        out[:, i] = np.bincount(row, weight[point, column] * flat[point, i], minlength=n * k)
    return out.reshape(n, k, *tail)


def factor(lit: F64, free: F64) -> F64:
    """Share of the sun that obstacles leave, of the same shape; NaN where there is no surface."""
    out: F64 = np.divide(lit, free, out=np.full(lit.shape, np.nan), where=free > 0.0)
    return out


def filled(share: F64, lit: F64, free: F64) -> F64:
    """Factors (n, k) with every direction of no surface given the building's mean, else 1."""
    mean = factor(lit.sum(axis=1), free.sum(axis=1))
    mean = np.where(np.isnan(mean), 1.0, mean)
    return np.where(np.isnan(share), mean[:, None], share)


def season_months(dry_bulb_c: F32) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Months of heating and months of cooling (12,), by the month's mean temperature."""
    edges = np.r_[0, np.cumsum(MONTH_DAYS)] * 24
    mean = np.array([dry_bulb_c[edges[m] : edges[m + 1]].mean() for m in range(MONTHS)])
    return mean < HEATING_BELOW_C, mean > COOLING_ABOVE_C
