"""From sample points to buildings: sun by direction, factors, seasons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.basis.calendar import month_edges_h
from models.sun.shade import MONTHS, MonthlySun

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I32 = NDArray[np.int32]

# Base temperatures of the degree days of the European Environment Agency (figures of January 2022,
# eea.europa.eu; standing: found). A month heats or cools by its mean temperature.
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


@dataclass(frozen=True, eq=False)
class DirectionSums:
    """What falls on the surfaces of n buildings by k directions.

    area_m2 (n, k) [m2]; by month (n, k, 12): lit_kwh, free_kwh with and without obstacles [kWh];
    glass_lit_kwh, glass_free_kwh behind panes of g = 1 all over [kWh]; sun_m2h [m2 h of sunshine].
    """

    area_m2: F64
    lit_kwh: F64
    free_kwh: F64
    glass_lit_kwh: F64
    glass_free_kwh: F64
    sun_m2h: F64


def direction_sums(patches: Patches, sun: MonthlySun, n: int) -> DirectionSums:
    """Sum the sun of p sample points over the directions of n buildings."""
    monthly = (sun.lit_kwh_m2, sun.free_kwh_m2, sun.glass_lit_kwh_m2, sun.glass_free_kwh_m2)
    one = np.ones(len(patches.owner), dtype=np.float32)
    return DirectionSums(
        by_direction(patches, one, n),
        *(by_direction(patches, value, n) for value in (*monthly, sun.sun_h)),
    )


def by_direction(patches: Patches, value: F32, n: int) -> F64:
    """Area-weighted sums (n, k, ...) of a value (p, ...) of each point, by building and direction.

    With value 1 the area [m2]; with kWh/m2 the energy [kWh].
    """
    weight = patches.share * patches.area_m2[:, None]
    k, tail = weight.shape[1], value.shape[1:]
    point, column = np.nonzero(weight)
    part, row = weight[point, column], patches.owner[point].astype(np.int64) * k + column
    flat = value.reshape(len(value), -1)
    out = np.empty((n * k, flat.shape[1]))
    for i in range(flat.shape[1]):
        out[:, i] = np.bincount(row, part * flat[point, i], minlength=n * k)
    return out.reshape(n, k, *tail)


def year_frac(sums: DirectionSums) -> F32:
    """Share of the year's sun that obstacles leave (n, k) [-]; a direction without surface has the
    mean of its building, a building without any has 1."""
    return _filled(sums.lit_kwh.sum(axis=2), sums.free_kwh.sum(axis=2))


def month_frac(sums: DirectionSums, behind_glass: bool = False) -> F32:
    """As `year_frac`, of each month (n, k, 12); behind_glass: of what passes panes."""
    lit = sums.glass_lit_kwh if behind_glass else sums.lit_kwh
    free = sums.glass_free_kwh if behind_glass else sums.free_kwh
    each = [_filled(lit[:, :, m], free[:, :, m]) for m in range(MONTHS)]
    return np.stack(each, axis=2)


def window_frac(sums: DirectionSums, months: NDArray[np.bool_], wall_area_m2: F32) -> F32:
    """Share left of the sun that passes windows in some months (n,) [-].

    wall_area_m2 (n, k): outside walls over which the windows are spread evenly; the whole year
    where `months` (12,) holds none; 1 where nothing is known of any wall.
    """
    months = months if months.any() else np.ones(MONTHS, dtype=bool)
    known = sums.area_m2 > 0.0
    weight = np.divide(wall_area_m2, sums.area_m2, out=np.zeros_like(sums.area_m2), where=known)
    lit = (sums.glass_lit_kwh[:, :, months].sum(axis=2) * weight).sum(axis=1)
    free = (sums.glass_free_kwh[:, :, months].sum(axis=2) * weight).sum(axis=1)
    return np.nan_to_num(_share(lit, free), nan=1.0).astype(np.float32)


def per_m2(amount: F64, area_m2: F64) -> F32:
    """A year's amount per square metre of all directions together (n,); NaN without surface.

    amount (n, k, 12) [kWh or m2 h]; area_m2 (n, k) [m2].
    """
    return _share(amount.sum(axis=(1, 2)), area_m2.sum(axis=1)).astype(np.float32)


def season_months(dry_bulb_c: F32) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Months of heating and months of cooling (12,), by the month's mean temperature."""
    edges = month_edges_h()
    mean = np.array([dry_bulb_c[edges[m] : edges[m + 1]].mean() for m in range(MONTHS)])
    return mean < HEATING_BELOW_C, mean > COOLING_ABOVE_C


def _share(part: F64, whole: F64) -> F64:
    out: F64 = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0.0)
    return out


def _filled(lit: F64, free: F64) -> F32:
    share, mean = _share(lit, free), _share(lit.sum(axis=1), free.sum(axis=1))
    mean = np.where(np.isnan(mean), 1.0, mean)
    return np.where(np.isnan(share), mean[:, None], share).astype(np.float32)
