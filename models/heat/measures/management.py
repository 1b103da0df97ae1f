"""Energy management beyond `models.heat.stock.operation.controlled`: optimum start, pre-heating.

Both change the hourly set-points the zone model runs on; what they save or shift is then
calculated, not assumed. Weather compensation lives with the plant:
`models.heat.stock.systems.with_flow_shift`.
"""

import numpy as np
from numpy.typing import NDArray

from models.heat.stock.operation import with_setpoints_for
from models.heat.stock.zones import Operation

LEAD_H = 2
"""Hours in which a building may be heated before it is wanted warm (our estimate)."""

F32 = NDArray[np.float32]
Mask = NDArray[np.bool_]


def with_optimum_start(operation: Operation, mask: Mask, ramp_h: int) -> Operation:
    """Heating that starts ramp_h hours early and climbs evenly, in the buildings of `mask` (n,).

    Instead of a jump from the set-back to the day value at the switching hour, the set-point rises
    in equal steps over the ramp_h [h] hours before it, so that the morning peak shrinks at the
    price of some heat. Starts out of an hour without heating (NaN) stay as they are. ValueError for
    a ramp outside 0 to 8 hours.
    """
    if not 0 <= ramp_h <= 8:
        raise ValueError(f"Optimum start: a ramp of {ramp_h} hours cannot be; give 0 to 8.")
    before = operation.heating_setpoint_c
    after = before.copy()
    step = before - np.roll(before, 1, axis=1)
    rows, hours = np.nonzero(step > 0.0)
    for k in range(1, ramp_h + 1):
        early = (hours - k) % before.shape[1]
        rise = before[rows, hours] - step[rows, hours] * (k / (ramp_h + 1))
        after[rows, early] = np.fmax(after[rows, early], rise)
    after[np.isnan(before)] = np.nan
    return with_setpoints_for(operation, mask, after)


def with_preheating(
    operation: Operation,
    mask: Mask,
    signal: NDArray[np.floating],
    rise_k: float,
    drop_k: float,
    hours_a_day: int = 4,
) -> Operation:
    """Set-points that follow a price or carbon signal, in the buildings of `mask` (n,).

    signal (8760,): price or carbon of electricity, any unit. Of every day's hours at the profile's
    day set-point, with the LEAD_H hours before they begin, the hours_a_day lowest below their mean
    are heated to rise_k [K] over it; of those at the day set-point the highest above the mean get
    drop_k [K] less. Nobody is heated in an empty building, save to be warm in time. A day with a
    flat signal stays. ValueError for a signal of another length or negative kelvins.
    """
    if np.shape(signal) != (8760,):
        raise ValueError(f"Pre-heating: the signal has shape {np.shape(signal)}; give (8760,).")
    if rise_k < 0.0 or drop_k < 0.0 or not 0 <= hours_a_day <= 12:
        raise ValueError("Pre-heating: kelvins must be 0 or more and hours a day 0 to 12.")
    before = operation.heating_setpoint_c
    day_c = np.nanmax(np.where(np.isnan(before), -np.inf, before), axis=1, keepdims=True)
    running = before >= day_c - 0.01
    begins = running & ~np.roll(running, 1, axis=1)
    early = np.zeros_like(running)
    for k in range(1, LEAD_H + 1):
        early |= np.roll(begins, -k, axis=1)
    usable = running | (early & np.isfinite(before))
    cheap = _lowest(signal, usable, hours_a_day)
    dear = _lowest(-np.asarray(signal, float), usable, hours_a_day) & running
    after = np.where(cheap, day_c + rise_k, np.where(dear, before - drop_k, before))
    return with_setpoints_for(operation, mask, after.astype(np.float32))


def _lowest(signal: NDArray[np.floating], usable: Mask, hours_a_day: int) -> Mask:
    """The usable hours (rows, 8760) with the day's lowest signal, as far as below their mean."""
    known = np.where(usable, np.asarray(signal, float), np.nan).reshape(len(usable), 365, 24)
    count = np.maximum(usable.reshape(known.shape).sum(axis=2, keepdims=True), 1)
    mean = np.nansum(known, axis=2, keepdims=True) / count
    rank = np.argsort(np.argsort(known, axis=2, kind="stable"), axis=2)
    low = (rank < hours_a_day) & (known < mean - 1e-9 * np.abs(mean))
    return np.asarray(low.reshape(usable.shape))
