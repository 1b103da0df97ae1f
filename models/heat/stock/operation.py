"""How buildings are run by country and use: set-points, hours, gains, ventilation.

Values and their sources are in `stock_use.csv` and `stock_schedules.csv`. Gains of homes are the
yearly means of TABULA, shaped over the day by presence and appliances; ventilation of homes runs
all day, that of other uses with presence over a tenth at other times.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models.heat.stock.figures import HOMES, USES, by_use, use_index, weeks
from models.heat.stock.zones import Operation, year_from_week

F32 = NDArray[np.float32]
Mask = NDArray[np.bool_]

_IDLE_VENTILATION_FRAC = 0.1
_PEOPLE_SHARE_OF_GAINS = 0.3


def operation_of(
    country: str,
    use: NDArray[np.str_],
    cooled: Mask,
    first_weekday: int = 0,
) -> Operation:
    """Operation of n buildings: nine profiles, one for each use, and which building has which.

    country: code of the district; use (n,) codes of docs/formats.md; cooled (n,), as the district
    has it; first_weekday: of 1 January, 0 = Monday. ValueError for an unknown use.
    """
    index = use_index(use)
    return Operation(
        heating_setpoint_c=heating_setpoint_c(country, first_weekday),
        cooling_setpoint_c=_cooling_setpoint_c(country, first_weekday),
        gains_w_m2=gains_w_m2(country, first_weekday),
        ventilation_frac=_ventilation_frac(country, first_weekday),
        gains_radiant_frac=by_use(country, "gains_radiant_frac"),
        profile=index,
        cooled=np.asarray(cooled, bool),
        heated_area_frac=by_use(country, "heated_area_frac")[index],
    )


def in_season(first_day: float, last_day: float) -> Mask:
    """Hours from first_day to last_day of the year, both included, over New Year (8760,)."""
    day = np.arange(8760) // 24 + 1
    if first_day <= last_day:
        return np.asarray((day >= first_day) & (day <= last_day))
    return np.asarray((day >= first_day) | (day <= last_day))


def heating_setpoint_c(country: str, first_weekday: int = 0) -> F32:
    """Heating set-point by use (9, 8760) [degC]; NaN outside the heating season."""
    on = year_from_week(weeks(country, "heating"), first_weekday) > 0.5
    day_c = by_use(country, "heating_setpoint_c")[:, None]
    back_c = np.minimum(by_use(country, "setback_c")[:, None], day_c)
    setpoint = np.where(on, day_c, back_c).astype(np.float32)
    first = by_use(country, "season_first_day")
    last = by_use(country, "season_last_day")
    for row in range(len(USES)):
        setpoint[row, ~in_season(first[row], last[row])] = np.nan
    return setpoint


def _cooling_setpoint_c(country: str, first_weekday: int) -> F32:
    on = year_from_week(weeks(country, "cooling"), first_weekday) > 0.5
    return np.where(on, by_use(country, "cooling_setpoint_c")[:, None], np.nan).astype(np.float32)


def gains_w_m2(country: str, first_weekday: int = 0) -> F32:
    """Sensible internal gains by use (9, 8760) [W/m2] with the table's yearly mean.

    Three tenths follow presence, the rest light and appliances (our estimate).
    """
    mean = by_use(country, "gains_w_m2")[:, None]
    people = year_from_week(weeks(country, "occupancy"), first_weekday)
    devices = year_from_week(weeks(country, "appliances"), first_weekday)
    share = _PEOPLE_SHARE_OF_GAINS
    shape = share * people / people.mean(axis=1, keepdims=True)
    shape = shape + (1.0 - share) * devices / devices.mean(axis=1, keepdims=True)
    return np.asarray(mean * shape, np.float32)


def _ventilation_frac(country: str, first_weekday: int) -> F32:
    people = year_from_week(weeks(country, "occupancy"), first_weekday)
    share = np.where(people > 0.0, 1.0, _IDLE_VENTILATION_FRAC).astype(np.float32)
    share[[USES.index(home) for home in HOMES]] = 1.0
    return share


def controlled(
    operation: Operation,
    mask: Mask,
    setback_k: float,
    setpoint_cut_k: float,
    night: tuple[int, int] = (23, 6),
) -> Operation:
    """The operation with energy management in the buildings of `mask` (n,).

    Heating set-points fall by setpoint_cut_k [K] at all hours above the existing set-back, and to
    at most setback_k [K] below the profile's day value from night[0] to night[1] o'clock; a
    set-back that is deeper already stays. Buildings outside the mask keep their profiles.
    ValueError for a negative temperature difference.
    """
    if setback_k < 0.0 or setpoint_cut_k < 0.0:
        raise ValueError("Controls: set-back and set-point cut are given in kelvin, 0 or more.")
    before = operation.heating_setpoint_c
    day_c = np.asarray(
        [row[np.isfinite(row)].max() if np.isfinite(row).any() else np.nan for row in before]
    )[:, None]
    hour = np.arange(8760) % 24
    at_night = (hour >= night[0]) | (hour < night[1])
    # A frost or absence set-point is not what a thermostat turned down by half a kelvin changes.
    after = np.where(before > day_c - 1.0, before - setpoint_cut_k, before)
    after = np.where(at_night, np.minimum(after, day_c - setback_k), after).astype(np.float32)
    return with_setpoints_for(operation, mask, after)


def with_setpoints_for(operation: Operation, mask: Mask, heating_c: F32) -> Operation:
    """The operation with a second set of profiles, followed by the buildings of `mask` (n,).

    heating_c (n_profiles, 8760) [degC] replaces the heating set-points of the second set. Profiles
    that nobody follows are left out, so that measure after measure does not double them.
    """
    second = np.where(mask, operation.profile + len(heating_c), operation.profile)
    used, profile = np.unique(second, return_inverse=True)
    first = used % len(heating_c)
    return replace(
        operation,
        heating_setpoint_c=np.concatenate([operation.heating_setpoint_c, heating_c])[used],
        cooling_setpoint_c=operation.cooling_setpoint_c[first],
        gains_w_m2=operation.gains_w_m2[first],
        ventilation_frac=operation.ventilation_frac[first],
        gains_radiant_frac=operation.gains_radiant_frac[first],
        profile=profile.reshape(-1).astype(np.int32),
    )


def staggered(operation: Operation, shift_h: NDArray[np.integer]) -> Operation:
    """The operation with each building's profiles moved by whole hours, later where positive.

    shift_h (n,) [h]. Buildings of one use that keep the same hours would all start to heat in the
    same hour, and the district's peak would be an artefact; each profile gets one row per shift.
    ValueError where the shape does not fit.
    """
    if shift_h.shape != operation.profile.shape:
        raise ValueError(f"shift_h has shape {shift_h.shape}; {operation.profile.shape} is needed.")
    shifts, which = np.unique(shift_h, return_inverse=True)

    def moved(profiles: F32) -> F32:
        return np.concatenate([np.roll(profiles, int(s), axis=1) for s in shifts])

    count = len(operation.gains_radiant_frac)
    return replace(
        operation,
        heating_setpoint_c=moved(operation.heating_setpoint_c),
        cooling_setpoint_c=moved(operation.cooling_setpoint_c),
        gains_w_m2=moved(operation.gains_w_m2),
        ventilation_frac=moved(operation.ventilation_frac),
        gains_radiant_frac=np.tile(operation.gains_radiant_frac, len(shifts)),
        profile=operation.profile + count * which.reshape(-1).astype(np.int32),
    )
