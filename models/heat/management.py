"""Energy management beyond `models.heat.operation.controlled`: optimum start, pre-heating.

Both change the hourly set-points the zone model runs on; what they save or shift is then
calculated, not assumed. Weather compensation lives with the plant:
`models.heat.systems.with_flow_shift`.
"""

import numpy as np
from numpy.typing import NDArray

from models.heat.operation import with_setpoints_for
from models.heat.zones import Operation

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

    signal (8760,): price or carbon of electricity, any unit. On every day the hours_a_day lowest
    hours get rise_k [K] more, the hours_a_day highest rise nothing and get drop_k [K] less; only
    hours at the profile's day set-point move, so that nobody is heated in an empty building.
    A day with a flat signal stays. ValueError for a signal of another length or negative kelvins.
    """
    if np.shape(signal) != (8760,):
        raise ValueError(f"Pre-heating: the signal has shape {np.shape(signal)}; give (8760,).")
    if rise_k < 0.0 or drop_k < 0.0 or not 0 <= hours_a_day <= 12:
        raise ValueError("Pre-heating: kelvins must be 0 or more and hours a day 0 to 12.")
    by_day = np.asarray(signal, float).reshape(365, 24)
    rank = np.argsort(np.argsort(by_day, axis=1, kind="stable"), axis=1)
    flat = np.ptp(by_day, axis=1) <= 0.0
    low = ((rank < hours_a_day) & ~flat[:, None]).ravel()
    high = ((rank >= 24 - hours_a_day) & ~flat[:, None]).ravel()
    before = operation.heating_setpoint_c
    day_c = np.nanmax(np.where(np.isnan(before), -np.inf, before), axis=1, keepdims=True)
    by_day_running = before >= day_c - 0.01
    after = before + np.where(by_day_running, rise_k * low - drop_k * high, 0.0)
    return with_setpoints_for(operation, mask, after.astype(np.float32))
